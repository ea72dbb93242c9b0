//! A locked-down place to ask questions of columns.

use std::path::{Path, PathBuf};
use std::time::Duration;

use duckdb::{Config, Connection, Statement, params};

use super::cell::{Cell, Param};
use super::error::{ColumnsError, Kind};
use super::select::judge;
use super::table::Table;
use super::watch::within;

/// What one session may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Memory of the engine, in MiB. The answer itself comes on top: see `rows`.
    pub memory_mb: u32,
    /// Threads of the engine.
    pub threads: u32,
    /// Seconds one question may take.
    pub seconds: u32,
    /// Rows one answer may have.
    pub rows: usize,
    /// A folder where a question too big for memory may put its intermediate data; without one it
    /// fails with [`Kind::TooBig`]. The files are removed when the session ends.
    pub spill: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_mb: 1024, threads: 2, seconds: 30, rows: 1_000_000, spill: None }
    }
}

/// An in-memory `DuckDB` that reads only what it was allowed and answers only `SELECT`.
///
/// It is `Send` but not `Sync`: one session per job or request.
#[derive(Debug)]
pub struct Session {
    pub(super) connection: Connection,
    pub(super) limits: Limits,
    macros: Vec<String>,
}

impl Session {
    /// Opens a session that may read files under the folders `allowed`, and nothing else.
    ///
    /// Folders must exist. Errors: [`Kind::File`] for a folder that cannot be found.
    pub fn open(limits: Limits, allowed: &[PathBuf]) -> Result<Self, ColumnsError> {
        let mut folders = Vec::with_capacity(allowed.len());
        for folder in allowed {
            folders.push(canonical(folder)?);
        }
        let spill = limits.spill.as_deref().map(canonical).transpose()?;
        // Extensions are switched off before the database exists; the order of the rest matters:
        // the folders first, then no external access (it freezes the folders), then the lock.
        let config = Config::default()
            .enable_autoload_extension(false)?
            .with("allow_community_extensions", "false")?
            .with("allow_persistent_secrets", "false")?
            .with("memory_limit", format!("{}MiB", limits.memory_mb))?
            .threads(limits.threads.into())?;
        let connection = Connection::open_in_memory_with_flags(config)?;
        let folders: Vec<String> = folders.iter().map(|folder| quoted(&folder.to_string_lossy())).collect();
        let spill = spill.map_or_else(String::new, |folder| folder.to_string_lossy().into_owned());
        connection.execute_batch(&format!(
            "set temp_directory = {};
             set allowed_directories = [{}];
             set enable_external_access = false;
             set lock_configuration = true;",
            quoted(&spill),
            folders.join(", "),
        ))?;
        Ok(Self { connection, limits, macros: Vec::new() })
    }

