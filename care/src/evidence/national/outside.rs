//! National figures as they may leave the council: the one way to a file. Small numbers are hidden, and with them whatever would
//! give them away: the rest of a share, those of unknown age or sex, a quarter of a year, direct payments within self-directed
//! support, a learning disability among all (`evidence/disclosure`).

use std::collections::HashMap;

use engine::columns::{Cell, Table};

use super::{
    ALL, Measure,
    model::{Part, Told, Unit},
};
use crate::evidence::disclosure::{self, Linked};

/// A figure as it may leave the council.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The council's national code.
    pub la: String,
    /// What it is a figure of.
    pub part: &'static Part,
    /// The group of age.
    pub group: String,
    /// By sex, where the measure has it.
    pub sex: Option<String>,
    /// How many count; a median has none.
    pub numerator: Option<disclosure::Told>,
    /// Of how many; nothing when the population is not known.
    pub denominator: Option<disclosure::Told>,
    /// The value; nothing when there is none, or none that may be told.
    pub outcome: Option<f64>,
    /// Whether anything of it is hidden.
    pub hidden: bool,
}

/// Parts of which one lies within the other: everybody of the first counts for the second.
const WITHIN: [(&str, &str); 3] = [("3D 2a", "3D 1a"), ("3D 2b", "3D 1b"), ("2E LD", "2E")];
/// A part and the beginning of the codes of others: everybody counts for at most one of those, and for the first too.
const APART: [(&str, &str); 2] = [("cost all", "cost "), ("total all", "total ")];
/// A cost that comes again is a cost of the quarter.
const AGAIN: (&str, &str) = ("cost ", "total ");
/// Whoever counts for the first is in the denominator of the second: discharges with reablement, and the episodes they led to.
const LED_ON: (&str, &str) = ("2D 2", "2D 1");
/// The beginning of codes of which each takes its share of the same whole, until nothing is left.
const SHARED_OUT: &str = "STS001 ";
const UNKNOWN: &str = "Unknown";
const OTHER: &str = "Other";
const TOTAL: &str = "Total";

/// Numerator, the rest, denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Part,
    Rest,
    Whole,
}

