//! Waits in words, as a picture, as a table, and as they may leave the council.

use engine::{
    columns::{Cell, Table},
    pictures::{self, NumberFormat, Size, SpreadPicture, spread_svg},
};
use serde::Serialize;

use super::{
    between::real,
    files::{cell, day, said},
    waits::{Bin, Found, Lengths, Wait, at, bins, mean, people},
};
use crate::evidence::disclosure::{self, FEWEST, Told};

/// The shares that are told: half, four in five, nineteen in twenty.
const SHARES: [(f64, &str); 3] = [(0.5, "half"), (0.8, "four in five"), (0.95, "nineteen in twenty")];

const DAYS: NumberFormat = NumberFormat::Measured("days");

/// One row of the table.
#[derive(Serialize)]
pub(super) struct Row {
    pub days: String,
    pub people: i64,
    pub within: String,
}

/// What the page shows.
#[derive(Serialize)]
pub(super) struct Shown {
    pub sentences: Vec<String>,
    pub notes: Vec<String>,
    pub picture: String,
    pub picture_wide: String,
    pub rows: Vec<Row>,
}

impl Shown {
    pub(super) fn of(found: &Found, wait: Wait) -> Self {
        let bins = bins(&found.waited);
        let sentences = sentences(found, wait);
        let picture = |id: &str, size| picture(id, size, found, &bins, wait, &sentences.join(" "));
        let all = people(&found.waited);
        let mut until = 0;
        let rows = bins.iter().map(|bin| {
            until += bin.people;
            Row {
                days: days(bin),
                people: bin.people,
                within: NumberFormat::Percent(1).text(real(until) / real(all.max(1))),
            }
        });
        Self {
            rows: rows.collect(),
            picture: picture("waits", Size::Compact),
            picture_wide: picture("waits-wide", Size::Wide),
            notes: notes(found, wait),
            sentences,
        }
    }
}

fn days(bin: &Bin) -> String {
    match bin.before {
        None => format!("{} or more", bin.from),
        Some(before) if before == bin.from + 1 => bin.from.to_string(),
        Some(before) => format!("{} to {}", bin.from, before - 1),
    }
}

fn picture(id: &str, size: Size, found: &Found, bins: &[Bin], wait: Wait, description: &str) -> String {
    if bins.is_empty() {
        return String::new();
    }
    let width = bins[0].before.map_or(1, |before| before - bins[0].from);
    let part = |bin: &Bin| pictures::Bin {
        from: real(bin.from),
        to: real(bin.before.unwrap_or(bin.from + width)),
        count: real(bin.people),
    };
    let marks = SHARES.iter().filter_map(|(share, words)| {
        let value = at(&found.waited, *share)?;
        Some((value, format!("{words}: {}", within(value))))
    });
    let longer =
        if bins.last().is_some_and(|bin| bin.before.is_none()) { "; the last bar is that long or longer" } else { "" };
    let unit = if width == 1 { "a bar for each day".to_owned() } else { format!("a bar for {width} days") };
    let picture = SpreadPicture {
        id: id.to_owned(),
        title: format!("How long people waited for {}", wait.what),
        description: description.to_owned(),
        across: format!("days waited ({unit}{longer})"),
        bins: bins.iter().map(part).collect(),
        marks: marks.collect(),
        size,
    };
    spread_svg(&picture).to_string()
}

/// A length that some waited at most.
fn within(days: f64) -> String {
    if days == 0.0 { "on the same day".to_owned() } else { format!("{} or less", DAYS.text(days)) }
}

/// What it says, in a few plain sentences.
pub(super) fn sentences(found: &Found, wait: Wait) -> Vec<String> {
    let mut all = Vec::new();
    let (count, what) = (people(&found.waited), wait.what);
    match (at(&found.waited, 0.5), at(&found.waited, 0.8), at(&found.waited, 0.95)) {
        (Some(half), Some(four), Some(nineteen)) => {
            all.push(format!(
                "{} waited for {what}: half of them {}, four in five {}, nineteen in twenty {}.",
                said(count, "person", "people"),
                within(half),
                within(four),
                within(nineteen)
            ));
            if let Some(mean) = mean(&found.waited).filter(|mean| *mean > half * 1.25 && *mean >= half + 2.0) {
                let mean = DAYS.text((mean * 10.0).round() / 10.0);
                all.push(format!("The mean is {mean}: a few long waits pull it up, and most people waited less."));
            }
        }
        _ => all.push(format!("Nobody’s wait for {what} ended in this time.")),
    }
    all.push(waiting(&found.waiting, found));
    all
}

/// Who is not in the picture because nobody knows yet how long their wait will be.
fn waiting(waiting: &Lengths, found: &Found) -> String {
    let on = day(found.stretch.to);
    match (people(waiting), at(waiting, 0.5)) {
        (0, _) | (_, None) => format!("Nobody still waited on {on}."),
        (1, Some(days)) => {
            format!("1 person still waited on {on}, for {} by then, and is not in the picture.", DAYS.text(days))
        }
        (count, Some(days)) => format!(
            "{count} people still waited on {on}, half of them for {} or more by then. They are not in the picture: how long their \
             wait will be nobody knows yet.",
            DAYS.text(days)
        ),
    }
}

fn notes(found: &Found, wait: Wait) -> Vec<String> {
    let name = wait.measure().map_or("", |measure| measure.name);
    vec![
        format!(
            "Counted: waits that ended from {} to {}, as “{name}” counts them: from the newest request to the first step after it.",
            day(found.stretch.from),
            day(found.stretch.to)
        ),
        "Still waiting: people whose request was open at the end, or had ended with what leads to this step, with no such step \
         since. Each counts once. Requests older than a year, and people who died, are not counted as waiting."
            .to_owned(),
        "Because a wait counts when it ends, a time in which many old waits were ended looks worse than it was for those who asked \
         in it."
            .to_owned(),
    ]
}

/// The stretches as they may leave the council, and what lies below them.
pub(super) fn outside(found: &Found) -> Table {
    let bins = bins(&found.waited);
    let (told, total) = disclosure::line(&bins.iter().map(|bin| bin.people).collect::<Vec<_>>());
    let mut rows: Vec<Vec<Cell>> =
        bins.iter().zip(told).map(|(bin, told)| row("waited days", Cell::from(days(bin)), told)).collect();
    rows.push(row("waited, all", Cell::Null, total));
    rows.push(row("still waiting", Cell::Null, disclosure::told(people(&found.waiting))));
    let count = people(&found.waited);
    for (share, words) in SHARES {
        // As many as five people must have waited longer: else it would be somebody's own wait.
        let longer = (1.0 - share) * real(count);
        let value = at(&found.waited, share).filter(|_| count >= FEWEST && longer >= real(FEWEST) - 1e-9);
        let what = format!("{words} waited so many days or less");
        rows.push(vec![Cell::from(what.as_str()), Cell::from(value.map(|days| days.to_string())), Cell::Null]);
    }
    Table { columns: ["what", "days", "people"].map(str::to_owned).to_vec(), rows }
}

fn row(what: &str, days: Cell, told: Told) -> Vec<Cell> {
    vec![Cell::from(what), days, cell(told)]
}
