//! Spreadsheets as people send and take them: read within bounds, a row at a time; written as a stream that holds text as text.

mod read;
#[cfg(test)]
mod read_tests;
pub mod write;

pub use read::{Bounds, ReadError, Sheets};
