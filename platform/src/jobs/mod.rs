//! Work done later: asked for in the transaction that caused it, claimed once, retried with back-off, visible to people.
//!
//! At least once: a server that is killed loses its claim after [`LEASE`] and another runs the job again, so jobs must
//! not mind. No kept library could enqueue inside our transaction on both databases: `docs/decisions/0006-jobs.md`.
//!
//! | state | becomes | by |
//! |---|---|---|
//! | waiting | running | a claim, which counts as an attempt; it holds for a lease and is renewed while the job runs |
//! | running | done, waiting, failed | success; a failure worth trying again; another, or the last attempt |
//! | running | running | another server's claim, when the first has not renewed its own: it is gone |
//! | running | failed | the last attempt's lease running out: the job ends whatever server runs it |
//! | failed | waiting | a person who presses *Try again* |

mod pages;
mod store;
#[cfg(test)]
mod tests;
mod worker;

use std::{future::Future, pin::Pin};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value as Json;

use crate::{
    app::App,
    error::{Error, Result},
    slice::{Access, Action, JobKind, Menu, On, Route, Slice},
    storage::{Migration, StorageError, Tx},
};

pub use store::{Job, State, list, timetabled, waiting};
pub use worker::{run_due, worker};

/// The manifest of the jobs' own page.
pub const SLICE: Slice = Slice {
    name: "jobs",
    menu: Some(Menu {
        label: "Jobs",
        href: "/jobs",
        action: "jobs:list",
        words: "What the service does by itself, and what failed",
    }),
    actions: &[
        Action { name: "jobs:list", on: On::Area, words: "see the service's jobs" },
        Action { name: "jobs:retry", on: On::Area, words: "run a failed job again" },
    ],
    routes: || {
        vec![
            Route::get("/jobs", Access::Area("jobs:list"), pages::list),
            Route::post("/jobs/{id}/retry", Access::Area("jobs:retry"), pages::retry),
        ]
    },
    tables: &[Migration { name: "20261122_02_jobs", sql: include_str!("tables/20261122_02_jobs.sql") }],
    jobs: &[JobKind { name: "jobs/tidy", run: |app, _| Box::pin(tidy(app)), every_seconds: Some(3_600) }],
    samples: &["/jobs"],
    ..Slice::NONE
};

/// A job's work.
pub type JobFn = fn(App, Json) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send>>;

/// What happens after a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// Worth trying again: the queue acts.
    Retry(String),
    /// Trying again cannot help: an operator acts.
    Fail(String),
}

impl From<Error> for JobError {
    fn from(cause: Error) -> Self {
        Self::Retry(cause.to_string())
    }
}

impl From<StorageError> for JobError {
    fn from(cause: StorageError) -> Self {
        Self::Retry(cause.to_string())
    }
}

/// How long a claim holds without a word from the server that made it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// After so many attempts a job waits for a person.
const MOST_ATTEMPTS: i64 = 8;

/// How long finished jobs are shown.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How long finished jobs of the timetable are kept: longer than any slot of time, so that none is run twice.
const TIMETABLE_KEPT: SignedDuration = SignedDuration::from_hours(48);

/// How long to wait before attempt number `attempts + 1`: 10 s, 40 s, 90 s … at most an hour.
pub fn back_off(attempts: i64) -> SignedDuration {
    SignedDuration::from_secs((10 * attempts * attempts).clamp(10, 3_600))
}

pub(crate) async fn enqueue<T: Serialize + Sync>(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    payload: &T,
    (now, run_after): (Timestamp, Timestamp),
) -> Result<()> {
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    store::insert(tx, id, kind, &payload, (now, run_after)).await
}

async fn tidy(app: App) -> Result<(), JobError> {
    let mut tx = app.db.begin().await?;
    let now = app.clock.now();
    store::forget(&mut tx, now - KEPT, now - TIMETABLE_KEPT).await?;
    Ok(tx.commit().await?)
}
