//! Requests for help, by month: how many people ask? Promise EV3.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::EventType;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "requests-per-month",
    question: "How many people ask for help?",
    name: "Requests",
    unit: Unit::Count,
    better: Better::Neither,
    settles_days: 0,
    numerator: "requests completed in the month",
    denominator: None,
    parameters: &[("request", Parameter::Word(EventType::Request.code()))],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
