//! *My people and visits*: whom a community agent meets at a hub, at a talking point or at home, written down in under a
//! minute, also where there is no network.
//!
//! Promise FD6. A visit is about somebody with a record, makes a light record by the rules of those, begins a contact, or
//! names nobody and is only counted.
//!
//! | what was typed without a network is | when |
//! |---|---|
//! | on the device, locked | it could not be sent; without its writer's session nobody reads it |
//! | saved, once | the network is back and its writer has one of these pages open |
//! | gone from the device | it was saved, or its writer signed out |
//!
//! Why it is locked, and what this cannot do: `docs/decisions/0065-waiting-on-a-device.md`.
//! Law: Care Act 2014 sections 2 and 4; UK GDPR articles 5(1)(c), (f) and 32.

mod counts;
mod keep;
mod mine;
mod model;
mod record;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod town;

use platform::{
    slice::{Access, Menu, Route, Slice},
    storage::Migration,
};

use super::hubs::{COUNTS, LIST, RECORD};

const MINE: Access = Access::Area(LIST);
const ONE: Access = Access::Record(RECORD);

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/visits",
    menu: Some(Menu {
        label: "Visits",
        href: "/visits",
        action: LIST,
        words: "Who comes today, whom you visit, and your own people",
    }),
    often: true,
    routes: || {
        vec![
            Route::get("/visits", MINE, mine::list),
            Route::post("/visits", MINE, record::create),
            Route::get("/visits/new", MINE, record::new),
            Route::post("/visits/waiting", MINE, record::create_waiting),
            Route::get("/visits/counts", Access::Area(COUNTS), counts::show),
            Route::post("/visits/bookings/{id}/missed", ONE, mine::missed),
            Route::get("/visits/{id}", ONE, record::show),
            Route::post("/visits/{id}/not-needed", ONE, mine::not_needed),
        ]
    },
    tables: &[Migration { name: "20261126_95_visits", sql: include_str!("tables/20261126_95_visits.sql") }],
    samples: &["/visits", "/visits/new", "/visits/counts"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};
