//! Spreadsheets: as people send them, read within bounds, a row at a time; and tables written so that text stays text.

mod read;
#[cfg(test)]
mod read_tests;
pub mod write;

pub use read::{Bounds, ReadError, Sheets};
