//! What `alongside evidence check` does: files are imported into a folder that is thrown away, and every finding is written
//! out as it is made, so that memory does not grow with them. Nothing else is needed: no server, no data folder.
//!
//! The form for machines is described by `docs/schemas/evidence-check.schema.json`. Values are personal data.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use platform::{Error, Result, private};
use serde::Serialize;

use super::finding::Finding;
use super::import::{ImportError, ImportOrder, Progress, import_told};
use super::local::LocalWords;
use super::specification::{Release, Specification, specification};
use super::summary::{FieldCounts, ImportSummary};

/// A finding, as machines read it.
#[derive(Debug, Serialize)]
struct Told<'f> {
    /// The file's name.
    file: &'f str,
    /// 1 is the first row after the heading; none for a finding about the file.
    record: Option<u64>,
    /// Where the record begins; none for a finding about the file.
    line: Option<u64>,
    /// The heading of the field; none for a finding about a row or the file.
    field: Option<&'f str>,
    rule: &'f str,
    severity: &'f str,
    /// As it stands in the file.
    value: &'f str,
    /// What happened.
    explanation: String,
    /// What to do.
    advice: String,
}

/// What one rule found.
#[derive(Debug, Serialize)]
struct ByRule {
    rule: String,
    severity: &'static str,
    /// Whether the national method leaves the row out because of it.
    leaves_out: bool,
    count: u64,
}

/// A file in numbers.
#[derive(Debug, Serialize)]
struct OfFile {
    file: String,
    council: String,
    release: String,
    rows: u64,
    rows_failed: u64,
    rows_warned: u64,
    rows_left_out: u64,
    period: Option<(jiff::civil::Date, jiff::civil::Date)>,
}

/// All files in numbers.
#[derive(Debug, Default, Serialize)]
struct Numbers {
    files: Vec<OfFile>,
    by_rule: Vec<ByRule>,
    by_field: Vec<FieldCounts>,
}

impl Numbers {
    fn add(&mut self, summary: &ImportSummary) {
        self.files.push(OfFile {
            file: summary.file_name.clone(),
            council: summary.council.clone(),
            release: summary.release.clone(),
            rows: summary.rows,
            rows_failed: summary.rows_failed,
            rows_warned: summary.rows_warned,
            rows_left_out: summary.rows_left_out,
            period: summary.stated_period,
        });
        if self.by_field.is_empty() {
            self.by_field.clone_from(&summary.fields);
        } else {
            for (sum, more) in self.by_field.iter_mut().zip(&summary.fields) {
                sum.passed_valid += more.passed_valid;
                sum.passed_blank += more.passed_blank;
                sum.failed_blank += more.failed_blank;
                sum.failed_invalid += more.failed_invalid;
                sum.failed_release_1 += more.failed_release_1;
                sum.not_applicable += more.not_applicable;
                sum.undetermined += more.undetermined;
            }
        }
    }

    /// The rules that found something, the worst and most frequent first.
    fn rules(&mut self, counts: &BTreeMap<&'static str, u64>, specification: &Specification) {
        let found = specification.checks.iter().filter_map(|entry| {
            let count = *counts.get(entry.check.name())?;
            let rule = ByRule {
                rule: entry.check.name().to_owned(),
                severity: entry.severity.name(),
                leaves_out: entry.leaves_out,
                count,
            };
            Some(((entry.severity, std::cmp::Reverse(count)), rule))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(order, _)| *order);
        self.by_rule = found.into_iter().map(|(_, rule)| rule).collect();
    }
}

/// Checks files and writes what was found to `out`: as JSON, or in sentences.
///
/// # Errors
/// The sentence of [`ImportError`] for a file that cannot be checked, and that the output cannot be written.
pub fn check(
    (files, words): (&[PathBuf], &LocalWords),
    release: Option<Release>,
    json: bool,
    room: &Path,
    progress: &mut dyn FnMut(Progress),
    out: &mut dyn Write,
) -> Result<()> {
    let specification = specification().map_err(Error::internal)?;
    private::folder(room)?;
    let out = RefCell::new(Out { out, json, findings: 0, counts: BTreeMap::new() });
    let mut numbers = Numbers::default();
    out.borrow_mut().begin()?;
    for (at, file) in files.iter().enumerate() {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let id = format!("check-{at}");
        let order = ImportOrder { file, called: None, data: room, import_id: &id, release };
        let mut told = |finding: &Finding<'_>| out.borrow_mut().tell(&name, finding, specification);
        let imported = import_told(order, words, progress, &mut told).map_err(refused)?;
        numbers.add(&imported.summary);
    }
    let mut out = out.into_inner();
    numbers.rules(&out.counts, specification);
    Ok(out.end(&numbers)?)
}

/// What to say about a file that cannot be checked.
fn refused(error: ImportError) -> Error {
    match error {
        ImportError::DiskFull | ImportError::Unwritable(_) => Error::Unavailable(error.to_string()),
        ImportError::Broken(_) => Error::internal(error),
        _ => Error::Refusal(error.to_string()),
    }
}

struct Out<'o> {
    out: &'o mut dyn Write,
    json: bool,
    findings: u64,
    counts: BTreeMap<&'static str, u64>,
}

impl Out<'_> {
    fn begin(&mut self) -> io::Result<()> {
        if self.json { self.out.write_all(b"{\"findings\":[") } else { Ok(()) }
    }

    fn tell(&mut self, file: &str, finding: &Finding<'_>, specification: &Specification) -> io::Result<()> {
        let entry = finding.entry(specification);
        *self.counts.entry(finding.check.name()).or_default() += 1;
        self.findings += 1;
        let heading = finding.heading(specification);
        let place = |count: u64| (count > 0).then_some(count);
        if self.json {
            let told = Told {
                file,
                record: place(finding.place.row),
                line: place(finding.place.line),
                field: Some(heading).filter(|heading| !heading.is_empty()),
                rule: finding.check.name(),
                severity: entry.severity.name(),
                value: &finding.value,
                explanation: finding.what_happened(specification),
                advice: finding.what_to_do(specification),
            };
            self.out.write_all(if self.findings == 1 { b"\n" } else { b",\n" })?;
            return serde_json::to_writer(&mut *self.out, &told).map_err(io::Error::from);
        }
        let place = match finding.place.row {
            0 => file.to_owned(),
            row => format!("{file}, row {row}, line {}", finding.place.line),
        };
        writeln!(
            self.out,
            "{place}: {} {}: {} {}",
            entry.severity.name(),
            finding.check.name(),
            finding.what_happened(specification),
            finding.what_to_do(specification)
        )
    }

    fn end(&mut self, numbers: &Numbers) -> io::Result<()> {
        if self.json {
            self.out.write_all(b"\n],\"summary\":")?;
            serde_json::to_writer(&mut *self.out, numbers).map_err(io::Error::from)?;
            self.out.write_all(b"}\n")?;
            return self.out.flush();
        }
        for file in &numbers.files {
            writeln!(
                self.out,
                "{}: {} rows of council {}, release {}. {} would fail a national check, {} more have a warning, {} would be \
                 left out by the national method.",
                file.file,
                file.rows,
                file.council,
                file.release,
                file.rows_failed,
                file.rows_warned,
                file.rows_left_out
            )?;
        }
        for rule in &numbers.by_rule {
            writeln!(self.out, "  {:>9}  {} ({})", rule.count, rule.rule.replace('_', " "), rule.severity)?;
        }
        if self.findings == 0 {
            writeln!(self.out, "Nothing odd.")?;
        }
        self.out.flush()
    }
}
