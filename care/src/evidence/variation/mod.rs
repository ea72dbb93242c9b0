//! How things differ, not only what they are on average. Promises EV3, EV4, EV10.
//!
//! Used by analysts, managers and whoever leads practice. Four questions: do teams, places, providers or practices differ by
//! more than chance (funnels, never a rank); how long do people wait, all of them and not only the middle one; how long do
//! people stay at home after reablement (Kaplan and Meier); on which days and hours do people ask. What is counted is what
//! the measures count (`evidence/measures`): here their rows are only joined with who they belong to. Pages show exact numbers;
//! what is downloaded passes [`super::disclosure`]. Why it is so: `docs/decisions/0023-variation.md`.

mod between;
mod between_views;
mod choices;
mod comparisons;
mod demand;
mod demand_views;
mod files;
mod home;
mod home_views;
mod pages;
#[cfg(test)]
mod tests;
mod waits;
mod waits_views;

use platform::slice::{Access, Menu, Route, Slice};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/variation",
    menu: Some(Menu {
        label: "Variation",
        href: "/evidence/variation",
        action: "evidence/measures:list",
        words: "Who differs by more than chance, how waits spread, how long people stay at home, when they ask",
    }),
    routes: || {
        vec![
            Route::get("/evidence/variation", Access::Area("evidence/measures:list"), pages::list),
            Route::get("/evidence/variation/{slug}", Access::Area("evidence/measures:view"), pages::show),
            Route::get("/evidence/variation/{slug}/{format}", Access::Area("evidence/measures:view"), pages::download),
        ]
    },
    samples: &["/evidence/variation", "/evidence/variation/waits", "/evidence/variation/demand"],
    ..Slice::NONE
};
