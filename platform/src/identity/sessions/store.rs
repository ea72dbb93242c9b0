//! The SQL of sessions.

use jiff::Timestamp;

use super::{Place, Way};
use crate::{
    args,
    error::Result,
    identity::{Account, Session, accounts::store::words, rules},
    sql,
    storage::{Database, Row, StorageError, Tx},
    work::Work,
};

pub(super) struct New<'n> {
    pub id: &'n str,
    pub public_id: &'n str,
    pub account_id: &'n str,
    pub csrf: &'n str,
    pub second_factor: bool,
    pub way: Way,
    pub browser: &'n str,
}

pub(super) async fn insert(work: &mut Work, new: &New<'_>) -> Result<()> {
    let now = work.now();
    work.run(
        sql!(
            "insert into sessions (id, public_id, account_id, csrf, second_factor, way, browser, started_at, seen_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $8)"
        ),
        args![new.id, new.public_id, new.account_id, new.csrf, new.second_factor, new.way.words(), new.browser, now],
    )
    .await?;
    Ok(())
}

/// The session of a hashed cookie, with its account's roles and teams as they are now: the one look-up of each request.
pub(super) async fn find(db: &Database, id: &str, now: Timestamp) -> Result<Option<Session>> {
    let row = db
        .row(
            sql!(
                "select s.id, s.csrf, s.second_factor, s.started_at, s.seen_at, a.id as account_id, a.username, a.name, \
                 a.title, a.roles, a.teams, case when f.confirmed_at is null then 0 else 1 end as has_second_factor \
                 from sessions s join accounts a on a.id = s.account_id \
                 left join second_factors f on f.account_id = a.id \
                 where s.id = $1 and s.ended_at is null and a.disabled_at is null"
            ),
            args![id],
        )
        .await?;
    let session = row.as_ref().map(read).transpose()?;
    Ok(session.filter(|session| rules::session_lives(session.started_at, session.seen_at, now)))
}

fn read(row: &Row) -> Result<Session, StorageError> {
    Ok(Session {
        id: row.get("id")?,
        account: Account {
            id: row.get("account_id")?,
            username: row.get("username")?,
            name: row.get("name")?,
            title: row.get("title")?,
            roles: words(&row.get::<String>("roles")?),
            teams: words(&row.get::<String>("teams")?),
            has_second_factor: row.get("has_second_factor")?,
        },
        csrf: row.get("csrf")?,
        second_factor: row.get("second_factor")?,
        started_at: row.get("started_at")?,
        seen_at: row.get("seen_at")?,
    })
}

/// Writes the last use down, if nobody else did within the minute.
pub(super) async fn seen(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    let before = now - rules::SEEN_EVERY;
    tx.run(sql!("update sessions set seen_at = $2 where id = $1 and seen_at <= $3"), args![id, now, before]).await?;
    Ok(())
}

pub(super) async fn end(work: &mut Work, id: &str) -> Result<u64> {
    let now = work.now();
    Ok(work.run(sql!("update sessions set ended_at = $2 where id = $1 and ended_at is null"), args![id, now]).await?)
}

pub(super) async fn end_all(work: &mut Work, account_id: &str, except: Option<&str>) -> Result<u64> {
    let now = work.now();
    Ok(work
        .run(
            sql!("update sessions set ended_at = $2 where account_id = $1 and ended_at is null and id <> $3"),
            args![account_id, now, except.unwrap_or_default()],
        )
        .await?)
}

pub(super) async fn raise(work: &mut Work, id: &str) -> Result<()> {
    work.run(sql!("update sessions set second_factor = $2 where id = $1"), args![id, true]).await?;
    Ok(())
}

/// Ends the session a page of the account's own named.
pub(super) async fn end_place(work: &mut Work, account_id: &str, public_id: &str) -> Result<u64> {
    let now = work.now();
    Ok(work
        .run(
            sql!("update sessions set ended_at = $3 where account_id = $1 and public_id = $2 and ended_at is null"),
            args![account_id, public_id, now],
        )
        .await?)
}

/// The sessions of an account that are not over, newest first.
pub(super) async fn of_account(db: &Database, account_id: &str, now: Timestamp) -> Result<Vec<Place>> {
    let rows = db
        .rows(
            sql!(
                "select id, public_id, way, browser, started_at, seen_at from sessions \
                 where account_id = $1 and ended_at is null order by started_at desc, public_id desc limit 100"
            ),
            args![account_id],
        )
        .await?;
    let read = |row: &Row| {
        Ok(Place {
            id: row.get("public_id")?,
            hash: row.get("id")?,
            way: row.get("way")?,
            browser: row.get("browser")?,
            started_at: row.get("started_at")?,
            seen_at: row.get("seen_at")?,
        })
    };
    let all = rows.iter().map(read).collect::<Result<Vec<Place>, StorageError>>()?;
    Ok(all.into_iter().filter(|place| rules::session_lives(place.started_at, place.seen_at, now)).collect())
}

pub(super) async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(tx.run(sql!("delete from sessions where started_at < $1"), args![before]).await?)
}
