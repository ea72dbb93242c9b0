//! Somebody asks: the words are kept, whatever happens, and nothing else is needed.

use platform::stories;

use super::{Place, autosave, contact, json, place};

const NASTY: &str = "<script>alert(1)</script> {{ 7 * 7 }} {% raw %} '; drop table contacts; -- \" ` \\ <b>";

stories! {
    with place;

    async fn amina_saves_a_contact_with_nothing_but_the_words(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.fill("Who is calling?", "07700 900123");
        page.press("Save").await.has_status(422).sees("Write what is happening, in their words");
        assert_eq!(page.value("Who is calling?"), "07700 900123");
        page.fill("What is happening?", "I cannot manage the stairs any more");
        page.press("Save").await.has_status(200).sees("The contact is saved.");
        assert_eq!(page.value("happening"), "I cannot manage the stairs any more");
        town.wait(3);
        let amina = town.signed_in("amina").await;
        amina.open("/contacts").await
            .sees("07700 900123").sees("I cannot manage the stairs").sees("3 hours").sees("Person not known")
            .sees("Amina Yusuf");
    }

    async fn a_form_sent_twice_is_one_contact(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut once = amina.open("/contacts/new").await;
        once.fill("happening", "Twice");
        let mut again = once.clone();
        let (first, second) = tokio::join!(once.press("Save"), again.press("Save"));
        assert_eq!(first.path(), second.path());
        amina.open("/contacts").await.sees("1 contact waits");
    }

    async fn what_is_typed_is_kept_by_itself(town: Place) {
        let amina = town.signed_in("amina").await;
        let page = amina.open("/contacts/new").await;
        let first = autosave(&amina, &page, "/contacts/autosave", &[("happening", "My son")]).await;
        assert_eq!(first.status, 200);
        let told = json(&first);
        assert_eq!((told["saved"].as_str(), told["version"].as_i64()), (Some("09:00:00"), Some(1)));
        // The answer got lost on the way: the page sends itself to the first address again.
        let lost = json(&autosave(&amina, &page, "/contacts/autosave", &[("happening", "My son Tunde")]).await);
        assert_eq!(lost["action"], told["action"]);
        let next = told["autosave"].as_str().unwrap();
        let version = lost["version"].to_string();
        let changed = [("happening", "My son Tunde helps"), ("version", &version), ("next_on-day", "31"), ("next_on-month", "2"), ("next_on-year", "2027")];
        let third = autosave(&amina, &page, next, &changed).await;
        assert_eq!(third.status, 200, "a day that is none must not stop the words: {}", third.text());
        // Nothing more was written, so nothing changes.
        let version = json(&third)["version"].to_string();
        let same = json(&autosave(&amina, &page, next, &[("happening", "My son Tunde helps"), ("version", &version)]).await);
        assert_eq!(same["version"].to_string(), version);
        amina.open("/contacts?whose=mine").await.sees("Draft").sees("My son Tunde helps").sees("1 contact waits");
        let mut draft = amina.open(told["action"].as_str().unwrap()).await;
        draft.press("Save").await.sees("The contact is saved.");
        amina.open("/contacts").await.does_not_see("Draft");
        let stale = autosave(&amina, &page, next, &[("happening", "Old words"), ("version", "1")]).await;
        assert_eq!(stale.status, 409);
        amina.open("/contacts").await.does_not_see("Old words");
    }

    async fn two_people_write_and_neither_loses_a_word(town: Place) {
        let amina = town.signed_in("amina").await;
        let dev = town.signed_in("dev").await;
        let mut hers = contact(&amina, "/contacts/new", "She fell").await;
        let mut his = dev.open(hers.path()).await;
        hers.fill("matters", "The choir");
        hers.press("Save").await.sees("The contact is saved.");
        his.fill("matters", "Her garden");
        his.press("Save").await.has_status(409).sees("Somebody else saved this contact").sees("The choir");
        assert_eq!(his.value("matters"), "Her garden");
        his.fill("matters", "Her garden and the choir");
        his.press("Save").await.has_status(200).sees("The contact is saved.");
        let mut now = amina.open(hers.path()).await;
        assert_eq!(now.value("matters"), "Her garden and the choir");
    }

    async fn words_stay_words(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        for name in ["caller", "happening", "matters", "tried", "agreed", "next_what"] {
            page.fill(name, NASTY);
        }
        page.press("Save").await.has_status(200);
        assert_eq!(page.value("happening"), NASTY);
        let href = page.path().to_owned();
        let mut talk = page.clone();
        talk.press("Keep talking").await.has_status(200);
        let mut done = amina.open(&format!("{href}/done")).await;
        done.fill("connected_to", NASTY).tick("no_details");
        done.press("End the contact").await.has_status(200);
        for path in ["/contacts".to_owned(), href.clone(), format!("{href}/done"), talk.path().to_owned(), "/conversations?whose=all".to_owned(), "/contacts?whose=%3Cscript%3E".to_owned()] {
            let body = amina.open(&path).await.has_status(200).body();
            assert!(!body.contains("<script>alert") && !body.contains("<b>"), "a script on {path}");
            assert!(!body.contains(">49<") && !body.contains(" 49 "), "a template ran on {path}");
        }
    }

    async fn strange_answers_are_refused_in_a_sentence(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "Words").fill("next_what", &"x".repeat(600)).fill_date("next_on", "31 2 2027");
        page.press("Save").await.has_status(422).sees("not a real date").sees("500 is the most");
        for (field, value, why) in [
            ("next_owner_id", "nobody", "this worker is not here any more"),
            ("channel", "pigeon", "Choose one of the answers shown here"),
            ("asks_for", "'; --", "Choose one of the answers shown here"),
        ] {
            let answer = autosave(&amina, &page, "/contacts", &[("happening", "Words"), ("next_what", ""), ("next_on-day", ""), ("next_on-month", ""), ("next_on-year", ""), (field, value)]).await;
            assert_eq!(answer.status, 422, "{field}");
            assert!(answer.text().contains(why), "{field}: {}", answer.text());
        }
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "Words").forge("once", "");
        page.press("Save").await.has_status(400);
        amina.open("/contacts/nothing").await.has_status(404);
        amina.open("/contacts/new?person=nobody").await.has_status(404);
        amina.open("/contacts").await.sees("Nobody is waiting here.");
    }

    async fn a_concern_stands_first_with_its_age(town: Place) {
        let amina = town.signed_in("amina").await;
        contact(&amina, "/contacts/new", "The oldest").await;
        town.wait(30);
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "Her neighbour takes her money").await;
        page.tick("Worried about abuse or neglect");
        page.press("Save").await.sees("Concern raised 0 minutes ago");
        town.wait(5);
        let amina = town.signed_in("amina").await;
        let list = amina.open("/contacts").await;
        list.sees("Concern 5 hours");
        let text = list.text();
        assert!(text.find("Her neighbour").unwrap() < text.find("The oldest").unwrap(), "{text}");
    }

    async fn what_is_known_stands_beside_the_words(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let page = amina.open(&format!("/contacts/new?person={}", mary.id)).await;
        page.sees("Mary Adeyemi").sees("Write big, speak to the left").sees("None before this.");
        contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe is broken").await;
        amina.open(&format!("/contacts/new?person={}", mary.id)).await.sees("The key safe is broken").sees("Open now");
        // A record only few may know of is not there.
        let rose = town.person("Rose").await;
        amina.open(&format!("/contacts/new?person={}", rose.id)).await.has_status(404).does_not_see("Rose");
    }

    async fn only_those_who_may_read_a_contact(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe is broken").await;
        for (who, status) in [("priya", 200), ("dev", 200), ("sam", 403), ("anna", 403)] {
            let browser = town.signed_in(who).await;
            for tail in ["", "/done", "/hand-over", "/person"] {
                let answer = browser.open(&format!("{}{tail}", page.path())).await;
                assert_eq!(answer.status(), status, "{who} at {tail}");
                assert!(status == 200 || !answer.says("key safe"), "{who} at {tail}");
            }
            let list = browser.open("/contacts").await;
            assert_eq!(list.says("key safe"), status == 200, "{who}");
        }
        let mut forged = page.clone();
        forged.forge("csrf", "forged");
        forged.press("Save").await.has_status(400);
    }
}
