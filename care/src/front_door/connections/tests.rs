//! Connections: the decisions as tables of facts, and stories through HTTP on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::civil::Date;
use platform::stories;

use super::rules::{self, Standing};
use crate::{
    people::persons::{self, Person},
    shell::town::{Town, town},
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_later_day_than_28_asks_why() {
    for (on, late) in [("2026-11-23", false), ("2026-12-21", false), ("2026-12-22", true), ("2027-11-23", true)] {
        assert_eq!(rules::is_late(day("2026-11-23"), day(on)), late, "{on}");
    }
    assert_eq!(rules::usual_day(day("2026-11-23")), day("2026-12-07"));
}

#[test]
fn what_is_asked() {
    let today = day("2026-11-23");
    for (what, on, fields) in [
        ("", None, vec!["connect_what"]),
        ("Choir", None, vec![]),
        ("Choir", Some("2026-11-22"), vec!["connect_check"]),
        ("Choir", Some("2031-01-01"), vec![]),
    ] {
        let found: Vec<&str> = rules::missing(what, on.map(day), today).iter().map(|(field, _)| *field).collect();
        assert_eq!(found, fields, "{what} {on:?}");
    }
    for (answer, waiting, step, enough, missing) in [
        (None, false, false, false, true),
        (Some("yes"), true, false, false, false),
        (Some("no"), false, false, false, false),
        (Some("no"), true, false, false, true),
        (Some("not_started"), true, true, false, false),
        (Some("partly"), true, false, true, false),
    ] {
        assert_eq!(!rules::missing_answer(answer, waiting, step, enough).is_empty(), missing, "{answer:?} {waiting}");
    }
    for (on, standing) in
        [("2026-11-22", Standing::Overdue), ("2026-11-23", Standing::Today), ("2026-11-24", Standing::Later)]
    {
        assert_eq!(rules::standing(day(on), today), standing);
    }
}

async fn person(town: &Town, name: &str) -> Person {
    let found = persons::search(&town.app.db, name, 1).await.unwrap().remove(0);
    persons::find(&town.app.db, &found.id).await.unwrap()
}

stories! {
    with town;

    async fn one_page_for_the_talk_the_idea_and_the_day_we_ask(town: Town) {
        let anwen = person(&town, "Anwen Tregarth").await;
        let amina = town.sign_in("amina").await;
        let mut page = amina.open(&format!("/contacts/new?person={}", anwen.id)).await;
        page.fill("happening", "I feel so lonely since he died").fill("find", "lunch club");
        page.press("Look").await.has_status(200).sees("Ideas near them").sees("lunch club");
        assert_eq!(page.value("happening"), "I feel so lonely since he died", "nothing is typed twice");
        let mut twice = page.clone();
        page.press("Connect them to Lunch club at Old Dock Hall").await.has_status(200).sees("Connected to").sees("We ask on 7 December 2026");
        twice.press("Connect them to Lunch club at Old Dock Hall").await.has_status(200);
        let held = person(&town, "Anwen Tregarth").await;
        assert_eq!(held.next_on, Some(day("2026-12-07")), "the day we ask is the next step");
        let mine = amina.open("/check-back").await;
        assert_eq!(mine.text().matches("Anwen Tregarth").count(), 1, "a button pressed twice connects once");
        // Ending says nothing anew.
        let mut done = amina.open(&format!("{}/done", page.path())).await;
        assert!(!done.value("connected_to").is_empty());
        done.press("End the contact").await.has_status(200);
        assert_eq!(amina.open("/check-back").await.text().matches("Anwen Tregarth").count(), 1);
        // Asked again: the directory hears of it, and nobody waits for nothing.
        town.later(jiff::SignedDuration::from_hours(24 * 15));
        let amina = town.sign_in("amina").await;
        let mut page = amina.open("/check-back").await;
        page.sees("overdue");
        page.follow("Anwen Tregarth").await.has_status(200);
        page.press("Save").await.has_status(422).sees("Choose what they answered");
        page.choose("answer", "No, it did not help").fill("words", "Nobody spoke to me");
        page.press("Save").await.has_status(422).sees("what happens next");
        assert_eq!(page.value("words"), "Nobody spoke to me");
        page.fill("next_what", "Go there with her").fill_date("next_on", "10 12 2026");
        page.press("Save").await.has_status(200).sees("Nobody spoke to me");
        assert_eq!(person(&town, "Anwen Tregarth").await.next_what.as_deref(), Some("Go there with her"));
        amina.open("/check-back").await.does_not_see("Anwen Tregarth");
    }

    async fn a_late_day_is_kept_and_asks_why(town: Town) {
        let anwen = person(&town, "Anwen Tregarth").await;
        let amina = town.sign_in("amina").await;
        let mut page = amina.open(&format!("/contacts/new?person={}", anwen.id)).await;
        page.fill("happening", "The garden").fill("connect_check", "2027-03-01");
        page.press("Connect to this").await.has_status(422).sees("Say what they are connected to");
        page.fill("connect_what", "The seed swap in spring");
        page.press("Connect to this").await.has_status(200).sees("later than 28 days");
        page.follow("The seed swap in spring").await.has_status(200).sees("nobody has said why");
        page.fill("late_reason", "It begins in March");
        page.press("Save").await.has_status(200).sees("It begins in March");
    }

    async fn what_was_connected_follows_the_contact_to_its_person(town: Town) {
        let amina = town.sign_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "The stairs").fill("connect_what", "A second rail");
        page.press("Connect to this").await.has_status(200).sees("A second rail");
        let path = page.path().to_owned();
        let mut find = amina.open(&format!("{path}/person?q=Anwen+Tregarth")).await;
        find.press("It is about Anwen Tregarth").await.has_status(200);
        assert_eq!(person(&town, "Anwen Tregarth").await.next_what.as_deref(), Some("Check that this helped: A second rail"));
        let mut find = amina.open(&format!("{path}/person?q=Percival+Stoat")).await;
        find.press("It is about Percival Stoat").await.has_status(200);
        assert_ne!(person(&town, "Anwen Tregarth").await.next_what.as_deref(), Some("Check that this helped: A second rail"));
        amina.open("/check-back").await.sees("Percival Stoat").does_not_see("Anwen Tregarth");
    }

    async fn the_public_reads_no_answer_and_staff_the_counts(town: Town) {
        let id = crate::market::directory::find_ids(&town.app.db, "lunch club", None).await.unwrap().remove(0);
        let path = crate::market::directory::href_of(&id);
        let public = town.browser().open(&path).await;
        public.has_status(200).sees("Most of the people we asked").does_not_see("5 of 6").does_not_see("loud for my hearing");
        town.sign_in("amina").await.open(&path).await.sees("Helped 5 of 6 who tried it");
        // While somebody talks, ideas carry the count.
        let mut page = town.sign_in("amina").await.open("/contacts/new").await;
        page.fill("happening", "He is alone").fill("find", "lunch club");
        page.press("Look").await.has_status(200).sees("Helped 5 of 6 who tried it");
        let few = crate::market::directory::find_ids(&town.app.db, "befriending", None).await.unwrap().remove(0);
        town.browser().open(&crate::market::directory::href_of(&few)).await.has_status(200).does_not_see("Did it help?");
    }

    async fn nobody_reads_it_who_may_not(town: Town) {
        let mut page = town.sign_in("tom").await.open("/check-back?whose=all").await;
        page.does_not_see("Nasreen").does_not_see("Constance Abara");
        let rafe = town.sign_in("rafe").await;
        let mut list = rafe.open("/check-back").await;
        list.follow("Omari Njoroge").await.has_status(200);
        let path = list.path().to_owned();
        town.sign_in("priya").await.open(&path).await.has_status(403);
        town.sign_in("idris").await.open(&path).await.has_status(403);
        town.sign_in("idris").await.open("/check-back").await.has_status(403);
        rafe.open("/check-back/nothing").await.has_status(404);
        page.open("/check-back?whose=team").await.has_status(200);
    }
}
