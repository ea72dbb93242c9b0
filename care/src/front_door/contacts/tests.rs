//! The decisions about contacts as tables of facts; the stories are in `tests/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use platform::access::{Record, Resource, Situation, Subject};

use super::national;
use super::rules::{self, Ending, Lasting, National, Solved};
use crate::shell::{self, policies};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn ending(key: &str) -> Option<&'static Ending> {
    rules::ending_of(key)
}

#[test]
fn solved_within_24_hours() {
    let came = at("2026-11-23T09:00:00Z");
    for (done, how, expected) in [
        (None, None, Solved::Open),
        (Some("2026-11-23T09:00:00Z"), Some("helped"), Solved::InTime),
        (Some("2026-11-23T09:20:00Z"), Some("helped"), Solved::InTime),
        (Some("2026-11-24T09:00:00Z"), Some("helped"), Solved::InTime),
        (Some("2026-11-24T09:00:01Z"), Some("helped"), Solved::Late),
        (Some("2026-12-24T09:00:00Z"), Some("helped"), Solved::Late),
        (Some("2026-11-23T09:20:00Z"), Some("declined"), Solved::Otherwise),
        (Some("2026-11-23T09:20:00Z"), Some("assessment"), Solved::Otherwise),
        // A clock that was set back does not make anybody slow.
        (Some("2026-11-23T08:00:00Z"), Some("helped"), Solved::InTime),
    ] {
        let found = rules::solved(came, done.map(at), how.and_then(ending));
        assert_eq!(found, expected, "{done:?} {how:?}");
    }
}

#[test]
fn what_was_solved_lasts_when_nobody_asks_again_within_91_days() {
    let done = Some(at("2026-03-01T12:00:00Z"));
    // The 91st day after 1 March is 31 May; whoever asks on it came back.
    for (solved, again, today, expected) in [
        (Solved::Open, None, "2026-09-01", Lasting::NotSolved),
        (Solved::Late, None, "2026-09-01", Lasting::NotSolved),
        (Solved::Otherwise, Some("2026-03-02T09:00:00Z"), "2026-09-01", Lasting::NotSolved),
        (Solved::InTime, None, "2026-03-01", Lasting::TooEarly(day("2026-06-01"))),
        (Solved::InTime, None, "2026-05-31", Lasting::TooEarly(day("2026-06-01"))),
        (Solved::InTime, None, "2026-06-01", Lasting::Lasted),
        (Solved::InTime, Some("2026-03-01T15:00:00Z"), "2026-03-01", Lasting::CameBack(day("2026-03-01"))),
        (Solved::InTime, Some("2026-05-31T09:00:00Z"), "2026-09-01", Lasting::CameBack(day("2026-05-31"))),
        (Solved::InTime, Some("2026-06-01T09:00:00Z"), "2026-09-01", Lasting::Lasted),
        // In London it is already the 92nd day, although it is not in UTC.
        (Solved::InTime, Some("2026-05-31T23:30:00Z"), "2026-09-01", Lasting::Lasted),
    ] {
        let found = rules::lasting(solved, done, again.map(at), day(today));
        assert_eq!(found, expected, "{solved:?} {again:?} {today}");
    }
}

#[test]
fn a_national_event_needs_to_know_who() {
    assert_eq!(rules::national(true, false), Ok(National::Request));
    assert_eq!(rules::national(false, true), Ok(National::None));
    assert!(rules::national(false, false).unwrap_err().contains("left no details"));
    assert!(rules::national(true, true).is_err());
}

#[test]
fn what_is_asked_when_a_contact_ends() {
    let today = day("2026-11-23");
    for (how, connected, check, known, fields) in [
        ("", "", None, true, vec!["ending"]),
        ("nonsense", "", None, true, vec!["ending"]),
        ("helped", "", None, true, vec!["connected_to", "check_on"]),
        ("helped", "Lunch club", None, true, vec!["check_on"]),
        ("helped", "Lunch club", None, false, vec![]),
        ("helped", "Lunch club", Some("2026-11-22"), true, vec!["check_on"]),
        ("helped", "Lunch club", Some("2026-11-23"), true, vec![]),
        ("helped", "Lunch club", Some("2026-12-21"), true, vec![]),
        ("helped", "Lunch club", Some("2026-12-22"), true, vec!["check_on"]),
        ("declined", "", None, true, vec![]),
        ("declined", "", Some("2027-12-22"), true, vec!["check_on"]),
        ("reablement", "", None, true, vec![]),
        ("assessment", "", None, false, vec!["ending"]),
    ] {
        let missing = rules::missing_at_the_end(ending(how), connected, check.map(day), known, today);
        let found: Vec<&str> = missing.iter().map(|(field, _)| *field).collect();
        assert_eq!(found, fields, "{how} {connected} {check:?} {known}");
    }
}

#[test]
fn who_goes_on_needs_a_next_step() {
    for (how, was_open, held, asked) in [
        ("", true, false, false),
        ("helped", true, false, false),
        ("declined", true, false, false),
        ("reablement", true, false, true),
        ("assessment", true, true, true),
        ("support", true, true, true),
        // A correction asks for one only when the person would stand in no queue.
        ("support", false, true, false),
        ("support", false, false, true),
        ("declined", false, false, false),
    ] {
        assert_eq!(rules::asks_for_step(ending(how), was_open, held), asked, "{how} {was_open} {held}");
    }
}

