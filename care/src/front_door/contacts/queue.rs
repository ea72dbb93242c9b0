//! The queue of open contacts: concerns first, then what needs somebody today, then the oldest wait. The database counts
//! and orders what the policy's scope holds; each row that is shown is decided by the policy.

use axum::response::Response;
use platform::{
    Result, identity,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;

use super::{
    rules,
    store::{self, Waiting, Whose},
    views,
};

/// Rows on a page.
const ROWS: i64 = 50;
/// The page each row leads to; it decides who sees the row.
const VIEW: &str = "front_door/contacts:view";

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    unmatched: i64,
    pager: Pager,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the row")]
struct Row {
    id: String,
    name: Option<String>,
    caller: Option<String>,
    words: String,
    wait: String,
    long: bool,
    concern_wait: Option<String>,
    urgent: bool,
    draft: bool,
    next_what: Option<String>,
    next_on: Option<jiff::civil::Date>,
    overdue: bool,
    owner: String,
    handovers: i64,
    mine: bool,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let session = cx.signed_in()?;
    let me = session.account.id.clone();
    let (whose, asked) = match cx.query.text("whose") {
        "mine" => ("mine", Whose::Mine(&me)),
        "team" => ("team", Whose::Teams(&session.account.teams)),
        _ => ("all", Whose::All),
    };
    let scope = cx.app.policy.scope(&session.subject(), VIEW);
    let count = store::count(cx.db(), asked, &scope).await?;
    let pager = Pages::on(&cx, "Contacts", ROWS).of(count.total);
    let mut waiting = store::waiting(cx.db(), asked, &scope, &pager).await?;
    waiting.retain(|one| cx.can_on(VIEW, &one.contact.record_in(one.person.clone())));
    let ids: Vec<&str> = waiting.iter().map(|one| one.contact.owner_id.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let rows = waiting.iter().map(|one| row(&cx, one, &me, names.get(&one.contact.owner_id))).collect();
    cx.looked("front_door/contacts:list", "contacts", "Opened the queue of contacts").await?;
    cx.show("front_door/contacts/list.html", &View { whose, rows, unmatched: count.unmatched, pager })
}

fn row(cx: &Cx, one: &Waiting, me: &str, owner: Option<&String>) -> Row {
    let (contact, now) = (&one.contact, cx.now());
    let hours = contact.hours(now);
    Row {
        id: contact.id.clone(),
        name: one.name.clone(),
        caller: contact.typed.caller.clone(),
        words: views::first_words(&contact.typed.happening),
        wait: rules::wait_words(hours),
        long: hours > rules::SOLVED_WITHIN_HOURS,
        concern_wait: contact.concern_at.map(|since| rules::wait_words(rules::hours(since, now))),
        urgent: contact.typed.urgent,
        draft: contact.draft,
        next_what: contact.typed.next_what.clone(),
        next_on: contact.typed.next_on,
        overdue: contact.typed.next_on.is_some_and(|on| on < cx.today()),
        owner: match owner {
            Some(name) => name.clone(),
            None if contact.owner_id.is_empty() => "Nobody yet".into(),
            None => "somebody who has left".into(),
        },
        handovers: one.handovers,
        mine: contact.owner_id == me,
    }
}
