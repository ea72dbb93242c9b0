//! What a measure is: its manifest, its parameters, and the series of months it answers.

use engine::{
    columns::{Cell, Param},
    pictures::NumberFormat,
    statistics::xmr::Better,
};
use jiff::civil::Date;
use serde::Serialize;

/// A measure: a folder with its SQL, notes and test, and this value at its door.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name in addresses, and of its folder with `_` for `-`.
    pub slug: &'static str,
    /// What it answers, as a question.
    pub question: &'static str,
    /// What one value is called: "Solved within 24 hours".
    pub name: &'static str,
    /// What its values are.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// How many days after a month its value can still change.
    pub settles_days: i32,
    /// What the numerator counts, in words.
    pub numerator: &'static str,
    /// What the denominator counts, in words; a count of things has none.
    pub denominator: Option<&'static str>,
    /// What a council may want to set otherwise, by the names its SQL uses.
    pub parameters: &'static [(&'static str, Parameter)],
    /// `measure.sql`: month, numerator, denominator, value, provisional.
    pub sql: &'static str,
    /// `people.sql`: what stands behind the months from `$from` to `$to`.
    pub people_sql: &'static str,
    /// `notes.md`: definition, source, limits, differences from the national code.
    pub notes: &'static str,
    /// How small numbers leave the council.
    pub disclosure: Disclosure,
}

/// What the values of a measure are. All are drawn as an `XmR` chart, a point a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share between 0 and 1, read as a percentage. A month without anybody in the denominator has no value.
    Share,
    /// How many. A month without any has the value nought.
    Count,
    /// The middle of many lengths of time in days (half waited no longer). The numerator is of how many; a month without
    /// any has no value.
    Days,
    /// The middle of many lengths of time in hours.
    Hours,
    /// The middle of many amounts of money, in pence.
    Pence,
}

impl Unit {
    /// How its values are written.
    pub const fn format(self) -> NumberFormat {
        match self {
            Self::Share => NumberFormat::Percent(0),
            Self::Count => NumberFormat::Number(0),
            Self::Days => NumberFormat::Measured("days"),
            Self::Hours => NumberFormat::Measured("hours"),
            Self::Pence => NumberFormat::Pounds,
        }
    }

    /// The least and the most a value can be.
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Self::Share => (0.0, 1.0),
            Self::Count | Self::Days | Self::Hours | Self::Pence => (0.0, f64::INFINITY),
        }
    }

    /// The unit in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Share => "percent",
            Self::Count => "a month",
            Self::Days => "days (the middle of all)",
            Self::Hours => "hours (the middle of all)",
            Self::Pence => "pounds (the middle of all)",
        }
    }

    /// Whether a value is the middle of many, so that what lies around it is worth telling.
    pub const fn is_median(self) -> bool {
        matches!(self, Self::Days | Self::Hours | Self::Pence)
    }
}

/// How small numbers of a measure leave the council (`evidence/disclosure.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// Both counts and their difference are people: none of 1 to 4 is told.
    CountsOfPeople,
}

/// A value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parameter {
    /// A word of the national list, as we keep it.
    Word(&'static str),
    /// Hours, with a fraction.
    Hours(f64),
    /// Whole days.
    Days(i32),
    /// A pure number.
    Number(f64),
}

impl Parameter {
    /// As a query takes it.
    pub fn cell(self) -> Cell {
        match self {
            Self::Word(word) => Cell::from(word),
            Self::Hours(hours) => Cell::Real(hours),
            Self::Days(days) => Cell::Int(days.into()),
            Self::Number(number) => Cell::Real(number),
        }
    }

    /// As people read it.
    pub fn words(self) -> String {
        match self {
            Self::Word(word) => word.replace('_', " "),
            Self::Hours(hours) => format!("{hours} hours"),
            Self::Days(1) => "1 day".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The time a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The last day of which everything is known: yesterday for our own record, the end of the period of a file.
    pub known_until: Date,
}

impl Measure {
    /// The values of `$from`, `$to`, `$known_until` and of the manifest's parameters.
    pub fn params(&self, period: Period) -> Vec<Param<'static>> {
        let mut params = vec![
            ("from", Cell::Date(period.from)),
            ("to", Cell::Date(period.to)),
            ("known_until", Cell::Date(period.known_until)),
        ];
        params.extend(self.parameters.iter().map(|(name, parameter)| (*name, parameter.cell())));
        params
    }
}

/// One month of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// Its first day.
    pub on: Date,
    /// How many count.
    pub numerator: i64,
    /// Of how many; a count of things has none.
    pub denominator: Option<i64>,
    /// The value.
    pub value: f64,
    /// A quarter lies at or below the first, a quarter at or above the second; only where the value is a middle.
    pub quartiles: Option<(f64, f64)>,
    /// Whether it can still change.
    pub provisional: bool,
}

/// What no measure of requests can count, by the reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Without a day on which they were completed.
    pub without_end: i64,
    /// Without a day on which they began.
    pub without_start: i64,
    /// Nobody can say whose they are.
    pub without_person: i64,
    /// They end before they begin.
    pub reversed: i64,
}

/// One request behind a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The council's own id of the person; none in files that do not say.
    pub person_id: Option<String>,
    /// The work it came from.
    pub reference: Option<String>,
    /// The day it began.
    pub started_on: Option<Date>,
    /// The day it was completed.
    pub ended_on: Option<Date>,
    /// What followed, as a word of ours.
    pub outcome: Option<String>,
    /// Whether it is in the numerator.
    pub counts: bool,
}
