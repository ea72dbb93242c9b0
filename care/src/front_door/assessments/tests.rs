//! Asking for an assessment as stories of the town, on both databases, and its rules as tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{SignedDuration, Timestamp, civil::date};
use platform::{
    identity, stories,
    work::{Actor, Work},
};

use super::{
    ask::{ask, follow},
    model::{Asked, Source, Where},
    rules, store,
};
use crate::{
    front_door::light::{self, Light},
    people::{
        events::{
            model::{Outcome, RecordedEvent},
            store as events,
        },
        persons::{self, Person},
    },
    shell::town::{Town, town},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn waits_are_days_of_the_calendar_in_london() {
    for (asked, now, days) in [
        ("2026-11-23T09:00:00Z", "2026-11-23T23:00:00Z", 0),
        ("2026-11-23T23:30:00Z", "2026-11-24T00:10:00Z", 1),
        // In summer London's midnight is an hour before that of UTC.
        ("2026-07-01T22:30:00Z", "2026-07-01T23:30:00Z", 1),
        ("2026-11-23T09:00:00Z", "2027-11-23T08:00:00Z", 365),
        ("2026-11-24T09:00:00Z", "2026-11-23T09:00:00Z", 0),
    ] {
        assert_eq!(rules::days(at(asked), at(now)), days, "{asked} {now}");
    }
}

#[test]
fn only_the_persons_own_word_and_a_reason_withdraw_a_right() {
    for (said_so, reason, fields) in [
        (true, "I want to try the lunch club first.", vec![]),
        (false, "Her son says she does not want it.", vec!["said_so"]),
        (true, "  ", vec!["reason"]),
        (false, "", vec!["said_so", "reason"]),
    ] {
        let missing: Vec<_> = rules::missing_to_withdraw(said_so, reason).into_iter().map(|one| one.0).collect();
        assert_eq!(missing, fields, "{said_so} {reason:?}");
    }
}

#[test]
fn a_next_step_has_a_day_from_today_on_or_is_none() {
    let today = date(2026, 11, 23);
    for (what, on, fine) in [
        (None, None, true),
        (Some("Visit"), Some(today), true),
        (Some("Visit"), None, false),
        (None, Some(today), false),
        (Some("Visit"), Some(date(2026, 11, 22)), false),
    ] {
        assert_eq!(rules::wrong_step(what, on, today).is_empty(), fine, "{what:?} {on:?}");
    }
}

async fn somebody(town: &Town, name: &str) -> Person {
    let found = persons::search(&town.db, name, 1).await.unwrap();
    persons::find(&town.db, &found[0].id).await.unwrap()
}

/// Somebody without an open contact, whom nothing tells the nation of yet.
async fn somebody_new(town: &Town) -> Person {
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let new = persons::NewPerson { given_name: "Ottoline".into(), family_name: "Sparrow".into(), ..Default::default() };
    let person = persons::create(&mut work, new).await.unwrap();
    work.commit().await.unwrap();
    person
}

async fn asked_of(town: &Town, person: &Person) -> Vec<Asked> {
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    store::of_person(&mut work, &person.id).await.unwrap()
}

/// The events that count.
async fn told(town: &Town, person: &Person) -> Vec<RecordedEvent> {
    let all = events::of_person(&town.db, &person.id).await.unwrap();
    let gone: Vec<_> = all.iter().filter_map(|one| one.supersedes.clone()).collect();
    all.into_iter().filter(|one| !one.withdrawn && !gone.contains(&one.id)).collect()
}

stories! { with town;

async fn one_press_on_a_persons_page_starts_the_clock_and_tells_the_nation_once(town: Town) {
    let person = somebody_new(&town).await;
    let amina = town.sign_in("amina").await;
    for _ in 0..2 {
        let mut page = amina.open(&person.href()).await;
        page.press("Ask for an assessment").await;
        page.has_status(200).sees("The clock runs from now.").sees("Asked for a Care Act assessment (section 9)");
    }
    let asked = asked_of(&town, &person).await;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].asked_at, town.clock.now());
    assert_eq!(asked[0].owner_id, Some(identity::account_named(&town.app, "amina").await.unwrap().unwrap().id));
    let events = told(&town, &person).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].event.outcome, Some(Outcome::AssessmentOrReview));
    town.later(SignedDuration::from_hours(24 * 12));
    let amina = town.sign_in("amina").await;
    amina.open(&person.href()).await.sees("(12 days)");
    let mut list = amina.open("/assessments?whose=mine").await;
    list.sees("Ottoline Sparrow").sees("12 days").sees("Amina Yusuf").sees("No dated step");
    list.follow("Ottoline Sparrow").await;
    list.sees("Waiting 12 days.");
    list.fill("Next step", "Visit at home");
    list.press("Save").await;
    list.sees("Give the next step a day");
    list.fill_date("On", "10 12 2026");
    list.press("Save").await;
    list.sees("Saved.");
    amina.open("/assessments?whose=mine").await.sees("Visit at home, Thu 10 Dec");
}

