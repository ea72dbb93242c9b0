//! The part of a CSV file that is in memory: the record being read, and what was read ahead of it.

use std::io::{self, Read};

/// Bytes asked of the source at a time.
pub(super) const AT_ONCE: usize = 64 << 10;

/// Bytes of the file that are not done with. A record stays whole in here until it is understood, so that it can be
/// read a second time in another way.
pub(super) struct Window<R> {
    source: R,
    bytes: Vec<u8>,
    at: usize,
    filled: usize,
    /// Bytes read of the whole file.
    pub(super) read: u64,
    /// The end of the file was met.
    pub(super) ended: bool,
}

impl<R: Read> Window<R> {
    /// A window on a file whose beginning was read already.
    pub(super) fn new(source: R, beginning: Vec<u8>, skipped: usize) -> Self {
        let (filled, read) = (beginning.len(), beginning.len() as u64);
        Self { source, bytes: beginning, at: skipped, filled, read, ended: false }
    }

    /// What is here and not done with.
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..self.filled).unwrap_or_default()
    }

    /// So many bytes are done with.
    pub(super) fn done(&mut self, count: usize) {
        self.at = (self.at + count).min(self.filled);
    }

    /// Reads more behind what is here; false at the end of the file.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.at > 0 {
            self.bytes.copy_within(self.at..self.filled, 0);
            self.filled -= self.at;
            self.at = 0;
        }
        if self.bytes.len() < self.filled + AT_ONCE {
            self.bytes.resize(self.filled + AT_ONCE, 0);
        } else if self.bytes.len() > 4 * (self.filled + AT_ONCE) {
            // One odd record must not cost its memory until the end of the file.
            self.bytes.truncate(self.filled + AT_ONCE);
            self.bytes.shrink_to_fit();
        }
        let count = loop {
            match self.source.read(self.bytes.get_mut(self.filled..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.filled += count;
        self.read += count as u64;
        self.ended = count == 0;
        Ok(count > 0)
    }
}
