//! Who has asked for an assessment and waits, the longest first: who holds it, and what is next on which day. The database
//! counts and orders what the policy's scope holds; each row that is shown is decided by the policy.

use axum::response::Response;
use jiff::{Timestamp, civil::Date};
use platform::{
    Result, identity,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;

use super::{
    LIST, VIEW, rules,
    store::{self, Waiting, Whose},
};

/// Rows on a page.
const ROWS: i64 = 50;

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: Option<String>,
    section: &'static str,
    asked_at: Timestamp,
    days: i64,
    owner: Option<String>,
    next_what: Option<String>,
    next_on: Option<Date>,
    late: bool,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let session = cx.signed_in()?;
    let (whose, asked) = match cx.query.text("whose") {
        "mine" => ("mine", Whose { account: session.account.id.clone(), ..Whose::default() }),
        "all" => ("all", Whose::default()),
        // Somebody in no team has no team's list, rather than everybody's.
        _ => ("team", Whose { teams: format!(" {}", session.account.teams.join(" ")), ..Whose::default() }),
    };
    let scope = cx.app.policy.scope(&session.subject(), VIEW);
    let total = store::count(cx.db(), &asked, &scope).await?;
    let pager = Pages::on(&cx, "Assessments asked for", ROWS).of(total);
    let mut found = store::waiting(cx.db(), &asked, &scope, &pager).await?;
    found.retain(|one| cx.can_on(VIEW, &one.asked.record(one.person.clone())));
    let ids: Vec<&str> = found.iter().filter_map(|one| one.asked.owner_id.as_deref()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let rows = found.into_iter().map(|one| {
        let owner = one.asked.owner_id.as_ref().map(|id| names.get(id).cloned());
        row(one, owner, &cx)
    });
    let view = View { whose, rows: rows.collect(), pager };
    cx.looked(LIST, "requests for an assessment", "Opened the list of who asked for an assessment").await?;
    cx.show("front_door/assessments/list.html", &view)
}

fn row(one: Waiting, owner: Option<Option<String>>, cx: &Cx) -> Row {
    let asked = one.asked;
    Row {
        href: asked.href(),
        name: one.name,
        section: rules::section(asked.carer),
        asked_at: asked.asked_at,
        days: rules::days(asked.asked_at, cx.now()),
        owner: owner.map(|name| name.unwrap_or_else(|| "Somebody who has left".into())),
        late: asked.next_on.is_some_and(|on| on < cx.today()),
        next_what: asked.next_what,
        next_on: asked.next_on,
    }
}
