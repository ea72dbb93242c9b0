//! Letters, texts and e-mails with what was agreed, written from a contact, looked at before they go, followed until they
//! arrive; and a word to whoever asked online when their request has a next step. Promise FD3.
//!
//! | a letter is | when |
//! |---|---|
//! | a draft | it has no message: it can be changed |
//! | on its way, arrived or not | its message says so; it cannot be changed any more |
//!
//! Nothing goes to whom it may not: the rules are asked when it is sent and once more when it is carried. Nobody who works
//! here sees more by a letter than by its contact: the contact's rules of access are the letter's.
//!
//! Law: Accessible Information Standard (DCB1605); Care Act 2014 section 4 (information people can use).

mod jobs;
mod list;
mod model;
mod pages;
pub mod rules;
mod save;
mod store;
mod town;
#[cfg(test)]
mod tests;

use platform::{
    slice::{Access, JobKind, Route, Slice},
    storage::Migration,
};

const VIEW: Access = Access::Record("front_door/contacts:view");
const EDIT: Access = Access::Record("front_door/contacts:edit");

/// The job that carries a letter.
pub(crate) const CARRY: &str = "front_door/letters/carry";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/letters",
    under: &[("/letters", "/contacts")],
    routes: || {
        vec![
            Route::get("/letters", Access::Area("front_door/contacts:list"), list::list),
            Route::get("/contacts/{id}/letter", EDIT, pages::new),
            Route::post("/contacts/{id}/letter", EDIT, pages::create),
            Route::get("/letters/{id}", VIEW, pages::show),
            Route::get("/letters/{id}/edit", EDIT, pages::edit),
            Route::post("/letters/{id}", EDIT, pages::update),
            Route::post("/letters/{id}/send", EDIT, pages::send),
            Route::get("/letters/{id}/letter.pdf", VIEW, pages::pdf),
        ]
    },
    tables: &[Migration { name: "20261126_86_letters", sql: include_str!("tables/20261126_86_letters.sql") }],
    jobs: &[
        JobKind { name: CARRY, run: |app, id| Box::pin(jobs::carry(app, id)), every_seconds: None },
        JobKind { name: "front_door/letters/tell", run: |app, _| Box::pin(jobs::tell(app)), every_seconds: Some(600) },
    ],
    samples: &["/letters"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};
