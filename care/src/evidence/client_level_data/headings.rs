//! Recognises the columns of a file by their headings, whatever their order, capitals and spaces.

use std::borrow::Cow;

use super::finding::{Finding, Place};
use super::specification::{Check, FIELDS, Field, Specification, near_key};

/// A file in which fewer columns than this are recognised is some other file.
pub const FEWEST_COLUMNS: usize = 5;

/// Where the fields stand in the rows of one file.
#[derive(Debug, Clone)]
pub struct Headings {
    /// The column of each field, if the file has it.
    pub column_of: [Option<usize>; FIELDS],
    /// Columns that are no field, with their names.
    pub extra: Vec<(usize, String)>,
    /// How many columns the heading has.
    pub width: usize,
    /// What a careful owner of the file would like to know of its heading.
    pub findings: Vec<Finding<'static>>,
}

impl Headings {
    /// Recognises the columns of a heading row.
    pub fn recognise<'h>(names: impl IntoIterator<Item = &'h str>, specification: &Specification) -> Self {
        let mut headings = Self { column_of: [None; FIELDS], extra: Vec::new(), width: 0, findings: Vec::new() };
        for (column, name) in names.into_iter().enumerate() {
            headings.width = column + 1;
            // A byte order mark that somebody saved twice is still at the front.
            let name = name.trim_start_matches('\u{feff}').trim();
            headings.place(column, name, specification);
        }
        for (at, entry) in specification.fields.iter().enumerate() {
            if headings.column_of[at].is_none() {
                headings.find(Check::MissingColumn, Some(entry.field), "");
            }
        }
        headings
    }

    fn place(&mut self, column: usize, name: &str, specification: &Specification) {
        let key = near_key(name);
        let entry = specification
            .fields
            .iter()
            .find(|entry| !key.is_empty() && (near_key(&entry.header) == key || near_key(entry.field.name()) == key));
        let Some(entry) = entry else {
            self.extra.push((column, name.to_owned()));
            // Spreadsheets leave empty columns at the end; they are worth a word only if they have a name.
            if !name.is_empty() {
                self.find(Check::NotARecognisedColumn, None, name);
            }
            return;
        };
        let at = entry.field.index();
        if self.column_of[at].is_some() {
            self.extra.push((column, name.to_owned()));
            self.find(Check::RepeatedColumn, Some(entry.field), name);
            return;
        }
        self.column_of[at] = Some(column);
        if name != entry.header {
            self.find(Check::ColumnNameDiffers, Some(entry.field), name);
        }
    }

    fn find(&mut self, check: Check, field: Option<Field>, value: &str) {
        self.findings.push(Finding {
            place: Place { row: 0, line: 1 },
            field,
            check,
            value: Cow::Owned(value.to_owned()),
            expected: Cow::Borrowed(""),
        });
    }

    /// How many of the 50 fields the file has.
    pub fn recognised(&self) -> usize {
        self.column_of.iter().flatten().count()
    }

    /// The fields the file does not have.
    pub fn missing(&self) -> [bool; FIELDS] {
        self.column_of.map(|column| column.is_none())
    }

    /// The 50 texts of a row, in the order of the fields; absent ones are empty.
    pub fn arrange<'r>(&self, cell: impl Fn(usize) -> Option<&'r str>) -> [&'r str; FIELDS] {
        self.column_of.map(|column| column.and_then(&cell).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::specification::specification;
    use super::*;

    fn recognise(names: &[&str]) -> Headings {
        Headings::recognise(names.iter().copied(), specification().unwrap())
    }

    fn said(headings: &Headings) -> Vec<&'static str> {
        headings.findings.iter().map(|finding| finding.check.name()).filter(|name| *name != "missing_column").collect()
    }

    #[test]
    fn the_official_headings_are_recognised_without_a_word() {
        let names: Vec<&str> = specification().unwrap().fields.iter().map(|entry| entry.header.as_str()).collect();
        let headings = recognise(&names);
        assert_eq!(headings.recognised(), FIELDS);
        assert!(headings.findings.is_empty() && headings.extra.is_empty());
    }

    #[test]
    fn database_names_are_recognised() {
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(recognise(&names).recognised(), FIELDS);
    }

    #[test]
    fn headings_may_differ_in_everything_but_their_letters() {
        let headings = recognise(&[
            "\u{feff}la code",
            "EVENT_TYPE",
            " Gender ",
            "Request Route Of Access",
            "Mystery",
            "",
            "Gender",
        ]);
        assert_eq!(headings.recognised(), 4);
        assert_eq!(headings.column_of[Field::EventType.index()], Some(1));
        assert_eq!(
            said(&headings),
            [
                "column_name_differs",
                "column_name_differs",
                "column_name_differs",
                "not_a_recognised_column",
                "repeated_column"
            ]
        );
        assert_eq!(headings.extra.len(), 3);
        let row = ["714", "Request", "Male"];
        let raw = headings.arrange(|column| row.get(column).copied());
        assert_eq!((raw[0], raw[Field::Gender.index()], raw[Field::UnitCost.index()]), ("714", "Male", ""));
    }

    #[test]
    fn some_other_file_is_not_recognised() {
        assert_eq!(recognise(&["name", "colour", "\u{1}PNG"]).recognised(), 0);
        assert_eq!(recognise(&[]).recognised(), 0);
    }
}
