//! Sorts rows with memory that does not grow with them: as many as fit are sorted and written as a run, on a thread of its own
//! while the next are gathered; at the end the runs are merged. `DuckDB` can sort too, but of wide rows it keeps every column
//! while it does, and past its memory it fails. Rows without an order keep the one they came in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};

use super::packed::Given;

/// How many bytes of rows are held before they become a run. As many may be on their way to the disk.
const HELD: usize = 32 << 20;
/// The same for rows that need no sorting: they are only on their way.
const HELD_UNSORTED: usize = 4 << 20;
/// Bytes read or written of a run at a time.
const AT_ONCE: usize = 128 << 10;

/// Rows on their way to being sorted.
#[derive(Debug)]
pub(super) struct Runs {
    folder: PathBuf,
    /// The columns to sort by, by their place.
    order: Vec<usize>,
    held: Heap,
    runs: Vec<PathBuf>,
    /// The run being sorted and written.
    writing: Option<JoinHandle<io::Result<Heap>>>,
}

/// Rows held: keys and lines one after the other.
#[derive(Debug, Default)]
struct Heap {
    bytes: Vec<u8>,
    rows: Vec<Held>,
}

/// A row in what is held: where its key starts, where its line, and where that ends.
#[derive(Debug, Clone, Copy)]
struct Held(usize, usize, usize);

impl Runs {
    pub(super) fn new(folder: PathBuf, order: Vec<usize>) -> Self {
        Self { folder, order, held: Heap::default(), runs: Vec::new(), writing: None }
    }

    /// Takes a row: its values, and the bytes that stand for it.
    pub(super) fn push(&mut self, row: &[Given<'_>], line: &[u8]) -> io::Result<()> {
        let bytes = &mut self.held.bytes;
        let start = bytes.len();
        for place in &self.order {
            key(row.get(*place).copied().unwrap_or(Given::Null), bytes);
        }
        let middle = bytes.len();
        bytes.extend_from_slice(line);
        self.held.rows.push(Held(start, middle, bytes.len()));
        let most = if self.order.is_empty() { HELD_UNSORTED } else { HELD };
        if self.held.bytes.len() >= most { self.run() } else { Ok(()) }
    }

    /// Gives the bytes of all rows to `each`, in their order.
    pub(super) fn each<E: From<io::Error>>(mut self, mut each: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        if self.runs.is_empty() {
            self.held.sort();
            return self.held.rows.iter().try_for_each(|row| each(self.held.line(*row)));
        }
        self.run()?;
        // The merge needs the room for other things.
        drop(self.written()?);
        self.held = Heap::default();
        if self.order.is_empty() {
            for path in &self.runs {
                let mut run = Run::open(path)?;
                while run.key()?.is_some() {
                    each(&run.line)?;
                }
                fs::remove_file(path)?;
            }
            return Ok(());
        }
        let mut runs = self.runs.iter().map(Run::open).collect::<io::Result<Vec<Run>>>()?;
        let mut next = BinaryHeap::new();
        for (at, run) in runs.iter_mut().enumerate() {
            next.extend(run.key()?.map(|key| Reverse((key, at))));
        }
        while let Some(Reverse((_, at))) = next.pop() {
            if let Some(run) = runs.get_mut(at) {
                each(&run.line)?;
                next.extend(run.key()?.map(|key| Reverse((key, at))));
            }
        }
        Ok(self.runs.iter().try_for_each(fs::remove_file)?)
    }

    /// Lets what is held become a run, as soon as the run before it is written.
    fn run(&mut self) -> io::Result<()> {
        let room = self.written()?;
        let full = std::mem::replace(&mut self.held, room);
        let path = self.folder.join(format!("run-{}", self.runs.len()));
        self.runs.push(path.clone());
        self.writing = Some(Builder::new().name("sorting".into()).spawn(move || full.write(&path))?);
        Ok(())
    }

    /// Waits for the run on its way, and gives its room back, empty.
    fn written(&mut self) -> io::Result<Heap> {
        let Some(writing) = self.writing.take() else { return Ok(Heap::default()) };
        writing.join().map_err(|_| io::Error::other("the thread that sorts rows failed"))?
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        // Nobody wants the rows any more; but nothing may be written to a folder that is about to go.
        let _ = self.written();
    }
}

impl Heap {
    fn sort(&mut self) {
        // Rows of the same key, and those without one, stay as they came.
        let bytes = &self.bytes;
        self.rows.sort_by(|one, other| bytes.get(one.0..one.1).cmp(&bytes.get(other.0..other.1)));
    }

    fn line(&self, row: Held) -> &[u8] {
        self.bytes.get(row.1..row.2).unwrap_or_default()
    }

