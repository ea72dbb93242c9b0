//! The SQL of the national words: versions are only ever added.

use jiff::Timestamp;
use platform::{
    Error, Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::{Version, Words, shipped};

fn read(row: &Row) -> Result<Version> {
    let words: String = row.get("words")?;
    let words: Words = serde_json::from_str(&words).map_err(Error::internal)?;
    Ok(Version {
        number: row.get("number")?,
        begins_at: Some(row.get("begins_at")?),
        by_id: Some(row.get("by_id")?),
        why: row.get("why")?,
        words,
    })
}

/// Every version, the newest first; the shipped one is the last.
///
/// # Errors
/// As the record store says.
pub async fn versions(db: &Database) -> Result<Vec<Version>> {
    let rows = db
        .rows(
            sql!("select number, begins_at, by_id, why, words from contact_national_words order by number desc"),
            args![],
        )
        .await?;
    let mut versions: Vec<Version> = rows.iter().map(read).collect::<Result<_>>()?;
    versions.push(shipped()?);
    Ok(versions)
}

/// The version that was in force at a moment.
pub(in crate::front_door::contacts) async fn in_force(work: &mut Work, at: Timestamp) -> Result<Version> {
    let row = work
        .row(
            sql!(
                "select number, begins_at, by_id, why, words from contact_national_words where begins_at <= $1 \
                 order by number desc limit 1"
            ),
            args![at],
        )
        .await?;
    row.as_ref().map_or_else(shipped, read)
}

/// Puts a version into force from now on. Its number is the next after the one its writer saw.
///
/// # Errors
/// A conflict when somebody else put that number into force first.
pub async fn put_into_force(work: &mut Work, number: i64, why: &str, words: &Words) -> Result<()> {
    let (now, by) = (work.now(), work.actor().id.clone().unwrap_or_default());
    let words_text = serde_json::to_string(words).map_err(Error::internal)?;
    let newest = work.row(sql!("select max(number) as newest from contact_national_words"), args![]).await?;
    let newest = newest.map(|row| row.get::<Option<i64>>("newest")).transpose()?.flatten().unwrap_or_default();
    if newest + 1 != number {
        return Err(Error::Conflict(TAKEN.into()));
    }
    let put = work
        .run(
            sql!(
                "insert into contact_national_words (number, begins_at, by_id, why, words) values ($1, $2, $3, $4, $5)"
            ),
            args![number, now, by, why, words_text],
        )
        .await;
    match put {
        Err(StorageError::Unique(_)) => Err(Error::Conflict(TAKEN.into())),
        other => Ok(other.map(drop)?),
    }
}

const TAKEN: &str = "Somebody else put other words into force while you wrote. What you chose is still here: look at theirs, \
     then save again.";

/// Writes down by which version an event was told.
pub(in crate::front_door::contacts) async fn told_by(work: &mut Work, event_id: &str, number: i64) -> Result<()> {
    work.run(sql!("insert into contact_events_told (event_id, number) values ($1, $2)"), args![event_id, number])
        .await?;
    Ok(())
}

/// How many events each version has told, corrections among them.
///
/// # Errors
/// As the record store says.
pub async fn told(db: &Database) -> Result<Vec<(i64, i64)>> {
    let rows = db
        .rows(sql!("select number, count(*) as told from contact_events_told group by number order by number"), args![])
        .await?;
    let read = |row: &Row| -> Result<(i64, i64), StorageError> { Ok((row.get("number")?, row.get("told")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
