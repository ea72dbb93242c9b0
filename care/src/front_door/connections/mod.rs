//! Connections: what somebody was offered while we talked, when we ask whether it helped, and what they answered.
//!
//! Promises FD3 and FD4. Made in a contact or a conversation with one press; each has a day on which somebody asks
//! (`methods.md` 4.2, G2: within 28 days; a later day asks why and stops nobody). The day is a next step of the person's, so
//! that nobody waits without one. What people answer goes to the directory (`market/worked`).
//!
//! | a connection is | when |
//! |---|---|
//! | to check | nobody has asked yet; overdue once its day has passed |
//! | answered | somebody asked, and wrote down what they said; it can be asked again |
//! | withdrawn | its contact was opened again: it was not offered after all |
//!
//! A contact that moves to another person takes its connections with it, with what was answered about services.
//! Law: Care Act 2014 sections 2 (preventing needs) and 4 (information and advice).

mod list;
mod model;
mod offer;
mod panel;
mod pages;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod town;

pub use model::{Connection, New, Source};
pub use offer::{end_step, follow, of_ending, offer, take_back, withdraw_ending};
pub(crate) use panel::{Panel, SMALL_SPEND, end_fields, panel, read, said};
pub use store::{find, of_source};

use platform::{
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
};

const LIST: Access = Access::Area("front_door/connections:list");
const VIEW: Access = Access::Record("front_door/connections:view");
const ANSWER: Access = Access::Record("front_door/connections:answer");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/connections",
    menu: Some(Menu {
        label: "Check back",
        href: "/check-back",
        action: "front_door/connections:list",
        words: "Whom to ask whether what we connected them to has helped, overdue first",
    }),
    often: true,
    actions: &[
        Action { name: "front_door/connections:list", on: On::Area, words: "see whom to check back with" },
        Action { name: "front_door/connections:view", on: On::Record, words: "read what somebody was connected to" },
        Action {
            name: "front_door/connections:answer",
            on: On::Record,
            words: "connect somebody, and write down whether it helped",
        },
    ],
    routes: || {
        vec![
            Route::get("/check-back", LIST, list::list),
            Route::get("/check-back/{id}", VIEW, pages::show),
            Route::post("/check-back/{id}", ANSWER, pages::answer),
            Route::post("/check-back/{id}/concern", VIEW, pages::concern),
        ]
    },
    tables: &[Migration {
        name: "20261126_76_connected_services",
        sql: include_str!("tables/20261126_76_connected_services.sql"),
    }],
    town: Some(|app| Box::pin(town::fill(app))),
    samples: &["/check-back", "/check-back?whose=all"],
    ..Slice::NONE
};
