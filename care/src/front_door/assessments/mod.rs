//! Somebody asks for a Care Act assessment. That is a right: one button, never refused, and the clock runs from that moment.
//!
//! Promises FD1 and PR13; Care Act 2014 section 9 (adults), section 10 (carers), section 11 (who refuses one may change
//! their mind). No field, no rule, no ending of a contact and no missing record holds it up. It is asked on a person's
//! page, in a contact or a conversation by whoever may read it, and by the public in writing.
//!
//! | a request is | when |
//! |---|---|
//! | open | since it was asked, in days; one for a person and each of the two sections, however often it is pressed |
//! | withdrawn | the person said so themselves, and why; nobody else can, and they can ask again |
//! | carried out | the assessment was made; the words say where it is |
//!
//! The nation is told of one Request for each asking: a contact that is open tells it when it ends; where there is none,
//! the request tells it by itself, on the day it was asked (CLD, *Request*).

mod ask;
mod list;
mod model;
mod pages;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
mod town;

pub use ask::{ASKED, ask, follow, handed};
pub use model::{Asked, Panel, Source, Where};

use jiff::Timestamp;
use platform::{
    Result,
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::{Database, Migration},
    web::Cx,
};

const LIST: &str = "front_door/assessments:list";
const VIEW: &str = "front_door/assessments:view";
const EDIT: &str = "front_door/assessments:edit";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/assessments",
    menu: Some(Menu {
        label: "Assessments asked for",
        href: "/assessments",
        action: LIST,
        words: "Who has asked for a Care Act assessment, the longest wait first",
    }),
    actions: &[
        Action { name: LIST, on: On::Area, words: "see who has asked for an assessment" },
        Action { name: VIEW, on: On::Record, words: "read a request for an assessment" },
        Action { name: EDIT, on: On::Record, words: "say who holds a request for an assessment, and what is next" },
    ],
    routes: || {
        vec![
            Route::post("/people/{id}/assessment", Access::Record("people/persons:view"), pages::from_person),
            Route::get("/assessments", Access::Area(LIST), list::list),
            Route::get("/assessments/{id}", Access::Record(VIEW), pages::show),
            Route::post("/assessments/{id}", Access::Record(EDIT), pages::update),
            Route::post("/assessments/{id}/withdraw", Access::Record(EDIT), pages::withdraw),
            Route::post("/assessments/{id}/carried-out", Access::Record(EDIT), pages::carried_out),
        ]
    },
    tables: &[Migration {
        name: "20261126_82_assessments_asked",
        sql: include_str!("tables/20261126_82_assessments_asked.sql"),
    }],
    samples: &["/assessments", "/assessments?whose=all"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};

/// Whether somebody asked for an assessment on a page and still waits.
///
/// # Errors
/// As the record store says.
pub async fn waits(db: &Database, place: Where, id: &str) -> Result<bool> {
    Ok(store::open_of_source(db, place.key(), id).await?.is_some())
}

/// When somebody asked for an assessment on a page, if they still wait, and the days since.
///
/// # Errors
/// As the record store says.
pub async fn asked_in(cx: &Cx, place: Where, id: &str) -> Result<Option<(Timestamp, i64)>> {
    let found = store::open_of_source(cx.db(), place.key(), id).await?;
    Ok(found.map(|one| (one.asked_at, rules::days(one.asked_at, cx.now()))))
}

/// What the page of a contact or a conversation shows: the request of it, or of whom it is about.
///
/// # Errors
/// As the record store says.
pub async fn panel(cx: &Cx, place: Where, id: &str, person_id: Option<&str>) -> Result<Option<Panel>> {
    let found = match person_id {
        Some(person_id) => store::open_of_person(cx.db(), person_id).await?,
        None => None,
    };
    let found = match found {
        None => store::open_of_source(cx.db(), place.key(), id).await?,
        found => found,
    };
    Ok(found.map(|one| Panel {
        href: format!("/assessments/{}", one.id),
        section: rules::section(one.carer),
        asked_at: one.asked_at,
        days: rules::days(one.asked_at, cx.now()),
    }))
}
