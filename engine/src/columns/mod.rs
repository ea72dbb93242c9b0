//! `DuckDB` behind a small safe door: questions in, tables out, Parquet files beside it.
//!
//! A [`Session`] is an in-memory `DuckDB` that may read only the folders it was given, uses bounded
//! memory, threads and time, cannot load extensions, and cannot be reconfigured. It answers one
//! `SELECT` at a time with named parameters. A [`ParquetWriter`] turns a stream of rows into a
//! sorted Parquet file with memory that does not grow with the file.
//!
//! Never rely on the order of a subquery: put `order by` inside the aggregate or the window.

mod cell;
mod each;
mod error;
mod events;
mod groups;
mod packed;
mod parquet;
mod runs;
mod select;
mod session;
mod table;
mod watch;

pub(crate) use cell::days_of_excel;
pub use cell::{Cell, Param};
pub use error::{ColumnsError, Kind as ErrorKind};
pub use events::Events;
pub use packed::Given;
pub use parquet::{ColumnKind, ParquetWriter, Written, sweep, sweep_untouched};
pub use session::{Limits, Session};
pub use table::Table;

#[cfg(test)]
mod events_tests;
#[cfg(test)]
mod parquet_tests;
#[cfg(test)]
mod session_tests;
