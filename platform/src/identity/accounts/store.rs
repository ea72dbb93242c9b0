//! The SQL of teams, accounts and passwords.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{NewAccount, PasswordHash, Standing, Team};
use crate::{
    args,
    error::Result,
    identity::Account,
    sql,
    storage::{Database, Row, StorageError},
    work::Work,
};

/// The words of a list kept with commas between.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn read(row: &Row) -> Result<Account, StorageError> {
    Ok(Account {
        id: row.get("id")?,
        username: row.get("username")?,
        name: row.get("name")?,
        title: row.get("title")?,
        roles: words(&row.get::<String>("roles")?),
        teams: words(&row.get::<String>("teams")?),
        has_second_factor: row.get("has_second_factor")?,
    })
}

fn read_all(rows: &[Row]) -> Result<Vec<Account>> {
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) async fn insert_team(work: &mut Work, team: &Team) -> Result<(), StorageError> {
    let now = work.now();
    work.run(
        sql!("insert into teams (id, name, locality, created_at) values ($1, $2, $3, $4)"),
        args![&team.id, &team.name, team.locality.clone(), now],
    )
    .await?;
    Ok(())
}

pub(super) async fn teams(db: &Database) -> Result<Vec<Team>> {
    let rows = db.rows(sql!("select id, name, locality from teams order by name, id"), args![]).await?;
    let read = |row: &Row| Ok(Team { id: row.get("id")?, name: row.get("name")?, locality: row.get("locality")? });
    Ok(rows.iter().map(read).collect::<Result<_, StorageError>>()?)
}

