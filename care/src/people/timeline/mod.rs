//! One readable timeline of everything that happened with a person. Promise PR1.
//!
//! Any area adds its line in the transaction of its own change, so that nothing is done that the timeline does not tell.
//! It stands above `persons`, because the record page shows it and a new record begins it; it knows people by id alone.
//!
//! | a line is | when |
//! |---|---|
//! | open | something still has to happen: it stands in *Now* on the record page |
//! | settled | it has happened; the line stays |

mod model;
mod store;

#[cfg(test)]
mod tests;

pub use model::{Kind, Line, Shown, Timeline};
pub use store::{MOST, add, add_open, add_open_until, give, of, settle};

use platform::{slice::Slice, storage::Migration};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "people/timeline",
    tables: &[
        Migration { name: "20261122_20_timeline", sql: include_str!("tables/20261122_20_timeline.sql") },
        Migration { name: "20261126_93_timeline_due", sql: include_str!("tables/20261126_93_timeline_due.sql") },
    ],
    ..Slice::NONE
};
