//! Before a file is sent: what would be lost, compared with the council's previous submission, and whose identity
//! contradicts itself.
//!
//! The nation joins the files of a council by the event's start, person and kind, and never by its reference. A service that
//! was open in one file and is not in the next is ended for it ("cropped"); a start date that a system begins anew every
//! April is another service. Nobody tells the council. Here it is told before the file is sent, row by row.
//!
//! | what | where |
//! |---|---|
//! | the questions, each one SQL file over both files' columns | `questions.rs`, `*.sql` |
//! | the answers, bounded | `compare.rs` |
//! | records that contradict each other, and what somebody found out about them | `identity/` |
//!
//! Source: national main tables of September 2026, steps 1, 4, 6 and 7, and how DHSC's users describe what goes wrong.

mod questions;
mod identity;
pub mod compare;
mod pages;
#[cfg(test)]
mod json_tests;
#[cfg(test)]
mod tests;

use platform::{
    slice::{Access, Action, On, Route, Slice},
    storage::Migration,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/submissions",
    under: &[("/evidence/identity", "/evidence/data")],
    actions: &[
        Action {
            name: "evidence/submissions:compare",
            on: On::Area,
            words: "see what would be lost if a file is sent",
        },
        Action {
            name: "evidence/submissions:rows",
            on: On::Area,
            words: "see the rows that would be lost, and records that contradict each other",
        },
        Action {
            name: "evidence/submissions:resolve",
            on: On::Area,
            words: "say what was found out about records that contradict each other",
        },
    ],
    routes: || {
        vec![
            Route::get("/evidence/data/{id}/compare", Access::Area("evidence/submissions:compare"), pages::show),
            Route::get(
                "/evidence/data/{id}/compare/{question}",
                Access::Area("evidence/submissions:rows"),
                pages::rows,
            ),
            Route::get(
                "/evidence/data/{id}/compare/{question}/csv",
                Access::Area("evidence/submissions:rows"),
                pages::csv,
            ),
            Route::get("/evidence/identity", Access::Area("evidence/submissions:rows"), identity::pages::list),
            Route::get(
                "/evidence/identity/{import}/{kind}/{row}",
                Access::Area("evidence/submissions:rows"),
                identity::pages::show,
            ),
            Route::post(
                "/evidence/identity/{import}/{kind}/{row}",
                Access::Area("evidence/submissions:resolve"),
                identity::pages::resolve,
            ),
            Route::post(
                "/evidence/identity/resolutions/{id}/withdraw",
                Access::Area("evidence/submissions:resolve"),
                identity::pages::withdraw,
            ),
        ]
    },
    tables: &[Migration {
        name: "20261125_55_identity_resolutions",
        sql: include_str!("tables/20261125_55_identity_resolutions.sql"),
    }],
    samples: &["/evidence/identity"],
    ..Slice::NONE
};
