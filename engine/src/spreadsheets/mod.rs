//! Spreadsheets: tables as Excel files that hold text as text.

pub mod write;
