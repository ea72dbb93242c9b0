//! Whose contact it is: put right at any time, and everything that hangs on it goes with it.

use platform::stories;

use super::{Place, autosave, contact, place};

stories! {
    with place;

    async fn the_event_is_about_the_person_the_contact_is_about(town: Place) {
        let (mary, ann) = (town.person("Mary Adeyemi").await, town.somebody("Ann", "Ferrier").await);
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Her sister Ann cannot sleep").await;
        let href = page.path().to_owned();
        page.press("Keep talking").await.has_status(200).sees("Mary Adeyemi");
        let talk = page.path().to_owned();
        page.fill("next_what", "Ring Ann about nights").fill_date("next_on", "30 11 2026").fill("matters", "Sleep");
        page.press("Save").await.has_status(200);
        assert!(town.person("Mary Adeyemi").await.next_what.is_some());
        let mut found = amina.open(&format!("{href}/person?q=Ann+Ferrier")).await;
        found.press("It is about Ann Ferrier").await.has_status(200).sees("The contact is about Ann Ferrier.");
        // The queue says so at once, and Mary, whom Priya holds, has not fallen out of it.
        let queue = town.signed_in("priya").await.open("/conversations?whose=team").await;
        queue.sees("Mary Adeyemi").sees("In no conversation").does_not_see("Ring Ann about nights and");
        amina.open("/conversations").await.sees("Ann Ferrier");
        let mut talk = amina.open(&talk).await;
        talk.sees("Ann Ferrier").does_not_see("Mary Adeyemi");
        talk.press("End the conversation").await.sees("Ann Ferrier");
        talk.choose("ending", "Helped today").fill("connected_to", "The sleep clinic").fill_date("check_on", "1 12 2026");
        talk.press("End the conversation").await.has_status(200).sees("The conversation has ended.");
        assert!(town.events_of(&mary).await.is_empty(), "Mary asked for nothing");
        assert_eq!(town.events_of(&ann).await.len(), 1);
        let (mary, ann) = (town.person("Mary Adeyemi").await, town.person("Ann Ferrier").await);
        assert_eq!((mary.next_what.as_deref(), ann.next_what.as_deref()), (None, Some("Ring Ann about nights")));
        amina.open(&mary.href()).await.does_not_see("cannot sleep").does_not_see("Conversation 1")
            .does_not_see("Contact (Phone)").does_not_see("Contact ended");
        amina.open(&ann.href()).await.sees("cannot sleep").sees("Conversation 1: connect begun").sees("Contact ended")
            .does_not_see("since Mon");
    }

    async fn a_contact_is_not_ended_with_somebody_else(town: Place) {
        let (mary, ann) = (town.person("Mary Adeyemi").await, town.somebody("Ann", "Ferrier").await);
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe").await;
        let id = page.path().rsplit('/').next().unwrap().to_owned();
        let found = care::front_door::contacts::find(&town.app.db, &id).await.unwrap().unwrap();
        let end = care::front_door::contacts::End {
            at: town.app.clock.now(), ending: "helped".into(), connected_to: None, check_on: None, no_details: false,
        };
        let mut work = platform::work::Work::begin(&town.app, platform::work::Actor::service("test")).await.unwrap();
        let typed = found.typed.clone();
        let refused = care::front_door::contacts::complete(&mut work, &found, Some(&ann), end, typed).await;
        assert!(matches!(refused, Err(platform::Error::Refusal(_))), "{refused:?}");
    }

    async fn a_form_of_another_persons_conversation_is_not_saved(town: Place) {
        let (mary, ann) = (town.person("Mary Adeyemi").await, town.somebody("Ann", "Ferrier").await);
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Her sister").await;
        page.press("Keep talking").await;
        for to in ["/conversations/autosave", "/conversations"] {
            let answer = autosave(&amina, &page, to, &[("person", &ann.id), ("matters", "Of somebody else")]).await;
            assert!(matches!(answer.status.as_u16(), 400 | 403), "{to}: {}", answer.text());
        }
        amina.open(page.path()).await.does_not_see("Of somebody else");
    }

    async fn found_after_it_ended_it_stands_on_the_timeline_as_ended(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "When does the library open?").await;
        let href = page.path().to_owned();
        page.press("Done: helped today").await;
        page.fill("connected_to", "The library's hours").tick("They left no details");
        page.press("End the contact").await.has_status(200);
        amina.open(&format!("{href}/person?q=Mary+Adeyemi")).await.press("It is about Mary Adeyemi").await.has_status(200);
        amina.open(&mary.href()).await.sees("When does the library open?").does_not_see("since Mon");
    }
}
