//! Time from a request to the first conversation, by month. Promises EV3, FD4.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::EventType;

/// A request that is older than this when the step begins is of another time.
const LOOK_BACK_DAYS: i32 = 365;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "time-to-conversation",
    question: "How long do people wait for a conversation?",
    name: "Days to the first conversation",
    unit: Unit::Days,
    better: Better::Lower,
    settles_days: 0,
    numerator: "people whose first conversation after a request was in the month",
    denominator: None,
    parameters: &[
        ("request", Parameter::Word(EventType::Request.code())),
        ("assessment", Parameter::Word(EventType::Assessment.code())),
        ("conversation", Parameter::Word("%conversation%")),
        ("look_back_days", Parameter::Days(LOOK_BACK_DAYS)),
        ("lower_quartile", Parameter::Number(0.25)),
        ("upper_quartile", Parameter::Number(0.75)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