    /// Makes the Parquet files of a pattern (an absolute path; `*` and `**` allowed) readable as a table.
    ///
    /// Files may differ in columns (missing ones are null); folders named `key=value` add a text
    /// column `key`. The name is lower-case letters, digits and underscores.
    pub fn table(&self, name: &str, parquet_glob: &str) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        self.connection.execute_batch(&format!(
            "create or replace view {name} as select * from read_parquet({}, \
             union_by_name = true, hive_partitioning = true, hive_types_autocast = false)",
            quoted(parquet_glob)
        ))?;
        Ok(())
    }

    /// Makes exactly these Parquet files (absolute paths, all with the same columns) readable as one table. Whoever lists
    /// its files never sees an older and a newer version of one at once, as a pattern would.
    pub fn table_of_files(&self, name: &str, files: &[PathBuf]) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        let files: Vec<String> = files.iter().map(|file| quoted(&file.to_string_lossy())).collect();
        self.connection.execute_batch(&format!(
            "create or replace view {name} as select * from read_parquet([{}], hive_partitioning = false)",
            files.join(", ")
        ))?;
        Ok(())
    }

    /// A small table from rows in memory, for tests of measures and for lists of codes.
    pub fn table_of_rows(
        &self,
        name: &str,
        columns: &[(&str, super::ColumnKind)],
        rows: &[Vec<Cell>],
    ) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        let mut definitions = Vec::with_capacity(columns.len());
        for (column, kind) in columns {
            definitions.push(format!("{} {}", quoted_name(column), kind.sql()));
        }
        self.connection.execute_batch(&format!("create or replace table {name} ({})", definitions.join(", ")))?;
        let mut appender = self.connection.appender(name)?;
        for row in rows {
            if row.len() != columns.len() {
                return Err(ColumnsError::new(
                    Kind::WrongType,
                    format!("A row of “{name}” has {} values but the table has {} columns.", row.len(), columns.len()),
                ));
            }
            appender.append_row(duckdb::appender_params_from_iter(row.iter().map(Cell::to_sql_value)))?;
        }
        appender.flush()?;
        Ok(())
    }

    /// Defines macros that measures share. The text is the program's own, never a user's: hence `'static`.
    pub fn define(&mut self, macros: &'static str) -> Result<(), ColumnsError> {
        self.connection.execute_batch(macros)?;
        let mut statement = self.connection.prepare(
            "select distinct function_name from duckdb_functions()
             where function_type = 'table_macro' and not internal",
        )?;
        let names = statement.query_map([], |row| row.get(0))?;
        self.macros = names.collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Fills a table of this session with rows of somebody's test: one `insert into name (columns) values (…), …` and
    /// nothing else. The rows are judged as a question is, so that nothing in them can do more than make rows.
    pub fn fill(&self, insert: &str) -> Result<(), ColumnsError> {
        let refused = || {
            ColumnsError::new(
                Kind::Refused,
                "Only “insert into events (columns) values (…)” may be written here. Nothing was run.",
            )
        };
        let mut names = insert.split_whitespace();
        let (first, second) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        if !first.eq_ignore_ascii_case("insert") || !second.eq_ignore_ascii_case("into") {
            return Err(refused());
        }
        let (head, rest) = insert.split_once('(').ok_or_else(refused)?;
        let (columns, rest) = rest.split_once(')').ok_or_else(refused)?;
        let rows = rest.trim_start();
        let table = identifier(head.split_whitespace().nth(2).unwrap_or_default())?;
        for column in columns.split(',') {
            identifier(column.trim())?;
        }
        if head.split_whitespace().count() != 3
            || !rows.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("values"))
        {
            return Err(refused());
        }
        self.check_select(&format!("select * from ({rows}\n)"))?;
        within(&self.connection, Duration::from_secs(self.limits.seconds.into()), || {
            self.connection.execute_batch(&format!("insert into {table} ({columns}) {rows}"))?;
            Ok(())
        })
    }

    /// Answers one `SELECT`. Every `$name` in it must be among `params`; others are ignored, so that
    /// one list of parameters serves many measures.
    pub fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Table, ColumnsError> {
        let limit = Duration::from_secs(self.limits.seconds.into());
        self.query_within(limit, sql, params)
    }

    /// As [`Session::query`], with a time limit of its own.
    pub fn query_within(&self, limit: Duration, sql: &str, params: &[Param<'_>]) -> Result<Table, ColumnsError> {
        self.check_select(sql)?;
        within(&self.connection, limit, || {
            let mut statement = self.connection.prepare(sql)?;
            bind(&mut statement, params)?;
            statement.raw_execute()?;
            collect(&statement, self.limits.rows)
        })
    }

    /// Keeps the answer of one `SELECT` as a table, for questions that follow: judged, bounded and with parameters as
    /// [`Session::query_within`], but the answer stays in the engine, however many rows it has. A table of this name
    /// is replaced.
    pub fn keep(&self, limit: Duration, name: &str, sql: &str, params: &[Param<'_>]) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        self.check_select(sql)?;
        within(&self.connection, limit, || {
            let mut statement = self.connection.prepare(&format!("create or replace table {name} as {sql}"))?;
            bind(&mut statement, params)?;
            statement.raw_execute()?;
            Ok(())
        })
    }

    /// Keeps what a macro of one parameter answers to each of these values as the table `name`; its column `asked_with` says
    /// to which value a row is an answer.
    pub fn keep_answers(&self, limit: Duration, name: &str, of: &str, values: &[Cell]) -> Result<(), ColumnsError> {
        let of = identifier(of)?;
        let names: Vec<String> = (0..values.len()).map(|at| format!("of_{at}")).collect();
        let parts: Vec<String> =
            names.iter().map(|with| format!("select ${with} as asked_with, * from {of}(${with})")).collect();
        let params: Vec<Param<'_>> = names.iter().map(String::as_str).zip(values.iter().cloned()).collect();
        self.keep(limit, name, &parts.join(" union all "), &params)
    }

    /// Gives one `SELECT` without parameters a name, so that it can be asked as a table: judged as [`Session::query`], and
    /// answered anew each time it is asked. What has this name is replaced.
    pub fn name(&self, name: &str, sql: &str) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        self.check_select(sql)?;
        self.connection.execute_batch(&format!("create or replace view {name} as {sql}"))?;
        Ok(())
    }

    /// Makes the rows of several tables askable as one, with these columns of each, in this order. They are not copied.
    pub fn keep_together(&self, name: &str, tables: &[String], columns: &[&str]) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        let columns: Vec<String> = columns.iter().map(|column| quoted_name(column)).collect();
        let mut parts = Vec::with_capacity(tables.len());
        for table in tables {
            parts.push(format!("select {} from {}", columns.join(", "), identifier(table)?));
        }
        self.connection.execute_batch(&format!("create or replace view {name} as {}", parts.join(" union all ")))?;
        Ok(())
    }

    /// Forgets a table that [`Session::keep`] made, so that its memory is free for what follows.
    pub fn forget(&self, name: &str) -> Result<(), ColumnsError> {
        let name = identifier(name)?;
        self.connection.execute_batch(&format!("drop table if exists {name}"))?;
        Ok(())
    }

    /// Refuses anything but one harmless `SELECT`, before anything is prepared (preparing several
    /// statements would run all but the last).
    pub fn check_select(&self, sql: &str) -> Result<(), ColumnsError> {
        let tree: String =
            self.connection
                .query_row("select json_serialize_sql($1::varchar)::varchar", params![sql], |row| row.get(0))?;
        let tree: serde_json::Value = serde_json::from_str(&tree)
            .map_err(|error| ColumnsError::new(Kind::Failed, "The question could not be read.").with_detail(error))?;
        judge(&tree, &self.macros).map_err(|cause| match place_of(&tree) {
            // As the engine itself says it of what it finds later.
            Some(at) if cause.detail().is_empty() => {
                let before = sql.get(..at).unwrap_or_default();
                cause.with_detail(format!("LINE {}", before.matches('\n').count() + 1))
            }
            _ => cause,
        })
    }
}

