//! SQLite behind the seam: one writer, several readers, settings that lose nothing.

use std::{path::Path, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    Column, Connection as _, Row as _, Sqlite, SqliteConnection, SqlitePool, TypeInfo, ValueRef,
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};

use super::{
    StorageError,
    value::{Kind, Row, Value, instant_text},
};

/// The oldest SQLite we trust: 3.51.3 mended a corruption of the write-ahead log (sqlite.org, 2026-03-13).
const OLDEST: (u32, u32, u32) = (3, 51, 3);

/// The two pools of one SQLite file: many readers, and the one writer SQLite allows.
#[derive(Clone, Debug)]
pub(super) struct Pools {
    pub read: SqlitePool,
    pub write: SqlitePool,
}

/// Opens, and makes if need be, the database file.
pub(super) async fn open(file: &Path) -> Result<Pools, StorageError> {
    // SQLite gives its log the rights of the file.
    match crate::private::create(file) {
        Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(StorageError::Wrong(format!("{} cannot be made: {cause}", file.display())));
        }
        _ => {}
    }
    let address = format!("sqlite://{}", file.display());
    let options = SqliteConnectOptions::from_str(&address)
        .map_err(StorageError::from)?
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        // Full costs 0.2 ms a commit and keeps what was confirmed through a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-65536")
        .statement_cache_capacity(500);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        // When the disk is full SQLite ends the transaction by itself, and sqlx then believes it still runs: such a
        // connection is closed, so that the next writer begins on a sound one.
        .after_release(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .connect_with(options.clone())
        .await?;
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&write).await?;
    if parse_version(&version) < OLDEST {
        return Err(StorageError::Wrong(format!(
            "SQLite {version} can damage its write-ahead log; Alongside needs 3.51.3 or newer (the bundled one)"
        )));
    }
    let read = SqlitePoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .connect_with(options.read_only(true))
        .await?;
    Ok(Pools { read, write })
}

fn parse_version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

pub(super) async fn rows(
    on: &mut SqliteConnection,
    sql: &'static str,
    args: Vec<Value>,
) -> Result<Vec<Row>, StorageError> {
    let found = bind(sql, args).fetch_all(on).await?;
    read_all(&found)
}

pub(super) async fn run(on: &mut SqliteConnection, sql: &'static str, args: Vec<Value>) -> Result<u64, StorageError> {
    Ok(bind(sql, args).execute(on).await?.rows_affected())
}

/// As [`run`], for a text the seam has repeated itself. `again`: it will come again, so it is worth preparing.
pub(super) async fn run_text(
    on: &mut SqliteConnection,
    text: String,
    args: Vec<Value>,
    again: bool,
) -> Result<u64, StorageError> {
    // The text is a literal with more groups of numbered parameters: nothing of anybody's is in it.
    let query = bind(sqlx::AssertSqlSafe(text), args).persistent(again);
    Ok(query.execute(on).await?.rows_affected())
}

fn bind(sql: impl sqlx::SqlSafeStr, args: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = sqlx::query(sql);
    for value in args {
        query = match value {
            Value::Null(_) => query.bind(None::<i64>),
            Value::Bool(held) => query.bind(i64::from(held)),
            Value::Int(held) => query.bind(held),
            Value::Real(held) => query.bind(held),
            Value::Text(held) => query.bind(held),
            Value::Bytes(held) => query.bind(held),
            Value::Date(held) => query.bind(held.to_string()),
            Value::Instant(held) => query.bind(instant_text(held)),
        };
    }
    query
}

fn read_all(found: &[SqliteRow]) -> Result<Vec<Row>, StorageError> {
    let Some(first) = found.first() else {
        return Ok(Vec::new());
    };
    let columns: Arc<[String]> = first.columns().iter().map(|column| column.name().to_owned()).collect();
    found
        .iter()
        .map(|row| {
            let values = (0..columns.len()).map(|at| read(row, at)).collect::<Result<_, _>>()?;
            Ok(Row { columns: Arc::clone(&columns), values })
        })
        .collect()
}

fn read(row: &SqliteRow, at: usize) -> Result<Value, StorageError> {
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Value::Null(Kind::Text));
    }
    // The value's own storage class decides, so that strict tables and expressions read alike.
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" | "BOOLEAN" => Value::Int(row.try_get_unchecked(at)?),
        "REAL" => Value::Real(row.try_get_unchecked(at)?),
        "BLOB" => Value::Bytes(row.try_get_unchecked(at)?),
        _ => Value::Text(row.try_get_unchecked(at)?),
    })
}
