//! Reading services of somebody's feed: the profile's rules, each breach told, nothing guessed that could mislead.

use jiff::civil::{Date, Time};
use serde_json::Value as Json;

use crate::market::directory::{
    model::{Odd, Schedule, Service},
    rules::{Point, STATUSES},
};

/// The longest id that is taken.
const LONGEST_ID: usize = 200;

/// Reads one service; none when it cannot be kept, which is told.
pub(super) fn service(json: &Json, today: Date, odd: &mut Odd) -> Option<Service> {
    let mut one = Service::read(json, odd)?;
    let what = format!("Service {}", one.id);
    if one.id.len() > LONGEST_ID {
        odd.say(&what, "the id is longer than 200 letters; the service was not kept");
        return None;
    }
    if uuid::Uuid::parse_str(&one.id).is_err() {
        odd.say(&what, "the id is no UUID, as the profile asks for; it was kept as it is");
    }
    if one.name.is_none() {
        odd.say(&what, "it has no name; the service was not kept");
        return None;
    }
    status(&mut one, &what, odd);
    if one.organization.is_none() {
        odd.say(&what, "it does not say whose it is (organization); it was kept without");
    }
    if let Some(organization) = &one.organization {
        one.organization_id = Some(organization.id.clone());
    }
    if one.assured_date.is_some_and(|on| on > today) {
        odd.say(&what, "assured_date lies in the future; it was left out");
        one.assured_date = None;
    }
    if let (Some(from), Some(to)) = (one.minimum_age, one.maximum_age)
        && from > to
    {
        odd.say(&what, format!("minimum_age {from} is above maximum_age {to}; both were left out"));
        (one.minimum_age, one.maximum_age) = (None, None);
    }
    link(&mut one.url, "url", &what, odd);
    if let Some(organization) = &mut one.organization {
        link(&mut organization.website, "the organisation's website", &what, odd);
    }
    for schedule in one.schedules.iter_mut().chain(one.service_at_locations.iter_mut().flat_map(|at| &mut at.schedules))
    {
        times(schedule, odd);
    }
    for place in one.service_at_locations.iter_mut().filter_map(|at| at.location.as_mut()) {
        let what = format!("Location {}", place.id);
        let (latitude, longitude) = (place.latitude, place.longitude);
        let real = latitude.zip(longitude).is_some_and(|(latitude, longitude)| Point { latitude, longitude }.is_real());
        if !real && (latitude.is_some() || longitude.is_some()) {
            odd.say(&what, "latitude and longitude are no place on earth, or one is missing; both were left out");
            (place.latitude, place.longitude) = (None, None);
        }
    }
    Some(one)
}

fn status(one: &mut Service, what: &str, odd: &mut Odd) {
    match one.status.as_deref().map(|status| status.trim().to_lowercase()) {
        None => {
            odd.say(what, "it has no status; it was taken for active");
            one.status = Some("active".into());
        }
        Some(status) => {
            if !STATUSES.contains(&status.as_str()) {
                odd.say(what, format!("the status “{status}” is none of the profile’s; the service is not shown"));
            }
            one.status = Some(status);
        }
    }
}

/// Addresses of the web only: a page links to them.
fn link(url: &mut Option<String>, name: &str, what: &str, odd: &mut Odd) {
    let fits = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    if url.as_ref().is_some_and(|url| !fits(url)) {
        odd.say(what, format!("{name} does not begin with https:// or http://; it was left out"));
        *url = None;
    }
}

/// Times of day in one form, so that they can be compared.
fn times(one: &mut Schedule, odd: &mut Odd) {
    let what = format!("Schedule {}", one.id);
    for (name, text) in [("opens_at", &mut one.opens_at), ("closes_at", &mut one.closes_at)] {
        let Some(said) = text.as_ref() else { continue };
        let padded = if said.find(':') == Some(1) { format!("0{said}") } else { said.clone() };
        match padded.get(..8).or_else(|| padded.get(..5)).and_then(|text| text.parse::<Time>().ok()) {
            Some(time) => *text = Some(time.strftime("%H:%M:%S").to_string()),
            None => odd.say(&what, format!("{name} “{said}” is no time of day; it is shown as it is and not searched")),
        }
    }
}

/// One page of a feed: its services, and what its envelope says.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub services: Vec<Json>,
    pub number: Option<u64>,
    pub total_pages: Option<u64>,
    pub last: Option<bool>,
}

/// Reads a page with or without its envelope: a list, one service, or an object with `contents`.
pub(super) fn page(json: Json, odd: &mut Odd) -> Result<Page, String> {
    match json {
        Json::Array(services) => Ok(Page { services, last: Some(true), ..Page::default() }),
        Json::Object(mut from) => {
            let contents = ["contents", "content", "services"].iter().find_map(|name| from.remove(*name));
            let Some(contents) = contents else {
                let one = Json::Object(from);
                if one.get("id").is_some() && one.get("name").is_some() {
                    return Ok(Page { services: vec![one], last: Some(true), ..Page::default() });
                }
                return Err("it holds neither a page of services (contents) nor a service".into());
            };
            let Json::Array(services) = contents else { return Err("its contents are not a list".into()) };
            let number = |name: &str| from.get(name).and_then(Json::as_u64);
            for name in ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"] {
                if from.get(name).is_none() {
                    odd.say("Page", format!("the page’s envelope has no {name}"));
                }
            }
            let last = from.get("last_page").and_then(Json::as_bool);
            Ok(Page { services, number: number("page_number"), total_pages: number("total_pages"), last })
        }
        _ => Err("it is neither an object nor a list".into()),
    }
}

/// Whether an item of a list brings what belongs to the service, so that it need not be asked for by itself.
pub(super) fn is_whole(json: &Json) -> bool {
    ["service_at_locations", "schedules", "contacts", "cost_options", "attributes", "languages", "service_areas"]
        .iter()
        .any(|name| json.get(name).is_some_and(|inner| inner.as_array().is_some_and(|all| !all.is_empty())))
}
