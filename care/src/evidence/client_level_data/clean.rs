//! A clean file of a council's own extract: every row, the specification's 50 columns, the nation's words of one release,
//! dates as 31/12/2025. The council's mapping is applied; what is still unknown is written as it was, and counted.
//!
//! A file is read as it stands, so names pass through. A kept import has no names (`stored.rs`): they are blank.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use engine::columns::{Cell, Limits, Session, Table};
use engine::csv_source::{CsvSource, Record};
use platform::private;

use super::cells::{Value, is_blank};
use super::finding::Place;
use super::headings::{FEWEST_COLUMNS, Headings};
use super::import::{ImportError, open};
use super::kept::Kept;
use super::local::LocalWords;
use super::rules::{CheckedRecord, Checker};
use super::sample::sample;
use super::specification::{Check, FIELDS, Field, Kind, Known, List, Lookup, Release, Specification, specification};
use super::stopped::writing;
use super::stored::raw_column;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Rows in the file: all of the extract's.
    pub rows: u64,
    /// Words that were read by the council's own mapping.
    pub mapped: u64,
    /// Values that nobody could read; they stand as they were.
    pub unknown: u64,
    /// Values that were understood but for which the release has no wording; they stand as they were.
    pub without_wording: u64,
    /// Values of lists that are not known well enough here, so that nobody could judge or reword them; they stand as they were.
    pub not_judged: u64,
    /// Values for which the release has several wordings, so that ours is a choice: the first, or that of the event's type.
    pub chosen: u64,
}

/// Writes a clean file of an extract.
///
/// # Errors
/// As for an import; nothing has the name that was asked for then.
pub fn of_file(file: &Path, words: &LocalWords, release: Release, to: &Path) -> Result<Cleaned, ImportError> {
    let specification = specification().map_err(ImportError::Broken)?;
    let (source, _) = open(file)?;
    let headings = Headings::recognise(source.headers().iter().map(String::as_str), specification);
    if headings.recognised() < FEWEST_COLUMNS {
        return Err(ImportError::OtherFile(source.headers().to_vec()));
    }
    let sample = sample(source, &headings, specification)?;
    if sample.rows == 0 {
        return Err(ImportError::NoRows);
    }
    let checker = Checker::new(specification, sample.release(), headings.missing());
    let (mut source, _): (CsvSource<File>, u64) = open(file)?;
    written(to, |out| {
        let checker = checker.reading(words.for_council(&sample.council));
        let mut clean = Clean::begin(specification, checker, release, out)?;
        let mut record = Record::default();
        while source.next_record(&mut record)? {
            clean.push(&headings.arrange(|column| Some(record.get(column))))?;
        }
        clean.finish()
    })
}

/// Writes a clean file of a kept import. Its names are blank.
///
/// # Errors
/// As for an import; nothing has the name that was asked for then.
pub fn of_kept(kept: &Kept, words: &LocalWords, release: Release, to: &Path) -> Result<Cleaned, ImportError> {
    let specification = specification().map_err(ImportError::Broken)?;
    let read = Release::named(&kept.summary.release).unwrap_or(Release::Two);
    let checker = Checker::new(specification, read, [false; FIELDS]).reading(words.for_council(&kept.summary.council));
    written(to, |out| {
        let mut clean = Clean::begin(specification, checker, release, out)?;
        rows_of(kept, specification, &mut |raw| clean.push(raw))?;
        clean.finish()
    })
}

/// Writes the texts of a kept import as they were submitted, to be read again: 50 columns, and no names.
pub(super) fn as_submitted(kept: &Kept, to: &Path) -> Result<u64, ImportError> {
    let specification = specification().map_err(ImportError::Broken)?;
    written(to, |out| {
        let mut writer = begun(specification, out)?;
        let mut count = 0;
        rows_of(kept, specification, &mut |raw| {
            count += 1;
            writer.write_record(raw).map_err(unwritten)
        })?;
        writer.flush().map_err(writing)?;
        Ok(count)
    })
}

/// Writes a file under another name first, so that one that is not whole never has the name that was asked for.
fn written<T>(to: &Path, write: impl FnOnce(BufWriter<File>) -> Result<T, ImportError>) -> Result<T, ImportError> {
    let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if to.exists() {
        return Err(ImportError::Unwritable(format!("There is a file named {name} already.")));
    }
    let being_made = to.with_file_name(format!(".cleaning-{name}.part"));
    // Left by a run that was killed.
    let _ = fs::remove_file(&being_made);
    let made = private::create(&being_made).map_err(writing).and_then(|file| write(BufWriter::new(file)));
    let made = made.and_then(|told| fs::rename(&being_made, to).map_err(writing).map(|()| told));
    if made.is_err() {
        let _ = fs::remove_file(&being_made);
    }
    made
}

fn unwritten(error: csv::Error) -> ImportError {
    writing(error.into())
}

fn begun<W: Write>(specification: &Specification, out: W) -> Result<csv::Writer<W>, ImportError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(specification.fields.iter().map(|entry| entry.header.as_str())).map_err(unwritten)?;
    Ok(writer)
}

/// So many rows of a kept import are held at once.
const ROWS_AT_ONCE: i64 = 20_000;
/// What reading them may use.
const LIMITS: (u32, u32) = (512, 60);

