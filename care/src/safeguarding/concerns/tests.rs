//! Concerns as stories of the town, on both databases, and their rules as tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{SignedDuration, Timestamp};
use platform::{
    clock::london_date,
    identity, stories,
    testing::Browser,
    work::{Actor, Work},
};

use super::{
    model::{Concern, From, Source},
    raise, rules, store,
};
use crate::{
    people::persons::{self, Person},
    shell::town::{Town, town},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn working_hours_are_monday_to_friday_nine_to_five_in_london() {
    for (from, to, hours) in [
        ("2026-11-23T09:00:00Z", "2026-11-23T13:00:00Z", 4.0),
        ("2026-11-23T16:00:00Z", "2026-11-24T10:00:00Z", 2.0),
        // Friday afternoon to Monday morning.
        ("2026-11-20T16:00:00Z", "2026-11-23T10:00:00Z", 2.0),
        ("2026-11-21T09:00:00Z", "2026-11-22T20:00:00Z", 0.0),
        // In summer London is an hour ahead.
        ("2026-07-06T08:00:00Z", "2026-07-06T16:00:00Z", 8.0),
        ("2026-11-23T13:00:00Z", "2026-11-23T09:00:00Z", 0.0),
    ] {
        let found = rules::working_hours(at(from), at(to));
        assert!((found - hours).abs() < 1e-9, "{from} {to}: {found}");
    }
}

#[test]
fn a_concern_waits_for_its_own_team_then_for_anybody_on_duty_and_never_for_whom_it_is_about() {
    let rota = vec![("east".to_owned(), "eve".to_owned()), ("north".to_owned(), "nora".to_owned())];
    for (team, not, expected) in [
        (Some("north"), None, Some("nora")),
        (Some("east"), None, Some("eve")),
        (Some("west"), None, Some("eve")),
        (None, None, Some("eve")),
        (Some("north"), Some("nora"), Some("eve")),
    ] {
        assert_eq!(rules::duty_of(team, &rota, not).as_deref(), expected, "{team:?} {not:?}");
    }
    assert_eq!(rules::duty_of(Some("north"), &[], None), None);
}

/// Mary, whom Priya helps; or Astrid, whose record is restricted.
async fn somebody(town: &Town, restricted: bool) -> Person {
    let name = if restricted { "Astrid Vane" } else { "Mary Ashdown" };
    let found = persons::search(&town.db, name, 1).await.unwrap();
    let person = persons::find(&town.db, &found[0].id).await.unwrap();
    assert_eq!(person.restricted, restricted);
    person
}

async fn id_of(town: &Town, username: &str) -> String {
    identity::account_named(&town.app, username).await.unwrap().unwrap().id
}

async fn open(town: &Town) -> Vec<Concern> {
    store::open(&town.db).await.unwrap().into_iter().map(|one| one.concern).collect()
}

async fn raised_from_person(town: &Town, browser: &Browser, person: &Person) -> Concern {
    let mut page = browser.open(&person.href()).await;
    page.press("Raise a safeguarding concern").await;
    page.has_status(200).sees("The concern is raised.");
    let id = page.path().trim_start_matches("/concerns/").to_owned();
    store::find(&town.db, &id).await.unwrap().unwrap().concern
}

stories! { with town;

async fn pressing_twice_is_one_concern_and_the_duty_worker_takes_it_to_the_end(town: Town) {
    let before = open(&town).await.len();
    let person = somebody(&town, false).await;
    let amina = town.sign_in("amina").await;
    let first = raised_from_person(&town, &amina, &person).await;
    let second = raised_from_person(&town, &amina, &person).await;
    assert_eq!((first.id.as_str(), open(&town).await.len()), (second.id.as_str(), before + 1));
    assert_eq!(first.duty_id, Some(id_of(&town, "priya").await));
    assert_eq!(first.raised_at, town.clock.now());

    let page = format!("/concerns/{}", first.id);
    let mut late = town.sign_in("hana").await.open(&page).await;
    let priya = town.sign_in("priya").await;
    let mut shown = priya.open(&page).await;
    shown.press("Take this concern").await;
    shown.sees("The concern is yours.");
    // The manager who comes second is told who has it.
    late.press("Take this concern").await;
    late.sees("Somebody else took this concern before you").does_not_see("End the concern");
    shown.press("End the concern").await;
    shown.sees("Write what was done, in words");
    shown.fill("What was done", "Spoke with her alone. She is safe.");
    shown.press("End the concern").await;
    shown.sees("Spoke with her alone. She is safe.").sees("can always be read");
    assert_eq!(open(&town).await.len(), before);
    // What comes after the end is another concern.
    let third = raised_from_person(&town, &amina, &person).await;
    assert_ne!(third.id, first.id);
}

async fn two_presses_at_once_and_a_crash_leave_one_concern_or_none(town: Town) {
    let before = open(&town).await.len();
    let person = somebody(&town, false).await;
    let source = Source { kind: From::Contact, id: "some-contact", person: Some(&person), safe: None };
    {
        let mut work = Work::begin(&town.app, Actor::service("crash")).await.unwrap();
        raise(&mut work, &source).await.unwrap();
        // Nothing is kept of what did not come to its end.
    }
    assert_eq!(open(&town).await.len(), before);
    let press = || async {
        let mut work = Work::begin(&town.app, Actor::service("press")).await?;
        let id = raise(&mut work, &source).await?;
        work.commit().await.map(|()| id)
    };
    let (one, two) = tokio::join!(press(), press());
    let ids: std::collections::BTreeSet<String> = [one, two].into_iter().flatten().collect();
    assert_eq!((ids.len(), open(&town).await.len()), (1, before + 1));
}

async fn a_ticked_contact_raises_one_and_the_button_keeps_the_words(town: Town) {
    let before = open(&town).await.len();
    let amina = town.sign_in("amina").await;
    let mut page = amina.open("/contacts/new").await;
    page.fill("What is happening?", "Her grandson takes her pension.");
    page.press("Raise a safeguarding concern").await;
    page.has_status(200).sees("The concern is raised.").sees("Read the contact it came from").does_not_see("pension");
    let raised = open(&town).await;
    assert_eq!(raised.len(), before + 1);
    let mut contact = amina.open(&raised.last().unwrap().source_href()).await;
    contact.sees("pension").sees("Concern raised");
    // Saved again, unticked, ticked again: the same concern.
    contact.untick("Worried about abuse or neglect");
    contact.press("Save").await;
    contact.tick("Worried about abuse or neglect");
    contact.press("Save").await;
    assert_eq!(open(&town).await.len(), before + 1);
    // Without a word it is raised too.
    let mut empty = amina.open("/contacts/new").await;
    empty.press("Raise a safeguarding concern").await;
    empty.sees("The concern is raised.");
    assert_eq!(open(&town).await.len(), before + 2);
}

async fn a_restricted_record_shows_its_concern_to_the_duty_worker_alone(town: Town) {
    let person = somebody(&town, true).await;
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let source = Source { kind: From::Contact, id: "restricted", person: Some(&person), safe: Some("Ring her sister") };
    let id = raise(&mut work, &source).await.unwrap();
    work.commit().await.unwrap();
    let page = format!("/concerns/{id}");
    town.sign_in("priya").await.open(&page).await.has_status(200).sees("Ring her sister");
    for other in ["amina", "tom", "hana", "odile", "marcus", "idris"] {
        let browser = town.sign_in(other).await;
        browser.open(&page).await.has_status(403);
        browser.open("/concerns").await.does_not_see(&person.details.family_name);
    }
}

async fn a_colleague_does_not_see_the_concern_about_them(town: Town) {
    let person = somebody(&town, false).await;
    let amina = town.sign_in("amina").await;
    let concern = raised_from_person(&town, &amina, &person).await;
    let page = format!("/concerns/{}", concern.id);
    let mut shown = amina.open(&page).await;
    shown.choose("If it is about a colleague, who", "Priya Nandan, Social worker");
    shown.press_at(&format!("{page}/words"), "Add").await;
    shown.sees("went to every manager");
    town.sign_in("priya").await.open(&page).await.has_status(403);
    town.sign_in("carol").await.open(&page).await.has_status(200).sees("Take this concern");
}

async fn an_alarm_rings_when_nobody_takes_it_in_four_working_hours(town: Town) {
    let person = somebody(&town, false).await;
    let amina = town.sign_in("amina").await;
    let concern = raised_from_person(&town, &amina, &person).await;
    assert!(!rules::too_old(&concern, rules::ALARM_HOURS, town.clock.now()));
    town.later(SignedDuration::from_hours(4) + SignedDuration::from_mins(1));
    assert!(rules::too_old(&concern, rules::ALARM_HOURS, town.clock.now()));
    town.sign_in("priya").await.open("/").await.sees("nobody has taken").sees("older than 4 working hours");
    town.sign_in("carol").await.open("/").await.sees("nobody has taken");
    town.sign_in("tom").await.open("/").await.does_not_see("older than 4 working hours");
    // A day without anybody on duty: the page says so loudly, and every manager has it.
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    for (day, team, _) in store::rota(&town.db, london_date(town.clock.now())).await.unwrap() {
        store::set_duty(&mut work, day, &team, None).await.unwrap();
    }
    work.changed::<()>("safeguarding/concerns:duty", ("duty", "here"), None, None, None).await.unwrap();
    work.commit().await.unwrap();
    let other = town.sign_in("ellis").await;
    let waits = raised_from_person(&town, &other, &person).await;
    assert_eq!(waits.duty_id, None);
    other.open(&format!("/concerns/{}", waits.id)).await.sees("Nobody is on duty for this concern");
    town.sign_in("hana").await.open("/concerns").await.sees("Nobody is on duty today");
}

}
