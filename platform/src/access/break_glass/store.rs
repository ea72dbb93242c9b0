//! The SQL of break-glass.

use jiff::Timestamp;
use serde::Serialize;

use super::rules::LASTS;
use crate::{
    app::App,
    args,
    error::{Error, Result},
    sql,
    storage::{Database, Row, StorageError},
    web::Pager,
    work::Work,
};

/// One use of emergency access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Use {
    /// UUIDv7.
    pub id: String,
    /// Who.
    pub account_id: String,
    /// Their name then.
    pub account_name: String,
    /// What kind of record.
    pub record_kind: String,
    /// Which record.
    pub record_id: String,
    /// Why.
    pub reason: String,
    /// When.
    pub started_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// When it was reviewed.
    pub reviewed_at: Option<Timestamp>,
    /// By whom.
    pub reviewed_by: Option<String>,
}

impl Use {
    fn read(row: &Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            account_name: row.get("account_name")?,
            record_kind: row.get("record_kind")?,
            record_id: row.get("record_id")?,
            reason: row.get("reason")?,
            started_at: row.get("started_at")?,
            ends_at: row.get("ends_at")?,
            reviewed_at: row.get("reviewed_at")?,
            reviewed_by: row.get("reviewed_by")?,
        })
    }

    /// Whose record it is in, for the journal.
    fn person(&self) -> Option<&str> {
        (self.record_kind == "person").then_some(self.record_id.as_str())
    }
}

/// Whether emergency access of this account to this record is running at this moment.
pub async fn running(db: &Database, account_id: &str, kind: &str, id: &str, now: Timestamp) -> Result<bool> {
    let found = db
        .row(
            sql!(
                "select id from break_glass where account_id = $1 and record_kind = $2 and record_id = $3 \
                 and started_at <= $4 and ends_at > $4"
            ),
            args![account_id, kind, id, now],
        )
        .await?;
    Ok(found.is_some())
}

/// Remembers that a record was refused to an account and that emergency access would open it.
pub async fn offer(app: &App, account_id: &str, kind: &str, id: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    tx.run(sql!("delete from break_glass_offers where offered_at <= $1"), args![now - LASTS]).await?;
    tx.run(
        sql!(
            "insert into break_glass_offers (id, account_id, record_kind, record_id, offered_at) \
             values ($1, $2, $3, $4, $5) on conflict (account_id, record_kind, record_id) \
             do update set offered_at = excluded.offered_at"
        ),
        args![app.ids.next(now), account_id, kind, id, now],
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Whether this record was refused to this account within the hour, and emergency access would open it.
pub(super) async fn offered(db: &Database, account_id: &str, kind: &str, id: &str, now: Timestamp) -> Result<bool> {
    let found = db
        .row(
            sql!(
                "select id from break_glass_offers where account_id = $1 and record_kind = $2 and record_id = $3 \
                 and offered_at > $4"
            ),
            args![account_id, kind, id, now - LASTS],
        )
        .await?;
    Ok(found.is_some())
}

/// Uses an offer up; false when there is none, or not any more.
pub(super) async fn take_offer(work: &mut Work, account_id: &str, kind: &str, id: &str) -> Result<bool> {
    let since = work.now() - LASTS;
    let gone = work
        .run(
            sql!(
                "delete from break_glass_offers where account_id = $1 and record_kind = $2 and record_id = $3 \
                 and offered_at > $4"
            ),
            args![account_id, kind, id, since],
        )
        .await?;
    Ok(gone == 1)
}

/// Starts emergency access from now, with its journal entry. The author of the work is who may look.
pub(super) async fn start(work: &mut Work, kind: &str, id: &str, reason: &str) -> Result<Use> {
    let started_at = work.now();
    let new = Use {
        id: work.new_id(),
        account_id: work.actor().id.clone().unwrap_or_default(),
        account_name: work.actor().name.clone(),
        record_kind: kind.to_owned(),
        record_id: id.to_owned(),
        reason: reason.to_owned(),
        started_at,
        ends_at: started_at + LASTS,
        reviewed_at: None,
        reviewed_by: None,
    };
    work.run(
        sql!(
            "insert into break_glass (id, account_id, account_name, record_kind, record_id, reason, started_at, ends_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        args![
            new.id.as_str(),
            new.account_id.as_str(),
            new.account_name.as_str(),
            kind,
            id,
            reason,
            new.started_at,
            new.ends_at,
        ],
    )
    .await?;
    work.changed("access/break_glass:start", ("break_glass", &new.id), new.person(), None, Some(&new)).await?;
    Ok(new)
}

/// One use.
pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Use>> {
    let row = db
        .row(
            sql!(
                "select id, account_id, account_name, record_kind, record_id, reason, started_at, ends_at, reviewed_at, \
                 reviewed_by from break_glass where id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(Use::read).transpose()?)
}

/// How many uses there are, and how many of them nobody has reviewed.
pub(super) async fn count(db: &Database) -> Result<(i64, i64)> {
    let row = db
        .row(
            sql!(
                "select count(*) as total, count(case when reviewed_at is null then 1 end) as waiting from break_glass"
            ),
            args![],
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok((row.get("total")?, row.get("waiting")?))
}

/// One page of the uses, those nobody has reviewed first, then the newest.
pub(super) async fn list(db: &Database, pager: &Pager) -> Result<Vec<Use>> {
    let rows = db
        .rows(
            sql!(
                "select id, account_id, account_name, record_kind, record_id, reason, started_at, ends_at, reviewed_at, \
                 reviewed_by from break_glass order by case when reviewed_at is null then 0 else 1 end, started_at desc, \
                 id desc limit $1 offset $2"
            ),
            args![pager.limit(), pager.offset()],
        )
        .await?;
    Ok(rows.iter().map(Use::read).collect::<Result<_, _>>()?)
}

/// Marks a use as reviewed by the author of the work; false when somebody did so before, and nothing is changed then.
pub(super) async fn review(work: &mut Work, before: &Use) -> Result<bool> {
    let after = Use { reviewed_at: Some(work.now()), reviewed_by: Some(work.actor().name.clone()), ..before.clone() };
    let touched = work
        .run(
            sql!("update break_glass set reviewed_at = $2, reviewed_by = $3 where id = $1 and reviewed_at is null"),
            args![after.id.as_str(), after.reviewed_at, after.reviewed_by.clone()],
        )
        .await?;
    if touched == 1 {
        work.changed(
            "access/break_glass:review",
            ("break_glass", &after.id),
            after.person(),
            Some(before),
            Some(&after),
        )
        .await?;
    }
    Ok(touched == 1)
}
