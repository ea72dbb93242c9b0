//! Client Level Data: the nation's record of what councils do for people, in and out.
//!
//! An analyst imports the extract of the system their council has today; a completed piece of work in
//! Alongside becomes an event of the same standard. Both are the same columns afterwards.

mod cells;
pub mod finding;
pub mod rules;
#[cfg(test)]
mod rules_tests;
pub mod specification;
pub mod values;
