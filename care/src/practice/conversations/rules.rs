//! Every decision about conversations: when one may end, who stands where in the queue, what may be chosen.

use jiff::{Timestamp, civil::Date};
use platform::clock::london_date;

use super::model::Written;
use crate::front_door::contacts::rules::{Choice, Ending, missing_of_step};

const fn choice(key: &'static str, label: &'static str) -> Choice {
    Choice { key, label }
}

/// Where and how a conversation is held. The first stands when nobody chose.
pub const PLACES: [Choice; 5] = [
    choice("phone", "By telephone"),
    choice("home", "At home"),
    choice("hub", "At a hub or talking point"),
    choice("video", "By video"),
    choice("elsewhere", "Somewhere else"),
];

/// Whether a connection worked. The first stands until we asked.
pub const WORKED: [Choice; 4] =
    [choice("", "Not asked yet"), choice("yes", "Yes"), choice("partly", "In part"), choice("no", "No")];

/// What a kind of conversation is called.
pub fn kind_words(kind: i64) -> &'static str {
    match kind {
        2 => "Conversation 2: stay close",
        3 => "Conversation 3: a good life",
        _ => "Conversation 1: connect",
    }
}

/// The most lines of what somebody was connected to.
pub const MOST_CONNECTIONS: usize = 20;

/// What is missing before a conversation may end: a dated next step that somebody takes, or a reason why nobody needs
/// one. Saving never asks for anything; only ending does.
pub fn missing_at_the_end(
    next_what: Option<&str>,
    next_on: Option<Date>,
    next_owner: Option<&str>,
    no_next_reason: Option<&str>,
    today: Date,
) -> Vec<(&'static str, &'static str)> {
    match (next_what, next_on) {
        (None, None) if no_next_reason.is_some() => Vec::new(),
        (None, None) => {
            vec![("next_what", "Say what happens next, on which day and by whom, or say why nobody needs a next step")]
        }
        _ => missing_of_step(next_what, next_on, next_owner, today),
    }
}

/// As [`missing_at_the_end`], for what was written: when we go on together, no reason takes the place of a next step.
pub fn missing_next(text: &Written, ending: Option<&Ending>, today: Date) -> Vec<(&'static str, &'static str)> {
    let (what, owner) = (text.next_what.as_deref(), text.next_owner_id.as_deref());
    if ending.is_some_and(|ending| ending.goes_on) {
        return missing_of_step(what, text.next_on, owner, today);
    }
    missing_at_the_end(what, text.next_on, owner, text.no_next_reason.as_deref(), today)
}

/// How urgent a row of the queue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No dated next step: this must never be, so it comes first.
    NoNextStep,
    /// The day has passed.
    Overdue,
    /// It is for today.
    Today,
    /// It is agreed for a later day.
    Agreed,
}

/// Decides how a person or conversation stands on a day.
pub fn standing(next_on: Option<Date>, today: Date) -> Standing {
    match next_on {
        None => Standing::NoNextStep,
        Some(on) if on < today => Standing::Overdue,
        Some(on) if on == today => Standing::Today,
        Some(_) => Standing::Agreed,
    }
}

/// Days somebody waits: since the day that was agreed has passed, or since the beginning when none was agreed.
pub fn wait_days(next_on: Option<Date>, since: Timestamp, today: Date) -> i32 {
    let from = next_on.unwrap_or_else(|| london_date(since));
    today.since(from).map_or(0, |span| span.get_days()).max(0)
}
