//! Measure packs: the same measures for Apache Spark and for PostgreSQL, for regions that outgrow one machine and for
//! analysts of a council without Alongside. Promise EV11.
//!
//! What a pack asks stands in `generated/`, written by `tools/transpile` from the very files the product asks; a test here
//! fails when one has changed and the other has not. `make cluster-test` runs a pack on a real cluster and demands the rows
//! that the product itself computes. Why so: `docs/decisions/0020-packs.md`.
//!
//! `alongside evidence rows` makes from raw extracts the rows that packs read.
//!
//! | file of a pack | what it is |
//! |---|---|
//! | `README.md` | how to run it, with nothing but Spark or PostgreSQL |
//! | `pack.json` | version, hash of the sources, tables, steps, measures, the values of settings and parameters |
//! | `run.py`; `load.sql`, `run.sql` | the small runner |
//! | `steps/`, `national/`, `measures/` | the questions, each measure with its notes |
//! | `lists/` | the national lists that steps read |

mod contents;
mod lists;
mod postgres;
mod rows;
#[cfg(test)]
mod tests;
mod write;

pub use contents::Dialect;
pub use rows::{CSV, Form, rows};
pub use write::write;
