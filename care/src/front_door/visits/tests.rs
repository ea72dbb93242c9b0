//! Visits: days and counts as tables of facts, and stories of agents who write down whom they met, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{SignedDuration, civil::Date};
use platform::{
    stories,
    testing::{Browser, Page},
    work::{Actor, Work},
};

use super::{keep::said_at, rules, store};
use crate::{
    front_door::{hubs::booking, light},
    people::{persons, small_numbers::Told},
    shell::town::{Town, town},
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_days_of_a_visit_make_sense() {
    let today = day("2026-11-23");
    for (kind, on, next, fields) in [
        ("drop_in", "2026-11-23", None, &[][..]),
        ("drop_in", "2026-11-24", None, &["on_date"]),
        ("visit", "2026-08-23", Some("2026-11-23"), &[]),
        ("visit", "2026-08-22", Some("2026-11-22"), &["on_date", "next_on"]),
        ("plan", "2026-11-23", None, &["next_on"]),
        ("plan", "2030-11-23", Some("2026-12-01"), &[]),
    ] {
        let wrong = rules::wrong_days(kind, day(on), next.map(day), today);
        assert_eq!(wrong.iter().map(|(field, _)| *field).collect::<Vec<_>>(), fields, "{kind} {on}");
    }
}

#[test]
fn a_contact_is_dated_when_it_was_said() {
    let now: jiff::Timestamp = "2026-11-23T09:30:00Z".parse().unwrap();
    for (on, expected) in [
        ("2026-11-22", "2026-11-22T12:00:00Z"),
        ("2026-09-01", "2026-09-01T11:00:00Z"),
        ("2026-11-23", "2026-11-23T09:30:00Z"),
        ("2026-11-24", "2026-11-23T09:30:00Z"),
    ] {
        assert_eq!(said_at(day(on), now), expected.parse::<jiff::Timestamp>().unwrap(), "{on}");
    }
}

#[test]
fn counts_give_no_small_number_away() {
    for (booked, came, expected) in [
        (20, 15, Told::Count(15)),
        (20, 18, Told::Hidden),
        (20, 20, Told::Count(20)),
        (20, 3, Told::Few),
        (4, 0, Told::Count(0)),
    ] {
        assert_eq!(rules::came_told(booked, came), expected, "{booked} {came}");
    }
}

async fn light_made(town: &Town) -> i64 {
    let months = light::months(&town.app.db, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    months.iter().map(|month| month.made).sum()
}

fn field(page: &Page, name: &str) -> String {
    page.forms().iter().flat_map(|form| &form.fields).find(|field| field.name == name).unwrap().value.clone()
}

/// What a browser sends that kept an entry while there was no network.
async fn send(browser: &Browser, fields: &[(&str, &str)]) -> (u16, serde_json::Value) {
    let csrf = field(&browser.open("/visits/new").await, "csrf");
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("csrf", &csrf).extend_pairs(fields);
    let head = [("content-type", "application/x-www-form-urlencoded")];
    let answer = browser.request("POST", "/visits/waiting", &head, body.finish()).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.text()).unwrap_or_default())
}

