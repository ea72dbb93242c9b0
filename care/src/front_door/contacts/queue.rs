//! The queue of open contacts: concerns first, then the oldest wait. Each row is decided by the policy.

use axum::response::Response;
use platform::{Result, identity, web::Cx};
use serde::Serialize;

use super::{
    rules,
    store::{self, Waiting},
    views,
};

/// The most rows a page shows; the rest is counted, so that nobody is out of sight.
const MOST: usize = 200;

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    total: usize,
    hidden: usize,
    unmatched: usize,
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
    let whose = match cx.query.text("whose") {
        "mine" => "mine",
        "team" => "team",
        _ => "all",
    };
    let teams: &[String] = if whose == "team" { &session.account.teams } else { &[] };
    let mut waiting = store::waiting(cx.db(), whose == "all", if whose == "mine" { &me } else { "" }, teams).await?;
    waiting.retain(|one| may_see(&cx, one));
    waiting.sort_by_key(|one| {
        let contact = &one.contact;
        rules::place(contact.concern_at.is_some(), contact.typed.urgent, contact.received_at)
    });
    let unmatched = waiting.iter().filter(|one| one.contact.person_id.is_none()).count();
    let total = waiting.len();
    waiting.truncate(MOST);
    let ids: Vec<&str> = waiting.iter().map(|one| one.contact.owner_id.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let rows = waiting.iter().map(|one| row(&cx, one, &me, names.get(&one.contact.owner_id))).collect();
    cx.looked("front_door/contacts:list", "contacts", "Opened the queue of contacts").await?;
    cx.show(
        "front_door/contacts/list.html",
        &View { whose, rows, total, hidden: total.saturating_sub(MOST), unmatched },
    )
}

/// The policy decides about each row as it does about the contact's own page.
fn may_see(cx: &Cx, one: &Waiting) -> bool {
    let action = "front_door/contacts:view";
    let own = one.contact.record(None);
    match &one.person {
        None => cx.can_on(action, &own),
        Some(record) => {
            let held = platform::access::Record { owner: own.owner, team: own.team, ..record.clone() };
            cx.can_on(action, record) || (!record.restricted && cx.can_on(action, &held))
        }
    }
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
        owner: owner.cloned().unwrap_or_else(|| "somebody who has left".into()),
        handovers: one.handovers,
        mine: contact.owner_id == me,
    }
}
