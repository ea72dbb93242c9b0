//! The council's plan: vision, themes, objectives, each with an owner, a baseline, a target and, where there is one, the
//! measure that shows it. Promise CH1.
//!
//! Everybody who works here reads it; a director or whoever leads practice changes it. It reads measures, never records,
//! and what it aims at is drawn on the measure's own chart.
//!
//! | an objective | shows |
//! |---|---|
//! | with a measure | where it stands now against its limits, its baseline and its target |
//! | with a measure of our own that is not there now | that it is not, and what to look at |
//! | without one | that no measure is linked yet, which is a task for evidence |

mod model;
mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
pub mod town;
mod views;

pub use model::{Direction, NewObjective, Objective, Theme};

use platform::{
    Result,
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
    work::Work,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "change/objectives",
    menu: Some(Menu {
        label: "Plan",
        href: "/plan",
        action: "change/objectives:list",
        words: "What the council wants to reach, and where it stands",
    }),
    often: true,
    actions: &[
        Action { name: "change/objectives:list", on: On::Area, words: "see the plan" },
        Action { name: "change/objectives:view", on: On::Area, words: "see an objective of the plan" },
        Action { name: "change/objectives:edit", on: On::Area, words: "change the plan" },
    ],
    routes: || {
        vec![
            Route::get("/plan", Access::Area("change/objectives:list"), pages::list),
            Route::get("/plan/{id}", Access::Area("change/objectives:view"), pages::show),
            Route::get("/plan/{id}/edit", Access::Area("change/objectives:edit"), pages::edit),
            Route::post("/plan/{id}/edit", Access::Area("change/objectives:edit"), pages::update),
        ]
    },
    tables: &[
        Migration { name: "20261122_60_objectives", sql: include_str!("tables/20261122_60_objectives.sql") },
        Migration {
            name: "20261125_60_aims_of_objectives",
            sql: include_str!("tables/20261125_60_aims_of_objectives.sql"),
        },
    ],
    samples: &["/plan"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};

/// Writes a whole plan: a vision with its themes and their objectives. Answers false, having written nothing, when there
/// is one already.
pub async fn write_plan(work: &mut Work, words: &str, until_on: jiff::civil::Date, themes: &[Theme]) -> Result<bool> {
    store::insert_plan(work, words, until_on, themes).await
}
