//! Who is at a huddle, and so which partners from health are invited to it.

use jiff::civil::Date;
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::super::model::{Huddle, Present};

fn read(row: &Row) -> Result<Huddle, StorageError> {
    Ok(Huddle {
        id: row.get("id")?,
        version: row.get("version")?,
        team_id: row.get("team_id")?,
        day: row.get("day")?,
        people: Vec::new(),
    })
}

async fn with_people(db: &Database, row: Option<Row>) -> Result<Option<Huddle>> {
    let Some(row) = row else { return Ok(None) };
    let mut huddle = read(&row)?;
    let rows = db
        .rows(sql!("select * from huddle_people where huddle_id = $1 order by name, id"), args![huddle.id.as_str()])
        .await?;
    let present = |row: &Row| -> Result<Present, StorageError> {
        Ok(Present { account_id: row.get("account_id")?, name: row.get("name")?, discipline: row.get("discipline")? })
    };
    huddle.people = rows.iter().map(present).collect::<Result<_, _>>()?;
    Ok(Some(huddle))
}

/// A team's huddle of a day, once somebody has said who is there.
pub(in crate::front_door::huddle) async fn of_day(db: &Database, team_id: &str, day: Date) -> Result<Option<Huddle>> {
    let row = db.row(sql!("select * from huddles where team_id = $1 and day = $2"), args![team_id, day]).await?;
    with_people(db, row).await
}

/// A team's last huddle before a day: whoever was there is likely to come again.
pub(in crate::front_door::huddle) async fn last_before(
    db: &Database,
    team_id: &str,
    day: Date,
) -> Result<Option<Huddle>> {
    let row = db
        .row(
            sql!("select * from huddles where team_id = $1 and day < $2 order by day desc limit 1"),
            args![team_id, day],
        )
        .await?;
    with_people(db, row).await
}

/// The teams that have held a huddle.
pub(in crate::front_door::huddle) async fn teams(db: &Database) -> Result<Vec<String>> {
    let rows = db.rows(sql!("select distinct team_id from huddles order by team_id"), args![]).await?;
    Ok(rows.iter().map(|row| row.get("team_id")).collect::<Result<_, _>>()?)
}

/// The huddles an account is invited to, the newest first.
pub(in crate::front_door::huddle) async fn invitations(db: &Database, account_id: &str) -> Result<Vec<(String, Date)>> {
    let rows = db
        .rows(
            sql!(
                "select distinct h.team_id, h.day from huddles h join huddle_people p on p.huddle_id = h.id \
                 where p.account_id = $1 order by h.day desc, h.team_id limit 60"
            ),
            args![account_id],
        )
        .await?;
    let read = |row: &Row| -> Result<(String, Date), StorageError> { Ok((row.get("team_id")?, row.get("day")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Whether an account is invited to a team's huddle of a day.
pub(in crate::front_door::huddle) async fn is_invited(
    db: &Database,
    account_id: &str,
    team_id: &str,
    day: Date,
) -> Result<bool> {
    let row = db
        .row(
            sql!(
                "select p.id from huddle_people p join huddles h on h.id = p.huddle_id \
                 where p.account_id = $1 and h.team_id = $2 and h.day = $3"
            ),
            args![account_id, team_id, day],
        )
        .await?;
    Ok(row.is_some())
}

/// Says who is there, over what was seen of the day: nothing yet, or a version.
///
/// # Errors
/// A conflict when somebody else said it in the meantime.
pub async fn say(
    work: &mut Work,
    seen: Option<&Huddle>,
    team_id: &str,
    day: Date,
    people: Vec<Present>,
) -> Result<Huddle> {
    let mut after = Huddle {
        id: seen.map_or_else(|| work.new_id(), |seen| seen.id.clone()),
        version: seen.map_or(1, |seen| seen.version + 1),
        team_id: team_id.to_owned(),
        day,
        people,
    };
    if let Some(seen) = seen {
        work.update(
            sql!("update huddles set version = version + 1 where id = $1 and version = $2"),
            args![seen.id.as_str(), seen.version],
        )
        .await?;
        work.run(sql!("delete from huddle_people where huddle_id = $1"), args![seen.id.as_str()]).await?;
    } else {
        let inserted = work
            .run(
                sql!("insert into huddles (id, team_id, day) values ($1, $2, $3)"),
                args![after.id.as_str(), team_id, day],
            )
            .await;
        match inserted {
            Ok(_) => {}
            Err(StorageError::Unique(_)) => return Err(platform::Error::Conflict(FIRST.into())),
            Err(other) => return Err(other.into()),
        }
    }
    after.people.sort_by(|a, b| a.name.cmp(&b.name));
    for one in &after.people {
        let id = work.new_id();
        work.run(
            sql!("insert into huddle_people (id, huddle_id, account_id, name, discipline) values ($1, $2, $3, $4, $5)"),
            args![id, after.id.as_str(), one.account_id.clone(), one.name.as_str(), one.discipline.as_str()],
        )
        .await?;
    }
    work.changed("front_door/huddle:lead", ("huddle", &after.id), None, seen, Some(&after)).await?;
    Ok(after)
}

/// What is said to whoever said second who is there.
pub(in crate::front_door::huddle) const FIRST: &str = "Somebody else said in the meantime who is there. Yours is not lost: it is ticked below. Look at \
     theirs, then save again.";
