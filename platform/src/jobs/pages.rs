//! The operator's page of jobs: what waits, what failed and why, and a button to try again.

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::store::{self, Job, State};
use crate::{
    error::{Error, Result},
    web::Cx,
};

/// So many jobs are listed.
const LISTED: i64 = 100;

#[derive(Serialize)]
struct Line {
    id: String,
    kind: String,
    asked_at: Timestamp,
    attempts: i64,
    state: &'static str,
    error: Option<String>,
    /// Since when another server may take it: the one that ran it is gone.
    abandoned_since: Option<Timestamp>,
}

#[derive(Serialize)]
struct Timetabled {
    kind: &'static str,
    every: String,
    last_run: Option<Timestamp>,
}

#[derive(Serialize)]
struct Tab {
    text: String,
    href: String,
    active: bool,
}

#[derive(Serialize)]
struct View {
    tabs: Vec<Tab>,
    jobs: Vec<Line>,
    timetable: Vec<Timetabled>,
}

impl Line {
    fn of(job: Job, now: Timestamp) -> Self {
        Self {
            abandoned_since: job.claimed_until.filter(|_| job.is_abandoned(now)),
            state: job.state().name(),
            id: job.id,
            kind: job.kind,
            asked_at: job.asked_at,
            attempts: job.attempts,
            error: job.error,
        }
    }
}

/// The states to choose from, as tabs.
fn tabs(chosen: Option<State>) -> Vec<Tab> {
    let all = Tab { text: "All".into(), href: "/jobs".into(), active: chosen.is_none() };
    let each = |state: State| {
        let name = state.name();
        let text = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        Tab { text, href: format!("/jobs?state={name}"), active: chosen == Some(state) }
    };
    std::iter::once(all).chain(State::ALL.into_iter().map(each)).collect()
}

/// How often, in words: `minute`, `15 minutes`, `hour`.
fn every_words(seconds: u32) -> String {
    let (count, unit) = match seconds {
        seconds if seconds % 3_600 == 0 => (seconds / 3_600, "hour"),
        seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
        seconds => (seconds, "second"),
    };
    if count == 1 { unit.to_owned() } else { format!("{count} {unit}s") }
}

async fn timetable(cx: &Cx) -> Result<Vec<Timetabled>> {
    let mut found = Vec::new();
    for kind in cx.app.slices.iter().flat_map(|slice| slice.jobs) {
        if let Some(every_seconds) = kind.every_seconds {
            let runs = store::timetabled(cx.db(), kind.name, LISTED).await?;
            let last_run = runs.iter().filter_map(|job| job.done_at).max();
            found.push(Timetabled { kind: kind.name, every: every_words(every_seconds), last_run });
        }
    }
    Ok(found)
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let chosen = State::ALL.into_iter().find(|state| state.name() == cx.query.text("state"));
    let jobs = store::list(cx.db(), chosen, LISTED).await?;
    let jobs = jobs.into_iter().map(|job| Line::of(job, cx.now())).collect();
    cx.show("jobs/list.html", &View { tabs: tabs(chosen), jobs, timetable: timetable(&cx).await? })
}

pub(super) async fn retry(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let mut work = cx.begin().await?;
    if !store::retry(&mut work, &id, cx.now()).await? {
        return Err(Error::Refusal(
            "This job is not waiting for a person: it is done, running, or in the queue already.".into(),
        ));
    }
    work.changed("jobs:retry", ("job", &id), None, Some(&"failed"), Some(&"waiting")).await?;
    work.commit().await?;
    Ok(cx.see_other("/jobs", Some("The job is in the queue again.")))
}
