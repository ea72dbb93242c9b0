//! What a national measure is, and what it answers: figures, and the rows behind them.

use engine::columns::Cell;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A national measure: a folder with its SQL, notes and test, and this value at its door.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its folder with `-` for `_`.
    pub slug: &'static str,
    /// What it answers, as a question.
    pub question: &'static str,
    /// The figures it gives.
    pub parts: &'static [Part],
    /// `measure.sql`: the rows behind the figures, or what `rows` makes them of.
    pub sql: &'static str,
    /// `rows.sql`, of a measure that has the same people in several figures: makes the rows behind them of the table that
    /// `measure.sql` makes, which ends in `_looked_at`. To ask again costs less than to keep each row once for each figure.
    pub rows: Option<&'static str>,
    /// `notes.md`: definition, source, limits, readings, differences.
    pub notes: &'static str,
    /// Whether it takes stays in hospital, which files of Client Level Data do not have: without them it has no figure.
    pub needs_discharges: bool,
}

/// One figure of a measure.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its national code: `2A`, `3D 1a`.
    pub code: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What the numerator counts.
    pub numerator: &'static str,
    /// What the denominator counts.
    pub denominator: &'static str,
    /// What its value is.
    pub unit: Unit,
    /// The groups of age it is told for.
    pub groups: &'static [&'static str],
    /// Whether it is told by sex too.
    pub by_sex: bool,
    /// Whether more is better, where one way is.
    pub more_is_better: Option<bool>,
}

/// What the value of a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The numerator of each hundred in the denominator; nought when nobody is in it.
    Percent,
    /// The same to two places; nothing when nobody is in the denominator.
    FinePercent,
    /// People of each hundred thousand who live there.
    Per100k,
    /// The median number of days of those in the denominator.
    MedianDays,
    /// The mean amount of those in the denominator, in pounds; their values are pence.
    MeanPounds,
    /// The amounts of those in the denominator together, in pounds; their values are pence.
    TotalPounds,
}

impl Part {
    /// As a heading: a figure of the outcomes framework is known by its code (`2A: …`), others by their name.
    #[must_use]
    pub fn title(&self) -> String {
        if self.code.starts_with(|first: char| first.is_ascii_digit()) {
            format!("{}: {}", self.code, self.name)
        } else {
            self.name.to_owned()
        }
    }
}

impl Measure {
    /// The table of the rows behind its figures.
    #[must_use]
    pub fn table(&self) -> String {
        self.slug.replace('-', "_")
    }

    /// All of its SQL, as people read it.
    #[must_use]
    pub fn whole_sql(&self) -> String {
        self.rows.map_or_else(|| self.sql.to_owned(), |rows| format!("{}\n-- rows.sql\n\n{rows}", self.sql))
    }
}

impl Unit {
    /// Whether it is some of a whole; a middle, a mean and a sum are of all of it.
    #[must_use]
    pub const fn has_numerator(self) -> bool {
        matches!(self, Self::Percent | Self::FinePercent | Self::Per100k)
    }

    /// Whether its numerator is a part of its denominator.
    #[must_use]
    pub const fn is_share(self) -> bool {
        matches!(self, Self::Percent | Self::FinePercent)
    }
}

/// The groups of most measures.
pub const AGES: &[&str] = &["18 to 64", "65 and above", "Total"];

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The council's national code.
    pub la: String,
    /// The measure's code.
    pub measure: &'static str,
    /// The group of age, or `Total`.
    pub group: String,
    /// `Male`, `Female` or `Total`, where the measure has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// How many count; a median, a mean or a sum has none.
    pub numerator: Option<i64>,
    /// Of how many; the population for a rate.
    pub denominator: Option<i64>,
    /// The value, rounded as the nation does.
    pub outcome: Option<f64>,
}

impl Figure {
    /// The figure without numbers, because what it needs was not given.
    #[must_use]
    pub fn not_computed(self) -> Self {
        Self { numerator: None, denominator: None, outcome: None, ..self }
    }
}

/// A figure as it is kept and read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The council's national code.
    pub la: String,
    /// The measure's code.
    pub measure: String,
    /// The group of age.
    pub group: String,
    /// By sex, where the measure has it.
    pub sex: Option<String>,
    /// How many count.
    pub numerator: Option<i64>,
    /// Of how many.
    pub denominator: Option<i64>,
    /// The value.
    pub outcome: Option<f64>,
}

impl From<&Figure> for Told {
    fn from(figure: &Figure) -> Self {
        Self {
            la: figure.la.clone(),
            measure: figure.measure.to_owned(),
            group: figure.group.clone(),
            sex: figure.sex.clone(),
            numerator: figure.numerator,
            denominator: figure.denominator,
            outcome: figure.outcome,
        }
    }
}

