//! Imports a council's CLD file: streams it through the checks into Parquet, with a list of findings and
//! a summary beside it. No row is dropped and no odd value stops it. It stops only for a file that
//! is something else, that cannot be read or that finds no room, and then it leaves nothing behind.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use engine::columns::{ColumnKind, ParquetWriter};
use engine::csv_source::{CsvSource, Record, Shape};
use platform::private;

use super::coverage::of_the_months;
use super::every::EveryFinding;
use super::finding::{Finding, Place};
use super::half::Half;
use super::headings::{FEWEST_COLUMNS, Headings};
use super::listing::FindingsList;
use super::local::LocalWords;
use super::rules::Checker;
use super::sample::{Sample, of_the_file, sample};
use super::specification::{Check, Field, Release, Specification, specification};
pub use super::stopped::ImportError;
use super::stopped::writing;
use super::stored::{Beside, Rows, SORTED_BY, columns};
use super::summary::{Found, ImportSummary, Tally};
use super::together::{self, SUSPECTED_ROWS, Suspects};

/// What to import, and where to keep it.
#[derive(Debug, Clone, Copy)]
pub struct ImportOrder<'a> {
    /// The council's file.
    pub file: &'a Path,
    /// What people call the file. `None`: by its own name.
    pub called: Option<&'a str>,
    /// The data folder; the import is kept under `evidence/<council>/` in it.
    pub data: &'a Path,
    /// The new import's id, which becomes the name of its files.
    pub import_id: &'a str,
    /// The release to check against. `None`: find out from the file.
    pub release: Option<Release>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file read so far.
    pub bytes: u64,
    /// Bytes of the whole file.
    pub total: u64,
    /// Rows read so far.
    pub rows: u64,
    /// All rows are read; they are being sorted and written.
    pub sorting: bool,
}

/// A finished import.
#[derive(Debug)]
pub struct Imported {
    /// Its numbers.
    pub summary: ImportSummary,
    /// The kept rows.
    pub parquet: PathBuf,
    /// The list of findings. It holds personal data.
    pub findings: PathBuf,
}

/// The folder of imports in the data folder.
pub const EVIDENCE: &str = "evidence";

/// Where imports of a data folder are kept.
pub fn folder(data: &Path) -> PathBuf {
    data.join(EVIDENCE)
}

/// Imports a file. `progress` is called now and then while it runs.
///
/// # Errors
/// [`ImportError`] says what happened and what to do; nothing of the import is kept then.
pub fn import_file(order: ImportOrder<'_>, progress: &mut dyn FnMut(Progress)) -> Result<Imported, ImportError> {
    import_file_reading(order, &LocalWords::default(), progress)
}

/// Imports a file, reading words that are not the nation's as the council says. The text as submitted stays beside.
///
/// # Errors
/// As [`import_file`].
pub fn import_file_reading(
    order: ImportOrder<'_>,
    words: &LocalWords,
    progress: &mut dyn FnMut(Progress),
) -> Result<Imported, ImportError> {
    import_told(order, words, progress, &mut |_| Ok(()))
}

