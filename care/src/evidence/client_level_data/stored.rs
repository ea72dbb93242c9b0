//! The columns of an imported file as it is kept, and one record as a row of them. Every field that has
//! a meaning of its own (a date, a code, a number) stands twice: the meaning under the field's name,
//! the text as submitted under the same name with `_raw`.
//!
//! First and last names are not kept: no measure needs them, and what is not kept cannot leak. Whether
//! they were there is in `national_status`.

use engine::columns::{Cell, ColumnKind};

use super::cells::{Value, is_blank};
use super::rules::CheckedRecord;
use super::specification::{Field, Kind, Release, Severity, Specification};

/// The order of the rows in a kept file.
pub const SORTED_BY: [&str; 3] = ["person_key", "event_start_date", "row_number"];

/// What is kept of a record beside its fields.
const BESIDE: [(&str, ColumnKind); 9] = [
    ("import_id", ColumnKind::Text),
    ("release", ColumnKind::Text),
    ("row_number", ColumnKind::Int),
    ("line_number", ColumnKind::Int),
    ("person_key", ColumnKind::Text),
    ("national_status", ColumnKind::Text),
    ("worst_finding", ColumnKind::Text),
    ("extra", ColumnKind::Text),
    // Only our own record knows hours; a file has days.
    ("hours_open", ColumnKind::Real),
];

/// Which columns a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// None: it is not kept.
    Left,
    /// One: the text itself.
    Text,
    /// Two: the meaning, of this kind, and the text as submitted.
    Both(ColumnKind),
}

fn shape(field: Field, kind: Kind) -> Shape {
    match kind {
        _ if matches!(field, Field::FirstName | Field::LastName) => Shape::Left,
        Kind::Date => Shape::Both(ColumnKind::Date),
        Kind::List | Kind::NhsNumber => Shape::Both(ColumnKind::Text),
        Kind::WholeNumber | Kind::Amount => Shape::Both(ColumnKind::Int),
        Kind::CouncilCode | Kind::Identifier | Kind::Text | Kind::PracticeCode | Kind::Postcode | Kind::CqcLocation => {
            Shape::Text
        }
    }
}

/// The name of the column that holds a field's meaning. Amounts are whole hundredths and say so.
pub fn column_name(field: Field) -> &'static str {
    match field {
        Field::UnitCost => "unit_cost_pence",
        Field::PlannedUnitsPerWeek => "planned_units_per_week_hundredths",
        other => other.name(),
    }
}

/// The column that holds a field's text as submitted; none for what is not kept.
pub(super) fn raw_column(field: Field, kind: Kind) -> Option<String> {
    match shape(field, kind) {
        Shape::Left => None,
        Shape::Text => Some(field.name().to_owned()),
        Shape::Both(_) => Some(format!("{}_raw", field.name())),
    }
}

/// The columns of a kept file, in order.
pub fn columns(specification: &Specification) -> Vec<(String, ColumnKind)> {
    let mut columns: Vec<(String, ColumnKind)> =
        BESIDE.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    for entry in &specification.fields {
        match shape(entry.field, entry.kind) {
            Shape::Left => {}
            Shape::Text => columns.push((entry.field.name().to_owned(), ColumnKind::Text)),
            Shape::Both(kind) => {
                columns.push((column_name(entry.field).to_owned(), kind));
                columns.push((format!("{}_raw", entry.field.name()), ColumnKind::Text));
            }
        }
    }
    columns
}

/// Turns records into rows. Its cells are used again for every row, so that a row costs few allocations.
#[derive(Debug)]
pub(super) struct Rows {
    shapes: Vec<Shape>,
    cells: Vec<Cell>,
}

/// What the importer knows of a record beyond its fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'a> {
    pub row: u64,
    pub line: u64,
    pub worst: Option<Severity>,
    /// Columns that are no field, as a JSON object; empty if there are none.
    pub extra: &'a str,
}

impl Rows {
    pub(super) fn new(specification: &Specification, import_id: &str, release: Release) -> Self {
        let mut cells = vec![Cell::Null; columns(specification).len()];
        put(&mut cells[0], Some(import_id));
        put(&mut cells[1], Some(release.name()));
        let shapes = specification.fields.iter().map(|entry| shape(entry.field, entry.kind)).collect();
        Self { shapes, cells }
    }

    pub(super) fn row(&mut self, record: &CheckedRecord<'_>, beside: Beside<'_>) -> &[Cell] {
        let number = |count: u64| i64::try_from(count).map_or(Cell::Null, Cell::Int);
        self.cells[2] = number(beside.row);
        self.cells[3] = number(beside.line);
        put(&mut self.cells[4], record.person_key().as_deref());
        put(&mut self.cells[5], Some(&record.status_letters()));
        put(&mut self.cells[6], beside.worst.map(Severity::name));
        put(&mut self.cells[7], Some(beside.extra).filter(|text| !text.is_empty()));
        let mut cells = self.cells[BESIDE.len()..].iter_mut();
        for ((shape, value), raw) in self.shapes.iter().zip(&record.values).zip(record.raw) {
            let raw = Some(raw).filter(|raw| !raw.is_empty());
            match shape {
                Shape::Left => {}
                Shape::Text => {
                    if let Some(cell) = cells.next() {
                        put(cell, raw.map(str::trim).filter(|text| !is_blank(text)));
                    }
                }
                Shape::Both(_) => {
                    if let (Some(meaning), Some(text)) = (cells.next(), cells.next()) {
                        mean(meaning, value);
                        put(text, raw);
                    }
                }
            }
        }
        &self.cells
    }
}

fn mean(cell: &mut Cell, value: &Value<'_>) {
    match value {
        Value::Blank => *cell = Cell::Null,
        Value::Code(code) => put(cell, Some(code)),
        Value::Date(date) => *cell = Cell::Date(*date),
        Value::Number(number) => *cell = Cell::Int(*number),
        Value::NhsNumber(digits) => put(cell, std::str::from_utf8(digits).ok()),
        Value::Text(text) => put(cell, Some(text)),
    }
}

/// Puts a text into a cell, into the room it has if it has some.
fn put(cell: &mut Cell, text: Option<&str>) {
    match (text, &mut *cell) {
        (None, _) => *cell = Cell::Null,
        (Some(text), Cell::Text(room)) => {
            room.clear();
            room.push_str(text);
        }
        (Some(text), _) => *cell = Cell::Text(text.to_owned()),
    }
}
