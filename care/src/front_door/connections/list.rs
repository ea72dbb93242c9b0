//! Whom to check back with: the oldest day first. The database counts and orders what the policy's scope holds; each row
//! that is shown is decided by the policy.

use axum::response::Response;
use jiff::civil::Date;
use platform::{
    Result,
    access::Record,
    identity,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;

use super::{
    rules::{self, Standing},
    store::{self, ToCheck, Whose},
};

/// Rows on a page.
const ROWS: i64 = 50;
const VIEW: &str = "front_door/connections:view";

#[derive(Serialize)]
struct View {
    whose: &'static str,
    rows: Vec<Row>,
    overdue: i64,
    pager: Pager,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: Option<String>,
    phone: Option<String>,
    what: String,
    check_on: Date,
    days: i32,
    overdue: bool,
    today: bool,
    checker: String,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let session = cx.signed_in()?;
    let (whose, asked) = match cx.query.text("whose") {
        "all" => ("all", Whose::default()),
        // Somebody in no team has no team's list, rather than everybody's.
        "team" => ("team", Whose { teams: format!(" {}", session.account.teams.join(" ")), ..Whose::default() }),
        _ => ("mine", Whose { account: session.account.id.clone(), ..Whose::default() }),
    };
    let scope = cx.app.policy.scope(&session.subject(), VIEW);
    let (total, overdue) = store::count(cx.db(), &asked, &scope, cx.today()).await?;
    let pager = Pages::on(&cx, "Check back", ROWS).of(total);
    let mut found = store::to_check(cx.db(), &asked, &scope, &pager).await?;
    found.retain(|one| may_see(&cx, one));
    let ids: Vec<&str> = found.iter().map(|one| one.connection.checker_id.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let today = cx.today();
    let rows = found.into_iter().map(|one| {
        let checker = names.get(&one.connection.checker_id).cloned();
        row(one, checker, today)
    });
    let view = View { whose, rows: rows.collect(), overdue, pager };
    cx.looked("front_door/connections:list", "connections", "Opened the list of whom to check back with").await?;
    cx.show("front_door/connections/list.html", &view)
}

fn may_see(cx: &Cx, one: &ToCheck) -> bool {
    let held = &one.connection;
    let own = || Record { kind: "connection".into(), id: held.id.clone(), ..Record::default() };
    let (holder, holder_team) = (Some(held.checker_id.clone()), held.team_id.clone());
    cx.can_on(VIEW, &Record { holder, holder_team, ..one.person.clone().unwrap_or_else(own) })
}

fn row(one: ToCheck, checker: Option<String>, today: Date) -> Row {
    let held = one.connection;
    let standing = rules::standing(held.check_on, today);
    Row {
        href: format!("/check-back/{}", held.id),
        name: one.name,
        phone: one.phone,
        what: rules::first_words(&held.what),
        check_on: held.check_on,
        days: held.check_on.until(today).map_or(0, |span| span.get_days()).max(0),
        overdue: standing == Standing::Overdue,
        today: standing == Standing::Today,
        checker: checker.unwrap_or_else(|| "somebody who has left".into()),
    }
}
