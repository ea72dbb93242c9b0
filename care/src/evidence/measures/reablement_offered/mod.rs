//! Reablement offered: how many new people go on to it? Promises EV3, PR6.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{ClientType, EventType, Outcome};

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "reablement-offered",
    question: "Are new people offered reablement?",
    name: "Offered reablement",
    unit: Unit::Share,
    better: Better::Higher,
    settles_days: 0,
    numerator: "requests of new people that went on to reablement",
    denominator: Some("requests of new people completed in the month"),
    parameters: &[
        ("request", Parameter::Word(EventType::Request.code())),
        ("service", Parameter::Word(EventType::Service.code())),
        ("service_user", Parameter::Word(ClientType::ServiceUser.code())),
        ("long_term", Parameter::Word("long_term")),
        ("reablement", Parameter::Word(Outcome::Reablement.code())),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
