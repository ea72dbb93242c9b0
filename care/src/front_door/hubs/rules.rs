//! Every decision about places and talking points: hours as people write them, which times there are, what may be booked.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
};
use platform::clock::{london, london_date};

use super::model::{Closure, Hours, Slot, TalkingPoint, Told};

/// The days of a week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// How far ahead people book, in days.
pub const AHEAD_DAYS: i32 = 56;
/// Open bookings that one telephone number or e-mail address may hold.
pub const MOST_HELD: i64 = 3;
/// Bookings sent in a window from one address of the network: a library or a ward is one.
pub const MOST_SENT: u32 = 10;
/// What was written with a booking is deleted so many days after its day.
pub const KEPT_DAYS: i64 = 28;
/// The longest words, in characters.
pub const LONGEST: usize = 5_000;
/// The longest line, in characters.
pub const LONGEST_LINE: usize = 200;

/// A weekday by its number.
pub fn weekday_words(weekday: i8) -> &'static str {
    usize::try_from(weekday - 1).ok().and_then(|at| WEEKDAYS.get(at)).copied().unwrap_or_default()
}

/// A time as people say it: 9am, 9:30am.
pub fn time_words(time: Time) -> String {
    let (hour, half) = (time.hour(), if time.hour() < 12 { "am" } else { "pm" });
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if time.minute() == 0 { format!("{hour}{half}") } else { format!("{hour}:{:02}{half}", time.minute()) }
}

/// From when to when, as people say it.
pub fn span_words((from, to): (Time, Time)) -> String {
    format!("{} to {}", time_words(from), time_words(to))
}

/// A time as people write it: 9, 9am, 9.30, 14:00, 2:30pm.
pub fn read_time(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase();
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (_, Some(rest)) => (rest.trim(), Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let hour: i8 = hour.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(more) if (1..=12).contains(&hour) => hour % 12 + more,
        Some(_) => return None,
    };
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

/// From when to when as people write it; none when nothing is written.
///
/// # Errors
/// A sentence when it cannot be understood.
pub fn read_span(text: &str) -> Result<Option<(Time, Time)>, &'static str> {
    const HOW: &str = "Write it like 9:30am to 4pm, or leave it empty when it is closed";
    let text = text.trim().replace(['–', '—'], "-");
    if text.is_empty() {
        return Ok(None);
    }
    let (from, to) = text.split_once(" to ").or_else(|| text.split_once('-')).ok_or(HOW)?;
    match (read_time(from), read_time(to)) {
        (Some(from), Some(to)) if from < to => Ok(Some((from, to))),
        (Some(_), Some(_)) => Err("It must end later than it begins"),
        _ => Err(HOW),
    }
}

/// A moment of a day in London.
pub fn moment(day: Date, time: Time) -> Option<Timestamp> {
    day.to_datetime(time).to_zoned(london()).ok().map(|zoned| zoned.timestamp())
}

/// The times that talking points have from one day to another, where no closure takes them away.
pub fn slots(point: &TalkingPoint, closures: &[Closure], from: Date, to: Date) -> Vec<Slot> {
    let closed: BTreeSet<Date> = closures.iter().map(|closure| closure.on).collect();
    let mut found = Vec::new();
    let (mut day, last) = (from.max(point.from_on), to.min(point.to_on));
    while day <= last {
        if day.weekday().to_monday_one_offset() == point.weekday && !closed.contains(&day) {
            found.extend(times(point).into_iter().filter_map(|time| {
                let starts_at = moment(day, time)?;
                let (point_id, minutes, at_once) = (point.id.clone(), point.minutes, point.at_once);
                Some(Slot { point_id, starts_at, minutes, at_once })
            }));
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    found
}

/// When each begins.
fn times(point: &TalkingPoint) -> Vec<Time> {
    let mut found = Vec::new();
    if point.minutes <= 0 {
        return found;
    }
    let mut time = point.begins;
    while let Some(end) = time.checked_add(point.minutes.minutes()).ok().filter(|end| *end <= point.ends) {
        found.push(time);
        time = end;
    }
    found
}

/// The time that begins at a moment, if it is offered.
pub fn slot_at(point: &TalkingPoint, closures: &[Closure], at: Timestamp) -> Option<Slot> {
    let day = london_date(at);
    slots(point, closures, day, day).into_iter().find(|slot| slot.starts_at == at)
}

/// Until which day people book.
pub fn last_day(today: Date) -> Date {
    today.saturating_add(AHEAD_DAYS.days())
}

/// Whether a time may be booked now: it has not begun, and is not further ahead than people book.
pub fn may_book(slot: &Slot, now: Timestamp) -> bool {
    slot.starts_at > now && london_date(slot.starts_at) <= last_day(london_date(now))
}

/// The next days on which somebody is there for whoever comes, with from when to when; today only while it lasts.
pub fn next_drop_ins(hours: &Hours, closures: &[Closure], now: Timestamp, count: usize) -> Vec<(Date, (Time, Time))> {
    let today = london_date(now);
    let over = |day: Date, to: Time| moment(day, to).is_none_or(|end| end <= now);
    (0..28)
        .map(|days: i32| today.saturating_add(days.days()))
        .filter(|day| !closures.iter().any(|closure| closure.on == *day))
        .filter_map(|day| Some((day, *hours.get(&day.weekday().to_monday_one_offset())?)))
        .filter(|(day, (_, to))| !over(*day, *to))
        .take(count)
        .collect()
}

/// By what the bookings of one person are counted: the digits of a number, or an address for e-mail in small letters.
pub fn known_by(told: &Told) -> Option<String> {
    let digits: String = told.phone.chars().filter(char::is_ascii_digit).collect();
    let email = told.email.trim().to_lowercase();
    [digits, email].into_iter().find(|known| !known.is_empty())
}

/// The one thing that is needed: a way to know them.
pub fn missing(told: &Told) -> Option<(&'static str, &'static str)> {
    let ways = [&told.name, &told.phone, &told.email];
    ways.iter()
        .all(|way| way.is_empty())
        .then_some(("name", "Tell us what to call you, or give a number or an email. It need not be your real name"))
}

/// Before this moment bookings are forgotten.
pub fn forgotten_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * KEPT_DAYS)).unwrap_or(Timestamp::MIN)
}

/// What is wrong with talking points that somebody wants to offer.
pub fn wrong_with(point: &TalkingPoint, today: Date) -> Vec<(&'static str, &'static str)> {
    let mut wrong = Vec::new();
    if !(5..=240).contains(&point.minutes) {
        wrong.push(("minutes", "Write how many minutes each takes: 5 to 240"));
    }
    if !(1..=20).contains(&point.at_once) {
        wrong.push(("at_once", "Write how many people at the same time: 1 to 20"));
    }
    if point.to_on < point.from_on {
        wrong.push(("to_on", "The last day must not be before the first"));
    } else if point.to_on < today {
        wrong.push(("to_on", "The last day has passed already"));
    } else if point.to_on > point.from_on.saturating_add(366.days()) {
        wrong.push(("to_on", "Offer them for a year at most, and again next year"));
    }
    if wrong.is_empty() && times(point).is_empty() {
        wrong.push(("span", "Not one of these fits between the two times"));
    }
    wrong
}

/// A weekday's number when it is one.
pub fn read_weekday(text: &str) -> Option<i8> {
    text.parse().ok().filter(|day| Weekday::from_monday_one_offset(*day).is_ok())
}
