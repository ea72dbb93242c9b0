//! Several submissions of one borough, as a council sends them every quarter: the first tells of everything before, each later
//! one of the twelve months that end with its quarter. What goes on is open in each.
//!
//! Between two of them a small known share of running services is told otherwise, as real extracts do: under another
//! reference, with another start, or not at all.

use std::path::PathBuf;

use jiff::{ToSpan as _, civil::Date};
use platform::Result;

use super::{
    Order,
    chance::Chance,
    extract::{self, Told},
};
use crate::evidence::client_level_data::specification::Release;
use crate::people::events::model::{ClientLevelEvent, Kind, Outcome}; // CLD

/// How a running service is told otherwise from one submission on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Under another reference. To the nation it is the same service.
    Reference,
    /// With a start on 1 April. To the nation the old one ended and a new one began.
    Start,
    /// Not at all. To the nation it ended with the submission before.
    Vanished,
}

/// Of ten thousand people: whose running services are told otherwise.
const SHARES: [(Change, u32); 3] = [(Change::Reference, 400), (Change::Start, 150), (Change::Vanished, 250)];

/// One submission: its place among them, and the time it states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// From 0, the oldest.
    pub place: usize,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The last days of all, the oldest first.
    ends: Vec<Date>,
}

/// The submissions of a borough, the oldest first, a quarter between each and the next.
pub fn quarterly(order: &Order, many: usize) -> Vec<Submission> {
    let calendar = order.calendar();
    let back = |quarters: usize| {
        let months = i64::try_from(quarters * 3).unwrap_or_default();
        // The last day of a month stays the last day of a month.
        let last = order.until == order.until.last_of_month();
        let day = order.until.saturating_sub(months.months());
        if last { day.last_of_month() } else { day }
    };
    let ends: Vec<Date> = (0..many).rev().map(back).filter(|end| *end > calendar.from).collect();
    ends.iter()
        .enumerate()
        .map(|(place, to)| {
            let year = to.saturating_add(1.day()).saturating_sub(12.months());
            let from = if place == 0 { calendar.from } else { year.max(calendar.from) };
            Submission { place, from, to: *to, ends: ends.clone() }
        })
        .collect()
}

/// How the running services of a person are told otherwise, and from which submission on.
fn change_of(order: &Order, person: u64, many: usize) -> Option<(Change, usize)> {
    let mut chance = Chance::of(order.seed, person.wrapping_add(1 << 53));
    let mut left = chance.below(10_000);
    let later = u32::try_from(many.checked_sub(1)?).ok().filter(|later| *later > 0)?;
    let from = usize::try_from(chance.between(1, later)).ok()?;
    for (change, share) in SHARES {
        if left < share {
            return Some((change, from));
        }
        left -= share;
    }
    None
}

impl Submission {
    /// How it tells an event of a person: as it is known on its last day; nothing if it does not tell it.
    pub(super) fn told(&self, order: &Order, person: u64, event: &ClientLevelEvent) -> Option<ClientLevelEvent> {
        let mut told = event.clone();
        if matches!(event.kind, Kind::Service(_)) && event.ended_on.is_some_and(|end| end > self.to) {
            told.ended_on = None;
            told.outcome = Some(Outcome::Continuation);
        }
        match self.change(order, person, event) {
            None => {}
            Some(Change::Reference) => told.reference.push_str("-N"),
            Some(Change::Start) => told.started_on = april(event.started_on)?,
            Some(Change::Vanished) => return None,
        }
        Some(told)
    }

    /// How this submission tells a service otherwise than those before it did.
    pub fn change(&self, order: &Order, person: u64, event: &ClientLevelEvent) -> Option<Change> {
        let (change, from) = change_of(order, person, self.ends.len())?;
        let before = self.ends.get(from.checked_sub(1)?)?;
        let ran = matches!(event.kind, Kind::Service(_))
            && event.started_on <= *before
            && event.ended_on.is_none_or(|end| end > *before);
        let fits = change != Change::Start || april(event.started_on).is_some_and(|day| day <= *before);
        (self.place >= from && ran && fits).then_some(change)
    }

    /// What a death is known as: nothing before it happened.
    pub(super) fn died(&self, died_on: Option<Date>) -> Option<Date> {
        died_on.filter(|died| *died <= self.to)
    }
}

/// The first of April after a day.
fn april(day: Date) -> Option<Date> {
    let this = Date::new(day.year(), 4, 1).ok()?;
    if this > day { Some(this) } else { Date::new(day.year() + 1, 4, 1).ok() }
}

/// Writes every submission of a council into a folder, and tells their files, the oldest first.
///
/// # Errors
/// As [`extract::write`].
pub fn write(
    order: &Order,
    council: &str,
    many: usize,
    named: &dyn Fn(&Submission) -> PathBuf,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<(Submission, PathBuf, u64)>> {
    let mut written = Vec::new();
    for submission in quarterly(order, many) {
        let file = named(&submission);
        let told = Told { council, release: Release::Two, submission: Some(&submission) };
        let rows = extract::write_whole(order, &told, &file, progress)?;
        written.push((submission, file, rows));
    }
    Ok(written)
}
