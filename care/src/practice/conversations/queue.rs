//! The queue: everybody in a conversation and everybody somebody holds. Nobody is without a dated next step; where
//! somebody is, they stand first. Then the oldest wait. The database counts and orders what the policy's scopes hold;
//! each row that is shown is decided by the policy.

use axum::response::Response;
use platform::{
    Result,
    access::Record,
    identity,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;

use super::{
    rules::{self, Standing},
    store::{self, Held, Scopes},
};
use crate::front_door::contacts::Whose;

/// Rows on a page.
const ROWS: i64 = 50;
/// The pages rows lead to; they decide who sees which row.
const CONVERSATION: &str = "practice/conversations:view";
const PERSON: &str = "people/persons:view";

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    without: i64,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: Option<String>,
    what: &'static str,
    next_what: Option<String>,
    next_on: Option<jiff::civil::Date>,
    wait_days: i32,
    no_next_step: bool,
    overdue: bool,
    today: bool,
    owner: String,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let session = cx.signed_in()?;
    let (whose, asked) = match cx.query.text("whose") {
        "all" => ("all", Whose::All),
        "team" => ("team", Whose::Teams(&session.account.teams)),
        _ => ("mine", Whose::Mine(&session.account.id)),
    };
    let (policy, subject) = (&cx.app.policy, session.subject());
    let scopes =
        Scopes { conversations: policy.scope(&subject, CONVERSATION), persons: policy.scope(&subject, PERSON) };
    let count = store::count(cx.db(), asked, &scopes).await?;
    let pager = Pages::on(&cx, "Conversations", ROWS).of(count.total);
    let mut held = store::queue(cx.db(), asked, &scopes, &pager).await?;
    held.retain(|one| may_see(&cx, one));
    let today = cx.today();
    let ids: Vec<&str> = held.iter().filter_map(|one| one.owner_id.as_deref()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let rows = held
        .into_iter()
        .map(|one| {
            let owner = one
                .owner_id
                .as_ref()
                .map(|id| names.get(id).cloned().unwrap_or_else(|| "somebody who has left".into()));
            row(one, owner, today)
        })
        .collect();
    cx.looked("practice/conversations:queue", "conversations", "Opened the queue of conversations").await?;
    cx.show("practice/conversations/queue.html", &View { whose, rows, without: count.without, pager })
}

/// The policy decides about each row as it does about the page it leads to.
fn may_see(cx: &Cx, one: &Held) -> bool {
    let Some(conversation_id) = &one.conversation_id else {
        return one.person.as_ref().is_some_and(|record| cx.can_on(PERSON, record));
    };
    let own = || Record { kind: "conversation".into(), id: conversation_id.clone(), ..Record::default() };
    let (holder, holder_team) = (one.owner_id.clone(), one.team_id.clone());
    cx.can_on(CONVERSATION, &Record { holder, holder_team, ..one.person.clone().unwrap_or_else(own) })
}

fn row(one: Held, owner: Option<String>, today: jiff::civil::Date) -> Row {
    let standing = rules::standing(one.next_on, today);
    let href = match (&one.conversation_id, &one.person_id) {
        (Some(id), _) => format!("/conversations/{id}"),
        (None, Some(id)) => format!("/people/{id}"),
        (None, None) => String::new(),
    };
    Row {
        href,
        name: one.person_id.is_some().then_some(one.name),
        what: one.kind.map_or("In no conversation", rules::kind_words),
        wait_days: rules::wait_days(one.next_on, one.since, today),
        no_next_step: standing == Standing::NoNextStep,
        overdue: standing == Standing::Overdue,
        today: standing == Standing::Today,
        next_what: one.next_what,
        next_on: one.next_on,
        owner: owner.unwrap_or_else(|| "nobody yet".into()),
    }
}
