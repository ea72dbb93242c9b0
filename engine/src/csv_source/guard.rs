//! Watches the bytes of a CSV file go by, and stops a record that never ends.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::LONGEST_RECORD;

/// What the guard tells its owner.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Bytes read of the whole file.
    pub(super) read: Cell<u64>,
    /// Bytes read since the present record began.
    pub(super) since: Cell<u64>,
    /// The present record has grown too long.
    pub(super) burst: Cell<bool>,
    /// The end of the file was met.
    pub(super) ended: Cell<bool>,
    /// The last byte that is no line break.
    pub(super) last: Cell<u8>,
}

/// Stops a record that never ends, before it fills memory.
pub(super) struct Guard<R> {
    pub(super) window: io::Cursor<Vec<u8>>,
    pub(super) source: R,
    pub(super) shared: Rc<Shared>,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let shared = &self.shared;
        // The buffer may hold the end of the record before, hence "about" 4 MiB.
        if shared.since.get() > LONGEST_RECORD {
            shared.burst.set(true);
            return Err(io::Error::other("a record is too long"));
        }
        let mut count = self.window.read(into)?;
        if count == 0 {
            count = self.source.read(into)?;
        }
        shared.read.set(shared.read.get() + count as u64);
        shared.since.set(shared.since.get() + count as u64);
        if count == 0 && !into.is_empty() {
            shared.ended.set(true);
        }
        let fresh = into.get(..count).unwrap_or_default();
        if let Some(byte) = fresh.iter().rev().find(|byte| !matches!(byte, b'\r' | b'\n')) {
            shared.last.set(*byte);
        }
        Ok(count)
    }
}
