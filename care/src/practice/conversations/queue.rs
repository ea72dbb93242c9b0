//! The queue: everybody in a conversation and everybody somebody holds. Nobody is without a dated next step; where
//! somebody is, they stand first. Then the oldest wait.

use axum::response::Response;
use platform::{Result, access::Record, identity, web::Cx};
use serde::Serialize;

use super::{
    rules::{self, Standing},
    store::{self, Held},
};

/// The most rows a page shows; the rest is counted, so that nobody is out of sight.
const MOST: usize = 200;

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    total: usize,
    hidden: usize,
    without: usize,
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
    let me = session.account.id.clone();
    let whose = match cx.query.text("whose") {
        "all" => "all",
        "team" => "team",
        _ => "mine",
    };
    let teams: &[String] = if whose == "team" { &session.account.teams } else { &[] };
    let account = if whose == "mine" { me.as_str() } else { "" };
    let mut held = store::open(cx.db(), whose == "all", account, teams).await?;
    held.extend(store::held(cx.db(), whose == "all", account, teams).await?);
    held.retain(|one| may_see(&cx, one));
    let today = cx.today();
    held.sort_by_key(|one| rules::place_in_queue(one.next_on, one.since, today));
    let without = held.iter().filter(|one| one.next_on.is_none()).count();
    let total = held.len();
    held.truncate(MOST);
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
    let hidden = total.saturating_sub(MOST);
    cx.show("practice/conversations/queue.html", &View { whose, rows, total, hidden, without })
}

/// The policy decides about each row as it does about the page it leads to.
fn may_see(cx: &Cx, one: &Held) -> bool {
    let Some(conversation_id) = &one.conversation_id else {
        return one.person.as_ref().is_some_and(|record| cx.can_on("people/persons:view", record));
    };
    let action = "practice/conversations:view";
    let (owner, team) = (one.owner_id.clone(), one.team_id.clone());
    match &one.person {
        None => {
            let (kind, id) = ("conversation".into(), conversation_id.clone());
            cx.can_on(action, &Record { kind, id, owner, team, ..Record::default() })
        }
        Some(record) => {
            cx.can_on(action, record)
                || (!record.restricted && cx.can_on(action, &Record { owner, team, ..record.clone() }))
        }
    }
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
