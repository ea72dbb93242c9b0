//! Booking a talking point: which times are free, who gets the last place, cancelling, what became of it, and forgetting.

mod codes;
pub(super) mod jobs;
pub(super) mod public;
pub(super) mod remind;
pub(in crate::front_door) mod store;
pub(super) mod worker;

pub(super) use codes::{cancel, forget_here, look, show as show_look};

use jiff::{Timestamp, civil::Date};
use platform::{Error, Result, clock::london_date, storage::Database, work::Work};

use super::{
    model::{Booking, Hub, Slot, Told},
    rules, store as places,
};
use crate::front_door::sent::rules::new_reference;

/// The free times of a place from now until a day.
pub(super) async fn free(db: &Database, hub_id: &str, now: Timestamp, to: Date) -> Result<Vec<Slot>> {
    let today = london_date(now);
    let closures = places::closures(db, hub_id, today).await?;
    let taken = store::taken(db, hub_id, now).await?;
    let mut free = Vec::new();
    for point in places::points(db, hub_id, today).await? {
        free.extend(rules::slots(&point, &closures, today, to).into_iter().filter(|slot| {
            let seats = taken.get(&(slot.point_id.clone(), slot.starts_at)).copied().unwrap_or_default();
            rules::may_book(slot, now) && seats < slot.at_once
        }));
    }
    free.sort_by(|a, b| (a.starts_at, &a.point_id).cmp(&(b.starts_at, &b.point_id)));
    // Two who listen at the same time are one time to choose.
    free.dedup_by_key(|slot| slot.starts_at);
    Ok(free)
}

/// The place that offers a time, when the public sees it.
pub(super) async fn hub_of(db: &Database, key: &str) -> Result<Option<Hub>> {
    let Some((point_id, _)) = Slot::of_key(key) else { return Ok(None) };
    let Some(point) = places::point(db, &point_id).await? else { return Ok(None) };
    Ok(places::find(db, &point.hub_id).await?.filter(|hub| hub.shown))
}

/// What is wanted.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// As a form names the time.
    pub key: String,
    /// A hash of the form's secret.
    pub once: String,
    /// Argon2id of its code.
    pub code_hash: String,
    pub told: Told,
    pub person_id: Option<String>,
    pub contact_id: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// It is theirs.
    Booked(Box<Booking>),
    /// The same form booked it before.
    Same,
    /// Somebody else has it, it has begun, or it is not offered any more.
    Taken,
    /// This number or address holds as many as one may.
    TooMany,
}

/// Books a time. Of those who want the last place at once, exactly one gets it: the talking points are held until this piece
/// of work is kept, and a seat is a unique key.
pub(super) async fn book(work: &mut Work, wanted: Wanted) -> Result<Outcome> {
    let Some((point_id, at)) = Slot::of_key(&wanted.key) else { return Ok(Outcome::Taken) };
    let Some(point) = places::hold_point(work, &point_id).await? else { return Ok(Outcome::Taken) };
    if store::of_form_in(work, &wanted.once).await?.is_some() {
        return Ok(Outcome::Same);
    }
    let closures = places::closures_in(work, &point.hub_id, london_date(work.now())).await?;
    let slot = rules::slot_at(&point, &closures, at).filter(|slot| rules::may_book(slot, work.now()));
    let Some(slot) = slot else { return Ok(Outcome::Taken) };
    let known_by = rules::known_by(&wanted.told).filter(|_| wanted.person_id.is_none());
    if let Some(known) = &known_by
        && store::held_by(work, known).await? >= rules::MOST_HELD
    {
        return Ok(Outcome::TooMany);
    }
    let taken = store::seats(work, &slot).await?;
    let mut seats = (1..=slot.at_once).map(|number| format!("{} {number}", slot.key()));
    let Some(seat) = seats.find(|seat| !taken.contains(seat)) else { return Ok(Outcome::Taken) };
    let new = Booking {
        id: work.new_id(),
        version: 1,
        once: wanted.once,
        reference: new_reference(),
        code_hash: wanted.code_hash,
        point_id: point.id,
        hub_id: point.hub_id,
        worker_id: point.worker_id,
        team_id: point.team_id,
        starts_at: slot.starts_at,
        minutes: slot.minutes,
        seat: Some(seat),
        state: "booked".into(),
        told: wanted.told,
        person_id: wanted.person_id,
        contact_id: wanted.contact_id,
        booked_by: work.actor().id.clone().unwrap_or_default(),
        booked_at: work.now(),
    };
    store::insert(work, &new, known_by.as_deref()).await?;
    journal(work, &new, "booked").await?;
    Ok(Outcome::Booked(Box::new(new)))
}

/// Writes the journal: that and where, and nothing of what is forgotten later.
async fn journal(work: &mut Work, one: &Booking, state: &str) -> Result<()> {
    let entry = serde_json::json!({"hub": one.hub_id, "starts_at": one.starts_at, "state": state});
    let subject = ("booking", one.id.as_str());
    work.changed("front_door/hubs:record", subject, one.person_id.as_deref(), None, Some(&entry)).await
}

/// Writes down what became of a booking: `cancelled`, `came` or `missed`.
///
/// # Errors
/// A conflict when somebody said so before.
pub async fn becomes(work: &mut Work, one: &Booking, state: &str) -> Result<()> {
    match store::becomes(work, one, state).await {
        Err(Error::Conflict(_)) => {
            return Err(Error::Conflict(
                "Somebody wrote down in the meantime what became of this. Nothing was changed: look at it again."
                    .into(),
            ));
        }
        other => other?,
    }
    journal(work, one, state).await
}
