//! Forward-only migrations: dated files owned by slices, written once in a small vocabulary for both databases.
//!
//! The vocabulary is PostgreSQL's (`text`, `bigint`, `boolean`, `double precision`, `date`, `timestamptz`, `bytea`);
//! on SQLite the types become those of strict tables. Names sort by date, and that is the order they are run in.

use std::{collections::BTreeMap, fmt};

use sqlx::{AssertSqlSafe, Executor as _};

use super::{Database, Inner, StorageError};

/// One step of the schema: a file in a slice's `tables/` folder. What has landed is never edited.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The file's name without `.sql`: a date, a number and words, as in `20261122_01_persons`.
    pub name: &'static str,
    /// The file's text.
    pub sql: &'static str,
}

/// What a migration run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied(pub Vec<String>);

/// Why the schema cannot be used.
#[derive(Debug)]
pub enum SchemaError {
    /// The database was written by a newer Alongside than this one.
    Newer(Vec<String>),
    /// Steps are waiting: `alongside migrate` runs them.
    Older(Vec<String>),
    /// The database itself failed.
    Storage(StorageError),
}

impl fmt::Display for SchemaError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(names) => write!(
                out,
                "This database was last used by a newer Alongside (it knows {}). Nothing was changed. \
                 Start the newer version, or restore a backup made before the upgrade.",
                names.join(", ")
            ),
            Self::Older(names) => write!(
                out,
                "This database needs {} upgrade step(s) ({}). Nothing was changed. Make a backup, then run `alongside migrate`.",
                names.len(),
                names.join(", ")
            ),
            Self::Storage(cause) => write!(out, "{cause}"),
        }
    }
}

impl std::error::Error for SchemaError {}

impl From<StorageError> for SchemaError {
    fn from(cause: StorageError) -> Self {
        Self::Storage(cause)
    }
}

const LEDGER: &str = "create table if not exists schema_steps (name text primary key, applied_at text not null)";

impl Database {
    /// Runs every step that this database has not seen, each in a transaction of its own.
    pub async fn migrate(&self, steps: &[Migration], now: jiff::Timestamp) -> Result<Applied, SchemaError> {
        let known = self.steps_applied().await?;
        refuse_newer(&known, steps)?;
        if known.is_empty() {
            self.make_ledger().await?;
        }
        let mut applied = Applied::default();
        for step in in_order(steps) {
            if known.contains_key(step.name) {
                continue;
            }
            self.apply(step, now).await?;
            applied.0.push(step.name.to_owned());
        }
        Ok(applied)
    }

    /// Checks that the schema is exactly the one this program knows.
    pub async fn schema_is_current(&self, steps: &[Migration]) -> Result<(), SchemaError> {
        let known = self.steps_applied().await?;
        refuse_newer(&known, steps)?;
        let waiting: Vec<String> = in_order(steps)
            .into_iter()
            .filter(|step| !known.contains_key(step.name))
            .map(|step| step.name.into())
            .collect();
        if waiting.is_empty() { Ok(()) } else { Err(SchemaError::Older(waiting)) }
    }

    /// The steps this database has seen. It only reads, because whoever asks whether the service is ready must not wait
    /// behind those who write.
    async fn steps_applied(&self) -> Result<BTreeMap<String, String>, StorageError> {
        let question = "select name, applied_at from schema_steps";
        let rows: Vec<(String, String)> = match &self.0 {
            Inner::Sqlite(pools, _) => {
                let there = "select exists (select 1 from sqlite_schema where name = 'schema_steps')";
                if !sqlx::query_scalar::<_, bool>(there).fetch_one(&pools.read).await? {
                    return Ok(BTreeMap::new());
                }
                sqlx::query_as(question).fetch_all(&pools.read).await?
            }
            Inner::Postgres(pool, _) => {
                let there = "select to_regclass('schema_steps') is not null";
                if !sqlx::query_scalar::<_, bool>(there).fetch_one(pool).await? {
                    return Ok(BTreeMap::new());
                }
                sqlx::query_as(question).fetch_all(pool).await?
            }
        };
        Ok(rows.into_iter().collect())
    }

