//! What the first rows of a file tell before it is read whole: which release it speaks and which council
//! it is of. And what only the whole file can tell: findings about the file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

use engine::csv_source::{CsvError, CsvSource, Record};

use super::finding::{Finding, Place};
use super::headings::Headings;
use super::specification::{Check, Field, Release, Specification};
use super::summary::Tally;
use super::values::is_council_code;

/// How many rows are looked at.
const ROWS: u64 = 1_000;
/// The folder of a file that does not say its council.
const NO_COUNCIL: &str = "unknown";

/// What the first rows tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    /// Rows looked at.
    pub rows: u64,
    /// The code of the council named most often, or `unknown`. Safe as the name of a folder.
    pub council: String,
    /// Words that only release 1, and only release 2, has.
    pub words: [u64; 2],
}

impl Sample {
    /// The release that most words belong to; release 2 if nothing tells.
    pub(super) fn release(&self) -> Release {
        if self.words[0] > self.words[1] { Release::One } else { Release::Two }
    }
}

/// Looks at the first rows.
pub(super) fn sample<R: Read>(
    mut source: CsvSource<R>,
    headings: &Headings,
    specification: &Specification,
) -> Result<Sample, CsvError> {
    let mut seen = Sample { rows: 0, council: String::new(), words: [0; 2] };
    let mut councils: BTreeMap<String, u64> = BTreeMap::new();
    let mut record = Record::default();
    while seen.rows < ROWS && source.next_record(&mut record)? {
        seen.rows += 1;
        let raw = headings.arrange(|column| Some(record.get(column)));
        let code = raw[Field::LaCode.index()].trim();
        if is_council_code(code) {
            *councils.entry(code.to_owned()).or_default() += 1;
        }
        for entry in &specification.fields {
            let text = raw[entry.field.index()].trim();
            let list = entry.list.and_then(|at| specification.lists.get(at)).filter(|_| !text.is_empty());
            if let Some(release) = list.and_then(|list| list.only_in(text)) {
                seen.words[release.index()] += 1;
            }
        }
    }
    let most = councils.into_iter().max_by_key(|(_, count)| *count);
    seen.council = most.map_or_else(|| NO_COUNCIL.to_owned(), |(code, _)| code);
    Ok(seen)
}

/// Findings about the file as a whole.
pub(super) fn of_the_file(tally: &Tally, sample: &Sample) -> Vec<Finding<'static>> {
    let mut findings = Vec::new();
    let mut find = |field: Option<Field>, check, value: String| {
        findings.push(Finding {
            place: Place::default(),
            field,
            check,
            value: value.into(),
            expected: Cow::Borrowed(""),
        });
    };
    for kind in ["request", "assessment", "service"] {
        if tally.of_type(kind) == 0 {
            find(Some(Field::EventType), Check::MissingEventType, kind.to_owned());
        }
    }
    let services = tally.of_type("service");
    // A handful proves nothing.
    if services >= 30 && tally.services_from_1_april * 10 >= services {
        let share = tally.services_from_1_april * 100 / services;
        find(Some(Field::EventStartDate), Check::ManyStartOn1April, format!("{share}%"));
    }
    let councils: Vec<&str> = tally.councils.keys().map(String::as_str).filter(|code| !code.is_empty()).collect();
    if councils.len() > 1 {
        let shown = councils.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        find(Some(Field::LaCode), Check::SeveralCouncils, shown);
    }
    let [one, two] = sample.words;
    if one.min(two) * 20 > one.max(two) {
        let share = format!("{one} values of release 1 and {two} of release 2 in the first {} rows", sample.rows);
        find(None, Check::MixedReleases, share);
    }
    findings
}
