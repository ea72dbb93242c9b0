//! Waiting times, the provisional official method 1.1: from asking to the first response, and to the first service.

use super::model::{Measure, Part, Unit};

/// Who is younger than 25 is not in it: transitions from children's services are no waits.
const AGES: &[&str] = &["25 to 64", "65 and above", "Total"];

const fn part(code: &'static str, name: &'static str) -> Part {
    Part {
        code,
        name,
        numerator: "a median has none",
        denominator: "waits of new clients that ended in the time",
        unit: Unit::MedianDays,
        groups: AGES,
        by_sex: false,
        more_is_better: Some(false),
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "waiting-times",
    question: "How long do new clients wait?",
    parts: &[
        part("waiting 1", "Days to the first response"),
        part("waiting 1 Q1", "Days to the first response, April to June"),
        part("waiting 1 Q2", "Days to the first response, July to September"),
        part("waiting 1 Q3", "Days to the first response, October to December"),
        part("waiting 1 Q4", "Days to the first response, January to March"),
        part("waiting 2", "Days to the first service"),
        part("waiting 2 Q1", "Days to the first service, April to June"),
        part("waiting 2 Q2", "Days to the first service, July to September"),
        part("waiting 2 Q3", "Days to the first service, October to December"),
        part("waiting 2 Q4", "Days to the first service, January to March"),
    ],
    sql: include_str!("measure.sql"),
    rows: Some(include_str!("rows.sql")),
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
