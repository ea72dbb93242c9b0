//! What the front door promises, kept by the clock: first answer, first conversation, solved within 24 hours and still
//! solved at 91 days, hand-offs, stories told again. A wall for the team's room, and charts by month.
//!
//! Promise FD2. No page here shows a name or a word of anybody: only counts and waits.
//!
//! | page | tells |
//! |---|---|
//! | `/wall` | this moment and today, in large numbers, for a team or for all |
//! | `/promises` | two years by month, as `XmR` charts with the tables behind them |
//!
//! The measure *solved within 24 hours* of the evidence counts requests that were told to the nation; here every contact
//! counts, also of those who left no details.

mod charts;
mod rules;
#[cfg(test)]
mod tests;
mod wall;

use platform::slice::{Access, Action, Menu, On, Route, Slice};

const READ: &str = "front_door/promises:read";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/promises",
    menu: Some(Menu {
        label: "Promises",
        href: "/promises",
        action: READ,
        words: "How soon people are answered, talked with and helped, and whether it lasts",
    }),
    actions: &[Action { name: READ, on: On::Area, words: "read how the front door keeps its promises" }],
    routes: || {
        vec![
            Route::get("/promises", Access::Area(READ), charts::show),
            Route::get("/wall", Access::Area(READ), wall::show),
        ]
    },
    samples: &["/promises", "/wall"],
    ..Slice::NONE
};
