//! All SQL of imports on the record store.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::Timestamp;
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::local::LocalWord;
use super::model::{Import, State, Taking};
use super::specification::Field;

/// What the journal calls a change of an import.
const IMPORT: &str = "evidence/client_level_data:import";

fn import(row: &Row) -> Result<Import, StorageError> {
    Ok(Import {
        id: row.get("id")?,
        called: row.get("called")?,
        state: State::named(&row.get::<String>("state")?),
        asked_at: row.get("asked_at")?,
        asked_by: row.get("asked_by")?,
        asked_by_name: row.get("asked_by_name")?,
        council: row.get("council")?,
        release: row.get("release")?,
        rows: row.get("row_count")?,
        failed: row.get("failed_count")?,
        warned: row.get("warned_count")?,
        message: row.get("message")?,
    })
}

/// The newest imports first.
pub(super) async fn list(db: &Database, limit: i64) -> Result<Vec<Import>> {
    let rows = db
        .rows(
            sql!(
                "select id, called, state, asked_at, asked_by, asked_by_name, council, release, row_count, failed_count,
                   warned_count, message
                 from imports order by asked_at desc, id desc limit $1"
            ),
            args![limit],
        )
        .await?;
    Ok(rows.iter().map(import).collect::<Result<_, _>>()?)
}

/// One import.
pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Import>> {
    let row = db
        .row(
            sql!(
                "select id, called, state, asked_at, asked_by, asked_by_name, council, release, row_count, failed_count,
                   warned_count, message
                 from imports where id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(import).transpose()?)
}

/// Writes down that a file arrived.
pub(super) async fn add(work: &mut Work, import: &Import) -> Result<()> {
    work.run(
        sql!(
            "insert into imports (id, called, state, asked_at, asked_by, asked_by_name)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        args![
            &import.id,
            &import.called,
            import.state.name(),
            import.asked_at,
            &import.asked_by,
            &import.asked_by_name
        ],
    )
    .await?;
    work.changed(IMPORT, ("import", &import.id), None, None, Some(import)).await
}

/// Writes down how an import ended, once: a second server that read the same file finds it ended and is told so.
pub(super) async fn end(work: &mut Work, before: &Import, after: &Import) -> Result<()> {
    work.update(
        sql!(
            "update imports set state = $1, council = $2, release = $3, row_count = $4, failed_count = $5,
               warned_count = $6, message = $7
             where id = $8 and state = 'running'"
        ),
        args![
            after.state.name(),
            after.council.as_deref(),
            after.release.as_deref(),
            after.rows,
            after.failed,
            after.warned,
            after.message.as_deref(),
            &after.id
        ],
    )
    .await?;
    work.changed(IMPORT, ("import", &after.id), None, Some(before), Some(after)).await
}

/// The councils' own words, as `../local_words` keeps them. A field that the specification has no more is left out.
pub async fn local_words(db: &Database) -> Result<Vec<LocalWord>> {
    let rows = db
        .rows(sql!("select council, field, word, code from local_words where ended_at is null order by id"), args![])
        .await?;
    let mut words = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(field) = Field::named(&row.get::<String>("field")?) {
            words.push(LocalWord {
                council: row.get("council")?,
                field,
                word: row.get("word")?,
                code: row.get("code")?,
            });
        }
    }
    Ok(words)
}

/// Who took the national return away, from the journal, the newest first.
pub(super) async fn takings(db: &Database, limit: i64) -> Result<Vec<Taking>> {
    let rows = db
        .rows(
            sql!(
                "select recorded_at, actor_name, reason from journal
                 where action = 'evidence/client_level_data:export' order by id desc limit $1"
            ),
            args![limit],
        )
        .await?;
    let taking = |row: &Row| -> Result<Taking, StorageError> {
        let what: Option<String> = row.get("reason")?;
        Ok(Taking { at: row.get("recorded_at")?, by: row.get("actor_name")?, what: what.unwrap_or_default() })
    };
    Ok(rows.iter().map(taking).collect::<Result<_, _>>()?)
}

/// A number that is another when anything was written of people that a national return tells: their details, who cares for
/// whom.
pub async fn written_of_people(db: &Database) -> Result<u64> {
    let people = db.row(sql!("select count(*) as found, max(updated_at) as newest from persons"), args![]).await?;
    let relations = db
        .row(sql!("select count(*) as found, count(ended_on) as ended, max(id) as newest from relations"), args![])
        .await?;
    let mut hasher = DefaultHasher::new();
    if let Some(row) = people {
        (row.get::<i64>("found")?, row.get::<Option<Timestamp>>("newest")?).hash(&mut hasher);
    }
    if let Some(row) = relations {
        (row.get::<i64>("found")?, row.get::<i64>("ended")?, row.get::<Option<String>>("newest")?).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Who of these people has an unpaid carer now, as far as relations know.
pub(super) async fn with_carers(db: &Database, ids: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for id in ids {
        let row = db
            .row(
                sql!(
                    "select count(*) as carers from relations where ended_on is null
                     and ((kind = 'carer' and other_id = $1) or (kind = 'cared_for' and person_id = $1))"
                ),
                args![id],
            )
            .await?;
        if row.map(|row| row.get::<i64>("carers")).transpose()?.unwrap_or_default() > 0 {
            found.push(id.clone());
        }
    }
    Ok(found)
}
