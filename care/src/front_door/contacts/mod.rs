//! A contact: one time somebody asks for help or tells us something, by any channel, in their own words.
//!
//! Promises FD1, FD2 and FD3. The contact worker types while they listen, on one page; nothing is required but the words;
//! what is typed is kept by itself. Who it is about may be found out later. The first conversation happens in it.
//!
//! | a contact is | when |
//! |---|---|
//! | a draft | it was kept by itself; nobody has pressed a button yet. It stands in its writer's queue |
//! | open | it waits for its owner; the clock runs from the moment it came |
//! | ended | somebody said how; one national Request event was made, unless they left no details |
//!
//! A contact that stood under the wrong person is moved with all that was written because of it (`moving`).
//! It ends with the person it is about and no other. Who goes on to reablement, an assessment or support has a dated next
//! step that somebody takes.
//!
//! An ended contact can be corrected (the newer event supersedes) or opened again (the event is taken back).
//! Law: Care Act 2014 sections 2, 4 and 9; Collection of Client Level Adult Social Care Data Directions 2023.

mod assessing;
mod claims;
mod clocks;
mod connecting;
mod ending;
mod handing;
mod lightly;
mod matching;
mod model;
mod moving;
pub mod national;
mod pages;
mod queue;
pub mod rules;
mod save;
mod store;
#[cfg(test)]
mod tests;
mod typed;
mod unmet;
mod views;

pub use claims::{
    Counts as ClaimCounts, claim,
    store::{counts as claim_counts, halves as half_claims},
    take_over,
};
pub use clocks::{
    Clock, Open,
    store::{clocks, hand_offs, open as open_now},
};
pub use ending::{as_connection, check_step, complete, read_end};
pub use handing::{Destination, passed, send};
pub use model::{Agreement, Contact, End, Handover, Typed};
pub(crate) use pages::{Allowed, allowed, begin_talking, check_next_owner, keep_talking};
pub(crate) use queue::store::Whose;
pub use save::record;
pub use store::{Ended, Received, came_of_people, ended, find_in, handed_over, of_form, received, teams_of_contacts};
pub(crate) use views::{Item, Known, known, worker, workers};

use platform::{
    Result,
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::{Database, Migration},
};

const CREATE: Access = Access::Area("front_door/contacts:create");
const VIEW: Access = Access::Record("front_door/contacts:view");
const EDIT: Access = Access::Record("front_door/contacts:edit");
const TAKE_OVER: &str = "front_door/contacts:take_over";
const COMPLETE: Access = Access::Record("front_door/contacts:complete");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/contacts",
    menu: Some(Menu {
        label: "Contacts",
        href: "/contacts",
        action: "front_door/contacts:list",
        words: "Who is asking for help: concerns first, then the oldest wait",
    }),
    often: true,
    actions: &[
        Action { name: "front_door/contacts:list", on: On::Area, words: "see the list of contacts" },
        Action { name: "front_door/contacts:create", on: On::Area, words: "record a contact" },
        Action { name: "front_door/contacts:view", on: On::Record, words: "read a contact" },
        Action { name: "front_door/contacts:edit", on: On::Record, words: "change a contact" },
        Action { name: "front_door/contacts:complete", on: On::Record, words: "complete a contact" },
        Action { name: TAKE_OVER, on: On::Record, words: "take a contact over from a colleague" },
    ],
    routes: || {
        vec![
            Route::get("/contacts", Access::Area("front_door/contacts:list"), queue::list),
            Route::get("/contacts/new", CREATE, pages::new),
            Route::post("/contacts", CREATE, pages::create),
            Route::post("/contacts/autosave", CREATE, pages::autosave_new),
            Route::post("/contacts/ideas", CREATE, connecting::look),
            Route::post("/contacts/connect", CREATE, connecting::connect),
            Route::get("/contacts/{id}", VIEW, pages::show),
            Route::post("/contacts/{id}", EDIT, pages::update),
            Route::post("/contacts/{id}/autosave", EDIT, pages::autosave),
            Route::get("/contacts/{id}/done", COMPLETE, ending::ask),
            Route::post("/contacts/{id}/done", COMPLETE, ending::done),
            Route::post("/contacts/{id}/reopen", COMPLETE, ending::reopen),
            Route::get("/contacts/{id}/hand-over", EDIT, handing::ask),
            Route::post("/contacts/{id}/hand-over", EDIT, handing::hand_over),
            Route::post("/contacts/{id}/claim", EDIT, claims::pages::claim),
            Route::post("/contacts/{id}/take", EDIT, claims::pages::take_on),
            Route::post("/contacts/{id}/accept", EDIT, claims::pages::accept),
            Route::get("/contacts/{id}/give-back", EDIT, claims::pages::ask_back),
            Route::post("/contacts/{id}/give-back", EDIT, claims::pages::give_back),
            Route::get("/contacts/{id}/take-over", Access::Record(TAKE_OVER), claims::pages::ask_over),
            Route::post("/contacts/{id}/take-over", Access::Record(TAKE_OVER), claims::pages::take_over),
            Route::get("/contacts/{id}/light", EDIT, lightly::ask),
            Route::post("/contacts/{id}/light", EDIT, lightly::make),
            Route::post("/contacts/{id}/light/convert", EDIT, lightly::base),
            Route::post("/contacts/{id}/concern", VIEW, pages::concern),
            Route::post("/contacts/{id}/assessment", VIEW, assessing::from_contact),
            Route::get("/contacts/{id}/unmet", EDIT, unmet::show),
            Route::post("/contacts/{id}/unmet", EDIT, unmet::add),
            Route::post("/contacts/{id}/unmet/take-back", EDIT, unmet::take_back),
            Route::get("/contacts/{id}/person", EDIT, matching::look),
            Route::post("/contacts/{id}/person", EDIT, matching::choose),
        ]
    },
    tables: &[
        Migration { name: "20261122_30_contacts", sql: include_str!("tables/20261122_30_contacts.sql") },
        Migration { name: "20261126_70_claims", sql: include_str!("tables/20261126_70_claims.sql") },
        Migration { name: "20261126_71_agreements", sql: include_str!("tables/20261126_71_agreements.sql") },
        Migration { name: "20261125_31_contacts_queue", sql: include_str!("tables/20261125_31_contacts_queue.sql") },
        Migration { name: "20261126_97_contacts_clocks", sql: include_str!("tables/20261126_97_contacts_clocks.sql") },
        Migration { name: "20261126_98_national_words", sql: include_str!("tables/20261126_98_national_words.sql") },
        Migration {
            name: "20261125_30_open_requests_of_contacts",
            sql: include_str!("tables/20261125_30_open_requests_of_contacts.sql"),
        },
    ],
    samples: &["/contacts", "/contacts/new"],
    ..Slice::NONE
};

/// The contact of this id, if there is one.
pub async fn find(db: &Database, id: &str) -> Result<Option<Contact>> {
    store::find(db, id).await
}
