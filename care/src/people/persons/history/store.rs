//! The journal's rows of one person's record, page by page.

use jiff::Timestamp;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    web::Pager,
};
use serde_json::Value as Json;

/// A row as the page reads it.
pub(super) struct Told {
    pub recorded_at: Timestamp,
    pub actor_name: String,
    pub action: String,
    pub reason: Option<String>,
    /// Before and after; none when there is nothing or it cannot be read.
    pub changes: Option<Json>,
}

/// How many looks at a record and changes in it there are.
///
/// Safeguarding concerns are left out of the count and of the page: they are read at the concern, by who may read it. Here
/// the colleague whom one is about would read that there is one, and what was done.
pub(super) struct Count {
    pub looks: i64,
    pub changes: i64,
}

pub(super) async fn count(db: &Database, person_id: &str) -> Result<Count> {
    let row = db
        .row(
            sql!(
                "select count(case when kind = 'read' then 1 end) as looks, \
                 count(case when kind = 'change' then 1 end) as changes from journal \
                 where person_id = $1 and action not like 'safeguarding/%'"
            ),
            args![person_id],
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok(Count { looks: row.get("looks")?, changes: row.get("changes")? })
}

/// Looks (`read`) or changes (`change`) in a person's record, whatever of it they were about but concerns, the newest first.
pub(super) async fn page(db: &Database, person_id: &str, kind: &str, pager: &Pager) -> Result<Vec<Told>> {
    let rows = db
        .rows(
            sql!(
                "select recorded_at, actor_name, action, reason, changes from journal \
                 where person_id = $1 and kind = $2 and action not like 'safeguarding/%' \
                 order by recorded_at desc, id desc limit $3 offset $4"
            ),
            args![person_id, kind, pager.limit(), pager.offset()],
        )
        .await?;
    let read = |row: &Row| -> Result<Told, StorageError> {
        let changes: Option<String> = row.get("changes")?;
        Ok(Told {
            recorded_at: row.get("recorded_at")?,
            actor_name: row.get("actor_name")?,
            action: row.get("action")?,
            reason: row.get("reason")?,
            changes: changes.and_then(|text| serde_json::from_str(&text).ok()),
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
