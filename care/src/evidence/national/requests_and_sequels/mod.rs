//! The requests of new clients and their sequels: STS001 of the short and long term return (SALT), from client level data.

use super::model::{AGES, Measure, Part, Unit};

const fn part(code: &'static str, name: &'static str, numerator: &'static str) -> Part {
    Part {
        code,
        name,
        numerator,
        denominator: "requests of new clients that ended in the year",
        unit: Unit::Percent,
        groups: AGES,
        by_sex: false,
        more_is_better: None,
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "requests-and-sequels",
    question: "What do requests of new clients lead to?",
    parts: &[
        part("STS001 ST-Max", "Led to short-term support to maximise independence", "those that led to such support"),
        part("STS001 nursing", "Led to nursing care", "those that led to long-term nursing care"),
        part("STS001 residential", "Led to residential care", "those that led to long-term residential care"),
        part("STS001 community", "Led to long-term support in the community", "those that led to such support"),
        part("STS001 prison", "Led to long-term support in prison", "those that led to such support"),
        part("STS001 low level", "Led to ongoing low-level support", "those that led to such support"),
        part("STS001 other short term", "Led to other short-term support", "those that led to such support"),
        part("STS001 NHS", "Led to care funded by the NHS", "those that ended so, with no service"),
        part("STS001 end of life", "Led to end of life care", "those that ended so, with no service"),
        part(
            "STS001 universal",
            "Led to universal services, advice or signposting",
            "those that ended in information, advice, signposting or another service of the council",
        ),
        part("STS001 deceased", "No services: the person died", "those that ended so, with no service"),
        part(
            "STS001 other reason",
            "No services for another reason",
            "those that ended for another reason or for several, with no service",
        ),
        part(
            "STS001 not classified",
            "Not classified",
            "those after which neither events nor the request's own outcome say what they led to",
        ),
    ],
    sql: include_str!("measure.sql"),
    rows: Some(include_str!("rows.sql")),
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
