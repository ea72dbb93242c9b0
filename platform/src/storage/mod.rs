//! The seam between the product and its record store: one SQL text for SQLite and PostgreSQL.
//!
//! SQL is a literal inside [`sql!`](crate::sql) in a slice's `store.rs`, with `$1…$n`; it is never put together from
//! pieces, because [`Sql`] can only be made from a literal. A test prepares every literal on both databases.
//! Only this folder knows the dialects. See `docs/decisions/0001-storage-seam.md`.

mod backup;
mod bulk;
mod migrate;
mod postgres;
pub(crate) mod scratch;
mod sqlite;
#[cfg(test)]
mod tests;
mod tools;
mod value;

use std::{
    fmt,
    path::{Path, PathBuf},
};

use sqlx::{PgPool, Postgres, Sqlite, Transaction};

use bulk::{Insert, Numbering};

pub use backup::{Integrity, Sound, backup};
pub use migrate::{Applied, Migration, SchemaError};
pub use value::{FromValue, Kind, Row, Value, instant_text};

/// A SQL text known when the program was compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sql(&'static str);

impl Sql {
    /// Used by [`sql!`](crate::sql) alone.
    #[doc(hidden)]
    pub const fn literal(text: &'static str) -> Self {
        Self(text)
    }

    /// The text itself.
    pub const fn text(self) -> &'static str {
        self.0
    }
}

/// Marks a SQL literal: `sql!("select …  where id = $1")`. Nothing but a literal is taken.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::storage::Sql::literal($text)
    };
}

/// The values for `$1…$n`, in order: `args![id, name, cx.now()]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { ::std::vec![$($crate::storage::Value::from($value)),*] };
}

/// What went wrong below the seam.
#[derive(Debug)]
pub enum StorageError {
    /// A unique rule refused the row; the constraint's or index's name, as far as the database says it.
    Unique(String),
    /// A row that is referred to is missing, or is still referred to.
    Reference(String),
    /// The disk, or the space given to the database, is full. Nothing of the transaction was kept.
    Full,
    /// The database did not answer in time, or not at all.
    Unavailable(String),
    /// A mistake of ours or a broken database.
    Wrong(String),
}

impl StorageError {
    pub(crate) fn wrong(what: String) -> Self {
        Self::Wrong(what)
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unique(what) => write!(out, "already there: {what}"),
            Self::Reference(what) => write!(out, "refers to something missing: {what}"),
            Self::Full => write!(out, "the disk is full: nothing of this change was kept"),
            Self::Unavailable(what) => write!(out, "the database does not answer: {what}"),
            Self::Wrong(what) => write!(out, "{what}"),
        }
    }
}

impl std::error::Error for StorageError {}

impl From<sqlx::Error> for StorageError {
    fn from(cause: sqlx::Error) -> Self {
        match &cause {
            sqlx::Error::Database(told) => {
                // SQLITE_FULL is 13; 53100 and 53200 are PostgreSQL's disk full and out of memory.
                if matches!(told.code().as_deref(), Some("13" | "53100")) {
                    Self::Full
                } else if told.is_unique_violation() {
                    Self::Unique(told.constraint().unwrap_or(told.message()).to_owned())
                } else if told.is_foreign_key_violation() {
                    Self::Reference(told.message().to_owned())
                } else if matches!(told.code().as_deref(), Some("5" | "6" | "57P01" | "57P03" | "53300")) {
                    Self::Unavailable(told.message().to_owned())
                } else {
                    Self::Wrong(cause.to_string())
                }
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Unavailable(cause.to_string())
            }
            _ => Self::Wrong(cause.to_string()),
        }
    }
}

/// The record store. Cloning shares its connections.
#[derive(Clone, Debug)]
pub struct Database(Inner);

#[derive(Clone, Debug)]
enum Inner {
    Sqlite(sqlite::Pools, PathBuf),
    Postgres(PgPool, String),
}

/// Where a record store is: a file of ours, or a PostgreSQL address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file.
    File(PathBuf),
    /// `postgres://user@host/name`. It may hold a password, so it is never logged.
    Postgres(String),
}

impl Database {
    /// Opens the record store; a SQLite file is made when absent.
    pub async fn open(address: &Address) -> Result<Self, StorageError> {
        Ok(Self(match address {
            Address::File(file) => Inner::Sqlite(sqlite::open(file).await?, file.clone()),
            Address::Postgres(url) => Inner::Postgres(postgres::open(url, 10).await?, url.clone()),
        }))
    }

    /// All rows of an answer. A read outside any transaction.
    pub async fn rows(&self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>, StorageError> {
        count();
        match &self.0 {
            Inner::Sqlite(pools, _) => {
                let mut connection = pools.read.acquire().await?;
                sqlite::rows(&mut connection, sql.0, args).await
            }
            Inner::Postgres(pool, _) => {
                let mut connection = pool.acquire().await?;
                postgres::rows(&mut connection, sql.0, args).await
            }
        }
    }

    /// The first row of an answer, if there is one.
    pub async fn row(&self, sql: Sql, args: Vec<Value>) -> Result<Option<Row>, StorageError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Begins a transaction that may write. On SQLite it takes the one writer at once (`begin immediate`), so that it
    /// never fails half-way because another writer came between.
    pub async fn begin(&self) -> Result<Tx, StorageError> {
        Ok(Tx(match &self.0 {
            Inner::Sqlite(pools, _) => TxInner::Sqlite(pools.write.begin_with("begin immediate").await?),
            Inner::Postgres(pool, _) => TxInner::Postgres(pool.begin().await?),
        }))
    }

    /// The word an operator knows this database by: `SQLite` or `PostgreSQL`.
    pub fn dialect(&self) -> &'static str {
        match &self.0 {
            Inner::Sqlite(..) => "SQLite",
            Inner::Postgres(..) => "PostgreSQL",
        }
    }