    async fn make_ledger(&self) -> Result<(), StorageError> {
        match &self.0 {
            Inner::Sqlite(pools, _) => {
                pools.write.execute(LEDGER).await?;
            }
            Inner::Postgres(pool, _) => {
                // Two servers may start together: one makes the ledger, the other waits.
                let mut tx = pool.begin().await?;
                tx.execute("select pg_advisory_xact_lock(7164)").await?;
                tx.execute(LEDGER).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn apply(&self, step: &Migration, now: jiff::Timestamp) -> Result<(), StorageError> {
        let told = |cause: sqlx::Error| StorageError::Wrong(format!("upgrade step {}: {cause}", step.name));
        let note = "insert into schema_steps (name, applied_at) values ($1, $2) on conflict do nothing";
        match &self.0 {
            Inner::Sqlite(pools, _) => {
                let mut tx = pools.write.begin_with("begin immediate").await?;
                sqlx::raw_sql(AssertSqlSafe(for_sqlite(step.sql))).execute(&mut *tx).await.map_err(told)?;
                sqlx::query(note).bind(step.name).bind(now.to_string()).execute(&mut *tx).await.map_err(told)?;
                tx.commit().await?;
            }
            Inner::Postgres(pool, _) => {
                let mut tx = pool.begin().await?;
                tx.execute("select pg_advisory_xact_lock(7164)").await?;
                let done = sqlx::query(note).bind(step.name).bind(now.to_string()).execute(&mut *tx).await?;
                if done.rows_affected() == 1 {
                    sqlx::raw_sql(AssertSqlSafe(step.sql.to_owned())).execute(&mut *tx).await.map_err(told)?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }
}

fn in_order(steps: &[Migration]) -> Vec<&Migration> {
    let mut ordered: Vec<&Migration> = steps.iter().collect();
    ordered.sort_by_key(|step| step.name);
    ordered
}

fn refuse_newer(known: &BTreeMap<String, String>, steps: &[Migration]) -> Result<(), SchemaError> {
    let unknown: Vec<String> =
        known.keys().filter(|name| !steps.iter().any(|step| step.name == name.as_str())).cloned().collect();
    if unknown.is_empty() { Ok(()) } else { Err(SchemaError::Newer(unknown)) }
}

/// The same step in SQLite's words: strict types, and `) strict;` at the end of each table.
fn for_sqlite(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    for line in sql.lines() {
        let code = line.split("--").next().unwrap_or_default().trim_end();
        if code == ");" {
            out.push_str(") strict;");
        } else {
            out.push_str(&strict_types(code));
        }
        out.push('\n');
    }
    out
}

/// Rewrites the type in a column's line (`  name type …`) or in `alter table … add column name type …`.
fn strict_types(line: &str) -> String {
    const TYPES: [(&str, &str); 6] = [
        ("double precision", "real"),
        ("timestamptz", "text"),
        ("boolean", "integer"),
        ("bigint", "integer"),
        ("bytea", "blob"),
        ("date", "text"),
    ];
    let trimmed = line.trim_start();
    let column = match trimmed.split_once("add column ") {
        Some((_, rest)) => rest,
        None => trimmed,
    };
    let Some((name, kind)) = column.split_once(' ') else {
        return line.to_owned();
    };
    for (ours, theirs) in TYPES {
        let rest = kind.trim_start();
        if let Some(after) = rest.strip_prefix(ours)
            && after.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '_')
        {
            let head = &line[..line.len() - column.len()];
            return format!("{head}{name} {theirs}{after}");
        }
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_become_strict_only_where_a_type_stands() {
        assert_eq!(strict_types("  born_on date, "), "  born_on text, ");
        assert_eq!(strict_types("  date_words text not null,"), "  date_words text not null,");
        assert_eq!(
            strict_types("alter table t add column seen boolean not null default false;"),
            "alter table t add column seen integer not null default false;"
        );
        assert_eq!(
            for_sqlite("create table t (\n  n bigint -- open: a date\n);\n"),
            "create table t (\n  n integer\n) strict;\n"
        );
    }
}
