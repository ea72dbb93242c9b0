//! ASCOF 3D: self-directed support and direct payments.

use super::model::{AGES, Measure, Part, Unit};

const CLIENTS: &str =
    "people with long-term support in the community on the last day of the year, and none in a care home";
const CARERS: &str = "unpaid carers who had a direct payment, a managed budget or commissioned support in the year";

const fn part(code: &'static str, name: &'static str, numerator: &'static str, denominator: &'static str) -> Part {
    Part {
        code,
        name,
        numerator,
        denominator,
        unit: Unit::Percent,
        groups: AGES,
        by_sex: false,
        more_is_better: Some(true),
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "ascof-3d",
    question: "Do people direct their own support?",
    parts: &[
        part("3D 1a", "Self-directed support", "those with a direct payment or a managed budget", CLIENTS),
        part("3D 1b", "Self-directed support, carers", "those with a direct payment or a managed budget", CARERS),
        part("3D 2a", "Direct payments", "those with a direct payment", CLIENTS),
        part("3D 2b", "Direct payments, carers", "those with a direct payment", CARERS),
    ],
    sql: include_str!("measure.sql"),
    rows: Some(include_str!("rows.sql")),
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
