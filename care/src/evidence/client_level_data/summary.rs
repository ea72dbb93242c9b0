//! What an import found, in numbers: kept beside the imported file and shown to whoever imported it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::local::{Used, word_key};
use super::rules::CheckedRecord;
use super::specification::{Check, FIELDS, Field, FieldEntry, Severity, Specification, Status};

/// How often one thing was found in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The rule, as in `rules.csv`.
    pub rule: String,
    /// The heading of the field; empty if it is about a row or the file.
    pub field: String,
    /// How bad it is: `failed`, `warning` or `notice`.
    pub severity: String,
    /// How often.
    pub count: u64,
    /// Values as they stand in the file, a few that differ. They are personal data.
    #[serde(default)]
    pub examples: Vec<String>,
}

/// What the national checks would say of one field, in rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FieldCounts {
    /// The field's heading.
    pub field: String,
    /// The module of the national quality reports.
    pub module: String,
    /// Passed: valid.
    pub passed_valid: u64,
    /// Passed: blank, where it may be.
    pub passed_blank: u64,
    /// Failed: blank, where it must not be.
    pub failed_blank: u64,
    /// Failed: invalid.
    pub failed_invalid: u64,
    /// Failed: a wording of release 1.
    pub failed_release_1: u64,
    /// The field does not apply to the row.
    pub not_applicable: u64,
    /// Nobody can say whether it applies.
    pub undetermined: u64,
}

/// An import in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportSummary {
    /// The id of the import.
    pub import_id: String,
    /// The name of the imported file, without its folder.
    pub file_name: String,
    /// Its size.
    pub bytes: u64,
    /// How its letters are written.
    pub encoding: String,
    /// What stands between its values.
    pub separator: String,
    /// The release it was checked against: `1` or `2`.
    pub release: String,
    /// Whether the release was found from the file, and not given.
    pub release_detected: bool,
    /// The council under which it is kept.
    pub council: String,
    /// Rows read, all of which were kept.
    pub rows: u64,
    /// Rows with at least one failure of the national checks.
    pub rows_failed: u64,
    /// Rows with a warning and no failure.
    pub rows_warned: u64,
    /// Rows that the national method would leave out; the list of findings says why for each. They are kept here.
    #[serde(default)]
    pub rows_left_out: u64,
    /// The national statuses of each field, in the order of the fields.
    #[serde(default)]
    pub fields: Vec<FieldCounts>,
    /// How many findings there are, each of which is kept; none for a file that an earlier version of this program imported.
    #[serde(default)]
    pub findings_kept: Option<u64>,
    /// Findings, the most frequent first.
    pub findings: Vec<Found>,
    /// The first day on which an event starts.
    pub first_start: Option<Date>,
    /// The last day on which an event ends.
    pub last_end: Option<Date>,
    /// The reporting period that the first row states.
    pub stated_period: Option<(Date, Date)>,
    /// Rows by event type; rows whose type is not understood are under `unknown`.
    pub by_type: BTreeMap<String, u64>,
    /// Services without an end.
    pub open_services: u64,
    /// Events by type and by the month in which they ended, as `2025-06`.
    pub ended_by_month: BTreeMap<String, BTreeMap<String, u64>>,
    /// Values that could not be judged because the project does not know their list, by heading.
    pub unchecked: BTreeMap<String, u64>,
    /// Words that were read by the council's own mapping, by heading and word, with how often.
    #[serde(default)]
    pub local_words: Used,
    /// Headings the file does not have.
    pub missing_columns: Vec<String>,
    /// Columns that are no field; they were kept.
    pub extra_columns: Vec<String>,
}

impl ImportSummary {
    /// How often a rule was found in all fields together.
    pub fn count(&self, check: Check) -> u64 {
        self.findings.iter().filter(|found| found.rule == check.name()).map(|found| found.count).sum()
    }
}

/// Counts records while they stream by. Its size depends on the number of months, and is one bit for each row.
#[derive(Debug)]
pub(super) struct Tally {
    pub rows: u64,
    pub rows_failed: u64,
    pub rows_warned: u64,
    pub councils: BTreeMap<String, u64>,
    pub services_from_1_april: u64,
    pub stated_period: Option<(Date, Date)>,
    /// Events by year and month of their end and by their type, a place in [`TYPES`].
    pub months: BTreeMap<(i16, i8, usize), u64>,
    rows_left_out: u64,
    first_start: Option<Date>,
    last_end: Option<Date>,
    types: [u64; TYPES.len()],
    open_services: u64,
    unchecked: [u64; FIELDS],
    local: BTreeMap<(Field, String), u64>,
    statuses: [[u64; Status::ALL.len()]; FIELDS],
    /// One bit for each row, in their order: whether it has nothing worse than a notice so far.
    unwarned: Vec<u64>,
}

