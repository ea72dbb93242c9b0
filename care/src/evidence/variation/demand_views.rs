//! When people ask, in words, as a picture, as a table, and as it may leave the council.

use engine::{
    columns::{Cell, Table},
    pictures::{Bar, BarPicture, NumberFormat, bars_svg},
};
use serde::Serialize;

use super::{
    between::real,
    demand::Found,
    files::{cell, day, said},
};
use crate::evidence::disclosure;

/// The days, from Monday.
pub(super) const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// One cell of the table of hours: a count, and how dark it is.
#[derive(Serialize)]
pub(super) struct Shade {
    pub count: i64,
    pub shade: usize,
}

/// One hour.
#[derive(Serialize)]
pub(super) struct Hour {
    pub words: String,
    pub days: Vec<Shade>,
}

/// One day of the week.
#[derive(Serialize)]
pub(super) struct Day {
    pub name: &'static str,
    pub count: i64,
    pub average: String,
}

/// What the page shows.
#[derive(Serialize)]
pub(super) struct Shown {
    pub sentences: Vec<String>,
    pub notes: Vec<String>,
    pub picture: String,
    pub days: Vec<Day>,
    pub hours: Vec<Hour>,
    pub short: Vec<&'static str>,
}

impl Shown {
    pub(super) fn of(found: &Found) -> Self {
        let sentences = sentences(found);
        let totals = totals(found);
        let days = DAYS.iter().zip(totals).zip(found.occurred).map(|((name, count), occurred)| Day {
            name,
            count,
            average: average(count, occurred).map_or_else(String::new, |mean| NumberFormat::Number(1).text(mean)),
        });
        let days: Vec<Day> = days.collect();
        let bars = days.iter().zip(found.occurred).map(|(day, occurred)| Bar {
            label: day.name.to_owned(),
            value: average(day.count, occurred),
            words: if day.average.is_empty() { "none in this time".to_owned() } else { day.average.clone() },
        });
        let picture = BarPicture {
            id: "demand".to_owned(),
            title: "How many ask on a day of the week, on average".to_owned(),
            description: sentences.join(" "),
            bars: bars.collect(),
            full: None,
        };
        Self {
            picture: bars_svg(&picture).to_string(),
            notes: notes(found),
            hours: if found.hours { hours(found) } else { Vec::new() },
            short: DAYS.iter().map(|name| &name[..3]).collect(),
            sentences,
            days,
        }
    }
}

fn totals(found: &Found) -> [i64; 7] {
    found.counts.map(|hours| hours.iter().sum())
}

fn average(count: i64, occurred: i64) -> Option<f64> {
    (occurred > 0).then(|| real(count) / real(occurred))
}

/// The hours from the first in which anybody asked to the last.
fn hours(found: &Found) -> Vec<Hour> {
    let any = |hour: &usize| found.counts.iter().any(|day| day[*hour] > 0);
    let (Some(first), Some(last)) = ((0..24).find(any), (0..24).rev().find(any)) else { return Vec::new() };
    let most = found.counts.iter().flatten().copied().max().unwrap_or(0).max(1);
    let shade = |count: i64| usize::try_from((count * 4 + most - 1) / most).unwrap_or(0);
    (first..=last)
        .map(|hour| Hour {
            words: format!("{hour:02}"),
            days: found.counts.iter().map(|day| Shade { count: day[hour], shade: shade(day[hour]) }).collect(),
        })
        .collect()
}

/// What it says, in a few plain sentences.
pub(super) fn sentences(found: &Found) -> Vec<String> {
    let totals = totals(found);
    let all: i64 = totals.iter().sum();
    let (one, many) = if found.hours { ("contact came", "contacts came") } else { ("request began", "requests began") };
    if all == 0 {
        return vec![format!("No {many} in this time.")];
    }
    let mean = |at: &usize| average(totals[*at], found.occurred[*at]).unwrap_or(0.0);
    let busiest = (0..7).rev().max_by(|a, b| mean(a).total_cmp(&mean(b))).unwrap_or(0);
    let text = NumberFormat::Number(1).text(mean(&busiest));
    let mut lines = vec![format!("{}, the most on {}s: {text} on average.", said(all, one, many), DAYS[busiest])];
    if found.hours {
        let of = |hour: usize| found.counts.iter().map(|day| day[hour]).sum::<i64>();
        let hour = (0..24).rev().max_by_key(|hour| of(*hour)).unwrap_or(0);
        let share = NumberFormat::Percent(0).text(real(of(hour)) / real(all));
        lines.push(format!("The busiest hour is from {hour:02}:00 to {:02}:00, with {share} of all.", (hour + 1) % 24));
        let late = (0..7).map(|day| outside_hours(found, day)).sum::<i64>();
        let share = NumberFormat::Percent(0).text(real(late) / real(all));
        lines.push(format!(
            "{share} came in the evening, at night or at a weekend (not from Monday to Friday, 08:00 to 18:00)."
        ));
    } else {
        lines.push("A file has days only, so at which hour people ask is not known here.".to_owned());
    }
    lines
}

fn outside_hours(found: &Found, day: usize) -> i64 {
    let office = |hour: usize| day < 5 && (8..18).contains(&hour);
    (0..24).filter(|hour| !office(*hour)).map(|hour| found.counts[day][hour]).sum()
}

fn notes(found: &Found) -> Vec<String> {
    let counted = format!("from {} to {}", day(found.stretch.from), day(found.stretch.to));
    if found.hours {
        vec![
            format!(
                "Counted: contacts {counted}, at the time they reached us, as clocks in Britain showed it. Drafts are left out."
            ),
            "What is written down later has the time at which it was begun, unless somebody said otherwise.".to_owned(),
        ]
    } else {
        vec![
            format!("Counted: requests that began {counted}; several of one person on one day count once."),
            "Some councils write down a request on the day on which it is dealt with: then this is the week of the office, not of the \
             people who ask."
                .to_owned(),
        ]
    }
}

/// The counts as they may leave the council.
pub(super) fn outside(found: &Found) -> Table {
    let counts: Vec<Vec<i64>> =
        if found.hours { found.counts.iter().map(|day| day.to_vec()).collect() } else { vec![totals(found).to_vec()] };
    let told = disclosure::table(&counts);
    let mut rows = Vec::new();
    for (line, told) in told.iter().enumerate() {
        for (at, told) in told.iter().enumerate() {
            let (day, hour) = if found.hours { (line, Cell::from(i64::try_from(at).ok())) } else { (at, Cell::Null) };
            rows.push(vec![Cell::from(DAYS[day]), hour, cell(*told)]);
        }
    }
    Table { columns: ["weekday", "hour", "count"].map(str::to_owned).to_vec(), rows }
}
