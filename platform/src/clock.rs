//! Time as a parameter: handlers ask the clock, tests move it, nothing else knows what time it is.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// Where the present moment comes from. Cloning shares the clock.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<Timestamp>>>);

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still at `now` until it is moved: for tests and for the demo's fixed story.
    pub fn standing(now: Timestamp) -> Self {
        Self(Some(Arc::new(Mutex::new(now))))
    }

    /// The present moment, to the microsecond, because that is what both databases keep.
    pub fn now(&self) -> Timestamp {
        let now = match &self.0 {
            None => Timestamp::now(),
            Some(held) => *held.lock().unwrap_or_else(PoisonError::into_inner),
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Moves a standing clock on by `by`; the system clock takes no notice.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(held) = &self.0 {
            let mut now = held.lock().unwrap_or_else(PoisonError::into_inner);
            *now = now.saturating_add(by).unwrap_or(*now);
        }
    }
}

/// The time zone of every English council; dates people see are dates in London.
pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// The calendar date in London at a moment.
pub fn london_date(at: Timestamp) -> Date {
    at.to_zoned(london()).date()
}
