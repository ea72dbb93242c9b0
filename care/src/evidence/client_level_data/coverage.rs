//! Which months a file covers, by the ends of its events: never by what it states.
//!
//! Source: the national method of September 2026 ("V2"). Requests, assessments and services are looked at, by the month in
//! which they ended, from April 2020 to the month before the file is sent. A month is complete for a type with at least ten
//! events and a fifth of the type's median month, if the type itself has a twentieth of the median of the three types. One
//! incomplete month between two complete ones is forgiven. The file covers the latest run of months complete for all three.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;

use super::finding::{Finding, Place};
use super::rules::import_month;
use super::specification::{Check, Field};
use super::summary::{TYPES, Tally};

/// The types that must be complete, as places in [`TYPES`].
const LOOKED_AT: [usize; 3] = [0, 1, 2];
/// A month needs so many events of a type, except in the City of London.
const FEWEST: f64 = 10.0;
/// The City of London's code: too small for [`FEWEST`].
const CITY_OF_LONDON: &str = "714";
/// Files with fewer events are not judged by months: a test, a top-up or a very small council.
const FEWEST_EVENTS: u64 = 100;
/// Months further apart than this are not walked through: a stated period of centuries is a slip of its own.
const MOST_MONTHS: usize = 240;

/// Months by their first day.
type Months = BTreeMap<Date, u64>;

/// What the ends of events say about the months of a stated period.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Coverage {
    /// The type, the month, its events, and how many it needs.
    pub incomplete: Vec<(usize, Date, u64, u64)>,
    /// The first and the last month that the file covers; none if there is no month complete for all three types.
    pub covered: Option<(Date, Date)>,
}

/// Judges the months of a stated period; none where there are too few events or a type is missing, which is a finding of
/// its own.
pub(super) fn coverage(months: &Counted, totals: [u64; 3], stated: (Date, Date), council: &str) -> Option<Coverage> {
    let before = import_month(stated.1)?;
    let of_type = |kind: usize| -> Months {
        let counted = months.iter().filter(|((.., found), count)| *found == kind && **count > 0);
        counted
            .filter_map(|((year, month, _), count)| Some((Date::new(*year, *month, 1).ok()?, *count)))
            .filter(|(month, _)| *month >= Date::constant(2020, 4, 1) && *month < before)
            .collect()
    };
    let by_type = LOOKED_AT.map(of_type);
    let events: u64 = by_type.iter().flat_map(Months::values).sum();
    if events < FEWEST_EVENTS || totals.contains(&0) {
        return None;
    }
    let middle_total = median(totals.to_vec());
    let all: Vec<Date> = walk(stated.0.first_of_month(), before)?;
    let mut found = Coverage::default();
    let mut allowed = vec![true; all.len()];
    for (kind, months) in by_type.iter().enumerate() {
        let enough = number(totals[kind]) >= middle_total * 0.05;
        let fewest = if council == CITY_OF_LONDON { 0.0 } else { FEWEST };
        let needed = (median(months.values().copied().collect()) * 0.2).max(fewest).max(1.0);
        let count = |month: &Date| months.get(month).copied().unwrap_or_default();
        let complete: Vec<bool> = all.iter().map(|month| enough && number(count(month)) >= needed).collect();
        for (at, month) in all.iter().enumerate() {
            let forgiven = at > 0 && complete[at - 1] && complete.get(at + 1).copied().unwrap_or(false);
            allowed[at] &= complete[at] || forgiven;
            if !complete[at] {
                // A month needs whole events.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                found.incomplete.push((LOOKED_AT[kind], *month, count(month), needed.ceil() as u64));
            }
        }
    }
    let last = allowed.iter().rposition(|fits| *fits);
    found.covered = last.map(|last| {
        let first = allowed[..last].iter().rposition(|fits| !fits).map_or(0, |at| at + 1);
        (all[first], all[last])
    });
    Some(found)
}

/// Events by year, month and type.
pub(super) type Counted = BTreeMap<(i16, i8, usize), u64>;

/// The months from one to before another; none if they are the wrong way round or too many.
fn walk(from: Date, before: Date) -> Option<Vec<Date>> {
    let months: Vec<Date> =
        from.series(Span::new().months(1)).take_while(|month| *month < before).take(MOST_MONTHS + 1).collect();
    (!months.is_empty() && months.len() <= MOST_MONTHS).then_some(months)
}

/// The middle of some numbers, between the two nearest if they are even in number; 0 of none.
fn median(mut of: Vec<u64>) -> f64 {
    of.sort_unstable();
    match (of.len(), of.len() / 2) {
        (0, _) => 0.0,
        (odd, middle) if odd % 2 == 1 => number(of[middle]),
        (_, middle) => f64::midpoint(number(of[middle - 1]), number(of[middle])),
    }
}

