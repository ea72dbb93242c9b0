//! ASCOF 2B and 2C: new admissions to care homes for long-term support.

use super::model::{Measure, Part, Unit};

const fn part(code: &'static str, name: &'static str, groups: &'static [&'static str]) -> Part {
    Part {
        code,
        name,
        numerator: "people newly admitted to long-term residential or nursing care in the year",
        denominator: "people of that age who live in the area",
        unit: Unit::Per100k,
        groups,
        by_sex: false,
        more_is_better: Some(false),
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "ascof-2b-2c",
    question: "How many people are newly admitted to a care home?",
    parts: &[
        part("2B", "New admissions to care homes, 18 to 64", &["18 to 64"]),
        part("2C", "New admissions to care homes, 65 and above", &["65 and above"]),
    ],
    sql: include_str!("measure.sql"),
    rows: None,
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
