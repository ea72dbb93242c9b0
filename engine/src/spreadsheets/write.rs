//! An Excel file of rows that stream in, in memory that does not grow with them.
//!
//! Text is always text: a value that begins with `=` stays what it is and never becomes a formula. Rows that a sheet has no
//! room for go to further sheets, each with the heading. What an Excel cell cannot hold is cut, with a mark.

use std::io::{Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{ColNum, Format, RowNum, Workbook, Worksheet, XlsxError};

use crate::columns::{Cell, ColumnsError, ErrorKind};

/// The rows of a sheet, the heading among them. Source: Excel specifications and limits.
pub const ROWS: u32 = 1_048_576;
/// The most characters in a cell.
const CHARACTERS: usize = 32_767;
/// The widest column that is made without being asked for, in characters.
const WIDEST: f64 = 60.0;

/// An Excel file in the making.
pub struct ExcelWriter {
    workbook: Workbook,
    sheet: Worksheet,
    name: String,
    columns: Vec<(String, f64)>,
    /// The next row of the sheet.
    row: RowNum,
    sheets: u32,
    rows: u64,
    room: u32,
    date: Format,
    bold: Format,
}

impl std::fmt::Debug for ExcelWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExcelWriter").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl ExcelWriter {
    /// Begins a file whose sheets are called `name`, with columns and how wide they are in characters (0: as usual).
    pub fn new(name: &str, columns: &[(&str, u16)]) -> Result<Self, ColumnsError> {
        Self::with_room(name, columns, ROWS)
    }

    /// As [`ExcelWriter::new`], with so many rows on a sheet, the heading among them.
    pub fn with_room(name: &str, columns: &[(&str, u16)], room: u32) -> Result<Self, ColumnsError> {
        let mut workbook = Workbook::new();
        let columns = columns.iter().map(|(name, width)| ((*name).to_owned(), f64::from(*width).min(WIDEST))).collect();
        let sheet = workbook.new_worksheet_with_constant_memory().map_err(failed)?;
        let mut writer = Self {
            workbook,
            sheet,
            name: name.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(24).collect(),
            columns,
            row: 0,
            sheets: 1,
            rows: 0,
            room: room.clamp(2, ROWS),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            bold: Format::new().set_bold(),
        };
        writer.heading().map_err(failed)?;
        Ok(writer)
    }

    fn heading(&mut self) -> Result<(), XlsxError> {
        let name = if self.sheets == 1 { self.name.clone() } else { format!("{} {}", self.name, self.sheets) };
        self.sheet.set_name(name)?;
        self.sheet.set_freeze_panes(1, 0)?;
        for (at, (column, width)) in (0..).zip(&self.columns) {
            if *width > 0.0 {
                self.sheet.set_column_width(at, *width)?;
            }
            self.sheet.write_string_with_format(0, at, column, &self.bold)?;
        }
        self.row = 1;
        Ok(())
    }

    /// Adds a row.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), ColumnsError> {
        if self.row >= self.room {
            let next = self.workbook.new_worksheet_with_constant_memory().map_err(failed)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.workbook.push_worksheet(full);
            self.sheets += 1;
            self.heading().map_err(failed)?;
        }
        for (at, cell) in (0..).zip(row) {
            self.cell(at, cell).map_err(failed)?;
        }
        self.row += 1;
        self.rows += 1;
        Ok(())
    }

    fn cell(&mut self, at: ColNum, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Null => {}
            Cell::Bool(value) => {
                self.sheet.write_boolean(self.row, at, *value)?;
            }
            // A number that Excel would round is written as text.
            Cell::Int(value) if value.unsigned_abs() >= 1 << 53 => {
                self.sheet.write_string(self.row, at, value.to_string())?;
            }
            #[allow(clippy::cast_precision_loss)]
            Cell::Int(value) => {
                self.sheet.write_number(self.row, at, *value as f64)?;
            }
            Cell::Real(value) if value.is_finite() => {
                self.sheet.write_number(self.row, at, *value)?;
            }
            Cell::Real(value) => {
                self.sheet.write_string(self.row, at, value.to_string())?;
            }
            Cell::Text(text) => {
                // Excel counts in UTF-16.
                if text.encode_utf16().count() > CHARACTERS {
                    let kept: String = text.chars().take(CHARACTERS / 2 - 1).collect();
                    self.sheet.write_string(self.row, at, kept + "…")?;
                } else {
                    self.sheet.write_string(self.row, at, text)?;
                }
            }
            Cell::Date(day) => {
                let days = crate::columns::days_of_excel(*day);
                if let Some(days) = days {
                    self.sheet.write_number_with_format(self.row, at, f64::from(days), &self.date)?;
                } else {
                    self.sheet.write_string(self.row, at, day.to_string())?;
                }
            }
        }
        Ok(())
    }

    /// Writes the file at `path` and tells how many rows it has.
    pub fn finish(self, path: &Path) -> Result<u64, ColumnsError> {
        let file = std::fs::File::options().write(true).create_new(true).open(path);
        let file = file.map_err(|error| ColumnsError::file("written", path, &error))?;
        self.finish_to(file)
    }

    /// As [`ExcelWriter::finish`], to anything that can be written and wound back.
    pub fn finish_to(mut self, out: impl Write + Seek + Send) -> Result<u64, ColumnsError> {
        self.workbook.push_worksheet(self.sheet);
        self.workbook.save_to_writer(out).map_err(failed)?;
        Ok(self.rows)
    }
}

