//! Whose booked time is gone, because the place is closed on that day or the talking points ended: somebody tells them, and
//! says so.

use std::collections::{BTreeMap, btree_map::Entry};

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{Error, Result, identity, web::Cx};
use serde::Serialize;

use super::{
    booking::{self, store as bookings},
    model::{Booking, Closure, Hub},
    rules, store,
};
use crate::people::persons;

/// A booking whose time is gone.
#[derive(Debug, Serialize)]
pub(super) struct Affected {
    id: String,
    who: String,
    reach: String,
    at: Timestamp,
    listens: String,
}

/// Said of a booking that a worker may not open.
pub(in crate::front_door) const HIDDEN: &str = "Somebody whose booking you do not open";

/// How many are booked at a place from now on, and those whose time is gone.
pub(super) async fn of(cx: &Cx, hub: &Hub, closures: &[Closure]) -> Result<(usize, Vec<Affected>)> {
    let booked = bookings::of_hub(cx.db(), &hub.id, cx.now()).await?;
    let mut points = BTreeMap::new();
    let mut gone = Vec::new();
    for one in &booked {
        if let Entry::Vacant(place) = points.entry(one.point_id.clone()) {
            place.insert(store::point(cx.db(), &one.point_id).await?);
        }
        let point = points.get(&one.point_id).and_then(Option::as_ref);
        if point.is_none_or(|point| rules::slot_at(point, closures, one.starts_at).is_none()) {
            gone.push(one);
        }
    }
    if !gone.is_empty() {
        cx.looked("front_door/hubs:record", "bookings", "To tell those whose time is gone").await?;
    }
    let ids: Vec<&str> = gone.iter().map(|one| one.worker_id.as_str()).collect();
    let names = if ids.is_empty() { BTreeMap::new() } else { identity::names(&cx.app, &ids).await? };
    let mut affected = Vec::new();
    for one in gone {
        let (who, reach) = who(cx, one).await?.unwrap_or_else(|| (HIDDEN.into(), "ask whoever listens".into()));
        let listens = names.get(&one.worker_id).cloned().unwrap_or_default();
        affected.push(Affected { id: one.id.clone(), who, reach, at: one.starts_at, listens });
    }
    Ok((booked.len(), affected))
}

/// Who booked and how to reach them, as far as this worker may know; none for whoever may not open it.
pub(in crate::front_door) async fn who(cx: &Cx, one: &Booking) -> Result<Option<(String, String)>> {
    let person = match &one.person_id {
        Some(id) => Some(persons::find(cx.db(), id).await?),
        None => None,
    };
    if !cx.can_on(super::RECORD, &one.record(person.as_ref())) {
        return Ok(None);
    }
    let told = &one.told;
    let named = person.as_ref().map_or_else(|| told.name.clone(), |person| person.details.name());
    let phone = person.as_ref().and_then(|person| person.details.phone.clone()).unwrap_or_else(|| told.phone.clone());
    let ways: Vec<&str> =
        [phone.as_str(), &told.email, &told.address].into_iter().filter(|way| !way.is_empty()).collect();
    let named = if named.is_empty() { "No name given".to_owned() } else { named };
    Ok(Some((named, if ways.is_empty() { "no way given".into() } else { ways.join(", ") })))
}

/// The booking of this id, for whoever may open it.
pub(in crate::front_door) async fn allowed(cx: &Cx, id: &str) -> Result<(Booking, Option<persons::Person>)> {
    let one = bookings::find(cx.db(), id).await?;
    let one = one.ok_or_else(|| Error::NotFound("There is no such booking. Nothing was changed.".into()))?;
    let person = match &one.person_id {
        Some(id) => Some(persons::find_seen(cx, id).await?),
        None => None,
    };
    cx.may(super::RECORD, &one.record(person.as_ref())).await?;
    Ok((one, person))
}

/// POST /hubs/bookings/{id}/cancel: they were told, and somebody else can have the time.
pub(super) async fn cancel(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (one, _) = allowed(&cx, &id).await?;
    let mut work = cx.begin().await?;
    booking::becomes(&mut work, &one, "cancelled").await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/hubs/{}", one.hub_id), Some("It is cancelled.")))
}
