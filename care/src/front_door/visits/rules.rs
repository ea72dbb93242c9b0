//! What a visit may be, and how its counts are told. Pure.

use jiff::{ToSpan, civil::Date};

use crate::people::small_numbers::{FEWEST, Told, told};

/// An answer, and as people read it.
pub type Answer = (&'static str, &'static str);

/// What it was.
pub const KINDS: [Answer; 4] = [
    ("drop_in", "They dropped in"),
    ("talking_point", "A talking point"),
    ("visit", "I visited them"),
    ("plan", "Nothing yet: plan a visit"),
];

/// Whom.
pub const WHOS: [Answer; 4] = [
    ("light", "Somebody helped without a record: keep little or nothing of them"),
    ("person", "Somebody who has a record"),
    ("contact", "Somebody who needs more: begin a contact with these words"),
    ("nobody", "Nobody named: only count them"),
];

/// The longest words, in characters.
pub const LONGEST: usize = 20_000;
/// The longest line, in characters.
pub const LONGEST_LINE: usize = 200;
/// How long ago somebody may have been met, in days.
pub const BACK_DAYS: i32 = 92;

/// As people read a key; empty when it is none of them.
pub fn label(answers: &[Answer], key: &str) -> &'static str {
    answers.iter().find(|(held, _)| *held == key).map_or("", |(_, label)| label)
}

/// What it was, in short.
pub fn short(kind: &str) -> &'static str {
    match kind {
        "visit" => "Visit",
        "talking_point" => "Talking point",
        "plan" => "Visit planned",
        _ => "Drop-in at a hub",
    }
}

/// Whether a day can be the one on which somebody was met.
pub fn may_be_day(on: Date, today: Date) -> bool {
    on <= today && on >= today.saturating_sub(BACK_DAYS.days())
}

/// What is odd about the days.
pub fn wrong_days(kind: &str, on: Date, next_on: Option<Date>, today: Date) -> Vec<(&'static str, &'static str)> {
    let mut wrong = Vec::new();
    if kind != "plan" && !may_be_day(on, today) {
        wrong.push(("on_date", "Write a day of the last three months, not one to come"));
    }
    if next_on.is_some_and(|next| next < today) {
        wrong.push(("next_on", "The next time cannot be in the past"));
    }
    if kind == "plan" && next_on.is_none() {
        wrong.push(("next_on", "Write the day for which the visit is planned"));
    }
    wrong
}

/// How many came, beside how many had booked: what the two together would give away is not told.
pub fn came_told(booked: i64, came: i64) -> Told {
    if came >= FEWEST && (1..FEWEST).contains(&(booked - came)) { Told::Hidden } else { told(came) }
}
