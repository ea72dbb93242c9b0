//! The public's pages: places to talk near you, and one of them with its times. Nobody signs in, nothing is kept of who
//! asked, and caches may hold what everybody sees for a minute.

use axum::{extract::Path, response::Response};
use jiff::{SignedDuration, Timestamp};
use platform::{
    Error, Result,
    web::{Cx, Visitor},
};
use serde::Serialize;

use super::{
    booking::free,
    model::{Hours, Hub, Slot},
    rules, store,
};
use crate::{
    front_door::asking::{model::Settings, store as about_us},
    market::directory::{Point, in_words, locate},
};

/// So long caches may hold a page, in seconds: free times change.
const KEPT: u32 = 60;
/// Pages of one address in a minute. A library or a ward is one address, so the bound is wide.
const MOST_LOOKS: u32 = 240;
/// Times and days shown at first.
const FIRST: usize = 6;
/// Times shown when somebody wants to see more.
const MOST: usize = 80;

/// A time that can be booked, for a page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct When {
    pub key: String,
    pub href: String,
    pub at: Timestamp,
    pub minutes: i64,
    pub chosen: bool,
}

/// A time for a page.
pub(super) fn when(slot: &Slot, chosen: bool) -> When {
    let key = slot.key();
    When { href: format!("/talk/book?at={key}"), key, at: slot.starts_at, minutes: slot.minutes, chosen }
}

/// A day on which somebody is there for whoever comes.
#[derive(Debug, Serialize)]
pub(super) struct DropIn {
    on: jiff::civil::Date,
    hours: String,
}

fn drop_ins(hub: &Hub, closures: &[super::model::Closure], now: Timestamp, count: usize) -> Vec<DropIn> {
    let found = rules::next_drop_ins(&hub.drop_in, closures, now, count);
    found.into_iter().map(|(on, span)| DropIn { on, hours: rules::span_words(span) }).collect()
}

#[derive(Serialize)]
struct Line {
    href: String,
    name: String,
    about: String,
    address: String,
    postcode: String,
    distance: String,
    next_drop_in: Option<DropIn>,
    next_free: Option<When>,
}

#[derive(Debug, Serialize)]
struct Words {
    text: &'static str,
}

#[derive(Serialize)]
struct Near {
    lines: Vec<Line>,
    postcode: String,
    near: String,
    problem_of: Option<Words>,
    settings: Settings,
}

fn knock(cx: &Cx, visitor: &Visitor) -> Result<()> {
    let minute = SignedDuration::from_mins(1);
    if cx.app.knocks().take("places to talk", visitor.from, MOST_LOOKS, minute, cx.now()) {
        return Ok(());
    }
    Err(Error::TooMany(
        "Very many pages were asked for from your connection. Nothing is lost. Wait a minute and load this page again, or \
         ring us."
            .into(),
    ))
}

/// GET /talk
pub(super) async fn list(cx: Cx, visitor: Visitor) -> Result<Response> {
    knock(&cx, &visitor)?;
    let postcode: String = cx.query.text("postcode").chars().take(20).collect();
    let (mut near, mut problem_of, mut from) = (String::new(), None, None);
    if !postcode.is_empty() {
        match locate(cx.db(), &postcode).await? {
            Some((point, exact)) => {
                let about = if exact { "" } else { "the middle of the area of " };
                near = format!("Distances are as the crow flies from {about}{}.", postcode.to_uppercase());
                from = Some(point);
            }
            None => {
                let text = "We do not know where this postcode is, so nothing is sorted by distance. Check it, or leave it out";
                problem_of = Some(Words { text });
            }
        }
    }
    let mut lines = Vec::new();
    for hub in store::all(cx.db()).await?.into_iter().filter(|hub| hub.shown) {
        let at = hub.latitude.zip(hub.longitude).map(|(latitude, longitude)| Point { latitude, longitude });
        let metres = from.zip(at).map(|(from, to)| from.metres_to(to));
        lines.push((metres, line(&cx, hub, metres).await?));
    }
    if from.is_some() {
        lines.sort_by(|(a, _), (b, _)| a.unwrap_or(f64::MAX).total_cmp(&b.unwrap_or(f64::MAX)));
    }
    let lines = lines.into_iter().map(|(_, line)| line).collect();
    let settings = about_us::settings(cx.db()).await?;
    cx.show_public("front_door/hubs/near.html", &Near { lines, postcode, near, problem_of, settings }, KEPT)
}

async fn line(cx: &Cx, hub: Hub, metres: Option<f64>) -> Result<Line> {
    let closures = store::closures(cx.db(), &hub.id, cx.today()).await?;
    let free = free(cx.db(), &hub.id, cx.now(), rules::last_day(cx.today())).await?;
    Ok(Line {
        href: format!("/talk/{}", hub.id),
        next_drop_in: drop_ins(&hub, &closures, cx.now(), 1).pop(),
        next_free: free.first().map(|slot| when(slot, false)),
        name: hub.name,
        about: hub.about,
        address: hub.address,
        postcode: hub.postcode,
        distance: metres.map(in_words).unwrap_or_default(),
    })
}

/// A day of the week with its hours, for a page.
#[derive(Debug, Serialize)]
pub(super) struct Day {
    name: &'static str,
    hours: String,
}

/// A week, Monday first.
pub(super) fn week(hours: &Hours) -> Vec<Day> {
    let of = |day: i8| hours.get(&day).map_or_else(|| "closed".to_owned(), |span| rules::span_words(*span));
    (1..=7).map(|day| Day { name: rules::weekday_words(day), hours: of(day) }).collect()
}

#[derive(Serialize)]
struct Show {
    hub: Hub,
    week: Vec<Day>,
    closures: Vec<super::model::Closure>,
    drop_ins: Vec<DropIn>,
    times: Vec<When>,
    more_href: Option<String>,
    settings: Settings,
}

/// GET /talk/{hub}
pub(super) async fn show(cx: Cx, visitor: Visitor, Path(id): Path<String>) -> Result<Response> {
    knock(&cx, &visitor)?;
    let hub = store::find(cx.db(), &id).await?.filter(|hub| hub.shown);
    let hub =
        hub.ok_or_else(|| Error::NotFound("There is no such place, or not any more. See Places to talk.".into()))?;
    let closures = store::closures(cx.db(), &id, cx.today()).await?;
    let free = free(cx.db(), &id, cx.now(), rules::last_day(cx.today())).await?;
    let all = cx.query.has("all");
    let more = !all && free.len() > FIRST;
    let view = Show {
        week: week(&hub.opening),
        drop_ins: drop_ins(&hub, &closures, cx.now(), 4),
        times: free.iter().take(if all { MOST } else { FIRST }).map(|slot| when(slot, false)).collect(),
        more_href: more.then(|| format!("/talk/{id}?all#times")),
        closures: closures.into_iter().filter(|closure| closure.on <= rules::last_day(cx.today())).collect(),
        settings: about_us::settings(cx.db()).await?,
        hub,
    };
    cx.show_public("front_door/hubs/place.html", &view, KEPT)
}