    /// Writes the rows sorted, and answers the room they took, empty.
    fn write(mut self, path: &Path) -> io::Result<Self> {
        self.sort();
        let mut out = BufWriter::with_capacity(AT_ONCE, File::create(path)?);
        for row in &self.rows {
            let length = |from: usize, to: usize| u32::try_from(to - from).map_err(io::Error::other);
            out.write_all(&length(row.0, row.1)?.to_le_bytes())?;
            out.write_all(&length(row.1, row.2)?.to_le_bytes())?;
            out.write_all(self.bytes.get(row.0..row.2).unwrap_or_default())?;
        }
        out.flush()?;
        self.bytes.clear();
        self.rows.clear();
        Ok(self)
    }
}

/// A run being read.
struct Run {
    file: BufReader<File>,
    line: Vec<u8>,
}

impl Run {
    fn open(path: &PathBuf) -> io::Result<Self> {
        Ok(Self { file: BufReader::with_capacity(AT_ONCE, File::open(path)?), line: Vec::new() })
    }

    /// The key of the next row, whose line is then at hand; none at the end.
    fn key(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut lengths = [0; 8];
        match self.file.read_exact(&mut lengths) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let length = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        let (of_key, of_line) = lengths.split_at(4);
        let mut key = vec![0; length(of_key)];
        self.file.read_exact(&mut key)?;
        self.line.resize(length(of_line), 0);
        self.file.read_exact(&mut self.line)?;
        Ok(Some(key))
    }
}

/// A cell as bytes whose order is the order of cells: nothing first, texts by their bytes.
fn key(cell: Given<'_>, into: &mut Vec<u8>) {
    if matches!(cell, Given::Null) {
        into.push(0);
        return;
    }
    into.push(1);
    match cell {
        Given::Null => {}
        Given::Bool(value) => into.push(u8::from(value)),
        Given::Int(value) => into.extend((value.cast_unsigned() ^ (1 << 63)).to_be_bytes()),
        Given::Real(value) => {
            let bits = value.to_bits();
            let bits = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
            into.extend(bits.to_be_bytes());
        }
        Given::Text(text) => {
            for byte in text.bytes() {
                into.push(byte);
                if byte == 0 {
                    into.push(0xFF);
                }
            }
            into.extend([0, 0]);
        }
        Given::Day(days) => into.extend((days.cast_unsigned() ^ (1 << 31)).to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::cell::Cell;
    use super::*;

    /// The keys of cells are in the order of the cells.
    #[test]
    fn keys_are_in_the_order_of_cells() {
        let date = |text: &str| Cell::Date(text.parse().unwrap());
        for cells in [
            vec![Cell::Null, Cell::Int(i64::MIN), Cell::Int(-1), Cell::Int(0), Cell::Int(1), Cell::Int(i64::MAX)],
            vec![
                Cell::Null,
                Cell::from(""),
                Cell::from("\0"),
                Cell::from("\0a"),
                Cell::from("a"),
                Cell::from("ab"),
                Cell::from("b"),
            ],
            vec![Cell::Null, Cell::Real(-2.5), Cell::Real(-0.5), Cell::Real(0.0), Cell::Real(3.0)],
            vec![Cell::Null, date("0001-01-01"), date("1999-12-31"), date("2025-01-31"), date("2025-02-01")],
            vec![Cell::Null, Cell::Bool(false), Cell::Bool(true)],
        ] {
            let keys: Vec<Vec<u8>> = cells
                .iter()
                .map(|cell| {
                    let mut made = Vec::new();
                    key(cell.into(), &mut made);
                    made
                })
                .collect();
            assert!(keys.windows(2).all(|two| two[0] < two[1]), "{cells:?}");
        }
    }

    #[test]
    fn many_runs_are_one_sorted_whole_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut runs = Runs::new(folder.path().to_owned(), vec![1, 0]);
        let filler = "x".repeat(100_000);
        for number in 0..1_000_i64 {
            let row = [Given::Int(number), Given::Int(number * 7_919 % 100)];
            runs.push(&row, format!("{} {number} {filler}\n", number * 7_919 % 100).as_bytes()).unwrap();
        }
        assert!(runs.runs.len() > 1);
        let mut out = Vec::new();
        runs.each(|line| out.write_all(line)).unwrap();
        let read: Vec<(i64, i64)> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| {
                let mut words = line.split(' ').map(|word| word.parse().unwrap_or(-1));
                (words.next().unwrap(), words.next().unwrap())
            })
            .collect();
        assert!(read.len() == 1_000 && read.windows(2).all(|two| two[0] < two[1]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
