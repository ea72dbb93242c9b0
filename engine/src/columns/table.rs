//! A small table held in memory: the answer to a question.

use jiff::civil::Date;

use super::cell::Cell;
use super::error::{ColumnsError, Kind};

/// Columns and rows, in the order of the question. Every row has one cell per column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The names, as the question gives them.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The place of a column; an error names the columns there are.
    pub fn column(&self, name: &str) -> Result<usize, ColumnsError> {
        self.columns.iter().position(|column| column == name).ok_or_else(|| {
            ColumnsError::new(
                Kind::WrongType,
                format!("There is no column “{name}”. The columns are: {}.", self.columns.join(", ")),
            )
        })
    }

    /// The cell at a row (from 0) and a named column.
    pub fn cell(&self, row: usize, column: &str) -> Result<&Cell, ColumnsError> {
        let place = self.column(column)?;
        self.rows.get(row).and_then(|cells| cells.get(place)).ok_or_else(|| {
            ColumnsError::new(
                Kind::WrongType,
                format!("There is no row {}: the table has {} rows.", row + 1, self.rows.len()),
            )
        })
    }

    /// Text, or nothing recorded.
    pub fn text(&self, row: usize, column: &str) -> Result<Option<&str>, ColumnsError> {
        match self.cell(row, column)? {
            Cell::Null => Ok(None),
            Cell::Text(value) => Ok(Some(value)),
            other => Err(wrong(row, column, "text", other)),
        }
    }

    /// A whole number, or nothing recorded.
    pub fn int(&self, row: usize, column: &str) -> Result<Option<i64>, ColumnsError> {
        match self.cell(row, column)? {
            Cell::Null => Ok(None),
            Cell::Int(value) => Ok(Some(*value)),
            other => Err(wrong(row, column, "a whole number", other)),
        }
    }

    /// A number, or nothing recorded. Whole numbers are numbers too.
    pub fn real(&self, row: usize, column: &str) -> Result<Option<f64>, ColumnsError> {
        match self.cell(row, column)? {
            Cell::Null => Ok(None),
            Cell::Real(value) => Ok(Some(*value)),
            // Counts beyond 2^53 do not occur in a council's data.
            #[allow(clippy::cast_precision_loss)]
            Cell::Int(value) => Ok(Some(*value as f64)),
            other => Err(wrong(row, column, "a number", other)),
        }
    }

    /// A date, or nothing recorded.
    pub fn date(&self, row: usize, column: &str) -> Result<Option<Date>, ColumnsError> {
        match self.cell(row, column)? {
            Cell::Null => Ok(None),
            Cell::Date(value) => Ok(Some(*value)),
            other => Err(wrong(row, column, "a date", other)),
        }
    }

    /// True or false, or nothing recorded.
    pub fn bool(&self, row: usize, column: &str) -> Result<Option<bool>, ColumnsError> {
        match self.cell(row, column)? {
            Cell::Null => Ok(None),
            Cell::Bool(value) => Ok(Some(*value)),
            other => Err(wrong(row, column, "true or false", other)),
        }
    }

    /// The table as CSV (RFC 4180, `\r\n`, UTF-8 without a byte order mark).
    ///
    /// Text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or
    /// a carriage return) gets an apostrophe in front, as OWASP advises for "CSV injection".
    pub fn to_csv(&self) -> Result<String, ColumnsError> {
        let failed = |error: &dyn std::fmt::Display| {
            ColumnsError::new(Kind::Failed, "The table could not be written as CSV.").with_detail(error)
        };
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|name| defused(name))).map_err(|error| failed(&error))?;
        for row in &self.rows {
            let fields = row.iter().map(|cell| match cell {
                Cell::Text(value) => defused(value),
                other => other.to_string(),
            });
            writer.write_record(fields).map_err(|error| failed(&error))?;
        }
        let bytes = writer.into_inner().map_err(|error| failed(&error))?;
        String::from_utf8(bytes).map_err(|error| failed(&error))
    }
}

fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn wrong(row: usize, column: &str, wanted: &str, got: &Cell) -> ColumnsError {
    ColumnsError::new(
        Kind::WrongType,
        format!("Row {}, column “{column}” should be {wanted} but is {}.", row + 1, got.kind()),
    )
}