async fn only_their_own_word_withdraws_it_and_they_can_ask_again(town: Town) {
    let person = somebody_new(&town).await;
    let amina = town.sign_in("amina").await;
    amina.open(&person.href()).await.press("Ask for an assessment").await;
    let id = asked_of(&town, &person).await[0].id.clone();
    let page = format!("/assessments/{id}");
    let mut shown = amina.open(&page).await;
    let mut other = town.sign_in("ellis").await.open(&page).await;
    shown.press("Withdraw the request").await;
    shown.sees("Only the person themselves can withdraw it").sees("Write why they do not want it any more");
    shown.fill("Why, in their words", "I would sooner wait until spring.");
    shown.press("Withdraw the request").await;
    shown.sees("Only the person themselves can withdraw it");
    shown.tick("They said so themselves");
    shown.press("Withdraw the request").await;
    shown.sees("They withdrew it").sees("I would sooner wait until spring.").does_not_see("Waiting");
    // The nation is told what became of it, once.
    let events = told(&town, &person).await;
    assert_eq!(events.iter().map(|one| one.event.outcome).collect::<Vec<_>>(), [Some(Outcome::NfaDeclined)]);
    // Whoever comes second with another ending changes nothing.
    other.fill("Where is it?", "In the old system");
    other.press("It was carried out").await;
    other.sees("They withdrew it").does_not_see("In the old system");
    amina.open("/assessments?whose=all").await.does_not_see("Ottoline Sparrow");
    let mut page = amina.open(&person.href()).await;
    page.sees("Withdrew their request");
    page.press("Ask for an assessment").await;
    let asked = asked_of(&town, &person).await;
    assert_eq!((asked.len(), asked.iter().filter(|one| one.is_open()).count()), (2, 1));
}

async fn two_presses_at_once_are_one_request(town: Town) {
    let person = somebody_new(&town).await;
    let at = town.clock.now();
    let press = || async {
        let mut work = Work::begin(&town.app, Actor::service("press")).await?;
        let place = Where::Person;
        let source = Source { place, id: &person.id, person: Some(&person), carer: None, at, owner: None, team: None };
        let id = ask(&mut work, &source).await?;
        work.commit().await.map(|()| id)
    };
    let (one, two) = tokio::join!(press(), press());
    let ids: std::collections::BTreeSet<String> = [one, two].into_iter().flatten().collect();
    assert_eq!((ids.len(), asked_of(&town, &person).await.len(), told(&town, &person).await.len()), (1, 1, 1));
}

async fn a_request_that_went_to_another_person_takes_nobodys_right(town: Town) {
    let (first, mary) = (somebody_new(&town).await, somebody(&town, "Mary Ashdown").await);
    let (place, at) = (Where::Contact, town.clock.now());
    let source = Source { place, id: "whose", person: Some(&first), carer: None, at, owner: None, team: None };
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let moved = ask(&mut work, &source).await.unwrap();
    follow(&mut work, place, "whose", &mary).await.unwrap();
    work.commit().await.unwrap();
    assert!(asked_of(&town, &mary).await.iter().any(|one| one.id == moved));
    // Now the first asks too: that is a request of their own.
    let amina = town.sign_in("amina").await;
    amina.open(&first.href()).await.press("Ask for an assessment").await.sees("The clock runs from now.");
    let asked = asked_of(&town, &first).await;
    assert_eq!((asked.len(), asked[0].is_open()), (1, true));
    assert_ne!(asked[0].id, moved);
}

