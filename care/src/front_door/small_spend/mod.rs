//! Small spend: small sums at a worker's discretion, with what they achieved. Promise FD9.
//!
//! Within the limit nobody is asked. Above it the page says who may approve, and keeps what was typed until they do; nobody
//! approves their own. What it achieved is asked like everything else somebody was connected to (`connections`).
//!
//! | a spend is | when |
//! |---|---|
//! | within | the limits of the worker and of the person held it: it is spent |
//! | waiting | it is above a limit, and a manager has yet to say |
//! | approved, declined | a manager said, and not the one who spends; what is approved is spent, outside the worker's limit |
//! | a reversal | it takes back another that was a mistake; no amount is ever altered |
//!
//! Limits are dated settings that a manager sets; the newest that has begun holds. Money is whole pence.
//! Law: Care Act 2014 section 2 (preventing, reducing and delaying needs), section 8 (how to meet needs).

mod deciding;
mod limits;
mod list;
mod model;
mod pages;
pub mod rules;
mod spending;
mod store;
#[cfg(test)]
mod tests;
mod totals;
pub mod town;

pub use model::{Limit, New, Spend};
pub use spending::{Outcome, set_limit, spend};

use platform::{
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
};

const LIST: Access = Access::Area("front_door/small_spend:list");
const SPEND: Access = Access::Record("front_door/small_spend:spend");
const VIEW: Access = Access::Record("front_door/small_spend:view");
const APPROVE: Access = Access::Record("front_door/small_spend:approve");
const TOTALS: Access = Access::Area("front_door/small_spend:totals");
const LIMITS: Access = Access::Area("front_door/small_spend:limits");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/small_spend",
    menu: Some(Menu {
        label: "Small spends",
        href: "/small-spend",
        action: "front_door/small_spend:list",
        words: "Small sums for people: what you have spent, and what waits to be approved",
    }),
    actions: &[
        Action { name: "front_door/small_spend:list", on: On::Area, words: "see your own small spends" },
        Action { name: "front_door/small_spend:view", on: On::Record, words: "read a small spend" },
        Action { name: "front_door/small_spend:spend", on: On::Record, words: "spend a small sum for somebody" },
        Action {
            name: "front_door/small_spend:approve",
            on: On::Record,
            words: "approve a small spend above the limit",
        },
        Action {
            name: "front_door/small_spend:totals",
            on: On::Area,
            words: "see what small spends came to and achieved",
        },
        Action { name: "front_door/small_spend:limits", on: On::Area, words: "set the limits of small spends" },
    ],
    routes: || {
        vec![
            Route::get("/small-spend", LIST, list::list),
            Route::get("/small-spend/new", SPEND, pages::new),
            Route::post("/small-spend", SPEND, pages::create),
            Route::get("/small-spend/totals", TOTALS, totals::show),
            Route::get("/small-spend/limits", LIMITS, limits::show),
            Route::post("/small-spend/limits", LIMITS, limits::set),
            Route::get("/small-spend/{id}", VIEW, pages::show),
            Route::post("/small-spend/{id}/decide", APPROVE, deciding::decide),
            Route::post("/small-spend/{id}/reverse", SPEND, deciding::reverse),
        ]
    },
    tables: &[Migration { name: "20261126_77_small_spend", sql: include_str!("tables/20261126_77_small_spend.sql") }],
    town: Some(|app| Box::pin(town::fill(app))),
    samples: &["/small-spend", "/small-spend/totals", "/small-spend/limits"],
    ..Slice::NONE
};
