//! Hours, times and what may be booked, as tables of facts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::civil::{Time, time};

use super::{at, day};
use crate::front_door::hubs::{
    model::{Closure, Hours, TalkingPoint},
    rules,
};

fn point(weekday: i8, begins: Time, ends: Time) -> TalkingPoint {
    TalkingPoint {
        id: "p".into(),
        hub_id: "h".into(),
        worker_id: "w".into(),
        team_id: None,
        weekday,
        begins,
        ends,
        minutes: 30,
        at_once: 1,
        from_on: day("2026-11-01"),
        to_on: day("2027-03-31"),
    }
}

#[test]
fn hours_are_read_as_people_write_them() {
    let span = |from: (i8, i8), to: (i8, i8)| Ok(Some((time(from.0, from.1, 0, 0), time(to.0, to.1, 0, 0))));
    for (text, expected) in [
        ("9am to 5pm", span((9, 0), (17, 0))),
        ("9:30am to 12pm", span((9, 30), (12, 0))),
        ("9.30-14.00", span((9, 30), (14, 0))),
        ("09:00 – 17:15", span((9, 0), (17, 15))),
        ("12am to 1AM", span((0, 0), (1, 0))),
        ("  ", Ok(None)),
    ] {
        assert_eq!(rules::read_span(text), expected, "{text}");
    }
    for text in ["5pm to 9am", "9", "nine to five", "25 to 26", "9:75 to 10", "13pm to 14pm", "0am to 1am", "9 to 9"] {
        assert!(rules::read_span(text).is_err(), "{text}");
    }
    assert_eq!(rules::span_words((time(0, 5, 0, 0), time(15, 30, 0, 0))), "12:05am to 3:30pm");
    assert_eq!(rules::time_words(time(12, 0, 0, 0)), "12pm");
}

#[test]
fn times_follow_the_weekday_the_closures_and_the_clocks() {
    let mondays = point(1, time(9, 30, 0, 0), time(11, 15, 0, 0));
    let found = rules::slots(&mondays, &[], day("2026-11-23"), day("2026-11-30"));
    let starts: Vec<String> = found.iter().map(|slot| slot.starts_at.to_string()).collect();
    // Three of half an hour fit into an hour and three quarters.
    let first = ["2026-11-23T09:30:00Z", "2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z"];
    assert_eq!(starts[..3], first);
    assert_eq!(found.len(), 6);
    let closed = [Closure { on: day("2026-11-30"), reason: String::new() }];
    assert_eq!(rules::slots(&mondays, &closed, day("2026-11-23"), day("2026-11-30")).len(), 3);
    assert!(rules::slot_at(&mondays, &[], at("2026-11-23T10:00:00Z")).is_some());
    for (nothing, why) in [
        ("2026-11-23T10:15:00Z", "between"),
        ("2026-11-24T10:00:00Z", "Tuesday"),
        ("2027-04-05T09:00:00Z", "after the last day"),
    ] {
        assert!(rules::slot_at(&mondays, &[], at(nothing)).is_none(), "{why}");
    }
    assert!(rules::slot_at(&mondays, &closed, at("2026-11-30T10:00:00Z")).is_none());
    // Half past nine in summer is half past eight in UTC.
    let summer = TalkingPoint { to_on: day("2027-05-31"), ..point(1, time(9, 30, 0, 0), time(10, 0, 0, 0)) };
    let found = rules::slots(&summer, &[], day("2027-03-29"), day("2027-03-29"));
    assert_eq!(found[0].starts_at, at("2027-03-29T08:30:00Z"));
}

#[test]
fn what_may_be_booked_and_what_may_be_offered() {
    let slot =
        rules::slot_at(&point(1, time(9, 30, 0, 0), time(11, 0, 0, 0)), &[], at("2026-11-30T09:30:00Z")).unwrap();
    for (now, may) in [
        ("2026-11-23T09:30:00Z", true),
        ("2026-11-30T09:29:59Z", true),
        ("2026-11-30T09:30:00Z", false),
        ("2026-10-05T09:30:00Z", true),
        ("2026-10-04T09:30:00Z", false),
    ] {
        assert_eq!(rules::may_book(&slot, at(now)), may, "{now}");
    }
    let today = day("2026-11-23");
    let good = point(1, time(9, 30, 0, 0), time(11, 0, 0, 0));
    assert!(rules::wrong_with(&good, today).is_empty());
    for (bad, field) in [
        (TalkingPoint { minutes: 0, ..good.clone() }, "minutes"),
        (TalkingPoint { minutes: 100, ..good.clone() }, "span"),
        (TalkingPoint { at_once: 0, ..good.clone() }, "at_once"),
        (TalkingPoint { at_once: 1_000_000, ..good.clone() }, "at_once"),
        (TalkingPoint { to_on: day("2026-10-01"), ..good.clone() }, "to_on"),
        (TalkingPoint { to_on: day("2026-11-22"), ..good.clone() }, "to_on"),
        (TalkingPoint { to_on: day("2036-11-22"), ..good.clone() }, "to_on"),
    ] {
        assert_eq!(rules::wrong_with(&bad, today).first().map(|(field, _)| *field), Some(field), "{bad:?}");
    }
}

#[test]
fn the_next_drop_ins_leave_out_what_is_over_or_closed() {
    let hours: Hours = [(1, (time(13, 0, 0, 0), time(15, 0, 0, 0))), (3, (time(9, 0, 0, 0), time(10, 0, 0, 0)))].into();
    let next = |now: &str, closures: &[Closure]| {
        let found = rules::next_drop_ins(&hours, closures, at(now), 2);
        found.into_iter().map(|(on, _)| on.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(next("2026-11-23T14:59:00Z", &[]), ["2026-11-23", "2026-11-25"]);
    assert_eq!(next("2026-11-23T15:00:00Z", &[]), ["2026-11-25", "2026-11-30"]);
    let closed = [Closure { on: day("2026-11-25"), reason: String::new() }];
    assert_eq!(next("2026-11-23T15:00:00Z", &closed), ["2026-11-30", "2026-12-02"]);
}
