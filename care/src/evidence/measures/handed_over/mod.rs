//! Hand-offs: did the person get somebody else to ring? Promises EV3, FD2.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::EventType;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "handed-over",
    question: "Do people have one person to ring?",
    name: "Handed over",
    unit: Unit::Share,
    better: Better::Lower,
    settles_days: 0,
    numerator: "requests in which the person got somebody else to ring at least once",
    denominator: Some("requests completed in the month"),
    parameters: &[("request", Parameter::Word(EventType::Request.code()))],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
