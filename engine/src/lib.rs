//! Tables, SQL on columns, statistics and pictures. Knows nothing of care, the web or the record store.
//!
//! - [`columns`]: `DuckDB` behind a small safe door, and a streaming Parquet writer.
//! - [`csv_source`] and [`text`]: any council's CSV as a stream of records.
//! - [`spreadsheets`]: workbooks, read within bounds and written as a stream.
//! - [`patterns`]: pathways, directly-follows graphs and loops from sorted codes.
//! - [`statistics`]: `XmR` charts, funnels, intervals and quantiles, each with its published formula.
//! - [`pictures`]: charts as SVG drawn on the server, each with title, description and table.
//! - [`documents`]: headings, paragraphs, tables and pictures as a tagged PDF.

pub mod columns;
pub mod csv_source;
pub mod documents;
pub mod patterns;
pub mod pictures;
pub mod spreadsheets;
pub mod statistics;
pub mod text;
