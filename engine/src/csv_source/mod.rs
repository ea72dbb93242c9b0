//! Any council's CSV as a stream of records, in bounded memory.
//!
//! Copes with a byte order mark, Windows-1252 (for the whole file or for single records), quoted
//! line breaks, `\r\n`, `\n` and `\r`, and separators other than the comma. Ragged records are
//! reported, never dropped. A field over 1 MiB or a record over 4 MiB is an error: a quotation mark
//! that is never closed would otherwise swallow the file.

mod guard;

use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ByteRecord, StringRecord};

use self::guard::{Guard, Shared};
use crate::text::{Encoding, NotText, UTF8_MARK, detect, from_windows_1252};

/// The longest field in bytes.
pub const LONGEST_FIELD: usize = 1 << 20;
/// The longest record in bytes.
pub const LONGEST_RECORD: u64 = 4 << 20;
const WINDOW: usize = 64 << 10;

/// Why reading stopped.
#[derive(Debug)]
pub enum CsvError {
    /// The file is no text.
    NotText(NotText),
    /// The file has nothing in it.
    Empty,
    /// A record grew past [`LONGEST_RECORD`]; the line where it starts.
    RecordTooLong(u64),
    /// A field is longer than [`LONGEST_FIELD`]: the line, and the column counted from 1.
    FieldTooLong(u64, usize),
    /// The disk or the connection failed.
    Io(io::Error),
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText(why) => write!(f, "{why}"),
            Self::Empty => f.write_str("The file is empty. Check that the right file was chosen."),
            Self::RecordTooLong(line) => write!(
                f,
                "The row that starts on line {line} is longer than 4 MiB. Usually a quotation mark there is never closed. Mend that row and try again."
            ),
            Self::FieldTooLong(line, column) => write!(
                f,
                "Column {column} of the row that starts on line {line} is longer than 1 MiB. Usually a quotation mark there is never closed. Mend that row and try again."
            ),
            Self::Io(error) => write!(f, "The file could not be read to its end: {error}."),
        }
    }
}

impl std::error::Error for CsvError {}

/// How a record's number of fields compares with the header's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// As many as the header.
    #[default]
    Whole,
    /// This many fewer; the missing ones read as empty.
    Short(usize),
    /// This many more; they can be read by their place.
    Long(usize),
}

/// One record. Reused from call to call, so that reading costs no allocation.
#[derive(Debug, Default)]
pub struct Record {
    fields: StringRecord,
    /// The number of the record, from 1; the header is not counted.
    pub row: u64,
    /// The line of the file, from 1, where the record starts.
    pub line: u64,
    /// Too few or too many fields?
    pub shape: Shape,
    /// Spelt differently from the rest of the file: not UTF-8 in a UTF-8 file, or the reverse.
    pub other_encoding: bool,
    /// The last record of the file, whose last field looks like a quotation never closed.
    pub unclosed: bool,
}

impl Record {
    /// The field at a place from 0; empty beyond the end.
    pub fn get(&self, place: usize) -> &str {
        self.fields.get(place).unwrap_or("")
    }

    /// How many fields the record really has.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// True when it has none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields there are, in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter()
    }
}

/// A CSV file being read.
pub struct CsvSource<R: Read> {
    reader: csv::Reader<Guard<R>>,
    shared: Rc<Shared>,
    headers: Vec<String>,
    encoding: Encoding,
    separator: char,
    line_break: LineBreak,
    next_line: u64,
    row: u64,
    ended: bool,
}

/// What ends a line in this file, judged by its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineBreak {
    Lf,
    CrLf,
    Cr,
}

