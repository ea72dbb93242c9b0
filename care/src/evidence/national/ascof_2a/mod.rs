//! ASCOF 2A: do people stay independent after short-term support?

use super::model::{AGES, Measure, Part, Unit};

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "ascof-2a",
    question: "Do new clients stay independent after short-term support?",
    parts: &[Part {
        code: "2A",
        name: "Independent after short-term support",
        numerator: "episodes after which no long-term support and no care home followed",
        denominator: "episodes of short-term support to maximise independence of new clients that ended in the year, where what \
                      followed is known",
        unit: Unit::Percent,
        groups: AGES,
        by_sex: false,
        more_is_better: Some(true),
    }],
    sql: include_str!("measure.sql"),
    rows: None,
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
