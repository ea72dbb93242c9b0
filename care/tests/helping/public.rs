//! Asking for help by anybody, without an account: residents, carers and professionals, and the team that gets it.

use jiff::SignedDuration;
use platform::{
    stories,
    testing::{Browser, Page},
};

use super::{NOW, Place, place};
use care::front_door::contacts;

impl Place {
    /// A browser of somebody who has no account.
    pub fn anybody(&self) -> Browser {
        Browser::new(platform::web::router(&self.app))
    }

    /// Time to read a page.
    pub fn reads(&self) {
        self.app.clock.advance(SignedDuration::from_secs(20));
    }

    /// How many contacts there are, drafts left out.
    pub async fn contacts(&self) -> usize {
        let from = NOW.parse::<jiff::Timestamp>().unwrap() - SignedDuration::from_hours(24);
        contacts::received(&self.app.db, from, from + SignedDuration::from_hours(24 * 60)).await.unwrap().len()
    }
}

/// Goes on to the page after this one.
async fn on(town: &Place, page: &mut Page) {
    town.reads();
    page.press("Continue").await.has_status(200);
}

/// Answers the questions as somebody who asks for themselves would, until the summary.
pub async fn asked(town: &Place, browser: &Browser, words: &str) -> Page {
    let mut page = browser.open("/ask").await;
    page.sees("Ring 999");
    page.follow("Start now").await.sees("Question 1 of 6");
    page.choose("who", "Me");
    on(town, &mut page).await;
    page.choose("safe", "No, none of these");
    on(town, &mut page).await;
    page.sees("Is someone in danger now?");
    page.fill("happening", words);
    on(town, &mut page).await;
    page.fill("matters", "My own bed, and the choir");
    on(town, &mut page).await;
    page.fill("would_help", "A rail by the bath");
    on(town, &mut page).await;
    page.fill("name", "Joan Price").choose("reach", "Ring me").fill("phone", "01632 960001");
    page.fill("write_how", "Speak slowly");
    on(town, &mut page).await;
    assert_eq!(page.path(), "/ask/summary");
    page
}

/// What stands between two marks on a page.
fn between(page: &Page, before: &str, after: &str) -> String {
    let body = page.body();
    let rest = body.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {body}"));
    rest.split(after).next().unwrap().trim().to_owned()
}

/// The reference and the code a sent request was given.
pub fn given(page: &Page) -> (String, String) {
    let reference = between(page, "Your number<br><strong>", "</strong>");
    (reference, between(page, "Your code is <strong class=\"app-nowrap\">", "</strong>"))
}

/// Opens *Where is my request?* with a number and a code.
pub async fn where_is(browser: &Browser, reference: &str, code: &str) -> Page {
    let mut page = browser.open("/ask/where").await;
    page.fill("reference", reference).fill("code", code);
    page.press("Show me").await;
    page
}

