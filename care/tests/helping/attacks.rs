//! What the pages of contacts and conversations withstand: scripts and templates in every box, whole books, other
//! people's ids, two who end at once, and a page that goes on saving after the end.

use platform::{stories, testing::Browser};

use super::{Place, autosave, contact, place};

const NASTY: &str = "<script>alert(1)</script>{{ 7*7 }}{% raw %}\"'><img src=x onerror=alert(1)>";

async fn is_clean(browser: &Browser, path: &str) {
    let page = browser.open(path).await;
    page.has_status(200);
    let body = page.body();
    assert!(!body.contains("<script>alert") && !body.contains("<img src=x"), "a script on {path}");
    assert!(!body.contains(">49<") && !body.contains("49{%"), "a template ran on {path}");
}

stories! {
    with place;

    async fn scripts_and_templates_stay_words_in_every_box(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let mut page = amina.open(&format!("/contacts/new?person={}", mary.id)).await;
        for name in ["caller", "happening", "matters", "tried", "agreed", "next_what"] {
            page.fill(name, NASTY);
        }
        page.fill_date("next_on", "27 11 2026");
        page.press("Save").await.has_status(200);
        let href = page.path().to_owned();
        page.fill("who", NASTY);
        page.press("Find the person").await.has_status(200);
        for name in ["given_name", "family_name", "postcode", "phone"] {
            page.fill(name, NASTY);
        }
        page.press("Begin a new record").await;
        if page.says("all the same") {
            page.fill("because", NASTY);
            page.press("Begin a new record all the same").await;
        }
        page.has_status(200);
        let nobody_body = page.body();
        assert!(!nobody_body.contains("<script>alert"), "a script in the message");
        let mut over = amina.open(&format!("{href}/hand-over")).await;
        over.choose("To whom?", "Dev Patel, contact worker").fill("reason", NASTY);
        over.press("Hand over").await.has_status(200);
        let mut talk = amina.open(&href).await;
        talk.press("Keep talking").await.has_status(200);
        for name in ["matters", "strong", "in_the_way", "ideas", "what-1", "next_what", "with_whom"] {
            talk.fill(name, NASTY);
        }
        talk.fill_date("next_on", "27 11 2026");
        talk.press("Save").await.has_status(200);
        let conversation = talk.path().to_owned();
        let contact = amina.open(&href).await;
        let person = contact.body().split("/people/").nth(1).unwrap()[..36].to_owned();
        talk.press("End the conversation").await;
        talk.choose("ending", "Starts reablement").fill("connected_to", NASTY);
        talk.press("End the conversation").await.has_status(200);
        for path in [href.clone(), format!("{href}/done"), conversation, format!("/people/{person}"), "/contacts".into(),
            "/conversations?whose=all".into(), format!("/contacts/new?person={person}"), format!("{href}/person?q=%3Cscript%3Ealert(1)")] {
            is_clean(&amina, &path).await;
        }
        let mut other = super::contact(&amina, &format!("/contacts/new?person={person}"), "Again").await;
        let again = other.path().to_owned();
        other.press("Keep talking").await;
        other.press("End the conversation").await;
        other.choose("ending", "Something else").fill("no_next_reason", NASTY).fill("next_what", "");
        other.press("End the conversation").await.has_status(200);
        is_clean(&amina, other.path()).await;
        is_clean(&amina, &again).await;
    }

    async fn a_whole_book_is_refused_in_a_sentence_and_nothing_is_half_kept(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The beginning").await;
        let mut talk = page.clone();
        talk.press("Keep talking").await.has_status(200);
        let (box_too_long, too_long) = ("x".repeat(200_001), "é".repeat(600_000));
        for (from, to, field) in [
            (&page, page.path().to_owned(), "happening"),
            (&page, format!("{}/autosave", page.path()), "happening"),
            (&talk, talk.path().to_owned(), "matters"),
            (&talk, format!("{}/autosave", talk.path()), "matters"),
        ] {
            let answer = autosave(&amina, from, &to, &[(field, &too_long)]).await;
            assert_eq!(answer.status, 413, "{to}");
            assert!(answer.text().contains("larger than 1 MB"), "{to}: {}", answer.text());
            let answer = autosave(&amina, from, &to, &[(field, &box_too_long)]).await;
            assert_eq!(answer.status, 413, "{to}");
            assert!(answer.text().contains("200,000 characters"), "{to}: {}", answer.text());
        }
        // The longest that is allowed is kept whole, and read again.
        let longest = "ß ".repeat(100_000);
        let answer = autosave(&amina, &page, page.path(), &[("happening", longest.trim())]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let mut kept = amina.open(page.path()).await;
        assert_eq!(kept.value("happening"), longest.trim());
        amina.open(&mary.href()).await.has_status(200);
        amina.open("/contacts").await.has_status(200);
        for (path, field) in [("done", "connected_to"), ("hand-over", "reason")] {
            let to = format!("{}/{path}", page.path());
            let form = amina.open(&to).await;
            let answer = autosave(&amina, &form, &to, &[(field, &"x".repeat(2_001))]).await;
            assert_eq!(answer.status, 422, "{to}");
            assert!(answer.text().contains("2000 is the most"), "{to}");
        }
        assert!(town.events_of(&mary).await.is_empty());
    }

    async fn another_persons_contact_is_not_reached_through_a_form_of_ones_own(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let rose = town.person("Rose").await;
        let amina = town.signed_in("amina").await;
        let page = contact(&amina, &format!("/contacts/new?person={}", mary.id), "The key safe is broken").await;
        let id = page.path().rsplit('/').next().unwrap().to_owned();
        let sam = town.signed_in("sam").await;
        let own = sam.open("/contacts/new").await;
        for (to, status) in [
            ("/conversations/from-contact".to_owned(), 403),
            (format!("/contacts/{id}"), 403),
            (format!("/contacts/{id}/autosave"), 403),
        ] {
            let answer = autosave(&sam, &own, &to, &[("contact", &id), ("happening", "Written by a stranger"), ("version", "1")]).await;
            assert_eq!(answer.status, status, "{to}");
            assert!(!answer.text().contains("key safe"), "{to}");
        }
        // The number of somebody else's form is not taken for one's own.
        let once = page.forms().iter().flat_map(|form| &form.fields).find(|field| field.name == "once").unwrap().value.clone();
        let answer = autosave(&sam, &own, "/contacts", &[("once", &once), ("happening", "Written by a stranger")]).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        // A contact is not put into a record nobody may know of by its id, nor is anything of that record shown.
        let forged = autosave(&sam, &own, "/conversations", &[("person", &rose.id), ("matters", "x")]).await;
        assert_eq!(forged.status, 404);
        assert!(!forged.text().contains("Rose"));
        amina.open(page.path()).await.does_not_see("Written by a stranger");
    }

    async fn two_who_end_a_contact_at_once_end_it_once(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let dev = town.signed_in("dev").await;
        let mut hers = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Lonely").await;
        let href = hers.path().to_owned();
        hers.press("Done: helped today").await;
        let mut his = dev.open(&format!("{href}/done")).await;
        hers.fill("connected_to", "Lunch club").fill_date("check_on", "1 12 2026");
        his.choose("ending", "Did not want our help").fill("connected_to", "His own words");
        let (first, second) = tokio::join!(hers.press("End the contact"), his.press("End the contact"));
        let mut both = [first.status(), second.status()];
        both.sort_unstable();
        assert_eq!(both, [200, 409], "one ends it, the other is told");
        let late = if first.status() == 409 { first } else { second };
        late.sees("Somebody else saved this contact while you were on this page");
        assert!(["Lunch club", "His own words"].contains(&late.value("connected_to").as_str()));
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }

    async fn two_who_end_a_conversation_at_once_end_it_once(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let dev = town.signed_in("dev").await;
        let mut hers = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Lonely").await;
        hers.press("Keep talking").await;
        let mut his = dev.open(&format!("{}/end", hers.path())).await;
        hers.press("End the conversation").await;
        for page in [&mut hers, &mut his] {
            page.choose("ending", "Something else").fill("next_what", "Ring").fill_date("next_on", "1 12 2026");
        }
        let (first, second) = tokio::join!(hers.press("End the conversation"), his.press("End the conversation"));
        let statuses = [first.status(), second.status()];
        assert!(statuses.contains(&200) && statuses.iter().all(|status| matches!(status, 200 | 409)), "{statuses:?}");
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }

    async fn what_is_written_after_the_end_changes_nothing(town: Place) {
        let mary = town.person("Mary Adeyemi").await;
        let amina = town.signed_in("amina").await;
        let open = contact(&amina, &format!("/contacts/new?person={}", mary.id), "Lonely").await;
        let mut talk = open.clone();
        talk.press("Keep talking").await.has_status(200);
        let before = talk.clone();
        talk.press("End the conversation").await;
        talk.choose("ending", "Did not want our help").fill("next_what", "Ring").fill_date("next_on", "1 12 2026");
        talk.press("End the conversation").await.has_status(200);
        for (page, field) in [(&open, "happening"), (&before, "matters")] {
            let to = format!("{}/autosave", page.path());
            let answer = autosave(&amina, page, &to, &[(field, "Written after the end")]).await;
            assert_eq!(answer.status, 409, "{to}");
            assert!(answer.text().contains("only on your page"), "{}", answer.text());
            let answer = autosave(&amina, page, page.path(), &[(field, "Written after the end")]).await;
            assert_eq!(answer.status, 303);
            amina.open(page.path()).await.does_not_see("Written after the end");
        }
        assert_eq!(town.events_of(&mary).await.len(), 1);
    }
}
