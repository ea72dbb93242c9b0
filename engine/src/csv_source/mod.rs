//! Any council's CSV as a stream of records, in bounded memory.
//!
//! Copes with a byte order mark, Windows-1252 (for the whole file or for single records), quoted
//! line breaks, `\r\n`, `\n` and `\r`, and separators other than the comma. Ragged records are
//! reported, never dropped. A quotation mark that is never closed, or only in another row, does not
//! swallow the rows between: its line is read again with that mark as a letter, and the record says
//! so. Of a field over 32 KiB only the beginning is kept, and the record says that too. So nothing in
//! a file of text makes reading stop but the disk.

mod ahead;
mod plain;
mod quotes;
mod record;
mod window;

use std::fmt;
use std::io::{self, Read};

use csv_core::ReadRecordResult;

pub use self::record::{Record, Shape};
use self::window::{AT_ONCE, Window};
use crate::text::{Encoding, NotText, UTF8_MARK, detect};

/// The longest field that is kept whole, in bytes.
pub const LONGEST_FIELD: usize = 32 << 10;
/// How much is kept of one record, in bytes.
pub const LONGEST_KEPT: usize = 128 << 10;
/// How far the end of a record is looked for, in bytes.
pub const LONGEST_RECORD: usize = 4 << 20;

/// Why reading stopped.
#[derive(Debug)]
pub enum CsvError {
    /// The file is no text.
    NotText(NotText),
    /// The file has nothing in it.
    Empty,
    /// The disk or the connection failed.
    Io(io::Error),
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText(why) => write!(f, "{why}"),
            Self::Empty => f.write_str("The file is empty. Check that the right file was chosen."),
            Self::Io(error) => write!(f, "The file could not be read to its end: {error}."),
        }
    }
}

impl std::error::Error for CsvError {}

impl From<io::Error> for CsvError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A CSV file being read.
pub struct CsvSource<R: Read> {
    window: Window<R>,
    parser: csv_core::Reader,
    /// Room for the text of a record and for where its fields end, used again for each.
    text: Vec<u8>,
    ends: Vec<usize>,
    headers: Vec<String>,
    encoding: Encoding,
    separator: u8,
    /// What ends a line in this file, judged by its first line; `\n` for `\r\n`.
    line_break: u8,
    line: u64,
    row: u64,
    ended: bool,
}

/// How the bytes of a record were told from those of the next.
enum Found {
    /// It ends after so many bytes.
    Record(usize),
    /// It does not end within so many.
    Endless(usize),
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
        let mut beginning = Vec::with_capacity(AT_ONCE);
        (&mut source).take(AT_ONCE as u64).read_to_end(&mut beginning)?;
        let encoding = detect(&beginning, beginning.len() < AT_ONCE).map_err(CsvError::NotText)?;
        let skipped = if beginning.starts_with(UTF8_MARK) { UTF8_MARK.len() } else { 0 };
        let separator = likely_separator(&beginning[skipped..]);
        let line_break = line_break_of(&beginning);
        let mut opened = Self {
            window: Window::new(source, beginning, skipped),
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            text: vec![0; 4 << 10],
            ends: vec![0; 128],
            headers: Vec::new(),
            encoding,
            separator,
            line_break,
            line: 1,
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
        self.separator as char
    }

    /// Bytes read so far, for a progress bar; ahead of the record by at most a buffer.
    pub fn bytes_read(&self) -> u64 {
        self.window.read
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
        if !self.skip_blank_lines()? {
            return Ok(false);
        }
        record.line = self.line;
        let mut bytes = record.room();
        if let Some(end) = plain::plain(self.window.rest(), self.separator, &mut bytes, &mut record.ends) {
            // The line break is passed over as a blank line would be.
            self.window.done(end);
            record.other_encoding = record.take(bytes, self.encoding) != self.encoding;
            return Ok(true);
        }
        bytes.clear();
        record.ends.clear();
        let found = self.find(&mut bytes, &mut record.ends)?;
        let (used, endless) = match found {
            Found::Record(used) => (used, false),
            Found::Endless(used) => (used, true),
        };
        let here = self.window.rest().get(..used).unwrap_or_default();
        let done = match self.stray_in(here, endless) {
            // The line again, and whatever before it belongs to the record.
            Some((open, end)) => {
                let lines = here.get(..end).unwrap_or_default();
                let place = self.again(lines, open, &mut bytes, &mut record.ends);
                let line = self.line + self.breaks(lines.get(..open).unwrap_or_default());
                record.stray_quote = Some((place, line));
                end
            }
            None if endless => {
                self.again(here, 0, &mut bytes, &mut record.ends);
                used
            }
            None => used,
        };
        self.pass(done);
        let found = record.take(bytes, self.encoding);
        record.other_encoding = found != self.encoding;
        if endless && record.stray_quote.is_none() {
            record.cut = record.cut.or(Some(record.len().saturating_sub(1)));
            self.skip_line()?;
        }
        Ok(true)
    }

