//! Any table as a file for elsewhere: CSV, Excel or Parquet. Promise EV10.
//!
//! Whoever calls this has taken the small numbers out first (`evidence/disclosure`) and gives the table as it may leave the
//! council. A column that has words among its numbers ("fewer than 5") stays one column for people who read, in CSV and Excel;
//! a program gets two from Parquet: the numbers, and the words as `…_note`. Who takes a file is written down before it is made.

use std::{fs, io::Cursor, path::Path};

use axum::response::Response;
use engine::{
    columns::{Cell, ColumnKind, ColumnsError, ParquetWriter, Table},
    spreadsheets::write::ExcelWriter,
};
use platform::{
    Error, Result, private,
    web::{Cx, file},
};

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma separated values.
    Csv,
    /// An Excel workbook.
    Excel,
    /// Apache Parquet.
    Parquet,
}

/// Every kind, in the order of the links to them.
pub const FORMATS: [Format; 3] = [Format::Csv, Format::Excel, Format::Parquet];

impl Format {
    /// As it ends an address: `csv`, `excel`, `parquet`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Excel => "excel",
            Self::Parquet => "parquet",
        }
    }

    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Excel => "Excel",
            Self::Parquet => "Parquet",
        }
    }

    /// The kind that an address asks for.
    pub fn named(slug: &str) -> Option<Self> {
        FORMATS.into_iter().find(|format| format.slug() == slug)
    }
}

/// Sends a table as it may leave the council, and writes down who took it. `name` is that of the file without its ending;
/// `what` says in words what is taken.
///
/// # Errors
/// When the data folder cannot be written.
pub async fn send(cx: &Cx, format: Format, name: &str, what: &str, table: Table) -> Result<Response> {
    let why = format!("{what} downloaded as {}, small numbers left out", format.name());
    cx.looked("evidence/measures:view", "measure", &why).await?;
    answer(cx, format, name, table).await
}

/// The file alone, for tables of what is published already.
///
/// # Errors
/// When the data folder cannot be written.
pub async fn answer(cx: &Cx, format: Format, name: &str, table: Table) -> Result<Response> {
    match format {
        Format::Csv => {
            let text = table.to_csv().map_err(Error::internal)?;
            Ok(file(&format!("{name}.csv"), "text/csv; charset=utf-8", text))
        }
        Format::Excel => {
            let bytes = workbook(name, &table).map_err(Error::internal)?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(file(&format!("{name}.xlsx"), kind, bytes))
        }
        Format::Parquet => {
            let folder = cx.app.config.data.join("cache").join("downloads").join(cx.new_id());
            let bytes = tokio::task::spawn_blocking(move || {
                private::folder(&folder)?;
                let path = folder.join("table.parquet");
                let bytes = columns(&table, &path).map_err(Error::internal).and_then(|()| Ok(fs::read(&path)?));
                // It is read: nobody needs the file any more, whether or not it was whole.
                let _ = fs::remove_dir_all(&folder);
                bytes
            })
            .await
            .map_err(Error::internal)??;
            Ok(file(&format!("{name}.parquet"), "application/vnd.apache.parquet", bytes))
        }
    }
}

/// The table as an Excel workbook; its sheet has the file's name.
///
/// # Errors
/// As the writer says.
pub fn workbook(name: &str, table: &Table) -> std::result::Result<Vec<u8>, ColumnsError> {
    let widths = (0..table.columns.len()).map(|at| {
        let longest =
            table.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.to_string().chars().count()).max();
        let heading = table.columns.get(at).map_or(0, |heading| heading.chars().count());
        u16::try_from(longest.unwrap_or(0).max(heading) + 2).unwrap_or(u16::MAX)
    });
    let columns: Vec<(&str, u16)> = table.columns.iter().map(String::as_str).zip(widths).collect();
    let mut writer = ExcelWriter::new(name, &columns)?;
    for row in &table.rows {
        writer.push(row)?;
    }
    let mut out = Cursor::new(Vec::new());
    writer.finish_to(&mut out)?;
    Ok(out.into_inner())
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    kind: ColumnKind,
    /// Words stand among its numbers or days.
    notes: bool,
}

