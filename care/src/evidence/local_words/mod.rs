//! A council's own words: systems say “Council flat” where the nation's list says “Tenant: Local authority …”. Analysts map
//! such words once; every file that is imported afterwards is read by the mapping, and the text as submitted stays beside.
//!
//! The nation keeps such tables by hand for all councils together; here each council keeps its own, with its history. What
//! the nation would say of the raw word does not change: only a clean file (`client_level_data/clean.rs`) changes what is sent.
//!
//! | what | where |
//! |---|---|
//! | the map the importer takes, and its CSV | `client_level_data/local.rs` |
//! | the words of an import that no list has, the most frequent first, with the nearest value | `rules.rs`, `words_of_import.sql` |
//! | the mapping and its history | `store.rs`, `tables/` |

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod uploads;
mod views;

use platform::{
    slice::{Access, Action, On, Route, Slice},
    storage::Migration,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/local_words",
    under: &[("/evidence/words", "/evidence/data")],
    actions: &[
        Action {
            name: "evidence/local_words:list",
            on: On::Area,
            words: "see the council's own words and what they mean",
        },
        Action { name: "evidence/local_words:edit", on: On::Area, words: "say what the council's own words mean" },
    ],
    routes: || {
        vec![
            Route::get("/evidence/words", Access::Area("evidence/local_words:list"), pages::list),
            Route::post("/evidence/words", Access::Area("evidence/local_words:edit"), pages::set),
            Route::get("/evidence/words/new", Access::Area("evidence/local_words:edit"), pages::new),
            Route::get("/evidence/words/csv", Access::Area("evidence/local_words:list"), uploads::csv),
            Route::upload("/evidence/words/csv", Access::Area("evidence/local_words:edit"), uploads::upload),
            Route::get("/evidence/words/{id}", Access::Area("evidence/local_words:list"), pages::show),
            Route::post("/evidence/words/{id}/remove", Access::Area("evidence/local_words:edit"), pages::remove),
            Route::get("/evidence/data/{id}/words", Access::Area("evidence/local_words:list"), pages::of_import),
            Route::post("/evidence/data/{id}/again", Access::Area("evidence/local_words:edit"), pages::again),
        ]
    },
    tables: &[Migration { name: "20261125_50_local_words", sql: include_str!("tables/20261125_50_local_words.sql") }],
    samples: &["/evidence/words", "/evidence/words/new?field=service_type"],
    ..Slice::NONE
};
