//! A worker's own small spends, and for managers those that wait for them.

use axum::response::Response;
use jiff::Timestamp;
use platform::{Result, identity, web::Cx};
use serde::Serialize;

use super::{
    limits,
    model::Spend,
    rules::{self, PURPOSES, STATES},
    store,
};
use crate::people::persons;

/// Rows that are shown.
const ROWS: i64 = 100;

#[derive(Serialize)]
struct View {
    limit: String,
    left: Option<String>,
    own: Vec<Row>,
    waiting: Vec<Row>,
    may_see_totals: bool,
    may_set_limits: bool,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: String,
    pence: i64,
    bought: String,
    purpose: &'static str,
    state: &'static str,
    made_at: Timestamp,
    worker: String,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let me = cx.signed_in()?.account.clone();
    let limit = store::limits(cx.db()).await?.into_iter().find(|limit| limit.from_on <= cx.today());
    let own = store::of_worker(cx.db(), &me.id, ROWS).await?;
    let left = limit.as_ref().map(|limit| {
        let (from, before) = limit.period.around(cx.today());
        let counts = |one: &&Spend| one.counts && one.counts_on >= from && one.counts_on < before;
        let spent: i64 = own.iter().filter(counts).map(|one| one.pence).sum();
        format!("You have spent {} of it this {}.", limits::pounds(spent), limit.period.words())
    });
    let mut waiting = store::waiting(cx.db(), ROWS).await?;
    waiting.retain(|one| one.worker_id != me.id);
    let view = View {
        limit: limits::in_words(limit.as_ref()),
        left,
        own: rows(&cx, own, "front_door/small_spend:view").await?,
        waiting: rows(&cx, waiting, "front_door/small_spend:approve").await?,
        may_see_totals: cx.can("front_door/small_spend:totals"),
        may_set_limits: cx.can("front_door/small_spend:limits"),
    };
    cx.looked("front_door/small_spend:list", "small spends", "Opened the list of small spends").await?;
    cx.show("front_door/small_spend/list.html", &view)
}

/// Those of which the policy lets this worker know.
async fn rows(cx: &Cx, all: Vec<Spend>, action: &str) -> Result<Vec<Row>> {
    let ids: Vec<&str> = all.iter().map(|one| one.worker_id.as_str()).collect();
    let names = identity::names(&cx.app, &ids).await?;
    let mut rows = Vec::new();
    for one in &all {
        let person = persons::find(cx.db(), &one.person_id).await?;
        if cx.can_on(action, &one.record(&person)) {
            rows.push(Row {
                href: format!("/small-spend/{}", one.id),
                name: person.name(),
                pence: one.pence,
                bought: one.bought.clone(),
                purpose: rules::label(&PURPOSES, &one.purpose),
                state: rules::label(&STATES, &one.state),
                made_at: one.made_at,
                worker: names.get(&one.worker_id).cloned().unwrap_or_else(|| "somebody who has left".into()),
            });
        }
    }
    Ok(rows)
}
