//! *My people and visits*: today's booked talking points, drop-ins and visits planned, and whom one holds.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, ToSpan, civil::Date};
use platform::{
    Error, Result,
    clock::{london, london_date},
    web::Cx,
};
use serde::Serialize;

use super::{keep::journal, model::Visit, record::person_of, rules, store};
use crate::front_door::hubs::{
    self, booking,
    model::{Booking, Told},
    rules::span_words,
};

/// How far back a booking is asked about of which nobody said what became of it, in days.
const BACK: i64 = 14;
/// How far ahead bookings are shown, in days.
const AHEAD: i64 = 8;

#[derive(Serialize)]
struct Booked {
    id: String,
    at: Timestamp,
    hub: String,
    who: String,
    reach: String,
    words: String,
    needs: String,
    danger: Option<&'static str>,
    contact: Option<String>,
    state: String,
    /// Whether it may be said what became of it.
    settles: bool,
}

#[derive(Serialize)]
struct Planned {
    id: String,
    on: Date,
    who: String,
    words: String,
    late: bool,
}

#[derive(Serialize)]
struct Met {
    href: String,
    on: Date,
    kind: &'static str,
    who: String,
}

#[derive(Serialize)]
struct Person {
    href: String,
    visit_href: String,
    name: String,
    phone: Option<String>,
    next: String,
    next_on: Option<Date>,
}

#[derive(Serialize)]
struct View {
    today: Date,
    before: Vec<Booked>,
    booked: Vec<Booked>,
    later: Vec<Booked>,
    drop_ins: Vec<(String, String)>,
    planned: Vec<Planned>,
    people: Vec<Person>,
    light: Vec<String>,
    met: Vec<Met>,
    writer: String,
    device_key: String,
    may_count: bool,
}

/// GET /visits
pub(super) async fn list(cx: Cx) -> Result<Response> {
    let me = cx.signed_in()?.account.id.clone();
    let today = cx.today();
    let (before, booked, later) = booked(&cx, &me).await?;
    let people = store::people_of(cx.db(), &me).await?;
    let people: Vec<_> = people.into_iter().filter(|one| cx.can_on(hubs::RECORD, &one.record)).collect();
    let mut names: BTreeMap<String, String> = people.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    let called = store::called_by(cx.db(), &me).await?;
    names.extend(called.iter().cloned());
    let planned = planned(&cx, &me, &mut names).await?;
    let met = met(&cx, &me, &mut names).await?;
    cx.looked(hubs::LIST, "own people and visits", "Their own page").await?;
    let person = |one: store::Mine| Person {
        href: format!("/people/{}", one.id),
        visit_href: format!("/visits/new?person={}&kind=visit", one.id),
        name: one.name,
        phone: one.phone,
        next: one.next_what.unwrap_or_default(),
        next_on: one.next_on,
    };
    let view = View {
        today,
        before,
        booked,
        later,
        drop_ins: drop_ins(&cx).await?,
        planned,
        people: people.into_iter().map(person).collect(),
        light: called.into_iter().map(|(_, called)| called).collect(),
        met,
        device_key: store::device_key(&cx, &me).await?,
        writer: me,
        may_count: cx.can(hubs::COUNTS),
    };
    cx.show("front_door/visits/mine.html", &view)
}

