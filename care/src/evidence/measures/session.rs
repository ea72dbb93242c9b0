//! A locked-down session with what every measure asks: the table `events`, the tables `months`, `outcome_ranks`,
//! `list_groups` and `hand_overs`, and the macros that measures share.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use engine::columns::{Cell, ColumnKind, ColumnsError, Limits, Session, Table};
use jiff::civil::Date;

use super::{
    model::{Measure, Period},
    own, shared,
    sources::Data,
};
use crate::evidence::client_level_data::{outcome_ranks, specification::specification};

/// A measure may take so long; a page that waits longer is no use to anybody.
pub(super) const SECONDS: u32 = 10;
/// Memory of one question, in MiB.
const MEMORY_MB: u32 = 512;

/// The years of which the table `months` knows the months.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// How often the person of a request got somebody else to ring, by its reference.
pub(super) type HandedOver = (String, i64);

/// What one question may use.
pub(super) fn limits() -> Limits {
    Limits { memory_mb: MEMORY_MB, seconds: SECONDS, ..Limits::default() }
}

/// A session that may read these folders.
pub(super) fn open(folders: &[PathBuf]) -> Result<Session, ColumnsError> {
    Session::open(limits(), folders)
}

/// A session on what a source holds.
pub(super) fn of(data: &Data) -> Result<Session, ColumnsError> {
    of_within(data, limits())
}

/// A session on what a source holds, for these measures and no others: what they share is worked out once. It takes the place
/// of two sessions, and what they may use.
pub(super) fn together(data: &Data, measures: &[&'static Measure], period: Period) -> Result<Session, ColumnsError> {
    let one = limits();
    let limits = Limits { memory_mb: 2 * one.memory_mb, threads: 2 * one.threads, ..one };
    let mut session = of_within(data, limits)?;
    shared::keep(&mut session, Duration::from_secs(SECONDS.into()), measures, period, false)?;
    Ok(session)
}

fn of_within(data: &Data, limits: Limits) -> Result<Session, ColumnsError> {
    let mut session;
    let mut handed_over: &[HandedOver] = &[];
    match data {
        Data::Own { set, waiting, handed } => {
            handed_over = handed;
            let folders = if set.files.is_empty() { vec![] } else { vec![set.root.clone()] };
            session = Session::open(limits, &folders)?;
            own::tables(&mut session, set, waiting)?;
        }
        Data::Imported(file) => {
            session = Session::open(limits, &file.parent().map(Path::to_path_buf).into_iter().collect::<Vec<_>>())?;
            let file = file.canonicalize().unwrap_or_else(|_| file.clone());
            session.table_of_files("imported", &[file])?;
            session.define(include_str!("imported.sql"))?;
        }
    }
    define(&mut session, handed_over)?;
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
/// how long it takes. What several of them share is worked out once. `limits` are the caller's, since a region is larger than a
/// council.
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
    let patience = Duration::from_secs(limits.seconds.into());
    let mut session = Session::open(limits, &folders)?;
    session.table_of_files("imported", files)?;
    session.define(include_str!("imported.sql"))?;
    define(&mut session, &[])?;
    shared::keep(&mut session, patience, measures, period, people)?;
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
pub(super) fn define(session: &mut Session, handed: &[HandedOver]) -> Result<(), ColumnsError> {
    let columns = [("outcome", ColumnKind::Text), ("rank", ColumnKind::Int)];
    session.table_of_rows("outcome_ranks", &columns, &outcome_ranks())?;
    let columns = [("list", ColumnKind::Text), ("code", ColumnKind::Text), ("kind", ColumnKind::Text)];
    session.table_of_rows("list_groups", &columns, &list_groups())?;
    let columns = [("month", ColumnKind::Date), ("ends_on", ColumnKind::Date)];
    session.table_of_rows("months", &columns, &months())?;
    let columns = [("own_reference", ColumnKind::Text), ("times", ColumnKind::Int)];
    let rows: Vec<Vec<Cell>> =
        handed.iter().map(|(of, times)| vec![Cell::from(of.as_str()), Cell::Int(*times)]).collect();
    session.table_of_rows("hand_overs", &columns, &rows)?;
    shared::define(session)
}

/// Every month with its last day, for what is counted on one day of a month.
pub fn months() -> Vec<Vec<Cell>> {
    let firsts = YEARS.flat_map(|year| (1..=12).filter_map(move |month| Date::new(year, month, 1).ok()));
    firsts.map(|first| vec![Cell::Date(first), Cell::Date(first.last_of_month())]).collect()
}

/// The lists whose values count under groups: which services are long-term, which reasons of a review are unplanned.
pub fn list_groups() -> Vec<Vec<Cell>> {
    let Ok(specification) = specification() else { return Vec::new() };
    let of = |list: &'static str| {
        let rows = specification.list(list).into_iter().flat_map(|list| &list.rows);
        let grouped = rows.filter(|row| !row.group.is_empty());
        grouped.map(move |row| vec![Cell::from(list), Cell::from(row.code.as_str()), Cell::from(row.group.as_str())])
    };
    of("service_type").chain(of("review_reason")).collect()
}
