//! One record, and how much of it is kept.

use super::{LONGEST_FIELD, LONGEST_KEPT};
use crate::text::{Encoding, from_windows_1252};

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
    text: String,
    /// Where each field ends in the text.
    pub(super) ends: Vec<usize>,
    /// The number of the record, from 1; the header is not counted.
    pub row: u64,
    /// The line of the file, from 1, where the record starts.
    pub line: u64,
    /// Too few or too many fields?
    pub shape: Shape,
    /// Spelt differently from the rest of the file: not UTF-8 in a UTF-8 file, or the reverse.
    pub other_encoding: bool,
    /// A quotation mark opens in this record that is never closed, or only in another row: its field, from 0, and its
    /// line. The line was read as if the mark were a letter.
    pub stray_quote: Option<(usize, u64)>,
    /// A field was longer than [`LONGEST_FIELD`], or the record than what is kept of one; the field that was cut first,
    /// from 0. Its beginning is here, its end is not.
    pub cut: Option<usize>,
}

impl Record {
    /// The field at a place from 0; empty beyond the end.
    pub fn get(&self, place: usize) -> &str {
        let Some(end) = self.ends.get(place) else { return "" };
        let start = if place == 0 { 0 } else { self.ends.get(place - 1).copied().unwrap_or(0) };
        self.text.get(start..*end).unwrap_or("")
    }

    /// How many fields the record really has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when it has none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The fields there are, in order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|place| self.get(place))
    }

    /// Takes the room of the record's text, to fill it with bytes.
    pub(super) fn room(&mut self) -> Vec<u8> {
        self.stray_quote = None;
        self.cut = None;
        self.ends.clear();
        let mut room = std::mem::take(&mut self.text).into_bytes();
        room.clear();
        room
    }

    /// Makes bytes, whose fields end where `ends` says, the text of the record, and answers how they were spelt.
    pub(super) fn take(&mut self, mut bytes: Vec<u8>, usual: Encoding) -> Encoding {
        if bytes.len() > LONGEST_FIELD {
            self.shorten(&mut bytes);
        }
        let ascii = bytes.is_ascii();
        match String::from_utf8(bytes) {
            Ok(text) if ascii || self.ends.iter().all(|end| text.is_char_boundary(*end)) => {
                self.text = text;
                if ascii { usual } else { Encoding::Utf8 }
            }
            Ok(text) => self.take_windows(text.as_bytes()),
            Err(error) => self.take_windows(error.as_bytes()),
        }
    }

    fn take_windows(&mut self, bytes: &[u8]) -> Encoding {
        let (mut text, mut start) = (String::with_capacity(bytes.len() + bytes.len() / 8), 0);
        for end in &mut self.ends {
            text.push_str(&from_windows_1252(bytes.get(start..*end).unwrap_or_default()));
            start = *end;
            *end = text.len();
        }
        self.text = text;
        Encoding::Windows1252
    }

    /// Cuts what is longer than anybody's text.
    fn shorten(&mut self, bytes: &mut Vec<u8>) {
        let (mut kept, mut start) = (0, 0);
        for (place, end) in self.ends.iter_mut().enumerate() {
            let whole = *end - start;
            let mut length = whole.min(LONGEST_FIELD).min(LONGEST_KEPT.saturating_sub(kept));
            if length < whole {
                self.cut = self.cut.or(Some(place));
                // Not in the middle of a letter.
                for _ in 0..3 {
                    if length > 0 && bytes.get(start + length).is_some_and(|byte| byte & 0xC0 == 0x80) {
                        length -= 1;
                    }
                }
            }
            bytes.copy_within(start..start + length, kept);
            start = *end;
            kept += length;
            *end = kept;
        }
        bytes.truncate(kept);
    }
}
