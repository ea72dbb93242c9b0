//! A word the day before, by text or e-mail, to those who said that we may: when and where, and nothing of what it is about.

use jiff::{SignedDuration, Timestamp};
use platform::{
    Result,
    app::App,
    clock::{london, london_date},
    jobs::JobError,
    messages::{self, Outgoing},
    work::{Actor, Work},
};
use serde_json::Value as Json;

use super::{public::answers, store};
use crate::front_door::{
    hubs::{
        model::{Booking, Hub},
        rules::{self, time_words},
        store as places,
    },
    letters,
};

/// The job that carries a reminder.
pub(in crate::front_door::hubs) const CARRY: &str = "front_door/hubs/carry";
/// How long before its time somebody is reminded.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);
/// Whoever booked later than this before it needs no reminder.
const KNOWS: SignedDuration = SignedDuration::from_hours(36);

/// Reminds each of those whose time is within a day, once.
pub(in crate::front_door::hubs) async fn remind(app: App) -> Result<(), JobError> {
    let now = app.clock.now();
    for one in store::to_remind(&app.db, now, now + BEFORE).await? {
        if one.starts_at.duration_since(one.booked_at) >= KNOWS {
            remind_one(&app, &one).await?;
        }
    }
    Ok(())
}

async fn remind_one(app: &App, one: &Booking) -> Result<()> {
    let Some((kind, recipient)) = letters::rules::told_of_step(&answers(&one.told)) else { return Ok(()) };
    let Some(hub) = places::find(&app.db, &one.hub_id).await? else { return Ok(()) };
    if !is_held(app, one).await? {
        return Ok(());
    }
    let mut work = Work::begin(app, Actor::service("hubs")).await?;
    let message = Outgoing {
        kind,
        recipient,
        subject: "Your time to talk".into(),
        body: body(app, one.starts_at, &hub),
        pdf: None,
        own_pages: false,
        person_id: one.person_id.clone(),
        job: CARRY,
    };
    let id = messages::post(&mut work, &message).await?;
    if !store::reminded(&mut work, &one.id, &id).await? {
        return Ok(());
    }
    super::journal(&mut work, one, "reminded").await?;
    work.commit().await
}

/// Whether somebody will be there: a place may have closed for the day since, or the talking points ended.
async fn is_held(app: &App, one: &Booking) -> Result<bool> {
    let Some(point) = places::point(&app.db, &one.point_id).await? else { return Ok(false) };
    let closures = places::closures(&app.db, &one.hub_id, london_date(one.starts_at)).await?;
    Ok(rules::slot_at(&point, &closures, one.starts_at).is_some())
}

fn body(app: &App, at: Timestamp, hub: &Hub) -> String {
    let at = at.to_zoned(london());
    format!(
        "{}: you have a time to talk on {} at {}, {}, {}. To cancel it, open {}/talk/booking or ring us.",
        app.config.service_name,
        at.strftime("%A %-d %B"),
        time_words(at.time()),
        hub.name,
        hub.address,
        app.config.public_url,
    )
}

/// Carries a reminder, unless the time was cancelled or has passed since.
pub(in crate::front_door::hubs) async fn carry(app: App, id: Json) -> Result<(), JobError> {
    let id = id.as_str().unwrap_or_default();
    let (Some(one), Some(message)) = (store::of_reminder(&app.db, id).await?, messages::find(&app.db, id).await?)
    else {
        return Err(JobError::Fail("There is no booking for this message.".into()));
    };
    if !one.is_booked() || one.starts_at <= app.clock.now() || !is_held(&app, &one).await? {
        let mut work = Work::begin(&app, Actor::service("hubs")).await?;
        messages::withdraw(&mut work, &message, "The time to talk was cancelled, has passed, or the place is closed.")
            .await?;
        return Ok(work.commit_housekeeping().await?);
    }
    messages::deliver(&app, id).await
}
