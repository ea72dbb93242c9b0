//! How reablement ends, by month. Promises EV3, PR6.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{ClientType, EventType, ServiceType};

/// Support that begins within so many days of the ending follows it, as in ASCOF 2A.
const FOLLOWS_DAYS: i32 = 7;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "reablement-endings",
    question: "Do people need no long-term support after reablement?",
    name: "Ended without long-term support",
    unit: Unit::Share,
    better: Better::Higher,
    settles_days: FOLLOWS_DAYS,
    numerator: "endings after which no long-term support ran within 7 days",
    denominator: Some("times of reablement that ended in the month"),
    parameters: &[
        ("service", Parameter::Word(EventType::Service.code())),
        ("service_user", Parameter::Word(ClientType::ServiceUser.code())),
        ("long_term", Parameter::Word("long_term")),
        ("st_max", Parameter::Word(ServiceType::StMax.code())),
        ("follows_days", Parameter::Days(FOLLOWS_DAYS)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
