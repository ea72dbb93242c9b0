//! Break-glass: emergency access to a record that is closed to a practitioner, with a reason, for an hour, read by others after.
//!
//! Whoever works with people may declare it (`access/break_glass:start`); what it opens is the policy's choice, and it never
//! opens a record somebody is barred from. Information governance lists and reviews every use at `/break-glass`.
//! Serves promise PL1; common law duty of confidentiality, Caldicott principles 4 and 7 (access need-to-know; sharing in need).
//!
//! | state | from | by |
//! |---|---|---|
//! | offered | a record refused that emergency access would open | the policy; an hour |
//! | running | offered, and a reason given | a practitioner |
//! | over | one hour passing | time |
//! | reviewed | running or over | information governance |

mod pages;
mod rules;
mod store;

#[cfg(test)]
mod tests;

use crate::{
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
};

pub use rules::LASTS;
pub use store::{offer, running};

/// The manifest of break-glass.
pub const SLICE: Slice = Slice {
    name: "access/break_glass",
    menu: Some(Menu {
        label: "Emergency access",
        href: "/break-glass",
        action: "access/break_glass:list",
        words: "Who opened a closed record in an emergency, and why",
    }),
    actions: &[
        Action { name: "access/break_glass:start", on: On::Area, words: "declare an emergency to open a record" },
        Action { name: "access/break_glass:list", on: On::Area, words: "see every use of emergency access" },
        Action { name: "access/break_glass:review", on: On::Area, words: "mark a use of emergency access as reviewed" },
    ],
    routes: || {
        vec![
            Route::get("/break-glass/new", Access::Area("access/break_glass:start"), pages::new),
            Route::post("/break-glass", Access::Area("access/break_glass:start"), pages::create),
            Route::get("/break-glass", Access::Area("access/break_glass:list"), pages::list),
            Route::post("/break-glass/{id}/review", Access::Area("access/break_glass:review"), pages::review),
        ]
    },
    tables: &[
        Migration { name: "20261122_05_break_glass", sql: include_str!("tables/20261122_05_break_glass.sql") },
        Migration {
            name: "20261125_05_break_glass_offers",
            sql: include_str!("tables/20261125_05_break_glass_offers.sql"),
        },
    ],
    samples: &["/break-glass"],
    ..Slice::NONE
};
