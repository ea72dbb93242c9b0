//! What happened to people, in the nation's words.
//!
//! When a step of the work is completed (a contact, an assessment, a review) or a service begins, changes or ends, the
//! slice that did it writes one event of the national Client Level Data here, in its own transaction. The slice stands
//! near the top of the list so that every area may write to it; evidence reads it, and nothing else of a person.
//!
//! | state | how |
//! |---|---|
//! | current | written by [`store::record`] |
//! | superseded | [`store::correct`] wrote a newer row that names it; it stays for whoever asks what was said when |
//! | taken back | [`store::withdraw`] wrote a row that says it never was; neither counts |
//!
//! Beside the events stands who has asked and waits for an answer ([`model::OpenRequest`]): no event, because nothing is
//! completed, but whoever asks again was not helped the first time (`docs/decisions/0010-open-requests.md`).
//!
//! Law: Collection of Client Level Adult Social Care Data (No 3) Directions 2023.

pub mod completed;
pub mod model;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod words;

use platform::slice::Slice;
use platform::storage::Migration;

/// The slice: tables only. It has no pages of its own; a person's record shows their events.
pub const SLICE: Slice = Slice {
    name: "people/events",
    tables: &[
        Migration { name: "20261122_05_events", sql: include_str!("tables/20261122_05_events.sql") },
        Migration { name: "20261125_05_events_by_part", sql: include_str!("tables/20261125_05_events_by_part.sql") },
        Migration { name: "20261125_06_open_requests", sql: include_str!("tables/20261125_06_open_requests.sql") },
    ],
    ..Slice::NONE
};
