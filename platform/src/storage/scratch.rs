//! Databases for one test: made, copied and dropped on a PostgreSQL server that the tests were given.
//!
//! The testing kit drives this; it is here because only the seam knows a dialect.

use std::str::FromStr as _;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};

use super::StorageError;

/// The address of the database `name` on the server of the address `admin`.
pub(crate) fn address_of(admin: &str, name: &str) -> String {
    let (scheme, rest) = admin.split_once("://").unwrap_or(("postgres", admin));
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let settings = rest[end..].find('?').map_or("", |at| &rest[end + at..]);
    format!("{scheme}://{}/{name}{settings}", &rest[..end])
}

/// Makes the database `name`: empty, or a copy of `template`, to which nobody may be connected.
pub(crate) async fn create(admin: &str, name: &str, template: Option<&str>) -> Result<(), StorageError> {
    // `template0` has nothing in it that an operator might have added to their server.
    let template = template.unwrap_or("template0");
    run(admin, format!("create database {} template {}", quoted(name), quoted(template))).await
}

/// Drops the database `name`, ending whatever is still connected to it; no such database is no fault.
pub(crate) async fn drop(admin: &str, name: &str) -> Result<(), StorageError> {
    run(admin, format!("drop database if exists {} with (force)", quoted(name))).await
}

/// The names of databases that begin with `beginning`.
pub(crate) async fn named(admin: &str, beginning: &str) -> Result<Vec<String>, StorageError> {
    let mut connection = connect(admin).await?;
    let found: Vec<(String,)> =
        sqlx::query_as("select datname::text from pg_database where starts_with(datname, $1) order by datname")
            .bind(beginning)
            .fetch_all(&mut connection)
            .await?;
    connection.close().await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}

async fn run(admin: &str, text: String) -> Result<(), StorageError> {
    let mut connection = connect(admin).await?;
    connection.execute(AssertSqlSafe(text)).await?;
    Ok(connection.close().await?)
}

async fn connect(admin: &str) -> Result<PgConnection, StorageError> {
    Ok(PgConnection::connect_with(&PgConnectOptions::from_str(admin)?).await?)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What somebody with a database client could do to the journal behind the service's back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// A word of the oldest sealed row is another.
    Altered,
    /// The oldest sealed row is gone.
    Removed,
    /// The newest seal is gone, and its rows with it.
    CutShort,
}

pub(crate) async fn tamper_with_journal(database: &super::Database, how: Tampering) -> Result<(), StorageError> {
    let statements: &[&'static str] = match how {
        Tampering::Altered => &[
            "update journal set actor_name = 'Somebody else' where id = (select min(id) from journal where seal is not null)",
        ],
        Tampering::Removed => &["delete from journal where id = (select min(id) from journal where seal is not null)"],
        Tampering::CutShort => &[
            "delete from journal where seal = (select max(number) from journal_seals)",
            "delete from journal_seals where number = (select max(number) from journal_seals)",
        ],
    };
    let mut tx = database.begin().await?;
    for text in statements {
        if tx.run(super::Sql::literal(text), Vec::new()).await? == 0 {
            return Err(StorageError::Wrong("no row of the journal is sealed yet".into()));
        }
    }
    tx.commit().await
}

/// Makes the table of seals, while it is empty, refuse every row.
pub(crate) async fn refuse_seals(database: &super::Database) -> Result<(), StorageError> {
    let mut tx = database.begin().await?;
    let text = "alter table journal_seals add column witness text not null";
    tx.run(super::Sql::literal(text), Vec::new()).await?;
    tx.commit().await
}
