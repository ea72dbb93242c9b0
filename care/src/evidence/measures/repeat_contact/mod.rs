//! Repeat contact: did people have to ask again? Promises EV3, FD2.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::front_door::contacts::rules::LASTS_DAYS;
use crate::people::events::model::EventType;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "repeat-contact",
    question: "Do people have to ask again?",
    name: "Asked again within 91 days",
    unit: Unit::Share,
    better: Better::Lower,
    settles_days: LASTS_DAYS,
    numerator: "requests whose person asked again within 91 days",
    denominator: Some("requests completed in the month"),
    parameters: &[
        ("request", Parameter::Word(EventType::Request.code())),
        ("within_days", Parameter::Days(LASTS_DAYS)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