    /// Where a mark opens that somebody forgot to close, and where its line ends; none if the record is plausible.
    fn stray_in(&self, here: &[u8], endless: bool) -> Option<(usize, usize)> {
        let lines = without_line_break(here);
        // Most records need no second look.
        if !lines.contains(&b'"') {
            return None;
        }
        // The heading cannot be compared with itself: its first line tells how wide the file is.
        let width = if self.headers.is_empty() {
            let first = lines.get(..quotes::line_end(lines, 0)).unwrap_or_default();
            first.split(|byte| *byte == self.separator).count()
        } else {
            self.headers.len()
        };
        let open = quotes::stray(lines, self.separator, width, endless)?;
        let end = quotes::line_end(lines, open);
        // A single line that does not end is too long, whatever its marks.
        (!endless || end < lines.len()).then_some((open, end))
    }

    /// Finds the end of the record that begins here, and its fields.
    fn find(&mut self, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> Result<Found, CsvError> {
        let (mut used, mut written, mut fields) = (0, 0, 0);
        self.parser.reset();
        loop {
            let rest = self.window.rest().get(used..).unwrap_or_default();
            if rest.is_empty() && !self.window.ended {
                if used > LONGEST_RECORD {
                    return Ok(Found::Endless(used));
                }
                self.window.more()?;
                continue;
            }
            let into = self.text.get_mut(written..).unwrap_or_default();
            let places = self.ends.get_mut(fields..).unwrap_or_default();
            let (said, read, wrote, ended) = self.parser.read_record(rest, into, places);
            used += read;
            written += wrote;
            fields += ended;
            match said {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    bytes.extend_from_slice(self.text.get(..written).unwrap_or_default());
                    ends.extend_from_slice(self.ends.get(..fields).unwrap_or_default());
                    return Ok(Found::Record(used));
                }
            }
        }
    }

    /// Reads lines again, with quotation marks that cannot be trusted as letters. Answers which field holds `open`.
    fn again(&self, lines: &[u8], open: usize, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> usize {
        bytes.clear();
        ends.clear();
        let mut place = 0;
        quotes::values(lines, self.separator, |at, value| {
            if at <= open {
                place = ends.len();
            }
            bytes.extend_from_slice(value);
            ends.push(bytes.len());
        });
        place
    }

    /// Goes to the next line that is not blank; false at the end of the file.
    fn skip_blank_lines(&mut self) -> Result<bool, CsvError> {
        loop {
            let rest = self.window.rest();
            let blank = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
            if let Some(blank) = blank {
                self.pass(blank);
                return Ok(true);
            }
            self.pass(rest.len());
            if !self.window.more()? {
                return Ok(false);
            }
        }
    }

    /// Goes to the end of this line, however far it is.
    fn skip_line(&mut self) -> Result<(), CsvError> {
        loop {
            let rest = self.window.rest();
            let end = quotes::line_end(rest, 0);
            let found = end < rest.len();
            self.pass(end);
            if found || !self.window.more()? {
                return Ok(());
            }
        }
    }

    /// So many bytes are done with.
    fn pass(&mut self, count: usize) {
        self.line += self.breaks(self.window.rest().get(..count).unwrap_or_default());
        self.window.done(count);
    }

    fn breaks(&self, bytes: &[u8]) -> u64 {
        // Most records hold one, and `contains` is fast.
        if !bytes.contains(&self.line_break) {
            return 0;
        }
        bytes.split(|byte| *byte == self.line_break).count() as u64 - 1
    }
}

fn without_line_break(record: &[u8]) -> &[u8] {
    let end = record.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at + 1);
    record.get(..end).unwrap_or_default()
}

fn line_break_of(beginning: &[u8]) -> u8 {
    let first = beginning.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    match first.map(|place| (beginning.get(place), beginning.get(place + 1))) {
        Some((Some(b'\r'), after)) if after != Some(&b'\n') => b'\r',
        _ => b'\n',
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
mod damage_tests;
#[cfg(test)]
mod tests;
