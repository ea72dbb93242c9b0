//! The concerns' SQL: added, taken, passed, done; never removed.

use jiff::{Timestamp, civil::Date};
use platform::{
    Result, args, sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

use super::model::{Concern, Step, Waiting};
use crate::people::persons::rules::is_guest;

fn read(row: &Row) -> Result<Concern, StorageError> {
    Ok(Concern {
        id: row.get("id")?,
        version: row.get("version")?,
        source_kind: row.get("source_kind")?,
        source_id: row.get("source_id")?,
        person_id: row.get("person_id")?,
        team_id: row.get("team_id")?,
        raised_at: row.get("raised_at")?,
        raised_by: row.get("raised_by")?,
        duty_id: row.get("duty_id")?,
        holder_id: row.get("holder_id")?,
        taken_at: row.get("taken_at")?,
        colleague_id: row.get("colleague_id")?,
        safe: row.get("safe")?,
        done_at: row.get("done_at")?,
    })
}

fn read_waiting(row: &Row) -> Result<Waiting, StorageError> {
    let given: Option<String> = row.get("given_name")?;
    let family: Option<String> = row.get("family_name")?;
    let name = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let barred: Option<String> = row.get("barred")?;
    Ok(Waiting {
        concern: read(row)?,
        name: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        restricted: row.get::<Option<bool>>("restricted")?.unwrap_or(false),
        barred: barred.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        left: row.get::<Option<Timestamp>>("holder_left_at")?.is_some(),
    })
}

/// Inserts a concern; false when this one is there already.
pub(super) async fn insert(work: &mut Work, once: &str, one: &Concern) -> Result<bool> {
    let rows = work
        .run(
            sql!(
                "insert into concerns (id, version, once, source_kind, source_id, person_id, team_id, raised_at, \
                 raised_by, duty_id, safe) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                 on conflict (once) do nothing"
            ),
            args![
                one.id.as_str(),
                one.version,
                once,
                one.source_kind.as_str(),
                one.source_id.as_str(),
                one.person_id.clone(),
                one.team_id.clone(),
                one.raised_at,
                one.raised_by.as_str(),
                one.duty_id.clone(),
                one.safe.clone(),
            ],
        )
        .await?;
    Ok(rows == 1)
}

/// The concerns raised from one page, first to last.
pub(super) async fn of_source(work: &mut Work, kind: &str, id: &str) -> Result<Vec<Concern>> {
    let rows = work
        .rows(
            sql!("select * from concerns where source_kind = $1 and source_id = $2 order by raised_at, id"),
            args![kind, id],
        )
        .await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn of_once(work: &mut Work, once: &str) -> Result<Option<Concern>> {
    let row = work.row(sql!("select * from concerns where once = $1"), args![once]).await?;
    Ok(row.as_ref().map(read).transpose()?)
}

/// Keeps a concern as it is now, if it still has the version it was read with.
pub(super) async fn update(work: &mut Work, one: &Concern) -> Result<()> {
    work.update(
        sql!(
            "update concerns set version = version + 1, person_id = $3, duty_id = $4, holder_id = $5, taken_at = $6, \
             colleague_id = $7, done_at = $8, team_id = $9 where id = $1 and version = $2"
        ),
        args![
            one.id.as_str(),
            one.version,
            one.person_id.clone(),
            one.duty_id.clone(),
            one.holder_id.clone(),
            one.taken_at,
            one.colleague_id.clone(),
            one.done_at,
            one.team_id.clone(),
        ],
    )
    .await
}

pub(super) async fn add_step(work: &mut Work, concern_id: &str, step: &Step) -> Result<()> {
    let id = work.new_id();
    work.run(
        sql!(
            "insert into concern_steps (id, concern_id, at, by_id, kind, to_id, words) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![id, concern_id, step.at, step.by_id.as_str(), step.kind.as_str(), step.to_id.clone(), step.words.clone()],
    )
    .await?;
    Ok(())
}

/// A concern with whose it is.
pub(super) async fn find(db: &Database, id: &str) -> Result<Option<Waiting>> {
    let row = db
        .row(
            sql!(
                "select c.*, p.given_name, p.family_name, p.restricted, p.barred, h.disabled_at as holder_left_at \
                 from concerns c left join persons p on p.id = c.person_id \
                 left join accounts h on h.id = c.holder_id where c.id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(read_waiting).transpose()?)
}

/// All that nobody has ended, the oldest first.
pub(super) async fn open(db: &Database) -> Result<Vec<Waiting>> {
    let rows = db
        .rows(
            sql!(
                "select c.*, p.given_name, p.family_name, p.restricted, p.barred, h.disabled_at as holder_left_at \
                 from concerns c left join persons p on p.id = c.person_id \
                 left join accounts h on h.id = c.holder_id \
                 where c.done_at is null order by c.raised_at, c.id"
            ),
            args![],
        )
        .await?;
    Ok(rows.iter().map(read_waiting).collect::<Result<_, _>>()?)
}

/// The steps of a concern, first to last.
pub(super) async fn steps(db: &Database, id: &str) -> Result<Vec<Step>> {
    let rows = db.rows(sql!("select * from concern_steps where concern_id = $1 order by at, id"), args![id]).await?;
    let read = |row: &Row| -> Result<Step, StorageError> {
        Ok(Step {
            at: row.get("at")?,
            by_id: row.get("by_id")?,
            kind: row.get("kind")?,
            to_id: row.get("to_id")?,
            words: row.get("words")?,
        })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Whether an account is open and of somebody of our own.
pub(super) async fn works_here(work: &mut Work, account_id: &str) -> Result<bool> {
    let row =
        work.row(sql!("select roles from accounts where id = $1 and disabled_at is null"), args![account_id]).await?;
    Ok(row.map(|row| is_ours(&row)).transpose()?.unwrap_or(false))
}

fn is_ours(row: &Row) -> Result<bool, StorageError> {
    let roles: String = row.get("roles")?;
    Ok(!is_guest(&roles.split(',').map(str::to_owned).collect::<Vec<_>>()))
}

/// Team and account of each on duty on a day who still works here. Who joins us from another organisation is not there.
pub(super) async fn on_duty(work: &mut Work, day: Date) -> Result<Vec<(String, String)>> {
    let rows = work
        .rows(
            sql!(
                "select r.team_id, r.account_id, a.roles from duty_rota r join accounts a on a.id = r.account_id \
                 where r.on_day = $1 and a.disabled_at is null order by r.team_id"
            ),
            args![day],
        )
        .await?;
    let read = |row: &Row| -> Result<Option<(String, String)>, StorageError> {
        Ok(if is_ours(row)? { Some((row.get("team_id")?, row.get("account_id")?)) } else { None })
    };
    Ok(rows.iter().filter_map(|row| read(row).transpose()).collect::<Result<_, _>>()?)
}

/// Day, team and account from a day on.
pub(super) async fn rota(db: &Database, from: Date) -> Result<Vec<(Date, String, String)>> {
    let rows = db
        .rows(
            sql!("select on_day, team_id, account_id from duty_rota where on_day >= $1 order by on_day, team_id"),
            args![from],
        )
        .await?;
    let read = |row: &Row| -> Result<(Date, String, String), StorageError> {
        Ok((row.get("on_day")?, row.get("team_id")?, row.get("account_id")?))
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Puts somebody on duty for a team and a day; nobody when there is no account.
pub(super) async fn set_duty(work: &mut Work, day: Date, team_id: &str, account_id: Option<&str>) -> Result<()> {
    match account_id {
        Some(account) => {
            work.run(
                sql!(
                    "insert into duty_rota (on_day, team_id, account_id) values ($1, $2, $3) \
                     on conflict (on_day, team_id) do update set account_id = excluded.account_id"
                ),
                args![day, team_id, account],
            )
            .await?
        }
        None => work.run(sql!("delete from duty_rota where on_day = $1 and team_id = $2"), args![day, team_id]).await?,
    };
    Ok(())
}

/// After how many hours an untaken concern is too old on a day, if the council has said.
pub(super) async fn alarm_hours(db: &Database, day: Date) -> Result<Option<i64>> {
    let row = db
        .row(sql!("select hours from concern_alarms where from_on <= $1 order by from_on desc limit 1"), args![day])
        .await?;
    Ok(row.map(|row| row.get("hours")).transpose()?)
}

/// Sets it from a day on.
pub(super) async fn set_alarm(work: &mut Work, from_on: Date, hours: i64) -> Result<()> {
    work.run(
        sql!(
            "insert into concern_alarms (from_on, hours) values ($1, $2) \
             on conflict (from_on) do update set hours = excluded.hours"
        ),
        args![from_on, hours],
    )
    .await?;
    Ok(())
}

/// Whether these words stand with a concern already.
pub(super) async fn has_words(work: &mut Work, id: &str, words: &str) -> Result<bool> {
    let row = work
        .row(sql!("select id from concern_steps where concern_id = $1 and words = $2 limit 1"), args![id, words])
        .await?;
    Ok(row.is_some())
}

/// Account and teams of every manager who works here, in a lasting order.
pub(super) async fn managers(work: &mut Work) -> Result<Vec<(String, Vec<String>)>> {
    let rows = work
        .rows(
            sql!(
                "select id, teams from accounts where disabled_at is null \
                 and ',' || roles || ',' like '%,manager,%' order by name, id"
            ),
            args![],
        )
        .await?;
    let read = |row: &Row| -> Result<(String, Vec<String>), StorageError> {
        let teams: String = row.get("teams")?;
        Ok((row.get("id")?, teams.split(',').map(str::to_owned).collect()))
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// Writes down how the person asked to be reached safely, when that is known after the concern.
pub(super) async fn set_safe(work: &mut Work, id: &str, safe: &str) -> Result<()> {
    work.run(sql!("update concerns set version = version + 1, safe = $2 where id = $1"), args![id, safe]).await?;
    Ok(())
}

/// Whom concerns were raised about since a moment, and when: for counting what followed.
///
/// # Errors
/// As the record store says.
pub async fn raised_since(db: &Database, from: Timestamp) -> Result<Vec<(String, Timestamp)>> {
    let rows = db
        .rows(
            sql!("select person_id, raised_at from concerns where person_id is not null and raised_at >= $1"),
            args![from],
        )
        .await?;
    let read =
        |row: &Row| -> Result<(String, Timestamp), StorageError> { Ok((row.get("person_id")?, row.get("raised_at")?)) };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// A record store as it was before there was a queue, for the test of what was carried into it.
#[cfg(test)]
pub(super) async fn forget_all(work: &mut Work) -> Result<()> {
    work.run(sql!("delete from concern_steps"), args![]).await?;
    work.run(sql!("delete from concerns"), args![]).await?;
    Ok(())
}
