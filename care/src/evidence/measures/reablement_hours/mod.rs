//! Hours of reablement for a person, by month. Promises EV3, PR6.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{ClientType, CostFrequency, EventType, ServiceType};

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "reablement-hours",
    question: "How much reablement does a person get?",
    name: "Hours of reablement a week",
    unit: Unit::Hours,
    better: Better::Neither,
    settles_days: 0,
    numerator: "people who began reablement in the month and whose hours are known",
    denominator: None,
    parameters: &[
        ("service", Parameter::Word(EventType::Service.code())),
        ("service_user", Parameter::Word(ClientType::ServiceUser.code())),
        ("st_max", Parameter::Word(ServiceType::StMax.code())),
        ("hourly", Parameter::Word(CostFrequency::Hourly.code())),
        ("hundredths", Parameter::Number(100.0)),
        ("lower_quartile", Parameter::Number(0.25)),
        ("upper_quartile", Parameter::Number(0.75)),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
