//! The SQL of connections.

use jiff::civil::Date;
use platform::{
    Error, Result,
    access::{Record, Scope},
    args, sql,
    storage::{Database, Row, StorageError, Value},
    web::Pager,
    work::Work,
};

use super::model::{Connection, Source};

fn read(row: &Row) -> Result<Connection, StorageError> {
    Ok(Connection {
        id: row.get("id")?,
        version: row.get("version")?,
        person_id: row.get("person_id")?,
        contact_id: row.get("contact_id")?,
        conversation_id: row.get("conversation_id")?,
        service_id: row.get("service_id")?,
        what: row.get("what")?,
        check_on: row.get("check_on")?,
        late_reason: row.get("late_reason")?,
        checker_id: row.get("checker_id")?,
        team_id: row.get("team_id")?,
        made_by: row.get("made_by")?,
        made_at: row.get("made_at")?,
        by_ending: row.get("by_ending")?,
        answer: row.get("answer")?,
        answer_words: row.get("answer_words")?,
        answered_at: row.get("answered_at")?,
        answered_by: row.get("answered_by")?,
        withdrawn_at: row.get("withdrawn_at")?,
    })
}

fn all(rows: &[Row]) -> Result<Vec<Connection>> {
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// The connection of this id.
pub async fn find(db: &Database, id: &str) -> Result<Option<Connection>> {
    let row = db.row(sql!("select * from connected_services where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// The connection of this id, as this piece of work sees it.
pub(super) async fn find_in(work: &mut Work, id: &str) -> Result<Option<Connection>> {
    let row = work.row(sql!("select * from connected_services where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// What was offered in a contact or conversation, or to a person, newest first; what was withdrawn is left out.
pub async fn of_source(db: &Database, source: &Source) -> Result<Vec<Connection>> {
    let rows = db
        .rows(
            sql!(
                "select * from connected_services where withdrawn_at is null \
                 and (person_id = $1 or contact_id = $2 or conversation_id = $3) order by made_at desc, id desc limit 50"
            ),
            args![source.person_id.clone(), source.contact_id.clone(), source.conversation_id.clone()],
        )
        .await?;
    all(&rows)
}

/// Every connection of a contact, or of a conversation that grew out of none.
pub(super) async fn of_matter(work: &mut Work, source: &Source) -> Result<Vec<Connection>> {
    let rows = work
        .rows(
            sql!(
                "select * from connected_services where withdrawn_at is null \
                 and (contact_id = $1 or conversation_id = $2) order by check_on, id"
            ),
            args![source.contact_id.clone(), source.conversation_id.clone()],
        )
        .await?;
    all(&rows)
}

/// The person's connections nobody has asked about, soonest day first.
pub(super) async fn open_of_person(work: &mut Work, person_id: &str) -> Result<Vec<Connection>> {
    let rows = work
        .rows(
            sql!(
                "select * from connected_services where person_id = $1 and answer is null and withdrawn_at is null \
                 order by check_on, id"
            ),
            args![person_id],
        )
        .await?;
    all(&rows)
}

fn values(one: &Connection) -> Vec<Value> {
    args![
        one.id.as_str(),
        one.version,
        one.person_id.clone(),
        one.check_on,
        one.late_reason.clone(),
        one.checker_id.as_str(),
        one.team_id.clone(),
        one.answer.clone(),
        one.answer_words.clone(),
        one.answered_at,
        one.answered_by.clone(),
        one.withdrawn_at,
        one.what.as_str(),
    ]
}

pub(super) async fn insert(work: &mut Work, one: &Connection, once: &str) -> Result<(), StorageError> {
    let mut given = values(one);
    given.extend(args![
        once,
        one.contact_id.clone(),
        one.conversation_id.clone(),
        one.service_id.clone(),
        one.made_by.as_str(),
        one.made_at,
        one.by_ending,
    ]);
    work.run(
        sql!(
            "insert into connected_services (id, version, person_id, check_on, late_reason, checker_id, team_id, answer, \
             answer_words, answered_at, answered_by, withdrawn_at, what, once, contact_id, conversation_id, service_id, \
             made_by, made_at, by_ending) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
        ),
        given,
    )
    .await?;
    Ok(())
}

/// Keeps a connection as it is now, if it still has the version it was read with.
pub(super) async fn update(work: &mut Work, one: &Connection) -> Result<()> {
    work.update(
        sql!(
            "update connected_services set version = version + 1, person_id = $3, check_on = $4, late_reason = $5, \
             checker_id = $6, team_id = $7, answer = $8, answer_words = $9, answered_at = $10, answered_by = $11, \
             withdrawn_at = $12, what = $13 where id = $1 and version = $2"
        ),
        values(one),
    )
    .await
}

/// A row of the list, with whose it is as far as the policy must know.
#[derive(Clone, Debug)]
pub(super) struct ToCheck {
    pub connection: Connection,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub person: Option<Record>,
}

/// Whose list is asked for: an account's own, some teams', or everybody's when both are empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Whose {
    pub account: String,
    pub teams: String,
}

fn fence(whose: &Whose, scope: &Scope) -> Vec<Value> {
    let mut given = args![whose.account.as_str(), whose.teams.as_str()];
    given.extend(scope.values_with_holder());
    given
}

/// How many are to be checked inside a fence, and how many of them are overdue.
pub(super) async fn count(db: &Database, whose: &Whose, scope: &Scope, today: Date) -> Result<(i64, i64)> {
    let mut given = fence(whose, scope);
    given.extend(args![today]);
    let row = db
        .row(
            sql!(
                "select count(*) as total, count(case when c.check_on < $14 then 1 end) as overdue \
                 from connected_services c left join persons p on p.id = c.person_id \
                 where c.answer is null and c.withdrawn_at is null and p.died_on is null and ($1 = '' or c.checker_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.checker_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.checker_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13"
            ),
            given,
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok((row.get("total")?, row.get("overdue")?))
}

/// One page of those to be checked inside a fence, the oldest day first.
pub(super) async fn to_check(db: &Database, whose: &Whose, scope: &Scope, pager: &Pager) -> Result<Vec<ToCheck>> {
    let mut given = fence(whose, scope);
    given.extend(args![pager.limit(), pager.offset()]);
    let rows = db
        .rows(
            sql!(
                "select c.*, p.given_name, p.family_name, p.known_as, p.phone, p.owner_id as person_owner_id, \
                 p.team_id as person_team_id, p.restricted, p.barred \
                 from connected_services c left join persons p on p.id = c.person_id \
                 where c.answer is null and c.withdrawn_at is null and p.died_on is null and ($1 = '' or c.checker_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.checker_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.checker_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13 \
                 order by c.check_on, c.id limit $14 offset $15"
            ),
            given,
        )
        .await?;
    Ok(rows.iter().map(read_to_check).collect::<Result<_, _>>()?)
}

fn read_to_check(row: &Row) -> Result<ToCheck, StorageError> {
    let connection = read(row)?;
    let mut found = ToCheck { connection, name: None, phone: None, person: None };
    let Some(id) = found.connection.person_id.clone() else { return Ok(found) };
    let (given, family): (String, String) = (row.get("given_name")?, row.get("family_name")?);
    let name = format!("{given} {family}").trim().to_owned();
    found.name = Some(if name.is_empty() { row.get::<Option<String>>("known_as")?.unwrap_or_default() } else { name });
    found.phone = row.get("phone")?;
    let barred: String = row.get("barred")?;
    found.person = Some(Record {
        kind: "person".into(),
        id,
        owner: row.get("person_owner_id")?,
        team: row.get("person_team_id")?,
        restricted: row.get("restricted")?,
        barred: barred.split_whitespace().map(str::to_owned).collect(),
        ..Record::default()
    });
    Ok(found)
}