/// A count that a file can hold is far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn number(count: u64) -> f64 {
    count as f64
}

/// Findings about the months of a file.
pub(super) fn of_the_months(tally: &Tally, council: &str) -> Vec<Finding<'static>> {
    let totals = LOOKED_AT.map(|kind| tally.of_type(TYPES[kind]));
    let Some(stated) = tally.stated_period else { return Vec::new() };
    let Some(coverage) = coverage(&tally.months, totals, stated, council) else { return Vec::new() };
    let whole = |field, check, value: String, expected: String| Finding {
        place: Place::default(),
        field: Some(field),
        check,
        value: Cow::Owned(value),
        expected: Cow::Owned(expected),
    };
    let mut findings: Vec<Finding<'static>> = coverage
        .incomplete
        .iter()
        .map(|(kind, month, count, needed)| {
            let value = format!("{count} {}s that ended in {}", TYPES[*kind], month.strftime("%B %Y"));
            whole(Field::EventEndDate, Check::MonthIncomplete, value, needed.to_string())
        })
        .collect();
    let in_words = |(from, to): (Date, Date)| format!("{} to {}", from.strftime("%-d %B %Y"), to.strftime("%-d %B %Y"));
    // What ends in the month in which the file is sent is not counted yet, so only whole months before it are missed.
    let whole_months = |(first, last): (Date, Date)| {
        first <= stated.0 && last.last_of_month().tomorrow().ok() >= import_month(stated.1)
    };
    if !coverage.covered.is_some_and(whole_months) {
        let covered = coverage.covered.map(|(first, last)| in_words((first, last.last_of_month())));
        let expected = covered.unwrap_or_else(|| "no run of months that are complete".to_owned());
        findings.push(whole(Field::ReportingPeriodEndDate, Check::PeriodLongerThanData, in_words(stated), expected));
    }
    findings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    /// A year in which each month has so many requests, assessments and services that ended.
    fn year(change: &[(i8, usize, u64)]) -> Option<Coverage> {
        let mut months: Counted = (1..=12).flat_map(|month| LOOKED_AT.map(|kind| ((2025, month, kind), 40))).collect();
        for (month, kind, count) in change {
            months.insert((2025, *month, *kind), *count);
        }
        let totals =
            LOOKED_AT.map(|kind| months.iter().filter(|((.., one), _)| *one == kind).map(|(_, count)| count).sum());
        coverage(&months, totals, (date(2025, 1, 1), date(2025, 12, 31)), "905")
    }

    #[test]
    fn a_whole_year_is_covered() {
        let found = year(&[]).unwrap();
        assert_eq!(found, Coverage { incomplete: Vec::new(), covered: Some((date(2025, 1, 1), date(2025, 12, 1))) });
    }

    #[test]
    fn ten_events_make_a_month_and_nine_do_not() {
        assert_eq!(year(&[(3, 1, 10)]).unwrap().incomplete, []);
        let found = year(&[(3, 1, 9)]).unwrap();
        assert_eq!(found.incomplete, [(1, date(2025, 3, 1), 9, 10)]);
        assert_eq!(found.covered.unwrap().0, date(2025, 1, 1), "one month between complete ones is forgiven");
    }

    #[test]
    fn two_incomplete_months_cut_the_period_and_the_later_run_counts() {
        let found = year(&[(3, 0, 0), (4, 0, 2)]).unwrap();
        assert_eq!(found.incomplete.len(), 2);
        assert_eq!(found.covered, Some((date(2025, 5, 1), date(2025, 12, 1))));
        let found = year(&[(12, 2, 1)]).unwrap();
        assert_eq!(found.covered, Some((date(2025, 1, 1), date(2025, 11, 1))), "the last month has none after it");
    }

    #[test]
    fn a_fifth_of_the_median_is_needed_where_it_is_more_than_ten() {
        let busy: Vec<(i8, usize, u64)> = (1..=12).map(|month| (month, 0, 500)).collect();
        let with = |count| year(&[busy.as_slice(), &[(6, 0, count)]].concat()).unwrap().incomplete;
        assert_eq!(with(100), []);
        assert_eq!(with(99), [(0, date(2025, 6, 1), 99, 100)]);
    }

    #[test]
    fn a_type_of_hardly_any_events_makes_every_month_incomplete() {
        let few: Vec<(i8, usize, u64)> = (1..=12).map(|month| (month, 1, u64::from(month == 1))).collect();
        let found = year(&few).unwrap();
        assert_eq!((found.incomplete.len(), found.covered), (12, None));
        let none: Vec<(i8, usize, u64)> = (1..=12).map(|month| (month, 1, 0)).collect();
        assert_eq!(year(&none), None, "a missing type is a finding of its own");
    }
}
