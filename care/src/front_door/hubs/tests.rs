//! Stories of those who book and of those who keep places, through HTTP on both databases; tables of facts in `tests/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod facts;

use std::net::SocketAddr;

use jiff::{SignedDuration, Timestamp, civil::Date};
use platform::{
    messages, stories,
    testing::{Browser, Page},
};

use super::{
    booking::{free, jobs, remind, store as bookings},
    model::{Hub, Told},
    store,
};
use crate::{
    front_door::sent::rules::new_reference,
    people::persons,
    shell::town::{Town, town},
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn chapel(town: &Town) -> Hub {
    let all = store::all(&town.app.db).await.unwrap();
    all.into_iter().find(|hub| hub.name == "Riverside Chapel").unwrap()
}

/// The address of the first free time of the chapel.
async fn first_free(town: &Town) -> String {
    let hub = chapel(town).await;
    let now = town.app.clock.now();
    let slots = free(&town.app.db, &hub.id, now, day("2027-01-10")).await.unwrap();
    format!("/talk/book?at={}", slots[0].key())
}

/// Somebody opens the form of a time and reads it.
async fn form(town: &Town, browser: &Browser, href: &str) -> Page {
    let mut page = browser.open(href).await;
    page.has_status(200);
    page.fill("What should we call you?", "Edie").fill("Phone number", "01632 960777");
    page.fill("What is it about?", "My stairs");
    town.later(SignedDuration::from_secs(5));
    page
}

fn after(text: &str, words: &str, count: usize) -> String {
    let from = text.find(words).unwrap() + words.len();
    text[from..].trim().chars().take(count).collect()
}

stories! {
    with town;

    async fn somebody_books_sees_and_cancels_without_an_account(town: Town) {
        let edie = town.browser();
        edie.open("/talk?postcode=ZZ2+6HL").await.has_status(200).sees("Riverside Chapel").sees("very near");
        let hub = chapel(&town).await;
        edie.open(&format!("/talk/{}", hub.id)).await.has_status(200).sees("Ramp at the side door").sees("The hall is painted");
        let href = first_free(&town).await;
        let mut page = form(&town, &edie, &href).await;
        page.press("Book it").await;
        page.has_status(200).sees("It is booked");
        assert_eq!(page.path(), "/talk/booked");
        let text = page.document().words();
        let reference = after(&text, "Your number is", 12);
        let code: String = after(&text, "your code is", 40).split(['.', ' ']).next().unwrap().to_owned();
        assert!(!page.way().iter().any(|step| step.contains(&reference) || step.contains("Edie")), "{:?}", page.way());
        // The time is gone for others; theirs is not shown to a stranger without the code.
        assert_ne!(first_free(&town).await, href);
        let stranger = town.browser();
        stranger.open("/talk/booked").await.sees("See or cancel your booking").does_not_see("Edie");
        let mut look = stranger.open("/talk/booking").await;
        look.fill("Your number", &reference).fill("Your code", "otter-window-417");
        look.press("Show me").await;
        look.has_status(422).sees("do not belong together");
        town.later(SignedDuration::from_mins(20));
        look.fill("Your number", &reference).fill("Your code", &code.to_uppercase().replace('-', " "));
        look.press("Show me").await;
        look.has_status(200).sees("Riverside Chapel").does_not_see("My stairs").does_not_see("Edie");
        look.press("Cancel it").await;
        look.sees("It is cancelled");
        assert_eq!(first_free(&town).await, href, "the time is free again");
    }

    /// Two who want the last place: exactly one gets it, the other sees what is free with what they typed.
    async fn of_two_at_once_one_gets_the_last_place(town: Town) {
        let href = first_free(&town).await;
        let (one, other) = (town.browser(), town.browser());
        let mut a = form(&town, &one, &href).await;
        let mut b = form(&town, &other, &href).await;
        b.fill("What should we call you?", "Gus").fill("Phone number", "01632 960778").fill("What is it about?", "My cat");
        tokio::join!(a.press("Book it"), b.press("Book it"));
        let won: Vec<bool> = [&a, &b].iter().map(|page| page.status() == 200).collect();
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{} {}", a.status(), b.status());
        let mut lost = if won[0] { b } else { a };
        let words = lost.value("What is it about?");
        lost.has_status(422).sees("This time has just gone");
        assert!(words == "My stairs" || words == "My cat");
        let next = lost.forms().iter().flat_map(|form| &form.fields).find(|field| field.name == "at").unwrap().value.clone();
        assert!(!href.ends_with(&next), "the time that is gone is not offered");
        lost.choose("at", &next);
        lost.press("Book it").await;
        lost.has_status(200).sees("It is booked");
    }

    async fn a_button_pressed_twice_books_once(town: Town) {
        let edie = town.browser();
        let href = first_free(&town).await;
        let mut page = form(&town, &edie, &href).await;
        let mut again = page.clone();
        page.press("Book it").await;
        again.press("Book it").await;
        again.has_status(200).sees("It is booked");
        let hub = chapel(&town).await;
        let held = bookings::of_hub(&town.app.db, &hub.id, town.app.clock.now()).await.unwrap();
        assert_eq!(held.iter().filter(|one| one.told.name == "Edie").count(), 1);
    }

    async fn what_has_passed_is_closed_full_or_invented_is_not_booked(town: Town) {
        let href = first_free(&town).await;
        let hub = chapel(&town).await;
        let real = store::points(&town.app.db, &hub.id, day("2026-11-23")).await.unwrap().remove(0);
        let browser = town.browser();
        let now = town.app.clock.now().as_second();
        for key in [
            format!("{}.{}", real.id, at("2026-11-16T09:30:00Z").as_second()),
            format!("{}.{}", real.id, at("2026-12-07T09:30:00Z").as_second()),
            format!("{}.{}", real.id, at("2027-02-15T09:30:00Z").as_second()),
            format!("{}.{}", real.id, now + 61),
            format!("{}.99999999999999999", real.id),
            "nothing.1".into(),
            String::new(),
        ] {
            let mut page = form(&town, &browser, &href).await;
            page.forge("at", &key);
            page.press("Book it").await;
            page.has_status(422);
        }
        let mut page = form(&town, &browser, &href).await;
        page.forge("hub", "00000000-0000-7000-8000-000000000000");
        page.press("Book it").await;
        page.has_status(404);
        assert_eq!(browser.open("/talk/book?at=x.1").await.status(), 404);
        assert_eq!(browser.open("/talk/00000000-0000-7000-8000-000000000000").await.status(), 404);
    }

    async fn floods_machines_and_guesses_come_to_an_end(town: Town) {
        let somewhere: SocketAddr = "198.51.100.9:4000".parse().unwrap();
        // One number holds three to come, from wherever.
        for turn in 0..4 {
            let browser = town.browser();
            let href = first_free(&town).await;
            let mut page = form(&town, &browser, &href).await;
            page.press("Book it").await;
            if turn < 3 { page.has_status(200) } else { page.has_status(422).sees("three bookings") };
        }
        // One address sends ten in a quarter of an hour.
        let robot = town.browser().at(somewhere);
        let mut last = 0;
        for turn in 0..11 {
            let href = first_free(&town).await;
            let mut page = form(&town, &robot, &href).await;
            page.fill("Phone number", &format!("01632 9608{turn:02}"));
            page.press("Book it").await;
            last = page.status();
        }
        assert_eq!(last, 422, "the eleventh waits");
        // The field nobody sees; and a form sent in no time.
        let href = first_free(&town).await;
        let mut trap = form(&town, &town.browser(), &href).await;
        trap.fill("website", "https://buy.example");
        trap.press("Book it").await;
        trap.has_status(422);
        let mut quick = town.browser().open(&href).await;
        quick.fill("What should we call you?", "Q");
        quick.press("Book it").await;
        quick.has_status(422).sees("very quick");
        // Guessing numbers and codes from one address.
        let guesser = town.browser().at("198.51.100.10:4000".parse().unwrap());
        let mut told = String::new();
        for _ in 0..31 {
            let mut page = guesser.open("/talk/booking").await;
            page.fill("Your number", &new_reference()).fill("Your code", "acorn-window-100");
            page.press("Show me").await;
            page.has_status(422);
            told = page.text();
        }
        assert!(told.contains("Too much has come"), "{told}");
    }

    async fn danger_says_what_to_do_now_and_tells_the_team(town: Town) {
        let edie = town.browser();
        let href = first_free(&town).await;
        let mut page = form(&town, &edie, &href).await;
        page.fill("What is it about?", "He hits me zzdanger").choose("safe", "abuse");
        page.press("Book it").await;
        page.has_status(200).sees("Do this now").sees("999").sees("What to do now");
        town.sign_in("amina").await.open("/contacts").await.sees("He hits me zzdanger");
    }

    async fn nothing_is_needed_but_a_way_to_know_them(town: Town) {
        let edie = town.browser();
        let href = first_free(&town).await;
        let mut page = edie.open(&href).await;
        town.later(SignedDuration::from_secs(5));
        page.press("Book it").await;
        page.has_status(422).sees("what to call you");
        page.fill("Email", "edie@example.com");
        page.press("Book it").await;
        page.has_status(200).sees("It is booked");
    }

    async fn a_closure_takes_times_away_and_says_who_is_touched(town: Town) {
        let joss = town.sign_in("joss").await;
        let hub = chapel(&town).await;
        let mut page = joss.open(&format!("/hubs/{}", hub.id)).await;
        page.has_status(200).does_not_see("tell these people");
        page.fill("Close it on a day", "2026-11-30").fill("Why, as the public reads it", "The boiler is mended");
        page.press("Close it on this day").await;
        page.has_status(200).sees("One person has booked").sees("Percy Lunn").sees("01632 960415");
        town.browser().open(&format!("/talk/{}?all", hub.id)).await.sees("The boiler is mended").does_not_see("Mon 30 Nov at");
        page.press("They know: cancel it, Percy Lunn").await;
        page.has_status(200).does_not_see("Percy Lunn");
        page.press_at("2026-11-30", "Open again").await.sees("It is open on that day");
        // Another agent keeps the places, and does not see who booked with a colleague.
        let bea = town.sign_in("bea").await;
        let mut page = bea.open(&format!("/hubs/{}", hub.id)).await;
        page.fill("Close it on a day", "2026-11-25");
        page.press("Close it on this day").await;
        page.has_status(200).does_not_see("Inga").sees("Somebody whose booking you do not open");
    }

    async fn a_place_is_kept_by_an_agent_and_found_by_the_public(town: Town) {
        let bea = town.sign_in("bea").await;
        let mut page = bea.open("/hubs/new").await;
        page.fill("What people call it", "The Lighthouse").fill("Postcode", "zz4 4ef").fill("open_1", "nine");
        page.press("Keep it").await;
        page.has_status(422).sees("Write it like");
        page.fill("open_1", "9am to noon").fill("open_1", "9am to 12pm").fill("drop_in_1", "10am to 11am");
        page.press("Keep it").await;
        page.has_status(200).sees("The Lighthouse is kept");
        let path = page.path().to_owned();
        page.choose("On which day of the week", "Tuesday").fill("From when to when", "10am to 11am").fill("Last day", "2026-12-31");
        page.press("Offer them").await;
        page.has_status(200).sees("people can book them now");
        town.browser().open(&path.replace("/hubs/", "/talk/")).await.has_status(200).sees("Tue 24 Nov at 10am");
        // Of two who change it at once the second is told.
        let mut one = bea.open(&format!("{path}/edit")).await;
        let mut two = bea.open(&format!("{path}/edit")).await;
        one.fill("What people call it", "The Lighthouse Room");
        one.press("Keep it").await;
        one.has_status(200);
        two.fill("What people call it", "Other");
        two.press("Keep it").await;
        two.has_status(409).sees("Somebody else changed this place");
        let amina = town.sign_in("amina").await;
        assert_eq!(amina.open(&format!("{path}/edit")).await.status(), 403);
        assert_eq!(town.sign_in("idris").await.open("/hubs").await.status(), 403);
    }

    async fn a_worker_books_for_somebody_with_what_is_known(town: Town) {
        let joss = town.sign_in("joss").await;
        let person = persons::search(&town.app.db, "Ivor Blakemoor", 1).await.unwrap().remove(0);
        let mut page = joss.open(&format!("/hubs/book?person={}", person.id)).await;
        page.has_status(200).sees("Ivor Blakemoor");
        let key = page.forms().iter().flat_map(|form| &form.fields).find(|field| field.name == "at").unwrap().value.clone();
        page.choose("at", &key).fill("words", "The knee");
        page.press("Book it").await;
        page.has_status(200).sees("It is booked").sees("Talking point booked");
        // Who has a personal connection, or another team, does not book for him.
        for username in ["leila", "bea", "idris"] {
            let browser = town.sign_in(username).await;
            let status = browser.open(&format!("/hubs/book?person={}", person.id)).await.status();
            assert!([403, 404].contains(&status), "{username}: {status}");
        }
        assert_eq!(joss.open("/hubs/book").await.status(), 404);
    }

    async fn whoever_wants_it_is_reminded_once_the_day_before(town: Town) {
        let hub = chapel(&town).await;
        let slots = free(&town.app.db, &hub.id, town.app.clock.now(), day("2026-12-20")).await.unwrap();
        let slot = slots.iter().find(|slot| slot.starts_at > at("2026-11-25T00:00:00Z")).unwrap();
        let edie = town.browser();
        let mut page = form(&town, &edie, &format!("/talk/book?at={}", slot.key())).await;
        page.choose("reach", "phone").fill("Phone number", "07700 900461");
        page.press("Book it").await;
        page.has_status(200);
        let sent = || async { messages::newest(&town.app.db, None, 50).await.unwrap() };
        remind::remind(town.app.clone()).await.unwrap();
        assert!(sent().await.iter().all(|one| one.recipient != "07700 900461"), "two days before is too soon");
        town.later(SignedDuration::from_hours(25));
        remind::remind(town.app.clone()).await.unwrap();
        remind::remind(town.app.clone()).await.unwrap();
        let all: Vec<_> = sent().await.into_iter().filter(|one| one.recipient == "07700 900461").collect();
        assert_eq!(all.len(), 1);
        assert!(all[0].body.contains("Wednesday 25 November at 10am, Riverside Chapel") && !all[0].body.contains("stairs"), "{}", all[0].body);
        // Who cancels is not reminded any more.
        let mut page = edie.open("/talk/booked").await;
        page.press("Cancel it").await;
        remind::carry(town.app.clone(), all[0].id.clone().into()).await.unwrap();
        let after = messages::find(&town.app.db, &all[0].id).await.unwrap().unwrap();
        assert_eq!(after.state, messages::State::Withdrawn);
    }

    async fn what_was_written_is_forgotten_after_four_weeks(town: Town) {
        town.later(SignedDuration::from_hours(24 * 22));
        jobs::forget(town.app.clone()).await.unwrap();
        let hub = chapel(&town).await;
        let all = bookings::of_worker(&town.app.db, &store::points(&town.app.db, &hub.id, day("2026-11-23")).await.unwrap()[0].worker_id, Timestamp::UNIX_EPOCH, town.app.clock.now()).await.unwrap();
        let old: Vec<_> = all.iter().filter(|one| one.starts_at < at("2026-11-17T00:00:00Z")).collect();
        assert_eq!(old.len(), 3);
        assert!(old.iter().all(|one| one.told == Told::default()), "{old:?}");
        assert!(old.iter().any(|one| one.state == "came"), "it is still counted");
        assert!(all.iter().any(|one| one.told.name == "Maud"), "what is not four weeks old stays");
    }
}
