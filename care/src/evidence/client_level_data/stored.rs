//! The columns of an imported file as it is kept, and one record as a row of them. Every field that has
//! a meaning of its own (a date, a code, a number) stands twice: the meaning under the field's name,
//! the text as submitted under the same name with `_raw`.
//!
//! First and last names are not kept: no measure needs them, and what is not kept cannot leak. Whether
//! they were there is in `national_status`.

use engine::columns::{ColumnKind, Given};

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

/// Turns records into rows. What no field holds as it is has its room here, used again for every row.
#[derive(Debug)]
pub(super) struct Rows {
    shapes: Vec<Shape>,
    width: usize,
    import_id: String,
    release: Release,
    person_key: Option<String>,
    letters: String,
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
        Self {
            shapes: specification.fields.iter().map(|entry| shape(entry.field, entry.kind)).collect(),
            width: columns(specification).len(),
            import_id: import_id.to_owned(),
            release,
            person_key: None,
            letters: String::new(),
        }
    }

    pub(super) fn row<'r>(&'r mut self, record: &'r CheckedRecord<'_>, beside: Beside<'r>) -> Vec<Given<'r>> {
        self.person_key = record.person_key();
        self.letters = record.status_letters();
        let number = |count: u64| i64::try_from(count).map_or(Given::Null, Given::Int);
        let mut row = Vec::with_capacity(self.width);
        row.extend([
            Given::Text(&self.import_id),
            Given::Text(self.release.name()),
            number(beside.row),
            number(beside.line),
            self.person_key.as_deref().into(),
            Given::Text(&self.letters),
            beside.worst.map(Severity::name).into(),
            Some(beside.extra).filter(|text| !text.is_empty()).into(),
            Given::Null,
        ]);
        for ((shape, value), raw) in self.shapes.iter().zip(&record.values).zip(record.raw) {
            let raw = Some(raw).filter(|raw| !raw.is_empty());
            match shape {
                Shape::Left => {}
                Shape::Text => row.push(raw.map(str::trim).filter(|text| !is_blank(text)).into()),
                Shape::Both(_) => row.extend([meaning(value), raw.into()]),
            }
        }
        row
    }
}

fn meaning<'r>(value: &'r Value<'_>) -> Given<'r> {
    match value {
        Value::Blank => Given::Null,
        Value::Code(code) => Given::Text(code),
        Value::Date(date) => Given::from(*date),
        Value::Number(number) => Given::Int(*number),
        Value::NhsNumber(digits) => std::str::from_utf8(digits).ok().into(),
        Value::Text(text) => Given::Text(text),
    }
}
