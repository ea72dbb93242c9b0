//! Open Referral UK 3.0: services from any other directory's feed, and ours for everybody as an API.
//!
//! Promises FD4 and PL7. The profile: <https://docs.openreferraluk.org>.

mod api;
mod import;
#[cfg(test)]
mod tests;
pub mod measure;
pub mod town;

use platform::{
    slice::{Access, Route, Slice},
    storage::Migration,
};

pub(super) use import::store::{FeedLine, feeds, find as find_import, findings_of, list as imports};
pub use import::{Import, Source, import, import_again, store::Finding};

/// The first findings of an import.
///
/// # Errors
/// Those of the record store.
pub async fn findings(db: &platform::storage::Database, import: &str, most: i64) -> platform::Result<Vec<Finding>> {
    findings_of(db, import, 0, most).await
}

/// What the journal calls an import.
const IMPORT: &str = "market/open_referral:import";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "market/open_referral",
    routes: || {
        let all = vec![
            Route::get("/open-referral", Access::Public, api::root),
            Route::get("/open-referral/", Access::Public, api::root),
            Route::get("/open-referral/services", Access::Public, api::services),
            Route::get("/open-referral/services/{id}", Access::Public, api::service),
            Route::get("/open-referral/taxonomies", Access::Public, api::taxonomies),
            Route::get("/open-referral/taxonomies/{id}", Access::Public, api::taxonomy),
            Route::get("/open-referral/taxonomy_terms", Access::Public, api::taxonomy_terms),
            Route::get("/open-referral/taxonomy_terms/{id}", Access::Public, api::taxonomy_term),
            Route::get("/open-referral/service_at_locations", Access::Public, api::service_at_locations),
            Route::get("/open-referral/service_at_locations/{id}", Access::Public, api::service_at_location),
        ];
        all.into_iter().map(api::counted).collect()
    },
    town: Some(|app| Box::pin(town::fill(app))),
    tables: &[Migration {
        name: "20261125_62_directory_imports",
        sql: include_str!("tables/20261125_62_directory_imports.sql"),
    }],
    ..Slice::NONE
};
