//! The requests' SQL: added, held by somebody, ended; never removed.

use platform::{
    Error, Result,
    access::{Record, Scope},
    args, sql,
    storage::{Database, Row, StorageError, Value},
    web::Pager,
    work::Work,
};

use super::model::{Asked, Ended};
use crate::people::persons;

fn read(row: &Row) -> Result<Asked, StorageError> {
    let how: Option<String> = row.get("ended_how")?;
    let text =
        |name: &str| -> Result<String, StorageError> { Ok(row.get::<Option<String>>(name)?.unwrap_or_default()) };
    let ended = match (row.get("ended_at")?, how) {
        (Some(at), Some(how)) => Some(Ended { at, how, words: text("ended_words")?, by: text("ended_by")? }),
        _ => None,
    };
    Ok(Asked {
        id: row.get("id")?,
        version: row.get("version")?,
        carer: row.get("carer")?,
        source_kind: row.get("source_kind")?,
        source_id: row.get("source_id")?,
        person_id: row.get("person_id")?,
        team_id: row.get("team_id")?,
        asked_at: row.get("asked_at")?,
        asked_by: row.get("asked_by")?,
        owner_id: row.get("owner_id")?,
        next_what: row.get("next_what")?,
        next_on: row.get("next_on")?,
        ended,
        line_id: row.get("line_id")?,
        event_id: row.get("event_id")?,
    })
}

/// Inserts a request; false when this one is there already.
pub(super) async fn insert(work: &mut Work, once: &str, one: &Asked) -> Result<bool> {
    let rows = work
        .run(
            sql!(
                "insert into assessments_asked (id, version, once, carer, source_kind, source_id, person_id, team_id, \
                 asked_at, asked_by, owner_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                 on conflict (once) do nothing"
            ),
            args![
                one.id.as_str(),
                one.version,
                once,
                one.carer,
                one.source_kind.as_str(),
                one.source_id.as_str(),
                one.person_id.clone(),
                one.team_id.clone(),
                one.asked_at,
                one.asked_by.as_str(),
                one.owner_id.clone(),
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// Keeps a request as it is now, if it still has the version it was read with.
pub(super) async fn update(work: &mut Work, one: &Asked) -> Result<()> {
    let ended = one.ended.as_ref();
    work.update(
        sql!(
            "update assessments_asked set version = version + 1, person_id = $3, team_id = $4, owner_id = $5, \
             next_what = $6, next_on = $7, ended_at = $8, ended_how = $9, ended_words = $10, ended_by = $11, \
             line_id = $12, event_id = $13, carer = $14 where id = $1 and version = $2"
        ),
        args![
            one.id.as_str(),
            one.version,
            one.person_id.clone(),
            one.team_id.clone(),
            one.owner_id.clone(),
            one.next_what.clone(),
            one.next_on,
            ended.map(|ended| ended.at),
            ended.map(|ended| ended.how.clone()),
            ended.map(|ended| ended.words.clone()),
            ended.map(|ended| ended.by.clone()),
            one.line_id.clone(),
            one.event_id.clone(),
            one.carer,
        ],
    )
    .await
}

/// Takes from a request that went to another person the key of whom it stood under: the next request of that person is
/// their own, and not taken for this one.
pub(super) async fn free_key(work: &mut Work, id: &str) -> Result<()> {
    let once = format!("moved/{id}");
    work.run(sql!("update assessments_asked set once = $2 where id = $1"), args![id, once]).await?;
    Ok(())
}

/// Everything somebody has asked for, first to last.
pub(super) async fn of_person(work: &mut Work, person_id: &str) -> Result<Vec<Asked>> {
    let rows = work
        .rows(sql!("select * from assessments_asked where person_id = $1 order by asked_at, id"), args![person_id])
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Everything that was asked on a page, first to last.
pub(super) async fn of_source(work: &mut Work, kind: &str, id: &str) -> Result<Vec<Asked>> {
    let rows = work
        .rows(
            sql!("select * from assessments_asked where source_kind = $1 and source_id = $2 order by asked_at, id"),
            args![kind, id],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn of_once(work: &mut Work, once: &str) -> Result<Option<Asked>> {
    let row = work.row(sql!("select * from assessments_asked where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Asked>> {
    let row = db.row(sql!("select * from assessments_asked where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// What somebody asked for first and still waits for.
pub(super) async fn open_of_person(db: &Database, person_id: &str) -> Result<Option<Asked>> {
    let row = db
        .row(
            sql!(
                "select * from assessments_asked where person_id = $1 and ended_at is null \
                 order by asked_at, id limit 1"
            ),
            args![person_id],
        )
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// What was asked on a page and is not ended.
pub(super) async fn open_of_source(db: &Database, kind: &str, id: &str) -> Result<Option<Asked>> {
    let row = db
        .row(
            sql!(
                "select * from assessments_asked where source_kind = $1 and source_id = $2 and ended_at is null \
                 order by asked_at, id limit 1"
            ),
            args![kind, id],
        )
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// A request in the list, with what is shown of the person and what the policy must know of their record.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub asked: Asked,
    pub name: Option<String>,
    pub person: Option<Record>,
}

/// Whose requests are asked for. Empty is everybody's.
#[derive(Clone, Debug, Default)]
pub(super) struct Whose {
    /// Held by this account.
    pub account: String,
    /// Held by one of these teams, each with a blank before it.
    pub teams: String,
}

fn fence(whose: &Whose, scope: &Scope) -> Vec<Value> {
    let mut given = args![whose.account.as_str(), whose.teams.as_str()];
    given.extend(scope.values_with_holder());
    given
}

/// How many wait inside a fence.
pub(super) async fn count(db: &Database, whose: &Whose, scope: &Scope) -> Result<i64> {
    let row = db
        .row(
            sql!(
                "select count(*) as total \
                 from assessments_asked c left join persons p on p.id = c.person_id \
                 where c.ended_at is null and ($1 = '' or c.owner_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.owner_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.owner_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13"
            ),
            fence(whose, scope),
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok(row.get("total")?)
}

/// One page of those who wait inside a fence, the longest wait first.
pub(super) async fn waiting(db: &Database, whose: &Whose, scope: &Scope, pager: &Pager) -> Result<Vec<Waiting>> {
    let mut given = fence(whose, scope);
    given.extend(args![pager.limit(), pager.offset()]);
    let rows = db
        .rows(
            sql!(
                "select c.*, p.given_name, p.family_name, p.known_as, p.owner_id as person_owner_id, \
                 p.team_id as person_team_id, p.restricted, p.barred \
                 from assessments_asked c left join persons p on p.id = c.person_id \
                 where c.ended_at is null and ($1 = '' or c.owner_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.owner_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.owner_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13 \
                 order by c.asked_at, c.id limit $14 offset $15"
            ),
            given,
        )
        .await?;
    Ok(rows.iter().map(read_waiting).collect::<Result<_, _>>()?)
}

fn read_waiting(row: &Row) -> Result<Waiting, StorageError> {
    let asked = read(row)?;
    let Some(person_id) = asked.person_id.clone() else { return Ok(Waiting { asked, name: None, person: None }) };
    let part =
        |name: &str| -> Result<String, StorageError> { Ok(row.get::<Option<String>>(name)?.unwrap_or_default()) };
    let name = [part("given_name")?, part("family_name")?].join(" ");
    let name = if name.trim().is_empty() { part("known_as")? } else { name.trim().to_owned() };
    let person = Some(persons::record_in_list(row, person_id)?);
    Ok(Waiting { asked, name: Some(name), person })
}
