//! Questions as PostgreSQL asks them: each makes a table, with the values of its parameters written once at its top.

use std::fmt::Write as _;

use engine::columns::Cell;

use super::contents::{File, Given, kind};

/// A question as a file that makes a table, so that its answer can be looked at, joined and written out.
pub(super) fn table(makes: &str, parameters: &[(&'static str, Cell)], select: &str) -> String {
    let (about, select) = opening(select);
    let mut text = about.to_owned();
    if select.contains("FROM parameters") {
        text.push_str("drop table if exists parameters;\ncreate temporary table parameters as\nselect period.*");
        for (name, value) in parameters {
            let _ = write!(text, ",\n  {} as \"{name}\"", written(value));
        }
        text.push_str("\nfrom period;\n\n");
    }
    let _ = writeln!(text, "drop table if exists {makes};\ncreate table {makes} as\n{};", select.trim_end());
    let _ = writeln!(text, "analyze {makes};");
    text
}

/// The runner: its own beginning, then every file of steps and measures.
pub(super) fn run(beginning: &str, files: &[File]) -> String {
    let mut text = beginning.to_owned();
    for folder in ["steps/", "measures/"] {
        let mut paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        paths.retain(|path| path.starts_with(folder) && path.rsplit('.').next() == Some("sql"));
        paths.sort_unstable();
        for path in paths {
            let _ = writeln!(text, "\\ir {path}");
        }
    }
    text
}

/// The tables that a pack is given, and the lists that steps read, filled.
pub(super) fn load(beginning: &str, given: &Given, lists: &[(&str, Vec<Vec<Cell>>)]) -> String {
    let mut text = beginning.to_owned();
    for (table, columns) in given {
        let columns: Vec<String> =
            columns.iter().map(|(name, kind)| format!("  {name} {}", column_kind(kind))).collect();
        let _ = writeln!(text, "\ndrop table if exists {table};\ncreate table {table} (\n{}\n);", columns.join(",\n"));
        for (_, rows) in lists.iter().filter(|(name, _)| name == table) {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| format!("  ({})", row.iter().map(plain).collect::<Vec<_>>().join(", ")))
                .collect();
            let _ = writeln!(text, "insert into {table} values\n{};", rows.join(",\n"));
        }
    }
    text
}

/// The comment with which a question opens, and the rest.
fn opening(text: &str) -> (&str, &str) {
    let length = text.lines().take_while(|line| line.starts_with("--")).map(|line| line.len() + 1).sum();
    text.split_at_checked(length).unwrap_or(("", text))
}

/// A value as PostgreSQL reads it. Texts are compared letter by letter, whatever the language of the database, so that
/// places in an order are those of the other engines.
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
