//! PostgreSQL behind the seam: native types, dates and instants as real `date` and `timestamptz`.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use sqlx::{
    Column, Encode, PgConnection, PgPool, Postgres, Row as _, Type, TypeInfo, ValueRef,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgPoolOptions, PgRow, PgTypeInfo, PgValueFormat, PgValueRef},
    query::Query,
};

use super::{
    StorageError,
    value::{Kind, Row, Value},
};

/// PostgreSQL counts days and microseconds from here.
const EPOCH: Date = Date::constant(2000, 1, 1);
const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;

pub(super) async fn open(address: &str, connections: u32) -> Result<PgPool, StorageError> {
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .connect(address)
        .await?)
}

pub(super) async fn rows(on: &mut PgConnection, sql: &'static str, args: Vec<Value>) -> Result<Vec<Row>, StorageError> {
    let found = bind(sql, args).fetch_all(on).await?;
    read_all(&found)
}

pub(super) async fn run(on: &mut PgConnection, sql: &'static str, args: Vec<Value>) -> Result<u64, StorageError> {
    Ok(bind(sql, args).execute(on).await?.rows_affected())
}

/// As [`run`], for a text the seam has repeated itself. `again`: it will come again, so it is worth preparing.
pub(super) async fn run_text(
    on: &mut PgConnection,
    text: String,
    args: Vec<Value>,
    again: bool,
) -> Result<u64, StorageError> {
    // The text is a literal with more groups of numbered parameters: nothing of anybody's is in it.
    let query = bind(sqlx::AssertSqlSafe(text), args).persistent(again);
    Ok(query.execute(on).await?.rows_affected())
}

fn bind(sql: impl sqlx::SqlSafeStr, args: Vec<Value>) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query(sql);
    for value in args {
        query = match value {
            Value::Null(Kind::Bool) => query.bind(None::<bool>),
            Value::Null(Kind::Int) => query.bind(None::<i64>),
            Value::Null(Kind::Real) => query.bind(None::<f64>),
            Value::Null(Kind::Text) => query.bind(None::<String>),
            Value::Null(Kind::Bytes) => query.bind(None::<Vec<u8>>),
            Value::Null(Kind::Date) => query.bind(None::<Day>),
            Value::Null(Kind::Instant) => query.bind(None::<Moment>),
            Value::Bool(held) => query.bind(held),
            Value::Int(held) => query.bind(held),
            Value::Real(held) => query.bind(held),
            // PostgreSQL cannot keep the zero character that SQLite would.
            Value::Text(held) => query.bind(held.replace('\0', "\u{fffd}")),
            Value::Bytes(held) => query.bind(held),
            Value::Date(held) => query.bind(Day(held)),
            Value::Instant(held) => query.bind(Moment(held)),
        };
    }
    query
}

fn read_all(found: &[PgRow]) -> Result<Vec<Row>, StorageError> {
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

fn read(row: &PgRow, at: usize) -> Result<Value, StorageError> {
    let raw = row.try_get_raw(at)?;
    let kind = raw.type_info().name().to_owned();
    if raw.is_null() {
        return Ok(Value::Null(Kind::Text));
    }
    Ok(match kind.as_str() {
        "BOOL" => Value::Bool(row.try_get(at)?),
        "INT8" => Value::Int(row.try_get(at)?),
        "INT4" => Value::Int(i64::from(row.try_get::<i32, _>(at)?)),
        "FLOAT8" => Value::Real(row.try_get(at)?),
        "TEXT" | "VARCHAR" | "NAME" => Value::Text(row.try_get(at)?),
        "BYTEA" => Value::Bytes(row.try_get(at)?),
        "DATE" => Value::Date(day(&raw)?),
        "TIMESTAMPTZ" => Value::Instant(moment(&raw)?),
        other => {
            return Err(StorageError::wrong(format!("column {at} has type {other}: cast it in the SQL")));
        }
    })
}

/// A date in PostgreSQL's binary form: days since 1 January 2000.
struct Day(Date);

impl Type<Postgres> for Day {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("date")
    }
}

impl Encode<'_, Postgres> for Day {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let days = EPOCH.until(self.0)?.get_days();
        buffer.extend(&days.to_be_bytes());
        Ok(IsNull::No)
    }
}

fn day(raw: &PgValueRef<'_>) -> Result<Date, StorageError> {
    let bytes = bytes_of(raw)?;
    if raw.format() == PgValueFormat::Text {
        return String::from_utf8_lossy(bytes).parse().map_err(|_| StorageError::wrong("an unreadable date".into()));
    }
    let days = <[u8; 4]>::try_from(bytes).map(i32::from_be_bytes);
    days.ok()
        .and_then(|days| EPOCH.checked_add(days.days()).ok())
        .ok_or_else(|| StorageError::wrong("a date outside the calendar".into()))
}

/// An instant in PostgreSQL's binary form: microseconds since 1 January 2000, UTC.
struct Moment(Timestamp);

impl Type<Postgres> for Moment {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("timestamptz")
    }
}

impl Encode<'_, Postgres> for Moment {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend(&(self.0.as_microsecond() - EPOCH_MICROSECONDS).to_be_bytes());
        Ok(IsNull::No)
    }
}

fn moment(raw: &PgValueRef<'_>) -> Result<Timestamp, StorageError> {
    let bytes = bytes_of(raw)?;
    let micros = <[u8; 8]>::try_from(bytes).map(i64::from_be_bytes);
    micros
        .ok()
        .and_then(|micros| {
            Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_micros(micros.checked_add(EPOCH_MICROSECONDS)?)).ok()
        })
        .ok_or_else(|| StorageError::wrong("an instant outside the calendar".into()))
}

fn bytes_of<'r>(raw: &PgValueRef<'r>) -> Result<&'r [u8], StorageError> {
    raw.as_bytes().map_err(|cause| StorageError::wrong(cause.to_string()))
}
