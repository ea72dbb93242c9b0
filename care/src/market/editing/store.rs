//! The SQL of keeping the directory.

use std::collections::BTreeSet;

use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::duplicates::Candidate;

fn candidate(row: &Row) -> Result<Candidate, StorageError> {
    let text = |name: &str| row.get::<Option<String>>(name).map(Option::unwrap_or_default);
    Ok(Candidate {
        id: row.get("id")?,
        name: text("name")?,
        organisation: text("organisation")?,
        postcode: text("postcode")?,
        feed_id: row.get("feed_id")?,
        feed: row.get("feed")?,
    })
}

/// Every service the public sees, with what it is compared by.
pub(super) async fn candidates(db: &Database) -> Result<Vec<Candidate>> {
    let rows = db
        .rows(
            sql!(
                "select s.id, s.name, o.name as organisation, s.feed_id, f.name as feed, (select min(a.postcode_key)
                   from directory_service_at_locations p join directory_addresses a on a.location_id = p.location_id
                   where p.service_id = s.id) as postcode
                 from directory_services s join directory_feeds f on f.id = s.feed_id
                 left join directory_organizations o on o.id = s.organization_id where s.shown = $1 order by s.id"
            ),
            args![true],
        )
        .await?;
    Ok(rows.iter().map(candidate).collect::<Result<_, _>>()?)
}

/// Pairs that somebody found to be different.
pub(super) async fn different(db: &Database) -> Result<BTreeSet<(String, String)>> {
    let rows = db.rows(sql!("select one_id, other_id from directory_different"), args![]).await?;
    let read = |row: &Row| -> Result<(String, String), StorageError> { Ok((row.get("one_id")?, row.get("other_id")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn say_different(work: &mut Work, one: &str, other: &str) -> Result<()> {
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let by = work.actor().id.clone().unwrap_or_else(|| work.actor().name.clone());
    work.run(
        sql!("insert into directory_different (one_id, other_id, said_at, said_by) values ($1, $2, $3, $4) on conflict do nothing"),
        args![one, other, work.now(), by],
    )
    .await?;
    Ok(())
}

/// A service that points to another.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct Merged {
    pub id: String,
    pub name: String,
    pub feed: String,
    pub into_id: String,
    pub into_name: String,
}

/// Services that point to others, at most 100.
pub(super) async fn merged(db: &Database) -> Result<Vec<Merged>> {
    let rows = db
        .rows(
            sql!(
                "select s.id, s.name, f.name as feed, t.id as into_id, t.name as into_name from directory_services s
                 join directory_services t on t.id = s.merged_into join directory_feeds f on f.id = s.feed_id
                 order by s.name, s.id limit 100"
            ),
            args![],
        )
        .await?;
    let read = |row: &Row| -> Result<Merged, StorageError> {
        Ok(Merged {
            id: row.get("id")?,
            name: row.get::<Option<String>>("name")?.unwrap_or_default(),
            feed: row.get("feed")?,
            into_id: row.get("into_id")?,
            into_name: row.get::<Option<String>>("into_name")?.unwrap_or_default(),
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Where a service points to: none when there is no such service, none inside when it points nowhere.
pub(super) async fn pointing(work: &mut Work, id: &str) -> Result<Option<Option<String>>> {
    let row = work.row(sql!("select merged_into from directory_services where id = $1"), args![id]).await?;
    Ok(row.map(|row| row.get("merged_into")).transpose()?)
}

/// How many services point to this one.
pub(super) async fn pointed_at(work: &mut Work, id: &str) -> Result<bool> {
    let row = work.row(sql!("select 1 as found from directory_services where merged_into = $1"), args![id]).await?;
    Ok(row.is_some())
}

/// A service for staff alone.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct Internal {
    pub id: String,
    pub name: String,
}

/// Services for staff alone, at most 100.
pub(super) async fn internal(db: &Database) -> Result<Vec<Internal>> {
    let sql = sql!("select id, name from directory_services where internal = $1 order by name, id limit 100");
    let rows = db.rows(sql, args![true]).await?;
    let read = |row: &Row| -> Result<Internal, StorageError> {
        Ok(Internal { id: row.get("id")?, name: row.get::<Option<String>>("name")?.unwrap_or_default() })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// What people say, and the words that services use for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Need {
    pub id: String,
    pub version: i64,
    pub phrase: String,
    pub words: String,
}

/// Every need, in order.
pub(super) async fn needs(db: &Database) -> Result<Vec<Need>> {
    let rows =
        db.rows(sql!("select id, version, phrase, words from directory_needs order by place, id"), args![]).await?;
    let read = |row: &Row| -> Result<Need, StorageError> {
        Ok(Need {
            id: row.get("id")?,
            version: row.get("version")?,
            phrase: row.get("phrase")?,
            words: row.get("words")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Adds a need at the end.
pub(super) async fn add_need(work: &mut Work, need: &Need) -> Result<()> {
    work.run(
        sql!(
            "insert into directory_needs (id, phrase, words, place) \
             select $1, $2, $3, coalesce(max(place), 0) + 1 from directory_needs"
        ),
        args![need.id.as_str(), need.phrase.as_str(), need.words.as_str()],
    )
    .await?;
    Ok(())
}

/// Changes a need, if nobody else did since it was read.
pub(super) async fn update_need(work: &mut Work, need: &Need) -> Result<()> {
    work.update(
        sql!(
            "update directory_needs set version = version + 1, phrase = $3, words = $4 where id = $1 and version = $2"
        ),
        args![need.id.as_str(), need.version, need.phrase.as_str(), need.words.as_str()],
    )
    .await
}

/// Removes a need.
pub(super) async fn remove_need(work: &mut Work, id: &str) -> Result<()> {
    work.run(sql!("delete from directory_needs where id = $1"), args![id]).await?;
    Ok(())
}
