//! ASCOF 2E: who of the people with long-term support lives at home or with family?

use super::model::{AGES, Measure, Part, Unit};

const fn part(
    code: &'static str,
    name: &'static str,
    denominator: &'static str,
    groups: &'static [&'static str],
) -> Part {
    Part {
        code,
        name,
        numerator: "people who live at home or with family, as last known",
        denominator,
        unit: Unit::Percent,
        groups,
        by_sex: true,
        more_is_better: Some(true),
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "ascof-2e",
    question: "Do people with long-term support live at home or with family?",
    parts: &[
        part("2E", "At home or with family", "people with long-term support in the year", AGES),
        part(
            "2E LD",
            "At home or with family, learning disability",
            "people of 18 to 64 with long-term support in the year whose reason is a learning disability",
            &["18 to 64"],
        ),
    ],
    sql: include_str!("measure.sql"),
    rows: None,
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
