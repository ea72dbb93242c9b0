//! What the nation is told, by which words: a manager changes them, and what was told before stays as it was told.

use care::front_door::contacts::national;
use platform::{stories, testing::Page};

use super::{Place, autosave, contact, place, token};

/// A contact of Mary's that ended with the NHS; answers its page.
async fn passed_to_the_nhs(town: &Place, words: &str) -> Page {
    let mary = town.person("Mary").await;
    let amina = town.signed_in("amina").await;
    let mut page = contact(&amina, &format!("/contacts/new?person={}", mary.id), words).await;
    page.press("Done: helped today").await;
    page.choose("ending", "Passed to the NHS, or paid for by the NHS");
    page.press("End the contact").await.has_status(200);
    page
}

async fn outcomes(town: &Place) -> Vec<&'static str> {
    let mary = town.person("Mary").await;
    town.events_of(&mary).await.iter().map(|one| one.event.outcome.unwrap().national()).collect()
}

const NHS: &str = "NFA: Referral to NHS services or NHS funded social care";
const OTHER: &str = "NFA: Other";

stories! {
    with place;

    async fn a_manager_changes_the_words_and_what_was_told_stays(town: Place) {
        let first = passed_to_the_nhs(&town, "My knee").await;
        assert_eq!(outcomes(&town).await, [NHS]);
        let hana = town.manager().await;
        let mut page = hana.open("/national-words").await;
        page.has_status(200).sees("These are the words that came with the program").sees(NHS);
        page.follow("Change the words").await.has_status(200);
        page.choose("ending-nhs", OTHER).fill("channel-phone", "First talk by telephone").fill("why", "");
        page.press("Put into force").await.has_status(422).sees("the word “conversation” must be in it").sees("Say why");
        assert_eq!(page.value("channel-phone"), "First talk by telephone", "what was typed stays");
        page.fill("channel-phone", "First conversation by telephone").fill("why", "Agreed with the region");
        town.app.clock.advance(jiff::SignedDuration::from_mins(1));
        let mut late = page.clone();
        let page = { let mut page = page; page.press("Put into force").await; page };
        page.has_status(200).sees("in force for what ends from now on").sees("Version 1").sees("Hana Okafor").sees("Agreed with the region");
        // Somebody who wrote at the same time is told, and keeps what they chose.
        late.press("Put into force").await.has_status(422).sees("Nothing differs");
        late.choose("ending-other", NHS);
        late.press("Put into force").await.has_status(409).sees("Somebody else put other words into force");
        assert_eq!(late.value("channel-phone"), "First conversation by telephone");

        town.app.clock.advance(jiff::SignedDuration::from_mins(1));
        passed_to_the_nhs(&town, "My hip").await;
        assert_eq!(outcomes(&town).await, [NHS, OTHER]);
        let mary = town.person("Mary").await;
        assert_eq!(town.events_of(&mary).await[1].event.description, "First conversation by telephone");
        // A correction of the first one is told by the words of its day.
        let amina = town.signed_in("amina").await;
        let mut again = amina.open(&format!("{}/done", first.path())).await;
        again.choose("ending", "Went into hospital");
        again.press("Save the correction").await.has_status(200);
        let mut again = amina.open(&format!("{}/done", first.path())).await;
        again.choose("ending", "Passed to the NHS, or paid for by the NHS");
        again.press("Save the correction").await.has_status(200);
        let mut told = outcomes(&town).await;
        told.sort_unstable();
        assert_eq!(told, [OTHER, NHS]);
        assert_eq!(national::store::told(&town.app.db).await.unwrap(), [(0, 3), (1, 1)]);
        let hana = town.signed_in("hana").await;
        hana.open("/national-words/versions/0").await.has_status(200).sees(NHS).does_not_see("First conversation by telephone");
        hana.open("/national-words/versions/7").await.has_status(404);
        hana.open("/national-words/versions/x").await.has_status(404);
    }

    async fn what_other_numbers_are_made_from_is_fixed_and_others_may_not_change_it(town: Place) {
        let hana = town.manager().await;
        let page = hana.open("/national-words/change").await;
        let forged = [("ending-helped", "nfa_other"), ("ending-nhs", "continuation"), ("ending-council", "nfa_information_and_advice"), ("route-home", "' or 1=1")];
        let answer = autosave(&hana, &page, "/national-words/change", &[&forged[..], &[("why", "Because")]].concat()).await;
        assert_eq!(answer.status.as_u16(), 422);
        for of in ["Helped today: they have what they need, or know where it is", "Passed to the NHS, or paid for by the NHS", "Passed to another part of the council, such as housing", "Living at home, or anything else"] {
            assert!(answer.text().contains(&format!("{of}: choose one of the nation’s words")), "{of}");
        }
        let anna = town.signed_in("anna").await;
        anna.open("/national-words").await.has_status(200).does_not_see("Change the words");
        anna.open("/national-words/change").await.has_status(403);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("csrf={}&why=mine&seen=0", token(&anna.open("/national-words").await));
        let answer = anna.request("POST", "/national-words/change", &headers, body).await;
        assert_eq!(answer.status.as_u16(), 403);
        town.signed_in("amina").await.open("/national-words").await.has_status(403);
        assert_eq!(national::store::versions(&town.app.db).await.unwrap().len(), 1);
    }

    async fn first_conversations_are_counted_both_ways(town: Place) {
        for words in ["One", "Two", "Three", "Four", "Five"] {
            passed_to_the_nhs(&town, words).await;
        }
        town.manager().await;
        let hana = town.signed_in("hana").await;
        hana.open("/national-words").await.sees("November 2026 5 5 0 5");
    }
}