/// At which byte the parser stopped, if it says so.
fn place_of(tree: &serde_json::Value) -> Option<usize> {
    let position = &tree["position"];
    position.as_str().map_or_else(|| position.as_u64()?.try_into().ok(), |text| text.parse().ok())
}

pub(super) fn bind(statement: &mut Statement<'_>, params: &[Param<'_>]) -> Result<(), ColumnsError> {
    for (place, value) in (1..).zip(named(statement, params)?) {
        statement.raw_bind_parameter(place, value.to_sql_value())?;
    }
    Ok(())
}

/// The values of the parameters that a statement names, in its order.
pub(super) fn named<'a>(statement: &Statement<'_>, params: &'a [Param<'_>]) -> Result<Vec<&'a Cell>, ColumnsError> {
    let mut values = Vec::with_capacity(params.len());
    for place in 1..=statement.parameter_count() {
        let wanted = statement.parameter_name(place)?;
        let Some((_, value)) = params.iter().find(|(name, _)| *name == wanted) else {
            return Err(ColumnsError::new(
                Kind::MissingParameter,
                format!("The question needs a value for “${wanted}”."),
            ));
        };
        values.push(value);
    }
    Ok(values)
}

fn collect(statement: &Statement<'_>, most: usize) -> Result<Table, ColumnsError> {
    let columns: Vec<String> = statement.column_names();
    if statement.row_count() > most {
        return Err(ColumnsError::new(
            Kind::TooBig,
            format!("The answer has more than {most} rows. Ask for totals, or for a shorter time."),
        ));
    }
    let mut rows = Vec::with_capacity(statement.row_count());
    let mut answer = statement.raw_query();
    while let Some(row) = answer.next()? {
        let mut cells = Vec::with_capacity(columns.len());
        for (place, column) in columns.iter().enumerate() {
            cells.push(Cell::from_sql(row.get_ref(place)?, column)?);
        }
        rows.push(cells);
    }
    Ok(Table { columns, rows })
}

/// A file or folder as `DuckDB` compares it: absolute, without links.
fn canonical(folder: &Path) -> Result<PathBuf, ColumnsError> {
    folder.canonicalize().map_err(|error| ColumnsError::file("found", folder, &error))
}

/// A name that needs no quoting and cannot be anything but a name.
pub(super) fn identifier(name: &str) -> Result<&str, ColumnsError> {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 63
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits {
        return Ok(name);
    }
    Err(ColumnsError::new(
        Kind::Failed,
        format!("“{name}” cannot be the name of a table: use lower-case letters, digits and underscores."),
    ))
}

/// A text literal.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name of a column, whatever characters it has.
pub(super) fn quoted_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
