//! Concerns as stories of the town, on both databases, and their rules as tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod left;

use jiff::{SignedDuration, Timestamp};
use platform::{
    clock::london_date,
    identity, stories,
    testing::Browser,
    work::{Actor, Work},
};

use super::{
    model::{Concern, From, Source},
    raise::{follow, raise},
    rules, store,
};
use crate::{
    people::persons::{self, Person},
    shell::town::{Town, town},
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_clock_of_a_concern_runs_day_and_night() {
    let raised_on = |text: &str| Concern {
        id: "c".into(),
        version: 1,
        source_kind: "person".into(),
        source_id: "p".into(),
        person_id: None,
        team_id: None,
        raised_at: at(text),
        raised_by: String::new(),
        duty_id: None,
        holder_id: None,
        taken_at: None,
        colleague_id: None,
        safe: None,
        done_at: None,
    };
    for (from, now, old) in [
        ("2026-11-23T09:00:00Z", "2026-11-23T13:00:00Z", false),
        ("2026-11-23T09:00:00Z", "2026-11-23T13:00:01Z", true),
        // Friday evening rings on Friday night, Christmas Day on Christmas Day.
        ("2026-11-20T18:00:00Z", "2026-11-20T22:00:01Z", true),
        ("2026-12-25T08:00:00Z", "2026-12-25T12:00:01Z", true),
        // The night the clocks go back has five hours from midnight to four.
        ("2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z", false),
        ("2026-11-23T13:00:00Z", "2026-11-23T09:00:00Z", false),
    ] {
        assert_eq!(rules::too_old(&raised_on(from), 4, at(now)), old, "{from} {now}");
    }
    let taken = Concern { taken_at: Some(at("2026-11-24T09:00:00Z")), ..raised_on("2026-11-20T09:00:00Z") };
    assert!(!rules::too_old(&taken, 4, at("2026-11-25T09:00:00Z")));
}

#[test]
fn a_concern_waits_for_its_own_team_then_for_anybody_on_duty_and_never_for_whom_it_is_about() {
    let rota = vec![("east".to_owned(), "eve".to_owned()), ("north".to_owned(), "nora".to_owned())];
    for (team, not, expected) in [
        (Some("north"), vec![], Some("nora")),
        (Some("east"), vec![], Some("eve")),
        (Some("west"), vec![], Some("eve")),
        (None, vec![], Some("eve")),
        (Some("north"), vec!["nora".to_owned()], Some("eve")),
        (Some("north"), vec!["nora".to_owned(), "eve".to_owned()], None),
    ] {
        assert_eq!(rules::duty_of(team, &rota, &not).as_deref(), expected, "{team:?} {not:?}");
    }
    assert_eq!(rules::duty_of(Some("north"), &[], &[]), None);
}

#[test]
fn a_restricted_record_without_anybody_on_duty_has_somebody_by_name() {
    let managers = vec![("carol".to_owned(), vec!["north".to_owned()]), ("hana".to_owned(), vec!["door".to_owned()])];
    for (owner, team, not, expected) in [
        (Some("priya"), Some("door"), vec![], Some("priya")),
        (Some("priya"), Some("door"), vec!["priya".to_owned()], Some("hana")),
        (None, Some("door"), vec!["hana".to_owned()], Some("carol")),
        (None, None, vec![], Some("carol")),
        (None, None, vec!["carol".to_owned(), "hana".to_owned()], None),
    ] {
        assert_eq!(rules::named(owner, team, &managers, &not).as_deref(), expected, "{owner:?} {team:?} {not:?}");
    }
}

/// Mary, whom Priya helps; or Astrid, whose record is restricted.
async fn somebody(town: &Town, restricted: bool) -> Person {
    let name = if restricted { "Astrid Vane" } else { "Mary Ashdown" };
    let found = persons::search(&town.db, name, 1).await.unwrap();
    let person = persons::find(&town.db, &found[0].id).await.unwrap();
    assert_eq!(person.restricted, restricted);
    person
}

/// A concern of a source, raised by the service.
async fn raised(town: &Town, source: &Source<'_>) -> String {
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let id = raise(&mut work, source).await.unwrap();
    work.commit().await.unwrap();
    id
}

/// Takes everybody off the rota.
async fn nobody_on_duty(town: &Town) {
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    for (day, team, _) in store::rota(&town.db, london_date(town.clock.now())).await.unwrap() {
        store::set_duty(&mut work, day, &team, None).await.unwrap();
    }
    work.changed::<()>("safeguarding/concerns:duty", ("duty", "here"), None, None, None).await.unwrap();
    work.commit().await.unwrap();
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
    let source = Source { kind: From::Contact, id: "some-contact", person: Some(&person), safe: None, at: None, words: None };
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
    let held = open(&town).await;
    assert_eq!(held.len(), before + 1);
    let mut contact = amina.open(&held.last().unwrap().source_href()).await;
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
    let safe = Some("Ring her sister");
    let source = Source { kind: From::Contact, id: "restricted", person: Some(&person), safe, at: None, words: None };
    let id = raised(&town, &source).await;
    let page = format!("/concerns/{id}");
    town.sign_in("priya").await.open(&page).await.has_status(200).sees("Ring her sister");
    for other in ["amina", "tom", "hana", "odile", "marcus", "idris"] {
        let browser = town.sign_in(other).await;
        browser.open(&page).await.has_status(403);
        browser.open("/concerns").await.does_not_see(&person.details.family_name);
    }
}

async fn nobody_on_duty_and_a_restricted_record_is_still_somebodys_and_a_manager_names_another(town: Town) {
    nobody_on_duty(&town).await;
    let person = somebody(&town, true).await;
    let owner = person.owner_id.clone().expect("somebody is allocated");
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    persons::protect(&mut work, &person, true, &[id_of(&town, "tom").await], None).await.unwrap();
    work.commit().await.unwrap();
    let person = somebody(&town, true).await;
    let source = Source { kind: From::Contact, id: "night", person: Some(&person), safe: None, at: None, words: None };
    let id = raised(&town, &source).await;
    let held = store::find(&town.db, &id).await.unwrap().unwrap().concern;
    assert_eq!(held.duty_id, Some(owner));
    // The managers may not read it, and see that it waits.
    town.later(SignedDuration::from_hours(5));
    let hana = town.sign_in("hana").await;
    hana.open("/").await.sees("Of restricted records, which you may not read").sees("more: name somebody who is there");
    hana.open(&format!("/concerns/{id}")).await.has_status(403);
    let mut list = hana.open("/concerns").await;
    list.sees("Of restricted records").sees("Too old").does_not_see(&person.details.family_name);
    let give = format!("/concerns/{id}/give");
    // Not to herself: the record is restricted.
    list.forge("to", &id_of(&town, "hana").await);
    list.press_at(&give, "Give it to them").await;
    list.sees("not yourself");
    let mut list = hana.open("/concerns").await;
    // Nor to somebody who is connected with the person.
    list.forge("to", &id_of(&town, "tom").await);
    list.press_at(&give, "Give it to them").await;
    list.sees("nobody who is connected with the person");
    let mut list = hana.open("/concerns").await;
    list.forge("to", &id_of(&town, "marcus").await);
    list.press_at(&give, "Give it to them").await;
    list.sees("It waits for them now").sees("Waits for Marcus Adeyinka");
    town.sign_in("marcus").await.open(&format!("/concerns/{id}")).await.has_status(200).sees("Take this concern");
    // Whoever has no team to answer for names nobody, and no concern that can be read is given away unread.
    town.sign_in("amina").await.open("/concerns").await.does_not_see("Of restricted records");
    let open = raised_from_person(&town, &hana, &somebody(&town, false).await).await;
    let mut forged = hana.open("/concerns").await;
    forged.forge("to", &id_of(&town, "tom").await);
    forged.press_at(&give, "Give it to them").await;
    let before = store::find(&town.db, &open.id).await.unwrap().unwrap().concern;
    assert_eq!(before.duty_id, None);
}

async fn a_concern_goes_with_its_page_to_somebody_who_may_have_it(town: Town) {
    let source = Source { kind: From::Contact, id: "whose", person: None, safe: None, at: None, words: None };
    let id = raised(&town, &source).await;
    let priya = id_of(&town, "priya").await;
    let duty = |held: &Concern| held.duty_id.clone();
    let held = store::find(&town.db, &id).await.unwrap().unwrap().concern;
    assert_eq!(duty(&held), Some(priya.clone()));
    // It is about somebody Priya is connected with: it no longer waits for her, and it is not lost.
    let person = somebody(&town, false).await;
    let to = Person { barred: vec![priya], ..person.clone() };
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    follow(&mut work, From::Contact, "whose", &to).await.unwrap();
    work.commit().await.unwrap();
    let held = store::find(&town.db, &id).await.unwrap().unwrap().concern;
    assert_eq!((duty(&held), held.person_id), (None, Some(person.id.clone())));
    town.sign_in("carol").await.open(&format!("/concerns/{id}")).await.sees("Said whom it is about");
}

async fn words_typed_beside_the_button_stand_with_the_concern_once(town: Town) {
    let amina = town.sign_in("amina").await;
    let mut page = amina.open("/contacts/new").await;
    page.fill("What is happening?", "Somebody at the library.");
    page.press("Save").await;
    let contact = page.path().to_owned();
    for _ in 0..2 {
        let mut light = amina.open(&format!("{contact}/light")).await;
        light.fill("What to call them, if they agree", "The woman with the blue bag");
        light.press("Raise a safeguarding concern").await;
        light.has_status(200).sees("The concern is raised.").sees("The woman with the blue bag");
    }
    let raised: Vec<Concern> = open(&town).await.into_iter().filter(|one| one.source_href() == contact).collect();
    assert_eq!(raised.len(), 1);
    assert_eq!(store::steps(&town.db, &raised[0].id).await.unwrap().len(), 1);
}

async fn a_conversations_words_and_its_concern_are_kept_together(town: Town) {
    let person = somebody(&town, false).await;
    let priya = town.sign_in("priya").await;
    let mut page = priya.open(&format!("/conversations/new?person={}", person.id)).await;
    page.fill("What gets in the way?", "She is afraid of her nephew.");
    // The day cannot be read: that holds up nothing.
    page.fill("Day", "40").press("Raise a safeguarding concern").await;
    page.has_status(200).sees("The concern is raised.").sees("Read the conversation it came from");
    let raised = open(&town).await.into_iter().find(|one| one.source_kind == "conversation").expect("it is raised");
    let mut talk = priya.open(&raised.source_href()).await;
    talk.sees("She is afraid of her nephew.");
    // Somebody else saved first: the words are shown beside theirs, and the concern stands all the same.
    let mut other = priya.open(&raised.source_href()).await;
    other.fill("Ideas", "Ring her sister").press("Save").await;
    let before = open(&town).await.len();
    talk.fill("Ideas", "Ask the neighbour").press("Raise a safeguarding concern").await;
    talk.sees("Somebody else saved this conversation").sees("Ring her sister");
    assert_eq!(open(&town).await.len(), before);
}

async fn what_was_ticked_before_there_was_a_queue_is_carried_into_it(town: Town) {
    let ticked = |all: Vec<Concern>| -> Vec<_> {
        let contacts = all.into_iter().filter(|one| one.source_kind == "contact");
        contacts.map(|one| (one.source_id, one.raised_at, one.person_id)).collect()
    };
    let before = ticked(open(&town).await);
    assert!(!before.is_empty());
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    store::forget_all(&mut work).await.unwrap();
    work.changed::<()>("safeguarding/concerns:raise", ("concern", "all"), None, None, None).await.unwrap();
    work.commit().await.unwrap();
    let carry = include_str!("tables/20261126_81_ticked_concerns.sql");
    let mut steps = town.app.migrations();
    for (name, sql) in [("29991231_02_carry", carry), ("29991231_03_again", carry)] {
        steps.push(platform::storage::Migration { name, sql });
    }
    town.db.migrate(&steps, town.clock.now()).await.unwrap();
    let after = ticked(open(&town).await);
    for one in &before {
        assert!(after.contains(one), "{one:?} was lost");
    }
    let id = open(&town).await.last().unwrap().id.clone();
    town.sign_in("hana").await.open(&format!("/concerns/{id}")).await.sees("carried here when the queue began");
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
    let priya = town.sign_in("priya").await;
    priya.open(&page).await.has_status(403);
    // Nor what was done with it, in the history of the person whom Priya helps.
    let history = priya.open(&format!("{}/history", person.href())).await;
    history.has_status(200).does_not_see("safeguarding concerns raise").does_not_see("take a safeguarding concern");
    town.sign_in("carol").await.open(&page).await.has_status(200).sees("Take this concern");
}

async fn an_alarm_rings_when_nobody_takes_it_in_four_hours(town: Town) {
    let person = somebody(&town, false).await;
    let amina = town.sign_in("amina").await;
    let concern = raised_from_person(&town, &amina, &person).await;
    assert!(!rules::too_old(&concern, rules::ALARM_HOURS, town.clock.now()));
    town.later(SignedDuration::from_hours(4) + SignedDuration::from_mins(1));
    assert!(rules::too_old(&concern, rules::ALARM_HOURS, town.clock.now()));
    town.sign_in("priya").await.open("/").await.sees("nobody has taken").sees("older than 4 hours");
    town.sign_in("carol").await.open("/").await.sees("nobody has taken");
    town.sign_in("tom").await.open("/").await.does_not_see("older than 4 hours");
    // A day without anybody on duty: the page says so loudly, and every manager has it.
    nobody_on_duty(&town).await;
    let other = town.sign_in("ellis").await;
    let waits = raised_from_person(&town, &other, &person).await;
    assert_eq!(waits.duty_id, None);
    other.open(&format!("/concerns/{}", waits.id)).await.sees("Nobody is on duty for this concern");
    town.sign_in("hana").await.open("/concerns").await.sees("Nobody is on duty today");
}

}
