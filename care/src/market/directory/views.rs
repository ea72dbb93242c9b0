//! What the public pages show of a service, in words.

use jiff::civil::{Date, Time};
use serde::Serialize;

use super::{
    model::{Contact, CostOption, Schedule, Service},
    rules,
};

/// A line of results.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Line {
    pub id: String,
    pub href: String,
    pub name: String,
    pub organisation: String,
    pub summary: String,
    pub distance: String,
    pub closed: bool,
    pub alert: String,
    pub chosen: bool,
}

/// A service as its page shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Shown {
    pub id: String,
    pub name: String,
    pub organisation: String,
    pub about_organisation: String,
    pub description: String,
    pub alert: String,
    pub closed: bool,
    pub whom: Vec<String>,
    pub when: Vec<String>,
    pub costs: Vec<String>,
    pub free: bool,
    pub places: Vec<Place>,
    pub languages: Vec<String>,
    pub kinds: Vec<String>,
    pub phones: Vec<Ring>,
    pub contacts: Vec<String>,
    pub email: String,
    pub url: String,
    pub checked_on: Option<Date>,
    pub old: bool,
    pub report_href: String,
    /// Which directory told us of it.
    pub listed_by: String,
}

/// Where it happens.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Place {
    pub name: String,
    pub description: String,
    pub address: String,
    pub virtual_only: bool,
    pub ways: Vec<String>,
    pub when: Vec<String>,
}

/// A number to ring.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Ring {
    pub number: String,
    /// As telephones take it.
    pub href: String,
    pub words: String,
}

/// The first sentences of a text, at most so many letters.
pub(super) fn summary(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most).collect();
    let whole = cut.rsplit_once(". ").map(|(whole, _)| format!("{whole}.")).filter(|whole| whole.len() > most / 2);
    whole.unwrap_or_else(|| format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole)))
}

/// An address of the web that a page may link to; anything else is shown to nobody.
pub(super) fn web_address(url: Option<&str>) -> String {
    let fits = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    url.map(str::trim).filter(fits).unwrap_or_default().to_owned()
}

impl Shown {
    pub(super) fn of(service: &Service, listed_by: String, today: Date) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let organisation = service.organization.as_ref();
        let checked = service.assured_date;
        let old = checked.is_none_or(|on| i64::from((today - on).get_days()) > rules::CHECKED_DAYS);
        Self {
            listed_by,
            id: service.id.clone(),
            name: text(&service.name),
            organisation: organisation.map(|one| text(&one.name)).unwrap_or_default(),
            about_organisation: organisation.map(|one| text(&one.description)).unwrap_or_default(),
            description: text(&service.description),
            alert: text(&service.alert),
            closed: service.status.as_deref() == Some("temporarily closed"),
            whom: whom(service),
            when: service.schedules.iter().filter(|one| holds(one, today)).filter_map(schedule).collect(),
            costs: costs(service, today),
            free: rules::is_free(service),
            places: places(service, today),
            languages: service
                .languages
                .iter()
                .filter_map(|one| one.name.clone().or_else(|| one.code.clone()))
                .collect(),
            kinds: service.attributes.iter().filter_map(|one| one.taxonomy_term.as_ref()?.name.clone()).collect(),
            phones: service
                .phones
                .iter()
                .chain(service.contacts.iter().flat_map(|one| &one.phones))
                .filter_map(ring)
                .collect(),
            contacts: service.contacts.iter().filter_map(contact).collect(),
            email: text(&service.email),
            url: web_address(service.url.as_deref()),
            checked_on: checked,
            old,
            report_href: format!("/find-help/services/{}/report", path_part(&service.id)),
        }
    }
}

/// An id as a part of an address.
pub(super) fn path_part(id: &str) -> String {
    form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20")
}

fn ring(phone: &super::model::Phone) -> Option<Ring> {
    let number = phone.number.clone()?;
    let digits: String = number.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
    Some(Ring { href: format!("tel:{digits}"), words: phone.description.clone().unwrap_or_default(), number })
}

