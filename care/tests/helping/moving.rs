//! A contact stood under the wrong person: it goes to the right one with all that was written because of it.

use care::people::{
    events::store as events,
    persons::{self, Details, Person},
};
use platform::{journal, stories};

use super::{Place, contact, place};

impl Place {
    async fn tunde(&self) -> Person {
        let mut work = self.work().await;
        let new = Details { given_name: "Tunde".into(), family_name: "Okafor".into(), ..Details::default() };
        let tunde = persons::create(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        tunde
    }
}

stories! {
    with place;

    async fn an_open_contact_takes_its_line_with_it(town: Place) {
        let (mary, tunde) = (town.person("Mary Adeyemi").await, town.tunde().await);
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe is broken").await;
        amina.open(&mary.href()).await.sees("The key safe is broken").sees("Contact (Phone)](").sees("since");
        let mut choose = amina.open(&format!("{}/person?q=Tunde", page.path())).await;
        choose.press("It is about Tunde Okafor").await.has_status(200).sees("The contact is about Tunde Okafor.");
        amina.open(&mary.href()).await.does_not_see("key safe").does_not_see("Contact (Phone)").does_not_see("since")
            .sees("A contact stood here by mistake").does_not_see("Tunde");
        amina.open(&tunde.href()).await.sees("The key safe is broken").sees("since");
        // The one line is settled when it ends, under whom it is about now.
        let mut done = amina.open(&format!("{}/done", page.path())).await;
        done.choose("ending", "Did not want our help");
        done.press("End the contact").await.has_status(200);
        amina.open(&tunde.href()).await.does_not_see("since").sees("Contact ended: Did not want our help");
        let id = page.path().trim_start_matches("/contacts/").to_owned();
        let told = journal::told_about(&town.app.db, "contact", &id, 20).await.unwrap();
        for person in [&mary, &tunde] {
            assert!(told.iter().any(|told| told.person_id.as_ref() == Some(&person.id) && told.action == "front_door/contacts:edit"), "{told:?}");
        }
        let of_mary = told.iter().find(|told| told.person_id.as_ref() == Some(&mary.id) && told.action == "front_door/contacts:edit");
        assert!(!of_mary.unwrap().changes.as_ref().unwrap().contains(&tunde.id), "whose it is now stands in their own record only");
    }

    /// Somebody rang off without a name, and is known the day after: the nation is told of the request then, once.
    async fn a_contact_without_details_is_told_when_its_person_is_known(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "Which bin for batteries?").await;
        let href = page.path().to_owned();
        page.press("Done: helped today").await;
        page.fill("connected_to", "The tip").fill_date("check_on", "1 12 2026").tick("no_details");
        page.press("End the contact").await.has_status(200).sees("left no details");
        assert!(town.events_of(&mary).await.is_empty());
        let mut choose = amina.open(&format!("{href}/person?q=Mary")).await;
        choose.press("It is about Mary Adeyemi").await.has_status(200).does_not_see("left no details");
        let told = town.events_of(&mary).await;
        assert_eq!((told.len(), told[0].event.reference.as_str()), (1, href.rsplit('/').next().unwrap()));
        assert_eq!(town.person("Mary Adeyemi").await.next_on.unwrap().to_string(), "2026-12-01", "the check is with her now");
        // A correction afterwards supersedes this event and makes no second one.
        let mut done = amina.open(&format!("{href}/done")).await;
        done.fill("connected_to", "The recycling centre");
        done.press("Save").await.has_status(200);
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }

    async fn an_ended_contact_takes_its_event_and_its_next_step(town: Place) {
        let (mary, tunde) = (town.person("Mary Adeyemi").await, town.tunde().await);
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "I am lonely").await;
        let href = page.path().to_owned();
        page.press("Done: helped today").await;
        page.fill("connected_to", "Quay Lunch Club").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await.has_status(200);
        let first = town.events_of(&mary).await.remove(0);
        assert!(town.person("Mary Adeyemi").await.next_what.unwrap().contains("Quay Lunch Club"));
        let mut choose = amina.open(&format!("{href}/person?q=Tunde")).await;
        choose.press("It is about Tunde Okafor").await.has_status(200);
        assert!(town.events_of(&mary).await.is_empty(), "what was told of Mary is taken back");
        let told = town.events_of(&tunde).await;
        assert_eq!((told.len(), told[0].event.outcome, told[0].event.hours_open), (1, first.event.outcome, first.event.hours_open));
        assert_eq!(events::counted(&town.app.db).await.unwrap().iter().map(|day| day.rows).sum::<i64>(), 3, "one row told it, one took it back, one tells it of Tunde");
        assert_eq!(town.person("Mary Adeyemi").await.next_step(), None);
        assert!(town.person("Tunde").await.next_what.unwrap().contains("Quay Lunch Club"));
        amina.open(&mary.href()).await.does_not_see("lonely").does_not_see("Lunch Club");
        amina.open(&tunde.href()).await.sees("lonely").sees("Contact ended").does_not_see("since");
        // A next step that was agreed with Mary since is hers.
        let mut again = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The bus").await;
        let href = again.path().to_owned();
        again.press("Done: helped today").await;
        again.fill("connected_to", "A bus pass").fill_date("check_on", "2 12 2026");
        again.press("End the contact").await;
        let mut work = town.work().await;
        let other = persons::NextStep { on: "2026-12-05".parse().unwrap(), what: "Visit".into(), owner_id: town.account("priya").await.id };
        persons::set_next_step(&mut work, &mary.id, Some(other.clone())).await.unwrap();
        work.commit().await.unwrap();
        amina.open(&format!("{href}/person?q=Tunde")).await.press("It is about Tunde Okafor").await.has_status(200);
        assert_eq!(town.person("Mary Adeyemi").await.next_step(), Some(other));
    }

    async fn the_conversation_that_grew_out_of_it_follows(town: Place) {
        let (mary, tunde) = (town.person("Mary Adeyemi").await, town.tunde().await);
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The choir").await;
        let href = page.path().to_owned();
        page.press("Keep talking").await;
        let talk = page.path().to_owned();
        page.fill("next_what", "Ring about lifts").fill_date("next_on", "2 12 2026").choose("next_owner_id", "Amina Yusuf, contact worker");
        page.press("Save").await.has_status(200);
        assert_eq!(town.person("Mary Adeyemi").await.next_what.as_deref(), Some("Ring about lifts"));
        amina.open(&format!("{href}/person?q=Tunde")).await.press("It is about Tunde Okafor").await.has_status(200);
        // At once the queue shows both as they are: Tunde in the conversation, Mary in none.
        let queue = amina.open("/conversations?whose=all").await;
        queue.sees(&format!("[Tunde Okafor]({talk})")).sees(&format!("[Mary Adeyemi]({})", mary.href()));
        let mut page = amina.open(&talk).await;
        page.sees("Tunde Okafor").does_not_see("Mary");
        page.fill("strong", "His voice");
        page.press("Save").await.has_status(200);
        assert_eq!(town.person("Mary Adeyemi").await.next_step(), None);
        assert_eq!(town.person("Tunde").await.next_what.as_deref(), Some("Ring about lifts"));
        amina.open(&mary.href()).await.does_not_see("Conversation 1").does_not_see("choir");
        amina.open(&tunde.href()).await.sees("Conversation 1: connect begun");
    }
}