#[test]
fn a_next_step_says_what_when_and_who() {
    let today = day("2026-11-23");
    for (what, on, who, fields) in [
        (None, None, None, vec!["next_what"]),
        (None, None, Some("me"), vec!["next_what"]),
        (Some("Ring"), None, Some("me"), vec!["next_on"]),
        (Some("Ring"), None, None, vec!["next_on", "next_owner_id"]),
        (None, Some("2026-11-30"), Some("me"), vec!["next_what"]),
        (Some("Ring"), Some("2026-11-22"), Some("me"), vec!["next_on"]),
        (Some("Ring"), Some("2026-11-23"), None, vec!["next_owner_id"]),
        (Some("Ring"), Some("2026-11-23"), Some("me"), vec![]),
    ] {
        let missing = rules::missing_of_step(what, on.map(day), who, today);
        let found: Vec<&str> = missing.iter().map(|(field, _)| *field).collect();
        assert_eq!(found, fields, "{what:?} {on:?} {who:?}");
    }
}

#[test]
fn handing_over_needs_somebody_else_and_a_reason() {
    for (somebody, same, reason, fields) in [
        (false, false, "", vec!["to", "reason"]),
        (true, false, "", vec!["reason"]),
        (true, true, "She knows them", vec!["to"]),
        (true, false, "She knows them", vec![]),
    ] {
        let missing = rules::missing_to_hand_over(somebody, same, reason);
        assert_eq!(missing.iter().map(|(field, _)| *field).collect::<Vec<_>>(), fields);
    }
}

#[test]
fn waits_are_said_as_people_say_them() {
    for (hours, words) in [
        (0.0, "0 minutes"),
        (1.0 / 60.0, "1 minute"),
        (1.99, "119 minutes"),
        (2.0, "2 hours"),
        (47.9, "47 hours"),
        (48.0, "2 days"),
        (2_184.0, "91 days"),
    ] {
        assert_eq!(rules::wait_words(hours), words);
    }
}

#[test]
fn the_first_conversation_is_in_the_event_and_begins_where_somebody_talks() {
    for (channel, talks) in [("phone", true), ("hub", true), ("web", false), ("letter", false), ("nonsense", false)] {
        assert_eq!(rules::talks(channel), talks, "{channel}");
        let words = national::shipped().unwrap().words;
        assert!(words.description(channel).starts_with("Conversation 1"), "{channel}");
    }
}

#[test]
fn every_word_to_choose_is_there_once_and_has_its_national_word() {
    let keys: BTreeSet<_> = rules::ENDINGS.iter().map(|ending| ending.choice.key).collect();
    let words = national::shipped().unwrap().words;
    let national: BTreeSet<_> = rules::ENDINGS.iter().filter_map(|ending| words.outcome(ending.choice.key)).collect();
    assert_eq!((keys.len(), national.len()), (13, 13));
    let routes: BTreeSet<_> = rules::ROUTES.iter().map(|choice| words.route(choice.key)).collect();
    assert_eq!(routes.len(), 8, "the nation has eight routes, and each can be chosen");
    assert_eq!(words.route("nonsense").national(), "Community or other route");
    assert_eq!(rules::ENDINGS.iter().filter(|ending| ending.solves).count(), 1);
}

#[test]
fn a_time_is_read_as_people_write_it() {
    for (text, expected) in [
        ("14:30", Some("14:30:00")),
        ("2:30pm", Some("14:30:00")),
        ("2.30 PM", Some("14:30:00")),
        ("9am", Some("09:00:00")),
        ("12am", Some("00:00:00")),
        ("12pm", Some("12:00:00")),
        ("", None),
        ("9", None),
        ("25:00", None),
        ("13pm", None),
        ("9:75", None),
        ("soon", None),
    ] {
        let found = rules::read_time(text).map(|time| time.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

#[test]
fn a_claim_is_taken_over_by_the_manager_of_its_team_alone() {
    let policy = policies::load(&shell::slices()).unwrap();
    let held = |owner: &str, team: &str, restricted: bool, barred: &str| Record {
        kind: "person".into(),
        id: "p1".into(),
        team: Some("south".into()),
        holder: Some(owner.into()),
        holder_team: Some(team.into()),
        restricted,
        barred: barred.split_whitespace().map(str::to_owned).collect(),
        ..Record::default()
    };
    for (role, record, allowed) in [
        ("manager", held("them", "north", false, ""), true),
        ("manager", held("them", "south", false, ""), false),
        ("manager", held("them", "north", true, ""), false),
        ("manager", held("them", "north", false, "me"), false),
        ("contact_worker", held("them", "north", false, ""), false),
        ("contact_worker", held("me", "north", false, ""), false),
        ("practice_lead", held("them", "north", false, ""), false),
    ] {
        let subject = Subject {
            account_id: "me".into(),
            roles: vec![role.into()],
            teams: vec!["north".into()],
            second_factor: false,
        };
        let resource = Resource::Record(record.clone());
        let decision = policy.decide(&subject, "front_door/contacts:take_over", &resource, &Situation::care());
        assert_eq!(decision.allowed, allowed, "{role} {record:?}: {}", decision.reason());
    }
}

#[test]
fn national_words_hold_together_or_say_what_is_missing() {
    let shipped = national::shipped().unwrap().words;
    assert_eq!(shipped.problems(), []);
    let mut words = shipped.clone();
    words.channels.insert("web".into(), "Initial talk".into());
    words.routes.insert("home".into(), "nowhere".into());
    words.endings.insert("nhs".into(), "continuation".into());
    words.endings.insert("council".into(), "nfa_information_and_advice".into());
    words.endings.insert("helped".into(), "nfa_other".into());
    words.endings.remove("moved");
    let fields: Vec<String> = words.problems().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["channel-web", "route-home", "ending-helped", "ending-council", "ending-nhs", "ending-moved"]);
    let mut long = shipped;
    long.channels.insert("web".into(), format!("Conversation {}", "x".repeat(national::LONGEST_DESCRIPTION)));
    assert_eq!(long.problems().len(), 1);
}
