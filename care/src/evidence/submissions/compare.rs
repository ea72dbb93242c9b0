//! Compares two imports, with bounded memory, time and rows.

use std::path::Path;

use engine::columns::{Cell, ColumnsError, Limits, Session, Table};
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;

pub use super::questions::{ALL, Question, named};
use crate::evidence::client_level_data::{
    kept::Kept,
    local::meaning,
    specification::{Field, specification},
    summary::ImportSummary,
};

/// Rows of one answer that a page shows.
pub const ROWS_SHOWN: i64 = 200;
/// Rows of one answer that a file holds.
pub const ROWS_TAKEN: i64 = 100_000;
/// What one comparison may use.
const MEMORY_MB: u32 = 768;
const SECONDS: u32 = 60;
/// Events a month needs to be complete.
const FEWEST: i64 = 10;
/// The City of London is too small for that.
const CITY_OF_LONDON: &str = "714";

/// The time that a file says it covers, or else that its events span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Span {
    /// The time of an import; none when nothing in it has a date.
    pub fn of(summary: &ImportSummary) -> Option<Self> {
        let spanned = || summary.first_start.zip(summary.last_end.or(summary.first_start));
        let (from, to) = summary.stated_period.or_else(spanned)?;
        Some(Self { from, to })
    }

    /// The first day of the month in which it would be sent at the earliest: the day after its end. What ends from then on is
    /// not looked at.
    fn ended_before(self) -> Date {
        self.to.saturating_add(1.day()).first_of_month()
    }
}

/// Two files side by side.
#[derive(Debug)]
pub struct Pair {
    session: Session,
    earlier: Span,
    later: Span,
    council: String,
}

/// An answer: how many there are, and the first of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How many there are.
    pub in_all: i64,
    /// The first rows, codes in the nation's words.
    pub table: Table,
}

impl Pair {
    /// Opens two imports for comparison.
    ///
    /// # Errors
    /// Why the columns cannot be read; a file without any date has no time to compare.
    pub fn open(earlier: &Kept, later: &Kept) -> Result<Self, ColumnsError> {
        let none = Span { from: Date::MIN, to: Date::MIN };
        let spans = [earlier, later].map(|kept| Span::of(&kept.summary).unwrap_or(none));
        let folders: Vec<_> =
            [earlier, later].iter().filter_map(|kept| kept.parquet.parent().map(Path::to_path_buf)).collect();
        let mut session =
            Session::open(Limits { memory_mb: MEMORY_MB, seconds: SECONDS, ..Limits::default() }, &folders)?;
        for (name, kept) in [("earlier", earlier), ("later", later)] {
            let file = kept.parquet.canonicalize().unwrap_or_else(|_| kept.parquet.clone());
            session.table_of_files(name, &[file])?;
        }
        session.define(include_str!("earlier_and_later.sql"))?;
        Ok(Self { session, earlier: spans[0], later: spans[1], council: later.summary.council.clone() })
    }

    /// Asks a question.
    ///
    /// # Errors
    /// That it took too long or too much.
    pub fn ask(&self, question: &Question, most: i64) -> Result<Found, ColumnsError> {
        let fewest = if self.council == CITY_OF_LONDON { 1 } else { FEWEST };
        let params = [
            ("earlier_to", Cell::Date(self.earlier.to)),
            ("earlier_before", Cell::Date(self.earlier.ended_before())),
            ("later_from", Cell::Date(self.later.from)),
            ("later_before", Cell::Date(self.later.ended_before())),
            ("fewest", Cell::Int(fewest)),
            ("most", Cell::Int(most)),
        ];
        counted(self.session.query(question.sql, &params)?)
    }
}

/// Takes the count out of the rows and puts the nation's words for codes.
fn counted(mut table: Table) -> Result<Found, ColumnsError> {
    let in_all = if table.is_empty() { 0 } else { table.int(0, "in_all")?.unwrap_or_default() };
    let place = table.column("in_all")?;
    table.columns.remove(place);
    for row in &mut table.rows {
        row.remove(place);
    }
    let all = specification().ok();
    for (at, name) in table.columns.iter().enumerate() {
        let list = Field::named(name).and_then(|field| all.and_then(|all| all.list_of(field)));
        let Some(list) = list else { continue };
        for row in &mut table.rows {
            if let Some(Cell::Text(code)) = row.get_mut(at)
                && let Some(words) = meaning(list, code)
            {
                words.clone_into(code);
            }
        }
    }
    Ok(Found { in_all, table })
}

/// The import that was probably submitted before this one: the same council's, read before it, whose time ended before this
/// one's; else one that ended with it (the same file, corrected or read again). Of several the latest end, then the newest.
pub fn previous<'k>(all: &'k [Kept], later: &Kept) -> Option<&'k Kept> {
    let end = |kept: &Kept| Span::of(&kept.summary).map(|span| span.to);
    all.iter()
        .filter(|kept| kept.id < later.id && kept.summary.council == later.summary.council && end(kept) <= end(later))
        .max_by_key(|kept| (end(kept) < end(later), end(kept), kept.id.clone()))
}
