//! The decisions about conversations as tables of facts; the stories are in `care/tests/helping`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{Timestamp, civil::Date};

use super::rules::{self, Standing};

const TODAY: Date = Date::constant(2026, 11, 23);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_conversation_ends_with_a_dated_next_step_or_a_reason() {
    for (what, on, who, reason, fields) in [
        (None, None, None, None, vec!["next_what"]),
        (None, None, Some("me"), None, vec!["next_what"]),
        (None, None, Some("me"), Some("She moved away"), vec![]),
        (Some("Ring"), Some("2026-11-23"), Some("me"), None, vec![]),
        (Some("Ring"), Some("2026-11-22"), Some("me"), None, vec!["next_on"]),
        (Some("Ring"), None, Some("me"), None, vec!["next_on"]),
        (Some("Ring"), None, None, None, vec!["next_on", "next_owner_id"]),
        (None, Some("2026-11-30"), Some("me"), None, vec!["next_what"]),
        (Some("Ring"), Some("2026-11-30"), None, None, vec!["next_owner_id"]),
        // A step that is half there is not put right by a reason for having none.
        (Some("Ring"), None, Some("me"), Some("She moved away"), vec!["next_on"]),
    ] {
        let missing = rules::missing_at_the_end(what, on.map(day), who, reason, TODAY);
        let found: Vec<&str> = missing.iter().map(|(field, _)| *field).collect();
        assert_eq!(found, fields, "{what:?} {on:?} {who:?} {reason:?}");
    }
}

#[test]
fn a_wait_is_counted_from_the_day_that_passed_or_from_the_beginning() {
    for (on, since, days, standing) in [
        (None, "2026-11-20T09:00:00Z", 3, Standing::NoNextStep),
        (Some("2026-11-20"), "2026-01-01T09:00:00Z", 3, Standing::Overdue),
        (Some("2025-11-20"), "2025-01-01T09:00:00Z", 368, Standing::Overdue),
        (Some("2026-11-23"), "2026-01-01T09:00:00Z", 0, Standing::Today),
        (Some("2026-12-24"), "2026-01-01T09:00:00Z", 0, Standing::Agreed),
    ] {
        assert_eq!(rules::wait_days(on.map(day), at(since), TODAY), days, "{on:?}");
        assert_eq!(rules::standing(on.map(day), TODAY), standing, "{on:?}");
    }
}

#[test]
fn there_are_three_conversations() {
    for (kind, words) in [(1, "Conversation 1"), (2, "Conversation 2"), (3, "Conversation 3")] {
        assert!(rules::kind_words(kind).starts_with(words));
    }
}
