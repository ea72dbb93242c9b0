//! Published figures: what the nation and others publish about every council, beside our own.
//!
//! Used by analysts, directors and commissioners (EV1, EV11). An analyst loads files as they are published
//! (`alongside evidence published FILE…`); each layout is recognised by its headings, and what a layout is stands in lists
//! (`layouts.csv`, `columns.csv`), as do councils with their codes (`councils.csv`) and measures across the years' code
//! books (`measures.csv`, `words.csv`). No file of figures is part of Alongside.
//!
//! Whoever shows a measure of their own asks [`beside`] how the published one compares.

mod beside;
pub mod commands;
pub mod compare;
#[cfg(test)]
mod compare_tests;
mod folds;
pub mod kept;
mod layouts;
pub mod model;
mod pages;
mod productivity;
mod read;
pub mod recompute;
#[cfg(test)]
pub(in crate::evidence) mod real_tests;
#[cfg(test)]
mod tests;
pub mod words;

pub use beside::{Beside, Compares, beside, compared, compares, loaded, number, sentence};
pub(super) use pages::picture;
pub use words::words as known_words;

use platform::slice::{Access, Action, On, Route, Slice};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/published",
    actions: &[Action {
        name: "evidence/published:view",
        on: On::Area,
        words: "see published figures of this and other councils",
    }],
    routes: || {
        vec![
            Route::get("/evidence/published", Access::Area("evidence/published:view"), pages::show),
            Route::get("/evidence/published/csv", Access::Area("evidence/published:view"), pages::csv),
            Route::get("/evidence/published/excel", Access::Area("evidence/published:view"), pages::excel),
            Route::get("/evidence/published/parquet", Access::Area("evidence/published:view"), pages::parquet),
            Route::get("/evidence/published/productivity", Access::Area("evidence/published:view"), productivity::show),
        ]
    },
    folders: &[kept::FOLDER],
    files: Some(|app| Box::pin(kept::expected(app))),
    samples: &["/evidence/published", "/evidence/published/productivity"],
    ..Slice::NONE
};
