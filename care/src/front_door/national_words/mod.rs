//! How the front door is told to the nation, shown to those who answer for it: the national words for ours, version by
//! version, and what first conversations count as, both ways side by side.
//!
//! The words themselves and the rule of telling stand with the contact (`contacts/national`). Source: client level data
//! guidance on the three conversations: a first conversation is a request; some councils tell an assessment too.

mod change;
mod counts;
mod pages;
#[cfg(test)]
mod tests;

use platform::slice::{Access, Action, Menu, On, Route, Slice};

const READ: &str = "front_door/national_words:read";
const CHANGE: &str = "front_door/national_words:change";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/national_words",
    menu: Some(Menu {
        label: "National words",
        href: "/national-words",
        action: READ,
        words: "How contacts are told to the nation, and what first conversations count as",
    }),
    actions: &[
        Action { name: READ, on: On::Area, words: "read how contacts are told to the nation" },
        Action { name: CHANGE, on: On::Area, words: "change how contacts are told to the nation" },
    ],
    routes: || {
        vec![
            Route::get("/national-words", Access::Area(READ), pages::show),
            Route::get("/national-words/versions/{number}", Access::Area(READ), pages::version),
            Route::get("/national-words/change", Access::Area(CHANGE), change::edit),
            Route::post("/national-words/change", Access::Area(CHANGE), change::put),
        ]
    },
    samples: &["/national-words", "/national-words/versions/0", "/national-words/change"],
    ..Slice::NONE
};
