//! Runs a measure's `test.slt`: a subset of the sqllogictest format that is enough to prove a measure.
//!
//! - `statement ok`, then SQL that makes tiny tables;
//! - `query measure`, `query people` or `query left_out`, optionally with the time: `query measure 2025-01-01 2025-12-31 2025-12-31` (from, to,
//!   known until); then `----` and the rows expected, values separated by blanks; nothing recorded is `NULL`;
//! - lines that begin with `#` are for people.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use engine::columns::{Cell, Limits, Session};
use jiff::civil::Date;

use super::{
    model::{Measure, Period},
    session,
};

/// Runs the script of a measure; fails with the line that is wrong.
pub(super) fn run(measure: &Measure, script: &str) {
    let mut session = Session::open(Limits::default(), &[]).unwrap();
    let mut queries = 0;
    for (line, block) in blocks(script) {
        let mut lines = block.iter();
        let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        match head[..] {
            ["statement", "ok"] => {
                let sql: Vec<&str> = lines.copied().collect();
                // The session takes only texts of the program; a test's script is one, read at run time.
                session.define(Box::leak(sql.join("\n").into_boxed_str())).unwrap();
            }
            ["query", what, ref dates @ ..] => {
                queries += 1;
                let date = |at: usize, other: &str| dates.get(at).copied().unwrap_or(other).parse::<Date>().unwrap();
                let period = Period {
                    from: date(0, "2000-01-01"),
                    to: date(1, "2099-12-31"),
                    known_until: date(2, "2099-12-31"),
                };
                let sql = match what {
                    "people" => measure.people_sql,
                    "left_out" => include_str!("left_out.sql"),
                    _ => measure.sql,
                };
                session::define(&mut session).unwrap();
                let table = session.query(sql, &measure.params(period)).unwrap_or_else(|cause| {
                    panic!("{} line {line}: {cause} {}", measure.slug, cause.detail());
                });
                let found: Vec<String> = table.rows.iter().map(|row| told(row)).collect();
                let wanted: Vec<String> = lines
                    .skip_while(|line| **line != "----")
                    .skip(1)
                    .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect();
                assert_eq!(found, wanted, "{} line {line}", measure.slug);
            }
            _ => panic!("{} line {line}: {head:?} is not understood", measure.slug),
        }
    }
    assert!(queries > 0, "{} tests nothing", measure.slug);
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
            found.last_mut().unwrap().1.push(line);
        }
    }
    found
}