/// One row behind figures: a person, or an episode of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Person {
    /// The council's national code.
    pub la: String,
    /// The person as the nation knows them within the council.
    pub person_key: String,
    /// The council's own id of the person.
    pub la_person_id: Option<String>,
    /// The measure's code.
    pub measure: String,
    /// Which episode or event of the person; blank where the person is counted.
    pub unit: String,
    /// The day on which it counts.
    pub counted_on: Option<Date>,
    /// The age on that day, as the nation reckons it.
    pub age: Option<i64>,
    /// The group of age.
    pub group: String,
    /// As recorded.
    pub sex: Option<String>,
    /// Whether it is in the denominator.
    pub denominator: bool,
    /// Whether it is in the numerator.
    pub numerator: bool,
    /// Days or pence, where the measure has them.
    pub value: Option<f64>,
    /// The rule that placed it.
    pub rule: String,
    /// The outcome or place that the rule found.
    pub outcome: Option<String>,
}

/// The columns of the rows behind the figures, in order.
pub const COLUMNS: [&str; 14] = [
    "la",
    "person_key",
    "la_person_id",
    "measure",
    "unit",
    "counted_on",
    "age",
    "age_group",
    "sex",
    "denominator",
    "numerator",
    "value",
    "rule",
    "outcome",
];

impl Person {
    /// A row of [`COLUMNS`].
    pub(super) fn of(row: &[Cell]) -> Option<Self> {
        let text = |at: usize| match row.get(at) {
            Some(Cell::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let int = |at: usize| match row.get(at) {
            Some(Cell::Int(number)) => Some(*number),
            _ => None,
        };
        Some(Self {
            la: text(0)?,
            person_key: text(1)?,
            la_person_id: text(2),
            measure: text(3)?,
            unit: text(4).unwrap_or_default(),
            counted_on: match row.get(5) {
                Some(Cell::Date(day)) => Some(*day),
                _ => None,
            },
            age: int(6),
            group: text(7)?,
            sex: text(8),
            denominator: int(9) == Some(1),
            numerator: int(10) == Some(1),
            value: match row.get(11) {
                Some(Cell::Real(value)) => Some(*value),
                _ => None,
            },
            rule: text(12)?,
            outcome: text(13),
        })
    }
}

/// A financial year, from 1 April to 31 March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Year {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

impl Year {
    /// The year that begins on 1 April of this one.
    pub fn beginning(year: i16) -> Option<Self> {
        Some(Self { from: Date::new(year, 4, 1).ok()?, to: Date::new(year.checked_add(1)?, 3, 31).ok()? })
    }

    /// `2025-26`.
    ///
    /// # Errors
    /// A sentence, for anything else.
    pub fn named(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("“{text}” is not a financial year. Write it as 2025-26: from 1 April 2025 to 31 March 2026.");
        let (first, second) = text.split_once('-').ok_or_else(wrong)?;
        let beginning: i16 = first.parse().ok().filter(|_| first.len() == 4).ok_or_else(wrong)?;
        let fits = second.len() == 2 && second.parse() == Ok((beginning + 1) % 100);
        Self::beginning(beginning).filter(|_| fits && beginning >= 2000).ok_or_else(wrong)
    }

    /// As people write it.
    pub fn name(self) -> String {
        format!("{}-{:02}", self.from.year(), self.to.year() % 100)
    }

    /// The quarters from April 2023, when the national collection began, to the end of the year: first and last day.
    pub fn quarters(self) -> Vec<(Date, Date)> {
        let mut quarters = Vec::new();
        let (mut year, mut month) = (2023, 4);
        while let (Ok(first), Ok(third)) = (Date::new(year, month, 1), Date::new(year, month + 2, 1)) {
            if third > self.to {
                break;
            }
            quarters.push((first, third.last_of_month()));
            month += 3;
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        quarters
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn a_financial_year_is_read_and_nothing_else_is() {
        let year = Year::named("2025-26").unwrap();
        assert_eq!((year.from.to_string(), year.to.to_string()), ("2025-04-01".into(), "2026-03-31".into()));
        assert_eq!(Year::named("2099-00").unwrap().name(), "2099-00");
        for wrong in ["2025", "2025-27", "25-26", "2025-2026", "2025-26 ", "x-y", "", "-", "32767-68", "1850-51"] {
            assert!(Year::named(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn quarters_run_from_the_first_collection_to_the_year_s_end() {
        let quarters = Year::named("2023-24").unwrap().quarters();
        let words: Vec<String> = quarters.iter().map(|(from, to)| format!("{from} {to}")).collect();
        assert_eq!(
            words,
            ["2023-04-01 2023-06-30", "2023-07-01 2023-09-30", "2023-10-01 2023-12-31", "2024-01-01 2024-03-31"]
        );
        assert_eq!(Year::named("2025-26").unwrap().quarters().len(), 12);
        assert!(Year::named("2020-21").unwrap().quarters().is_empty());
    }
}
