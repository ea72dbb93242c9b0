//! New long-term support, by month. Promises EV3, PR4.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{ClientType, EventType};

/// A gap of so many days or less interrupts nothing.
const GAP_DAYS: i32 = 7;

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "new-long-term-support",
    question: "How many people begin long-term support?",
    name: "New long-term support",
    unit: Unit::Count,
    better: Better::Neither,
    settles_days: 0,
    numerator: "beginnings of long-term support in the month for people who had none",
    denominator: None,
    parameters: &[
        ("service", Parameter::Word(EventType::Service.code())),
        ("service_user", Parameter::Word(ClientType::ServiceUser.code())),
        ("long_term", Parameter::Word("long_term")),
        ("gap_days", Parameter::Days(GAP_DAYS)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
