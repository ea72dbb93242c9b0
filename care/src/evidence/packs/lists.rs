//! The national lists that steps read, and the values of parameters, as a pack tells them.

use engine::columns::{Cell, Param};
use serde::Serialize;

use crate::evidence::{
    client_level_data::outcome_ranks,
    measures::{self, Measure},
    national::{
        self, Year, compute,
        model::Unit,
        settings::{SETTINGS, Settings},
    },
};

/// The last year of which packs know the quarters.
const LAST_YEAR: i16 = 2059;

/// A list: the table it fills, and its rows.
pub(super) type List = (&'static str, Vec<Vec<Cell>>);

/// Every list. Populations are the analyst's own, and so empty.
pub(super) fn lists() -> Vec<List> {
    let quarters = Year::beginning(LAST_YEAR).map(Year::quarters).unwrap_or_default();
    let quarters = quarters.into_iter().map(|(from, to)| vec![Cell::Date(from), Cell::Date(to)]).collect();
    vec![
        ("calendar_quarters", quarters),
        // A council is given them by its hospitals, or not.
        ("discharges", Vec::new()),
        // Only our own record knows them.
        ("hand_overs", Vec::new()),
        ("list_groups", measures::list_groups()),
        ("months", measures::months()),
        ("outcome_ranks", outcome_ranks()),
        ("parts", parts()),
        ("populations", Vec::new()),
        ("settled", compute::settled()),
    ]
}

/// Every national figure: its measure, its name, what its value is, and the group of age and the sex it is told for.
fn parts() -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for part in national::ALL.iter().flat_map(|measure| measure.parts) {
        let unit = match part.unit {
            Unit::Percent => "percent",
            Unit::FinePercent => "fine_percent",
            Unit::Per100k => "per_100k",
            Unit::MedianDays => "median_days",
            Unit::MeanPounds => "mean_pounds",
            Unit::TotalPounds => "total_pounds",
        };
        let sexes: &[&str] = if part.by_sex { &["Total", "Female", "Male"] } else { &["Total"] };
        for group in part.groups {
            for sex in sexes {
                rows.push([part.code, part.name, unit, group, sex].into_iter().map(Cell::from).collect());
            }
        }
    }
    rows
}

/// A parameter as `pack.json` tells it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Valued {
    name: &'static str,
    kind: &'static str,
    value: String,
    words: String,
}

/// The parameters of a monthly measure.
pub(super) fn of_measure(measure: &Measure) -> Vec<Valued> {
    let told = measure.parameters.iter().map(|(name, parameter)| valued((*name, parameter.cell()), parameter.words()));
    told.collect()
}

/// The readings of the national method.
pub(super) fn settings() -> Vec<Valued> {
    let words = SETTINGS.iter().map(|setting| setting.words);
    Settings::default().params().zip(words).map(|(param, words)| valued(param, words.to_owned())).collect()
}

fn valued((name, value): Param<'static>, words: String) -> Valued {
    Valued { name, kind: kind(&value), value: value.to_string(), words }
}

/// The kind of a value, as `given.json` names kinds of columns.
pub(super) const fn kind(cell: &Cell) -> &'static str {
    match cell {
        Cell::Null | Cell::Text(_) => "text",
        Cell::Bool(_) => "bool",
        Cell::Int(_) => "int",
        Cell::Real(_) => "real",
        Cell::Date(_) => "date",
    }
}
