//! One made-up person: who they are, what they asked for, and what became of it. Pure: a seed and a number in, a life out.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use platform::{clock::london_date, ids::Ids};

use super::{
    calendar::Calendar,
    chance::Chance,
    names,
    pathway::{Pathway, Route},
};
use crate::{
    people::{events::model::ClientLevelEvent, persons::Details},
    town::localities::LOCALITIES,
};

/// Why somebody needs support. Decides their age, how they come and what helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Frailty,
    Dementia,
    Physical,
    Learning,
    Mental,
    Sight,
    Caring,
}

impl Need {
    /// The national reason, in the wording of release 2. // CLD
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::Frailty => "Physical support: Personal care support",
            Self::Dementia => "Support with memory and cognition",
            Self::Physical => "Physical support: Access and mobility only",
            Self::Learning => "Learning disability support",
            Self::Mental => "Mental health support",
            Self::Sight => "Sensory support: Support for visual impairment",
            Self::Caring => "Social support: Support to unpaid carer",
        }
    }

    const fn ages(self) -> (u32, u32) {
        match self {
            Self::Frailty => (67, 97),
            Self::Dementia => (70, 97),
            Self::Physical => (22, 64),
            Self::Learning | Self::Mental => (18, 64),
            Self::Sight => (40, 92),
            Self::Caring => (28, 84),
        }
    }

    /// Of ten thousand: who died in the years told of, and who was helped already when they began.
    const fn shares(self) -> (u32, u32) {
        match self {
            Self::Frailty => (1_500, 1_500),
            Self::Dementia => (2_400, 2_200),
            Self::Physical => (250, 1_800),
            Self::Learning => (250, 6_500),
            Self::Mental => (250, 1_200),
            Self::Sight => (800, 1_000),
            Self::Caring => (100, 0),
        }
    }
}

/// One time they asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    /// When.
    pub received_at: Timestamp,
    /// When it was completed; none while it is open.
    pub completed_at: Option<Timestamp>,
    /// How it came.
    pub channel: &'static str,
    /// Where they came from.
    pub route: Route,
    /// How it ended, in the words of contacts.
    pub ending: &'static str,
}

/// A made-up person and everything that happened to them.
#[derive(Clone, Debug)]
pub(super) struct Life {
    /// From 0.
    pub number: u64,
    /// UUIDv7.
    pub id: String,
    /// What the record says.
    pub details: Details,
    /// Why they need support.
    pub need: Need,
    /// The times they asked, the earliest first.
    pub requests: Vec<Request>,
    /// Assessments, services and reviews.
    pub events: Vec<ClientLevelEvent>,
}

/// How the council knows a made-up person.
pub(super) fn reference(number: u64) -> String {
    format!("SYN{number:06}")
}

/// The id of a made-up person: by their number alone, so that others can name them, and in its order.
pub(super) fn id_of(calendar: &Calendar, seed: u64, number: u64) -> String {
    let begin = calendar.from.at(0, 0, 0, 0).in_tz("UTC").map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let millis = i64::try_from(number).unwrap_or_default();
    let at = begin.saturating_add(SignedDuration::from_millis(millis)).unwrap_or(begin);
    Ids::seeded(Chance::of(seed, number).next()).next(at)
}

/// Whom a carer cares for; none for everybody else. Every seventh is a carer, of the one before.
pub(super) fn cares_for(number: u64) -> Option<u64> {
    (number % 7 == 6).then(|| number - 1)
}

