//! Both counts side by side, and what a small one hides.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::civil::Date;

use super::counts::by_month;
use crate::people::events::{completed::Completed, model::EventType};

fn done(on: &str, event_type: EventType, conversation: bool, found: i64) -> Completed {
    Completed { on: on.parse::<Date>().unwrap(), event_type, conversation, found }
}

#[test]
fn first_conversations_count_both_ways() {
    let months = by_month(&[
        done("2026-10-01", EventType::Request, true, 20),
        done("2026-10-31", EventType::Request, true, 11),
        done("2026-10-31", EventType::Request, false, 9),
        done("2026-10-12", EventType::Assessment, false, 7),
        done("2026-11-01", EventType::Assessment, true, 6),
        done("2026-11-01", EventType::Review, true, 99),
    ]);
    let told: Vec<[&str; 4]> = months
        .iter()
        .map(|one| [&*one.requests, &*one.conversations, &*one.assessments, &*one.with_conversations])
        .collect();
    assert_eq!(told, [["0", "0", "6", "6"], ["40", "31", "7", "38"]], "the newest first; reviews are neither");
}

#[test]
fn a_sum_does_not_give_a_small_count_away() {
    for (conversations, assessments, sum) in
        [(31, 3, "not told"), (3, 31, "not told"), (0, 3, "not told"), (5, 5, "10")]
    {
        let month = by_month(&[
            done("2026-10-01", EventType::Request, true, conversations),
            done("2026-10-01", EventType::Assessment, false, assessments),
        ]);
        assert_eq!(month[0].with_conversations, sum, "{conversations} and {assessments}");
    }
}
