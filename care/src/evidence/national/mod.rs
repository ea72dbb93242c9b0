//! What the nation will compute: the official method, step by step, on a council's own files. Promises EV2, EV3.
//!
//! Used by analysts before a file is sent, and by whoever wants to know why a person counts where they do. The steps of
//! `steps/` make the nation's tables from one submission or many: which file speaks for which quarter, which rows are the
//! same event, what is known of each person. Each measure is a folder: its SQL selects the rows behind its figures, each with
//! the rule that placed it; one shared SQL folds them into figures, so that numbers and people cannot disagree.
//!
//! Our own record is one more submission: the return that would be sent today (`own`).
//!
//! Deaths are those of the files: the nation takes them from the register of deaths, which a council does not have.

mod answers;
mod ascof_2a;
mod ascof_2b_2c;
mod ascof_2d;
mod ascof_2e;
mod ascof_3d;
mod by_group;
pub mod commands;
pub mod compute;
mod cost_per_week;
pub mod discharges;
mod downloads;
pub mod model;
pub mod moved;
pub mod outside;
#[cfg(test)]
mod outside_tests;
pub mod own;
#[cfg(test)]
mod own_tests;
mod pages;
pub mod population;
#[cfg(test)]
mod reference_2a;
#[cfg(test)]
mod reference_2a_people;
mod requests_and_sequels;
pub mod settings;
#[cfg(test)]
mod settings_tests;
#[cfg(test)]
mod slt;
pub mod steps;
mod submissions;
pub mod unknown;
mod views;
mod waiting_times;
mod words;
#[cfg(test)]
mod tests;

use platform::slice::{Access, Menu, Route, Slice};

pub(super) use answers::{Behind, Kept, behind, councils};
pub use by_group::{Cut, GroupCount};
pub use compute::{Answer, Order, compute};
pub use model::{Figure, Measure, Person, Year};
pub(super) use pages::{may_look, open, standing};
pub(super) use views::{Asked, cell, pounds};

/// Every national measure.
pub const ALL: [&Measure; 8] = [
    &ascof_2a::MEASURE,
    &ascof_2b_2c::MEASURE,
    &ascof_2d::MEASURE,
    &ascof_2e::MEASURE,
    &ascof_3d::MEASURE,
    &waiting_times::MEASURE,
    &cost_per_week::MEASURE,
    &requests_and_sequels::MEASURE,
];

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/national",
    menu: Some(Menu {
        label: "National figures",
        href: "/evidence/national",
        action: "evidence/measures:list",
        words: "What the nation will compute from the council's files, and why",
    }),
    routes: || {
        vec![
            Route::get("/evidence/national", Access::Area("evidence/measures:list"), pages::list),
            Route::get("/evidence/national/csv", Access::Area("evidence/measures:view"), downloads::csv),
            Route::get("/evidence/national/excel", Access::Area("evidence/measures:view"), downloads::excel),
            Route::get("/evidence/national/parquet", Access::Area("evidence/measures:view"), downloads::parquet),
            Route::get("/evidence/national/person", Access::Area("evidence/measures:view"), pages::person),
            Route::get("/evidence/national/measures/{slug}", Access::Area("evidence/measures:view"), pages::show),
            Route::get(
                "/evidence/national/measures/{slug}/people",
                Access::Area("evidence/measures:view"),
                pages::people,
            ),
        ]
    },
    samples: &["/evidence/national", "/evidence/national/measures/ascof-2a"],
    ..Slice::NONE
};
