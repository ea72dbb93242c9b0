//! The queue of concerns: who has each, and which nobody has.

use axum::response::Response;
use jiff::Timestamp;
use platform::{Result, identity, web::Cx};
use serde::Serialize;

use super::{
    pages::{SEE, Worker, ids_of, named, workers},
    rules, store,
};
use crate::people::persons::rules::is_guest;

#[derive(Serialize)]
struct ListView {
    rows: Vec<Row>,
    hours: i64,
    on_duty: Vec<String>,
    may_set: bool,
    closed: Vec<Closed>,
    workers: Vec<Worker>,
}

/// A concern of a restricted record, as a manager sees it who may not read it.
#[derive(Serialize)]
struct Closed {
    id: String,
    raised_at: Timestamp,
    waits_for: String,
    taken: bool,
    old: bool,
}

#[derive(Serialize)]
struct Row {
    href: String,
    name: String,
    raised_at: Timestamp,
    raised_by: String,
    waits_for: String,
    taken: bool,
    old: bool,
    nobody: bool,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let (open, shut): (Vec<_>, Vec<_>) =
        store::open(cx.db()).await?.into_iter().partition(|one| cx.can_on(SEE, &one.record()));
    let may_set = cx.can("safeguarding/concerns:duty");
    let me = cx.signed_in()?.account.id.clone();
    let shut: Vec<_> = shut.into_iter().filter(|one| may_set && one.is_closed_to(&cx, &me)).collect();
    let hours = super::alarm_hours(&cx.app).await?;
    let rota = store::rota(cx.db(), cx.today()).await?;
    let accounts = identity::accounts(&cx.app).await?;
    // Whoever has left, or is there from another organisation, is not on duty.
    let here = |id: &str| accounts.iter().any(|one| one.id == id && !is_guest(&one.roles));
    let on_day = rota.iter().filter(|one| one.0 == cx.today() && here(&one.2));
    let today: Vec<&str> = on_day.map(|one| one.2.as_str()).collect();
    let mut ids: Vec<&str> = open.iter().chain(&shut).flat_map(|one| ids_of(&one.concern)).collect();
    ids.extend(&today);
    let names = identity::names(&cx.app, &ids).await?;
    let on_duty = today.iter().filter_map(|id| names.get(*id).cloned()).collect();
    let rows = open
        .iter()
        .map(|one| {
            let concern = one.counted();
            let holder = concern.holder_id.as_ref().or(concern.duty_id.as_ref());
            Row {
                href: format!("/concerns/{}", concern.id),
                name: one.name.clone().unwrap_or_else(|| "Person not known yet".into()),
                raised_at: concern.raised_at,
                raised_by: named(&names, &concern.raised_by),
                waits_for: holder.map_or_else(|| "Every manager".into(), |id| named(&names, id)),
                taken: concern.taken_at.is_some(),
                old: rules::too_old(&concern, hours, cx.now()),
                nobody: holder.is_none(),
            }
        })
        .collect();
    let closed = shut.iter().map(|one| {
        let concern = one.counted();
        let holder = concern.holder_id.as_ref().or(concern.duty_id.as_ref());
        Closed {
            id: concern.id.clone(),
            raised_at: concern.raised_at,
            waits_for: holder.map_or_else(|| "Nobody".into(), |id| named(&names, id)),
            taken: concern.taken_at.is_some(),
            old: rules::too_old(&concern, hours, cx.now()),
        }
    });
    let closed: Vec<Closed> = closed.collect();
    let workers = if closed.is_empty() { Vec::new() } else { workers(&accounts, Some(&me)) };
    cx.looked("safeguarding/concerns:list", "concerns", "Opened the queue of concerns").await?;
    cx.show("safeguarding/concerns/list.html", &ListView { rows, hours, on_duty, may_set, closed, workers })
}
