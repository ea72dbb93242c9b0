//! Questions as PostgreSQL asks them: each makes a table, with the values of its parameters written once at its top. The
//! statements around them stand in `postgres/*.sql`.

use std::fmt::Write as _;

use engine::columns::{Cell, Param};
use platform::Result;

use super::{
    contents::{Given, kept},
    lists::{List, kind},
};

/// A question as a file that makes a table, so that its answer can be looked at, joined and written out.
pub(super) fn question(makes: &str, parameters: &[Param<'static>], text: &str) -> Result<String> {
    let (about, select) = opening(text);
    let mut given = String::new();
    if select.contains("FROM parameters") {
        let values: String = parameters.iter().fold(String::new(), |mut all, (name, value)| {
            let _ = write!(all, ",\n  {} as \"{name}\"", written(value));
            all
        });
        given = kept("postgres/parameters.sql")?.replace("{parameters}", &values);
    }
    let around = kept("postgres/question.sql")?.replace("{parameters}", &given).replace("{makes}", makes);
    Ok(about.to_owned() + &around.replace("{select}", select.trim_end()))
}

/// The runner: its own beginning, then every file in order.
pub(super) fn run(order: &[String]) -> Result<String> {
    let mut text = kept("postgres/run.sql")?;
    for path in order {
        let _ = writeln!(text, "\\ir {path}");
    }
    Ok(text)
}

/// The tables that a pack is given, and the lists that steps read, filled.
pub(super) fn load(given: &Given, lists: &[List]) -> Result<String> {
    let mut text = kept("postgres/load.sql")?;
    let (table_of, rows_of) = (kept("postgres/table.sql")?, kept("postgres/rows.sql")?);
    for (table, columns) in given {
        let columns: Vec<String> =
            columns.iter().map(|(name, kind)| format!("  {name} {}", column_kind(kind))).collect();
        text += &table_of.replace("{table}", table).replace("{columns}", &columns.join(",\n"));
        for (_, rows) in lists.iter().filter(|(name, rows)| name == table && !rows.is_empty()) {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| format!("  ({})", row.iter().map(plain).collect::<Vec<_>>().join(", ")))
                .collect();
            text += &rows_of.replace("{table}", table).replace("{rows}", &rows.join(",\n"));
        }
    }
    Ok(text)
}

/// The comment with which a question opens, and the rest.
fn opening(text: &str) -> (&str, &str) {
    let length = text.lines().take_while(|line| line.starts_with("--")).map(|line| line.len() + 1).sum();
    text.split_at_checked(length).unwrap_or(("", text))
}

/// A value with its kind. Texts are compared letter by letter, whatever the language of the database, so that places in an
/// order are those of the other engines.
fn written(value: &Cell) -> String {
    match kind(value) {
        "text" => format!("cast({} as text) collate \"C\"", plain(value)),
        other => format!("cast({} as {})", plain(value), column_kind(other)),
    }
}

fn plain(value: &Cell) -> String {
    match value {
        Cell::Null => "null".to_owned(),
        Cell::Int(_) | Cell::Real(_) | Cell::Bool(_) => value.to_string(),
        Cell::Text(_) | Cell::Date(_) => format!("'{}'", value.to_string().replace('\'', "''")),
    }
}

fn column_kind(kind: &str) -> &'static str {
    match kind {
        "bool" => "boolean",
        "int" => "bigint",
        "real" => "double precision",
        "date" => "date",
        _ => "text collate \"C\"",
    }
}
