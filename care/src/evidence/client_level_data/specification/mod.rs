//! The national Client Level Data specification, as data: a new release is new rows and not a new parser.
//!
//! | what | where |
//! |---|---|
//! | the 50 fields: heading, kind, whom it is about, when it is mandatory, since and until which release | `fields.csv` |
//! | when a field must be filled in, by what other fields say | `conditions.csv` |
//! | the lists with their codes, wordings, groups and hierarchies, and the mapping of release 1 to 2 | `lists.csv`, `list_names.csv` |
//! | the findings: how bad, which national status, what happened, what to do | `rules.csv` |
//!
//! Code beside this says what data cannot: what a date, a number or a postcode looks like (`../values.rs`), whom a field is
//! about (`AppliesTo`, eight words), and what several cells together show, such as an end before its start (`../rules.rs`).
//!
//! Source: the public code and guidance behind releases 1 and 2. The official workbooks were not
//! available; whatever could not be confirmed carries the confidence `C` (memory or partial text)
//! in the data and is never turned into a failure of somebody's record.

mod conditions;
mod lists;
mod load;
mod names;
#[cfg(test)]
mod tests;
mod words;

pub use conditions::{Clause, Condition, Test, Way};
pub use lists::{Known, List, ListRow, Lookup, Standing, near_key};
pub use names::{Check, Field};
pub use words::{AppliesTo, Confidence, Kind, Listing, Release, Severity, Status};

use std::sync::LazyLock;

/// How many fields a record has.
pub const FIELDS: usize = 50;

/// One field of the specification: a row of `fields.csv`.
#[derive(Debug, Clone)]
pub struct FieldEntry {
    /// Which field.
    pub field: Field,
    /// The heading as submitted, for example `Event Start Date`.
    pub header: String,
    /// What its values look like.
    pub kind: Kind,
    /// Which records it is about.
    pub applies_to: AppliesTo,
    /// When it must be filled in: where the condition stands in [`Specification::conditions`].
    pub mandatory: usize,
    /// Where its list stands in [`Specification::lists`], for fields of kind [`Kind::List`].
    pub list: Option<usize>,
    /// The release that brought it.
    pub since: Release,
    /// The last release that has it, if it is gone.
    pub until: Option<Release>,
    /// The module under which the national quality reports show it.
    pub module: String,
    /// How sure we are of this row.
    pub confidence: Confidence,
}

/// One finding that a check can make: a row of `rules.csv`.
#[derive(Debug, Clone)]
pub struct CheckEntry {
    /// Which check.
    pub check: Check,
    /// How bad it is.
    pub severity: Severity,
    /// The status it gives to the cell, if it is about one.
    pub status: Option<Status>,
    /// Whether the national method leaves the whole row out because of it. Here the row is kept and marked by this finding.
    pub leaves_out: bool,
    /// How often it is written out.
    pub listing: Listing,
    what_happened: String,
    what_to_do: String,
}

impl CheckEntry {
    /// What happened, in a sentence.
    pub fn what_happened(&self, field: &str, value: &str, expected: &str) -> String {
        fill(&self.what_happened, field, value, expected)
    }

    /// What to do about it, in a sentence.
    pub fn what_to_do(&self, field: &str, value: &str, expected: &str) -> String {
        fill(&self.what_to_do, field, value, expected)
    }
}

fn fill(template: &str, field: &str, value: &str, expected: &str) -> String {
    let mut said = String::with_capacity(template.len() + value.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        said.push_str(&rest[..open]);
        rest = &rest[open..];
        let word = [("{field}", field), ("{value}", value), ("{expected}", expected)];
        if let Some((name, text)) = word.iter().find(|(name, _)| rest.starts_with(name)) {
            said.push_str(text);
            rest = &rest[name.len()..];
        } else {
            said.push('{');
            rest = &rest[1..];
        }
    }
    said.push_str(rest);
    said.trim_end().to_owned()
}

/// The whole specification, read once.
#[derive(Debug)]
pub struct Specification {
    /// The 50 fields in their order.
    pub fields: Vec<FieldEntry>,
    /// The lists.
    pub lists: Vec<List>,
    /// When fields must be filled in.
    pub conditions: Vec<Condition>,
    /// The checks, in the order of [`Check::ALL`].
    pub checks: Vec<CheckEntry>,
}

impl FieldEntry {
    /// Whether a release has this field.
    pub fn is_in(&self, release: Release) -> bool {
        release.is_within(self.since, self.until)
    }
}

impl Specification {
    /// The entry of a field.
    pub fn field(&self, field: Field) -> &FieldEntry {
        &self.fields[field.index()]
    }

    /// The entry of a check.
    pub fn check(&self, check: Check) -> &CheckEntry {
        &self.checks[check.index()]
    }

    /// The list of a field, if it has one.
    pub fn list_of(&self, field: Field) -> Option<&List> {
        self.field(field).list.and_then(|at| self.lists.get(at))
    }

    /// The list with this name, for example `event_outcome`.
    pub fn list(&self, name: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.name == name)
    }
}

static SPECIFICATION: LazyLock<Result<Specification, String>> = LazyLock::new(load::load);

/// The specification built into this program.
///
/// # Errors
/// Only when the program was built with a broken specification; the text says which row. A test
/// reads every row, so a released program does not meet it.
pub fn specification() -> Result<&'static Specification, String> {
    SPECIFICATION.as_ref().map_err(Clone::clone)
}
