//! A finding: one thing about one row that the owner of the data may want to mend.

use std::borrow::Cow;

use super::specification::{Check, CheckEntry, Field, Severity, Specification, Status};

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The record, counted from 1 without the heading. 0 stands for the file as a whole.
    pub row: u64,
    /// The line on which the record begins, counted from 1 with the heading.
    pub line: u64,
}

/// One finding about one record, or about the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'r> {
    /// Where.
    pub place: Place,
    /// In which field, if in one.
    pub field: Option<Field>,
    /// What was found.
    pub check: Check,
    /// The value as it stands in the file.
    pub value: Cow<'r, str>,
    /// What the sentence compares it with: the right wording, the other date, the expected count.
    pub expected: Cow<'r, str>,
}

impl Finding<'_> {
    /// Its entry in the specification.
    pub fn entry<'s>(&self, specification: &'s Specification) -> &'s CheckEntry {
        specification.check(self.check)
    }

    /// The heading of its field, or nothing.
    pub fn heading<'s>(&self, specification: &'s Specification) -> &'s str {
        self.field.map_or("", |field| specification.field(field).header.as_str())
    }

    /// How bad it is.
    pub fn severity(&self, specification: &Specification) -> Severity {
        self.entry(specification).severity
    }

    /// The national status it gave to its cell.
    pub fn status(&self, specification: &Specification) -> Option<Status> {
        self.entry(specification).status
    }

    /// What happened, in a sentence.
    pub fn what_happened(&self, specification: &Specification) -> String {
        self.entry(specification).what_happened(self.heading(specification), &self.value, &self.expected)
    }

    /// What to do about it, in a sentence.
    pub fn what_to_do(&self, specification: &Specification) -> String {
        self.entry(specification).what_to_do(self.heading(specification), &self.value, &self.expected)
    }
}