fn midnight(day: Date) -> Timestamp {
    day.to_zoned(london()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// Those of days before of which nobody said what became of them, today's, and those of the next days.
async fn booked(cx: &Cx, me: &str) -> Result<(Vec<Booked>, Vec<Booked>, Vec<Booked>)> {
    let today = cx.today();
    let (from, to) = (midnight(today.saturating_sub(BACK.days())), midnight(today.saturating_add(AHEAD.days())));
    let hubs = hubs::store::all(cx.db()).await?;
    let (mut before, mut now, mut later) = (Vec::new(), Vec::new(), Vec::new());
    for one in booking::store::of_worker(cx.db(), me, from, to).await? {
        let day = london_date(one.starts_at);
        if day < today && !one.is_booked() {
            continue;
        }
        let hub = hubs.iter().find(|hub| hub.id == one.hub_id).map(|hub| hub.name.clone()).unwrap_or_default();
        let who = hubs::affected::who(cx, &one).await?;
        let line = line(one, hub, who, cx.now());
        match day {
            day if day < today => before.push(line),
            day if day == today => now.push(line),
            _ => later.push(line),
        }
    }
    Ok((before, now, later))
}

/// A line of the day. Of a booking that this worker may not open, restricted or barred since, nothing is told but its time.
fn line(mut one: Booking, hub: String, who: Option<(String, String)>, now: Timestamp) -> Booked {
    if who.is_none() {
        one.told = Told::default();
        one.contact_id = None;
    }
    let (who, reach) = who.unwrap_or_else(|| (hubs::affected::HIDDEN.into(), "ask your manager who listens".into()));
    Booked {
        danger: one.danger(),
        // People come early: from half an hour before, it may be said that they came.
        settles: one.is_booked() && one.starts_at <= now + jiff::SignedDuration::from_mins(30),
        id: one.id,
        at: one.starts_at,
        hub,
        who,
        reach,
        words: one.told.words,
        needs: one.told.needs,
        contact: one.contact_id,
        state: one.state,
    }
}

async fn drop_ins(cx: &Cx) -> Result<Vec<(String, String)>> {
    let today = cx.today();
    let mut found = Vec::new();
    for hub in hubs::store::all(cx.db()).await? {
        let closed = hubs::store::closures(cx.db(), &hub.id, today).await?.iter().any(|closure| closure.on == today);
        if let (Some(span), false) = (hub.drop_in.get(&today.weekday().to_monday_one_offset()), closed) {
            found.push((hub.name.clone(), span_words(*span)));
        }
    }
    Ok(found)
}

/// Said of a visit whose record a worker may not open.
const HIDDEN: &str = "Somebody whose record you do not open";

/// Whom a visit was with, as far as this worker may know.
async fn whom(cx: &Cx, visit: &Visit, names: &mut BTreeMap<String, String>) -> Result<String> {
    let id = visit.person_id.as_ref().or(visit.light_id.as_ref());
    if let Some(name) = id.and_then(|id| names.get(id)) {
        return Ok(name.clone());
    }
    if let Some(id) = &visit.person_id {
        let name = match person_of(cx, visit).await {
            Ok(Some(person)) if cx.can_on(hubs::RECORD, &visit.record(Some(&person))) => person.details.name(),
            Ok(_) | Err(Error::NotFound(_)) => HIDDEN.to_owned(),
            Err(other) => return Err(other),
        };
        names.insert(id.clone(), name.clone());
        return Ok(name);
    }
    Ok(match visit.who.as_str() {
        "light" => "A light record",
        "contact" => "A contact",
        _ => "Nobody named",
    }
    .to_owned())
}

async fn planned(cx: &Cx, me: &str, names: &mut BTreeMap<String, String>) -> Result<Vec<Planned>> {
    let mut all = Vec::new();
    for visit in store::planned(cx.db(), me).await? {
        let who = whom(cx, &visit, names).await?;
        let on = visit.next_on.unwrap_or(cx.today());
        let words = if visit.agreed.is_empty() { &visit.words } else { &visit.agreed };
        let words = if who == HIDDEN { String::new() } else { words.chars().take(120).collect() };
        all.push(Planned { id: visit.id, on, who, words, late: on < cx.today() });
    }
    Ok(all)
}

async fn met(cx: &Cx, me: &str, names: &mut BTreeMap<String, String>) -> Result<Vec<Met>> {
    let mut all = Vec::new();
    for visit in store::recent(cx.db(), me, cx.today().saturating_sub(BACK.days())).await? {
        let who = whom(cx, &visit, names).await?;
        let kind = rules::short(&visit.kind);
        all.push(Met { href: format!("/visits/{}", visit.id), on: visit.on_date, kind, who });
    }
    Ok(all)
}

/// POST /visits/bookings/{id}/missed: they did not come.
pub(super) async fn missed(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (one, _) = hubs::affected::allowed(&cx, &id).await?;
    if one.starts_at > cx.now() {
        return Err(Error::Conflict("Its time has not come yet. Nothing was changed.".into()));
    }
    let mut work = cx.begin().await?;
    booking::becomes(&mut work, &one, "missed").await?;
    work.commit().await?;
    Ok(cx.see_other("/visits", Some("It is written down that they did not come.")))
}

/// POST /visits/{id}/not-needed: the next time that was planned is not needed.
pub(super) async fn not_needed(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let gone = || Error::NotFound("There is no such visit. Nothing was changed.".into());
    let visit = store::find(cx.db(), &id).await?.ok_or_else(gone)?;
    let person = person_of(&cx, &visit).await?;
    cx.may(hubs::RECORD, &visit.record(person.as_ref())).await?;
    let mut work = cx.begin().await?;
    if store::follow(&mut work, &id, &visit.made_by, &id).await? == 0 {
        return Err(Error::Conflict("Somebody said already what came of it. Nothing was changed.".into()));
    }
    let after = Visit { followed_by: Some(id.clone()), ..visit.clone() };
    journal(&mut work, Some(&visit), &after).await?;
    work.commit().await?;
    Ok(cx.see_other("/visits", Some("It is off your list.")))
}
