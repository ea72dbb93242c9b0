//! A locked-down session with what every measure asks: the table `events`, the ranks of outcomes, and the macro
//! `requests`.

use std::path::{Path, PathBuf};

use engine::columns::{ColumnKind, ColumnsError, Limits, Session, Table};

use super::{
    model::{Measure, Period},
    own,
    sources::Data,
};
use crate::evidence::client_level_data::outcome_ranks;

/// A measure may take so long; a page that waits longer is no use to anybody.
pub(super) const SECONDS: u32 = 10;
/// Memory of one question, in MiB.
const MEMORY_MB: u32 = 512;

/// The requests that measures judge, as the page prints it beside a measure's own SQL.
pub(super) const REQUESTS: &str = include_str!("requests.sql");

/// A session that may read these folders.
pub(super) fn open(folders: &[PathBuf]) -> Result<Session, ColumnsError> {
    Session::open(Limits { memory_mb: MEMORY_MB, seconds: SECONDS, ..Limits::default() }, folders)
}

/// A session on what a source holds.
pub(super) fn of(data: &Data) -> Result<Session, ColumnsError> {
    let mut session;
    match data {
        Data::Own { set, waiting } => {
            let folders = if set.files.is_empty() { vec![] } else { vec![set.root.clone()] };
            session = open(&folders)?;
            own::tables(&mut session, set, waiting)?;
        }
        Data::Imported(file) => {
            session = open(&file.parent().map(Path::to_path_buf).into_iter().collect::<Vec<_>>())?;
            let file = file.canonicalize().unwrap_or_else(|_| file.clone());
            session.table_of_files("imported", &[file])?;
            session.define(include_str!("imported.sql"))?;
        }
    }
    define(&mut session)?;
    Ok(session)
}

/// A measure's answers to one time, as the engine gives them.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The measure.
    pub measure: &'static Measure,
    /// `measure.sql`: a row for each month.
    pub months: Table,
    /// `people.sql`: the rows behind them.
    pub people: Table,
}

/// Some measures asked of imported rows in Parquet files, without a record store: what other engines are compared with, and
/// how long it takes. `limits` are the caller's, since a region is larger than a council.
///
/// # Errors
/// As the engine says.
pub fn of_files(
    files: &[PathBuf],
    measures: &[&'static Measure],
    period: Period,
    limits: Limits,
    people: bool,
) -> Result<Vec<Answers>, ColumnsError> {
    let folders: Vec<PathBuf> = files.iter().filter_map(|file| file.parent()).map(Path::to_path_buf).collect();
    let mut session = Session::open(limits, &folders)?;
    session.table_of_files("imported", files)?;
    session.define(include_str!("imported.sql"))?;
    define(&mut session)?;
    let empty = Table { columns: vec![], rows: vec![] };
    measures
        .iter()
        .map(|measure| {
            let params = measure.params(period);
            let months = session.query(measure.sql, &params)?;
            let people = if people { session.query(measure.people_sql, &params)? } else { empty.clone() };
            Ok(Answers { measure, months, people })
        })
        .collect()
}

/// Adds to a session that has the table `events` what measures need beside it.
pub(super) fn define(session: &mut Session) -> Result<(), ColumnsError> {
    let columns = [("outcome", ColumnKind::Text), ("rank", ColumnKind::Int)];
    session.table_of_rows("outcome_ranks", &columns, &outcome_ranks())?;
    session.define(REQUESTS)
}
