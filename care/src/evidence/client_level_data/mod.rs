//! Client Level Data: the nation's record of what councils do for people, in and out.
//!
//! An analyst imports the extract of the system their council has today; a completed piece of work in
//! Alongside becomes an event of the same standard. Both are the same columns afterwards.

mod cells;
pub mod commands;
pub mod export;
#[cfg(test)]
mod export_tests;
pub mod finding;
mod half;
pub mod headings;
pub mod import;
#[cfg(test)]
mod import_tests;
mod listing;
pub mod people;
pub mod progress;
pub mod rules;
#[cfg(test)]
mod rules_tests;
mod sample;
pub mod specification;
pub mod stored;
pub mod summary;
#[cfg(test)]
mod testing;
pub mod values;

pub use half::sweep;
