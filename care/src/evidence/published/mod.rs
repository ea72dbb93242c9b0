//! Published figures: what the nation and others publish about every council, beside our own.
//!
//! Used by analysts, directors and commissioners (EV1, EV11). An analyst loads files as they are published
//! (`alongside evidence published FILE…`); each layout is recognised by its headings, and what a layout is stands in lists
//! (`layouts.csv`, `columns.csv`), as do councils with their codes (`councils.csv`) and measures across the years' code
//! books (`measures.csv`, `words.csv`). No file of figures is part of Alongside.

pub mod commands;
mod folds;
pub mod kept;
mod layouts;
pub mod model;
mod read;
pub mod recompute;
#[cfg(test)]
pub(in crate::evidence) mod tests;
pub mod words;
