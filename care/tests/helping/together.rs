//! Two people in one conversation, and what a script or an attacker sends.

use platform::stories;

use super::{Place, autosave, contact, json, place};

const NASTY: &str = "<script>alert(1)</script> {{ 7 * 7 }} '; drop table conversations; -- \" ` \\ <b>";

stories! {
    with place;

    async fn two_people_write_and_neither_loses_a_word(town: Place) {
        let amina = town.signed_in("amina").await;
        let dev = town.signed_in("dev").await;
        let mut hers = contact(&amina, "/contacts/new", "She fell").await;
        hers.press("Keep talking").await;
        let mut his = dev.open(hers.path()).await;
        hers.fill("strong", "Her sister");
        hers.press("Save").await.sees("The conversation is saved.");
        his.fill("strong", "The chapel");
        his.press("Save").await.has_status(409).sees("Somebody else saved this conversation").sees("Her sister");
        assert_eq!(his.value("strong"), "The chapel");
        his.fill("strong", "Her sister and the chapel");
        his.press("Save").await.has_status(200);
        let mut now = amina.open(hers.path()).await;
        assert_eq!(now.value("strong"), "Her sister and the chapel");
    }

    async fn what_is_typed_is_kept_by_itself(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        let page = priya.open(&format!("/conversations/new?person={}", mary.id)).await;
        let first = autosave(&priya, &page, "/conversations/autosave", &[("matters", "The choir")]).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let told = json(&first);
        let version = told["version"].to_string();
        let changed = [("matters", "The choir, Sundays"), ("version", version.as_str()), ("check-1", "no day"), ("what-1", "Lifts")];
        let second = autosave(&priya, &page, told["autosave"].as_str().unwrap(), &changed).await;
        assert_eq!(second.status, 200, "{}", second.text());
        let mut kept = priya.open(told["action"].as_str().unwrap()).await;
        assert_eq!(kept.value("matters"), "The choir, Sundays");
        assert_eq!(kept.value("what-1"), "Lifts");
        let stale = autosave(&priya, &page, told["autosave"].as_str().unwrap(), &[("matters", "Old"), ("version", "1")]).await;
        assert_eq!(stale.status, 409);
        let sam = town.signed_in("sam").await;
        let forged = autosave(&sam, &page, told["autosave"].as_str().unwrap(), &[("matters", "Mine")]).await;
        assert_eq!(forged.status, 400, "another session's token is no token");
    }

    async fn words_stay_words(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        let mut page = priya.open(&format!("/conversations/new?person={}", mary.id)).await;
        for name in ["matters", "strong", "in_the_way", "ideas", "what-1", "next_what", "with_whom"] {
            page.fill(name, NASTY);
        }
        page.fill_date("next_on", "1 12 2026");
        page.press("Save").await.has_status(200);
        assert_eq!(page.value("matters"), NASTY);
        let href = page.path().to_owned();
        page.press("End the conversation").await;
        page.choose("ending", "Something else");
        page.press("End the conversation").await.has_status(200);
        for path in [href, "/conversations".to_owned()] {
            let body = priya.open(&path).await.has_status(200).body();
            assert!(!body.contains("<script>alert") && !body.contains("<b>"), "a script on {path}");
            assert!(!body.contains(" 49 "), "a template ran on {path}");
        }
    }

    async fn saving_asks_for_nothing_but_reads_what_is_there(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        let mut page = priya.open(&format!("/conversations/new?person={}", mary.id)).await;
        page.fill("matters", "Kept").fill("check-1", "soon").fill_date("next_on", "30 2 2027");
        page.press("Save").await.has_status(422).sees("not a date we can read").sees("not a real date");
        assert_eq!(page.value("matters"), "Kept");
        page.fill("check-1", "").fill_date("next_on", "28 2 2027");
        page.press("Save").await.has_status(200);
        for at in 1..=2 {
            page.fill(&format!("what-{at}"), "Something");
        }
        page.press("Save").await.has_status(200);
        // What was typed is among what they are connected to, and the boxes are empty for more.
        page.sees("Something");
        assert_eq!((page.value("what-1").as_str(), page.value("what-2").as_str()), ("", ""));
        page.fill("what-2", "The fourth");
        page.press("Save").await.has_status(200).sees("The fourth");
        assert_eq!(page.value("what-2"), "", "an empty line before it is left out");
    }
}
