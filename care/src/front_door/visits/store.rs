//! The SQL of visits, of a worker's own people, and of the keys that lock what waits on their devices.

use jiff::civil::Date;
use platform::{
    Error, Result,
    access::Record,
    args, ids, sql,
    storage::{Database, Row, StorageError},
    web::Cx,
    work::Work,
};

use super::model::Visit;
use crate::people::persons;

fn read(row: &Row) -> Result<Visit, StorageError> {
    Ok(Visit {
        id: row.get("id")?,
        kind: row.get("kind")?,
        hub_id: row.get("hub_id")?,
        booking_id: row.get("booking_id")?,
        on_date: row.get("on_date")?,
        who: row.get("who")?,
        person_id: row.get("person_id")?,
        light_id: row.get("light_id")?,
        contact_id: row.get("contact_id")?,
        words: row.get("words")?,
        agreed: row.get("agreed")?,
        connected: row.get("connected")?,
        next_on: row.get("next_on")?,
        followed_by: row.get("followed_by")?,
        made_by: row.get("made_by")?,
        team_id: row.get("team_id")?,
        made_at: row.get("made_at")?,
    })
}

fn all(rows: &[Row]) -> Result<Vec<Visit>> {
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Visit>> {
    let row = db.row(sql!("select * from visits where id = $1"), args![id]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// The visit that a form made before.
pub(super) async fn of_form(db: &Database, once: &str) -> Result<Option<Visit>> {
    let row = db.row(sql!("select * from visits where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Keeps a visit; a unique error when its form made one before, or when another tells of the same booking.
pub(super) async fn insert(work: &mut Work, one: &Visit, once: &str) -> Result<(), StorageError> {
    work.run(
        sql!(
            "insert into visits (id, once, kind, hub_id, booking_id, on_date, who, person_id, light_id, contact_id, words, \
             agreed, connected, next_on, made_by, team_id, made_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        args![
            one.id.as_str(),
            once,
            one.kind.as_str(),
            one.hub_id.clone(),
            one.booking_id.clone(),
            one.on_date,
            one.who.as_str(),
            one.person_id.clone(),
            one.light_id.clone(),
            one.contact_id.clone(),
            one.words.as_str(),
            one.agreed.as_str(),
            one.connected.as_str(),
            one.next_on,
            one.made_by.as_str(),
            one.team_id.clone(),
            one.made_at,
        ],
    )
    .await?;
    Ok(())
}

/// What came of a planned next time, if nobody said so before.
pub(super) async fn follow(work: &mut Work, id: &str, made_by: &str, by: &str) -> Result<u64> {
    let done = work
        .run(
            sql!("update visits set followed_by = $3 where id = $1 and made_by = $2 and followed_by is null"),
            args![id, made_by, by],
        )
        .await?;
    Ok(done)
}

/// Next times that a worker planned and that did not come about yet, the soonest first.
pub(super) async fn planned(db: &Database, made_by: &str) -> Result<Vec<Visit>> {
    let rows = db
        .rows(
            sql!(
                "select * from visits where made_by = $1 and next_on is not null and followed_by is null \
                 order by next_on, id limit 100"
            ),
            args![made_by],
        )
        .await?;
    all(&rows)
}

/// Whom a worker met since a day, the newest first.
pub(super) async fn recent(db: &Database, made_by: &str, from: Date) -> Result<Vec<Visit>> {
    let rows = db
        .rows(
            sql!(
                "select * from visits where made_by = $1 and on_date >= $2 and kind <> 'plan' \
                 order by on_date desc, made_at desc, id desc limit 30"
            ),
            args![made_by, from],
        )
        .await?;
    all(&rows)
}

/// The kinds of visits since a day, with their day.
pub(super) async fn kinds_since(db: &Database, from: Date) -> Result<Vec<(Date, String)>> {
    let rows = db.rows(sql!("select on_date, kind from visits where on_date >= $1"), args![from]).await?;
    let read = |row: &Row| Ok((row.get("on_date")?, row.get("kind")?));
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}

/// Somebody a worker holds the record of.
#[derive(Clone, Debug)]
pub(super) struct Mine {
    pub id: String,
    pub name: String,
    pub phone: Option<String>,
    pub next_on: Option<Date>,
    pub next_what: Option<String>,
    pub record: Record,
}

/// Those whose record a worker holds, the soonest next step first.
pub(super) async fn people_of(db: &Database, owner_id: &str) -> Result<Vec<Mine>> {
    let rows = db
        .rows(
            sql!(
                "select p.id, p.given_name, p.family_name, p.known_as, p.phone, p.next_on, p.next_what, \
                 p.owner_id as person_owner_id, p.team_id as person_team_id, p.restricted, p.barred from persons p \
                 where p.owner_id = $1 and p.died_on is null \
                 order by case when p.next_on is null then 1 else 0 end, p.next_on, p.family_name, p.id limit 100"
            ),
            args![owner_id],
        )
        .await?;
    rows.iter().map(read_mine).collect()
}

fn read_mine(row: &Row) -> Result<Mine> {
    let (given, family): (String, String) = (row.get("given_name")?, row.get("family_name")?);
    let name = format!("{given} {family}").trim().to_owned();
    let id: String = row.get("id")?;
    Ok(Mine {
        name: if name.is_empty() { row.get::<Option<String>>("known_as")?.unwrap_or_default() } else { name },
        phone: row.get("phone")?,
        next_on: row.get("next_on")?,
        next_what: row.get("next_what")?,
        record: persons::record_in_list(row, id.clone())?,
        id,
    })
}

/// What those of whom a worker keeps a light record like to be called, by its id, for those who agreed.
pub(super) async fn called_by(db: &Database, made_by: &str) -> Result<Vec<(String, String)>> {
    let rows = db
        .rows(
            sql!(
                "select l.id, l.called from visits v join light_records l on l.id = v.light_id \
                 where v.made_by = $1 and l.called is not null and l.person_id is null order by v.on_date desc, l.id"
            ),
            args![made_by],
        )
        .await?;
    let read = |row: &Row| Ok((row.get("id")?, row.get("called")?));
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}

/// What this worker's browser locks waiting entries with; made when it is first needed.
pub(super) async fn device_key(cx: &Cx, account_id: &str) -> Result<String> {
    let question = sql!("select key from device_keys where account_id = $1");
    if let Some(row) = cx.db().row(question, args![account_id]).await? {
        return Ok(row.get("key")?);
    }
    let mut work = cx.begin().await?;
    let now = work.now();
    work.run(
        sql!(
            "insert into device_keys (account_id, key, made_at) values ($1, $2, $3) on conflict (account_id) do nothing"
        ),
        args![account_id, ids::secret(), now],
    )
    .await?;
    work.commit_housekeeping().await?;
    let row = cx.db().row(question, args![account_id]).await?;
    Ok(row.ok_or_else(|| Error::internal("the key of a device vanished"))?.get("key")?)
}
