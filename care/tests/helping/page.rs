//! The person's page: what is open now is always seen, and everything begins there.

use platform::{
    stories,
    work::{Actor, Work},
};

use super::{Place, contact, place};

stories! {
    with place;

    async fn a_conversation_begins_with_the_button_on_the_persons_page(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        let mut page = priya.open(&mary.href()).await;
        page.follow("Record a conversation").await.has_status(200).sees("Conversation 1").sees("Mary Adeyemi");
        page.fill("matters", "The choir").fill("next_what", "Visit").fill_date("next_on", "26 11 2026");
        page.press("Save").await.has_status(200).sees("The conversation is saved.");
        priya.open(&mary.href()).await.sees("Conversation 1: connect begun").sees("Visit, Thu 26 Nov");
        // The front door reads conversations and does not write in them: it takes contacts down.
        let amina = town.signed_in("amina").await;
        amina.open(&mary.href()).await.sees("Record a contact").does_not_see("Record a conversation");
    }

    async fn what_is_open_stays_in_sight_whatever_the_filter(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe is broken").await;
        for asked in ["", "?kind=note", "?kind=letter", "?words=nothing+like+it", "?kind=note&words=begun"] {
            amina.open(&format!("{}{asked}", mary.href())).await.has_status(200).sees("Contact (Phone), since Mon 23 Nov");
        }
        amina.open(&format!("{}?kind=note", mary.href())).await.sees("Record begun").does_not_see("key safe");
    }

    async fn what_is_open_stays_in_sight_below_forty_newer_lines(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe is broken").await;
        town.wait(1);
        let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
        for number in 1..=45 {
            let title = format!("Note {number}");
            let line = care::people::timeline::Line {
                person_id: &mary.id, at: work.now(), kind: care::people::timeline::Kind::Note, title: &title, words: None,
                href: None, by: "Priya Nair",
            };
            care::people::timeline::add(&mut work, &line).await.unwrap();
        }
        work.changed("people/persons:edit", ("person", &mary.id), Some(&mary.id), None, Some(&"notes")).await.unwrap();
        work.commit().await.unwrap();
        let amina = town.signed_in("amina").await;
        let page = amina.open(&mary.href()).await;
        page.sees("Contact (Phone), since Mon 23 Nov").sees("Note ");
        page.does_not_see("The key safe is broken").sees("Next page");
        amina.open(&format!("{}?page=2", mary.href())).await.sees("The key safe is broken").sees("Record begun");
        amina.open(&format!("/contacts/new?person={}", mary.id)).await.sees("Open now").sees("Contact (Phone)");
    }
    async fn a_hand_over_is_counted_and_stands_on_the_timeline(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Needs a rail").await;
        let mut over = amina.open(&format!("{}/hand-over", page.path())).await;
        over.choose("To whom?", "Dev Patel, contact worker").fill("reason", "He knows the street");
        over.press("Hand over").await.has_status(200);
        amina.open(&mary.href()).await.sees("Contact handed to Dev Patel").sees("He knows the street");
        let mut done = amina.open(&format!("{}/done", page.path())).await;
        done.choose("ending", "Did not want our help");
        done.press("End the contact").await.has_status(200).sees("Dev Patel, handed on 1 time");
    }
}
