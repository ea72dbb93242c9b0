//! Work done later: asked for in the transaction that caused it, claimed once, retried with back-off, visible to people.
//!
//! At least once: a server that is killed loses its claim after [`LEASE`] and another runs the job again, so jobs must
//! not mind. No kept library could enqueue inside our transaction on both databases: `docs/decisions/0006-jobs.md`.

mod pages;
mod store;

use std::{future::Future, pin::Pin, time::Duration};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value as Json;
use tokio::sync::watch;

use crate::{
    app::App,
    error::{Error, Result},
    slice::{Access, Action, JobKind, Menu, On, Route, Slice},
    storage::{Migration, StorageError, Tx},
};

pub use store::{Job, State, list, waiting};

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

/// How long a claim holds without an answer.
pub const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// After so many attempts a job waits for a person.
const MOST_ATTEMPTS: i64 = 8;

/// How long finished jobs are shown.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// How long to wait before attempt number `attempts + 1`: 10 s, 40 s, 90 s … at most an hour.
pub fn back_off(attempts: i64) -> SignedDuration {
    SignedDuration::from_secs((10 * attempts * attempts).clamp(10, 3_600))
}

pub(crate) async fn enqueue<T: Serialize + Sync>(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    payload: &T,
    key: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let payload = serde_json::to_string(payload).map_err(Error::internal)?;
    store::insert(tx, id, kind, &payload, key, now).await
}

/// Runs every job that is due now, one after another, and tells how many ran. Tests call this instead of waiting.
pub async fn run_due(app: &App, server: &str) -> Result<u64> {
    ask_for_scheduled(app).await?;
    let mut ran = 0;
    while let Some(job) = claim(app, server).await? {
        run_one(app, server, job).await?;
        ran += 1;
    }
    Ok(ran)
}

/// Serves the queue until told to stop; a job that has begun is finished first.
pub async fn worker(app: App, server: String, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(cause) = run_due(&app, &server).await {
            tracing::warn!(cause = %cause, "the job queue could not be served");
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Asks for each timetabled job once in its slot of time, whichever server comes first.
async fn ask_for_scheduled(app: &App) -> Result<()> {
    let now = app.clock.now();
    for kind in app.slices.iter().flat_map(|slice| slice.jobs) {
        let Some(every) = kind.every_seconds else {
            continue;
        };
        let slot = format!("slot {}", now.as_second() / i64::from(every));
        if store::exists(&app.db, kind.name, &slot).await? {
            continue;
        }
        let mut tx = app.db.begin().await?;
        store::insert(&mut tx, &app.ids.next(now), kind.name, "null", Some(&slot), now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Takes the oldest waiting job. The update names the claim that was seen, so that of two servers only one matches.
async fn claim(app: &App, server: &str) -> Result<Option<Job>> {
    let now = app.clock.now();
    for job in store::due(&app.db, now).await? {
        let mut tx = app.db.begin().await?;
        let mine = store::claim(&mut tx, &job, server, now, now + LEASE).await?;
        tx.commit().await?;
        if mine {
            return Ok(Some(job));
        }
    }
    Ok(None)
}

async fn run_one(app: &App, server: &str, job: Job) -> Result<()> {
    let outcome = match find_kind(app, &job.kind) {
        None => Err(JobError::Fail(format!("this version of the service knows no job called {}", job.kind))),
        Some(kind) => match serde_json::from_str(&job.payload) {
            Err(cause) => Err(JobError::Fail(format!("its payload cannot be read: {cause}"))),
            // A job that panics must not take the queue with it.
            Ok(payload) => tokio::spawn((kind.run)(app.clone(), payload))
                .await
                .unwrap_or_else(|_| Err(JobError::Fail("it broke off".into()))),
        },
    };
    let now = app.clock.now();
    let attempts = job.attempts + 1;
    let mut tx = app.db.begin().await?;
    match outcome {
        Ok(()) => store::done(&mut tx, &job.id, server, now).await?,
        Err(JobError::Retry(why)) if attempts < MOST_ATTEMPTS => {
            tracing::warn!(job = %job.kind, attempts, "a job will be tried again");
            store::later(&mut tx, &job.id, server, now + back_off(attempts), &why).await?;
        }
        Err(JobError::Retry(why) | JobError::Fail(why)) => {
            tracing::error!(job = %job.kind, attempts, "a job has failed and waits for a person");
            store::failed(&mut tx, &job.id, server, now, &why).await?;
        }
    }
    Ok(tx.commit().await?)
}

fn find_kind<'a>(app: &'a App, name: &str) -> Option<&'a JobKind> {
    app.slices.iter().flat_map(|slice| slice.jobs).find(|kind| kind.name == name)
}

async fn tidy(app: App) -> Result<(), JobError> {
    let mut tx = app.db.begin().await?;
    store::forget(&mut tx, app.clock.now() - KEPT).await?;
    Ok(tx.commit().await?)
}
