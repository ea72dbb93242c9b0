//! The SQL of failed attempts and of sign-ins that are half-way.

use jiff::Timestamp;

use super::HalfWay;
use crate::{
    args,
    error::Result,
    identity::rules,
    sql,
    storage::{Database, StorageError, Tx},
};

/// What is counted for one thing that is guessed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failures {
    pub count: i64,
    pub first_at: Timestamp,
    pub wait_until: Option<Timestamp>,
}

/// Counts an attempt before it is looked at, so that a hundred at once count as a hundred. It is not counted, and not
/// to be looked at, while a wait is running; old failures are forgotten first.
pub(super) async fn count(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool> {
    let old = now - rules::FAILURES_LAST;
    let touched = tx
        .run(
            sql!(
                "insert into sign_in_failures (id, failures, first_at, last_at) values ($1, 1, $2, $2) \
                 on conflict (id) do update set \
                 failures = case when sign_in_failures.last_at < $3 then 1 else sign_in_failures.failures + 1 end, \
                 first_at = case when sign_in_failures.last_at < $3 then excluded.first_at else sign_in_failures.first_at end, \
                 last_at = excluded.last_at, wait_until = null \
                 where sign_in_failures.wait_until is null or sign_in_failures.wait_until <= $2"
            ),
            args![id, now, old],
        )
        .await?;
    Ok(touched == 1)
}

/// Begins the count anew, as for an address whose window has passed.
pub(super) async fn begin_anew(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    tx.run(
        sql!("update sign_in_failures set failures = 1, first_at = $2, last_at = $2, wait_until = null where id = $1"),
        args![id, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn failures(tx: &mut Tx, id: &str) -> Result<Option<Failures>> {
    let row =
        tx.row(sql!("select failures, first_at, wait_until from sign_in_failures where id = $1"), args![id]).await?;
    let read = |row: crate::storage::Row| {
        Ok::<_, StorageError>(Failures {
            count: row.get("failures")?,
            first_at: row.get("first_at")?,
            wait_until: row.get("wait_until")?,
        })
    };
    Ok(row.map(read).transpose()?)
}

pub(super) async fn wait(tx: &mut Tx, id: &str, until: Timestamp) -> Result<()> {
    tx.run(sql!("update sign_in_failures set wait_until = $2 where id = $1"), args![id, until]).await?;
    Ok(())
}

/// Takes one attempt back: it was right, and an address is only charged for wrong ones.
pub(super) async fn uncount(tx: &mut Tx, id: &str) -> Result<()> {
    tx.run(sql!("update sign_in_failures set failures = failures - 1 where id = $1 and failures > 0"), args![id])
        .await?;
    Ok(())
}

pub(super) async fn forget(tx: &mut Tx, id: &str) -> Result<()> {
    tx.run(sql!("delete from sign_in_failures where id = $1"), args![id]).await?;
    Ok(())
}

pub(super) async fn add_step(tx: &mut Tx, id: &str, step: &HalfWay, now: Timestamp) -> Result<()> {
    tx.run(
        sql!("insert into sign_in_steps (id, account_id, next, way, started_at) values ($1, $2, $3, $4, $5)"),
        args![id, &step.account_id, &step.next, &step.way, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn step(db: &Database, id: &str, now: Timestamp) -> Result<Option<HalfWay>> {
    let row = db
        .row(
            sql!("select account_id, next, way from sign_in_steps where id = $1 and started_at > $2"),
            args![id, now - rules::STEP_LASTS],
        )
        .await?;
    let read = |row: crate::storage::Row| {
        Ok::<_, StorageError>(HalfWay {
            account_id: row.get("account_id")?,
            next: row.get("next")?,
            way: row.get("way")?,
        })
    };
    Ok(row.map(read).transpose()?)
}

/// Uses a step up; only one of two who try is told yes.
pub(super) async fn take_step(work: &mut crate::work::Work, id: &str) -> Result<bool> {
    Ok(work.run(sql!("delete from sign_in_steps where id = $1"), args![id]).await? == 1)
}

pub(super) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run(sql!("delete from sign_in_failures where last_at < $1"), args![now - rules::FAILURES_LAST]).await?;
    tx.run(sql!("delete from sign_in_steps where started_at < $1"), args![now - rules::STEP_LASTS]).await?;
    Ok(())
}

/// How many sessions and failures are kept, for the story of what is removed.
#[cfg(test)]
pub(in crate::identity) async fn rows_kept(db: &Database) -> i64 {
    let question = sql!("select (select count(*) from sessions) + (select count(*) from sign_in_failures) as found");
    let row = db.row(question, args![]).await.ok().flatten();
    row.and_then(|row| row.get("found").ok()).unwrap_or(-1)
}
