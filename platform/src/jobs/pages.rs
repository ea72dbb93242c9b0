//! The operator's page of jobs: what waits, what failed and why, and a button to try again.

use axum::{extract::Path, response::Response};
use serde::Serialize;

use super::store::{self, Job, State};
use crate::{
    error::{Error, Result},
    web::Cx,
};

#[derive(Serialize)]
struct Line {
    id: String,
    kind: String,
    asked_at: String,
    attempts: i64,
    state: &'static str,
    error: Option<String>,
}

#[derive(Serialize)]
struct View {
    jobs: Vec<Line>,
}

impl From<Job> for Line {
    fn from(job: Job) -> Self {
        let state = match job.state() {
            State::Waiting => "waiting",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
        };
        Self {
            id: job.id,
            kind: job.kind,
            asked_at: job.asked_at.to_string(),
            attempts: job.attempts,
            state,
            error: job.error,
        }
    }
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let jobs = store::list(cx.db(), 100).await?.into_iter().map(Line::from).collect();
    cx.show("jobs/list.html", &View { jobs })
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
