//! What the pages of national figures show: numbers already in words.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    ALL, Measure, Person, Year,
    answers::{Kept, Placed},
    discharges::NO_DISCHARGES,
    model::{Part, Told, Unit},
    unknown::Unknown,
    words::{outcome_words, rule_words},
};

/// What is asked for in the address, and what there is to choose from.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::evidence) struct Asked {
    pub councils: Vec<String>,
    pub council: String,
    pub years: Vec<String>,
    pub year: String,
    /// What the figures are computed from, as `sources` has it.
    pub source: String,
    /// From what they can be computed: the word in the address, and what people read.
    pub sources: Vec<(&'static str, String)>,
    /// What is chosen, as people read it.
    pub from: String,
    /// What is chosen, behind the question mark of an address.
    pub address: String,
}

/// How 2D is computed.
pub(super) const HOW_2D: &str = "2D needs stays in hospital, which no file of Client Level Data has. Where a council is given them, the \
                                 command line computes it: alongside evidence measures FILE --year 2025-26 --discharges STAYS.csv. The \
                                 file of stays is read there and not kept.";

/// The files that the council sent.
pub(super) const FILES: &str = "files";
/// Our own record alone.
pub(super) const OWN: &str = "own";
/// The files, and our own record as the newest submission.
pub(super) const BOTH: &str = "both";

/// One figure as a page has it.
#[derive(Clone, Debug, Serialize)]
pub(in crate::evidence) struct Cell {
    pub value: String,
    pub of: String,
}

/// A measure among the others.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    pub slug: &'static str,
    pub question: &'static str,
    pub lines: Vec<Line>,
    /// The parts that nobody is counted for.
    pub nobody: Vec<String>,
}

/// One part of a measure with its figures by group of age.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub name: String,
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

/// What to do where nobody said how many people live in a council's area, and so its rates are not known.
pub(super) fn population_missing(kept: &Kept, council: &str) -> Option<String> {
    let rates = || ALL.iter().flat_map(|measure| measure.parts).filter(|part| part.unit == Unit::Per100k);
    let unknown = |figure: &Told| {
        figure.la == council && figure.denominator.is_none() && rates().any(|part| part.code == figure.measure)
    };
    kept.figures.iter().any(unknown).then(|| {
        "Rates need to know how many people live there: a file populations.csv in the data folder, with the columns la, band and \
         population, and the bands 18 to 64 and 65 and above."
            .to_owned()
    })
}

pub(super) fn words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A measure with the figures of all its parts but those of its own page alone: a quarter's median, and sums of money.
pub(super) fn group(measure: &Measure, council: &str, kept: &Kept) -> Group {
    let its: Vec<&Told> = kept.figures.iter().filter(|figure| figure.la == council).collect();
    let mut group = Group { slug: measure.slug, question: measure.question, lines: Vec::new(), nobody: Vec::new() };
    let here = |part: &&Part| !part.code.contains(" Q") && part.unit != Unit::TotalPounds;
    for part in measure.parts.iter().filter(here) {
        let counted = |figure: &&Told| {
            let count = if part.unit.has_numerator() { figure.numerator } else { figure.denominator };
            figure.measure == part.code && count.is_some_and(|count| count > 0)
        };
        if measure.parts.len() > FEW && !its.iter().copied().any(|figure| counted(&figure)) {
            group.nobody.push(part.title());
        } else {
            group.lines.push(line(part, &its));
        }
    }
    group
}

/// Of a measure with more parts than these, the parts that nobody is counted for share one line.
const FEW: usize = 5;

fn line(part: &'static Part, figures: &[&Told]) -> Line {
    let cells = ["18 to 64", "65 and above", "Total"].map(|group| {
        let wanted = if part.groups.contains(&group) || group != "18 to 64" { group } else { "25 to 64" };
        let found = figures.iter().find(|figure| {
            figure.measure == part.code
                && figure.group == wanted
                && figure.sex.as_deref().is_none_or(|sex| sex == "Total")
        });
        found.map_or_else(|| Cell { value: "–".into(), of: String::new() }, |figure| cell(part, figure))
    });
    Line { name: part.title(), cells: cells.into() }
}

/// Whether what it needs was not given.
fn not_computed(part: &Part, figure: &Told) -> bool {
    part.unit == Unit::FinePercent && figure.denominator.is_none()
}

/// A figure in words.
pub(in crate::evidence) fn cell(part: &Part, figure: &Told) -> Cell {
    if not_computed(part, figure) {
        return Cell { value: "not computed".to_owned(), of: NO_DISCHARGES.to_owned() };
    }
    let value = match (figure.outcome, part.unit) {
        (None, Unit::MedianDays | Unit::MeanPounds | Unit::FinePercent) => "nobody".to_owned(),
        (None, _) => "not known".to_owned(),
        (Some(value), Unit::Percent | Unit::FinePercent) => format!("{value}%"),
        (Some(value), Unit::Per100k) => format!("{value}"),
        (Some(value), Unit::MedianDays) => format!("{value} days"),
        (Some(value), Unit::MeanPounds | Unit::TotalPounds) => pounds(value),
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

/// An amount as people read it: `£1,122.52`.
pub(in crate::evidence) fn pounds(amount: f64) -> String {
    let told = format!("{amount:.2}");
    let (whole, pence) = told.split_once('.').unwrap_or((&told, "00"));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("£{grouped}.{pence}")
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
    pub title: String,
    pub name: &'static str,
    pub numerator: &'static str,
    pub denominator: &'static str,
    pub figures: Vec<(String, String, Cell)>,
    pub by_sex: bool,
    /// Why none of its figures could be computed, if none could.
    pub not_computed: Option<&'static str>,
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
            ("source", &asked.source),
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
        title: part.title(),
        name: part.name,
        numerator: part.numerator,
        denominator: part.denominator,
        by_sex: part.by_sex,
        not_computed: (part.unit == Unit::FinePercent && its.clone().all(|figure| not_computed(part, figure)))
            .then_some(NO_DISCHARGES),
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
            href: address(&[("id", id), ("council", &asked.council), ("year", &asked.year), ("source", &asked.source)]),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_thousands() {
        let told = [0.0, 12.5, 999.999, 1_122.52, 1_234_567.8, -250_000.0].map(pounds);
        assert_eq!(told, ["£0.00", "£12.50", "£1,000.00", "£1,122.52", "£1,234,567.80", "£-250,000.00"]);
    }
}
