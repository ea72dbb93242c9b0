//! Every decision about requests for an assessment: how long somebody has waited, and what it takes to end one. Pure.

use jiff::{Timestamp, civil::Date};
use platform::clock::london_date;

/// The section of the Care Act 2014 under which somebody asks.
pub const fn section(carer: bool) -> &'static str {
    if carer { "section 10, as a carer" } else { "section 9" }
}

/// Days since somebody asked, by the calendar in London: asked yesterday evening is one day.
pub fn days(asked_at: Timestamp, now: Timestamp) -> i64 {
    let span = london_date(asked_at).until(london_date(now));
    span.map_or(0, |span| i64::from(span.get_days())).max(0)
}

/// What is missing before a request may be withdrawn: only the person's own word ends a right, and why stays written.
pub fn missing_to_withdraw(said_so: bool, reason: &str) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    if !said_so {
        missing.push((
            "said_so",
            "Only the person themselves can withdraw it. Ask them, and tick this when they have said so",
        ));
    }
    if reason.trim().is_empty() {
        missing.push(("reason", "Write why they do not want it any more, in their words"));
    }
    missing
}

/// What is missing of who holds it and what is next. Nothing is needed to save, but what is there must hold together.
pub fn wrong_step(what: Option<&str>, on: Option<Date>, today: Date) -> Vec<(&'static str, &'static str)> {
    match (what, on) {
        (Some(_), None) => vec![("next_on", "Give the next step a day")],
        (None, Some(_)) => vec![("next_what", "Say what happens on that day")],
        (Some(_), Some(on)) if on < today => {
            vec![("next_on", "The next step lies in the past. Give it a day from today on")]
        }
        _ => Vec::new(),
    }
}
