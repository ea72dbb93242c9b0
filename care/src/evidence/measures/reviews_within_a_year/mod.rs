//! Reviews due and done within twelve months. Promises EV3, PR7.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{ClientType, EventType};

/// A review is due so many days after the last one.
const WITHIN_DAYS: i32 = 365;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "reviews-within-a-year",
    question: "Is support looked at together every year?",
    name: "Reviewed within a year",
    unit: Unit::Share,
    better: Better::Higher,
    settles_days: 0,
    numerator: "people of these with a review completed in the 365 days up to that day",
    denominator: Some("people with long-term support on the last day of the month and 365 days before"),
    parameters: &[
        ("service", Parameter::Word(EventType::Service.code())),
        ("review", Parameter::Word(EventType::Review.code())),
        ("service_user", Parameter::Word(ClientType::ServiceUser.code())),
        ("long_term", Parameter::Word("long_term")),
        ("within_days", Parameter::Days(WITHIN_DAYS)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
