//! Time from a request to an assessment, by month. Promises EV3, PR2.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::EventType;

/// A request that is older than this when the step begins is of another time.
const LOOK_BACK_DAYS: i32 = 365;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "time-to-assessment",
    question: "How long do people wait for an assessment?",
    name: "Days to an assessment",
    unit: Unit::Days,
    better: Better::Lower,
    settles_days: 0,
    numerator: "people whose first assessment after a request began in the month",
    denominator: None,
    parameters: &[
        ("request", Parameter::Word(EventType::Request.code())),
        ("assessment", Parameter::Word(EventType::Assessment.code())),
        ("look_back_days", Parameter::Days(LOOK_BACK_DAYS)),
        ("lower_quartile", Parameter::Number(0.25)),
        ("upper_quartile", Parameter::Number(0.75)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