/// Gives every row of a kept import, in the order of the file it came from, as submitted.
fn rows_of(
    kept: &Kept,
    specification: &'static Specification,
    each: &mut dyn FnMut(&[&str; FIELDS]) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let folder: Vec<_> = kept.parquet.parent().map(Path::to_path_buf).into_iter().collect();
    let limits = Limits { memory_mb: LIMITS.0, seconds: LIMITS.1, ..Limits::default() };
    let session = Session::open(limits, &folder)?;
    let file = kept.parquet.canonicalize().unwrap_or_else(|_| kept.parquet.clone());
    session.table_of_files("imported", &[file])?;
    let mut from = 1;
    let last = i64::try_from(kept.summary.rows).unwrap_or(i64::MAX);
    while from <= last {
        let to = from.saturating_add(ROWS_AT_ONCE - 1);
        let table = session.query(include_str!("rows.sql"), &[("from", Cell::Int(from)), ("to", Cell::Int(to))])?;
        let places = places(&table, specification)?;
        for row in &table.rows {
            let text = |place: Option<usize>| match place.and_then(|place| row.get(place)) {
                Some(Cell::Text(text)) => text.as_str(),
                _ => "",
            };
            each(&places.map(text))?;
        }
        from = to.saturating_add(1);
    }
    Ok(())
}

/// Where the submitted text of each field stands; nowhere for names.
fn places(table: &Table, specification: &Specification) -> Result<[Option<usize>; FIELDS], ImportError> {
    let mut places = [None; FIELDS];
    for (place, entry) in places.iter_mut().zip(&specification.fields) {
        if let Some(name) = raw_column(entry.field, entry.kind) {
            *place = Some(table.column(&name)?);
        }
    }
    Ok(places)
}

/// A clean file being written.
struct Clean<W: Write> {
    specification: &'static Specification,
    checker: Checker,
    release: Release,
    writer: csv::Writer<W>,
    told: Cleaned,
}

impl<W: Write> Clean<W> {
    fn begin(
        specification: &'static Specification,
        checker: Checker,
        release: Release,
        out: W,
    ) -> Result<Self, ImportError> {
        Ok(Self { specification, checker, release, writer: begun(specification, out)?, told: Cleaned::default() })
    }

    fn push(&mut self, raw: &[&str; FIELDS]) -> Result<(), ImportError> {
        let mut findings = Vec::new();
        let record = self.checker.check(*raw, Place::default(), &mut findings);
        let by_mapping = |check: Check| matches!(check, Check::LocalWord | Check::LocalWordNotJudged);
        self.told.mapped += findings.iter().filter(|finding| by_mapping(finding.check)).count() as u64;
        let mut row = [const { String::new() }; FIELDS];
        for (at, text) in row.iter_mut().enumerate() {
            *text = self.cell(&record, at);
        }
        self.writer.write_record(&row).map_err(unwritten)?;
        self.told.rows += 1;
        Ok(())
    }

    fn cell(&mut self, record: &CheckedRecord<'_>, at: usize) -> String {
        let entry = &self.specification.fields[at];
        let text = record.raw[at].trim();
        if is_blank(text) {
            return String::new();
        }
        match record.values[at] {
            Value::Date(date) => date.strftime("%d/%m/%Y").to_string(),
            Value::NhsNumber(digits) => String::from_utf8_lossy(&digits).into_owned(),
            Value::Number(number) if entry.kind == Kind::Amount => super::export::hundredths(number),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text.to_owned(),
            Value::Code(code) => match self.specification.list_of(entry.field) {
                Some(list) => self.word(list, code, text, record.code(Field::EventType).unwrap_or_default()),
                None => text.to_owned(),
            },
            Value::Blank if record.unchecked >> at & 1 == 1 => {
                self.told.not_judged += 1;
                text.to_owned()
            }
            Value::Blank => {
                self.told.unknown += 1;
                text.to_owned()
            }
        }
    }

    fn word(&mut self, list: &List, code: &str, text: &str, event_type: &str) -> String {
        // A word of the release is right as it stands, also where the release has several for one meaning.
        if let Lookup::Valid(row) = list.lookup(text, self.release)
            && row.wording(self.release) == Some(text)
        {
            return text.to_owned();
        }
        let Some(wording) = list.wording_for(code, self.release, event_type) else {
            // The wording may exist without our knowing it.
            if list.known(self.release) == Known::Complete {
                self.told.without_wording += 1;
            } else {
                self.told.not_judged += 1;
            }
            return text.to_owned();
        };
        let wordings = list.rows.iter().filter(|row| row.code == code).filter_map(|row| row.wording(self.release));
        self.told.chosen += u64::from(wordings.collect::<std::collections::BTreeSet<_>>().len() > 1);
        wording.to_owned()
    }

    fn finish(mut self) -> Result<Cleaned, ImportError> {
        self.writer.flush().map_err(writing)?;
        Ok(self.told)
    }
}

/// What was written, in sentences.
pub fn told(cleaned: Cleaned, names: bool) -> String {
    let mut said = vec![format!("{} rows are written.", cleaned.rows)];
    let mut count = |count: u64, words: &str| {
        if count > 0 {
            said.push(format!("{count} {words}"));
        }
    };
    count(cleaned.mapped, "values were put into the nation's words by the council's own mapping.");
    count(cleaned.unknown, "values are still unknown and stand as they were: map or correct them.");
    count(cleaned.without_wording, "values have no wording in this release and stand as they were.");
    count(
        cleaned.not_judged,
        "values are of lists that are not known well enough here, and stand as they were: check them with the national list.",
    );
    count(
        cleaned.chosen,
        "values have several wordings in this release; the one of the event's type, else the first, was written.",
    );
    if !names {
        said.push("First and last names are blank, because an import does not keep them.".to_owned());
    }
    said.join(" ")
}
