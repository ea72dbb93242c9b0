//! A row as few bytes, while it waits to be sorted, and rows as columns again. Most texts of a file come from short lists: each
//! column knows its first words, and a row holds their numbers.

use std::collections::HashMap;

use arrow_array::ArrayRef;
use arrow_array::builder::{ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use foldhash::fast::RandomState;
use jiff::civil::Date;

use super::cell::{Cell, days_since_1970};
use super::parquet::ColumnKind;

/// A value of a row that is given to be written; texts are borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Given<'a> {
    /// Nothing recorded.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// A calendar day, counted from 1 January 1970.
    Day(i32),
}

impl From<Date> for Given<'_> {
    fn from(date: Date) -> Self {
        Self::Day(days_since_1970(date))
    }
}

impl<'a> From<&'a Cell> for Given<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Bool(value) => Self::Bool(*value),
            Cell::Int(value) => Self::Int(*value),
            Cell::Real(value) => Self::Real(*value),
            Cell::Text(text) => Self::Text(text),
            Cell::Date(date) => Self::from(*date),
        }
    }
}

impl Given<'_> {
    /// The word for this kind of value in an error message.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) => "a whole number",
            Self::Real(_) => "a number",
            Self::Text(_) => "text",
            Self::Day(_) => "a date",
        }
    }
}

impl<'a> From<Option<&'a str>> for Given<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

/// How many words a column learns.
const WORDS: usize = 1_024;
/// The longest text that is a word, in bytes.
const LONGEST_WORD: usize = 128;

/// The words of a column.
#[derive(Debug, Default)]
struct Words {
    numbers: HashMap<Box<str>, usize, RandomState>,
    words: Vec<Box<str>>,
    /// Texts that were no known word, less those that were, since the last word was learnt.
    strange: i32,
}

impl Words {
    /// The number of a text, from 1; none if it is to be written in full.
    fn number(&mut self, text: &str) -> Option<usize> {
        // Where texts hardly ever repeat, as in references, looking costs more than it saves.
        if text.len() > LONGEST_WORD || self.strange > 1_000 {
            return None;
        }
        if let Some(number) = self.numbers.get(text) {
            self.strange -= i32::from(self.strange > 0);
            return Some(*number);
        }
        if self.words.len() == WORDS {
            self.strange += 1;
            return None;
        }
        self.words.push(text.into());
        self.numbers.insert(text.into(), self.words.len());
        Some(self.words.len())
    }
}

/// Turns rows of the same columns into bytes.
#[derive(Debug)]
pub(super) struct Packer {
    kinds: Vec<ColumnKind>,
    words: Vec<Words>,
}

impl Packer {
    pub(super) fn new(kinds: Vec<ColumnKind>) -> Self {
        let words = kinds.iter().map(|_| Words::default()).collect();
        Self { kinds, words }
    }