/// As [`import_file_reading`], and gives every finding to `told` as it is made: first those of the headings, then those of each row
/// in the order of the file, then those of rows together and of the whole file.
///
/// # Errors
/// As [`import_file`]; what `told` answers stops the import too.
pub fn import_told(
    order: ImportOrder<'_>,
    words: &LocalWords,
    progress: &mut dyn FnMut(Progress),
    told: &mut dyn FnMut(&Finding<'_>) -> io::Result<()>,
) -> Result<Imported, ImportError> {
    let specification = specification().map_err(ImportError::Broken)?;
    let safe = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if order.import_id.is_empty() || !order.import_id.chars().all(safe) {
        return Err(ImportError::WrongId);
    }
    let (source, total) = open(order.file)?;
    let headings = Headings::recognise(source.headers().iter().map(String::as_str), specification);
    if headings.recognised() < FEWEST_COLUMNS {
        return Err(ImportError::OtherFile(source.headers().to_vec()));
    }
    let sample = sample(source, &headings, specification)?;
    if sample.rows == 0 {
        return Err(ImportError::NoRows);
    }
    let release = order.release.unwrap_or(sample.release());
    let folder = folder(order.data).join(&sample.council);
    private::folder(&folder).map_err(writing)?;
    let (half, list) = Half::begin(&folder, order.import_id).map_err(writing)?.ok_or(ImportError::WrongId)?;
    let (source, _) = open(order.file)?;
    let columns = columns(specification);
    let columns: Vec<(&str, ColumnKind)> = columns.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    let mut summary = ImportSummary {
        import_id: order.import_id.to_owned(),
        file_name: order.called.map_or_else(|| name_of(order.file), str::to_owned),
        bytes: total,
        encoding: source.encoding().to_string(),
        separator: source.separator().to_string(),
        release: release.name().to_owned(),
        release_detected: order.release.is_none(),
        council: sample.council.clone(),
        ..ImportSummary::default()
    };
    let mut run = Run {
        specification,
        checker: Checker::new(specification, release, headings.missing()).reading(words.for_council(&sample.council)),
        rows: Rows::new(specification, order.import_id, release),
        writer: ParquetWriter::create_sorted(&half.parquet_being_made, &columns, &SORTED_BY)?,
        telling: Telling {
            list: FindingsList::new(BufWriter::new(list), specification).map_err(writing)?,
            every: EveryFinding::new(&half.every_being_made)?,
            told,
        },
        tally: Tally::new(),
        encoding: summary.encoding.clone(),
    };
    run.stream(source, &headings, total, progress)?;
    run.finish(&headings, &sample, &mut summary, &half)?;
    let (parquet, findings) = half.keep().map_err(writing)?;
    Ok(Imported { summary, parquet, findings })
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(super) fn open(file: &Path) -> Result<(CsvSource<File>, u64), ImportError> {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned();
    let failed = |error: io::Error| {
        ImportError::Unreadable(match error.kind() {
            io::ErrorKind::NotFound => format!("There is no file named {name}. Check its name and folder."),
            io::ErrorKind::PermissionDenied => {
                format!("The file {name} may not be read. Ask for permission to read it.")
            }
            _ => format!("The file {name} could not be read: {error}."),
        })
    };
    let opened = File::open(file).map_err(failed)?;
    let about = opened.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(ImportError::Unreadable(format!("{name} is a folder. Choose the file in it.")));
    }
    Ok((CsvSource::open(opened)?, about.len()))
}

/// An import under way.
struct Run<'t> {
    specification: &'static Specification,
    checker: Checker,
    rows: Rows,
    writer: ParquetWriter,
    telling: Telling<'t>,
    tally: Tally,
    encoding: String,
}

/// Where findings go: the list for people, the columns for pages, and whoever asked for the import.
struct Telling<'t> {
    list: FindingsList<BufWriter<File>>,
    every: EveryFinding,
    told: &'t mut dyn FnMut(&Finding<'_>) -> io::Result<()>,
}

impl Telling<'_> {
    fn tell(&mut self, finding: &Finding<'_>) -> Result<(), ImportError> {
        self.list.add(finding).map_err(writing)?;
        self.every.add(finding)?;
        (self.told)(finding).map_err(writing)
    }
}

/// How much of a value is said in a finding about its row, in characters.
const BEGINNING: usize = 40;
/// Progress is told once for this many rows.
const TELL_EVERY: u64 = 2_048;

