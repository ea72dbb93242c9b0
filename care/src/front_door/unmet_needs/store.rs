//! The unmet needs' SQL: added and taken back; never removed.

use jiff::Timestamp;
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::Unmet;
use crate::{front_door::light, people::persons};

fn read(row: &Row) -> Result<Unmet, StorageError> {
    Ok(Unmet {
        id: row.get("id")?,
        source_kind: row.get("source_kind")?,
        source_id: row.get("source_id")?,
        person_id: row.get("person_id")?,
        team_id: row.get("team_id")?,
        need_id: row.get("need_id")?,
        need: row.get("need")?,
        words: row.get("words")?,
        why: row.get("why")?,
        district: row.get("district")?,
        by_id: row.get("by_id")?,
        at: row.get("at")?,
        taken_back_at: row.get("taken_back_at")?,
    })
}

/// Adds a need; said again on the same page, the newer reason stands, and a slip is none.
pub(super) async fn put(work: &mut Work, one: &Unmet) -> Result<()> {
    let need = one.need_id.as_deref().unwrap_or_default();
    let once = format!("{}/{}/{need}/{}", one.source_kind, one.source_id, one.words);
    work.run(
        sql!(
            "insert into unmet_needs (id, once, source_kind, source_id, person_id, team_id, need_id, need, words, why, \
             district, by_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             on conflict (once) do update set why = excluded.why, person_id = excluded.person_id, taken_back_at = null"
        ),
        args![
            one.id.as_str(),
            once,
            one.source_kind.as_str(),
            one.source_id.as_str(),
            one.person_id.clone(),
            one.team_id.clone(),
            one.need_id.clone(),
            one.need.as_str(),
            one.words.as_str(),
            one.why.as_str(),
            one.district.clone(),
            one.by_id.as_str(),
            one.at,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn take_back(work: &mut Work, id: &str) -> Result<()> {
    let now = work.now();
    work.run(sql!("update unmet_needs set taken_back_at = $2 where id = $1 and taken_back_at is null"), args![id, now])
        .await?;
    Ok(())
}

/// Gives the needs of a page to whom it is about, with where they live: what is missing is counted there. Where that is
/// not known the page's own district stands, and that of somebody else does not.
pub(super) async fn give(work: &mut Work, kind: &str, id: &str, person_id: &str) -> Result<()> {
    let person = persons::find_in(work, person_id).await?;
    let district = person.postcode.as_deref().and_then(light::rules::district);
    work.run(
        sql!(
            "update unmet_needs set person_id = $3, district = case when person_id is null or person_id = $4 \
             then coalesce($5, district) else $6 end where source_kind = $1 and source_id = $2"
        ),
        args![kind, id, person_id, person_id, district.clone(), district],
    )
    .await?;
    Ok(())
}

/// The directory's list of needs: the id and the phrase of each, in its order.
pub(super) async fn needs(db: &Database) -> Result<Vec<(String, String)>> {
    let rows = db.rows(sql!("select id, phrase from directory_needs order by place, id"), args![]).await?;
    let read = |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("id")?, row.get("phrase")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// A need of the directory's list as it says it now.
pub(super) async fn phrase(work: &mut Work, id: &str) -> Result<Option<String>> {
    let row = work.row(sql!("select phrase from directory_needs where id = $1"), args![id]).await?;
    Ok(row.map(|row| row.get("phrase")).transpose()?)
}

pub(super) async fn of_source(db: &Database, kind: &str, id: &str) -> Result<Vec<Unmet>> {
    let rows = db
        .rows(
            sql!("select * from unmet_needs where source_kind = $1 and source_id = $2 order by at, id"),
            args![kind, id],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn of_source_in(work: &mut Work, kind: &str, id: &str) -> Result<Vec<Unmet>> {
    let rows = work
        .rows(
            sql!("select * from unmet_needs where source_kind = $1 and source_id = $2 order by at, id"),
            args![kind, id],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Every unmet need that was written down in a stretch of time and not taken back.
///
/// # Errors
/// As the record store says.
pub async fn between(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Unmet>> {
    let rows = db
        .rows(
            sql!("select * from unmet_needs where taken_back_at is null and at >= $1 and at < $2 order by at, id"),
            args![from, before],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Each contact and conversation in which a need was left unmet: its kind and id.
///
/// # Errors
/// As the record store says.
pub async fn sources(db: &Database) -> Result<Vec<(String, String)>> {
    let rows = db
        .rows(
            sql!("select distinct source_kind, source_id from unmet_needs where taken_back_at is null order by 1, 2"),
            args![],
        )
        .await?;
    let read =
        |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("source_kind")?, row.get("source_id")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