    /// Adds a row: which values are there, a bit for each, then the values. Answers the column whose value is of another kind.
    pub(super) fn pack(&mut self, row: &[Given<'_>], into: &mut Vec<u8>) -> Result<(), usize> {
        let start = into.len();
        into.resize(start + row.len().div_ceil(8), 0);
        for (place, ((value, kind), words)) in row.iter().zip(&self.kinds).zip(&mut self.words).enumerate() {
            match (*value, kind) {
                (Given::Null, _) => continue,
                (Given::Text(text), ColumnKind::Text) => match words.number(text) {
                    Some(number) => put(number as u64, into),
                    None => {
                        into.push(0);
                        put(text.len() as u64, into);
                        into.extend_from_slice(text.as_bytes());
                    }
                },
                (Given::Bool(value), ColumnKind::Bool) => into.push(u8::from(value)),
                (Given::Int(value), ColumnKind::Int) => put_signed(value, into),
                // A file holds the nearest number with a fraction, as reading its digits would give.
                #[allow(clippy::cast_precision_loss)]
                (Given::Int(value), ColumnKind::Real) => into.extend((value as f64).to_le_bytes()),
                (Given::Real(value), ColumnKind::Real) => into.extend(value.to_le_bytes()),
                (Given::Day(days), ColumnKind::Date) => put_signed(days.into(), into),
                _ => return Err(place),
            }
            if let Some(bits) = into.get_mut(start + place / 8) {
                *bits |= 1 << (place % 8);
            }
        }
        Ok(())
    }

    /// Gives the values of a packed row to `each`, in order. None if the bytes are no row of ours.
    pub(super) fn unpack<'a>(&'a self, row: &'a [u8], mut each: impl FnMut(usize, Given<'a>)) -> Option<()> {
        let (there, mut rest) = row.split_at_checked(self.kinds.len().div_ceil(8))?;
        for (place, (kind, words)) in self.kinds.iter().zip(&self.words).enumerate() {
            if there.get(place / 8)? & (1 << (place % 8)) == 0 {
                each(place, Given::Null);
                continue;
            }
            let value = match kind {
                ColumnKind::Text => match usize::try_from(take(&mut rest)?).ok()? {
                    0 => {
                        let length = usize::try_from(take(&mut rest)?).ok()?;
                        Given::Text(std::str::from_utf8(rest.split_off(..length)?).ok()?)
                    }
                    word => Given::Text(words.words.get(word - 1)?),
                },
                ColumnKind::Bool => Given::Bool(*rest.split_off_first()? == 1),
                ColumnKind::Int => Given::Int(take_signed(&mut rest)?),
                ColumnKind::Real => Given::Real(f64::from_le_bytes(rest.split_off(..8)?.try_into().ok()?)),
                ColumnKind::Date => Given::Day(i32::try_from(take_signed(&mut rest)?).ok()?),
            };
            each(place, value);
        }
        rest.is_empty().then_some(())
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn put(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    into.push((number & 0x7F) as u8);
}

fn take(from: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = *from.split_off_first()?;
        number |= u64::from(byte & 0x7F).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// Numbers near nothing are short, whatever their sign.
fn put_signed(number: i64, into: &mut Vec<u8>) {
    put((number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned(), into);
}

fn take_signed(from: &mut &[u8]) -> Option<i64> {
    let number = take(from)?;
    Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
}

/// A column in the making.
#[derive(Debug)]
pub(super) enum Column {
    Text(StringBuilder),
    Day(Date32Builder),
    Int(Int64Builder),
    Real(Float64Builder),
    Bool(BooleanBuilder),
}

impl Column {
    pub(super) fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Date => Self::Day(Date32Builder::new()),
            ColumnKind::Int => Self::Int(Int64Builder::new()),
            ColumnKind::Real => Self::Real(Float64Builder::new()),
            ColumnKind::Bool => Self::Bool(BooleanBuilder::new()),
        }
    }

    /// Adds a value; one of another kind is as none, which packing has refused before.
    pub(super) fn add(&mut self, value: Given<'_>) {
        match (self, value) {
            (Self::Text(built), Given::Text(text)) => built.append_value(text),
            (Self::Text(built), _) => built.append_null(),
            (Self::Day(built), Given::Day(days)) => built.append_value(days),
            (Self::Day(built), _) => built.append_null(),
            (Self::Int(built), Given::Int(number)) => built.append_value(number),
            (Self::Int(built), _) => built.append_null(),
            (Self::Real(built), Given::Real(number)) => built.append_value(number),
            (Self::Real(built), _) => built.append_null(),
            (Self::Bool(built), Given::Bool(value)) => built.append_value(value),
            (Self::Bool(built), _) => built.append_null(),
        }
    }

    /// What was built, and an empty column to go on with.
    pub(super) fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(built) => ArrayBuilder::finish(built),
            Self::Day(built) => ArrayBuilder::finish(built),
            Self::Int(built) => ArrayBuilder::finish(built),
            Self::Real(built) => ArrayBuilder::finish(built),
            Self::Bool(built) => ArrayBuilder::finish(built),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was_packed() {
        let kinds = vec![ColumnKind::Text, ColumnKind::Int, ColumnKind::Real, ColumnKind::Bool, ColumnKind::Date];
        let mut packer = Packer::new([kinds, vec![ColumnKind::Text; 6]].concat());
        let long = "é".repeat(100_000);
        let rows = [i64::MIN, -64, -1, 0, 1, 63, 127, 128, i64::MAX].map(|number| {
            let word = |text| if number % 2 == 0 { Given::Text(text) } else { Given::Null };
            let mut row = vec![word("word"), Given::Int(number), Given::Real(-0.5), Given::Bool(number > 0)];
            row.extend([
                Given::Day(-719_162),
                word(""),
                word(&long),
                Given::Null,
                word("\0"),
                Given::Null,
                word("end"),
            ]);
            row
        });
        for row in &rows {
            let (mut bytes, mut back) = (Vec::new(), Vec::new());
            packer.pack(row, &mut bytes).unwrap();
            packer.unpack(&bytes, |_, value| back.push(value)).unwrap();
            assert_eq!(back, *row);
            assert_eq!(packer.unpack(&bytes[..bytes.len() - 1], |_, _| {}), None, "cut");
        }
        let mut bytes = Vec::new();
        assert_eq!(packer.pack(&[Given::Null, Given::Text("1")], &mut bytes), Err(1));
    }

    #[test]
    fn words_are_bounded_however_many_texts_differ() {
        let mut words = Words::default();
        for number in 0..100_000 {
            words.number(&format!("reference {number}"));
        }
        assert_eq!((words.words.len(), words.number("reference 1")), (WORDS, None), "not worth looking");
        let mut words = Words::default();
        assert_eq!((words.number("a"), words.number("b"), words.number("a")), (Some(1), Some(2), Some(1)));
        assert_eq!(words.number(&"x".repeat(LONGEST_WORD + 1)), None);
    }
}
