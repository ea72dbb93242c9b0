//! The journal's SQL.

use jiff::Timestamp;

use super::{Entry, head::Head};
use crate::{
    args,
    error::Result,
    sql,
    storage::{Database, Row, StorageError, Tx},
    work::Actor,
};

/// A row as it is read back.
#[derive(Clone, Debug)]
pub struct Told {
    /// UUIDv7.
    pub id: String,
    /// When.
    pub recorded_at: Timestamp,
    /// The account; none for the public and the service.
    pub actor_id: Option<String>,
    /// The name as it was then.
    pub actor_name: String,
    /// The slice's verb.
    pub action: String,
    /// `read` or `change`.
    pub kind: String,
    /// What kind of thing.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: String,
    /// Whose record.
    pub person_id: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Before and after, as JSON.
    pub changes: Option<String>,
    /// The request.
    pub request_id: Option<String>,
}

impl Told {
    fn read(row: &Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.get("id")?,
            recorded_at: row.get("recorded_at")?,
            actor_id: row.get("actor_id")?,
            actor_name: row.get("actor_name")?,
            action: row.get("action")?,
            kind: row.get("kind")?,
            subject_kind: row.get("subject_kind")?,
            subject_id: row.get("subject_id")?,
            person_id: row.get("person_id")?,
            reason: row.get("reason")?,
            changes: row.get("changes")?,
            request_id: row.get("request_id")?,
        })
    }
}

pub(super) async fn insert(tx: &mut Tx, id: &str, actor: &Actor, now: Timestamp, entry: &Entry) -> Result<()> {
    tx.run(
        sql!(
            "insert into journal (id, recorded_at, actor_id, actor_name, action, kind, subject_kind, subject_id, \
             person_id, reason, changes, request_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        args![
            id,
            now,
            actor.id.clone(),
            actor.name.as_str(),
            entry.action.as_str(),
            if entry.read { "read" } else { "change" },
            entry.subject_kind.as_str(),
            entry.subject_id.as_str(),
            entry.person_id.clone(),
            entry.reason.clone(),
            entry.changes.clone(),
            actor.request.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Who looked at a person's record, newest first.
pub async fn reads_of(db: &Database, person_id: &str, limit: i64) -> Result<Vec<Told>> {
    let rows = db
        .rows(
            sql!(
                "select id, recorded_at, actor_id, actor_name, action, kind, subject_kind, subject_id, person_id, \
                 reason, changes, request_id from journal where person_id = $1 and kind = 'read' \
                 order by recorded_at desc, id desc limit $2"
            ),
            args![person_id, limit],
        )
        .await?;
    Ok(rows.iter().map(Told::read).collect::<Result<_, _>>()?)
}

/// What was changed about one thing, newest first.
pub async fn told_about(db: &Database, kind: &str, id: &str, limit: i64) -> Result<Vec<Told>> {
    let rows = db
        .rows(
            sql!(
                "select id, recorded_at, actor_id, actor_name, action, kind, subject_kind, subject_id, person_id, \
                 reason, changes, request_id from journal where subject_kind = $1 and subject_id = $2 and kind = 'change' \
                 order by recorded_at desc, id desc limit $3"
            ),
            args![kind, id, limit],
        )
        .await?;
    Ok(rows.iter().map(Told::read).collect::<Result<_, _>>()?)
}

pub(super) async fn last_seal(tx: &mut Tx) -> Result<Option<(i64, String)>> {
    let row = tx.row(sql!("select number, hash from journal_seals order by number desc limit 1"), args![]).await?;
    Ok(row.map(|row| Ok::<_, StorageError>((row.get("number")?, row.get("hash")?))).transpose()?)
}

pub(super) async fn unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Told>> {
    let rows = tx
        .rows(
            sql!(
                "select id, recorded_at, actor_id, actor_name, action, kind, subject_kind, subject_id, person_id, \
                 reason, changes, request_id from journal where seal is null order by id limit $1"
            ),
            args![limit],
        )
        .await?;
    Ok(rows.iter().map(Told::read).collect::<Result<_, _>>()?)
}

pub(super) async fn mark(tx: &mut Tx, id: &str, seal: i64) -> Result<u64> {
    Ok(tx.run(sql!("update journal set seal = $2 where id = $1 and seal is null"), args![id, seal]).await?)
}

pub(super) async fn insert_seal(
    tx: &mut Tx,
    number: i64,
    now: Timestamp,
    entries: i64,
    hash: &str,
) -> Result<(), StorageError> {
    tx.run(
        sql!("insert into journal_seals (number, sealed_at, entries, hash) values ($1, $2, $3, $4)"),
        args![number, now, entries, hash],
    )
    .await?;
    Ok(())
}

pub(super) async fn seals_after(db: &Database, number: i64, limit: i64) -> Result<Vec<(i64, i64, String)>> {
    let rows = db
        .rows(
            sql!("select number, entries, hash from journal_seals where number > $1 order by number limit $2"),
            args![number, limit],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|row| Ok((row.get("number")?, row.get("entries")?, row.get("hash")?)))
        .collect::<Result<_, StorageError>>()?)
}

pub(super) async fn in_seal(db: &Database, number: i64) -> Result<Vec<Told>> {
    let rows = db
        .rows(
            sql!(
                "select id, recorded_at, actor_id, actor_name, action, kind, subject_kind, subject_id, person_id, \
                 reason, changes, request_id from journal where seal = $1 order by id"
            ),
            args![number],
        )
        .await?;
    Ok(rows.iter().map(Told::read).collect::<Result<_, _>>()?)
}

pub(super) async fn orphans(db: &Database) -> Result<i64> {
    let row = db
        .row(
            sql!(
                "select count(*) as found from journal where seal is not null and seal not in (select number from journal_seals)"
            ),
            args![],
        )
        .await?;
    Ok(row.map(|row| row.get("found")).transpose()?.unwrap_or(0))
}

/// How many changes the journal tells of.
pub async fn changes(db: &Database) -> Result<i64> {
    let row = db.row(sql!("select count(*) as found from journal where changes is not null"), args![]).await?;
    Ok(row.map(|row| row.get("found")).transpose()?.unwrap_or(0))
}

/// The newest seal, outside any transaction.
pub(super) async fn newest_seal(db: &Database) -> Result<Option<Head>> {
    let row = db.row(sql!("select number, hash from journal_seals order by number desc limit 1"), args![]).await?;
    Ok(row.map(|row| Ok::<_, StorageError>(Head { number: row.get("number")?, hash: row.get("hash")? })).transpose()?)
}

pub(super) async fn hash_of(db: &Database, number: i64) -> Result<Option<String>> {
    let row = db.row(sql!("select hash from journal_seals where number = $1"), args![number]).await?;
    Ok(row.map(|row| row.get("hash")).transpose()?)
}

/// How many rows are not sealed yet, and when the oldest of them was written.
pub(super) async fn waiting(db: &Database) -> Result<Option<(i64, Timestamp)>> {
    let row = db
        .row(sql!("select count(*) as waiting, min(recorded_at) as oldest from journal where seal is null"), args![])
        .await?;
    let Some(row) = row else { return Ok(None) };
    let oldest: Option<Timestamp> = row.get("oldest")?;
    let waiting = row.get("waiting")?;
    Ok(oldest.map(|oldest| (waiting, oldest)))
}

/// When the newest row was written: the one with the newest id, which the primary key finds at once.
pub(super) async fn newest(db: &Database) -> Result<Option<Timestamp>> {
    let row = db.row(sql!("select recorded_at from journal order by id desc limit 1"), args![]).await?;
    Ok(row.map(|row| row.get("recorded_at")).transpose()?)
}
