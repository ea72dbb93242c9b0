//! What can be chosen on every page: the source of the numbers and the time.

use engine::columns::Param;
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;

use crate::evidence::{
    measures::{Measure, Period, Source},
    national::Year,
};

/// One list to choose from: its name in the address, what it is called, and what there is.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Filter {
    pub name: &'static str,
    pub label: &'static str,
    pub options: Vec<(String, String, bool)>,
}

/// A stretch of time, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Stretch {
    pub from: Date,
    pub to: Date,
}

impl Stretch {
    /// The chosen year, or the last twelve months, as far as the source reaches and as it is settled so many days later.
    /// Nothing when that leaves no day.
    pub(super) fn of(year: Option<Year>, period: Period, settles_days: i32) -> Option<Self> {
        let settled = period.known_until.saturating_sub(settles_days.days());
        let last = period.to.min(settled);
        let (from, to) = match year {
            Some(year) => (year.from, year.to.min(last)),
            None => (last.saturating_sub(1.year()).saturating_add(1.day()), last),
        };
        let from = from.max(period.from);
        (from <= to).then_some(Self { from, to })
    }

    /// As the measures are asked, with the last day of which everything is known.
    pub(super) const fn period(self, known_until: Date) -> Period {
        Period { from: self.from, to: self.to, known_until }
    }

    /// How many days it has.
    pub(super) fn days(self) -> i32 {
        self.to.since(self.from).map_or(0, |span| span.get_days()) + 1
    }
}

/// The last end of a month up to a day.
pub(super) fn month_end(day: Date) -> Date {
    if day == day.last_of_month() { day } else { day.first_of_month().saturating_sub(1.day()) }
}

/// The list of sources.
pub(super) fn sources(all: &[Source], chosen: &str) -> Filter {
    let options = all.iter().map(|one| (one.id.clone(), one.label.clone(), one.id == chosen)).collect();
    Filter { name: "source", label: "Source of the numbers", options }
}

/// The list of times: what the address leaves out comes first, then the years that the source reaches, the newest first.
pub(super) fn times(period: Option<Period>, year: Option<Year>, whole: &str) -> Filter {
    let mut options = vec![(String::new(), whole.to_owned(), year.is_none())];
    let begin = |day: Date| day.year() - i16::from((day.month(), day.day()) < (4, 1));
    if let Some(period) = period {
        let years = (begin(period.from)..=begin(period.to)).rev().filter_map(Year::beginning);
        options.extend(years.map(|one| (one.name(), one.name(), year == Some(one))));
    }
    Filter { name: "year", label: "Time", options }
}

/// A measure's parameters for a time, with others beside them.
pub(super) fn params(measure: &Measure, period: Period, others: Vec<Param<'static>>) -> Vec<Param<'static>> {
    let mut params = measure.params(period);
    params.extend(others);
    params
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_time_ends_where_numbers_can_still_change() {
        let period = Period { from: date(2023, 1, 10), to: date(2026, 11, 25), known_until: date(2026, 11, 24) };
        let last = Stretch::of(None, period, 91).unwrap();
        assert_eq!((last.from, last.to), (date(2025, 8, 26), date(2026, 8, 25)));
        assert_eq!(last.days(), 365);
        let year = Stretch::of(Some(Year::named("2026-27").unwrap()), period, 7).unwrap();
        assert_eq!((year.from, year.to), (date(2026, 4, 1), date(2026, 11, 17)));
        let first = Stretch::of(Some(Year::named("2022-23").unwrap()), period, 0).unwrap();
        assert_eq!((first.from, first.to), (date(2023, 1, 10), date(2023, 3, 31)));
        assert_eq!(Stretch::of(Some(Year::named("2021-22").unwrap()), period, 0), None);
        assert_eq!(month_end(date(2026, 2, 28)), date(2026, 2, 28));
        assert_eq!(month_end(date(2026, 2, 27)), date(2026, 1, 31));
    }
}
