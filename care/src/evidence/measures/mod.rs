//! Measures: numbers with a definition, limits, a source and people behind them. Promises EV3, EV4, EV10.
//!
//! Used by analysts, managers and whoever leads practice. Each measure is a folder: its SQL (parameters, never numbers or
//! words inside), its notes, its test and its manifest. The numbers come from our own record or from one imported file;
//! the charts are `XmR` charts (Making Data Count): a change is called one only when it is more than usual ups and downs.
//!
//! | state of a month | how |
//! |---|---|
//! | provisional | it is not over, or what happens later can still change it: drawn hollow, in no limit, not judged |
//! | settled | judged against the limits of its time |
//!
//! | state of a mark | how |
//! |---|---|
//! | standing | written by an analyst or whoever leads practice; a mark may begin limits anew, for a known cause |
//! | taken back | the row stays with its time; the chart is drawn without it |

mod answers;
mod direct_payments;
mod downloads;
mod handed_over;
pub mod local;
pub mod model;
mod new_long_term_support;
#[cfg(test)]
mod once_tests;
mod own;
mod pages;
mod people;
mod reablement_endings;
mod reablement_hours;
mod reablement_offered;
mod repeat_contact;
mod requests_per_month;
mod reviews_within_a_year;
mod rules;
mod session;
mod shared;
mod slt;
mod solved_within_24_hours;
mod sources;
mod store;
#[cfg(test)]
mod tests;
mod time_to_assessment;
mod time_to_conversation;
mod time_to_service;
mod unplanned_reviews_hospital;
mod views;

use std::sync::Arc;

use platform::{
    Result,
    app::App,
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::Migration,
};

pub use answers::{Answer, NoAnswer, asked, months_now, together};
pub(super) use downloads::table;
use engine::statistics::xmr::Better;
pub use model::{Measure, Month, Period};
pub(super) use pages::judged_by_plan;
pub use rules::{Judged, judge, month_words, variation_words};
pub use session::{Answers, list_groups, months, of_files};
pub use sources::{Columns, OWN, Source, list as all_sources, open};
pub use store::{Aim, Mark, clear_aim, set_aim};

/// Every measure, in the order of the national picture: who asks, then what becomes of it.
pub const ALL: [&Measure; 14] = [
    &solved_within_24_hours::MEASURE,
    &requests_per_month::MEASURE,
    &repeat_contact::MEASURE,
    &handed_over::MEASURE,
    &time_to_conversation::MEASURE,
    &time_to_assessment::MEASURE,
    &time_to_service::MEASURE,
    &reablement_offered::MEASURE,
    &reablement_endings::MEASURE,
    &reablement_hours::MEASURE,
    &new_long_term_support::MEASURE,
    &direct_payments::MEASURE,
    &reviews_within_a_year::MEASURE,
    &unplanned_reviews_hospital::MEASURE,
];

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "evidence/measures",
    menu: Some(Menu {
        label: "Evidence",
        href: "/evidence",
        action: "evidence/measures:list",
        words: "What the numbers say, and who is behind them",
    }),
    often: true,
    actions: &[
        Action { name: "evidence/measures:list", on: On::Area, words: "see all measures" },
        Action { name: "evidence/measures:view", on: On::Area, words: "see a measure's chart, numbers and definition" },
        Action { name: "evidence/measures:rows", on: On::Area, words: "see the rows behind a number, without names" },
        Action { name: "evidence/measures:people", on: On::Area, words: "see the people behind a number" },
        Action {
            name: "evidence/measures:mark",
            on: On::Area,
            words: "write on a chart what changed, and begin limits anew",
        },
    ],
    routes: || {
        vec![
            Route::get("/evidence", Access::Area("evidence/measures:list"), pages::list),
            Route::get("/evidence/measures/{slug}", Access::Area("evidence/measures:view"), pages::show),
            Route::get("/evidence/measures/{slug}/csv", Access::Area("evidence/measures:view"), downloads::csv),
            Route::get("/evidence/measures/{slug}/excel", Access::Area("evidence/measures:view"), downloads::excel),
            Route::get("/evidence/measures/{slug}/parquet", Access::Area("evidence/measures:view"), downloads::parquet),
            Route::get("/evidence/measures/{slug}/people", Access::Area("evidence/measures:view"), people::show),
            Route::post("/evidence/measures/{slug}/marks", Access::Area("evidence/measures:mark"), pages::mark),
            Route::post("/evidence/marks/{id}/remove", Access::Area("evidence/measures:mark"), pages::unmark),
        ]
    },
    tables: &[
        Migration { name: "20261122_50_measures", sql: include_str!("tables/20261122_50_measures.sql") },
        Migration { name: "20261125_50_measure_aims", sql: include_str!("tables/20261125_50_measure_aims.sql") },
    ],
    folders: &[local::FOLDER],
    samples: &[
        "/evidence",
        "/evidence/measures/solved-within-24-hours",
        "/evidence/measures/requests-per-month",
        "/evidence/measures/time-to-service",
    ],
    ..Slice::NONE
};

/// The measure of this name.
pub fn measure_named(slug: &str) -> Option<&'static Measure> {
    ALL.into_iter().find(|measure| measure.slug == slug)
}

/// Every measure: ours, then the council's own.
///
/// # Errors
/// As [`local::local`].
pub async fn all(app: &App) -> Result<Vec<&'static Measure>> {
    Ok(ALL.into_iter().chain(local::local(app).await?.measures.iter().copied()).collect())
}

/// The measure of this name, ours or the council's own.
///
/// # Errors
/// As [`local::local`].
pub async fn any_named(app: &App, slug: &str) -> Result<Option<&'static Measure>> {
    match measure_named(slug) {
        Some(measure) => Ok(Some(measure)),
        None => Ok(local::local(app).await?.measures.iter().copied().find(|measure| measure.slug == slug)),
    }
}

/// What a measure says of a source; a measure that fails says so in a sentence instead.
pub async fn answer(app: &App, measure: &'static Measure, columns: &Columns) -> Result<Result<Arc<Answer>, NoAnswer>> {
    answers::answer(app, measure, columns).await
}

/// A measure of a source, judged against a target and the way somebody aims: what a plan shows of it. Who aims at no other
/// way leaves the measure's own.
pub async fn judged(
    app: &App,
    measure: &'static Measure,
    columns: &Columns,
    better: Option<Better>,
    target: Option<f64>,
) -> Result<Result<Judged, NoAnswer>> {
    let answer = match answers::answer(app, measure, columns).await? {
        Ok(answer) => answer,
        Err(why) => return Ok(Err(why)),
    };
    let marks = store::marks(&app.db, measure.slug, &columns.source.id).await?;
    let better = better.unwrap_or(measure.better);
    Ok(judge(measure, &answer.months, &marks, better, target).map_err(NoAnswer::because))
}

/// Makes the numbers of our own record ready and checks the council's own measures before anybody asks: what a service
/// does when it starts.
///
/// # Errors
/// [`platform::Error::Unavailable`] when the data folder cannot be written.
pub async fn make_ready(app: &App) -> Result<()> {
    local::local(app).await?;
    own::open(app, std::time::Duration::MAX).await.map(|_| ())
}
