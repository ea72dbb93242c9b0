//! The jobs' SQL.

use jiff::Timestamp;

use crate::{
    args,
    error::Result,
    sql,
    storage::{Database, Row, StorageError, Tx},
};

/// A job as it is read back.
#[derive(Clone, Debug)]
pub struct Job {
    /// UUIDv7.
    pub id: String,
    /// The slice's job.
    pub kind: String,
    /// What it needs, as JSON.
    pub payload: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Not before.
    pub run_after: Timestamp,
    /// How often it was begun.
    pub attempts: i64,
    /// The server that holds it.
    pub claimed_by: Option<String>,
    /// Until when.
    pub claimed_until: Option<Timestamp>,
    /// When it succeeded.
    pub done_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
    /// The last failure.
    pub error: Option<String>,
}

/// Where a job stands, derived from its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum State {
    Waiting,
    Running,
    Done,
    Failed,
}

impl Job {
    /// Where it stands.
    pub fn state(&self) -> State {
        match (self.done_at, self.failed_at, &self.claimed_by) {
            (Some(_), _, _) => State::Done,
            (_, Some(_), _) => State::Failed,
            (_, _, Some(_)) => State::Running,
            _ => State::Waiting,
        }
    }

    fn read(row: &Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            payload: row.get("payload")?,
            asked_at: row.get("asked_at")?,
            run_after: row.get("run_after")?,
            attempts: row.get("attempts")?,
            claimed_by: row.get("claimed_by")?,
            claimed_until: row.get("claimed_until")?,
            done_at: row.get("done_at")?,
            failed_at: row.get("failed_at")?,
            error: row.get("error")?,
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &str,
    kind: &str,
    payload: &str,
    key: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    tx.run(
        sql!(
            "insert into jobs (id, kind, payload, key, asked_at, run_after) values ($1, $2, $3, $4, $5, $5) \
             on conflict (kind, key) do nothing"
        ),
        args![id, kind, payload, key.map(str::to_owned), now],
    )
    .await?;
    Ok(())
}

pub(super) async fn exists(db: &Database, kind: &str, key: &str) -> Result<bool> {
    Ok(db.row(sql!("select id from jobs where kind = $1 and key = $2"), args![kind, key]).await?.is_some())
}

pub(super) async fn due(db: &Database, now: Timestamp) -> Result<Vec<Job>> {
    let rows = db
        .rows(
            sql!(
                "select id, kind, payload, asked_at, run_after, attempts, claimed_by, claimed_until, done_at, failed_at, \
                 error from jobs where done_at is null and failed_at is null and run_after <= $1 \
                 and (claimed_until is null or claimed_until < $1) order by run_after, id limit 20"
            ),
            args![now],
        )
        .await?;
    Ok(rows.iter().map(Job::read).collect::<Result<_, _>>()?)
}

pub(super) async fn claim(tx: &mut Tx, job: &Job, server: &str, now: Timestamp, until: Timestamp) -> Result<bool> {
    let touched = tx
        .run(
            sql!(
                "update jobs set claimed_by = $2, claimed_until = $3, attempts = attempts + 1 where id = $1 \
                 and attempts = $4 and done_at is null and failed_at is null \
                 and (claimed_until is null or claimed_until < $5)"
            ),
            args![job.id.as_str(), server, until, job.attempts, now],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn done(tx: &mut Tx, id: &str, server: &str, now: Timestamp) -> Result<()> {
    // A slot's key stays, so that its hour is not run twice; any other key is free again.
    tx.run(
        sql!(
            "update jobs set done_at = $3, claimed_by = null, claimed_until = null, error = null, \
             key = case when key like 'slot %' then key else null end where id = $1 and claimed_by = $2"
        ),
        args![id, server, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn later(tx: &mut Tx, id: &str, server: &str, after: Timestamp, why: &str) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set run_after = $3, error = $4, claimed_by = null, claimed_until = null \
             where id = $1 and claimed_by = $2"
        ),
        args![id, server, after, why],
    )
    .await?;
    Ok(())
}

pub(super) async fn failed(tx: &mut Tx, id: &str, server: &str, now: Timestamp, why: &str) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set failed_at = $3, error = $4, claimed_by = null, claimed_until = null \
             where id = $1 and claimed_by = $2"
        ),
        args![id, server, now, why],
    )
    .await?;
    Ok(())
}

/// Puts a failed job back in the queue.
pub(super) async fn retry(work: &mut crate::work::Work, id: &str, now: Timestamp) -> Result<bool> {
    let touched = work
        .run(
            sql!(
                "update jobs set failed_at = null, attempts = 0, run_after = $2 where id = $1 and failed_at is not null"
            ),
            args![id, now],
        )
        .await?;
    Ok(touched == 1)
}

/// The newest jobs, those that failed first.
pub async fn list(db: &Database, limit: i64) -> Result<Vec<Job>> {
    let rows = db
        .rows(
            sql!(
                "select id, kind, payload, asked_at, run_after, attempts, claimed_by, claimed_until, done_at, failed_at, \
                 error from jobs order by case when failed_at is null then 1 else 0 end, asked_at desc, id desc limit $1"
            ),
            args![limit],
        )
        .await?;
    Ok(rows.iter().map(Job::read).collect::<Result<_, _>>()?)
}

pub(super) async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(tx.run(sql!("delete from jobs where done_at < $1"), args![before]).await?)
}

/// How many jobs wait or run.
pub async fn waiting(db: &Database) -> Result<i64> {
    let row =
        db.row(sql!("select count(*) as found from jobs where done_at is null and failed_at is null"), args![]).await?;
    Ok(row.map(|row| row.get("found")).transpose()?.unwrap_or(0))
}
