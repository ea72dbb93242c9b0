//! A safeguarding concern: raised in one click from wherever the words are, queued for a named duty worker, never lost.
//!
//! Promise PR11, its first part. The section 42 enquiry comes later and has its place on the concern's page. Nothing here
//! is told to the nation: safeguarding is outside Client Level Data.
//!
//! | a concern | when |
//! |---|---|
//! | waits | for the duty worker of its team, else of any team that day, else for the managers; its age rings an alarm |
//! | is taken | by one person; the second who tries is told who |
//! | is passed on | with a reason; it waits again, and its age goes on counting |
//! | is taken over | by a manager who may work it, with a reason, where its holder is away |
//! | is nobody's again | its holder's account was closed: it counts as not taken, and its alarm rings |
//! | is of a restricted record | somebody has it by name, on duty or not; managers who may not read it see that it waits, and name another |
//! | is done | somebody said in words what was done; nothing of it is ever removed |
//!
//! It cites the text it came from by its address. A contact on which *Worried about abuse or neglect* is ticked raises one:
//! `raise` is the one place. Law: Care Act 2014 sections 42 to 46; guidance chapter 14.

mod duty;
mod list;
mod model;
mod pages;
mod raise;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;
mod town;

pub use model::{Concern, From, Source, Step};
pub use pages::RAISED;
pub use raise::{follow, raise, words_of_form};
pub use store::raised_since;

use platform::{
    Result,
    app::App,
    clock::london_date,
    jobs::JobError,
    slice::{Access, Action, JobKind, Menu, On, Route, Slice},
    storage::Migration,
    web::Cx,
};
use serde::Serialize;

const VIEW: Access = Access::Record("safeguarding/concerns:view");
const WORK: Access = Access::Record("safeguarding/concerns:work");
const DUTY: Access = Access::Area("safeguarding/concerns:duty");

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "safeguarding/concerns",
    menu: Some(Menu {
        label: "Concerns",
        href: "/concerns",
        action: "safeguarding/concerns:list",
        words: "Safeguarding concerns: who has each, and which nobody has taken",
    }),
    often: true,
    actions: &[
        Action { name: "safeguarding/concerns:list", on: On::Area, words: "see the queue of safeguarding concerns" },
        Action {
            name: "safeguarding/concerns:duty",
            on: On::Area,
            words: "say who is on duty for safeguarding concerns",
        },
        Action { name: "safeguarding/concerns:view", on: On::Record, words: "read a safeguarding concern" },
        Action { name: "safeguarding/concerns:work", on: On::Record, words: "take a safeguarding concern and end it" },
    ],
    routes: || {
        vec![
            Route::post("/people/{id}/concern", Access::Record("people/persons:view"), pages::from_person),
            Route::get("/concerns", Access::Area("safeguarding/concerns:list"), list::list),
            Route::get("/concerns/duty", DUTY, duty::edit),
            Route::post("/concerns/duty", DUTY, duty::update),
            Route::post("/concerns/alarm", DUTY, duty::alarm),
            Route::post("/concerns/{id}/give", DUTY, duty::give),
            Route::get("/concerns/{id}", VIEW, pages::show),
            Route::post("/concerns/{id}/words", VIEW, pages::words),
            Route::post("/concerns/{id}/take", WORK, pages::take),
            Route::post("/concerns/{id}/pass", WORK, pages::pass),
            Route::post("/concerns/{id}/done", WORK, pages::done),
        ]
    },
    tables: &[
        Migration { name: "20261126_80_concerns", sql: include_str!("tables/20261126_80_concerns.sql") },
        Migration { name: "20261126_81_ticked_concerns", sql: include_str!("tables/20261126_81_ticked_concerns.sql") },
    ],
    jobs: &[JobKind {
        name: "safeguarding/concerns/watch",
        run: |app, _| Box::pin(watch(app)),
        every_seconds: Some(60),
    }],
    samples: &["/concerns", "/concerns/duty"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};

/// Tells the metrics how many concerns nobody has taken, and how many of them are too old.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and no queue has 2^52 concerns")]
async fn watch(app: App) -> Result<(), JobError> {
    let (now, hours) = (app.clock.now(), alarm_hours(&app).await?);
    let open = store::open(&app.db).await?;
    let counted: Vec<Concern> = open.iter().map(model::Waiting::counted).collect();
    let untaken = counted.iter().filter(|one| one.taken_at.is_none());
    let old = counted.iter().filter(|one| rules::too_old(one, hours, now)).count();
    metrics::gauge!("safeguarding_concerns_untaken").set(untaken.count() as f64);
    metrics::gauge!("safeguarding_concerns_too_old").set(old as f64);
    Ok(())
}

async fn alarm_hours(app: &App) -> Result<i64> {
    Ok(store::alarm_hours(&app.db, london_date(app.clock.now())).await?.unwrap_or(rules::ALARM_HOURS))
}

/// What the start page says to whoever must act: how many concerns nobody has taken, and how many of them are too old.
#[derive(Debug, Serialize)]
pub struct Alarm {
    untaken: usize,
    old: usize,
    hours: i64,
    /// Of restricted records, which this manager may not read: so many are too old.
    closed: usize,
}

/// The alarm for whoever is signed in, when there is anything that waits for them.
///
/// # Errors
/// As the record store says.
pub async fn alarm(cx: &Cx) -> Result<Option<Alarm>> {
    if !cx.can("safeguarding/concerns:list") {
        return Ok(None);
    }
    let hours = alarm_hours(&cx.app).await?;
    let open = store::open(cx.db()).await?;
    let mine = |one: &&model::Waiting| {
        one.counted().taken_at.is_none() && cx.can_on("safeguarding/concerns:work", &one.record())
    };
    let waits: Vec<_> = open.iter().filter(mine).collect();
    let too_old = |one: &model::Waiting| rules::too_old(&one.counted(), hours, cx.now());
    let old = waits.iter().filter(|one| too_old(one)).count();
    let me = &cx.signed_in()?.account.id;
    let answers = cx.can("safeguarding/concerns:duty");
    let closed = open.iter().filter(|one| answers && one.is_closed_to(cx, me) && too_old(one)).count();
    let any = !waits.is_empty() || closed > 0;
    Ok(any.then_some(Alarm { untaken: waits.len(), old, hours, closed }))
}
