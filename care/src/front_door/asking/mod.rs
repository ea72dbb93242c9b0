//! Asking for help by anybody, without an account; coming back to it; and *Where is my request?*
//!
//! Promises FD1, FD2, FD5, PR13 and PL6. What is sent becomes a contact in the team's queue, and nobody types it again.
//!
//! | what somebody writes is | when |
//! |---|---|
//! | a draft | they are writing: it is on the server, and only the browser that holds its secret reads it |
//! | a draft with a link | they saved it to come back: the link works once, with a code, for two weeks |
//! | sent | one contact, a reference and a code; however often they press the button |
//! | gone | two weeks after the last change, or when they say *forget it* |
//!
//! Law: Care Act 2014 sections 9 and 10 (a request is enough; carers in their own right), 4 (information for everybody);
//! Accessible Information Standard (DCB1605); UK GDPR article 5(1)(c), (e) and (f).

pub(super) mod back;
pub(super) mod drafts;
mod files;
pub(super) mod human;
mod ideas;
mod inspect;
mod jobs;
pub(super) mod model;
pub(super) mod pages;
mod professional;
pub(super) mod rules;
pub(super) mod secrets;
pub(super) mod send;
mod settings;
pub(super) mod store;
mod summary;
#[cfg(test)]
mod tests;
pub mod town;
pub(super) mod whereabouts;
mod working;

use platform::{
    slice::{Access, Action, JobKind, Menu, On, Route, Slice},
    storage::Migration,
};

const ANYBODY: Access = Access::Public;
const SETTINGS: Access = Access::Area("front_door/asking:settings");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/asking",
    menu: Some(Menu {
        label: "Public pages",
        href: "/asking/settings",
        action: "front_door/asking:settings",
        words: "The numbers that people read who ask for help online, and the team that gets it",
    }),
    actions: &[Action {
        name: "front_door/asking:settings",
        on: On::Area,
        words: "change the numbers on the public pages for asking",
    }],
    routes: || {
        vec![
            Route::get("/ask", ANYBODY, pages::start),
            Route::get("/ask/now/{what}", ANYBODY, pages::now),
            Route::get("/ask/{step}", ANYBODY, pages::show),
            Route::post("/ask/{step}", ANYBODY, pages::answer),
            Route::get("/ask/summary", ANYBODY, summary::show),
            Route::post("/ask/send", ANYBODY, send::send),
            Route::get("/ask/sent", ANYBODY, send::sent),
            Route::post("/ask/forget", ANYBODY, back::forget),
            Route::get("/ask/kept", ANYBODY, back::kept),
            Route::get("/ask/back/{token}", ANYBODY, back::show),
            Route::post("/ask/back/{token}", ANYBODY, back::come_back),
            Route::get("/ask/where", ANYBODY, whereabouts::show),
            Route::post("/ask/where", ANYBODY, whereabouts::look),
            Route::post("/ask/where/assessment", ANYBODY, whereabouts::assess),
            Route::get("/ask/professional", ANYBODY, professional::show),
            Route::post("/ask/professional", ANYBODY, professional::answer),
            Route::upload("/ask/files", ANYBODY, files::upload),
            Route::post("/ask/files/remove", ANYBODY, files::remove),
            Route::get("/contacts/{id}/files/{file}", Access::Record("front_door/contacts:view"), files::download),
            Route::get("/asking/settings", SETTINGS, settings::edit),
            Route::post("/asking/settings", SETTINGS, settings::update),
        ]
    },
    tables: &[Migration { name: "20261125_37_asking", sql: include_str!("tables/20261125_37_asking.sql") }],
    jobs: &[JobKind {
        name: "front_door/asking/tidy",
        run: |app, _| Box::pin(jobs::tidy(app)),
        every_seconds: Some(3_600),
    }],
    samples: &[
        "/ask",
        "/ask/now/danger",
        "/ask/now/abuse",
        "/ask/now/no_home",
        "/ask/who",
        "/ask/safe",
        "/ask/happening",
        "/ask/matters",
        "/ask/help",
        "/ask/reach",
        "/ask/where",
        "/ask/professional",
        "/asking/settings",
    ],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};
