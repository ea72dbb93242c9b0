//! Spreadsheets as people send them: read within bounds, a row at a time.

mod read;
#[cfg(test)]
mod read_tests;

pub use read::{Bounds, ReadError, Sheets};
