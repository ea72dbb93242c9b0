//! Runs a measure's `test.slt`: a subset of the sqllogictest format that is enough to prove a measure. Our own measures'
//! tests run with the tests of the program, an analyst's whenever the measure is checked.
//!
//! - `statement ok`, then one or more `insert into events (columns) values …;` into the empty table `events`, which has
//!   every column of a kept file and `own_reference`, or into `hand_overs`;
//! - `query measure`, `query people` or `query left_out`, optionally with the time: `query measure 2025-01-01 2025-12-31 2025-12-31` (from, to,
//!   known until); then `----` and the rows expected, values separated by blanks; nothing recorded is `NULL`;
//! - lines that begin with `#` are for people.

use std::time::{Duration, Instant};

use engine::columns::{Cell, ColumnKind, ColumnsError, ErrorKind, Limits, Session};
use jiff::civil::{Date, date};

use super::{
    model::{Measure, Period},
    session,
};
use crate::evidence::client_level_data::{specification::specification, stored};

/// What is wrong, and in which line of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub line: usize,
    pub words: String,
}

/// An empty table `events`, with what every measure asks beside it.
pub(super) fn empty(session: &mut Session) -> Result<(), ColumnsError> {
    let stored = specification().map(stored::columns).unwrap_or_default();
    let mut columns: Vec<(&str, ColumnKind)> = stored.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    columns.push(("own_reference", ColumnKind::Text));
    session.table_of_rows("events", &columns, &[])?;
    session::define(session, &[])
}

/// The script of one measure takes no longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the script of a measure; says which line is wrong.
pub(super) fn run(measure: &Measure, script: &str, limits: &Limits) -> Result<(), Wrong> {
    let sentence = |line: usize, cause: &ColumnsError| Wrong { line, words: said(cause) };
    let begun = Instant::now();
    let mut session = Session::open(limits.clone(), &[]).map_err(|cause| sentence(1, &cause))?;
    empty(&mut session).map_err(|cause| sentence(1, &cause))?;
    let mut queries = 0;
    for (line, block) in blocks(script) {
        let wrong = |words: String| Wrong { line, words };
        if begun.elapsed() > PATIENCE {
            return Err(wrong(format!("The test takes longer than {} seconds. Ask less.", PATIENCE.as_secs())));
        }
        let mut lines = block.iter();
        let head: Vec<&str> = lines.next().map(|head| head.split_whitespace().collect()).unwrap_or_default();
        match head[..] {
            ["statement", "ok"] => {
                let sql: Vec<&str> = lines.copied().collect();
                for insert in sql.join("\n").split(";\n").map(|one| one.trim().trim_end_matches(';')) {
                    session.fill(insert).map_err(|cause| sentence(line, &cause))?;
                }
            }
            ["query", what @ ("measure" | "people" | "left_out"), ref dates @ ..] => {
                queries += 1;
                let period = period(dates).ok_or_else(|| wrong("The dates must be as 2025-12-31.".to_owned()))?;
                let sql = match what {
                    "people" => measure.people_sql,
                    "left_out" => include_str!("left_out.sql"),
                    _ => measure.sql,
                };
                let found = session.query(sql, &measure.params(period)).map_err(|cause| sentence(line, &cause))?;
                let found: Vec<String> = found.rows.iter().map(|row| told(row)).collect();
                let wanted: Vec<String> = lines
                    .skip_while(|line| **line != "----")
                    .skip(1)
                    .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect();
                if found != wanted {
                    return Err(wrong(format!(
                        "The rows are not those expected. Expected: {}. Found: {}.",
                        rows(&wanted),
                        rows(&found)
                    )));
                }
            }
            _ => return Err(wrong(format!("“{}” is not understood.", head.join(" ")))),
        }
    }
    if queries == 0 {
        return Err(Wrong { line: 1, words: "It tests nothing: write at least one “query measure”.".to_owned() });
    }
    Ok(())
}

/// What the engine said, with its own words, which quote only the analyst's own text.
pub(super) fn said(cause: &ColumnsError) -> String {
    match cause.detail() {
        // What the parser says of it speaks of the parser.
        _ if cause.kind() == ErrorKind::NotASelect => cause.to_string(),
        "" => cause.to_string(),
        detail => format!("{cause} ({detail})"),
    }
}

fn rows(rows: &[String]) -> String {
    if rows.is_empty() { "none".to_owned() } else { rows.join(" | ") }
}

fn period(dates: &[&str]) -> Option<Period> {
    let day = |at: usize, other: Date| dates.get(at).map_or(Some(other), |text| text.parse().ok());
    Some(Period {
        from: day(0, date(2000, 1, 1))?,
        to: day(1, date(2099, 12, 31))?,
        known_until: day(2, date(2099, 12, 31))?,
    })
}

fn told(row: &[Cell]) -> String {
    let cells = row.iter().map(|cell| match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Real(value) => format!("{value:.3}"),
        other => other.to_string().replace(' ', "_"),
    });
    cells.collect::<Vec<_>>().join(" ")
}

/// Blocks of lines between blank lines, with the number of their first line.
fn blocks(script: &str) -> Vec<(usize, Vec<&str>)> {
    let mut found: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut open = false;
    for (number, line) in script.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() {
            open = false;
        } else if !line.trim_start().starts_with('#') {
            if !open {
                found.push((number + 1, Vec::new()));
            }
            open = true;
            if let Some((_, block)) = found.last_mut() {
                block.push(line);
            }
        }
    }
    found
}
