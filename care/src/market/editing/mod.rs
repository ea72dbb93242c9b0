//! Keeping the directory: feeds and what came from them, what readers say is out of date, and services that are there twice.
//!
//! Feeds with an address are added by the operator (`alongside directory import`), so that nobody can make the service ask
//! any address of its own network; an editor has them read again. Two rows that are one service both stay: one points to
//! the other, and the pointing can be undone.

mod duplicates;
mod needs;
mod pages;
mod store;
mod twice;
#[cfg(test)]
mod tests;

use platform::slice::{Access, Action, JobKind, Menu, On, Route, Slice};

use super::open_referral;

const EDIT: Access = Access::Area("market/editing:edit");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "market/editing",
    menu: Some(Menu {
        label: "Directory",
        href: "/directory",
        action: "market/editing:edit",
        words: "Services near people: where they come from, what is out of date, what is there twice",
    }),
    actions: &[Action { name: "market/editing:edit", on: On::Area, words: "keep the directory of services" }],
    routes: || {
        vec![
            Route::get("/directory", EDIT, pages::overview),
            Route::upload("/directory/import", EDIT, pages::upload),
            Route::post("/directory/feeds/{id}/import", EDIT, pages::again),
            Route::get("/directory/imports/{id}", EDIT, pages::show_import),
            Route::post("/directory/reports/{id}/settle", EDIT, pages::settle),
            Route::post("/directory/services/{id}/hide", EDIT, pages::hide),
            Route::post("/directory/services/{id}/show", EDIT, pages::show_again),
            Route::get("/directory/needs", EDIT, needs::list),
            Route::post("/directory/needs", EDIT, needs::create),
            Route::get("/directory/needs/{id}", EDIT, needs::edit),
            Route::post("/directory/needs/{id}", EDIT, needs::update),
            Route::post("/directory/needs/{id}/remove", EDIT, needs::remove),
            Route::get("/directory/twice", EDIT, twice::list),
            Route::post("/directory/twice", EDIT, twice::decide),
            Route::post("/directory/services/{id}/separate", EDIT, twice::separate),
        ]
    },
    jobs: &[JobKind {
        name: "market/editing/import",
        run: |app, payload| Box::pin(open_referral::import_again(app, payload)),
        every_seconds: None,
    }],
    samples: &["/directory", "/directory/needs", "/directory/needs/lonely", "/directory/twice"],
    ..Slice::NONE
};
