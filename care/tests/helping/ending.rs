//! A contact ends: the nation is told once, a correction supersedes, and who it is about is found in between.

use platform::stories;

use super::{Place, contact, place};

stories! {
    with place;

    async fn helped_today_makes_one_national_event(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "I am lonely since Joe died").await;
        town.wait(2);
        let amina = town.signed_in("amina").await;
        let mut page = amina.open(page.path()).await;
        page.press("Done: helped today").await.has_status(200).sees("How did it end?").sees("21 December 2026");
        page.press("End the contact").await.has_status(422)
            .sees("Say what they were connected to").sees("Say on which day we check");
        assert!(town.events_of(&mary).await.is_empty());
        page.fill("connected_to", "Quay Lunch Club, Tuesdays").fill_date("check_on", "1 12 2026");
        let mut again = page.clone();
        page.press("End the contact").await.has_status(200).sees("It is written down how this ended.")
            .sees("Solved within 24 hours. Too early to say whether it lasts: that is known from 23 February 2027.");
        again.press("End the contact").await.has_status(200).sees("Quay Lunch Club");
        let events = town.events_of(&mary).await;
        assert_eq!(events.len(), 1);
        let event = &events[0].event;
        assert_eq!(event.outcome.unwrap().national(), "NFA: Information and advice or signposting");
        assert_eq!(event.event_type().national(), "Request");
        assert!(event.description.to_lowercase().contains("conversation"));
        assert_eq!(event.hours_open, Some(2.0));
        assert_eq!((event.started_on, event.ended_on), ("2026-11-23".parse().unwrap(), Some("2026-11-23".parse().unwrap())));
        let mary = town.person("Mary Adeyemi").await;
        assert_eq!(mary.next_on, Some("2026-12-01".parse().unwrap()));
        assert!(mary.next_what.unwrap().contains("Quay Lunch Club"));
        amina.open("/contacts").await.sees("Nobody is waiting here.");
    }

    async fn it_lasts_when_she_does_not_ask_again_for_91_days(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let new = format!("/contacts/new?person={}", mary.id);
        let mut page = contact(&amina, &new, "Lonely").await;
        page.press("Done: helped today").await;
        page.fill("connected_to", "Lunch club").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await.sees("Too early to say");
        town.wait(24 * 92);
        let amina = town.signed_in("amina").await;
        amina.open(page.path()).await.sees("nobody had to ask again within 91 days");
        contact(&amina, &new, "Lonely again").await;
        amina.open(page.path()).await.sees("nobody had to ask again within 91 days");
    }

    async fn she_asked_again(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let new = format!("/contacts/new?person={}", mary.id);
        let mut page = contact(&amina, &new, "Lonely").await;
        page.press("Done: helped today").await;
        page.fill("connected_to", "Lunch club").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await;
        town.wait(24 * 40);
        let amina = town.signed_in("amina").await;
        contact(&amina, &new, "Lonely again").await;
        amina.open(page.path()).await.sees("but they asked again on 2 January 2027");
    }

    async fn a_correction_supersedes_and_opening_again_takes_back(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Cannot wash").await;
        page.press("Done: helped today").await;
        page.choose("ending", "Did not want our help");
        page.press("End the contact").await.sees("It ended in another way than being solved at once.");
        let href = page.path().to_owned();
        let first = town.events_of(&mary).await.remove(0);
        town.wait(50);
        let amina = town.signed_in("amina").await;
        let mut page = amina.open(&format!("{href}/done")).await;
        page.choose("ending", "Starts reablement");
        page.press("Save the correction").await.has_status(200).sees("Starts reablement");
        let events = town.events_of(&mary).await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].supersedes.as_deref(), Some(first.id.as_str()));
        assert_eq!(events[0].event.outcome.unwrap().national(), "Progress to reablement/ST-Max");
        assert_eq!(events[0].event.hours_open, Some(0.0), "a correction does not make help slower");
        let mut page = amina.open(&href).await;
        let mut twice = page.clone();
        page.press("Open again").await.has_status(200).sees("The contact is open again.");
        twice.press("Open again").await.has_status(200);
        assert!(town.events_of(&mary).await.is_empty());
        amina.open("/contacts").await.sees("Cannot wash");
        page.press("Done: helped today").await;
        page.choose("ending", "Went into hospital");
        page.press("End the contact").await.has_status(200);
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }

    async fn without_knowing_who_there_is_no_event(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "When does the library open?").await;
        page.press("Done: helped today").await;
        page.fill("connected_to", "The library's hours");
        page.press("End the contact").await.has_status(409).sees("Say who this is about first, or tick that they left no details");
        assert_eq!(page.value("connected_to"), "The library's hours");
        page.tick("They left no details");
        page.press("End the contact").await.has_status(200).sees("left no details").sees("Nobody we know by name");
        assert_eq!(care::people::events::store::counted(&town.app.db).await.unwrap(), []);
    }

    async fn who_it_is_about_is_found_after_the_talk(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "She cannot hear the bell").await;
        let href = page.path().to_owned();
        page.fill("who", "Mary Adeyemi");
        page.press("Find the person").await.has_status(200).sees("Mary Adeyemi").sees("7 March 1945").sees("She cannot hear");
        page.press("It is about Mary Adeyemi").await.has_status(200).sees("The contact is about Mary Adeyemi.")
            .sees("Write big, speak to the left");
        amina.open("/contacts").await.sees("Mary Adeyemi").does_not_see("Person not known");
        let mut other = contact(&amina, "/contacts/new", "Somebody new").await;
        other.press("Find the person").await;
        other.press("Begin a new record").await.has_status(422).sees("Give some name");
        other.fill("given_name", "Mary").fill("family_name", "Adeyemi").fill_date("born_on", "7 3 1945");
        other.press("Begin a new record").await.has_status(409).sees("We may know this person already").sees("It is about Mary Adeyemi");
        other.press("Begin a new record all the same").await.has_status(409).sees("say why this is somebody else");
        let mut twin = contact(&amina, "/contacts/new", "My sister rang you too").await;
        twin.press("Find the person").await;
        twin.fill("given_name", "Mary").fill("family_name", "Adeyemi").fill_date("born_on", "7 3 1945");
        twin.press("Begin a new record").await.has_status(409);
        twin.fill("Why this is somebody else", "Her twin; another middle name");
        twin.press("Begin a new record all the same").await.has_status(200).sees("The contact is about Mary Adeyemi.");
        let mut why = 0;
        for mary in care::people::persons::search(&town.app.db, "Mary Adeyemi", 9).await.unwrap() {
            let told = platform::journal::told_about(&town.app.db, "person", &mary.id, 20).await.unwrap();
            why += told.iter().filter(|one| one.changes.as_ref().is_some_and(|all| all.contains("Her twin"))).count();
        }
        assert_eq!(why, 1, "the reason stands in the journal of the second record");
        other.fill("given_name", "Wendell").fill("family_name", "Quist").fill_date("born_on", "1 1 1950");
        other.press("Begin a new record all the same").await.has_status(200).sees("The contact is about Wendell Quist.");
        let mut none = amina.open(&format!("{href}/person?q=%27%20or%201=1--")).await;
        none.has_status(200).sees("Nobody was found").does_not_see("Hidden");
        none.fill("q", "Rose Hidden");
        none.press("Search").await.does_not_see("It is about Rose");
    }

    async fn handing_over_keeps_somebody_to_ring(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "Needs a rail").await;
        let href = page.path().to_owned();
        page.press("Hand over").await.has_status(200);
        page.press("Hand over").await.has_status(422).sees("Choose a worker or a team").sees("Say why");
        page.choose("To whom?", "Team: Mill Vale").fill("reason", "They live in Mill Vale");
        page.press("Hand over").await.sees("Until one of them takes it on, you are the one to ring");
        town.signed_in("priya").await.open(&href).await.has_status(403);
        let sam = town.signed_in("sam").await;
        let mut his = sam.open(&href).await;
        his.sees("Ring Amina Yusuf").does_not_see("Handed on 1 time");
        his.press("Take this on").await.has_status(200).sees("Ring Sam Okoro").sees("Handed on 1 time");
        sam.open("/contacts?whose=mine").await.sees("Needs a rail").sees("handed on 1 time");
        amina.open("/contacts?whose=mine").await.sees("Nobody is waiting here.");
    }
}
