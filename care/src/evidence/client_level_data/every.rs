//! Every finding of an import, as columns beside its rows: pages show and count them by rule and by field. Nothing is
//! repeated or left out here, as it is in the list for people; memory does not grow with the findings. Personal data.

use std::collections::BTreeMap;
use std::path::Path;

use engine::columns::{ColumnKind, ColumnsError, Given, ParquetWriter};

use super::finding::Finding;
use super::listing::shown;
use super::specification::{Check, Field};

/// The columns. A finding about the file has no record and no line; `expected` is what its sentence compares the value with.
pub const COLUMNS: [(&str, ColumnKind); 7] = [
    ("number", ColumnKind::Int),
    ("record", ColumnKind::Int),
    ("line", ColumnKind::Int),
    ("field", ColumnKind::Text),
    ("rule", ColumnKind::Text),
    ("value", ColumnKind::Text),
    ("expected", ColumnKind::Text),
];
/// So many values that differ are shown as examples of what a rule found in a field.
const EXAMPLES: usize = 3;
/// How much of an example is shown, in characters.
const EXAMPLE: usize = 60;

/// Some values that differ, by rule and field.
type Examples = BTreeMap<(Check, Option<Field>), Vec<String>>;

/// Writes findings as they come.
#[derive(Debug)]
pub(super) struct EveryFinding {
    writer: ParquetWriter,
    number: i64,
    examples: Examples,
}

impl EveryFinding {
    pub(super) fn new(path: &Path) -> Result<Self, ColumnsError> {
        let writer = ParquetWriter::create(path, &COLUMNS)?;
        Ok(Self { writer, number: 0, examples: BTreeMap::new() })
    }

    pub(super) fn add(&mut self, finding: &Finding<'_>) -> Result<(), ColumnsError> {
        self.number += 1;
        let place = |count: u64| i64::try_from(count).ok().filter(|count| *count > 0).map_or(Given::Null, Given::Int);
        let examples = self.examples.entry((finding.check, finding.field)).or_default();
        if examples.len() < EXAMPLES && !finding.value.is_empty() {
            let example: String = finding.value.chars().take(EXAMPLE).collect();
            if !examples.contains(&example) {
                examples.push(example);
            }
        }
        self.writer.push_given(&[
            Given::Int(self.number),
            place(finding.place.row),
            place(finding.place.line),
            Given::Text(finding.field.map_or("", Field::name)),
            Given::Text(finding.check.name()),
            Given::Text(&shown(&finding.value)),
            Given::Text(&shown(&finding.expected)),
        ])
    }

    /// Finishes the file, and answers how many findings it has and examples of them.
    pub(super) fn finish(self) -> Result<(u64, Examples), ColumnsError> {
        let written = self.writer.finish(&[])?;
        Ok((written.rows, self.examples))
    }
}
