//! The index by hand, the counts that are told, and who may see them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{SignedDuration, Timestamp, civil::date};
use platform::{
    identity, stories,
    work::{Actor, Work},
};

use super::{
    counts,
    pages::IndexView,
    rules::{Closure, Index, Signals, index},
};
use crate::{
    front_door::unmet_needs::{self, Said, Source, Unmet, Where},
    people::persons,
    shell::town::{Town, town},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn closure(person: &str, day: &str, unmet: bool) -> Closure {
    Closure { person: person.into(), at: at(&format!("{day}T10:00:00Z")), unmet }
}

fn signal(person: &str, moment: &str) -> (String, Timestamp) {
    (person.into(), at(moment))
}

#[test]
fn the_index_by_hand() {
    let closures = [
        // Asked again on day 20, and a concern on day 30: one closure, counted once.
        closure("anna", "2026-01-10", true),
        // A need unmet, and nothing followed.
        closure("bert", "2026-01-12", true),
        // Asked again, but nothing stayed unmet.
        closure("cleo", "2026-01-15", false),
        // In hospital to the minute on the ninety-first day.
        closure("dora", "2026-02-01", true),
        // A minute too late.
        closure("emil", "2026-02-01", true),
        // What was before the closure is no signal.
        closure("finn", "2026-02-01", true),
        // The ninety-one days are not over on 1 June.
        closure("gita", "2026-04-20", true),
        // Somebody else's signal is not theirs: with these, eight closures are over.
        closure("hugo", "2026-01-20", false),
        closure("iris", "2026-01-21", false),
    ];
    let signals = Signals {
        recontacts: vec![
            signal("anna", "2026-01-30T09:00:00Z"),
            signal("cleo", "2026-01-20T09:00:00Z"),
            signal("finn", "2026-01-31T09:00:00Z"),
            signal("gita", "2026-04-25T09:00:00Z"),
        ],
        strain: None,
        hospital: vec![signal("dora", "2026-05-03T10:00:00Z"), signal("emil", "2026-05-03T10:01:00Z")],
        concerns: vec![signal("anna", "2026-02-09T09:00:00Z")],
    };
    let now = at("2026-06-01T09:00:00Z");
    let found = index(&closures, &signals, now);
    // Anna and Dora of eight: a quarter.
    let expected = Index { closures: 8, unmet: 5, followed: 2, recontact: 1, strain: None, hospital: 1, concern: 1 };
    assert_eq!(found, expected);
    // A signal that becomes known is counted, and only then.
    let known = Signals { strain: Some(vec![signal("bert", "2026-02-01T09:00:00Z")]), ..signals };
    let found = index(&closures, &known, now);
    assert_eq!((found.followed, found.strain), (3, Some(1)));
}

#[test]
fn small_numerators_are_not_told_by_their_share_either() {
    let view = |followed, closures| IndexView::from(&Index { closures, followed, ..Index::default() });
    assert_eq!(view(10, 40).share.as_deref(), Some("25.0%"));
    assert_eq!((view(2, 40).share, view(2, 40).followed), (None, "fewer than 5".into()));
    assert_eq!(view(0, 40).share.as_deref(), Some("0.0%"));
    assert_eq!(view(0, 0).share, None);
}

fn unmet(need: &str, day: &str, district: &str) -> Unmet {
    Unmet {
        id: String::new(),
        source_kind: "contact".into(),
        source_id: String::new(),
        person_id: None,
        team_id: None,
        need_id: None,
        need: need.into(),
        words: String::new(),
        why: "cost".into(),
        district: Some(district.into()).filter(|district: &String| !district.is_empty()),
        by_id: String::new(),
        at: at(day),
        taken_back_at: None,
    }
}

#[test]
fn months_are_londons_and_small_counts_hide() {
    // Half past midnight in London's summer on 1 July is still June by the clock of UTC.
    let mut all: Vec<Unmet> = (0..6).map(|_| unmet("I feel lonely", "2026-06-30T23:30:00Z", "ZZ1")).collect();
    all.extend((0..2).map(|_| unmet("Getting to the shops", "2026-06-30T22:30:00Z", "")));
    let months = [date(2026, 7, 1), date(2026, 6, 1)];
    let table = counts::table(&all, &months);
    let rows: Vec<_> = table.needs.iter().map(|need| (need.name.as_str(), need.months.clone())).collect();
    let told = |one: &str, two: &str| vec![one.to_owned(), two.to_owned()];
    assert_eq!(rows, [("I feel lonely", told("6", "0")), ("Getting to the shops", told("0", "fewer than 5"))]);
    let places = counts::lines(&all, counts::place);
    let places: Vec<_> = places.iter().map(|line| (line.name.as_str(), line.told.as_str())).collect();
    assert_eq!(places, [("ZZ1", "6"), ("Not known", "fewer than 5")]);
}

stories! { with town;

async fn who_buys_and_answers_sees_counts_and_nobody_a_name(town: Town) {
    for who in ["carol", "odile", "frank", "helen"] {
        let page = town.sign_in(who).await.open("/unmet-needs").await;
        page.has_status(200).sees("How it is computed").sees("Not yet: nobody writes it down").does_not_see("Ashdown");
    }
    for who in ["amina", "priya", "idris", "sam", "peter", "zofia"] {
        town.sign_in(who).await.open("/unmet-needs").await.has_status(403);
    }
}

async fn a_need_unmet_in_a_contact_whose_person_asks_again_is_in_the_index(town: Town) {
    let found = persons::search(&town.db, "Mary Ashdown", 1).await.unwrap();
    let person = persons::find(&town.db, &found[0].id).await.unwrap();
    let (from, now) = (at("2026-01-01T00:00:00Z"), town.clock.now());
    let closures = counts::closures(&town.db, from, now).await.unwrap();
    assert!(!closures.is_empty());
    let before = closures.iter().filter(|one| one.unmet).count();
    let ended = crate::front_door::contacts::ended(&town.db, from, now).await.unwrap();
    let one = ended.iter().find(|one| one.person_id == person.id).expect("Mary asked this year");
    let account = identity::account_named(&town.app, "amina").await.unwrap().unwrap();
    let actor = Actor { id: Some(account.id), name: account.name, request: None };
    let mut work = Work::begin(&town.app, actor).await.unwrap();
    let (place, id, at) = (Where::Contact, one.id.as_str(), work.now());
    let source = Source { place, id, person: Some(&person), team: None, district: None, at };
    let said = || Said { need_id: None, words: "A walk to the sea".into(), why: "nothing_near".into() };
    unmet_needs::record(&mut work, &source, said()).await.unwrap();
    unmet_needs::record(&mut work, &source, said()).await.unwrap();
    work.commit().await.unwrap();
    let closures = counts::closures(&town.db, from, now).await.unwrap();
    assert_eq!(closures.iter().filter(|one| one.unmet).count(), before + 1);
    let until = town.clock.now() + SignedDuration::from_secs(1);
    let mine = counts::unmet_between(&town.db, from, until).await.unwrap();
    assert_eq!(mine.iter().filter(|one| one.words == "A walk to the sea").count(), 1);
}

}
