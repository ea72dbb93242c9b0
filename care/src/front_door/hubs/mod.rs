//! Hubs: places where people come and talk, when they are open, and talking points that can be booked without an account.
//!
//! Promise FD6. A community agent or a manager keeps the places; agents and contact workers offer talking points there.
//!
//! | a booked talking point is | when |
//! |---|---|
//! | booked | somebody has the time; of two who want the last place at once one gets it |
//! | cancelled | they, or whoever told them that the place is closed, said so; the time is free again |
//! | came | they came: it became a contact, a light record or a visit, with what was written |
//! | missed | they did not come |
//!
//! What was written with a booking is deleted four weeks after its day; that it was is still counted.
//! Law: Care Act 2014 sections 2 (preventing needs) and 4 (information and advice); UK GDPR article 5(1)(c) and (e).

pub(super) mod affected;
pub(super) mod booking;
mod keep;
pub(super) mod model;
mod public;
pub mod rules;
pub(super) mod store;
#[cfg(test)]
mod tests;
pub(super) mod town;

use platform::{
    slice::{Access, Action, JobKind, Menu, On, Route, Slice},
    storage::Migration,
};

pub(super) const LIST: &str = "front_door/hubs:list";
pub(super) const EDIT: &str = "front_door/hubs:edit";
pub(super) const COUNTS: &str = "front_door/hubs:counts";
pub(super) const RECORD: &str = "front_door/hubs:record";

const ANYBODY: Access = Access::Public;
const KEEP: Access = Access::Area(EDIT);

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/hubs",
    menu: Some(Menu {
        label: "Hubs",
        href: "/hubs",
        action: LIST,
        words: "Places to talk, when they are open, and the talking points they offer",
    }),
    actions: &[
        Action { name: LIST, on: On::Area, words: "see hubs, and your own people and visits" },
        Action { name: EDIT, on: On::Area, words: "keep hubs and their talking points" },
        Action { name: COUNTS, on: On::Area, words: "count talking points, drop-ins and visits" },
        Action { name: RECORD, on: On::Record, words: "book a talking point, and write down a visit" },
    ],
    routes: || {
        vec![
            Route::get("/talk", ANYBODY, public::list),
            Route::get("/talk/book", ANYBODY, booking::public::ask),
            Route::post("/talk/book", ANYBODY, booking::public::create),
            Route::get("/talk/booked", ANYBODY, booking::public::show_booked),
            Route::get("/talk/booking", ANYBODY, booking::show_look),
            Route::post("/talk/booking", ANYBODY, booking::look),
            Route::post("/talk/booking/cancel", ANYBODY, booking::cancel),
            Route::post("/talk/forget", ANYBODY, booking::forget_here),
            Route::get("/talk/{id}", ANYBODY, public::show),
            Route::get("/hubs", Access::Area(LIST), keep::list),
            Route::post("/hubs", KEEP, keep::create),
            Route::get("/hubs/new", KEEP, keep::new),
            Route::get("/hubs/book", Access::Record(RECORD), booking::worker::ask),
            Route::post("/hubs/book", Access::Record(RECORD), booking::worker::create),
            Route::post("/hubs/bookings/{id}/cancel", Access::Record(RECORD), affected::cancel),
            Route::get("/hubs/{id}", Access::Area(LIST), keep::show),
            Route::post("/hubs/{id}", KEEP, keep::update),
            Route::get("/hubs/{id}/edit", KEEP, keep::edit),
            Route::post("/hubs/{id}/closures", KEEP, keep::close),
            Route::post("/hubs/{id}/closures/{day}/remove", KEEP, keep::reopen),
            Route::post("/hubs/{id}/points", KEEP, keep::offer),
            Route::post("/hubs/{id}/points/{point}/end", KEEP, keep::end),
        ]
    },
    tables: &[Migration { name: "20261126_94_hubs", sql: include_str!("tables/20261126_94_hubs.sql") }],
    jobs: &[
        JobKind {
            name: "front_door/hubs/forget",
            run: |app, _| Box::pin(booking::jobs::forget(app)),
            every_seconds: Some(21_600),
        },
        JobKind {
            name: "front_door/hubs/remind",
            run: |app, _| Box::pin(booking::remind::remind(app)),
            every_seconds: Some(600),
        },
        JobKind {
            name: booking::remind::CARRY,
            run: |app, id| Box::pin(booking::remind::carry(app, id)),
            every_seconds: None,
        },
    ],
    samples: &["/talk", "/talk?postcode=ZZ1+1AE", "/talk/booking", "/hubs", "/hubs/new"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};