fn held(table: &Table, at: usize) -> Held {
    let cells = || table.rows.iter().filter_map(|row| row.get(at));
    let any = |kind: fn(&Cell) -> bool| cells().any(kind);
    let words = any(|cell| matches!(cell, Cell::Text(_)));
    let kind = if any(|cell| matches!(cell, Cell::Real(_))) {
        ColumnKind::Real
    } else if any(|cell| matches!(cell, Cell::Int(_))) {
        ColumnKind::Int
    } else if any(|cell| matches!(cell, Cell::Date(_))) {
        ColumnKind::Date
    } else if any(|cell| matches!(cell, Cell::Bool(_))) {
        ColumnKind::Bool
    } else {
        ColumnKind::Text
    };
    Held { kind, notes: words && kind != ColumnKind::Text }
}

/// Writes the table as Parquet, its rows in their order.
///
/// # Errors
/// As the writer says.
pub fn columns(table: &Table, path: &Path) -> std::result::Result<(), ColumnsError> {
    let kinds: Vec<Held> = (0..table.columns.len()).map(|at| held(table, at)).collect();
    let mut named: Vec<(String, ColumnKind)> = Vec::new();
    for (name, held) in table.columns.iter().zip(&kinds) {
        named.push((name.clone(), held.kind));
        if held.notes {
            named.push((format!("{name}_note"), ColumnKind::Text));
        }
    }
    let named: Vec<(&str, ColumnKind)> = named.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    let mut writer = ParquetWriter::create(path, &named)?;
    for row in &table.rows {
        let mut cells = Vec::with_capacity(named.len());
        for (cell, held) in row.iter().zip(&kinds) {
            let note = held.notes && matches!(cell, Cell::Text(_));
            cells.push(if note { Cell::Null } else { cell.clone() });
            if held.notes {
                cells.push(if note { cell.clone() } else { Cell::Null });
            }
        }
        writer.push(&cells)?;
    }
    writer.finish(&[])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use engine::{
        columns::{Limits, Session},
        spreadsheets::{Bounds, Sheets},
    };
    use platform::testing::TestFolder;

    use super::*;
    use crate::evidence::disclosure;

    fn table() -> Table {
        let cell = |count: i64| match disclosure::told(count) {
            disclosure::Told::Count(count) => Cell::Int(count),
            few => Cell::from(few.words()),
        };
        let rows = [0, 1, 4, 5, 6].map(|count| vec![cell(count), Cell::Real(0.5), Cell::from("=1+1")]);
        Table { columns: ["count", "share", "words"].map(str::to_owned).to_vec(), rows: rows.to_vec() }
    }

    #[test]
    fn counts_of_0_1_4_5_and_6_leave_as_they_may_in_every_format() {
        let csv = table().to_csv().unwrap();
        let firsts: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(firsts, ["0", "fewer than 5", "fewer than 5", "5", "6"]);
        let folder = TestFolder::new();
        let path = folder.file("table.xlsx", workbook("a table", &table()).unwrap());
        let mut sheets = Sheets::open(&path, Bounds::default()).unwrap();
        assert_eq!(sheets.names(), ["a table"]);
        let mut firsts = Vec::new();
        let read = sheets.for_each_row("a table", |_, row| {
            firsts.push(row.first().cloned().unwrap_or_default());
            assert!(row[2] == "words" || row[2] == "=1+1", "text stays text: {row:?}");
            true
        });
        read.unwrap();
        assert_eq!(firsts, ["count", "0", "fewer than 5", "fewer than 5", "5", "6"]);
    }

    #[test]
    fn parquet_keeps_numbers_apart_from_words_and_rows_in_order() {
        let folder = TestFolder::new();
        let path = folder.join("t.parquet");
        columns(&table(), &path).unwrap();
        let session = Session::open(Limits::default(), &[folder.to_path_buf()]).unwrap();
        session.table_of_files("written", &[path.canonicalize().unwrap()]).unwrap();
        let read = session.query(include_str!("written.sql"), &[]).unwrap();
        assert_eq!(read.columns, ["count", "count_note", "share", "words"]);
        let counts: Vec<Option<i64>> = (0..5).map(|row| read.int(row, "count").unwrap()).collect();
        assert_eq!(counts, [Some(0), None, None, Some(5), Some(6)]);
        assert_eq!(read.text(1, "count_note").unwrap(), Some("fewer than 5"));
        assert_eq!(read.text(0, "count_note").unwrap(), None);
    }
}