/// The life of one person of a borough.
pub(super) fn life(calendar: &Calendar, seed: u64, number: u64) -> Life {
    let mut chance = Chance::of(seed, number.wrapping_add(1 << 40));
    let need = match cares_for(number) {
        Some(_) => Need::Caring,
        None => chance.weighed(&[
            (Need::Frailty, 53),
            (Need::Dementia, 11),
            (Need::Physical, 13),
            (Need::Learning, 9),
            (Need::Mental, 11),
            (Need::Sight, 3),
        ]),
    };
    let (dies, known) = need.shares();
    let mut died_on = chance.happens(dies).then(|| calendar.busy_day(&mut chance));
    let known_before = chance.happens(known);
    let count = if known_before {
        chance.weighed(&[(0, 40), (1, 36), (2, 17), (3, 7)])
    } else {
        chance.weighed(&[(1, 62), (2, 23), (3, 10), (4, 5)])
    };
    let mut days: Vec<Date> = (0..count).map(|_| calendar.busy_day(&mut chance)).collect();
    days.sort_unstable();
    // Nobody asks after their death, and everybody asked or was helped at least once.
    if !known_before && days.first().zip(died_on).is_some_and(|(first, died)| died < *first) {
        died_on = None;
    }
    days.retain(|day| died_on.is_none_or(|died| *day <= died));

    let id = id_of(calendar, seed, number);
    let details = details(calendar, &mut chance, number, need, died_on);
    let cared_for = cares_for(number).map(|other| id_of(calendar, seed, other));
    let mut pathway = Pathway::new(calendar, &mut chance, id.clone(), number, need, died_on, cared_for);
    if known_before {
        pathway.helped_already();
    }
    for day in days {
        pathway.asks(day);
    }
    // Support that ended before the years told of leaves nothing to tell: then they ask at least once.
    if pathway.is_empty() {
        let day = pathway.some_day();
        pathway.asks(day);
    }
    let (requests, events) = pathway.told();
    Life { number, id, details, need, requests, events }
}

fn details(calendar: &Calendar, chance: &mut Chance, number: u64, need: Need, died_on: Option<Date>) -> Details {
    let (youngest, oldest) = need.ages();
    // The youngest of them were adults already on the first day.
    let born_on = names::born(chance.between(youngest, oldest), calendar.from, chance);
    let gender = chance.weighed(&[("Female", 57), ("Male", 42), ("Other", 1)]);
    let given_name = names::given(chance).to_owned();
    let family_name = names::family(chance);
    let place = LOCALITIES[usize::try_from(number % 4).unwrap_or_default()];
    let street = ["Heron", "Lantern", "Orchard", "Ropewalk", "Chapel", "Tannery"];
    let interpreter = chance.happens(350);
    Details {
        given_name,
        family_name,
        born_on: Some(born_on),
        died_on,
        // Some are not traced yet.
        nhs_number: (!chance.happens(400)).then(|| names::nhs_number(number)).flatten(),
        gender: Some(gender.into()),
        ethnicity: Some(chance.weighed(ETHNICITIES).into()),
        address: Some(format!(
            "{} {} Row, {}\n{}",
            chance.between(1, 120),
            chance.one(&street),
            names::MARK,
            place.name
        )),
        postcode: Some(names::postcode(place.district, chance)),
        phone: Some(names::phone(number)),
        language: interpreter.then(|| (*chance.one(&["Polish", "Urdu", "Tamil", "British Sign Language"])).into()),
        interpreter,
        gp_practice: Some(format!("{} practice {}", names::MARK, 1 + number % 9)),
        is_carer: need == Need::Caring,
        ..Details::default()
    }
}

/// National words, because the extract needs them. // CLD
const ETHNICITIES: &[(&str, u32)] = &[
    ("White: English, Welsh, Scottish, Northern Irish or British", 74),
    ("White: Irish", 2),
    ("White: Any other White background", 6),
    ("Mixed or multiple ethnic groups: White and Black Caribbean", 2),
    ("Asian or Asian British: Indian", 3),
    ("Asian or Asian British: Pakistani", 3),
    ("Asian or Asian British: Bangladeshi", 2),
    ("Black, Black British, Caribbean or African: Caribbean", 3),
    ("Black, Black British, Caribbean or African: African", 3),
    ("Other ethnic group: Arab", 1),
    ("No data: Undeclared or not known", 1),
];

impl Request {
    /// Whole hours are not enough to know what was solved within a day: these are hours with their part.
    pub(super) fn hours(&self) -> Option<f64> {
        let minutes = self.completed_at?.duration_since(self.received_at).as_mins();
        Some(f64::from(i32::try_from(minutes).unwrap_or(i32::MAX)) / 60.0)
    }

    /// The days on which it came and was completed.
    pub(super) fn days(&self) -> (Date, Option<Date>) {
        (london_date(self.received_at), self.completed_at.map(london_date))
    }
}

/// So many days later; days stay in the calendar.
pub(super) fn later(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}
