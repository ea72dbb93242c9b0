//! ASCOF 2D: who leaves hospital into reablement, and who of them is still in the community twelve weeks later?

use super::model::{Measure, Part, Unit};

const fn part(code: &'static str, name: &'static str, numerator: &'static str, denominator: &'static str) -> Part {
    Part {
        code,
        name,
        numerator,
        denominator,
        unit: Unit::FinePercent,
        groups: &["65 to 74", "75 to 84", "85 and above", "Total"],
        by_sex: true,
        more_is_better: Some(true),
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "ascof-2d",
    question: "Are older people still in the community twelve weeks after they left hospital into reablement?",
    parts: &[
        part(
            "2D 1",
            "In the community 12 weeks after hospital and reablement",
            "episodes of people who did not die, were not admitted again and moved into no care home in those weeks",
            "episodes of reablement that began around the discharge of somebody of 65 or over in the year",
        ),
        part(
            "2D 2",
            "Reablement after hospital",
            "discharges around which reablement began",
            "discharges of people of 65 and over in the year",
        ),
    ],
    sql: include_str!("measure.sql"),
    rows: None,
    notes: include_str!("notes.md"),
    needs_discharges: true,
};