impl<R: Read> fmt::Debug for CsvSource<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvSource")
            .field("headers", &self.headers)
            .field("encoding", &self.encoding)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl<R: Read> CsvSource<R> {
    /// Looks at the beginning, decides encoding and separator, and reads the header.
    pub fn open(mut source: R) -> Result<Self, CsvError> {
        let mut window = Vec::with_capacity(WINDOW);
        (&mut source).take(WINDOW as u64).read_to_end(&mut window).map_err(CsvError::Io)?;
        let encoding = detect(&window, window.len() < WINDOW).map_err(CsvError::NotText)?;
        let skipped = if window.starts_with(UTF8_MARK) { UTF8_MARK.len() } else { 0 };
        let separator = likely_separator(&window[skipped..]);
        let line_break = line_break_of(&window);
        let shared = Rc::new(Shared::default());
        shared.read.set(skipped as u64);
        let mut guard = Guard { window: io::Cursor::new(window), source, shared: Rc::clone(&shared) };
        guard.window.set_position(skipped as u64);
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(WINDOW)
            .from_reader(guard);
        let mut opened = Self {
            reader,
            shared,
            headers: Vec::new(),
            encoding,
            separator: char::from(separator),
            line_break,
            next_line: 1,
            row: 0,
            ended: false,
        };
        let mut header = Record::default();
        if !opened.read(&mut header)? {
            return Err(CsvError::Empty);
        }
        opened.headers = header.fields().map(str::to_owned).collect();
        Ok(opened)
    }

    /// The names of the columns, exactly as written.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How the file spells its letters, judged by its beginning.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What stands between fields.
    pub const fn separator(&self) -> char {
        self.separator
    }

    /// Bytes read so far, for a progress bar; ahead of the record by at most a buffer.
    pub fn bytes_read(&self) -> u64 {
        self.shared.read.get()
    }

    /// Reads the next record into `record`; false at the end. After an error there is no more.
    pub fn next_record(&mut self, record: &mut Record) -> Result<bool, CsvError> {
        if self.ended {
            return Ok(false);
        }
        let more = self.read(record);
        self.ended = !matches!(more, Ok(true));
        if let Ok(true) = more {
            self.row += 1;
            record.row = self.row;
            record.shape = shape(record.len(), self.headers.len());
        }
        more
    }

    /// All further records, by a function that may stop them with an error of its own.
    pub fn for_each<E: From<CsvError>>(mut self, mut each: impl FnMut(&Record) -> Result<(), E>) -> Result<u64, E> {
        let mut record = Record::default();
        while self.next_record(&mut record)? {
            each(&record)?;
        }
        Ok(self.row)
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, CsvError> {
        let mut bytes: ByteRecord = std::mem::take(&mut record.fields).into_byte_record();
        self.shared.since.set(0);
        let before = self.reader.position().line();
        match self.reader.read_byte_record(&mut bytes) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(error) if self.shared.burst.get() => {
                drop(error);
                return Err(CsvError::RecordTooLong(before));
            }
            Err(error) => return Err(CsvError::Io(into_io(error))),
        }
        record.line = self.first_line(&bytes);
        if let Some(place) = bytes.iter().position(|field| field.len() > LONGEST_FIELD) {
            return Err(CsvError::FieldTooLong(record.line, place + 1));
        }
        record.unclosed = self.looks_unclosed(&bytes);
        let found;
        (record.fields, found) = match StringRecord::from_byte_record(bytes) {
            Ok(text) => {
                let plain = text.as_slice().is_ascii();
                (text, if plain { self.encoding } else { Encoding::Utf8 })
            }
            Err(error) => {
                let bytes = error.into_byte_record();
                (bytes.iter().map(from_windows_1252).collect(), Encoding::Windows1252)
            }
        };
        record.other_encoding = found != self.encoding;
        Ok(true)
    }

    /// The line where the record just read starts.
    ///
    /// The reader's own position is before blank lines that it skips, so we count back from the end
    /// of the record. It counts `\n` only: after `\r\n` the `\n` is still to come, and in a file of
    /// lone `\r` (old Macintosh) blank lines are not counted.
    fn first_line(&mut self, bytes: &ByteRecord) -> u64 {
        let inside = breaks(bytes.as_slice(), if self.line_break == LineBreak::Cr { b'\r' } else { b'\n' });
        let end = self.reader.position().line();
        match self.line_break {
            LineBreak::Lf if !self.shared.ended.get() => end.saturating_sub(inside + 1),
            LineBreak::Lf | LineBreak::CrLf => end.saturating_sub(inside),
            LineBreak::Cr => {
                let start = self.next_line;
                self.next_line = start + inside + 1;
                start
            }
        }
    }

    /// A quotation never closed swallows the rest of the file: the last field of the last record
    /// then holds a line break, and the file does not end in a quotation mark.
    fn looks_unclosed(&self, bytes: &ByteRecord) -> bool {
        // The reader meets the end of the file inside a record only if no line break ended it.
        self.shared.ended.get()
            && self.shared.last.get() != b'"'
            && bytes.iter().next_back().is_some_and(|field| field.contains(&b'\n') || field.contains(&b'\r'))
    }
}

fn line_break_of(window: &[u8]) -> LineBreak {
    let first = window.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    let mut ending = first.map(|place| window[place..].iter().copied()).into_iter().flatten();
    match (ending.next(), ending.next()) {
        (Some(b'\r'), Some(b'\n')) => LineBreak::CrLf,
        (Some(b'\r'), _) => LineBreak::Cr,
        _ => LineBreak::Lf,
    }
}

/// How many line breaks the text of a record holds. Most hold none, and `contains` is fast.
fn breaks(text: &[u8], line_break: u8) -> u64 {
    if text.contains(&line_break) { text.split(|byte| *byte == line_break).count() as u64 - 1 } else { 0 }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("the rows could not be told apart"),
    }
}

fn shape(found: usize, expected: usize) -> Shape {
    match found.cmp(&expected) {
        std::cmp::Ordering::Equal => Shape::Whole,
        std::cmp::Ordering::Less => Shape::Short(expected - found),
        std::cmp::Ordering::Greater => Shape::Long(found - expected),
    }
}

/// The candidate that occurs most often outside quotations in the header; the comma if none does.
fn likely_separator(window: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in window {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                for (candidate, count) in &mut counts {
                    *count += u32::from(candidate == byte);
                }
            }
            _ => {}
        }
    }
    let mut best = counts[0];
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0
}

#[cfg(test)]
mod tests;
