//! Client Level Data: the nation's record of what councils do for people, in and out.
//!
//! An analyst imports the extract of the system their council has today; a completed piece of work in
//! Alongside becomes an event of the same standard. Both are the same columns afterwards.
//!
//! | state of an import | how |
//! |---|---|
//! | running | the file arrived; a job reads it |
//! | done | every row is kept, with a summary and a list of findings |
//! | failed | the file is something else or there was no room; nothing of it is kept, and a sentence says why |

pub mod again;
mod cells;
pub mod clean;
mod clean_pages;
#[cfg(test)]
mod clean_tests;
pub mod check;
#[cfg(test)]
mod check_tests;
pub mod commands;
mod coverage;
pub mod every;
pub mod export;
mod export_pages;
#[cfg(test)]
mod export_tests;
pub mod finding;
mod found;
mod half;
pub mod headings;
#[cfg(test)]
mod hostile_tests;
pub mod import;
#[cfg(test)]
mod import_tests;
mod jobs;
pub mod kept;
mod listing;
pub mod local;
#[cfg(test)]
mod local_tests;
mod model;
mod pages;
pub mod people;
pub mod progress;
mod ranks;
pub mod rules;
#[cfg(test)]
mod rules_tests;
pub mod said;
mod sample;
pub mod sent;
pub mod specification;
mod stopped;
mod store;
pub mod stored;
pub mod summary;
#[cfg(test)]
pub(super) mod testing;
mod together;
pub mod values;
mod views;

pub use half::sweep;
pub use ranks::outcome_ranks;
pub use store::{local_words, written_of_people};

use platform::{
    slice::{Access, Action, JobKind, Menu, On, Route, Slice},
    storage::Migration,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/client_level_data",
    menu: Some(Menu {
        label: "Data",
        href: "/evidence/data",
        action: "evidence/client_level_data:list",
        words: "Client Level Data in and out, and what is odd about it",
    }),
    often: true,
    actions: &[
        Action {
            name: "evidence/client_level_data:list",
            on: On::Area,
            words: "see the national returns and their findings",
        },
        Action { name: "evidence/client_level_data:import", on: On::Area, words: "import a national return" },
        Action { name: "evidence/client_level_data:export", on: On::Area, words: "export the national return" },
    ],
    routes: || {
        vec![
            Route::get("/evidence/data", Access::Area("evidence/client_level_data:list"), pages::list),
            Route::upload("/evidence/data", Access::Area("evidence/client_level_data:import"), pages::upload),
            Route::get("/evidence/data/export", Access::Area("evidence/client_level_data:export"), export_pages::new),
            Route::post("/evidence/data/export", Access::Area("evidence/client_level_data:export"), export_pages::take),
            Route::get("/evidence/data/{id}", Access::Area("evidence/client_level_data:list"), pages::show),
            Route::get(
                "/evidence/data/{id}/findings",
                Access::Area("evidence/client_level_data:list"),
                pages::findings,
            ),
            Route::get(
                "/evidence/data/{id}/clean",
                Access::Area("evidence/client_level_data:export"),
                clean_pages::take,
            ),
            Route::get("/evidence/data/{id}/fields", Access::Area("evidence/client_level_data:list"), found::fields),
            Route::get("/evidence/data/{id}/rows", Access::Area("evidence/client_level_data:list"), found::rows),
            Route::get("/evidence/data/{id}/rows.csv", Access::Area("evidence/client_level_data:list"), found::csv),
            Route::get("/evidence/data/{id}/rows.xlsx", Access::Area("evidence/client_level_data:list"), found::excel),
        ]
    },
    tables: &[Migration { name: "20261122_50_imports", sql: include_str!("tables/20261122_50_imports.sql") }],
    jobs: &[JobKind {
        name: jobs::IMPORT,
        run: |app, payload| Box::pin(jobs::import(app, payload)),
        every_seconds: None,
    }],
    folders: &[jobs::UPLOADS, import::EVIDENCE],
    files: Some(|app| Box::pin(kept::files(app))),
    samples: &["/evidence/data", "/evidence/data/export"],
    ..Slice::NONE
};
