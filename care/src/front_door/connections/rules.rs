//! Every decision about connections: when we ask, what is missing, how one stands, what follows from an answer.

use jiff::{ToSpan, civil::Date};

/// Those who were connected to something are asked whether it worked within so many days (`methods.md` 4.2, G2).
pub const CHECK_WITHIN_DAYS: i32 = 28;

/// The day that stands when nobody chose one: after so many days.
pub const CHECK_AFTER_DAYS: i32 = 14;

/// The longest name of what somebody is connected to, in characters.
pub const LONGEST_LINE: usize = 500;

/// The longest words, in characters.
pub const LONGEST_WORDS: usize = 2_000;

/// The day that stands when nobody chose one.
pub fn usual_day(today: Date) -> Date {
    today.saturating_add(CHECK_AFTER_DAYS.days())
}

/// Whether a day is later than we should ask: then we want to know why, and save it whatever the answer.
pub fn is_late(offered_on: Date, check_on: Date) -> bool {
    check_on > offered_on.saturating_add(CHECK_WITHIN_DAYS.days())
}

/// What is wrong with an offer, field by field.
pub fn missing(what: &str, check_on: Option<Date>, today: Date) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    if what.is_empty() {
        missing.push(("connect_what", "Say what they are connected to, or choose one of the ideas"));
    }
    if check_on.is_some_and(|on| on < today) {
        missing.push(("connect_check", "The day we ask must be today or later"));
    }
    missing
}

/// What is asked before an answer is kept: a known answer; and, when it did not help somebody whom nobody else has a next
/// step for, what happens now or that nothing more is needed.
pub fn missing_answer(
    answer: Option<&str>,
    left_waiting: bool,
    has_step: bool,
    enough: bool,
) -> Vec<(&'static str, &'static str)> {
    let Some(answer) = answer else {
        return vec![("answer", "Choose what they answered, or give another day to ask")];
    };
    if answer != "yes" && left_waiting && !has_step && !enough {
        return vec![(
            "next_what",
            "It did not do all they hoped for. Say what happens next, or tick that nothing more is needed",
        )];
    }
    Vec::new()
}

/// How a connection stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its day has passed.
    Overdue,
    /// It is for today.
    Today,
    /// It is for a later day.
    Later,
}

/// Decides how a connection nobody asked about stands.
pub fn standing(check_on: Date, today: Date) -> Standing {
    match check_on.cmp(&today) {
        std::cmp::Ordering::Less => Standing::Overdue,
        std::cmp::Ordering::Equal => Standing::Today,
        std::cmp::Ordering::Greater => Standing::Later,
    }
}

/// The next step of somebody who was connected to this.
pub fn step_words(what: &str) -> String {
    format!("Check that this helped: {}", first_words(what))
}

/// The beginning of a text, to know it again in a list.
pub fn first_words(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 120 {
        return line;
    }
    line.chars().take(119).chain(['…']).collect()
}
