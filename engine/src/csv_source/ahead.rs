//! Reading ahead: one thread reads records while another works on those before, so that both cores are busy.

use std::io::Read;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use super::{CsvError, CsvSource, Record};

/// Records handed over at a time: enough to make handing over cheap, few enough that long ones take little memory.
const AT_ONCE: usize = 64;
/// How many such batches there are: one being filled, one being worked on, and some between.
const BATCHES: usize = 4;

/// Some records on their way, in room that is used again.
#[derive(Default)]
struct Batch {
    records: Vec<Record>,
    filled: usize,
    /// Bytes of the file read so far.
    bytes: u64,
    /// Why there is no batch after this one.
    end: Option<Result<(), CsvError>>,
}

impl<R: Read + Send> CsvSource<R> {
    /// Gives all further records to `each`, with how many bytes of the file were read; they are read on a thread of their own.
    /// `each` may stop them with an error of its own.
    pub fn read_ahead<E: From<CsvError>>(
        mut self,
        mut each: impl FnMut(&Record, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        thread::scope(|scope| {
            // When this side ends, for whatever reason, both channels close, and so the other side ends.
            let (fill, filled) = sync_channel::<Batch>(BATCHES);
            let (give_back, empty) = channel::<Batch>();
            for _ in 0..BATCHES {
                // The other end is open: it is here.
                let _ = give_back.send(Batch::default());
            }
            scope.spawn(move || {
                while let Ok(mut batch) = empty.recv() {
                    self.fill(&mut batch);
                    let ended = batch.end.is_some();
                    if fill.send(batch).is_err() || ended {
                        return;
                    }
                }
            });
            while let Ok(mut batch) = filled.recv() {
                for record in batch.records.iter().take(batch.filled) {
                    each(record, batch.bytes)?;
                }
                if let Some(end) = batch.end.take() {
                    return end.map_err(E::from);
                }
                // The last batch may be on its way already; then nobody takes this one any more.
                let _ = give_back.send(batch);
            }
            Ok(())
        })
    }

    fn fill(&mut self, batch: &mut Batch) {
        batch.filled = 0;
        while batch.filled < AT_ONCE && batch.end.is_none() {
            if batch.records.len() == batch.filled {
                batch.records.push(Record::default());
            }
            let Some(record) = batch.records.get_mut(batch.filled) else { return };
            match self.next_record(record) {
                Ok(true) => batch.filled += 1,
                Ok(false) => batch.end = Some(Ok(())),
                Err(error) => batch.end = Some(Err(error)),
            }
        }
        batch.bytes = self.bytes_read();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn file(rows: usize) -> CsvSource<std::io::Cursor<Vec<u8>>> {
        let mut text = String::from("number,word\n");
        for row in 1..=rows {
            text.push_str(&format!("{row},word {row}\n"));
        }
        CsvSource::open(std::io::Cursor::new(text.into_bytes())).unwrap()
    }

    #[test]
    fn every_record_comes_once_and_in_order() {
        for rows in [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 20 * AT_ONCE + 7] {
            let mut seen = Vec::new();
            let each = |record: &Record, _| {
                seen.push((record.row, record.get(0).to_owned()));
                Ok::<(), CsvError>(())
            };
            file(rows).read_ahead(each).unwrap();
            let wanted: Vec<(u64, String)> = (1..=rows).map(|row| (row as u64, row.to_string())).collect();
            assert_eq!(seen, wanted);
        }
    }

    /// A file whose disk fails at its end.
    struct Fails(std::io::Cursor<Vec<u8>>);
    impl Read for Fails {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(std::io::Error::other("the disk is gone")),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn an_error_of_either_side_ends_both() {
        let mut left = 100;
        let each = |_: &Record, _| {
            left -= 1;
            if left == 0 { Err(CsvError::Empty) } else { Ok(()) }
        };
        assert!(matches!(file(100_000).read_ahead(each), Err(CsvError::Empty)));

        let text = format!("a,b\n{}", "1,2\n".repeat(100_000)).into_bytes();
        let mut rows = 0;
        let each = |_: &Record, _| {
            rows += 1;
            Ok::<(), CsvError>(())
        };
        let source = CsvSource::open(Fails(std::io::Cursor::new(text))).unwrap();
        assert!(matches!(source.read_ahead(each), Err(CsvError::Io(_))));
        assert!(rows > 50_000);
    }
}
