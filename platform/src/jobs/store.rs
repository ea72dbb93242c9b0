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

impl State {
    /// Every state, in the order a job goes through them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Failed, Self::Done];

    /// Its name, in addresses and on pages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

impl Job {
    /// Whether the server that runs it has not been heard of for so long that another may take it.
    pub fn is_abandoned(&self, now: Timestamp) -> bool {
        self.state() == State::Running && self.claimed_until.is_some_and(|until| until < now)
    }

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
    (now, run_after): (Timestamp, Timestamp),
) -> Result<()> {
    tx.run(
        sql!("insert into jobs (id, kind, payload, asked_at, run_after) values ($1, $2, $3, $4, $5)"),
        args![id, kind, payload, now, run_after],
    )
    .await?;
    Ok(())
}

/// A job of the timetable, once in its slot of time.
pub(super) async fn insert_slot(tx: &mut Tx, id: &str, kind: &str, slot: &str, now: Timestamp) -> Result<()> {
    tx.run(
        sql!(
            "insert into jobs (id, kind, payload, key, asked_at, run_after) values ($1, $2, 'null', $3, $4, $4) \
             on conflict (kind, key) do nothing"
        ),
        args![id, kind, slot, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn exists(db: &Database, kind: &str, key: &str) -> Result<bool> {
    Ok(db.row(sql!("select id from jobs where kind = $1 and key = $2"), args![kind, key]).await?.is_some())
}

/// The kinds of which a job is due, the one that waits longest first.
pub(super) async fn due_kinds(db: &Database, now: Timestamp) -> Result<Vec<String>> {
    let rows = db
        .rows(
            sql!(
                "select kind from jobs where done_at is null and failed_at is null and run_after <= $1 \
                 and (claimed_until is null or claimed_until < $1) group by kind order by min(run_after), kind"
            ),
            args![now],
        )
        .await?;
    Ok(rows.iter().map(|row| row.get("kind")).collect::<Result<_, _>>()?)
}

pub(super) async fn due(db: &Database, kind: &str, now: Timestamp) -> Result<Vec<Job>> {
    let rows = db
        .rows(
            sql!(
                "select id, kind, payload, asked_at, run_after, attempts, claimed_by, claimed_until, done_at, failed_at, \
                 error from jobs where kind = $1 and done_at is null and failed_at is null and run_after <= $2 \
                 and (claimed_until is null or claimed_until < $2) order by run_after, id limit 20"
            ),
            args![kind, now],
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

// What follows touches a job only while the attempt that was claimed is still the last one: a server that was thought
// gone and comes back changes nothing of what another has made of its job.

pub(super) async fn renew(tx: &mut Tx, job: &Job, server: &str, until: Timestamp) -> Result<bool> {
    let touched = tx
        .run(
            sql!("update jobs set claimed_until = $4 where id = $1 and claimed_by = $2 and attempts = $3"),
            args![job.id.as_str(), server, job.attempts, until],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn done(tx: &mut Tx, job: &Job, server: &str, now: Timestamp) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set done_at = $4, claimed_by = null, claimed_until = null, error = null \
             where id = $1 and claimed_by = $2 and attempts = $3"
        ),
        args![job.id.as_str(), server, job.attempts, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn later(tx: &mut Tx, job: &Job, server: &str, after: Timestamp, why: &str) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set run_after = $4, error = $5, claimed_by = null, claimed_until = null \
             where id = $1 and claimed_by = $2 and attempts = $3"
        ),
        args![job.id.as_str(), server, job.attempts, after, why],
    )
    .await?;
    Ok(())
}

pub(super) async fn failed(tx: &mut Tx, job: &Job, server: &str, now: Timestamp, why: &str) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set failed_at = $4, error = $5, claimed_by = null, claimed_until = null \
             where id = $1 and claimed_by = $2 and attempts = $3"
        ),
        args![job.id.as_str(), server, job.attempts, now, why],
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

/// The newest jobs, those that failed first; of one state, when one is given. Jobs of the timetable that went well are
/// left out, because there is one every minute: see [`timetabled`].
pub async fn list(db: &Database, state: Option<State>, limit: i64) -> Result<Vec<Job>> {
    let rows = db
        .rows(
            sql!(
                "select id, kind, payload, asked_at, run_after, attempts, claimed_by, claimed_until, done_at, failed_at, \
                 error from jobs where (key is null or done_at is null) \
                 and ($1 = '' or $1 = case when done_at is not null then 'done' when failed_at is not null then 'failed' \
                 when claimed_by is not null then 'running' else 'waiting' end) \
                 order by case when failed_at is null then 1 else 0 end, asked_at desc, id desc limit $2"
            ),
            args![state.map_or("", State::name), limit],
        )
        .await?;
    Ok(rows.iter().map(Job::read).collect::<Result<_, _>>()?)
}

/// The newest runs of a job of the timetable.
pub async fn timetabled(db: &Database, kind: &str, limit: i64) -> Result<Vec<Job>> {
    let rows = db
        .rows(
            sql!(
                "select id, kind, payload, asked_at, run_after, attempts, claimed_by, claimed_until, done_at, failed_at, \
                 error from jobs where kind = $1 and key is not null order by asked_at desc, id desc limit $2"
            ),
            args![kind, limit],
        )
        .await?;
    Ok(rows.iter().map(Job::read).collect::<Result<_, _>>()?)
}

/// Forgets what was done long ago.
pub(super) async fn forget(tx: &mut Tx, before: Timestamp, timetabled_before: Timestamp) -> Result<u64> {
    Ok(tx
        .run(
            sql!("delete from jobs where done_at < $1 or (key is not null and done_at < $2)"),
            args![before, timetabled_before],
        )
        .await?)
}

/// How many jobs wait or run.
pub async fn waiting(db: &Database) -> Result<i64> {
    let row =
        db.row(sql!("select count(*) as found from jobs where done_at is null and failed_at is null"), args![]).await?;
    Ok(row.map(|row| row.get("found")).transpose()?.unwrap_or(0))
}
