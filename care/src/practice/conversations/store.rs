//! The conversations' SQL.

use jiff::{Timestamp, civil::Date};
use platform::{
    Result,
    access::Record,
    args, sql,
    storage::{Database, Row, StorageError, Value},
    work::Work,
};

use super::model::{Connection, Conversation, Written};

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

/// Everybody in an open conversation, inside a fence, those without a dated next step first, then the oldest day.
pub(super) async fn open(db: &Database, all: bool, account: &str, teams: &[String]) -> Result<Vec<Held>> {
    let team = |at: usize| teams.get(at).cloned().unwrap_or_default();
    let rows = db
        .rows(
            sql!(
                "select c.id as conversation_id, c.kind, p.id as person_id, c.owner_id, c.team_id, c.began_at as since, \
                 c.next_what, c.next_on, p.given_name, p.family_name, p.known_as, p.owner_id as person_owner_id, \
                 p.team_id as person_team_id, p.restricted, p.barred \
                 from conversations c left join contacts k on k.id = c.contact_id \
                 left join persons p on p.id = coalesce(k.person_id, c.person_id) \
                 where c.ended_at is null and ($1 or c.owner_id = $2 or c.team_id in ($3, $4, $5, $6)) \
                 order by case when c.next_on is null then 0 else 1 end, c.next_on, c.began_at limit 1000"
            ),
            args![all, account, team(0), team(1), team(2), team(3)],
        )
        .await?;
    Ok(rows.iter().map(read_held).collect::<Result<_, _>>()?)
}

/// Everybody somebody holds who is in no open conversation, as [`open`].
pub(super) async fn held(db: &Database, all: bool, account: &str, teams: &[String]) -> Result<Vec<Held>> {
    let team = |at: usize| teams.get(at).cloned().unwrap_or_default();
    let rows = db
        .rows(
            sql!(
                "select c.id as conversation_id, c.kind, p.id as person_id, p.owner_id, p.team_id, p.created_at as since, \
                 p.next_what, p.next_on, p.given_name, p.family_name, p.known_as, p.owner_id as person_owner_id, \
                 p.team_id as person_team_id, p.restricted, p.barred \
                 from persons p left join (select coalesce(k.person_id, o.person_id) as about_id, o.id, o.kind \
                 from conversations o left join contacts k on k.id = o.contact_id where o.ended_at is null) c \
                 on c.about_id = p.id \
                 where c.id is null and p.died_on is null and (p.owner_id is not null or p.next_on is not null) \
                 and ($1 or p.owner_id = $2 or p.next_owner_id = $2 or p.team_id in ($3, $4, $5, $6)) \
                 order by case when p.next_on is null then 0 else 1 end, p.next_on, p.created_at limit 1000"
            ),
            args![all, account, team(0), team(1), team(2), team(3)],
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
    let barred: String = row.get("barred")?;
    held.person = Some(Record {
        kind: "person".into(),
        id,
        owner: row.get("person_owner_id")?,
        team: row.get("person_team_id")?,
        restricted: row.get("restricted")?,
        barred: barred.split_whitespace().map(str::to_owned).collect(),
    });
    Ok(held)
}
