//! What happens to people, from one pass over their events: pathways, what directly follows what, loops, what comes after.
//!
//! Everything here is a pure function over a [`Log`]: three columns of codes, sorted by case, day and activity. A case is
//! whatever the caller numbers: a person's whole history, or an episode ([`episodes`]). Codes of activities are in the
//! order in which things happen on one day (for social care: request, assessment, service, review), so that two events
//! of one day always stand in the same order, whatever the order of the rows they were read from. Events of one case
//! with the same day and activity are alike, so their own order can change no number.
//!
//! Source of the terms: van der Aalst, *Process Mining: Data Science in Action* (2016), chapters 2 (event logs,
//! variants) and 6 (the directly-follows graph).

mod after;
mod flow;
mod quartiles;

use std::fmt;

pub use after::{After, Next, after};
pub use flow::{Activity, Edge, Flow, Loop, Variant, flow};
pub use quartiles::{Quartiles, quartiles};

/// The most kinds of activity a log may have: the graph holds a cell for every pair.
pub const MOST_ACTIVITIES: u16 = 1024;

/// Events as columns, sorted by case, then day, then activity.
#[derive(Debug, Clone, Copy)]
pub struct Log<'a> {
    cases: &'a [u32],
    days: &'a [i32],
    activities: &'a [u16],
}

/// Why columns are no [`Log`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The columns differ in length.
    Lengths,
    /// The row with this index (from 0) stands before the one ahead of it.
    Unsorted(usize),
    /// The row with this index (from 0) has a code of [`MOST_ACTIVITIES`] or above.
    TooManyActivities(usize),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lengths => write!(f, "The columns of the events differ in length. Read them by one question."),
            Self::Unsorted(row) => {
                write!(f, "Event {} is out of order. Sort the events by case, day and activity.", row + 1)
            }
            Self::TooManyActivities(row) => write!(
                f,
                "Event {} has an activity beyond the {MOST_ACTIVITIES} that pathways can show. Group the activities.",
                row + 1
            ),
        }
    }
}

impl std::error::Error for Unfit {}

impl<'a> Log<'a> {
    /// Events as three columns of one length: the case, the day (counted from any day) and the code of the activity.
    pub fn new(cases: &'a [u32], days: &'a [i32], activities: &'a [u16]) -> Result<Self, Unfit> {
        if cases.len() != days.len() || cases.len() != activities.len() {
            return Err(Unfit::Lengths);
        }
        if let Some(row) = activities.iter().position(|activity| *activity >= MOST_ACTIVITIES) {
            return Err(Unfit::TooManyActivities(row));
        }
        let key = |row: usize| (cases[row], days[row], activities[row]);
        match (1..cases.len()).find(|row| key(row - 1) > key(*row)) {
            Some(row) => Err(Unfit::Unsorted(row)),
            None => Ok(Self { cases, days, activities }),
        }
    }

    /// How many events there are.
    pub const fn len(&self) -> usize {
        self.cases.len()
    }

    /// True without any event.
    pub const fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// One more than the highest code.
    fn kinds(&self) -> usize {
        self.activities.iter().max().map_or(0, |most| usize::from(*most) + 1)
    }

    /// The cases in order: each as its first row and the row after its last.
    fn runs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut from = 0;
        std::iter::from_fn(move || {
            let case = *self.cases.get(from)?;
            let start = from;
            while self.cases.get(from) == Some(&case) {
                from += 1;
            }
            Some((start, from))
        })
    }

    /// Days from one row to another of the same case.
    fn wait(&self, from: usize, to: usize) -> u32 {
        // The log is sorted: a later row of a case is never on an earlier day.
        self.days[from].abs_diff(self.days[to])
    }
}

/// New numbers of cases: each person's history is cut before every event that `opens` an episode.
///
/// What happened to a person before their first opening event is an episode by itself. The log must be sorted as for
/// [`Log::new`] with the person as its case; the answer is then sorted with the same days and activities.
pub fn episodes(people: &[u32], activities: &[u16], opens: impl Fn(u16) -> bool) -> Vec<u32> {
    let mut episode = 0_u32;
    let mut before = None;
    people
        .iter()
        .zip(activities)
        .map(|(person, activity)| {
            if before.is_some_and(|before| before != *person || opens(*activity)) {
                episode += 1;
            }
            before = Some(*person);
            episode
        })
        .collect()
}

#[cfg(test)]
mod peer_tests;
#[cfg(test)]
mod tests;
