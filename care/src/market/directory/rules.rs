//! What the public sees of a service, what it is found by, how far away it is. Pure: facts in, answers out.

use std::collections::BTreeMap;

use super::{
    model::{CostOption, Location, Service},
    words::stems,
};

/// States of a service that the public sees. The other two of the profile are `inactive` and `defunct`.
pub(crate) const SHOWN: [&str; 2] = ["active", "temporarily closed"];
/// Every state of the profile.
pub(crate) const STATUSES: [&str; 4] = ["active", "inactive", "defunct", "temporarily closed"];
/// After so many days without a check the page says so; the profile asks for three months.
pub(crate) const CHECKED_DAYS: i64 = 92;
/// Ways in which a place helps people to use it: the mark, the words on the page, and words of feeds that say so.
pub(crate) const ACCESS: [(&str, &str, &[&str]); 5] = [
    (
        "wheelchair",
        "Step-free or wheelchair access",
        &["wheelchair", "step free", "step-free", "level access", "ramp", "lift"],
    ),
    ("toilet", "Accessible toilet", &["accessible toilet", "disabled toilet", "adapted toilet", "changing places"]),
    ("hearing", "Hearing loop or sign language", &["hearing loop", "induction loop", "sign language", "bsl"]),
    ("parking", "Blue Badge parking", &["blue badge", "disabled parking", "accessible parking"]),
    (
        "quiet",
        "Quiet, dementia friendly or autism friendly",
        &["quiet", "dementia friendly", "autism friendly", "relaxed"],
    ),
];

/// What of a row decides whether it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing<'a> {
    pub status: Option<&'a str>,
    pub internal: bool,
    pub vanished: bool,
    pub merged: bool,
}

/// Whether the public sees a service: what is internal, ended, gone from its feed or shown under another is not.
pub(crate) fn is_shown(of: Standing<'_>) -> bool {
    !of.internal && !of.vanished && !of.merged && of.status.is_some_and(|status| SHOWN.contains(&status))
}

/// A contact with a name and no role is a person's own, and is not shown.
pub(crate) fn is_personal(name: Option<&str>, title: Option<&str>, department: Option<&str>) -> bool {
    name.is_some() && title.is_none() && department.is_none()
}

/// Whether anybody can use it without paying: it costs nothing, or says that it is free.
pub(crate) fn is_free(service: &Service) -> bool {
    let says_free = |text: &Option<String>| {
        text.as_deref().is_some_and(|text| {
            let words = text.to_lowercase();
            words.starts_with("free") || words.starts_with("no charge") || words.contains("free of charge")
        })
    };
    let nothing = |cost: &CostOption| cost.amount == Some(0.0);
    let costs = &service.cost_options;
    if costs.is_empty() { says_free(&service.fees) } else { costs.iter().all(nothing) }
}

/// The marks of the ways in which its places help people.
pub(crate) fn access(service: &Service) -> Vec<&'static str> {
    let places = service.service_at_locations.iter().filter_map(|at| at.location.as_ref());
    let text: String = places
        .flat_map(|place| &place.accessibility)
        .flat_map(|one| [&one.description, &one.details, &one.accessibility])
        .flatten()
        .map(|text| text.to_lowercase() + "\n")
        .collect();
    let sentences: Vec<&str> = text.split(['\n', '.', ';']).collect();
    // A sentence that says no is not read as yes.
    let says = |words: &&str| sentences.iter().any(|one| one.contains(*words) && !denies(one));
    ACCESS.iter().filter(|(_, _, words)| words.iter().any(&says)).map(|(mark, ..)| *mark).collect()
}

fn denies(sentence: &str) -> bool {
    sentence
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| matches!(word, "no" | "not" | "without" | "none"))
}

/// Languages as marks: the code, or else the name, in small letters.
pub(crate) fn languages(service: &Service) -> Vec<String> {
    let said = service.languages.iter().filter_map(|one| one.code.as_ref().or(one.name.as_ref()));
    said.map(|language| language.trim().to_lowercase().chars().take(30).collect()).collect()
}

/// Everything a service is found by: words with their weight, marks, and who may know where it is.
/// `terms` are the names of its taxonomy terms with the wider ones, `confidential` the places that must not be found.
pub(crate) fn index(service: &Service, terms: &[String], confidential: &[String]) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    let mut put = |text: &str, weight: i64| {
        for stem in stems(text) {
            let held = found.entry(stem).or_insert(weight);
            *held = (*held).max(weight);
        }
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    put(&text(&service.name), 8);
    for term in terms {
        put(term, 6);
    }
    if let Some(organization) = &service.organization {
        put(&text(&organization.name), 3);
    }
    let open = |place: &&Location| !confidential.contains(&place.id);
    for place in service.service_at_locations.iter().filter_map(|at| at.location.as_ref()).filter(open) {
        put(&text(&place.name), 2);
        for address in &place.addresses {
            put(&text(&address.city), 2);
        }
    }
    put(&text(&service.description), 1);
    // A word of the question counts for more, wherever it stands, than one that helps with a need.
    let strong: Vec<(String, i64)> =
        found.iter().filter(|(_, weight)| **weight >= 6).map(|(word, weight)| (format!("+{word}"), *weight)).collect();
    for weight in found.values_mut() {
        *weight = 10 + 3 * *weight;
    }
    found.extend(strong);
    let known = |place: &Location| place.latitude.is_some() && place.longitude.is_some();
    let places = service.service_at_locations.iter().filter_map(|at| at.location.as_ref());
    if !places.filter(open).any(known) {
        found.insert("=anywhere".into(), 1);
    }
    found.insert("=shown".into(), 1);
    if is_free(service) {
        found.insert("=free".into(), 1);
    }
    found.extend(access(service).into_iter().map(|mark| (format!("=access:{mark}"), 1)));
    found.extend(languages(service).into_iter().map(|language| (format!("=language:{language}"), 1)));
    found
}

/// A point on the earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub latitude: f64,
    pub longitude: f64,
}

/// Metres in a mile.
pub(crate) const MILE: f64 = 1_609.344;
/// The earth's mean radius in metres (International Union of Geodesy and Geophysics).
const RADIUS: f64 = 6_371_008.8;
/// Metres in a degree of latitude.
const DEGREE: f64 = RADIUS * std::f64::consts::PI / 180.0;

impl Point {
    /// The way as the crow flies, in metres: the haversine formula.
    pub(crate) fn metres_to(self, other: Self) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let north = ((b - a) / 2.0).sin().powi(2);
        let east = ((other.longitude - self.longitude).to_radians() / 2.0).sin().powi(2);
        2.0 * RADIUS * (north + a.cos() * b.cos() * east).sqrt().min(1.0).asin()
    }

    /// South, north, west and east of what is within so many metres.
    pub(crate) fn around(self, metres: f64) -> [f64; 4] {
        let north = metres / DEGREE;
        let east = metres / (DEGREE * self.latitude.to_radians().cos().max(0.01));
        [self.latitude - north, self.latitude + north, self.longitude - east, self.longitude + east]
    }

    /// Whether there can be such a point.
    pub(crate) fn is_real(self) -> bool {
        (-90.0..=90.0).contains(&self.latitude) && (-180.0..=180.0).contains(&self.longitude)
    }
}

/// A distance as people say it.
pub(crate) fn in_words(metres: f64) -> String {
    let miles = metres / MILE;
    if miles < 0.15 {
        "very near".into()
    } else if miles < 9.95 {
        let told = format!("{miles:.1}");
        format!("{} {}", told.trim_end_matches(".0"), if told == "1.0" { "mile" } else { "miles" })
    } else {
        format!("{miles:.0} miles")
    }
}
