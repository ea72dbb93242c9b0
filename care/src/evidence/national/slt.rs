//! Runs the `test.slt` of a national measure or of the steps: a subset of the sqllogictest format.
//!
//! - `statement ok`, then SQL; the table `imported` is there already, with the columns of a kept file and defaults for a
//!   service user of council 999, born on 15 January 1950, in a file of 2025-26; and the table `discharges`, with those for
//!   a stay of general medicine that an emergency began;
//! - `query YEAR setting=value…`, then a SELECT over the national tables and `rows_behind`, then `----` and the rows expected, with values
//!   separated by blanks; nothing recorded is `NULL`;
//! - lines that begin with `#` are for people.
//!
//! Files are taken at the period they state, unless a query sets `file_period`: a handful of people fills no month.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use engine::columns::{Cell, ColumnKind, Limits, Session};

use super::{
    compute::{Order, run as compute},
    discharges::{self, Discharges},
    model::Year,
    population::Populations,
    settings::Settings,
};
use crate::evidence::client_level_data::{specification::specification, stored};

/// What a row of `imported` has when nobody says otherwise.
const DEFAULTS: [(&str, &str); 8] = [
    ("import_id", "'a'"),
    ("la_code", "'999'"),
    ("row_number", "nextval('rows')"),
    ("reporting_period_start_date", "'2025-04-01'"),
    ("reporting_period_end_date", "'2026-03-31'"),
    ("client_type", "'service_user'"),
    ("date_of_birth", "'1950-01-15'"),
    ("event_type", "'service'"),
];

/// What a row of `discharges` has when nobody says otherwise.
const STAYS: [(&str, &str); 10] = [
    ("la", "'999'"),
    ("spell", "nextval('rows')"),
    ("birth_month", "'1950-01-01'"),
    ("sex", "'unknown'"),
    ("admission_method", "'21'"),
    ("discharge_method", "'1'"),
    ("discharge_destination", "'19'"),
    ("treatment_function", "'300'"),
    ("management_type", "'EM'"),
    ("last_episode", "1"),
];

/// Runs a script; fails with the line that is wrong.
pub(super) fn run(name: &str, script: &str) {
    let mut statements = String::new();
    let mut queries = 0;
    for (line, block) in blocks(script) {
        let mut lines = block.iter();
        let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        match head[..] {
            ["statement", "ok"] => {
                statements.push_str(&lines.copied().collect::<Vec<_>>().join("\n"));
                statements.push_str(";\n");
            }
            ["query", year, ref readings @ ..] => {
                queries += 1;
                let mut settings = Settings::default();
                settings.set("file_period=stated").unwrap();
                for reading in readings {
                    settings.set(reading).unwrap_or_else(|cause| panic!("{name} line {line}: {cause}"));
                }
                let sql: Vec<&str> = lines.clone().take_while(|line| **line != "----").copied().collect();
                let wanted: Vec<String> = lines
                    .skip_while(|line| **line != "----")
                    .skip(1)
                    .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect();
                let session = imported(&statements);
                let stays = session.query("from discharges", &[]).unwrap();
                let order = Order {
                    files: &[],
                    year: Year::named(year).unwrap(),
                    settings: &settings,
                    populations: &Populations::default(),
                    discharges: &Discharges::of_rows(stays.rows),
                    spill: None,
                };
                let answer = compute(session, &order)
                    .unwrap_or_else(|cause| panic!("{name} line {line}: {cause} {}", cause.detail()));
                let table = answer
                    .ask(&sql.join("\n"))
                    .unwrap_or_else(|cause| panic!("{name} line {line}: {cause} {}", cause.detail()));
                let found: Vec<String> = table.rows.iter().map(|row| told(row)).collect();
                assert_eq!(found, wanted, "{name} line {line}");
            }
            _ => panic!("{name} line {line}: {head:?} is not understood"),
        }
    }
    assert!(queries > 0, "{name} tests nothing");
}

/// A session whose tables `imported` and `discharges` have what the statements put into it.
fn imported(statements: &str) -> Session {
    let mut session = Session::open(Limits::default(), &[]).unwrap();
    let kept = stored::columns(specification().unwrap());
    let kept: Vec<(&str, ColumnKind)> = kept.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    let script = format!(
        "create sequence rows; create table imported ({}); create table discharges ({}); {statements}",
        definitions(&kept, &DEFAULTS),
        definitions(&discharges::COLUMNS, &STAYS)
    );
    // The session takes only texts of the program; a test's script is one, read at run time.
    session.define(Box::leak(script.into_boxed_str())).unwrap();
    session
}

/// The columns of a table, with their defaults.
fn definitions(columns: &[(&str, ColumnKind)], defaults: &[(&str, &str)]) -> String {
    let one = |(column, kind): &(&str, ColumnKind)| {
        let kind = match kind {
            ColumnKind::Text => "varchar",
            ColumnKind::Date => "date",
            ColumnKind::Int => "bigint",
            ColumnKind::Real => "double",
            ColumnKind::Bool => "boolean",
        };
        let default = defaults.iter().find(|(name, _)| name == column);
        format!("{column} {kind}{}", default.map_or_else(String::new, |(_, value)| format!(" default {value}")))
    };
    columns.iter().map(one).collect::<Vec<_>>().join(", ")
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
