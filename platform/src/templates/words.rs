//! Filters that say dates, times, money and counts in the words that people read.
//!
//! They follow the GOV.UK style: "22 November 2026", "2:05pm", "midday". What is absent (null,
//! undefined, an empty string) prints nothing; what is no date, time or number is an error, because a
//! page that shows a wrong date is worse than one that says it cannot.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use minijinja::{Environment, Error, ErrorKind, Value};

use super::filters::text_of;

/// Registers the filters for our own pages, and MOJ's two date filters.
pub(super) fn register(environment: &mut Environment<'_>) {
    environment.add_filter("date_words", |value: Value| with_moment(&value, |moment| Ok(date_words(moment))));
    environment.add_filter("month_words", |value: Value| {
        with_moment(&value, |moment| Ok(moment.date.strftime("%B %Y").to_string()))
    });
    environment.add_filter("day_words", |value: Value| with_moment(&value, |moment| Ok(day_words(moment))));
    environment.add_filter("time_words", |value: Value| with_moment(&value, time_words));
    environment.add_filter("pounds", pounds);
    environment.add_filter("plural", plural);
    environment.add_filter("mojDate", |value: Value, kind: Option<String>| moj_date(&value, kind.as_deref()));
    environment.add_filter("date", |value: Value, format: Option<String>| {
        with_moment(&value, |moment| moment_format(moment, format.as_deref()))
    });
}

/// A day, and the time in London when the value had one.
#[derive(Clone, Copy)]
struct Moment {
    date: Date,
    time: Option<Time>,
}

fn with_moment(value: &Value, say: impl FnOnce(Moment) -> Result<String, Error>) -> Result<String, Error> {
    let text = text_of(value);
    if text.is_empty() { Ok(String::new()) } else { say(read(&text)?) }
}

/// Reads `2026-11-22`, or an instant (`2026-11-22T14:05:00Z`), which is taken to London.
fn read(text: &str) -> Result<Moment, Error> {
    if text.contains('T') {
        let london =
            |instant: Timestamp| TimeZone::get("Europe/London").map(|zone| Zoned::new(instant, zone).datetime());
        let found = text.parse::<Timestamp>().and_then(london).or_else(|_| text.parse::<jiff::civil::DateTime>());
        if let Ok(local) = found {
            return Ok(Moment { date: local.date(), time: Some(local.time()) });
        }
    } else if let Ok(date) = text.parse::<Date>() {
        return Ok(Moment { date, time: None });
    }
    Err(wrong(format!("{text:?} is not a date (2026-11-22) or an instant (2026-11-22T14:05:00Z)")))
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

/// "22 November 2026".
fn date_words(moment: Moment) -> String {
    moment.date.strftime("%-d %B %Y").to_string()
}

/// "Sun 22 Nov".
fn day_words(moment: Moment) -> String {
    moment.date.strftime("%a %-d %b").to_string()
}

/// "2:05pm", "2pm", "midday", "midnight"; London time.
fn time_words(moment: Moment) -> Result<String, Error> {
    let Some(time) = moment.time else {
        return Err(wrong("time_words needs an instant, and this value is a day without a time".to_owned()));
    };
    Ok(match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => time.strftime("%-I%P").to_string(),
        _ => time.strftime("%-I:%M%P").to_string(),
    })
}

/// Whole pence as "£1,234.50".
fn pounds(value: Value) -> Result<String, Error> {
    if value.is_none() || value.is_undefined() {
        return Ok(String::new());
    }
    let pence = value.as_i64().ok_or_else(|| wrong(format!("pounds needs whole pence, not {value:?}")))?;
    let sign = if pence < 0 { "-" } else { "" };
    let whole = pence.unsigned_abs();
    Ok(format!("{sign}£{}.{:02}", with_commas(whole / 100), whole % 100))
}

/// `{{ n | plural("day", "days") }}`: "1 day", "1,200 days".
fn plural(value: Value, one: String, many: String) -> Result<String, Error> {
    let count = value.as_i64().ok_or_else(|| wrong(format!("plural needs a whole number, not {value:?}")))?;
    let sign = if count < 0 { "-" } else { "" };
    let word = if count.unsigned_abs() == 1 { one } else { many };
    Ok(format!("{sign}{} {word}", with_commas(count.unsigned_abs())))
}

fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// MOJ Frontend's `mojDate`: a date, a time, or both, short or long.
fn moj_date(value: &Value, kind: Option<&str>) -> Result<String, Error> {
    let short = |moment: Moment| moment.date.strftime("%-d %b %Y").to_string();
    with_moment(value, |moment| match kind {
        Some("datetime") => Ok(format!("{} at {}", date_words(moment), time_words(moment)?)),
        Some("shortdatetime") => Ok(format!("{} at {}", short(moment), time_words(moment)?)),
        Some("date") => Ok(date_words(moment)),
        Some("shortdate") => Ok(short(moment)),
        Some("time") => time_words(moment),
        _ => Ok(text_of(value).into_owned()),
    })
}

/// MOJ Frontend's `date`, with the letters of moment.js that dates and times on pages need.
fn moment_format(moment: Moment, format: Option<&str>) -> Result<String, Error> {
    const LETTERS: [(&str, &str); 19] = [
        ("YYYY", "%Y"),
        ("YY", "%y"),
        ("MMMM", "%B"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("M", "%-m"),
        ("dddd", "%A"),
        ("ddd", "%a"),
        ("DD", "%d"),
        ("D", "%-d"),
        ("HH", "%H"),
        ("H", "%-H"),
        ("hh", "%I"),
        ("h", "%-I"),
        ("mm", "%M"),
        ("m", "%-M"),
        ("ss", "%S"),
        ("A", "%p"),
        ("a", "%P"),
    ];
    let mut rest = format.unwrap_or("YYYY-MM-DD");
    let mut pattern = String::new();
    while let Some(first) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            pattern.push_str(&literal.replace('%', "%%"));
            rest = after;
        } else if let Some((letters, sign)) = LETTERS.iter().find(|(letters, _)| rest.starts_with(letters)) {
            pattern.push_str(sign);
            rest = &rest[letters.len()..];
        } else if first.is_ascii_alphabetic() {
            return Err(wrong(format!("the date format letter {first:?} is not known")));
        } else {
            pattern.push_str(if first == '%' { "%%" } else { &rest[..first.len_utf8()] });
            rest = &rest[first.len_utf8()..];
        }
    }
    let at = moment.date.to_datetime(moment.time.unwrap_or_default());
    Ok(at.strftime(&pattern).to_string())
}
