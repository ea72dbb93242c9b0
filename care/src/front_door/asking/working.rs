//! Working days in England: Monday to Friday, without bank holidays.
//!
//! Source: Banking and Financial Dealings Act 1971, schedule 1, and gov.uk/bank-holidays for the customary days and their
//! substitutes. A day proclaimed for one year alone (a coronation) is not known here, and makes a promise a day early.

use jiff::{ToSpan, civil::Date, civil::Weekday};

/// Whether people are at work on a day.
pub(super) fn is_working(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_bank_holiday(day)
}

/// The first working day after a day.
pub(super) fn next_working(day: Date) -> Date {
    let mut next = day;
    loop {
        // The calendar ends in the year 9999; then nothing is promised for later.
        let Ok(after) = next.tomorrow() else { return next };
        next = after;
        if is_working(next) {
            return next;
        }
    }
}

fn is_bank_holiday(day: Date) -> bool {
    let (month, of_month) = (day.month(), day.day());
    let monday = day.weekday() == Weekday::Monday;
    match month {
        // The first Monday, and the last one, of May; the last of August.
        5 => monday && (of_month <= 7 || of_month > 24),
        8 => monday && of_month > 24,
        // New Year's Day, or the Monday after a weekend's.
        1 => of_month == 1 || (monday && of_month <= 3),
        // Christmas Day and Boxing Day, or the Monday and Tuesday after a weekend's.
        12 => {
            matches!(of_month, 25 | 26)
                || (matches!(of_month, 27 | 28) && matches!(day.weekday(), Weekday::Monday | Weekday::Tuesday))
        }
        3 | 4 => {
            let easter = easter(day.year());
            easter
                .is_some_and(|easter| day == easter.saturating_sub(2.days()) || day == easter.saturating_add(1.days()))
        }
        _ => false,
    }
}

/// Easter Sunday (the anonymous Gregorian algorithm, *Nature*, 20 April 1876).
#[expect(clippy::many_single_char_names, reason = "the letters are the published ones")]
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let number = h + l - 7 * m + 114;
    Date::new(i16::try_from(year).ok()?, i8::try_from(number / 31).ok()?, i8::try_from(number % 31 + 1).ok()?).ok()
}