impl Run<'_> {
    fn stream(
        &mut self,
        source: CsvSource<File>,
        headings: &Headings,
        total: u64,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), ImportError> {
        for finding in &headings.findings {
            self.telling.tell(finding)?;
        }
        let mut extra = String::new();
        source.read_ahead(|record, bytes| {
            let mut findings = Vec::new();
            let place = Place { row: record.row, line: record.line };
            let raw = headings.arrange(|column| Some(record.get(column)));
            let checked = self.checker.check(raw, place, &mut findings);
            self.row_findings(record, headings.width, &mut findings);
            extra_texts(record, headings, &mut extra);
            for finding in &findings {
                self.telling.tell(finding)?;
                self.tally.add_local(finding);
            }
            // The order of severities is from bad to good, so the least is the worst.
            let worst = findings.iter().map(|finding| finding.severity(self.specification)).min();
            self.tally.add(&checked, worst);
            let beside = Beside { row: record.row, line: record.line, worst, extra: &extra };
            self.writer.push_given(&self.rows.row(&checked, beside))?;
            if record.row % TELL_EVERY == 0 {
                progress(Progress { bytes: bytes.min(total), total, rows: record.row, sorting: false });
            }
            Ok::<(), ImportError>(())
        })?;
        progress(Progress { bytes: total, total, rows: self.tally.rows, sorting: true });
        Ok(())
    }

    /// What is odd about a row as a row.
    fn row_findings(&self, record: &Record, width: usize, findings: &mut Vec<Finding<'_>>) {
        let place = Place { row: record.row, line: record.line };
        let mut find = |check, value: String, expected: String| {
            findings.push(Finding { place, field: None, check, value: value.into(), expected: expected.into() });
        };
        match record.shape {
            Shape::Whole => {}
            Shape::Short(_) => find(Check::TooFewValues, record.len().to_string(), width.to_string()),
            Shape::Long(_) => find(Check::TooManyValues, record.len().to_string(), width.to_string()),
        }
        if record.other_encoding {
            let other = if self.encoding == "UTF-8" { "Windows-1252" } else { "UTF-8" };
            find(Check::OtherEncoding, other.to_owned(), self.encoding.clone());
        }
        let beginning = |column: usize| record.get(column).trim().chars().take(BEGINNING).collect::<String>();
        if let Some((column, line)) = record.stray_quote {
            find(Check::StrayQuotation, beginning(column), line.to_string());
        }
        if let Some(column) = record.cut {
            find(Check::ValueCut, beginning(column) + "…", (column + 1).to_string());
        }
    }

    fn finish(
        mut self,
        headings: &Headings,
        sample: &Sample,
        summary: &mut ImportSummary,
        half: &Half,
    ) -> Result<(), ImportError> {
        let mut suspects = Suspects::new(self.specification, SUSPECTED_ROWS);
        self.writer.finish_watching(&[], &mut |row| suspects.see(row))?;
        let (telling, tally) = (&mut self.telling, &mut self.tally);
        let (release, rows) = (self.checker.release(), tally.rows);
        let people = suspects.people();
        together::findings(&half.parquet_being_made, rows, people, release, self.specification, &mut |finding| {
            tally.warn(finding.place.row);
            telling.tell(finding)
        })?;
        for finding in of_the_file(tally, sample).into_iter().chain(of_the_months(tally, &sample.council)) {
            telling.tell(&finding)?;
        }
        let (counts, out) = self.telling.list.finish().map_err(writing)?;
        let (kept, mut examples) = self.telling.every.finish()?;
        let file = out.into_inner().map_err(|error| writing(error.into_error()))?;
        file.sync_all().map_err(writing)?;
        summary.findings_kept = Some(kept);
        self.tally.tell(summary, self.specification);
        let heading =
            |field: Option<Field>| field.map_or("", |field| self.specification.field(field).header.as_str()).to_owned();
        summary.findings = counts
            .iter()
            .map(|((check, field), count)| Found {
                rule: check.name().to_owned(),
                field: heading(*field),
                severity: self.specification.check(*check).severity.name().to_owned(),
                count: *count,
                examples: examples.remove(&(*check, *field)).unwrap_or_default(),
            })
            .collect();
        summary.findings.sort_by_key(|found| std::cmp::Reverse(found.count));
        summary.missing_columns = Field::ALL
            .iter()
            .filter(|field| headings.missing()[field.index()])
            .map(|field| heading(Some(*field)))
            .collect();
        summary.extra_columns =
            headings.extra.iter().map(|(_, name)| name.clone()).filter(|name| !name.is_empty()).collect();
        let text = serde_json::to_vec_pretty(summary).map_err(|error| ImportError::Unwritable(format!("{error}.")))?;
        let mut file = private::create(&half.summary_being_made).map_err(writing)?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(writing)?;
        Ok(())
    }
}

/// What stands in columns that are no field, and past the last column, as a JSON object.
fn extra_texts(record: &Record, headings: &Headings, into: &mut String) {
    into.clear();
    if headings.extra.is_empty() && record.len() <= headings.width {
        return;
    }
    let mut kept = serde_json::Map::new();
    let past = (headings.width..record.len()).map(|column| (column, format!("column {}", column + 1)));
    for (column, name) in headings.extra.iter().cloned().chain(past) {
        let text = record.get(column);
        if !text.trim().is_empty() {
            let name = if name.is_empty() || kept.contains_key(&name) {
                format!("{name} column {}", column + 1).trim().to_owned()
            } else {
                name
            };
            kept.insert(name, text.into());
        }
    }
    if !kept.is_empty() {
        *into = serde_json::Value::Object(kept).to_string();
    }
}