stories! {
    with town;

    async fn a_drop_in_is_written_down_in_a_minute(town: Town) {
        let bea = town.sign_in("bea").await;
        let before = light_made(&town).await;
        let mut page = bea.open("/visits").await;
        page.has_status(200).sees("Corrie").sees("Drop-in today");
        page.press("Somebody dropped in").await;
        page.fill("What was said, in their words", "Asked for the choir zzvisit").fill("The next time", "2026-12-01");
        page.press("Save").await;
        page.has_status(200).sees("It is saved");
        assert_eq!(page.path(), "/visits");
        assert_eq!(light_made(&town).await, before + 1, "a tally without a name");
        // A name is kept only when they agree; whoever typed one is asked.
        let mut page = bea.open("/visits/new").await;
        page.fill("What to call them", "Zelda");
        page.press("Save").await;
        page.has_status(422).sees("Say whether they agree");
        page.choose("keep_name", "no");
        page.press("Save").await;
        page.has_status(200).does_not_see("Zelda");
        // Somebody at risk is more than a light record: a contact begins, and the concern waits for whoever is on duty.
        let mut page = bea.open("/visits/new").await;
        page.fill("What was said, in their words", "He takes her pension").tick("concern");
        page.fill("Name and a way to reach them", "Nell, 01632 960700");
        page.press("Save").await;
        page.has_status(200).sees("He takes her pension").sees("Concern raised");
        assert!(page.path().starts_with("/contacts/"));
        bea.open("/concerns").await.sees("Bea");
    }

    async fn a_worry_about_somebody_with_a_record_is_raised_with_the_visit(town: Town) {
        let joss = town.sign_in("joss").await;
        let ivor = persons::search(&town.app.db, "Ivor Blakemoor", 1).await.unwrap().remove(0);
        let mut page = joss.open(&format!("/visits/new?kind=visit&person={}", ivor.id)).await;
        page.fill("What was said, in their words", "His nephew shouts at him").tick("concern");
        page.press("Save").await;
        page.has_status(200);
        let mut queue = joss.open("/concerns").await;
        queue.follow("Ivor Blakemoor").await.has_status(200).sees("His nephew shouts at him");
    }

    async fn a_booked_talking_point_becomes_what_was_typed(town: Town) {
        let joss = town.sign_in("joss").await;
        let page = joss.open("/visits").await;
        page.has_status(200).sees("My cooker is broken").sees("I hear with two aids").sees("Ivor Blakemoor");
        // It is half past nine; Maud comes at half past ten.
        assert!(!page.says("They came: Maud"));
        town.later(SignedDuration::from_mins(65));
        let joss = town.sign_in("joss").await;
        let mut page = joss.open("/visits").await;
        page.follow("They came: Maud").await;
        page.has_status(200);
        assert_eq!(page.value("words"), "My cooker is broken and I live on toast.");
        page.choose("who", "contact").fill("agreed", "We ask the fund");
        let mut again = page.clone();
        page.press("Save").await;
        page.has_status(200).sees("My cooker is broken").sees("Maud, 01632 960411");
        assert!(page.path().starts_with("/contacts/"), "{}", page.path());
        again.press("Save").await;
        again.has_status(200).sees("It was saved before, once");
        // Not to come is one press, and is said once.
        town.later(SignedDuration::from_mins(30));
        let mut page = joss.open("/visits").await;
        let mut stale = page.clone();
        page.press("Did not come: Wilf Tanner").await;
        page.has_status(200).sees("did not come");
        stale.press("Did not come: Wilf Tanner").await;
        stale.has_status(409);
    }

    async fn two_accounts_of_one_booking_are_both_kept(town: Town) {
        town.later(SignedDuration::from_mins(65));
        let joss = town.sign_in("joss").await;
        let mut first = joss.open("/visits").await;
        let mut second = first.clone();
        first.follow("They came: Maud").await;
        second.follow("They came: Maud").await;
        let (one, other) = (field(&first, "once"), field(&second, "once"));
        assert_ne!(one, other);
        let (booking, writer) = (field(&first, "booking"), field(&first, "writer"));
        first.choose("who", "nobody").fill("words", "zzfirst");
        first.press("Save").await;
        first.has_status(200).sees("It is saved");
        second.fill("words", "zzsecond").tick("concern");
        second.press("Save").await;
        second.has_status(200).sees("zzsecond").sees("Concern raised").sees("kept beside it");
        let kept = store::of_form(&town.app.db, &one).await.unwrap().unwrap();
        assert_eq!(kept.booking_id.as_ref(), Some(&booking));
        let beside = store::of_form(&town.app.db, &other).await.unwrap().unwrap();
        assert!(beside.booking_id.is_none() && beside.contact_id.is_some());
        assert_eq!((kept.words.as_str(), beside.words.as_str()), ("zzfirst", "zzsecond"));
        // Two devices at the same moment, about another booking.
        town.later(SignedDuration::from_mins(60));
        let joss = town.sign_in("joss").await;
        let page = joss.open("/visits").await;
        let link = page.document().links().into_iter().find(|link| link.href.starts_with("/visits/new?booking=")).unwrap();
        let id = link.href.rsplit('=').next().unwrap().to_owned();
        let entry = |once: &'static str| [("kind", "talking_point"), ("who", "nobody"), ("booking", id.as_str()), ("once", once), ("writer", writer.as_str())];
        let (left, right) = (entry("left"), entry("right"));
        let (left, right) = tokio::join!(send(&joss, &left), send(&joss, &right));
        assert_eq!((left.0, right.0), (200, 200), "{left:?} {right:?}");
        let mut named = 0;
        for once in ["left", "right"] {
            named += usize::from(store::of_form(&town.app.db, once).await.unwrap().unwrap().booking_id.is_some());
        }
        assert_eq!(named, 1, "one account has the booking, the other is beside it");
    }

    async fn who_cancelled_and_came_anyway_is_written_down(town: Town) {
        town.later(SignedDuration::from_mins(65));
        let joss = town.sign_in("joss").await;
        let mut page = joss.open("/visits").await;
        page.follow("They came: Maud").await;
        let (once, id) = (field(&page, "once"), field(&page, "booking"));
        let held = booking::store::find(&town.app.db, &id).await.unwrap().unwrap();
        let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
        booking::becomes(&mut work, &held, "cancelled").await.unwrap();
        work.commit().await.unwrap();
        page.choose("who", "nobody").fill("words", "Came after all zzcame");
        page.press("Save").await;
        page.has_status(200).sees("It is saved").sees("kept beside it");
        let kept = store::of_form(&town.app.db, &once).await.unwrap().unwrap();
        assert_eq!((kept.words.as_str(), kept.booking_id.as_deref()), ("Came after all zzcame", None));
        assert_eq!(booking::store::find(&town.app.db, &id).await.unwrap().unwrap().state, "cancelled");
    }

    async fn a_visit_to_somebody_with_a_record_is_on_their_timeline(town: Town) {
        let joss = town.sign_in("joss").await;
        let ivor = persons::search(&town.app.db, "Ivor Blakemoor", 1).await.unwrap().remove(0);
        let mut page = joss.open(&format!("/people/{}", ivor.id)).await;
        page.follow("Write down a visit").await;
        page.fill("What was said, in their words", "The knee is better zzknee").fill("What you connected them to", "Walking football");
        page.press("Save").await;
        page.has_status(200).sees("It is saved");
        let mut page = joss.open(&format!("/people/{}", ivor.id)).await;
        page.sees("The knee is better zzknee").sees("Connected to Walking football");
        page.open("/check-back").await.sees("Walking football");
        // A planned one is written down, or not needed.
        let mut page = joss.open("/visits").await;
        page.sees("I bring the list of handy people");
        page.press("Not needed: Ivor Blakemoor").await;
        page.has_status(200).sees("It is off your list").does_not_see("I bring the list of handy people");
    }

    async fn other_agents_people_bookings_and_visits_stay_theirs(town: Town) {
        town.later(SignedDuration::from_mins(125));
        let joss = town.sign_in("joss").await;
        let bea = town.sign_in("bea").await;
        bea.open("/visits").await.has_status(200).does_not_see("Ivor Blakemoor").does_not_see("Maud").does_not_see("Mr Fenn");
        let ivor = persons::search(&town.app.db, "Ivor Blakemoor", 1).await.unwrap().remove(0);
        assert_eq!(bea.open(&format!("/visits/new?person={}", ivor.id)).await.status(), 403);
        // Leila is his niece: nothing of him is hers to see, whoever wrote it.
        let leila = town.sign_in("leila").await;
        assert_eq!(leila.open("/visits").await.status(), 403);
        let page = joss.open("/visits").await;
        let visit = page.document().links().into_iter().find(|link| link.href.starts_with("/visits/") && link.href.len() == 44).unwrap();
        let booking = page.document().links().into_iter().find(|link| link.href.starts_with("/visits/new?booking=")).unwrap();
        assert_eq!(joss.open(&visit.href).await.status(), 200);
        for browser in [&bea, &town.sign_in("idris").await, &town.sign_in("carol").await] {
            assert_eq!(browser.open(&visit.href).await.status(), 403);
            assert_eq!(browser.open(&booking.href).await.status(), 403);
        }
        let id = booking.href.rsplit('=').next().unwrap().to_owned();
        let (status, told) = send(&bea, &[("kind", "talking_point"), ("who", "nobody"), ("booking", &id), ("once", "steal")]).await;
        assert_eq!(status, 403, "{told}");
        let (status, _) = send(&bea, &[("kind", "visit"), ("who", "person"), ("person", &ivor.id), ("once", "steal")]).await;
        assert_eq!(status, 403);
        assert!(store::of_form(&town.app.db, "steal").await.unwrap().is_none());
        // What was typed is not lost with the refusal: it is shown again, and can be saved without the booking.
        let mut page = bea.open("/visits/new").await;
        page.forge("booking", &id).choose("who", "nobody").fill("words", "zzkept");
        page.press("Save").await;
        page.has_status(409).sees("without that booking");
        assert_eq!(page.value("words"), "zzkept");
        page.press("Save").await;
        page.has_status(200).sees("It is saved");
    }

    /// What waited on a device is kept exactly once, and never in somebody else's name.
    async fn an_entry_that_waited_is_kept_once_and_as_its_writers(town: Town) {
        let bea = town.sign_in("bea").await;
        let writer = field(&bea.open("/visits/new").await, "writer");
        let entry = [("kind", "drop_in"), ("who", "nobody"), ("words", "zzwaited"), ("once", "7c1d"), ("writer", writer.as_str())];
        let (first, second) = tokio::join!(send(&bea, &entry), send(&bea, &entry));
        assert_eq!((first.0, second.0), (200, 200), "{first:?} {second:?}");
        let (status, told) = send(&bea, &entry).await;
        assert_eq!(status, 200);
        assert!(told["saved"].is_string());
        let all = store::recent(&town.app.db, &writer, day("2026-11-23")).await.unwrap();
        assert_eq!(all.iter().filter(|one| one.words == "zzwaited").count(), 1);
        // Joss sits down at the same device: neither the entry as it is nor with his name taken in.
        let joss = town.sign_in("joss").await;
        let his = field(&joss.open("/visits/new").await, "writer");
        let (status, told) = send(&joss, &entry).await;
        assert_eq!(status, 409);
        assert!(told["problem"].as_str().unwrap().contains("somebody else"), "{told}");
        assert!(!told.to_string().contains("zzwaited"));
        let (status, _) = send(&joss, &[("kind", "drop_in"), ("words", "zzwaited"), ("once", "7c1d"), ("writer", his.as_str())]).await;
        assert_eq!(status, 409);
        let (status, _) = send(&joss, &[("kind", "drop_in"), ("words", "new"), ("once", "other"), ("writer", writer.as_str())]).await;
        assert_eq!(status, 409);
        assert!(store::of_form(&town.app.db, "other").await.unwrap().is_none());
        // What is wrong is said, and nothing is kept.
        let (status, told) = send(&bea, &[("kind", "drop_in"), ("on_date", "2027-01-01"), ("once", "late")]).await;
        assert_eq!(status, 422, "{told}");
        // Each worker has a key of their own.
        let key = |username: &'static str| { let town = &town; async move {
            let page = town.sign_in(username).await.open("/visits").await;
            let body = page.body();
            body.split("data-key=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        }};
        assert_ne!(key("bea").await, key("joss").await);
        assert_eq!(key("bea").await, key("bea").await);
    }

    async fn the_manager_counts_and_small_numbers_are_not_told(town: Town) {
        let carol = town.sign_in("carol").await;
        carol.open("/visits/counts").await.has_status(200).sees("November 2026").sees("fewer than 5").sees("Talking points offered");
        assert_eq!(town.sign_in("bea").await.open("/visits/counts").await.status(), 403);
    }
}
