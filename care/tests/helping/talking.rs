//! The first conversation grows out of the contact without retyping, and ends with a next step.

use platform::stories;

use super::{Place, contact, place};

stories! {
    with place;

    async fn a_contact_becomes_the_first_conversation_and_a_national_event(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = amina.open(&format!("/contacts/new?person={}", mary.id)).await;
        page.fill("happening", "I want to get back to the choir").fill("matters", "Singing").fill("tried", "A taxi, too dear");
        let mut twice = page.clone();
        page.press("Keep talking").await.has_status(200);
        twice.press("Keep talking").await.has_status(200);
        assert_eq!(page.path(), twice.path(), "the button pressed twice begins one conversation");
        page.sees("Conversation 1").sees("Mary Adeyemi").sees("I want to get back to the choir").sees("Write big");
        assert_eq!(page.value("matters"), "Singing");
        assert_eq!(page.value("in_the_way"), "A taxi, too dear");
        page.fill("strong", "Her voice").fill("what-1", "Lifts by the choir").fill("check-1", "2026-12-01");
        page.press("Save").await.has_status(200).sees("The conversation is saved.");
        page.fill("what-2", "Bus pass");
        town.wait(30);
        let amina = town.signed_in("amina").await;
        let mut page = amina.open(page.path()).await;
        page.press("End the conversation").await.has_status(200).sees("What happens next?");
        page.press("End the conversation").await.has_status(422).sees("Choose how it ended").sees("Say what happens next");
        assert_eq!(page.value("connected_to"), "Lifts by the choir");
        page.choose("ending", "Helped today").fill("next_what", "Ring about the lifts").fill_date("next_on", "2 12 2026");
        page.choose("next_owner_id", "Amina Yusuf, contact worker");
        let mut twice = page.clone();
        page.press("End the conversation").await.has_status(200).sees("The conversation has ended.").sees("Ring about the lifts");
        twice.press("End the conversation").await.has_status(200).sees("How it ended");
        let events = town.events_of(&mary).await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].event.hours_open, Some(30.0));
        let mary = town.person("Mary Adeyemi").await;
        assert_eq!((mary.next_on, mary.next_what.as_deref()), (Some("2026-12-02".parse().unwrap()), Some("Ring about the lifts")));
        amina.open(&format!("/people/{}", mary.id)).await.sees("Conversation 1: connect ended");
    }

    async fn nobody_needs_a_next_step(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Wrong number").await;
        page.press("Keep talking").await;
        page.press("End the conversation").await;
        page.choose("ending", "Something else").fill("no_next_reason", "She rang the wrong number").fill("next_what", "");
        page.press("End the conversation").await.has_status(200).sees("She rang the wrong number");
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }

    async fn it_grows_from_a_contact_of_nobody_we_know(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.press("Keep talking").await.has_status(422).sees("Write what is happening");
        page.fill("happening", "The stairs");
        page.press("Keep talking").await.has_status(200).sees("Person not known yet").sees("The stairs");
        let talk = page.path().to_owned();
        amina.open("/conversations").await.sees("Person not known").sees("1 person has no dated next step");
        page.press("End the conversation").await;
        page.choose("ending", "Did not want our help").fill("no_next_reason", "None wanted");
        page.press("End the conversation").await.has_status(409).sees("Say who this is about first");
        assert_eq!(page.value("no_next_reason"), "None wanted");
        let mut again = amina.open(&talk).await;
        again.follow("Find the person").await;
        again.fill("q", "Mary Adeyemi");
        again.press("Search").await;
        again.press("It is about Mary Adeyemi").await;
        page.press("End the conversation").await.has_status(200).sees("Mary Adeyemi").sees("None wanted");
        let mary = town.person("Mary Adeyemi").await;
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }

    async fn a_conversation_begins_on_a_persons_page(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        let mut page = priya.open(&format!("/conversations/new?person={}", mary.id)).await;
        page.has_status(200).sees("Mary Adeyemi");
        let mut twice = page.clone();
        page.press("Save").await.has_status(200).sees("The conversation is saved.");
        twice.press("Save").await.has_status(200);
        assert_eq!(page.path(), twice.path());
        page.fill("next_what", "Visit").fill_date("next_on", "25 11 2026");
        page.press("Save").await.has_status(200);
        assert_eq!(town.person("Mary Adeyemi").await.next_on, Some("2026-11-25".parse().unwrap()));
        page.press("End the conversation").await;
        page.choose("ending", "Starts reablement");
        page.press("End the conversation").await.has_status(200);
        assert!(town.events_of(&mary).await.is_empty(), "without a contact there was no request");
        let sam = town.signed_in("sam").await;
        sam.open(&format!("/conversations/new?person={}", mary.id)).await.has_status(403);
        sam.open(page.path()).await.has_status(403);
        town.signed_in("anna").await.open("/conversations").await.has_status(403);
        priya.open("/conversations/new?person=nobody").await.has_status(404);
        priya.open("/conversations/nothing").await.has_status(404);
    }

    async fn nobody_is_without_a_next_step_out_of_sight(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        let list = priya.open("/conversations").await;
        list.sees("Mary Adeyemi").sees("In no conversation").sees("No next step");
        let mut page = priya.open(&format!("/conversations/new?person={}", mary.id)).await;
        page.fill("next_what", "Visit").fill_date("next_on", "25 11 2026");
        page.press("Save").await.has_status(200);
        priya.open("/conversations").await.sees("Visit").sees("Wed 25 Nov").does_not_see("No next step");
        town.wait(24 * 4);
        let priya = town.signed_in("priya").await;
        priya.open("/conversations?whose=team").await.sees("Overdue").sees("2 days");
        let sam = town.signed_in("sam").await;
        sam.open("/conversations?whose=all").await.does_not_see("Mary Adeyemi");
    }
}
