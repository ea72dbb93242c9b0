//! What services cost in a week, and in the last quarter: the national dashboard's method.

use super::model::{AGES, Measure, Part, Unit};

const fn week(code: &'static str, name: &'static str) -> Part {
    part(code, name, "services with a cost that comes again, in the last quarter of the year", Unit::MeanPounds)
}

const fn total(code: &'static str, name: &'static str) -> Part {
    part(code, name, "services with a cost in the last quarter of the year, one-off costs too", Unit::TotalPounds)
}

const fn part(code: &'static str, name: &'static str, denominator: &'static str, unit: Unit) -> Part {
    Part {
        code,
        name,
        numerator: "an amount has none",
        denominator,
        unit,
        groups: AGES,
        by_sex: false,
        more_is_better: None,
    }
}

/// The manifest.
pub const MEASURE: Measure = Measure {
    slug: "cost-per-week",
    question: "What does support cost?",
    parts: &[
        week("cost all", "A week of any service"),
        week("cost nursing", "A week of nursing care"),
        week("cost residential", "A week of residential care"),
        week("cost community", "A week of long-term support in the community"),
        week("cost prison", "A week of long-term support in prison"),
        week("cost st max", "A week of short-term support to maximise independence"),
        week("cost ongoing low level", "A week of ongoing low-level support"),
        week("cost other short term", "A week of other short-term support"),
        week("cost carer direct", "A week of support for an unpaid carer"),
        week("cost carer via cared for", "A week of support for a carer by way of the person cared for"),
        total("total all", "All services in the quarter"),
        total("total nursing", "Nursing care in the quarter"),
        total("total residential", "Residential care in the quarter"),
        total("total community", "Long-term support in the community in the quarter"),
        total("total prison", "Long-term support in prison in the quarter"),
        total("total st max", "Short-term support to maximise independence in the quarter"),
        total("total ongoing low level", "Ongoing low-level support in the quarter"),
        total("total other short term", "Other short-term support in the quarter"),
        total("total carer direct", "Support for unpaid carers in the quarter"),
        total("total carer via cared for", "Support for carers by way of the person cared for in the quarter"),
    ],
    sql: include_str!("measure.sql"),
    rows: Some(include_str!("rows.sql")),
    notes: include_str!("notes.md"),
    needs_discharges: false,
};
