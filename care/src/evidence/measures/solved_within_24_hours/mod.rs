//! Solved within 24 hours, and it stayed solved: does the first talk help? Promises FD2, EV3.
//!
//! Hours, days and what solves are the front door's own rule; a test compares them.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::{
    front_door::contacts::rules::{LASTS_DAYS, SOLVED_WITHIN_HOURS},
    people::events::model::{EventType, Outcome},
};

/// Where hours are not known: completed on the same or the next day.
const WITHIN_DAYS: i32 = 1;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "solved-within-24-hours",
    question: "Are people helped within 24 hours, and does it last?",
    name: "Solved within 24 hours",
    unit: Unit::Share,
    better: Better::Higher,
    settles_days: LASTS_DAYS,
    numerator: "requests solved within 24 hours whose person did not ask again within 91 days",
    denominator: Some("requests completed in the month"),
    parameters: &[
        ("request", Parameter::Word(EventType::Request.code())),
        ("solving_outcome", Parameter::Word(Outcome::NfaInformationAndAdvice.code())),
        ("within_hours", Parameter::Hours(SOLVED_WITHIN_HOURS)),
        ("within_days", Parameter::Days(WITHIN_DAYS)),
        ("lasts_days", Parameter::Days(LASTS_DAYS)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
