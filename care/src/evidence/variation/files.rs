//! A table as a file for elsewhere: CSV, Excel or Parquet. Small numbers are not in any of them: each page hides its own
//! through [`crate::evidence::disclosure`] before it comes here.

use std::{fs, io::Cursor, path::Path};

use axum::response::Response;
use engine::{
    columns::{Cell, ColumnKind, ColumnsError, ParquetWriter, Table},
    spreadsheets::write::ExcelWriter,
};
use jiff::civil::Date;
use platform::{
    Error, Result, private,
    web::{Cx, file},
};

use crate::evidence::disclosure::Told;

/// The kinds of files, as an address says them.
pub(super) const FORMATS: [&str; 3] = ["csv", "excel", "parquet"];

/// A count as it may leave: hidden ones are empty, so that a column stays one of numbers.
pub(super) fn cell(told: Told) -> Cell {
    match told {
        Told::Count(count) => Cell::Int(count),
        Told::Few | Told::Hidden => Cell::Null,
    }
}

/// A day in a sentence.
pub(super) fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A number with its noun, or verb.
pub(super) fn said(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The file.
///
/// # Errors
/// Not found for another kind of file; our own when it cannot be written.
pub(super) async fn answer(cx: &Cx, format: &str, name: &str, table: Table) -> Result<Response> {
    match format {
        "csv" => {
            let text = table.to_csv().map_err(Error::internal)?;
            Ok(file(&format!("{name}.csv"), "text/csv; charset=utf-8", text))
        }
        "excel" => {
            let bytes = workbook(&table).map_err(Error::internal)?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(file(&format!("{name}.xlsx"), kind, bytes))
        }
        "parquet" => {
            let made = cx.app.config.data.join("cache").join("variation").join(cx.new_id());
            let bytes = tokio::task::spawn_blocking(move || {
                private::folder(&made)?;
                let path = made.join("table.parquet");
                let bytes = columns(&table, &path).map_err(Error::internal).and_then(|()| Ok(fs::read(&path)?));
                // It is read: nobody needs the file any more, whether or not it was whole.
                let _ = fs::remove_dir_all(&made);
                bytes
            })
            .await
            .map_err(Error::internal)??;
            Ok(file(&format!("{name}.parquet"), "application/vnd.apache.parquet", bytes))
        }
        _ => Err(Error::NotFound("There are files as CSV, Excel and Parquet. Choose one on the page.".into())),
    }
}

fn workbook(table: &Table) -> std::result::Result<Vec<u8>, ColumnsError> {
    let columns: Vec<(&str, u16)> = table.columns.iter().map(|name| (name.as_str(), width(table, name))).collect();
    let mut writer = ExcelWriter::new("Variation", &columns)?;
    for row in &table.rows {
        writer.push(row)?;
    }
    let mut out = Cursor::new(Vec::new());
    writer.finish_to(&mut out)?;
    Ok(out.into_inner())
}

/// As wide as the longest text, within reason.
fn width(table: &Table, name: &str) -> u16 {
    let at = table.columns.iter().position(|column| column == name).unwrap_or(0);
    let longest = table.rows.iter().filter_map(|row| row.get(at)).map(|cell| match cell {
        Cell::Text(text) => text.chars().count(),
        _ => 10,
    });
    u16::try_from(longest.chain([name.len()]).max().unwrap_or(10).min(58)).unwrap_or(58) + 2
}

fn columns(table: &Table, path: &Path) -> std::result::Result<(), ColumnsError> {
    let columns: Vec<(&str, ColumnKind)> =
        table.columns.iter().enumerate().map(|(at, name)| (name.as_str(), kind(table, at))).collect();
    let mut writer = ParquetWriter::create(path, &columns)?;
    for row in &table.rows {
        writer.push(row)?;
    }
    writer.finish(&[])?;
    Ok(())
}

/// What a column holds, by the first value that is there.
fn kind(table: &Table, at: usize) -> ColumnKind {
    let first = table.rows.iter().filter_map(|row| row.get(at)).find(|cell| !cell.is_null());
    match first {
        Some(Cell::Int(_)) => ColumnKind::Int,
        Some(Cell::Real(_)) => ColumnKind::Real,
        Some(Cell::Date(_)) => ColumnKind::Date,
        Some(Cell::Bool(_)) => ColumnKind::Bool,
        _ => ColumnKind::Text,
    }
}
