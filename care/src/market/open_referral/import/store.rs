//! The SQL of imports: feeds, what came from them, and what was odd.

use jiff::Timestamp;
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};
use serde::Serialize;

/// One import, as its report tells it.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is said on the page and in the table")]
pub struct Import {
    pub id: String,
    #[serde(skip)]
    pub feed_id: String,
    pub feed: String,
    pub began_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Why it broke off; none when it came to the end.
    pub broke: Option<String>,
    pub pages: i64,
    pub came: i64,
    pub new: i64,
    pub changed: i64,
    pub same: i64,
    pub refused: i64,
    pub vanished: i64,
    pub findings: i64,
    pub by_name: String,
}

impl Import {
    pub(super) fn begun(id: String, feed_id: String, began_at: Timestamp, by: &str) -> Self {
        Self {
            id,
            feed_id,
            feed: String::new(),
            began_at,
            ended_at: None,
            broke: None,
            pages: 0,
            came: 0,
            new: 0,
            changed: 0,
            same: 0,
            refused: 0,
            vanished: 0,
            findings: 0,
            by_name: by.to_owned(),
        }
    }
}

/// A directory that services come from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FeedLine {
    pub id: String,
    pub name: String,
    pub address: String,
    pub is_file: bool,
    pub services: i64,
}

/// The feed of this address, made when it is new; a name that is given replaces the old one.
pub(super) async fn feed(work: &mut Work, address: &str, name: Option<&str>, is_file: bool) -> Result<String> {
    let held = work.row(sql!("select id from directory_feeds where address = $1"), args![address]).await?;
    if let Some(row) = held {
        let id: String = row.get("id")?;
        if let Some(name) = name {
            work.run(sql!("update directory_feeds set name = $1 where id = $2"), args![name, &id]).await?;
        }
        return Ok(id);
    }
    let id = work.new_id();
    work.run(
        sql!("insert into directory_feeds (id, name, address, is_file, created_at) values ($1, $2, $3, $4, $5)"),
        args![&id, name.unwrap_or(address), address, is_file, work.now()],
    )
    .await?;
    Ok(id)
}

pub(super) async fn begin(work: &mut Work, one: &Import) -> Result<()> {
    work.run(
        sql!(
            "insert into directory_imports (id, feed_id, began_at, pages, came, new, changed, same, refused, vanished, findings, by_name)
             values ($1, $2, $3, 0, 0, 0, 0, 0, 0, 0, 0, $4)"
        ),
        args![&one.id, &one.feed_id, one.began_at, &one.by_name],
    )
    .await?;
    Ok(())
}

pub(super) async fn progress(work: &mut Work, one: &Import) -> Result<()> {
    work.run(
        sql!(
            "update directory_imports set ended_at = $1, broke = $2, pages = $3, came = $4, new = $5, changed = $6, same = $7,
             refused = $8, vanished = $9, findings = $10 where id = $11"
        ),
        args![
            one.ended_at,
            one.broke.as_deref(),
            one.pages,
            one.came,
            one.new,
            one.changed,
            one.same,
            one.refused,
            one.vanished,
            one.findings,
            &one.id
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn findings(work: &mut Work, import: &str, after: i64, all: &[(String, String)]) -> Result<()> {
    let number = |at: usize| after + 1 + i64::try_from(at).unwrap_or(0);
    work.run_many(
        sql!("insert into directory_findings (import_id, number, what, sentence) values ($1, $2, $3, $4)"),
        all.iter().enumerate().map(|(at, (what, sentence))| args![import, number(at), what, sentence]).collect(),
    )
    .await?;
    Ok(())
}

/// Whether we hold a service of a feed as it was last changed.
pub(super) async fn has(db: &Database, feed: &str, id: &str, modified: Option<Timestamp>) -> Result<bool> {
    let Some(modified) = modified else { return Ok(false) };
    let row = db
        .row(
            sql!(
                "select 1 as found from directory_services where id = $1 and feed_id = $2 and last_modified = $3
                 and vanished_at is null"
            ),
            args![id, feed, modified],
        )
        .await?;
    Ok(row.is_some())
}

pub(super) async fn knows_organisation(work: &mut Work, id: &str) -> Result<bool> {
    let row = work.row(sql!("select 1 as found from directory_organizations where id = $1"), args![id]).await?;
    Ok(row.is_some())
}

/// Services of a feed that are not marked as gone.
pub(super) async fn services_of(db: &Database, feed: &str) -> Result<Vec<String>> {
    let sql = sql!("select id from directory_services where feed_id = $1 and vanished_at is null order by id");
    let rows = db.rows(sql, args![feed]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?)
}

fn read(row: &Row) -> Result<Import, StorageError> {
    Ok(Import {
        id: row.get("id")?,
        feed_id: row.get("feed_id")?,
        feed: row.get("feed")?,
        began_at: row.get("began_at")?,
        ended_at: row.get("ended_at")?,
        broke: row.get("broke")?,
        pages: row.get("pages")?,
        came: row.get("came")?,
        new: row.get("new")?,
        changed: row.get("changed")?,
        same: row.get("same")?,
        refused: row.get("refused")?,
        vanished: row.get("vanished")?,
        findings: row.get("findings")?,
        by_name: row.get("by_name")?,
    })
}

/// The newest imports first, at most 20.
pub(crate) async fn list(db: &Database) -> Result<Vec<Import>> {
    let rows = db
        .rows(
            sql!(
                "select i.id, i.feed_id, f.name as feed, i.began_at, i.ended_at, i.broke, i.pages, i.came, i.new, i.changed, i.same,
                 i.refused, i.vanished, i.findings, i.by_name from directory_imports i join directory_feeds f on f.id = i.feed_id
                 order by i.began_at desc, i.id desc limit 20"
            ),
            args![],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// One import.
pub(crate) async fn find(db: &Database, id: &str) -> Result<Option<Import>> {
    let row = db
        .row(
            sql!(
                "select i.id, i.feed_id, f.name as feed, i.began_at, i.ended_at, i.broke, i.pages, i.came, i.new, i.changed, i.same,
                 i.refused, i.vanished, i.findings, i.by_name from directory_imports i join directory_feeds f on f.id = i.feed_id
                 where i.id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Something odd in an import.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Which thing.
    pub what: String,
    /// What was odd about it.
    pub sentence: String,
}

/// What was odd in an import, a page of it.
pub async fn findings_of(db: &Database, import: &str, offset: i64, limit: i64) -> Result<Vec<Finding>> {
    let rows = db
        .rows(
            sql!(
                "select what, sentence from directory_findings where import_id = $1 order by number limit $2 offset $3"
            ),
            args![import, limit, offset],
        )
        .await?;
    let read = |row: &Row| -> Result<Finding, StorageError> {
        Ok(Finding { what: row.get("what")?, sentence: row.get("sentence")? })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Every feed with how many of its services the public sees.
pub(crate) async fn feeds(db: &Database) -> Result<Vec<FeedLine>> {
    let rows = db
        .rows(
            sql!(
                "select f.id, f.name, f.address, f.is_file, count(s.id) as services from directory_feeds f
                 left join directory_services s on s.feed_id = f.id and s.shown = $1
                 group by f.id, f.name, f.address, f.is_file order by f.name, f.id"
            ),
            args![true],
        )
        .await?;
    let read = |row: &Row| -> Result<FeedLine, StorageError> {
        Ok(FeedLine {
            id: row.get("id")?,
            name: row.get("name")?,
            address: row.get("address")?,
            is_file: row.get("is_file")?,
            services: row.get("services")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