stories! {
    with place;

    async fn somebody_asks_and_the_team_has_it_in_its_queue(town: Place) {
        let joan = town.anybody();
        let mut page = asked(&town, &joan, "I cannot get in and out of the bath").await;
        page.sees("I cannot get in and out of the bath").sees("A rail by the bath").sees("01632 960001").sees("Ring me");
        page.press("Send").await.has_status(200).sees("We have your request").sees("rings you");
        // Monday: by Tuesday at five.
        page.sees("Tue 24 Nov").sees("5pm");
        let (reference, code) = given(&page);
        let amina = town.signed_in("amina").await;
        let mut queue = amina.open("/contacts").await;
        queue.sees("I cannot get in and out of the bath").sees("Nobody yet").sees("Joan Price, 01632 960001");
        queue.follow("Joan Price, 01632 960001").await;
        queue.sees("As they sent it").sees(&reference).sees("A rail by the bath").sees("Speak slowly");
        assert!(queue.value("matters").contains("choir"), "nobody types it again");
        let where_it_is = where_is(&town.anybody(), &reference, &code).await;
        where_it_is.has_status(200).sees("No one of them has taken it on yet").sees("Tue 24 Nov");
        queue.press("Take this on").await.has_status(200).sees("It is yours now").does_not_see("Handed on 1 time");
        let where_it_is = where_is(&town.anybody(), &reference.replace(' ', ""), &code.to_uppercase()).await;
        where_it_is.has_status(200).sees("Amina (contact worker)").does_not_see("Yusuf");
        // After the promised hour the page says so itself.
        town.wait(48);
        where_is(&town.anybody(), &reference, &code).await.sees("We are late, and we are sorry");
    }

    async fn whoever_first_works_on_it_is_the_one_to_ring(town: Place) {
        let mut page = asked(&town, &town.anybody(), "The stairs").await;
        page.press("Send").await.has_status(200);
        let (reference, code) = given(&page);
        let dev = town.signed_in("dev").await;
        let mut contact = dev.open("/contacts").await;
        contact.follow("Joan Price").await.fill("agreed", "I ring her at ten");
        contact.press("Save").await.has_status(200).sees("Ring Dev Patel");
        where_is(&town.anybody(), &reference, &code).await.sees("Dev (contact worker)").does_not_see("I ring her at ten");
        contact.press("Done: helped today").await.has_status(200);
        contact.choose("ending", "Helped today").fill("connected_to", "A second rail");
        contact.tick("no_details");
        contact.press("End the contact").await.has_status(200);
        let ended = where_is(&town.anybody(), &reference, &code).await;
        ended.sees("We found help").sees("ask again").does_not_see("second rail");
    }

    async fn everything_typed_is_kept_and_back_works(town: Place) {
        let joan = town.anybody();
        let mut page = asked(&town, &joan, "I fell twice").await;
        let mut again = joan.open("/ask/happening").await;
        assert_eq!(again.value("happening"), "I fell twice");
        page.follow("Change what is happening").await;
        page.fill("happening", "I fell three times");
        on(&town, &mut page).await;
        assert_eq!(page.path(), "/ask/summary");
        page.sees("I fell three times").sees("A rail by the bath");
        // Another browser sees nothing of it.
        let other = town.anybody();
        assert_eq!(other.open("/ask/summary").await.path(), "/ask");
        assert_eq!(other.open("/ask/happening").await.value("happening"), "");
        page.press("Delete it all").await.has_status(200).sees("has forgotten");
        assert_eq!(joan.open("/ask/happening").await.value("happening"), "");
        assert_eq!(town.contacts().await, 0);
    }

    async fn only_some_words_are_needed(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/ask/who").await;
        for _ in 0..2 {
            on(&town, &mut page).await;
        }
        town.reads();
        page.press("Continue").await.has_status(422).sees("A few words");
        page.fill("happening", "Help");
        for _ in 0..4 {
            on(&town, &mut page).await;
        }
        page.press("Send").await.has_status(200).sees("We have your request").sees("We will not get in touch with you");
        assert_eq!(town.contacts().await, 1);
    }

    async fn danger_leads_at_once_to_what_to_do_and_is_not_lost(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/ask/safe").await;
        page.choose("safe", "Someone is being hurt");
        on(&town, &mut page).await;
        page.sees("What to do now").sees("999");
        page.follow("Go on with my request").await;
        page.fill("happening", "My son takes my money and shouts");
        for _ in 0..4 {
            on(&town, &mut page).await;
        }
        page.press("Send").await.has_status(200).sees("Do not wait for us");
        town.signed_in("amina").await.open("/contacts").await.sees("Concern").sees("Today").sees("takes my money");
    }

    async fn a_carer_asks_for_herself_too_and_that_is_her_own_contact(town: Place) {
        let mut page = town.anybody().open("/ask/who").await;
        page.choose("who", "Someone I care for");
        on(&town, &mut page).await;
        on(&town, &mut page).await;
        page.fill("happening", "Ted does not know me any more");
        on(&town, &mut page).await;
        on(&town, &mut page).await;
        page.sees("And you?");
        page.tick("for_me_too").fill("my_words", "I do not sleep");
        on(&town, &mut page).await;
        page.fill("name", "Edie Moss").fill("about_name", "Ted Moss");
        on(&town, &mut page).await;
        page.sees("Yes. I do not sleep");
        page.press("Send").await.has_status(200).sees("a request of your own");
        assert_eq!(town.contacts().await, 2);
        let amina = town.signed_in("amina").await;
        let queue = amina.open("/contacts").await;
        queue.sees("Ted does not know me any more").sees("I do not sleep");
        let ids = queue.body();
        let mut links: Vec<&str> = ids.split("href=\"/contacts/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        links.retain(|id| id.len() == 36);
        assert_eq!(links.len(), 2);
        let mut seen = Vec::new();
        for id in links {
            let page = amina.open(&format!("/contacts/{id}")).await;
            seen.push((page.says("the carer’s own request"), page.says("The carer asks for help for themselves too")));
            if page.says("the carer’s own request") && !page.says("asks for help for themselves too") {
                page.does_not_see("About: Ted Moss");
            }
        }
        assert!(seen.iter().any(|(_, for_ted)| *for_ted), "{seen:?}");
    }

    async fn a_professional_asks_on_one_page(town: Place) {
        let nurse = town.anybody();
        let mut page = nurse.open("/ask/professional").await;
        town.reads();
        page.press("Send").await.has_status(422).sees("Write a few words").sees("Give your name").sees("whether the person knows");
        page.fill("happening", "He cannot manage his tablets").fill("name", "Ruth Lane").fill("about_name", "Bill Orme");
        page.fill("organisation", "Mill Surgery").fill("job", "practice nurse").fill("phone", "01632 960002");
        page.choose("route", "Leaving hospital").choose("consent", "No. It was not possible");
        town.reads();
        page.press("Send").await.has_status(422).sees("why it was not possible");
        page.fill("consent_why", "He was asleep");
        town.reads();
        page.press("Send").await.has_status(200).sees("We have your request");
        let amina = town.signed_in("amina").await;
        let mut contact = amina.open("/contacts").await;
        contact.follow("Ruth Lane, practice nurse, Mill Surgery").await;
        contact.sees("Bill Orme").sees("He was asleep").sees("not possible or not safe to ask");
        assert_eq!(contact.value("channel"), "professional");
        assert_eq!(contact.value("route"), "leaving_hospital");
    }

    async fn who_works_with_somebody_is_led_to_the_one_page(town: Place) {
        let mut page = town.anybody().open("/ask/who").await;
        page.choose("who", "Someone I work with");
        on(&town, &mut page).await;
        assert_eq!(page.path(), "/ask/professional");
    }

    async fn what_is_saved_can_be_come_back_to_once(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/ask/happening").await;
        page.fill("happening", "I will go on tomorrow");
        town.reads();
        page.press("Save and come back later").await.has_status(200).sees("It is saved").sees("Mon 7 Dec");
        let code = between(&page, "<strong class=\"app-nowrap\">", "</strong>");
        let link = between(&page, "http://alongside.test", "</p>");
        assert_eq!(joan.open("/ask/kept").await.status(), 200);
        let elsewhere = town.anybody();
        let mut back = elsewhere.open(&link).await;
        back.fill("code", "otter-window-100");
        back.press("Open it").await.has_status(422).sees("do not belong together");
        back.fill("code", &code.replace('-', " "));
        back.press("Open it").await.has_status(200).sees("Welcome back").sees("I will go on tomorrow");
        // The link is used up, and the first browser's secret opens nothing any more.
        let mut third = town.anybody().open(&link).await;
        third.fill("code", &code);
        third.press("Open it").await.has_status(422).sees("was used already");
        assert_eq!(joan.open("/ask/summary").await.path(), "/ask");
        back.press("Send").await.has_status(200);
        assert_eq!(town.contacts().await, 1);
    }

    async fn a_draft_is_deleted_after_two_weeks_with_its_files(town: Place) {
        let joan = town.anybody();
        let mut page = asked(&town, &joan, "Later, perhaps").await;
        page.attach("file", "stairs.jpg", "image/jpeg", crate::public_attacks::photo());
        page.press("Add this file").await.has_status(200).sees("stairs.jpg");
        let folder = town.app.config.data.join(care::front_door::sent::FOLDER);
        let draft = care::front_door::sent::bytes_of_drafts(&town.app.db).await.unwrap();
        assert!(draft > 0 && folder.is_dir());
        town.wait(24 * 13);
        platform::jobs::run_due(&town.app, "test").await.unwrap();
        joan.open("/ask/summary").await.sees("Later, perhaps");
        town.wait(24 * 3);
        assert_eq!(joan.open("/ask/summary").await.path(), "/ask", "not even until the job runs");
        platform::jobs::run_due(&town.app, "test").await.unwrap();
        assert_eq!(care::front_door::sent::bytes_of_drafts(&town.app.db).await.unwrap(), 0);
    }

    async fn pages_that_hold_nothing_may_be_kept_by_caches_and_no_others(town: Place) {
        let anybody = town.anybody();
        for path in ["/ask", "/ask/now/danger", "/ask/now/abuse", "/ask/now/no_home"] {
            let answer = anybody.request("GET", path, &[], Vec::new()).await;
            assert_eq!(answer.header("cache-control"), "public, max-age=300", "{path}");
            assert_eq!(answer.header("vary"), "cookie");
            assert!(!answer.headers.contains_key("set-cookie"), "{path} gives a cookie");
        }
        for path in ["/ask/who", "/ask/happening", "/ask/professional", "/ask/where"] {
            let answer = anybody.request("GET", path, &[], Vec::new()).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        let amina = town.signed_in("amina").await;
        let answer = amina.request("GET", "/ask", &[], Vec::new()).await;
        assert_eq!(answer.header("cache-control"), "no-store", "her name is in the frame");
    }
}
