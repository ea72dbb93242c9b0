//! The directory: services, groups, activities and equipment near people, for anybody who looks for help.
//!
//! Promises FD4 and MA1: Open Referral UK's names in plain columns, public pages that need no account, no cookie and no
//! script, and search by words, by need and by distance.
//!
//! | a service is | the public sees it |
//! |---|---|
//! | active or temporarily closed, as its feed says | yes |
//! | inactive, defunct, gone from its feed | no; its row stays |
//! | internal | no |
//! | merged into another | the other one instead; both rows stay, and it can be undone |
//!
//! A confidential place (a refuge) and a contact who is a name without a role are shown to nobody.
//! Law: Care Act 2014 section 4 (information and advice).

mod ideas;
pub(super) mod keep;
pub(super) mod model;
mod pages;
pub(super) mod rules;
pub(super) mod search;
pub(super) mod store;
mod views;
mod words;

pub use ideas::{Idea, Ideas, Wanted, href_of, ideas, name_of};
pub(super) use keep::{Mark, mark};
pub(crate) use rules::{Point, in_words};
pub(crate) use search::locate;
pub use search::{add_postcodes, find_ids};
pub(super) use store::{Report, counts, reports, settle};
pub use words::postcode_in;
pub(super) use words::stems;
#[cfg(test)]
mod tests;

use platform::{
    slice::{Access, Route, Slice},
    storage::Migration,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "market/directory",
    routes: || {
        vec![
            Route::get("/find-help", Access::Public, pages::find),
            Route::get("/find-help/list", Access::Public, pages::list),
            Route::get("/find-help/services/{id}", Access::Public, pages::show),
            Route::get("/find-help/services/{id}/report", Access::Public, pages::ask),
            Route::post("/find-help/services/{id}/report", Access::Public, pages::report),
        ]
    },
    tables: &[
        Migration { name: "20261125_60_directory", sql: include_str!("tables/20261125_60_directory.sql") },
        Migration { name: "20261125_61_directory_needs", sql: include_str!("tables/20261125_61_directory_needs.sql") },
        Migration {
            name: "20261126_90_directory_needs_version",
            sql: include_str!("tables/20261126_90_directory_needs_version.sql"),
        },
        Migration { name: "20261126_91_directory_speed", sql: include_str!("tables/20261126_91_directory_speed.sql") },
    ],
    samples: &["/find-help", "/find-help?q=I+feel+lonely&postcode=ZZ1+1AE", "/find-help/list"],
    ..Slice::NONE
};