    /// The file, when the store is a file.
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Inner::Sqlite(_, file) => Some(file),
            Inner::Postgres(..) => None,
        }
    }

    /// Asks the database to prepare a text, without running it: how tests check every literal on both databases.
    pub async fn prepare(&self, sql: Sql) -> Result<(), StorageError> {
        use sqlx::{Executor as _, SqlSafeStr as _};
        match &self.0 {
            Inner::Sqlite(pools, _) => {
                pools.write.acquire().await?.prepare(sql.0.into_sql_str()).await?;
            }
            Inner::Postgres(pool, _) => {
                pool.acquire().await?.prepare(sql.0.into_sql_str()).await?;
            }
        }
        Ok(())
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        match &self.0 {
            Inner::Sqlite(pools, _) => {
                pools.read.close().await;
                pools.write.close().await;
            }
            Inner::Postgres(pool, _) => pool.close().await,
        }
    }

    /// Looks anew at how many rows of each kind there are, so that questions are answered by the right index: after
    /// thousands of rows came in at once. A database left alone does the same by itself, later.
    pub async fn measure_tables(&self) -> Result<(), StorageError> {
        match &self.0 {
            Inner::Sqlite(pools, _) => sqlx::query("analyze").execute(&pools.write).await.map(drop)?,
            // It also marks what everybody may see, which the first questions would have to do otherwise.
            Inner::Postgres(pool, _) => sqlx::query("vacuum (analyze)").execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// Limits how large a SQLite file may grow, in pages of 4 KiB: how tests fill a disk without filling the machine's.
    pub async fn limit_pages(&self, pages: u32) -> Result<(), StorageError> {
        if let Inner::Sqlite(pools, _) = &self.0 {
            let text = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
            sqlx::query(text).execute(&pools.write).await?;
        }
        Ok(())
    }
}

/// Counts a query for operators and for the bench; beginning and committing are not queries.
fn count() {
    metrics::counter!("storage_queries_total").increment(1);
}

/// One transaction: everything in it is kept together, or nothing is. Dropped without [`Tx::commit`], it is undone.
#[derive(Debug)]
pub struct Tx(TxInner);

#[derive(Debug)]
enum TxInner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// All rows of an answer, seen from inside the transaction.
    pub async fn rows(&mut self, sql: Sql, args: Vec<Value>) -> Result<Vec<Row>, StorageError> {
        count();
        match &mut self.0 {
            TxInner::Sqlite(tx) => sqlite::rows(tx, sql.0, args).await,
            TxInner::Postgres(tx) => postgres::rows(tx, sql.0, args).await,
        }
    }

    /// The first row of an answer, if there is one.
    pub async fn row(&mut self, sql: Sql, args: Vec<Value>) -> Result<Option<Row>, StorageError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Runs a statement and tells how many rows it touched.
    pub async fn run(&mut self, sql: Sql, args: Vec<Value>) -> Result<u64, StorageError> {
        count();
        match &mut self.0 {
            TxInner::Sqlite(tx) => sqlite::run(tx, sql.0, args).await,
            TxInner::Postgres(tx) => postgres::run(tx, sql.0, args).await,
        }
    }

    /// Inserts many rows with few statements: for imports and made-up data. The text inserts one row, with `$1` to `$n` in
    /// order; the seam repeats its group of values. Tells how many rows were inserted.
    ///
    /// # Errors
    /// Wrong, when the text is not such an insert or a row has another number of values.
    pub async fn run_many(&mut self, sql: Sql, rows: Vec<Vec<Value>>) -> Result<u64, StorageError> {
        let insert = Insert::of(sql)?;
        let (mut done, mut rows) = (0, rows.into_iter());
        loop {
            let some: Vec<Vec<Value>> = rows.by_ref().take(insert.rows()).collect();
            if some.is_empty() {
                return Ok(done);
            }
            let count = some.len();
            // A text that does not come again is not worth a prepared statement.
            let again = count == insert.rows();
            let values = insert.flat(some)?;
            done += match &mut self.0 {
                TxInner::Sqlite(tx) => {
                    sqlite::run_text(tx, insert.text(count, Numbering::Unnamed), values, again).await?
                }
                TxInner::Postgres(tx) => {
                    postgres::run_text(tx, insert.text(count, Numbering::Dollars), values, again).await?
                }
            };
        }
    }

    /// Keeps everything. When this returns, a power cut does not lose it.
    pub async fn commit(self) -> Result<(), StorageError> {
        match self.0 {
            TxInner::Sqlite(tx) => tx.commit().await?,
            TxInner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
