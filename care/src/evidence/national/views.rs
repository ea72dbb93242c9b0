//! What the pages of national figures show: numbers already in words.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Measure, Person, Year,
    answers::{Kept, Placed},
    discharges::NO_DISCHARGES,
    model::{Part, Told, Unit},
    unknown::Unknown,
    words::{outcome_words, rule_words},
};

/// What is asked for in the address, and what there is to choose from.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Asked {
    pub councils: Vec<String>,
    pub council: String,
    pub years: Vec<String>,
    pub year: String,
}

/// How 2D is computed.
pub(super) const HOW_2D: &str = "2D needs stays in hospital, which no file of Client Level Data has. Where a council is given them, the \
                                 command line computes it: alongside evidence measures FILE --year 2025-26 --discharges STAYS.csv. The \
                                 file of stays is read there and not kept.";

/// One figure as a page has it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cell {
    pub value: String,
    pub of: String,
}

/// One part of a measure with its figures by group.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub slug: &'static str,
    pub code: &'static str,
    pub name: &'static str,
    pub cells: Vec<Cell>,
}

/// What to know of the files before using the figures.
pub(super) fn about(kept: &Kept, year: Year) -> Vec<String> {
    let mut notes = Vec::new();
    let of_year = year.quarters().into_iter().filter(|(from, _)| *from >= year.from);
    let (mut without, mut stated) = (Vec::new(), Vec::new());
    for (from, _) in of_year {
        match kept.quarters.iter().find(|quarter| quarter.from == from) {
            None => without.push(words(from)),
            Some(quarter) if quarter.by_stated_period => stated.push(words(from)),
            Some(_) => {}
        }
    }
    if !without.is_empty() {
        notes.push(format!(
            "No file covers the quarters that begin on {}. What happened then is not counted.",
            without.join(", ")
        ));
    }
    if !stated.is_empty() {
        notes.push(format!(
            "For the quarters that begin on {} only the period that a file states covers them, not its events: the nation would not \
             use the file for them.",
            stated.join(", ")
        ));
    }
    notes.push("Deaths are those of the files; the nation takes them from the register of deaths.".to_owned());
    notes
}

pub(super) fn words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

pub(super) fn line(measure: &Measure, part: &'static Part, council: &str, kept: &Kept) -> Line {
    let cells = ["18 to 64", "65 and above", "Total"].map(|group| {
        let wanted = if part.groups.contains(&group) || group != "18 to 64" { group } else { "25 to 64" };
        let found = kept.figures.iter().find(|figure| {
            figure.la == council
                && figure.measure == part.code
                && figure.group == wanted
                && figure.sex.as_deref().is_none_or(|sex| sex == "Total")
        });
        found.map_or_else(|| Cell { value: "–".into(), of: String::new() }, |figure| cell(part, figure))
    });
    Line { slug: measure.slug, code: part.code, name: part.name, cells: cells.into() }
}

pub(super) fn cell(part: &Part, figure: &Told) -> Cell {
    if part.unit == Unit::FinePercent && figure.denominator.is_none() {
        return Cell { value: "not computed".to_owned(), of: NO_DISCHARGES.to_owned() };
    }
    let value = match (figure.outcome, part.unit) {
        (None, Unit::MedianDays | Unit::MeanPounds | Unit::FinePercent) => "nobody".to_owned(),
        (None, _) => "not known".to_owned(),
        (Some(value), Unit::Percent | Unit::FinePercent) => format!("{value}%"),
        (Some(value), Unit::Per100k) => format!("{value}"),
        (Some(value), Unit::MedianDays) => format!("{value} days"),
        (Some(value), Unit::MeanPounds | Unit::TotalPounds) => format!("£{value:.2}"),
    };
    let number = |number: Option<i64>| number.map_or_else(|| "not known".to_owned(), |number| number.to_string());
    let of = match part.unit {
        Unit::MedianDays => format!("{} waits", number(figure.denominator)),
        Unit::MeanPounds | Unit::TotalPounds => format!("{} services", number(figure.denominator)),
        Unit::Per100k if figure.denominator.is_none() => {
            format!("{} people; the population is not known", number(figure.numerator))
        }
        _ => format!("{} of {}", number(figure.numerator), number(figure.denominator)),
    };
    Cell { value, of }
}

/// One rule and what it placed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rule {
    pub href: String,
    pub words: String,
    pub rows: i64,
    pub counts: String,
}

/// A part with its figures and its rules.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PartShown {
    pub code: &'static str,
    pub name: &'static str,
    pub numerator: &'static str,
    pub denominator: &'static str,
    pub figures: Vec<(String, String, Cell)>,
    pub by_sex: bool,
    pub rules: Vec<Rule>,
    /// How many people it knows too little of.
    pub unknown: Vec<String>,
}

pub(super) fn part_shown(
    part: &'static Part,
    asked: &Asked,
    kept: &Kept,
    placed: &[Placed],
    unknown: &[Unknown],
) -> PartShown {
    let its = kept.figures.iter().filter(|figure| figure.la == asked.council && figure.measure == part.code);
    let rules = placed.iter().filter(|placed| placed.measure == part.code).map(|placed| Rule {
        words: rule_words(&placed.rule),
        href: address(&[
            ("part", part.code),
            ("rule", &placed.rule),
            ("council", &asked.council),
            ("year", &asked.year),
        ]),
        rows: placed.rows,
        counts: match (placed.denominator == placed.rows, placed.numerator, placed.denominator) {
            (_, _, 0) => "left out".to_owned(),
            (true, numerator, denominator) if numerator == denominator => "counts".to_owned(),
            (true, 0, _) => "in the denominator only".to_owned(),
            (_, numerator, denominator) => format!("{denominator} in the denominator, {numerator} count"),
        },
    });
    PartShown {
        code: part.code,
        name: part.name,
        numerator: part.numerator,
        denominator: part.denominator,
        by_sex: part.by_sex,
        figures: its
            .map(|figure| (figure.group.clone(), figure.sex.clone().unwrap_or_default(), cell(part, figure)))
            .collect(),
        rules: rules.collect(),
        unknown: unknown
            .iter()
            .filter(|unknown| unknown.measure == part.code)
            .map(|unknown| format!("{}: {}", unknown.words(), unknown.count))
            .collect(),
    }
}

/// The part of an address behind its question mark.
pub(super) fn address(values: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

/// One row behind a figure.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    pub measure: String,
    pub person: String,
    /// Behind the question mark of the person's own page.
    pub href: String,
    pub unit: String,
    pub counted_on: Option<Date>,
    pub age: Option<i64>,
    pub group: String,
    pub counts: &'static str,
    pub rule: String,
    pub outcome: String,
    pub value: Option<f64>,
}

impl Row {
    pub(super) fn of(person: Person, asked: &Asked) -> Self {
        let id = person.la_person_id.as_deref().unwrap_or_default();
        Self {
            href: address(&[("id", id), ("council", &asked.council), ("year", &asked.year)]),
            counts: match (person.denominator, person.numerator) {
                (true, true) => "counts",
                (true, false) => "in the denominator only",
                _ => "left out",
            },
            rule: rule_words(&person.rule),
            outcome: person.outcome.as_deref().map_or_else(String::new, outcome_words),
            measure: person.measure,
            person: person.la_person_id.unwrap_or_else(|| "no id of the council".into()),
            unit: person.unit,
            counted_on: person.counted_on,
            age: person.age,
            group: person.group,
            value: person.value,
        }
    }
}
