//! Unmet needs as stories of the town, on both databases, and their rules as tables.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use platform::stories;

use super::{model::Unmet, rules, store};
use crate::shell::town::{Town, town};

#[test]
fn a_reason_is_one_of_ours_or_not_said() {
    for (key, kept, words) in [
        ("cost", "cost", "It costs more than they can pay"),
        ("", "not_said", "Not said"),
        ("no such key", "not_said", "Not said"),
    ] {
        assert_eq!((rules::why(key), rules::why_words(key)), (kept, words));
    }
}

async fn of(town: &Town, contact: &str) -> Vec<Unmet> {
    store::of_source(&town.db, "contact", contact.trim_start_matches("/contacts/")).await.unwrap()
}

stories! { with town;

async fn it_is_written_as_a_contact_ends_and_once_however_often_it_is_sent(town: Town) {
    let amina = town.sign_in("amina").await;
    let mut page = amina.open("/contacts/new").await;
    page.fill("What is happening?", "She would like company on Sundays.").press("Save").await;
    let contact = page.path().to_owned();
    let mut done = amina.open(&format!("{contact}/done")).await;
    done.tick("They left no details");
    done.fill("What were they connected to, or what helped?", "The lunch club on Tuesdays");
    done.choose("Which need", "I feel lonely").choose("Why it was not met", "There is nothing near enough");
    done.fill("In their words", "Somebody to eat with on a Sunday");
    done.press("End the contact").await;
    done.has_status(200).sees("It is written down how this ended.");
    let held = of(&town, &contact).await;
    assert_eq!(held.len(), 1);
    let one = &held[0];
    assert_eq!((one.need.as_str(), one.why.as_str()), ("I feel lonely", "nothing_near"));
    // Written again on its own page: the newer reason stands, and it is still one.
    let mut page = amina.open(&format!("{contact}/unmet")).await;
    page.sees("Somebody to eat with on a Sunday");
    page.choose("Which need", "I feel lonely");
    page.choose("Why it was not met", "They would have to wait too long for it");
    page.fill("In their words", "Somebody to eat with on a Sunday").press("Save").await;
    let whys: Vec<String> = of(&town, &contact).await.into_iter().map(|one| one.why).collect();
    assert_eq!(whys, ["long_wait"]);
    page.press("Save").await;
    page.sees("Choose which need, or write it in their words");
    page.press("This was a slip, or is met now").await;
    page.sees("not counted any more");
    assert!(of(&town, &contact).await[0].taken_back_at.is_some());
}

async fn a_conversation_writes_it_too_and_other_teams_do_not(town: Town) {
    let amina = town.sign_in("amina").await;
    let mut page = amina.open("/contacts/new").await;
    page.fill("What is happening?", "He cannot get to the shops.").press("Save").await;
    let contact = page.path().to_owned();
    // A team that holds neither the contact nor the person.
    let rafe = town.sign_in("rafe").await;
    rafe.open(&format!("{contact}/unmet")).await.has_status(403);
    page.press("Keep talking").await;
    let talk = page.path().to_owned();
    assert!(talk.starts_with("/conversations/"), "{talk}");
    let mut unmet = amina.open(&format!("{talk}/unmet")).await;
    unmet.fill("In their words", "A lift on Fridays").press("Save").await;
    unmet.sees("A lift on Fridays").sees("Not said");
    rafe.open(&format!("{talk}/unmet")).await.has_status(403);
    // What stands in one place is not taken back from another.
    let id = store::of_source(&town.db, "conversation", talk.trim_start_matches("/conversations/")).await.unwrap()[0]
        .id
        .clone();
    let mut unmet = amina.open(&format!("{contact}/unmet")).await;
    unmet.fill("In their words", "A van with a lift").press("Save").await;
    unmet.forge("id", &id);
    unmet.press("This was a slip, or is met now").await;
    let held = store::of_source(&town.db, "conversation", talk.trim_start_matches("/conversations/")).await.unwrap();
    assert!(held[0].taken_back_at.is_none());
}

}
