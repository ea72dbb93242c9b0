//! The conversations' SQL.

use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result,
    access::{Record, Scope},
    args, sql,
    storage::{Database, Row, StorageError, Value},
    web::Pager,
    work::Work,
};

use super::model::{Connection, Conversation, Written};
use crate::{front_door::contacts::Whose, people::persons};

fn read(row: &Row) -> Result<Conversation, StorageError> {
    Ok(Conversation {
        id: row.get("id")?,
        version: row.get("version")?,
        once: row.get("once")?,
        kind: row.get("kind")?,
        person_id: row.get("person_id")?,
        contact_id: row.get("contact_id")?,
        created_by: row.get("created_by")?,
        owner_id: row.get("owner_id")?,
        team_id: row.get("team_id")?,
        began_at: row.get("began_at")?,
        written: Written {
            place: row.get("place")?,
            with_whom: row.get("with_whom")?,
            matters: row.get("matters")?,
            strong: row.get("strong")?,
            in_the_way: row.get("in_the_way")?,
            ideas: row.get("ideas")?,
            connections: Vec::new(),
            next_what: row.get("next_what")?,
            next_on: row.get("next_on")?,
            next_owner_id: row.get("next_owner_id")?,
            no_next_reason: row.get("no_next_reason")?,
        },
        ended_at: row.get("ended_at")?,
        ending: row.get("ending")?,
    })
}