pub(super) const TYPES: [&str; 5] = ["request", "assessment", "service", "review", "unknown"];
const SERVICE: usize = 2;
/// Councils beyond this many in one file are counted together.
const COUNCILS: usize = 200;

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            rows: 0,
            rows_failed: 0,
            rows_warned: 0,
            councils: BTreeMap::new(),
            services_from_1_april: 0,
            stated_period: None,
            months: BTreeMap::new(),
            rows_left_out: 0,
            first_start: None,
            last_end: None,
            types: [0; TYPES.len()],
            open_services: 0,
            unchecked: [0; FIELDS],
            local: BTreeMap::new(),
            statuses: [[0; Status::ALL.len()]; FIELDS],
            unwarned: Vec::new(),
        }
    }

    /// Counts a word that was read by the council's own mapping: as many different ones as the mapping has.
    pub(super) fn add_local(&mut self, finding: &Finding<'_>) {
        if let (Check::LocalWord | Check::LocalWordNotJudged, Some(field)) = (finding.check, finding.field) {
            *self.local.entry((field, word_key(&finding.value))).or_default() += 1;
        }
    }

    pub(super) fn add(&mut self, record: &CheckedRecord<'_>, worst: Option<Severity>) {
        let (word, bit) = place_of(self.rows);
        if word == self.unwarned.len() {
            self.unwarned.push(0);
        }
        match worst {
            Some(Severity::Failed) => self.rows_failed += 1,
            Some(Severity::Warning) => self.rows_warned += 1,
            Some(Severity::Notice) | None => self.unwarned[word] |= bit,
        }
        self.rows += 1;
        self.rows_left_out += u64::from(record.left_out);
        for (counts, status) in self.statuses.iter_mut().zip(record.statuses) {
            counts[status.index()] += 1;
        }
        let code = record.text(Field::LaCode).unwrap_or("");
        if let Some(count) = self.councils.get_mut(code) {
            *count += 1;
        } else {
            let code = if self.councils.len() < COUNCILS { code } else { "others" };
            *self.councils.entry(code.to_owned()).or_default() += 1;
        }
        if self.stated_period.is_none() {
            self.stated_period =
                record.date(Field::ReportingPeriodStartDate).zip(record.date(Field::ReportingPeriodEndDate));
        }
        let known = record.code(Field::EventType).and_then(|code| TYPES.iter().position(|name| *name == code));
        let kind = known.unwrap_or(TYPES.len() - 1);
        self.types[kind] += 1;
        if let Some(start) = record.date(Field::EventStartDate) {
            self.first_start = Some(self.first_start.map_or(start, |first| first.min(start)));
            self.services_from_1_april += u64::from(kind == SERVICE && (start.month(), start.day()) == (4, 1));
        }
        if let Some(end) = record.date(Field::EventEndDate) {
            self.last_end = Some(self.last_end.map_or(end, |last| last.max(end)));
            *self.months.entry((end.year(), end.month(), kind)).or_default() += 1;
        } else if kind == SERVICE {
            self.open_services += 1;
        }
        let mut unchecked = record.unchecked;
        while unchecked != 0 {
            self.unchecked[unchecked.trailing_zeros() as usize] += 1;
            unchecked &= unchecked - 1;
        }
    }

    /// A row that was counted has a warning after all, which only the whole file shows.
    pub(super) fn warn(&mut self, row: u64) {
        let (word, bit) = place_of(row.saturating_sub(1));
        if let Some(bits) = self.unwarned.get_mut(word).filter(|bits| **bits & bit != 0) {
            *bits &= !bit;
            self.rows_warned += 1;
        }
    }

    pub(super) fn of_type(&self, name: &str) -> u64 {
        TYPES.iter().position(|known| *known == name).map_or(0, |at| self.types[at])
    }

    /// Puts what was counted into the summary.
    pub(super) fn tell(&self, summary: &mut ImportSummary, specification: &Specification) {
        summary.rows = self.rows;
        summary.rows_failed = self.rows_failed;
        summary.rows_warned = self.rows_warned;
        summary.rows_left_out = self.rows_left_out;
        let counted = |entry: &FieldEntry, counts: &[u64; Status::ALL.len()]| {
            let of = |status: Status| counts[status.index()];
            FieldCounts {
                field: entry.header.clone(),
                module: entry.module.clone(),
                passed_valid: of(Status::Valid),
                passed_blank: of(Status::Blank),
                failed_blank: of(Status::FailedBlank),
                failed_invalid: of(Status::FailedInvalid),
                failed_release_1: of(Status::FailedRelease1),
                not_applicable: of(Status::NotApplicable),
                undetermined: of(Status::Undetermined),
            }
        };
        summary.fields =
            specification.fields.iter().zip(&self.statuses).map(|(entry, counts)| counted(entry, counts)).collect();
        summary.first_start = self.first_start;
        summary.last_end = self.last_end;
        summary.stated_period = self.stated_period;
        summary.open_services = self.open_services;
        for (name, count) in TYPES.iter().zip(self.types) {
            summary.by_type.insert((*name).to_owned(), count);
        }
        for ((year, month, kind), count) in &self.months {
            let months = summary.ended_by_month.entry(TYPES[*kind].to_owned()).or_default();
            months.insert(format!("{year:04}-{month:02}"), *count);
        }
        for ((field, word), count) in &self.local {
            let of_field = summary.local_words.entry(specification.field(*field).header.clone()).or_default();
            of_field.insert(word.clone(), *count);
        }
        for (entry, count) in specification.fields.iter().zip(self.unchecked) {
            if count > 0 {
                summary.unchecked.insert(entry.header.clone(), count);
            }
        }
    }
}

/// Where the bit of a row stands, counted from 0.
fn place_of(row: u64) -> (usize, u64) {
    (usize::try_from(row / 64).unwrap_or(usize::MAX), 1 << (row % 64))
}