pub(super) async fn insert(work: &mut Work, id: &str, new: &NewAccount) -> Result<(), StorageError> {
    let now = work.now();
    work.run(
        sql!(
            "insert into accounts (id, username, name, title, roles, teams, created_at) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        args![id, &new.username, &new.name, &new.title, new.roles.join(","), new.teams.join(","), now],
    )
    .await?;
    Ok(())
}

/// An account with its version, inside the work that will change it.
pub(super) async fn with_version(work: &mut Work, id: &str) -> Result<Option<(Account, i64, Option<Timestamp>)>> {
    let row = work
        .row(
            sql!(
                "select a.id, a.username, a.name, a.title, a.roles, a.teams, a.version, a.disabled_at, \
                 case when f.confirmed_at is null then 0 else 1 end as has_second_factor \
                 from accounts a left join second_factors f on f.account_id = a.id where a.id = $1"
            ),
            args![id],
        )
        .await?;
    Ok(row.map(|row| Ok::<_, StorageError>((read(&row)?, row.get("version")?, row.get("disabled_at")?))).transpose()?)
}

pub(super) async fn update(work: &mut Work, account: &Account, version: i64) -> Result<()> {
    work.update(
        sql!("update accounts set name = $3, title = $4, roles = $5, teams = $6, version = version + 1 where id = $1 and version = $2"),
        args![&account.id, version, &account.name, &account.title, account.roles.join(","), account.teams.join(",")],
    )
    .await
}

pub(super) async fn set_disabled(work: &mut Work, id: &str, version: i64, at: Option<Timestamp>) -> Result<()> {
    work.update(
        sql!("update accounts set disabled_at = $3, version = version + 1 where id = $1 and version = $2"),
        args![id, version, at],
    )
    .await
}

pub(super) async fn set_password(work: &mut Work, id: &str, hash: &PasswordHash) -> Result<(), StorageError> {
    let now = work.now();
    work.run(
        sql!(
            "insert into credentials (account_id, password, changed_at) values ($1, $2, $3) \
             on conflict (account_id) do update set password = excluded.password, changed_at = excluded.changed_at"
        ),
        args![id, hash.text(), now],
    )
    .await?;
    Ok(())
}

/// The open account of a username with what its password is compared with. One look-up, known or unknown.
pub(crate) async fn for_sign_in(db: &Database, username: &str) -> Result<Option<(Account, Option<PasswordHash>)>> {
    let row = db
        .row(
            sql!(
                "select a.id, a.username, a.name, a.title, a.roles, a.teams, c.password, \
                 case when f.confirmed_at is null then 0 else 1 end as has_second_factor \
                 from accounts a left join credentials c on c.account_id = a.id \
                 left join second_factors f on f.account_id = a.id where a.username = $1 and a.disabled_at is null"
            ),
            args![username],
        )
        .await?;
    let read = |row: Row| {
        Ok::<_, StorageError>((read(&row)?, row.get::<Option<String>>("password")?.map(PasswordHash::stored)))
    };
    Ok(row.map(read).transpose()?)
}

pub(super) async fn password(db: &Database, id: &str) -> Result<Option<PasswordHash>> {
    let row = db.row(sql!("select password from credentials where account_id = $1"), args![id]).await?;
    Ok(row.map(|row| row.get("password")).transpose()?.map(PasswordHash::stored))
}

pub(super) async fn open(db: &Database, id: &str) -> Result<Option<Account>> {
    let row = db
        .row(
            sql!(
                "select a.id, a.username, a.name, a.title, a.roles, a.teams, \
                 case when f.confirmed_at is null then 0 else 1 end as has_second_factor \
                 from accounts a left join second_factors f on f.account_id = a.id where a.id = $1 and a.disabled_at is null"
            ),
            args![id],
        )
        .await?;
    Ok(row.as_ref().map(read).transpose()?)
}

pub(super) async fn all(db: &Database) -> Result<Vec<Account>> {
    let rows = db
        .rows(
            sql!(
                "select a.id, a.username, a.name, a.title, a.roles, a.teams, \
                 case when f.confirmed_at is null then 0 else 1 end as has_second_factor \
                 from accounts a left join second_factors f on f.account_id = a.id where a.disabled_at is null \
                 order by a.name, a.id"
            ),
            args![],
        )
        .await?;
    read_all(&rows)
}

/// Every account, open or closed, as administrators see it, by name.
pub(super) async fn standings(db: &Database) -> Result<Vec<Standing>> {
    let rows = db
        .rows(
            sql!(
                "select a.id, a.username, a.name, a.title, a.roles, a.teams, a.version, a.disabled_at, \
                 case when f.confirmed_at is null then 0 else 1 end as has_second_factor, \
                 case when c.account_id is null then 0 else 1 end as has_password, \
                 (select max(s.seen_at) from sessions s where s.account_id = a.id) as seen_at \
                 from accounts a left join second_factors f on f.account_id = a.id \
                 left join credentials c on c.account_id = a.id order by a.name, a.id"
            ),
            args![],
        )
        .await?;
    let standing = |row: &Row| {
        Ok(Standing {
            account: read(row)?,
            version: row.get("version")?,
            closed: row.get::<Option<Timestamp>>("disabled_at")?.is_some(),
            has_password: row.get("has_password")?,
            seen_at: row.get("seen_at")?,
        })
    };
    Ok(rows.iter().map(standing).collect::<Result<_, StorageError>>()?)
}

pub(super) async fn of_team(db: &Database, team: &str) -> Result<Vec<Account>> {
    let rows = db
        .rows(
            sql!(
                "select a.id, a.username, a.name, a.title, a.roles, a.teams, \
                 case when f.confirmed_at is null then 0 else 1 end as has_second_factor \
                 from accounts a left join second_factors f on f.account_id = a.id where a.disabled_at is null \
                 and ',' || a.teams || ',' like '%,' || $1 || ',%' order by a.name, a.id"
            ),
            args![team],
        )
        .await?;
    read_all(&rows)
}

/// Names of accounts, open or closed, in one question: the ids travel as one text with commas between.
pub(super) async fn names(db: &Database, ids: &str) -> Result<BTreeMap<String, String>> {
    let rows = db
        .rows(sql!("select id, name from accounts where ',' || $1 || ',' like '%,' || id || ',%'"), args![ids])
        .await?;
    Ok(rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect::<Result<_, StorageError>>()?)
}
