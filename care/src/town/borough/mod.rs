//! A borough of made-up people, of any size: for load, and for evidence that has something true to find.
//!
//! One number and a seed make one life: who somebody is, what they asked for, what became of it. The same seed makes the same
//! bytes. Nobody in it exists, and everything made of it says so: SYNTHETIC in addresses, practices and providers, NHS numbers
//! of the range kept for tests, postcodes of no area. Money and rates are near those of English councils and of none.
//!
//! | what there is to find | where |
//! |---|---|
//! | winters are busier, August is quiet, Sundays are quietest | `calendar` |
//! | three fifths of the way practice changes: in half a year the share solved within 24 hours goes from 55% to 80% | `calendar` |
//! | assessments get quicker after the change | `pathway` |
//! | a small known share of odd values | `extract::DIRT` |
//! | assessments inside reablement, equipment, short stays | `pathway` |
//! | running services told otherwise from one submission to the next | `submissions` |
//! | labelled defects of every kind, where they are asked for | `defects` |

mod calendar;
mod chance;
pub mod defects;
pub mod extract;
mod life;
pub(crate) mod names;
mod pathway;
pub mod records;
mod services;
mod store;
pub mod submissions;
#[cfg(test)]
mod submissions_tests;

#[cfg(test)]
mod defects_tests;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, date};

use calendar::Calendar;

/// The last day that a borough tells of unless another is asked for: fixed, so that a seed makes the same bytes on any day.
pub const UNTIL: Date = date(2026, 9, 30);

/// What to make.
#[derive(Clone, Debug)]
pub struct Order {
    /// How many people.
    pub people: u64,
    /// How many years of their lives with the council, from 1.
    pub years: u32,
    /// The same seed makes the same people.
    pub seed: u64,
    /// The last day.
    pub until: Date,
    /// Without the odd values that every real extract has.
    pub clean: bool,
}

impl Order {
    fn calendar(&self) -> Calendar {
        Calendar::new(self.until, self.years.clamp(1, 30))
    }

    /// The day on which the change of practice begins.
    pub fn changed_on(&self) -> Date {
        self.calendar().changed_on
    }
}