fn failed(error: XlsxError) -> ColumnsError {
    ColumnsError::new(ErrorKind::File, "The spreadsheet could not be written. Nothing else was changed.")
        .with_detail(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;

    fn read(writer: ExcelWriter) -> Vec<(String, Vec<Vec<Data>>, bool)> {
        let mut out = Cursor::new(Vec::new());
        writer.finish_to(&mut out).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(out).unwrap();
        let names = book.sheet_names();
        names
            .into_iter()
            .map(|name| {
                let formulas = book.worksheet_formula(&name).unwrap();
                let cells = book.worksheet_range(&name).unwrap();
                (name, cells.rows().map(<[Data]>::to_vec).collect(), !formulas.is_empty())
            })
            .collect()
    }

    #[test]
    fn text_stays_text_whatever_it_looks_like() {
        let mut writer = ExcelWriter::new("Findings", &[("value", 20), ("n", 0), ("day", 0)]).unwrap();
        let texts =
            ["=1+1", "+44 1632", "-5", "@SUM(A1)", "\t=cmd", "{=1}", "http://example.org", "0123", "<b>&amp;", "\u{1}"];
        for text in texts {
            writer.push(&[text.into(), Cell::Int(7), date(2025, 6, 1).into()]).unwrap();
        }
        let sheets = read(writer);
        let (name, rows, formulas) = &sheets[0];
        assert_eq!((name.as_str(), rows.len(), *formulas), ("Findings", 11, false));
        for (row, text) in rows[1..].iter().zip(texts) {
            assert_eq!(row[0], Data::String(text.to_owned()));
            assert_eq!(row[1], Data::Float(7.0));
            let Data::DateTime(day) = &row[2] else { panic!("{:?}", row[2]) };
            assert!((day.as_f64() - 45_809.0).abs() < f64::EPSILON, "1 June 2025 is day 45809");
        }
    }

    #[test]
    fn rows_without_room_go_to_further_sheets_each_with_the_heading() {
        let mut writer = ExcelWriter::with_room("Rows", &[("n", 0)], 3).unwrap();
        for number in 1..=5 {
            writer.push(&[Cell::Int(number)]).unwrap();
        }
        let sheets = read(writer);
        let shape: Vec<(&str, usize)> = sheets.iter().map(|(name, rows, _)| (name.as_str(), rows.len())).collect();
        assert_eq!(shape, [("Rows", 3), ("Rows 2", 3), ("Rows 3", 2)]);
        assert!(sheets.iter().all(|(_, rows, _)| rows[0][0] == Data::String("n".into())));
        assert_eq!(sheets[2].1[1][0], Data::Float(5.0));
    }

    #[test]
    fn what_a_cell_cannot_hold_is_cut_or_said_as_text() {
        let mut writer = ExcelWriter::new("Long", &[("x", 0)]).unwrap();
        for cell in
            [Cell::Text("é".repeat(40_000)), Cell::Text("💥".repeat(20_000)), Cell::Int(i64::MAX), Cell::Real(f64::NAN)]
        {
            writer.push(&[cell]).unwrap();
        }
        let sheets = read(writer);
        let text = |row: usize| sheets[0].1[row][0].to_string();
        assert!(text(1).ends_with('…') && text(2).ends_with('…'));
        assert_eq!(text(3), i64::MAX.to_string());
        assert_eq!(text(4), "NaN");
    }
}
