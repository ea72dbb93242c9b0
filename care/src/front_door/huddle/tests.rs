//! Huddles: the decisions as tables of facts. The stories through HTTP on both databases are beside this file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod attacks;
mod stories;

use jiff::{Timestamp, civil::Date};
use platform::{
    access::{Record, Resource, Situation, Subject},
    identity::Account,
};

use super::{
    model::{Asked, Brought, Item, Said, Task},
    rules::{self, Outcome},
    store::Settled,
    totals::fold,
};
use crate::{
    people::small_numbers::Told,
    shell::{self, policies},
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn what_was_said_comes_to_one_outcome() {
    let today = day("2026-11-27"); // a Friday
    let said = |decision: &str, ending: &str, missing: &str, back: Option<&str>| Said {
        decision: decision.into(),
        ending: ending.into(),
        missing: missing.into(),
        back_on: back.map(day),
    };
    for (said, expected) in [
        (said("", "", "", None), Outcome::Waits),
        (said("A rail", "", "", None), Outcome::Decided),
        (said("", "visit", "", None), Outcome::Decided),
        (said("", "", "The key", None), Outcome::Back(day("2026-11-30"))),
        (said("", "", "", Some("2026-12-04")), Outcome::Back(day("2026-12-04"))),
        // What was said so far stays, and it is no decision.
        (said("Ask her first", "", "Her answer", None), Outcome::Back(day("2026-11-30"))),
    ] {
        assert_eq!(rules::outcome(&said, today), expected, "{said:?}");
    }
    assert_eq!(rules::next_working_day(day("2026-11-28")), day("2026-11-30"));
    assert_eq!(rules::next_working_day(day("2026-11-30")), day("2026-12-01"));
    assert_eq!(rules::working_day_before(day("2026-11-23")), day("2026-11-20"));
    assert_eq!(rules::working_day_before(day("2026-11-24")), day("2026-11-23"));
}

#[test]
fn days_are_read_as_people_type_them_in_a_hurry() {
    let monday = day("2026-11-23");
    for (typed, expected) in [
        ("", None),
        ("today", Some("2026-11-23")),
        (" Tomorrow ", Some("2026-11-24")),
        ("fri", Some("2026-11-27")),
        ("Friday", Some("2026-11-27")),
        ("Monday", Some("2026-11-30")),
        ("sunday", Some("2026-11-29")),
        ("27 11", Some("2026-11-27")),
        ("27/11", Some("2026-11-27")),
        ("3 dec", Some("2026-12-03")),
        ("4 1", Some("2027-01-04")),
        ("27 11 2026", Some("2026-11-27")),
        ("2026-11-27", Some("2026-11-27")),
    ] {
        assert_eq!(rules::read_day(typed, monday), Ok(expected.map(day)), "{typed}");
    }
    for typed in ["soon", "31 2", "fr", "7", "32 11"] {
        assert!(rules::read_day(typed, monday).unwrap_err().contains("Friday or tomorrow"), "{typed}");
    }
    assert_eq!(rules::read_day(&rules::day_typed(Some(monday)), monday), Ok(Some(monday)));
}

#[test]
fn sharing_has_a_basis_and_no_duty_goes_over_a_no() {
    for (share, why, said_no, wrong) in [
        ("no", "", false, None),
        ("no", "", true, None),
        ("consent", "", false, None),
        // They may have said yes since.
        ("consent", "", true, None),
        ("duty", "It tells us why she falls", false, None),
        ("duty", "", false, Some("share_why")),
        ("duty", "It tells us why she falls", true, Some("share")),
        ("everybody", "", false, Some("share")),
        ("", "", false, Some("share")),
    ] {
        assert_eq!(rules::wrong_sharing(share, why, said_no).map(|(field, _)| field), wrong, "{share} {why} {said_no}");
    }
    for (share, shared) in [("no", false), ("consent", true), ("duty", true), ("", false), ("yes", false)] {
        assert_eq!(rules::is_shared(share), shared, "{share}");
    }
}

fn account(id: &str, name: &str) -> Account {
    Account {
        id: id.into(),
        username: id.into(),
        name: name.into(),
        title: String::new(),
        roles: vec!["social_worker".into()],
        teams: Vec::new(),
        has_second_factor: false,
    }
}

#[test]
fn a_typed_name_means_one_account_or_a_partner_without_one() {
    let all = [account("1", "Suki Barnard"), account("2", "Tom Hallet"), account("3", "Tom Iverson")];
    for (typed, found) in [
        ("Suki Barnard", Some("1")),
        (" suki barnard ", Some("1")),
        ("suki", Some("1")),
        ("Tom Hallet", Some("2")),
        ("Tom", None),
        ("Barnard", None),
        ("Sukie", None),
        ("", None),
        ("District nurses", None),
    ] {
        assert_eq!(rules::who(typed, &all).map(|one| one.id.as_str()), found, "{typed}");
    }
}

#[test]
fn overdue_begins_the_day_after() {
    let task = |due: Option<&str>, done: Option<&str>| Task {
        id: "t".into(),
        version: 1,
        item_id: "i".into(),
        place: 1,
        what: "Ring her".into(),
        holder_id: None,
        holder_name: "Suki".into(),
        due_on: due.map(day),
        done_at: done.map(at),
        done_by: None,
        done_note: String::new(),
        line_id: None,
    };
    let today = day("2026-11-23");
    for (due, done, overdue) in [
        (None, None, false),
        (Some("2026-11-23"), None, false),
        (Some("2026-11-22"), None, true),
        (Some("2026-11-22"), Some("2026-11-23T09:00:00Z"), false),
    ] {
        assert_eq!(rules::is_overdue(&task(due, done), today), overdue, "{due:?} {done:?}");
    }
}

fn brought(id: &str, concern: bool, urgent: bool, since: &str, outcome: &str) -> Brought {
    let settled = (!outcome.is_empty()).then(|| at("2026-11-23T10:00:00Z"));
    let item = Item {
        id: id.into(),
        version: 1,
        team_id: "hub".into(),
        day: day("2026-11-23"),
        person_id: Some("p".into()),
        contact_id: None,
        came_from: None,
        asked: Asked { share: "consent".into(), urgent, concern, ..Asked::default() },
        since: at(since),
        brought_at: at(since),
        brought_by: "gwen".into(),
        said: Said::default(),
        outcome: outcome.into(),
        settled_at: settled,
        settled_on: settled.map(|_| day("2026-11-23")),
        settled_by: None,
        line_id: None,
    };
    let base = Record {
        kind: "person".into(),
        id: "p".into(),
        owner: Some("priya".into()),
        team: Some("north".into()),
        ..Record::default()
    };
    Brought::new(item, Some("p".into()), base)
}

#[test]
fn the_order_is_concern_then_today_then_the_oldest_wait_and_settled_last() {
    let mut all = vec![
        brought("settled", true, true, "2026-11-01T08:00:00Z", "decided"),
        brought("young", false, false, "2026-11-23T08:00:00Z", ""),
        brought("old", false, false, "2026-11-20T08:00:00Z", ""),
        brought("today", false, true, "2026-11-23T09:00:00Z", ""),
        brought("concern", true, false, "2026-11-23T09:10:00Z", ""),
    ];
    rules::in_order(&mut all);
    let ids: Vec<&str> = all.iter().map(|one| one.item.id.as_str()).collect();
    assert_eq!(ids, ["concern", "today", "old", "young", "settled"]);
}

#[test]
fn health_is_told_of_by_invitation_and_sharing_and_never_by_whose_record_it_is() {
    let mut one = brought("i", false, false, "2026-11-23T08:00:00Z", "");
    let heard = one.heard("ruth", true);
    assert_eq!((heard.owner, heard.team, heard.holder, heard.holder_team), (None, None, None, Some("hub".into())));
    assert_eq!(one.heard("ruth", false).holder_team, None);
    one.item.asked.named = vec!["ruth".into()];
    assert_eq!(one.heard("ruth", true).holder, Some("ruth".into()));
    assert_eq!(one.heard("other", true).holder, None);
    assert_eq!(one.heard("ruth", false).holder, None, "to be named is no invitation");
    one.item.asked.share = "no".into();
    let closed = one.heard("ruth", true);
    assert_eq!((closed.holder, closed.holder_team), (None, None), "to be named is no consent");
    // In which huddle they stand.
    let (today, before) = (day("2026-11-24"), day("2026-11-22"));
    assert_eq!((one.day(today), one.day(before)), (Some(today), None));
    let settled = brought("i", false, false, "2026-11-23T08:00:00Z", "decided");
    assert_eq!(settled.day(today), Some(day("2026-11-23")));
}

#[test]
fn a_part_is_told_only_where_it_gives_nobody_away() {
    for (part, whole, expected) in [
        (0, 0, Told::Count(0)),
        (0, 12, Told::Count(0)),
        (12, 12, Told::Count(12)),
        (6, 12, Told::Count(6)),
        (3, 12, Told::Hidden),
        (9, 12, Told::Hidden),
        (2, 3, Told::Few),
    ] {
        assert_eq!(rules::part(part, whole), expected, "{part} of {whole}");
    }
}

#[test]
fn totals_tell_what_huddles_came_to() {
    let settled = |on: &str, at_: &str, brought: &str, outcome: &str| Settled {
        on: day(on),
        at: at(at_),
        brought_at: at(brought),
        outcome: outcome.into(),
    };
    let mut all = Vec::new();
    for minutes in [10, 20, 30, 40, 50] {
        all.push(settled("2026-11-23", &format!("2026-11-23T10:{minutes}:00Z"), "2026-11-23T10:00:00Z", "decided"));
        all.push(settled("2026-11-24", &format!("2026-11-24T10:{minutes}:00Z"), "2026-11-24T10:00:00Z", "decided"));
    }
    let late = settled("2026-11-24", "2026-11-24T10:00:00Z", "2026-11-23T23:30:00Z", "decided");
    // 23:30 in UTC is the 23rd in London in winter, so that was not the same day.
    let many = [all.clone(), vec![late; 5]].concat();
    let due = |done: Option<&str>| (day("2026-11-24"), done.map(day));
    let dues = [vec![due(Some("2026-11-24")); 6], vec![due(None); 5]].concat();
    let total = fold("Hub", &many, &dues).unwrap();
    assert_eq!((total.huddles, total.people.as_str(), total.each.as_str()), (2, "15", "8"));
    assert_eq!((total.decided.as_str(), total.same_day.as_str()), ("15", "10"));
    assert_eq!((total.due.as_str(), total.on_time.as_str()), ("11", "6"));
    assert_eq!(total.median, "40 minutes");
    let few = fold("Hub", &all[..3], &dues[..2]).unwrap();
    let told = [&few.people, &few.each, &few.decided, &few.same_day, &few.median, &few.due, &few.on_time];
    for words in told {
        assert!(words.contains("few"), "{words} gives a small number away");
    }
    assert_eq!(fold("Hub", &[], &[]).unwrap().median, "too few to say");
}

#[test]
fn each_may_do_at_a_huddle_what_their_part_in_it_is() {
    const VIEW: &str = "front_door/huddle:view";
    const DECIDE: &str = "front_door/huddle:decide";
    const DONE: &str = "front_door/huddle:done";
    const HEAR: &str = "front_door/huddle:hear";
    let policy = policies::load(&shell::slices()).unwrap();
    let may = |role: &str, action: &str, record: &Record, second_factor: bool| {
        let (roles, teams) = (vec![role.to_owned()], vec!["hub".to_owned()]);
        let subject = Subject { account_id: "me".into(), roles, teams, second_factor };
        policy.decide(&subject, action, &Resource::Record(record.clone()), &Situation::care()).allowed
    };
    let one = brought("i", false, false, "2026-11-23T08:00:00Z", "");
    let at_hub = one.record("me", false);
    let elsewhere = Record { holder_team: Some("south".into()), ..at_hub.clone() };
    let mine = Record { holder: Some("me".into()), ..elsewhere.clone() };
    let heard = one.heard("me", true);
    let hidden = |record: &Record| Record { restricted: true, ..record.clone() };
    let barred = |record: &Record| Record { barred: vec!["me".into()], ..record.clone() };
    let named = Record { holder: Some("me".into()), ..hidden(&heard) };
    for (role, action, record, allowed) in [
        ("social_worker", VIEW, &at_hub, true),
        ("social_worker", DECIDE, &at_hub, true),
        ("social_worker", DONE, &at_hub, true),
        ("social_worker", VIEW, &elsewhere, false),
        ("social_worker", DECIDE, &elsewhere, false),
        ("social_worker", DONE, &elsewhere, false),
        ("social_worker", DONE, &mine, true),
        ("social_worker", HEAR, &heard, false),
        ("social_worker", VIEW, &hidden(&at_hub), false),
        ("social_worker", DONE, &hidden(&mine), false),
        ("social_worker", VIEW, &barred(&at_hub), false),
        ("contact_worker", VIEW, &elsewhere, true),
        ("contact_worker", DECIDE, &elsewhere, false),
        ("analyst", VIEW, &at_hub, false),
        ("administrator", DECIDE, &mine, false),
        ("health_partner", HEAR, &heard, true),
        ("health_partner", "front_door/huddle:tell", &heard, true),
        ("health_partner", HEAR, &one.heard("me", false), false),
        ("health_partner", HEAR, &hidden(&heard), false),
        ("health_partner", HEAR, &named, true),
        ("health_partner", HEAR, &barred(&heard), false),
        ("health_partner", HEAR, &barred(&named), false),
        ("health_partner", DONE, &heard, false),
        ("health_partner", DONE, &at_hub, false),
        ("health_partner", DONE, &Record { holder: Some("me".into()), ..heard.clone() }, true),
        ("health_partner", VIEW, &at_hub, false),
        ("health_partner", DECIDE, &mine, false),
        ("health_partner", "front_door/huddle:bring", &mine, false),
        ("health_partner", "people/persons:view", &mine, false),
        ("health_partner", "people/persons:history", &mine, false),
        ("health_partner", "front_door/contacts:view", &mine, false),
        ("health_partner", "practice/conversations:view", &mine, false),
    ] {
        assert_eq!(may(role, action, record, false), allowed, "{role} {action} {record:?}");
        // A second factor opens nothing more to health.
        assert!(role != "health_partner" || may(role, action, record, true) == allowed, "{role} {action} {record:?}");
    }
}
