//! The huddle: today's people, several disciplines at once, a decision, who does what, written down in a minute. Promise FD8.
//!
//! For whoever answers at the front door with health beside them, as Redbridge's First Contact does. Care staff bring somebody
//! with a question; the huddle says what it decides and who does what by when, or on which day they come back.
//!
//! | somebody in a huddle | when |
//! |---|---|
//! | waits | they were brought and nobody has decided; who is not settled today is there tomorrow |
//! | is decided | the huddle wrote its decision, or chose an ending; it stands in their timeline with who was there |
//! | is back on a day | there was no decision: what is missing is written down, and they wait again from that day on |
//!
//! Partners from health (`health_partner`) see only huddles of their team to which they are invited, and there only those who
//! are shared with health: the name, the age, the question, the words for the huddle, what was decided, and their own tasks.
//! Sharing is by consent or by the duty of the Health and Social Care Act 2012 section 251B (inserted by the Health and Social
//! Care (Safety and Quality) Act 2015 section 3). Law: Care Act 2014 sections 3, 6 and 7 (working together).

mod attendance;
mod bring;
mod deciding;
mod model;
mod pages;
pub mod rules;
mod saving;
mod shared;
mod store;
mod tasks;
#[cfg(test)]
mod tests;
mod totals;
mod town;
mod views;

use platform::{
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
};

const LIST: &str = "front_door/huddle:list";
const LEAD: &str = "front_door/huddle:lead";
const TOTALS: &str = "front_door/huddle:totals";
const BRING: &str = "front_door/huddle:bring";
const VIEW: &str = "front_door/huddle:view";
const DECIDE: &str = "front_door/huddle:decide";
const DONE: &str = "front_door/huddle:done";
const HEAR: &str = "front_door/huddle:hear";
const TELL: &str = "front_door/huddle:tell";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/huddle",
    menu: Some(Menu {
        label: "Huddle",
        href: "/huddle",
        action: LIST,
        words: "Today’s people for several disciplines: decide, and say who does what",
    }),
    often: true,
    actions: &[
        Action { name: LIST, on: On::Area, words: "see the huddle, and what you said you would do" },
        Action { name: LEAD, on: On::Area, words: "say who is at the huddle, and print what it decided" },
        Action { name: TOTALS, on: On::Area, words: "see what huddles came to, without names" },
        Action { name: BRING, on: On::Record, words: "bring somebody to the huddle" },
        Action { name: VIEW, on: On::Record, words: "read what the huddle says about somebody" },
        Action { name: DECIDE, on: On::Record, words: "write what the huddle decides" },
        Action { name: DONE, on: On::Record, words: "say that something agreed at the huddle is done" },
        Action { name: HEAR, on: On::Record, words: "hear, as a partner from health, what is shared at the huddle" },
        Action { name: TELL, on: On::Record, words: "add, as a partner from health, what health knows" },
    ],
    routes: || {
        vec![
            Route::get("/huddle", Access::Area(LIST), pages::show),
            Route::post("/huddle/people", Access::Area(LEAD), attendance::say),
            Route::get("/huddle/print", Access::Area(LEAD), pages::print),
            Route::get("/huddle/tasks", Access::Area(LIST), tasks::list),
            Route::get("/huddle/totals", Access::Area(TOTALS), totals::show),
            Route::get("/huddle/bring", Access::Record(BRING), bring::ask),
            Route::post("/huddle/bring", Access::Record(BRING), bring::bring),
            Route::get("/huddle/items/{id}", Access::Record(VIEW), deciding::show),
            Route::post("/huddle/items/{id}", Access::Record(DECIDE), deciding::decide),
            Route::get("/huddle/items/{id}/question", Access::Record(DECIDE), bring::edit),
            Route::post("/huddle/items/{id}/question", Access::Record(DECIDE), bring::change),
            Route::get("/huddle/shared/{id}", Access::Record(HEAR), shared::show),
            Route::post("/huddle/shared/{id}", Access::Record(TELL), shared::tell),
            Route::post("/huddle/tasks/{id}/done", Access::Record(DONE), tasks::done),
        ]
    },
    tables: &[Migration { name: "20261126_92_huddle", sql: include_str!("tables/20261126_92_huddle.sql") }],
    town: Some(|app| Box::pin(town::fill(app))),
    samples: &["/huddle", "/huddle/tasks", "/huddle/print", "/huddle/totals"],
    ..Slice::NONE
};