async fn with_connections(db: &Database, row: Option<Row>) -> Result<Option<Conversation>> {
    let Some(row) = row else {
        return Ok(None);
    };
    let mut conversation = read(&row)?;
    let rows = db
        .rows(
            sql!("select what, check_on, worked from connections where conversation_id = $1 order by place"),
            args![conversation.id.as_str()],
        )
        .await?;
    for row in &rows {
        conversation.written.connections.push(Connection {
            what: row.get("what")?,
            check_on: row.get("check_on")?,
            worked: row.get("worked")?,
        });
    }
    Ok(Some(conversation))
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Conversation>> {
    let row = db.row(sql!("select * from conversations where id = $1"), args![id]).await?;
    with_connections(db, row).await
}

/// The conversation a form became, if it was sent before.
pub(super) async fn of_form(db: &Database, once: &str) -> Result<Option<Conversation>> {
    let row = db.row(sql!("select * from conversations where once = $1"), args![once]).await?;
    with_connections(db, row).await
}

/// The conversation of this kind that grew out of a contact.
pub(super) async fn of_contact(db: &Database, contact_id: &str, kind: i64) -> Result<Option<Conversation>> {
    let row = db
        .row(sql!("select * from conversations where contact_id = $1 and kind = $2"), args![contact_id, kind])
        .await?;
    with_connections(db, row).await
}

/// What an insert and an update say alike: `$3` to `$18`.
fn values(conversation: &Conversation) -> Vec<Value> {
    let written = &conversation.written;
    args![
        conversation.person_id.clone(),
        conversation.owner_id.as_str(),
        conversation.team_id.clone(),
        written.place.as_str(),
        written.with_whom.clone(),
        written.matters.as_str(),
        written.strong.as_str(),
        written.in_the_way.as_str(),
        written.ideas.as_str(),
        written.next_what.clone(),
        written.next_on,
        written.next_owner_id.clone(),
        written.no_next_reason.clone(),
        conversation.ended_at,
        conversation.ending.clone(),
    ]
}

pub(super) async fn insert(work: &mut Work, conversation: &Conversation) -> Result<(), StorageError> {
    let mut given = args![conversation.id.as_str(), conversation.version];
    given.extend(values(conversation));
    given.extend(args![
        conversation.once.as_str(),
        conversation.kind,
        conversation.contact_id.clone(),
        conversation.created_by.as_str(),
        conversation.began_at,
    ]);
    work.run(
        sql!(
            "insert into conversations (id, version, person_id, owner_id, team_id, place, with_whom, matters, strong, \
             in_the_way, ideas, next_what, next_on, next_owner_id, no_next_reason, ended_at, ending, once, kind, \
             contact_id, created_by, began_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
        ),
        given,
    )
    .await?;
    connect(work, conversation).await
}

/// Keeps a conversation as it is now, if it still has the version it was read with.
pub(super) async fn update(work: &mut Work, conversation: &Conversation) -> Result<()> {
    let mut given = args![conversation.id.as_str(), conversation.version];
    given.extend(values(conversation));
    work.update(
        sql!(
            "update conversations set version = version + 1, person_id = $3, owner_id = $4, team_id = $5, place = $6, \
             with_whom = $7, matters = $8, strong = $9, in_the_way = $10, ideas = $11, next_what = $12, next_on = $13, \
             next_owner_id = $14, no_next_reason = $15, ended_at = $16, ending = $17 where id = $1 and version = $2"
        ),
        given,
    )
    .await?;
    work.run(sql!("delete from connections where conversation_id = $1"), args![conversation.id.as_str()]).await?;
    Ok(connect(work, conversation).await?)
}

async fn connect(work: &mut Work, conversation: &Conversation) -> Result<(), StorageError> {
    for (place, one) in (1_i64..).zip(&conversation.written.connections) {
        work.run(
            sql!(
                "insert into connections (conversation_id, place, what, check_on, worked) values ($1, $2, $3, $4, $5)"
            ),
            args![conversation.id.as_str(), place, one.what.as_str(), one.check_on, one.worked.clone()],
        )
        .await?;
    }
    Ok(())
}

/// The person's conversations, newest first.
pub(super) async fn of_person(db: &Database, person_id: &str, limit: i64) -> Result<Vec<Conversation>> {
    let rows = db
        .rows(
            sql!("select * from conversations where person_id = $1 order by began_at desc, id desc limit $2"),
            args![person_id, limit],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// A row of the queue: an open conversation, or a person somebody holds who is in none.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub conversation_id: Option<String>,
    pub kind: Option<i64>,
    pub person_id: Option<String>,
    pub name: String,
    pub owner_id: Option<String>,
    pub team_id: Option<String>,
    pub since: Timestamp,
    pub next_what: Option<String>,
    pub next_on: Option<Date>,
    pub person: Option<Record>,
}

/// What the policy lets somebody see in the queue.
#[derive(Debug)]
pub(super) struct Scopes {
    pub conversations: Scope,
    pub persons: Scope,
}

/// `$1` to `$20` of the queue.
fn fence(whose: Whose<'_>, scopes: &Scopes) -> Vec<Value> {
    let mut given = whose.values();
    given.extend(scopes.conversations.values_with_holder());
    given.extend(scopes.persons.values());
    given
}

/// How many stand in the queue, and how many of them have no dated next step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub total: i64,
    pub without: i64,
}

/// Counts everybody in an open conversation, and everybody somebody holds who is in none, inside a fence.
pub(super) async fn count(db: &Database, whose: Whose<'_>, scopes: &Scopes) -> Result<Count> {
    let row = db
        .row(
            sql!(
                "select count(*) as total, count(case when q.next_on is null then 1 end) as without from ( \
                 select c.next_on from conversations c left join contacts k on k.id = c.contact_id \
                 left join persons p on p.id = coalesce(k.person_id, c.person_id) \
                 where c.ended_at is null and ($1 = '' or c.owner_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.owner_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.owner_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13 \
                 union all \
                 select p.next_on from persons p \
                 where p.died_on is null and (p.owner_id is not null or p.next_on is not null) \
                 and p.id not in (select coalesce(k.person_id, c.person_id) from conversations c \
                 left join contacts k on k.id = c.contact_id \
                 where c.ended_at is null and coalesce(k.person_id, c.person_id) is not null) \
                 and ($1 = '' or p.owner_id = $1 or p.next_owner_id = $1) \
                 and ($2 = '' or $2 like '%' || p.team_id || '%') \
                 and case when p.restricted then $14 or p.owner_id = $15 or $16 like '%' || p.team_id || '%' \
                          else $17 or p.owner_id = $18 or $19 like '%' || p.team_id || '%' end \
                 and ' ' || p.barred || ' ' not like $20) q"
            ),
            fence(whose, scopes),
        )
        .await?;
    let row = row.ok_or_else(|| Error::internal("a count without an answer"))?;
    Ok(Count { total: row.get("total")?, without: row.get("without")? })
}

/// One page of everybody in an open conversation, and everybody somebody holds who is in none, inside a fence: those
/// without a dated next step, then the oldest day, then who came first.
pub(super) async fn queue(db: &Database, whose: Whose<'_>, scopes: &Scopes, pager: &Pager) -> Result<Vec<Held>> {
    let mut given = fence(whose, scopes);
    // Of each half no more is read than the page can need, in the order of its index.
    given.extend(args![pager.limit(), pager.offset(), pager.limit() + pager.offset()]);
    let rows = db
        .rows(
            sql!(
                "select q.*, p.given_name, p.family_name, p.known_as, p.owner_id as person_owner_id, \
                 p.team_id as person_team_id, p.restricted, p.barred from ( \
                 select * from (select c.id as conversation_id, c.kind, p.id as person_id, c.owner_id, c.team_id, c.began_at as since, \
                 c.next_what, c.next_on as next_on, case when c.next_on is null then 0 else 1 end as dated, c.id as place \
                 from conversations c left join contacts k on k.id = c.contact_id \
                 left join persons p on p.id = coalesce(k.person_id, c.person_id) \
                 where c.ended_at is null and ($1 = '' or c.owner_id = $1) \
                 and ($2 = '' or $2 like '%' || c.team_id || '%') \
                 and case when p.restricted then $3 or p.owner_id = $4 or $5 like '%' || p.team_id || '%' \
                               or c.owner_id = $6 or $7 like '%' || c.team_id || '%' \
                          else $8 or p.owner_id = $9 or $10 like '%' || p.team_id || '%' \
                               or c.owner_id = $11 or $12 like '%' || c.team_id || '%' end \
                 and ' ' || coalesce(p.barred, '') || ' ' not like $13 \
                 order by dated, next_on, since, place limit $23) talks \
                 union all \
                 select * from (select cast(null as text) as conversation_id, cast(null as bigint) as kind, p.id as person_id, \
                 p.owner_id, p.team_id, p.created_at as since, p.next_what, p.next_on as next_on, \
                 case when p.next_on is null then 0 else 1 end as dated, p.id as place from persons p \
                 where p.died_on is null and (p.owner_id is not null or p.next_on is not null) \
                 and p.id not in (select coalesce(k.person_id, c.person_id) from conversations c \
                 left join contacts k on k.id = c.contact_id \
                 where c.ended_at is null and coalesce(k.person_id, c.person_id) is not null) \
                 and ($1 = '' or p.owner_id = $1 or p.next_owner_id = $1) \
                 and ($2 = '' or $2 like '%' || p.team_id || '%') \
                 and case when p.restricted then $14 or p.owner_id = $15 or $16 like '%' || p.team_id || '%' \
                          else $17 or p.owner_id = $18 or $19 like '%' || p.team_id || '%' end \
                 and ' ' || p.barred || ' ' not like $20 \
                 order by dated, next_on, since, place limit $23) held \
                 order by dated, next_on, since, place limit $21 offset $22) q \
                 left join persons p on p.id = q.person_id order by q.dated, q.next_on, q.since, q.place"
            ),
            given,
        )
        .await?;
    Ok(rows.iter().map(read_held).collect::<Result<_, _>>()?)
}

fn read_held(row: &Row) -> Result<Held, StorageError> {
    let person_id: Option<String> = row.get("person_id")?;
    let mut held = Held {
        conversation_id: row.get("conversation_id")?,
        kind: row.get("kind")?,
        name: String::new(),
        owner_id: row.get("owner_id")?,
        team_id: row.get("team_id")?,
        since: row.get("since")?,
        next_what: row.get("next_what")?,
        next_on: row.get("next_on")?,
        person: None,
        person_id: person_id.clone(),
    };
    let Some(id) = person_id else {
        return Ok(held);
    };
    let (given, family): (String, String) = (row.get("given_name")?, row.get("family_name")?);
    let name = format!("{given} {family}").trim().to_owned();
    held.name = if name.is_empty() { row.get::<Option<String>>("known_as")?.unwrap_or_default() } else { name };
    held.person = Some(persons::record_in_list(row, id)?);
    Ok(held)
}

/// A conversation that ended: its kind, the contact it grew out of, with whom, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The conversation.
    pub id: String,
    /// 1, 2 or 3.
    pub kind: i64,
    /// The contact it grew out of.
    pub contact_id: Option<String>,
    /// With whom.
    pub person_id: String,
    /// When it ended.
    pub at: Timestamp,
}

/// Conversations with people we know that ended in a stretch of time.
///
/// # Errors
/// As the record store says.
pub async fn ended(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Ended>> {
    let rows = db
        .rows(
            sql!(
                "select id, kind, contact_id, person_id, ended_at from conversations where person_id is not null \
                 and ended_at >= $1 and ended_at < $2 order by ended_at, id"
            ),
            args![from, before],
        )
        .await?;
    let read = |row: &Row| -> Result<Ended, StorageError> {
        Ok(Ended {
            id: row.get("id")?,
            kind: row.get("kind")?,
            contact_id: row.get("contact_id")?,
            person_id: row.get("person_id")?,
            at: row.get("ended_at")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}