async fn in_a_contact_no_field_holds_it_up_and_the_contact_tells_the_nation(town: Town) {
    let amina = town.sign_in("amina").await;
    let person = somebody_new(&town).await;
    let mut page = amina.open(&format!("/contacts/new?person={}", person.id)).await;
    // Without a word of what is happening.
    page.fill("Who is calling?", "Her neighbour").press("Ask for an assessment").await;
    page.has_status(200).sees("The clock runs from now.").sees("They asked for an assessment");
    assert_eq!(page.value("Who is calling?"), "Her neighbour");
    let asked = asked_of(&town, &person).await;
    assert_eq!((asked.len(), asked[0].event_id.as_deref()), (1, None));
    assert!(told(&town, &person).await.is_empty());
    // Ending the contact ends nothing of the request, and is the one request the nation is told of.
    page.open(&format!("{}/done", asked[0].source_href())).await;
    page.sees("only they can withdraw it");
    page.choose("How did it end?", "Did not want our help");
    page.fill("What were they connected to, or what helped?", "Nothing for now");
    page.press("End the contact").await;
    page.has_status(200);
    assert_eq!(told(&town, &person).await.len(), 1);
    assert!(asked_of(&town, &person).await[0].is_open());
}

async fn a_light_record_becomes_a_duty(town: Town) {
    let amina = town.sign_in("amina").await;
    let mut page = amina.open("/contacts/new").await;
    page.fill("What is happening?", "At the library, asking about baths.");
    page.press("Save").await;
    let contact = page.path().to_owned();
    let id = contact.trim_start_matches("/contacts/").to_owned();
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let new = Light { contact_id: Some(id.clone()), agreed: true, called: Some("Stan".into()), ..Light::default() };
    light::keep(&mut work, new).await.unwrap();
    work.commit().await.unwrap();
    amina.open(&contact).await.press("Ask for an assessment").await.sees("The clock runs from now.");
    let held = light::of_contact(&town.db, &id).await.unwrap().unwrap();
    assert_eq!(held.basis.map(|basis| basis.basis).as_deref(), Some("duty"));
    let mut list = amina.open("/assessments?whose=mine").await;
    list.follow("Person not known yet").await;
    list.sees("so it is a duty");
    // They are found: the request goes with the contact, and its clock runs on.
    let before = store::open_of_source(&town.db, "contact", &id).await.unwrap().unwrap().asked_at;
    town.later(SignedDuration::from_hours(48));
    let amina = town.sign_in("amina").await;
    let mut find = amina.open(&format!("{contact}/person")).await;
    find.fill("Given name", "Stanislaw").fill("Family name", "Quillfeather");
    find.press("Begin a new record").await;
    let person = somebody(&town, "Stanislaw Quillfeather").await;
    let asked = asked_of(&town, &person).await;
    assert_eq!((asked.len(), asked[0].asked_at), (1, before));
    amina.open(&person.href()).await.sees("Asked for a Care Act assessment").sees("(2 days)");
}

async fn other_teams_and_restricted_records_stay_closed(town: Town) {
    let astrid = somebody(&town, "Astrid Vane").await;
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let (place, at) = (Where::Person, town.clock.now());
    let source = Source { place, id: &astrid.id, person: Some(&astrid), carer: None, at, owner: None, team: None };
    let id = ask(&mut work, &source).await.unwrap();
    work.commit().await.unwrap();
    let page = format!("/assessments/{id}");
    for other in ["amina", "hana", "odile", "marcus", "frank", "idris", "helen", "sam"] {
        let browser = town.sign_in(other).await;
        browser.open(&page).await.has_status(403);
        browser.open("/assessments?whose=all").await.does_not_see("Vane");
    }
    let mary = somebody(&town, "Mary Ashdown").await;
    let amina = town.sign_in("amina").await;
    amina.open(&mary.href()).await.press("Ask for an assessment").await;
    let id = asked_of(&town, &mary).await.pop().unwrap().id;
    town.sign_in("priya").await.open(&format!("/assessments/{id}")).await.has_status(200);
    town.sign_in("rafe").await.open(&format!("/assessments/{id}")).await.has_status(403);
}

}
