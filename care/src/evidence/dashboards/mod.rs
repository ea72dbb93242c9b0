//! Dashboards: a few pictures for one question, each with its reading in words, its table and its definition. Promise EV10.
//!
//! Used in meetings, by directors, managers and whoever leads practice. A board is a list of pictures (`boards.rs`), nothing
//! else: what a picture shows is worked out by the measure it is of (`evidence/measures`, `evidence/national`,
//! `evidence/published`), and a board that has no numbers yet says what to bring. Pages show exact numbers to the council's
//! own staff; what is taken away as a file or as PDF has no small numbers in it (`outside.rs`).

mod boards;
mod equity;
mod figures;
mod gather;
mod months;
mod pages;
mod paper;
#[cfg(test)]
mod tests;
mod views;

use platform::slice::{Access, Menu, Route, Slice};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/dashboards",
    menu: Some(Menu {
        label: "Boards",
        href: "/evidence/dashboards",
        action: "evidence/measures:list",
        words: "Demand, flow, outcomes, money, practice and equity, each on one page",
    }),
    routes: || {
        vec![
            Route::get("/evidence/dashboards", Access::Area("evidence/measures:list"), pages::list),
            Route::get("/evidence/dashboards/{board}", Access::Area("evidence/measures:view"), pages::show),
            Route::get("/evidence/dashboards/{board}/{format}", Access::Area("evidence/measures:view"), pages::take),
        ]
    },
    samples: &["/evidence/dashboards", "/evidence/dashboards/demand", "/evidence/dashboards/equity"],
    ..Slice::NONE
};
