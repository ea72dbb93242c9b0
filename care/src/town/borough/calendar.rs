//! When people ask: seasons, days of the week, hours of the day; and the change of practice part-way.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use platform::clock::london;

use super::chance::Chance;

/// How busy each month is, in thousandths of an ordinary one: winter is harder, August is quiet.
const MONTHS: [u32; 12] = [1_150, 1_060, 1_040, 950, 960, 970, 960, 880, 1_000, 1_050, 1_060, 920];
/// How busy each day of the week is from Monday: what could not be said on Sunday is said on Monday.
const DAYS: [u32; 7] = [1_250, 1_100, 1_050, 1_000, 940, 120, 90];
/// How much busier each year is than the one before, in thousandths.
const GROWTH: u32 = 20;
/// The busiest day there can be, against which a day is weighed.
const BUSIEST: u32 = 1_900;

/// Of ten thousand requests: how many are solved at once before the change of practice, and after it.
pub(super) const SOLVED_BEFORE: u32 = 5_500;
/// See [`SOLVED_BEFORE`].
pub(super) const SOLVED_AFTER: u32 = 8_000;
/// The change takes so many days: teams join it one after the other.
pub(super) const CHANGE_TAKES_DAYS: i32 = 182;

/// The years a borough tells of.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The day on which the first team changed how it works.
    pub changed_on: Date,
    days: u32,
    zone: TimeZone,
}

impl Calendar {
    /// The `years` that end with `until`; the change begins after three fifths of them.
    pub(super) fn new(until: Date, years: u32) -> Self {
        let from = until.saturating_sub(i32::try_from(years).unwrap_or(1).years()).saturating_add(1.days());
        let days = days_between(from, until) + 1;
        let changed_on = from.saturating_add(i32::try_from(days * 3 / 5).unwrap_or_default().days());
        Self { from, until, changed_on, days, zone: london() }
    }

    /// A day on which somebody asks, by season and day of the week.
    pub(super) fn busy_day(&self, chance: &mut Chance) -> Date {
        loop {
            let day = self.from.saturating_add(i64::from(chance.below(self.days)).days());
            let year = u32::try_from(i32::from(day.year()) - i32::from(self.from.year())).unwrap_or_default();
            let month = MONTHS[usize::from(day.month().unsigned_abs()) - 1];
            let of_week = DAYS[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
            let busy = month * of_week / 1_000 * (1_000 + GROWTH * year) / 1_000;
            if chance.below(BUSIEST) < busy {
                return day;
            }
        }
    }

    /// An ordinary day of the years before: when those began who were helped already.
    pub(super) fn day_before(&self, chance: &mut Chance) -> Date {
        self.from.saturating_sub(i64::from(chance.between(30, 1_800)).days())
    }

    /// A moment in office hours of a day, London time.
    pub(super) fn moment(&self, day: Date, chance: &mut Chance) -> Timestamp {
        let minutes = chance.between(8 * 60 + 30, 16 * 60 + 59);
        let at = day.at(0, 0, 0, 0).saturating_add(SignedDuration::from_mins(i64::from(minutes)));
        at.to_zoned(self.zone.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }

    /// Of ten thousand requests on a day: how many are solved within 24 hours.
    pub(super) fn solved_share(&self, day: Date) -> u32 {
        if day <= self.changed_on {
            return SOLVED_BEFORE;
        }
        let takes = CHANGE_TAKES_DAYS.unsigned_abs();
        let since = days_between(self.changed_on, day).min(takes);
        SOLVED_BEFORE + (SOLVED_AFTER - SOLVED_BEFORE) * since / takes
    }
}

/// Whole days from one day to a later one; 0 when it is not later.
pub(super) fn days_between(from: Date, to: Date) -> u32 {
    from.until(to).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or_default())
}
