//! What the promises come to, one line of a table each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{Timestamp, ToSpan, civil::Date};

use super::rules::*;
use crate::front_door::contacts::Clock;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn came(channel: &str) -> Clock {
    Clock { received_at: at("2026-03-02T10:00:00Z"), channel: channel.into(), ..Clock::default() }
}

#[test]
fn an_answer_is_whichever_came_first_and_who_rings_is_left_out() {
    let claimed = Some(at("2026-03-02T12:00:00Z"));
    let talked = Some(at("2026-03-02T13:00:00Z"));
    for (channel, claimed_at, conversation_at, hours) in [
        ("web", claimed, talked, Some(2.0)),
        ("letter", None, talked, Some(3.0)),
        ("web", Some(at("2026-03-02T09:00:00Z")), None, Some(0.0)), // a clock that was set back
        ("web", None, None, None),
        ("phone", claimed, talked, None),
        ("hub", None, talked, None),
    ] {
        assert_eq!(hours_to_answer(&Clock { claimed_at, conversation_at, ..came(channel) }), hours, "{channel}");
    }
}

#[test]
fn a_talk_within_a_day_is_not_known_before_the_day_has_passed() {
    let clock = |conversation_at: Option<&str>| Clock { conversation_at: conversation_at.map(at), ..came("web") };
    let (soon, later) = (at("2026-03-03T09:59:00Z"), at("2026-03-03T10:01:00Z"));
    assert_eq!(talked_in_time(&clock(None), soon), None);
    assert_eq!(talked_in_time(&clock(None), later), Some(false));
    assert_eq!(talked_in_time(&clock(Some("2026-03-03T10:00:00Z")), later), Some(true), "24 hours to the second");
    assert_eq!(talked_in_time(&clock(Some("2026-03-03T10:00:01Z")), later), Some(false));
}

#[test]
fn what_was_solved_lasts_or_they_came_back() {
    let ended = |how: &str, when: &str| Clock { ended: Some((at(when), how.into())), ..came("phone") };
    let day = |text: &str| text.parse::<Date>().unwrap();
    let solved = ended("helped", "2026-03-02T11:00:00Z");
    assert_eq!(solved_in_time(&solved), Some(true));
    assert_eq!(solved_in_time(&ended("helped", "2026-03-04T11:00:00Z")), Some(false), "late");
    assert_eq!(solved_in_time(&ended("assessment", "2026-03-02T11:00:00Z")), Some(false), "ended otherwise");
    assert_eq!(solved_in_time(&came("phone")), None, "still open");
    // The 91st day after 2 March is 1 June.
    assert_eq!(lasted(&solved, day("2026-06-01")), None);
    assert_eq!(lasted(&solved, day("2026-06-02")), Some(true));
    let again = Clock { again_at: Some(at("2026-06-01T20:00:00Z")), ..solved.clone() };
    assert_eq!(lasted(&again, day("2026-06-01")), Some(false), "known at once");
    let later = Clock { again_at: Some(at("2026-06-02T20:00:00Z")), ..solved };
    assert_eq!(lasted(&later, day("2026-07-01")), Some(true));
    assert_eq!(lasted(&ended("assessment", "2026-03-02T11:00:00Z"), day("2026-07-01")), None);
}

#[test]
fn the_middle_and_the_share() {
    assert_eq!(median(vec![]), None);
    assert_eq!(median(vec![5.0, 1.0, 3.0]), Some(3.0));
    assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
    assert_eq!(share(&[]), None);
    assert_eq!(share(&[true, false, false, true]), Some(0.5));
}

#[test]
fn months_with_few_in_them_are_not_shown_and_months_are_englands() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    // Half past eleven at night on 31 May in UTC is already June in England.
    let first = at("2026-05-31T23:30:00Z");
    let found = (0..5).map(|hour| (first + (hour * 24).hours(), true)).chain([(at("2026-04-02T10:00:00Z"), false)]);
    let months = by_month(day("2026-04-15"), day("2026-06-20"), found);
    assert_eq!(months.keys().map(ToString::to_string).collect::<Vec<_>>(), ["2026-04-01", "2026-05-01", "2026-06-01"]);
    assert_eq!(shown(&months, share), [(day("2026-06-01"), 1.0)]);
}