type Place = (&'static str, String, String, Kind);

/// Every figure as it may be told, in the order given; what is of no measure of ours is left out.
pub fn outside(figures: &[Told]) -> Vec<Outside> {
    let mut councils: Vec<&str> = figures.iter().map(|figure| figure.la.as_str()).collect();
    councils.sort_unstable();
    councils.dedup();
    let mut told: HashMap<(&str, Place), disclosure::Told> = HashMap::new();
    for la in councils {
        let its: Vec<&Told> = figures.iter().filter(|figure| figure.la == la).collect();
        for measure in ALL {
            let bound = Bound::of(measure, &its);
            let answers = bound.linked.told();
            told.extend(bound.places.into_iter().map(|(place, at)| ((la, place), answers[at])));
        }
    }
    let parts = || ALL.iter().flat_map(|measure| measure.parts);
    let of = |figure: &Told| {
        let part = parts().find(|part| part.code == figure.measure)?;
        let at = |kind| {
            let sex = figure.sex.clone().unwrap_or_else(|| TOTAL.to_owned());
            told.get(&(figure.la.as_str(), (part.code, figure.group.clone(), sex, kind))).copied()
        };
        let (numerator, denominator) = match part.unit {
            Unit::Percent | Unit::FinePercent => (at(Kind::Part), at(Kind::Whole)),
            // Who lives there is published.
            Unit::Per100k => (at(Kind::Part), figure.denominator.map(disclosure::Told::Count)),
            Unit::MedianDays | Unit::MeanPounds | Unit::TotalPounds => (None, at(Kind::Whole)),
        };
        let is_hidden = |told: &Option<disclosure::Told>| *told == Some(disclosure::Told::Hidden);
        let hidden = is_hidden(&numerator) || is_hidden(&denominator);
        Some(Outside {
            la: figure.la.clone(),
            part,
            group: figure.group.clone(),
            sex: figure.sex.clone(),
            numerator,
            denominator,
            outcome: figure.outcome.filter(|_| !hidden),
            hidden,
        })
    };
    figures.iter().filter_map(of).collect()
}

/// The counts of one measure and council, and what binds them.
struct Bound {
    linked: Linked,
    places: HashMap<Place, usize>,
}

impl Bound {
    fn of(measure: &'static Measure, figures: &[&Told]) -> Self {
        let mut bound = Self { linked: Linked::default(), places: HashMap::new() };
        for figure in figures {
            if let Some(part) = measure.parts.iter().find(|part| part.code == figure.measure) {
                bound.add(part, figure);
            }
        }
        for part in measure.parts {
            bound.ages_and_sexes(part);
        }
        for part in measure.parts {
            bound.quarters(part, measure);
        }
        for (less, more) in WITHIN {
            bound.within(measure, less, more);
        }
        for part in measure.parts {
            if let Some(kind) = part.code.strip_prefix(AGAIN.0)
                && let Some(more) = measure.parts.iter().find(|more| more.code.strip_prefix(AGAIN.1) == Some(kind))
            {
                bound.within(measure, part.code, more.code);
            }
        }
        for (more, beginning) in APART {
            bound.apart(measure, more, beginning);
        }
        bound.shared_out(measure);
        bound.led_on(measure);
        bound
    }

    fn add(&mut self, part: &'static Part, figure: &Told) {
        let sex = figure.sex.as_deref().unwrap_or(TOTAL);
        let (numerator, denominator) = (figure.numerator, figure.denominator);
        if part.unit.has_numerator()
            && let Some(count) = numerator
        {
            let at = self.linked.shown(count);
            self.put(part, &figure.group, sex, Kind::Part, at);
        }
        if part.unit != Unit::Per100k
            && let Some(count) = denominator
        {
            let at = self.linked.shown(count);
            self.put(part, &figure.group, sex, Kind::Whole, at);
        }
        if part.unit.is_share() {
            let rest = numerator.zip(denominator).map_or(0, |(numerator, denominator)| denominator - numerator);
            let at = self.linked.behind(rest);
            self.put(part, &figure.group, sex, Kind::Rest, at);
        }
        self.share(part, &figure.group, sex);
    }

    fn put(&mut self, part: &Part, group: &str, sex: &str, kind: Kind, at: usize) {
        self.places.insert((part.code, group.to_owned(), sex.to_owned(), kind), at);
    }

    fn at(&self, code: &'static str, group: &str, sex: &str, kind: Kind) -> Option<usize> {
        self.places.get(&(code, group.to_owned(), sex.to_owned(), kind)).copied()
    }

    fn share(&mut self, part: &Part, group: &str, sex: &str) {
        let at = |kind| self.at(part.code, group, sex, kind);
        if let (Some(some), Some(rest), Some(whole)) = (at(Kind::Part), at(Kind::Rest), at(Kind::Whole)) {
            self.linked.sum(whole, &[some, rest]);
        }
    }

    /// All ages are the groups and those of unknown age; all sexes are the two that are shown and the others.
    fn ages_and_sexes(&mut self, part: &'static Part) {
        let sexes: &[&str] = if part.by_sex { &["Female", "Male", TOTAL] } else { &[TOTAL] };
        let ages: Vec<&str> = part.groups.iter().copied().filter(|group| *group != TOTAL).collect();
        let kinds = [Kind::Part, Kind::Rest, Kind::Whole];
        if part.groups.contains(&TOTAL) {
            for sex in sexes {
                for kind in kinds {
                    self.remainder(
                        part,
                        kind,
                        (TOTAL, sex),
                        &ages.iter().map(|age| (*age, *sex)).collect::<Vec<_>>(),
                        (UNKNOWN, sex),
                    );
                }
                self.share(part, UNKNOWN, sex);
            }
        }
        if part.by_sex {
            for group in part.groups.iter().copied().chain([UNKNOWN]) {
                for kind in kinds {
                    self.remainder(part, kind, (group, TOTAL), &[(group, "Female"), (group, "Male")], (group, OTHER));
                }
                self.share(part, group, OTHER);
            }
            if part.groups.contains(&TOTAL) {
                for kind in kinds {
                    let all = ages.iter().copied().chain([UNKNOWN]);
                    let parts: Vec<Option<usize>> = all.map(|age| self.at(part.code, age, OTHER, kind)).collect();
                    if let (Some(total), Some(parts)) =
                        (self.at(part.code, TOTAL, OTHER, kind), parts.into_iter().collect::<Option<Vec<usize>>>())
                    {
                        self.linked.sum(total, &parts);
                    }
                }
            }
        }
    }

    /// Says that the parts and a remainder, which is not shown, make up the total.
    fn remainder(
        &mut self,
        part: &'static Part,
        kind: Kind,
        total: (&str, &str),
        parts: &[(&str, &str)],
        rest: (&str, &str),
    ) {
        let Some(total) = self.at(part.code, total.0, total.1, kind) else { return };
        let known: Option<Vec<usize>> = parts.iter().map(|(group, sex)| self.at(part.code, group, sex, kind)).collect();
        let Some(mut all) = known else { return };
        let others = self.linked.count(total) - all.iter().map(|at| self.linked.count(*at)).sum::<i64>();
        if others >= 0 {
            let at = self.linked.behind(others);
            self.put(part, rest.0, rest.1, kind, at);
            all.push(at);
            self.linked.sum(total, &all);
        }
    }

    /// A year is its quarters.
    fn quarters(&mut self, part: &'static Part, measure: &'static Measure) {
        let quarters: Vec<&'static Part> = measure
            .parts
            .iter()
            .filter(|other| other.code.strip_prefix(part.code).is_some_and(|end| end.starts_with(" Q")))
            .collect();
        for group in part.groups.iter().copied().chain([UNKNOWN]) {
            let parts: Vec<usize> =
                quarters.iter().filter_map(|quarter| self.at(quarter.code, group, TOTAL, Kind::Whole)).collect();
            if let (Some(total), false) = (self.at(part.code, group, TOTAL, Kind::Whole), parts.is_empty()) {
                self.linked.within(total, &parts);
            }
        }
    }

    /// Who counts for one part counts for the other.
    fn within(&mut self, measure: &'static Measure, less: &'static str, more: &'static str) {
        let Some(part) = measure.parts.iter().find(|part| part.code == less) else { return };
        for group in part.groups {
            for sex in ["Female", "Male", TOTAL] {
                for kind in [Kind::Part, Kind::Whole] {
                    if let (Some(less), Some(more)) = (self.at(less, group, sex, kind), self.at(more, group, sex, kind))
                    {
                        self.linked.within(more, &[less]);
                    }
                }
                // Those of the larger whole who are not of the smaller are a share of their own.
                if let (Some(less), Some(more)) =
                    (self.at(less, group, sex, Kind::Rest), self.at(more, group, sex, Kind::Rest))
                {
                    if self.linked.count(more) >= self.linked.count(less) {
                        self.linked.within(more, &[less]);
                    } else {
                        self.linked.within(less, &[more]);
                    }
                }
            }
        }
    }

    /// Who counts for the first counts for at most one of the others.
    fn apart(&mut self, measure: &'static Measure, more: &'static str, beginning: &str) {
        let Some(part) = measure.parts.iter().find(|part| part.code == more) else { return };
        let others = measure.parts.iter().filter(|other| other.code != more && other.code.starts_with(beginning));
        let codes: Vec<&'static str> = others.map(|other| other.code).collect();
        for group in part.groups.iter().copied().chain([UNKNOWN]) {
            let parts: Vec<usize> = codes.iter().filter_map(|code| self.at(code, group, TOTAL, Kind::Whole)).collect();
            if let Some(total) = self.at(more, group, TOTAL, Kind::Whole) {
                self.linked.within(total, &parts);
            }
        }
    }

    /// Who counts for the one is in the denominator of the other.
    fn led_on(&mut self, measure: &'static Measure) {
        let Some(part) = measure.parts.iter().find(|part| part.code == LED_ON.0) else { return };
        for group in part.groups.iter().copied().chain([UNKNOWN]) {
            for sex in ["Female", "Male", OTHER, TOTAL] {
                let less = self.at(LED_ON.0, group, sex, Kind::Part);
                if let (Some(less), Some(more)) = (less, self.at(LED_ON.1, group, sex, Kind::Whole))
                    && self.linked.count(more) >= self.linked.count(less)
                {
                    self.linked.within(more, &[less]);
                }
            }
        }
    }

    /// Each takes its share of the same whole, and nothing is left.
    fn shared_out(&mut self, measure: &'static Measure) {
        let its: Vec<&'static Part> = measure.parts.iter().filter(|part| part.code.starts_with(SHARED_OUT)).collect();
        let Some(first) = its.first() else { return };
        for group in first.groups.iter().copied().chain([UNKNOWN]) {
            let parts: Vec<usize> =
                its.iter().filter_map(|part| self.at(part.code, group, TOTAL, Kind::Part)).collect();
            if let (Some(whole), true) = (self.at(first.code, group, TOTAL, Kind::Whole), parts.len() == its.len()) {
                self.linked.sum(whole, &parts);
            }
        }
    }
}

/// The figures as a table for a file.
pub fn table(figures: &[Outside], year: &str) -> Table {
    let columns =
        ["council", "year", "measure", "name", "group", "sex", "numerator", "denominator", "outcome", "unit", "hidden"];
    let count = |told: Option<disclosure::Told>| match told {
        Some(disclosure::Told::Count(count)) => Cell::Int(count),
        _ => Cell::Null,
    };
    let rows = figures.iter().map(|figure| {
        vec![
            Cell::from(figure.la.as_str()),
            Cell::from(year),
            Cell::from(figure.part.code),
            Cell::from(figure.part.name),
            Cell::from(figure.group.as_str()),
            Cell::from(figure.sex.as_deref().unwrap_or(TOTAL)),
            count(figure.numerator),
            count(figure.denominator),
            Cell::from(figure.outcome),
            Cell::from(match figure.part.unit {
                Unit::Percent | Unit::FinePercent => "percent",
                Unit::Per100k => "per 100,000",
                Unit::MedianDays => "median days",
                Unit::MeanPounds => "mean, in pounds",
                Unit::TotalPounds => "sum, in pounds",
            }),
            Cell::from(hidden_words(figure)),
        ]
    });
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect() }
}

/// Which of its numbers are not told.
fn hidden_words(figure: &Outside) -> &'static str {
    let hidden = |told: Option<disclosure::Told>| told == Some(disclosure::Told::Hidden);
    match (hidden(figure.numerator), hidden(figure.denominator)) {
        (true, true) => "numerator, denominator and outcome not told",
        (true, false) => "numerator and outcome not told",
        (false, true) => "denominator and outcome not told",
        (false, false) => "",
    }
}