fn contact(one: &Contact) -> Option<String> {
    let parts: Vec<&str> = [&one.name, &one.title, &one.department].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

fn whom(service: &Service) -> Vec<String> {
    let ages = match (service.minimum_age, service.maximum_age) {
        (Some(from), Some(to)) => Some(format!("People of {} to {}", whole(from), whole(to))),
        (Some(from), None) if from > 0.0 => Some(format!("People of {} and over", whole(from))),
        (None, Some(to)) => Some(format!("People up to {}", whole(to))),
        _ => None,
    };
    let areas = service.service_areas.iter().filter_map(|one| one.name.clone().or_else(|| one.service_area.clone()));
    ages.into_iter().chain(areas).collect()
}

fn costs(service: &Service, today: Date) -> Vec<String> {
    let now =
        |cost: &&CostOption| cost.valid_from.is_none_or(|on| on <= today) && cost.valid_to.is_none_or(|on| on >= today);
    let said = service.cost_options.iter().filter(now).map(|cost| {
        let amount = cost.amount.map(|amount| match cost.currency.as_deref() {
            _ if amount == 0.0 => "Free".to_owned(),
            None | Some("GBP" | "gbp") if amount.fract() == 0.0 => format!("£{amount:.0}"),
            None | Some("GBP" | "gbp") => format!("£{amount:.2}"),
            Some(other) => format!("{amount:.2} {other}"),
        });
        let words = [amount, cost.amount_description.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        match &cost.option {
            Some(option) if words.is_empty() => option.clone(),
            Some(option) => format!("{option}: {words}"),
            None => words,
        }
    });
    service.fees.clone().into_iter().chain(said.filter(|words| !words.is_empty())).collect()
}

fn places(service: &Service, today: Date) -> Vec<Place> {
    let found = service.service_at_locations.iter().filter_map(|at| {
        let place = at.location.as_ref()?;
        let address = place.addresses.first();
        let lines = address.map(|one| {
            let parts = [&place.name, &one.address_1, &one.city, &one.state_province, &one.postal_code];
            let mut lines: Vec<String> = parts.into_iter().flatten().cloned().collect();
            lines.dedup();
            lines.join("\n")
        });
        Some(Place {
            name: place.name.clone().unwrap_or_default(),
            description: [&at.description, &place.description]
                .into_iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .join(" "),
            address: lines.unwrap_or_default(),
            virtual_only: place.location_type.as_deref() == Some("virtual"),
            ways: place
                .accessibility
                .iter()
                .filter_map(|one| one.description.clone().or_else(|| one.accessibility.clone()))
                .collect(),
            when: at.schedules.iter().filter(|one| holds(one, today)).filter_map(schedule).collect(),
        })
    });
    found.collect()
}

fn holds(one: &Schedule, today: Date) -> bool {
    one.valid_to.is_none_or(|to| to >= today)
}

/// A schedule in words: “Every Thursday and Friday, 10am to 6pm”; its own words where the rest says nothing.
pub(super) fn schedule(one: &Schedule) -> Option<String> {
    let days: Vec<String> = one.byday.iter().flat_map(|days| days.split(',')).filter_map(day).collect();
    let every = match (one.freq.as_deref(), one.interval) {
        (Some("WEEKLY"), Some(2.0)) => Some("every second"),
        (Some("WEEKLY"), _) => Some("every"),
        (Some("MONTHLY"), _) => Some("each month on the"),
        _ => None,
    };
    let mut said = String::new();
    if !days.is_empty() {
        let together = joined(&days);
        said = match every {
            Some("every") | None if days.len() == 7 => "Every day".into(),
            Some(every) => format!("{}{} {together}", every[..1].to_uppercase(), &every[1..]),
            None => together,
        };
    } else if let (Some("MONTHLY"), Some(on)) = (one.freq.as_deref(), &one.bymonthday) {
        said = format!("Each month on day {}", on.replace(',', ", "));
    }
    let time = |text: &Option<String>| text.as_ref().map(|text| time(text));
    match (time(&one.opens_at), time(&one.closes_at)) {
        (Some(from), Some(to)) => said = comma(&said, &format!("{from} to {to}")),
        (Some(from), None) => said = comma(&said, &format!("from {from}")),
        _ => {}
    }
    if let Some(words) = &one.description {
        said = if said.is_empty() { words.clone() } else { format!("{said}. {words}") };
    }
    if let Some(words) = one.notes.as_ref().filter(|words| Some(*words) != one.description.as_ref()) {
        said = if said.is_empty() { words.clone() } else { format!("{said}. {words}") };
    }
    (!said.is_empty()).then_some(said)
}

fn comma(one: &str, other: &str) -> String {
    if one.is_empty() { other.to_owned() } else { format!("{one}, {other}") }
}

/// `a`, `a and b`, `a, b and c`.
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A day of the calendar standard: `TH`, or `1TU` for the first Tuesday.
fn day(code: &str) -> Option<String> {
    const DAYS: [(&str, &str); 7] = [
        ("MO", "Monday"),
        ("TU", "Tuesday"),
        ("WE", "Wednesday"),
        ("TH", "Thursday"),
        ("FR", "Friday"),
        ("SA", "Saturday"),
        ("SU", "Sunday"),
    ];
    let code = code.trim().to_uppercase();
    let (which, name) = DAYS.iter().find_map(|(short, name)| Some((code.strip_suffix(short)?.to_owned(), *name)))?;
    let which = match which.as_str() {
        "1" | "+1" => "first",
        "2" | "+2" => "second",
        "3" | "+3" => "third",
        "4" | "+4" => "fourth",
        "5" | "+5" => "fifth",
        "-1" => "last",
        _ => return Some(name.to_owned()),
    };
    Some(format!("{which} {name}"))
}

/// A time of day as GOV.UK writes it: `10am`, `6:30pm`, `midday`. What is no time stays as it is.
fn time(text: &str) -> String {
    let Ok(time) = text.trim().trim_end_matches('Z').parse::<Time>() else { return text.to_owned() };
    let (hour, minute) = (time.hour(), time.minute());
    match (hour, minute) {
        (12, 0) => "midday".into(),
        (0, 0) => "midnight".into(),
        _ => {
            let half = if hour < 12 { "am" } else { "pm" };
            let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
            if minute == 0 { format!("{twelve}{half}") } else { format!("{twelve}:{minute:02}{half}") }
        }
    }
}
