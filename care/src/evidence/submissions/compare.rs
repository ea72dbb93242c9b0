//! Compares two imports, with bounded memory, time and rows.

use std::path::Path;

use engine::columns::{Cell, ColumnsError, Limits, Session, Table};
use jiff::{ToSpan as _, civil::Date};
use platform::{Error, Result};
use serde::Serialize;

use super::identity::{self, Kind};
pub use super::questions::{ALL, Question, named};
use crate::evidence::client_level_data::{
    kept::Kept,
    local::meaning,
    specification::{Field, specification},
    summary::ImportSummary,
};

/// Rows of one answer that a page shows.
pub const ROWS_SHOWN: i64 = 100;
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
    pub fn open(earlier: &Kept, later: &Kept) -> std::result::Result<Self, ColumnsError> {
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
    pub fn ask(&self, question: &Question, most: i64) -> std::result::Result<Found, ColumnsError> {
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

/// Two files compared, for machines: every question with its rows, and the records that contradict each other in the later.
#[derive(Debug, Serialize)]
pub struct Comparison {
    /// The earlier file.
    pub earlier: FileTold,
    /// The later file.
    pub later: FileTold,
    /// Each question with its answer.
    pub questions: Vec<Answer>,
    /// Records of the later file that contradict each other, by kind.
    pub identity: Vec<IdentityTold>,
}

/// A file of a comparison.
#[derive(Debug, Serialize)]
pub struct FileTold {
    /// Its name.
    pub file: String,
    /// The council's national code.
    pub council: String,
    /// Its rows.
    pub rows: u64,
    /// The time it covers.
    pub period: Option<Span>,
}

/// The answer to one question.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// The question's name.
    pub question: &'static str,
    /// What is counted.
    pub title: &'static str,
    /// What it means and what to do.
    pub words: &'static str,
    /// How many there are.
    pub count: i64,
    /// The first of them.
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// How many records contradict each other in one way, and the first of them.
#[derive(Debug, Serialize)]
pub struct IdentityTold {
    /// `ids`, `numbers` or `births`.
    pub kind: &'static str,
    /// What is counted.
    pub title: &'static str,
    /// How many there are.
    pub count: i64,
    /// The first of them: the subject, and what records say of it.
    pub conflicts: Vec<ConflictTold>,
}

/// A subject and what records say of it.
#[derive(Debug, Serialize)]
pub struct ConflictTold {
    /// The NHS number, the council's id or the person's key.
    pub subject: String,
    /// What they say.
    pub says: Vec<String>,
}

/// Compares two imports and tells everything.
///
/// # Errors
/// [`Error::Unavailable`] when the columns cannot be read or a question takes too much.
pub fn compare(earlier: &Kept, later: &Kept) -> Result<Comparison> {
    let failed = |cause: ColumnsError| Error::Unavailable(cause.to_string());
    let pair = Pair::open(earlier, later).map_err(failed)?;
    let mut questions = Vec::new();
    for question in &ALL {
        let found = pair.ask(question, ROWS_TAKEN).map_err(failed)?;
        let Question { slug, title, words, .. } = question;
        let rows =
            found.table.rows.iter().map(|row| found.table.columns.iter().cloned().zip(row.iter().map(json)).collect());
        questions.push(Answer { question: slug, title, words, count: found.in_all, rows: rows.collect() });
    }
    let conflicts = identity::found(later)?;
    let identity = Kind::ALL.into_iter().map(|kind| {
        let of_kind = || conflicts.iter().filter(move |one| one.kind == kind);
        let told = of_kind().map(|one| ConflictTold {
            subject: one.subject.clone(),
            says: one.sayings.iter().map(|saying| saying.says.clone()).collect(),
        });
        let count = of_kind().next().map_or(0, |first| first.in_all);
        IdentityTold { kind: kind.name(), title: kind.title(), count, conflicts: told.collect() }
    });
    Ok(Comparison { earlier: file(earlier), later: file(later), questions, identity: identity.collect() })
}

fn file(kept: &Kept) -> FileTold {
    let summary = &kept.summary;
    FileTold {
        file: summary.file_name.clone(),
        council: summary.council.clone(),
        rows: summary.rows,
        period: Span::of(summary),
    }
}

fn json(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Bool(value) => (*value).into(),
        Cell::Int(value) => (*value).into(),
        Cell::Real(value) => (*value).into(),
        other => other.to_string().into(),
    }
}

/// Takes the count out of the rows and puts the nation's words for codes.
fn counted(mut table: Table) -> std::result::Result<Found, ColumnsError> {
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

/// The import that was probably submitted before this one: the same council's whose time ended before this one's; else one
/// that ended with it and was read before it (the same file, corrected or read again). Of several the latest end, then the
/// newest.
pub fn previous<'k>(all: &'k [Kept], later: &Kept) -> Option<&'k Kept> {
    let end = |kept: &Kept| Span::of(&kept.summary).map(|span| span.to);
    let before = |kept: &Kept| end(kept) < end(later) || (end(kept) == end(later) && kept.id < later.id);
    all.iter()
        .filter(|kept| kept.summary.council == later.summary.council && before(kept))
        .max_by_key(|kept| (end(kept) < end(later), end(kept), kept.id.clone()))
}
