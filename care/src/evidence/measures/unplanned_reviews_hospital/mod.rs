//! Unplanned reviews due to hospital, by month. Promises EV3, PR7.

use engine::statistics::xmr::Better;

use super::model::{Disclosure, Measure, Parameter, Unit};
use crate::people::events::model::{EventType, ReviewReason};

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "unplanned-reviews-hospital",
    question: "How often does a hospital stay force a review?",
    name: "Unplanned reviews due to hospital",
    unit: Unit::Share,
    better: Better::Lower,
    settles_days: 0,
    numerator: "unplanned reviews whose reason was hospital",
    denominator: Some("unplanned reviews completed in the month"),
    parameters: &[
        ("review", Parameter::Word(EventType::Review.code())),
        ("unplanned", Parameter::Word("unplanned")),
        ("hospital", Parameter::Word(ReviewReason::UnplannedHospital.code())),
    ],
    sql: include_str!("measure.sql"),
    people_sql: include_str!("people.sql"),
    notes: include_str!("notes.md"),
    disclosure: Disclosure::CountsOfPeople,
};
