//! Right first time: rules in plain words that say to whom a contact goes, so that nobody is passed around. Promise FD7.
//!
//! Whoever has a contact asks the rules where it should go; they answer with the reason, and a person decides. A manager
//! writes the rules, tries them on last month's contacts, and puts them into force.
//!
//! | a version is | when |
//! |---|---|
//! | a draft | it is being written; there is one at most |
//! | tried | it was tried, as it is now, on last month's contacts: only then may it go live |
//! | live | it is applied; it is not changed any more |
//! | past | another took its place; it stays to be read |
//!
//! Rules look at age, the first half of the postcode, the words that were said, whether they have a worker, how urgent it
//! is and where they are. The first that fits decides. A rule never sends anything by itself and never holds anything up.

mod apply;
mod editing;
mod facts;
mod model;
mod pages;
mod results;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod town;
mod trial;

pub use model::{Answer, Decision, Facts, Rule, To, Version};
pub use store::{counts, live};

use platform::{
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
};

const LIST: &str = "front_door/routing:list";
const EDIT: &str = "front_door/routing:edit";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/routing",
    menu: Some(Menu {
        label: "Right first time",
        href: "/routing",
        action: LIST,
        words: "The rules that say to whom a contact goes, and how often they were right",
    }),
    actions: &[
        Action { name: LIST, on: On::Area, words: "read the rules for where contacts go" },
        Action { name: EDIT, on: On::Area, words: "change the rules for where contacts go" },
    ],
    routes: || {
        const READ: Access = Access::Area(LIST);
        const WRITE: Access = Access::Area(EDIT);
        const SEND: Access = Access::Record("front_door/contacts:edit");
        vec![
            Route::get("/routing", READ, pages::list),
            Route::get("/routing/results", READ, results::show),
            Route::get("/routing/versions/{number}", READ, pages::version),
            Route::post("/routing/draft/begin", WRITE, editing::begin),
            Route::get("/routing/draft", WRITE, editing::edit),
            Route::post("/routing/draft", WRITE, editing::update),
            Route::get("/routing/draft/trial", WRITE, trial::show),
            Route::post("/routing/draft/trial", WRITE, trial::run),
            Route::post("/routing/draft/live", WRITE, editing::go_live),
            Route::get("/contacts/{id}/route", SEND, apply::ask),
            Route::post("/contacts/{id}/route", SEND, apply::decide),
        ]
    },
    tables: &[
        Migration { name: "20261126_73_routing", sql: include_str!("tables/20261126_73_routing.sql") },
        Migration {
            name: "20261126_74_routing_decisions",
            sql: include_str!("tables/20261126_74_routing_decisions.sql"),
        },
    ],
    samples: &["/routing", "/routing/results", "/routing/draft", "/routing/draft/trial", "/routing/versions/1"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};
