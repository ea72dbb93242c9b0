//! Serving the queue: claiming, running and renewing, so that a long job holds up only its own kind, and one that ends its
//! server is not run for ever.

use std::{collections::HashMap, time::Duration};

use jiff::Timestamp;
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
};

use super::{
    JobError, LEASE, MOST_ATTEMPTS, back_off,
    store::{self, Job},
};
use crate::{app::App, error::Result, slice::JobKind};

/// How often the claim of a job that runs is renewed: a server may miss two renewals and keep its job.
const RENEWED_EVERY: Duration = Duration::from_mins(3);

/// How often a server looks for jobs.
const LOOKS_EVERY: Duration = Duration::from_secs(1);

/// Runs every job that is due now, one after another, and tells how many ran. Tests call this instead of waiting.
pub async fn run_due(app: &App, server: &str) -> Result<u64> {
    ask_for_scheduled(app).await?;
    let mut ran = 0;
    while let Some(job) = claim(app, server, &[]).await? {
        run_one(app, server, job, RENEWED_EVERY).await?;
        ran += 1;
    }
    Ok(ran)
}

/// Serves the queue until told to stop; jobs that have begun are finished first. A server runs one job of each kind at a
/// time, so there are never more than there are kinds.
pub async fn worker(app: App, server: String, mut stop: watch::Receiver<bool>) {
    let mut hands = Hands { app, server, running: JoinSet::new(), kinds: HashMap::new() };
    loop {
        if let Err(cause) = hands.take_on().await {
            tracing::warn!(cause = %cause, "the job queue could not be served");
        }
        tokio::select! {
            _ = stop.changed() => break,
            Some(ended) = hands.running.join_next_with_id() => hands.put_down(ended),
            () = tokio::time::sleep(LOOKS_EVERY) => {}
        }
    }
    while hands.running.join_next().await.is_some() {}
}

/// The jobs one server has in hand.
struct Hands {
    app: App,
    server: String,
    running: JoinSet<()>,
    kinds: HashMap<Id, String>,
}

impl Hands {
    /// Takes on every job that is due and of a kind that is not in hand.
    async fn take_on(&mut self) -> Result<()> {
        ask_for_scheduled(&self.app).await?;
        loop {
            let busy: Vec<String> = self.kinds.values().cloned().collect();
            let Some(job) = claim(&self.app, &self.server, &busy).await? else { return Ok(()) };
            let (app, server, kind) = (self.app.clone(), self.server.clone(), job.kind.clone());
            let task = self.running.spawn(async move {
                let kind = job.kind.clone();
                if let Err(cause) = run_one(&app, &server, job, RENEWED_EVERY).await {
                    tracing::warn!(job = %kind, cause = %cause, "how a job ended could not be written down");
                }
            });
            self.kinds.insert(task.id(), kind);
        }
    }

    fn put_down(&mut self, ended: Result<(Id, ()), JoinError>) {
        self.kinds.remove(&ended.map_or_else(|broke| broke.id(), |(id, ())| id));
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
        store::insert_slot(&mut tx, &app.ids.next(now), kind.name, &slot, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Takes the oldest waiting job of a kind that is not busy. The update names the claim that was seen, so that of two
/// servers only one matches.
pub(super) async fn claim(app: &App, server: &str, busy: &[String]) -> Result<Option<Job>> {
    let now = app.clock.now();
    for kind in store::due_kinds(&app.db, now).await? {
        if busy.contains(&kind) {
            continue;
        }
        for job in store::due(&app.db, &kind, now).await? {
            let mut tx = app.db.begin().await?;
            let mine = store::claim(&mut tx, &job, server, now, now + LEASE).await?;
            tx.commit().await?;
            let job = Job { attempts: job.attempts + 1, ..job };
            if mine && job.attempts <= MOST_ATTEMPTS {
                return Ok(Some(job));
            }
            if mine {
                give_up(app, server, &job, now).await?;
            }
        }
    }
    Ok(None)
}

/// A job whose last attempt nobody heard of again: it ends the server that runs it, so it is not run once more.
async fn give_up(app: &App, server: &str, job: &Job, now: Timestamp) -> Result<()> {
    tracing::error!(job = %job.kind, attempts = MOST_ATTEMPTS, "a job has ended each server that ran it");
    let why = format!("The server stopped each of the {MOST_ATTEMPTS} times it ran this job. Look at its logs first.");
    let mut tx = app.db.begin().await?;
    store::failed(&mut tx, job, server, now, &why).await?;
    Ok(tx.commit().await?)
}

/// Runs a job that was claimed, renewing the claim while it runs, and writes down how it ended.
pub(super) async fn run_one(app: &App, server: &str, job: Job, renewed_every: Duration) -> Result<()> {
    let outcome = match find_kind(app, &job.kind) {
        None => Err(JobError::Fail(format!("this version of the service knows no job called {}", job.kind))),
        Some(kind) => match serde_json::from_str(&job.payload) {
            Err(cause) => Err(JobError::Fail(format!("its payload cannot be read: {cause}"))),
            Ok(payload) => {
                // A job that panics must not take the queue with it.
                let mut work = tokio::spawn((kind.run)(app.clone(), payload));
                loop {
                    tokio::select! {
                        ended = &mut work => break ended.unwrap_or_else(|_| Err(JobError::Fail("it broke off".into()))),
                        () = tokio::time::sleep(renewed_every) => renew(app, server, &job).await,
                    }
                }
            }
        },
    };
    let now = app.clock.now();
    let attempts = job.attempts;
    let mut tx = app.db.begin().await?;
    match outcome {
        Ok(()) => store::done(&mut tx, &job, server, now).await?,
        Err(JobError::Retry(why)) if attempts < MOST_ATTEMPTS => {
            tracing::warn!(job = %job.kind, attempts, "a job will be tried again");
            store::later(&mut tx, &job, server, now + back_off(attempts), &why).await?;
        }
        Err(JobError::Retry(why) | JobError::Fail(why)) => {
            tracing::error!(job = %job.kind, attempts, "a job has failed and waits for a person");
            store::failed(&mut tx, &job, server, now, &why).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Renews a claim. When that fails the job goes on: it may end before anybody else takes it, and must not mind if not.
async fn renew(app: &App, server: &str, job: &Job) {
    let until = app.clock.now() + LEASE;
    let renewed = async {
        let mut tx = app.db.begin().await?;
        let mine = store::renew(&mut tx, job, server, until).await?;
        tx.commit().await?;
        Ok::<_, crate::Error>(mine)
    };
    match renewed.await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(job = %job.kind, "another server has taken over a job that still runs here"),
        Err(cause) => tracing::warn!(job = %job.kind, cause = %cause, "the claim of a job could not be renewed"),
    }
}

fn find_kind<'a>(app: &'a App, name: &str) -> Option<&'a JobKind> {
    app.slices.iter().flat_map(|slice| slice.jobs).find(|kind| kind.name == name)
}
