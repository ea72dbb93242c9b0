//! Self-assessment by anybody: an adult, a carer, somebody who writes for another; what they see at once, and what the team
//! gets. And those who would break in.

use platform::{
    stories,
    testing::{Browser, Page},
};

use super::{Place, place};
use crate::public::{given, where_is};

/// Goes on to the page after this one.
async fn on(town: &Place, page: &mut Page) {
    town.reads();
    page.press("Continue").await.has_status(200);
}

/// Answers as Joan would, until the answers: washing and dressing are hard.
pub async fn answered(town: &Place, browser: &Browser) -> Page {
    let mut page = browser.open("/self-assess").await;
    page.follow("Start now").await.sees("Question 1 of 9");
    page.choose("kind", "Me. I need help");
    on(town, &mut page).await;
    page.choose("safe", "No, none of these");
    on(town, &mut page).await;
    page.sees("What does a good day look like?");
    page.fill("good_day", "The choir, and my cat");
    on(town, &mut page).await;
    page.fill("in_the_way", "My hands hurt");
    on(town, &mut page).await;
    page.sees("Which of these are hard?");
    page.tick("Washing, and clean clothes").tick("Getting dressed");
    on(town, &mut page).await;
    page.sees("Washing, and clean clothes").sees("Question 6 of 11");
    page.choose("level", "I can do it, but it is not safe").fill("words", "I slipped twice");
    on(town, &mut page).await;
    page.sees("Getting dressed");
    page.choose("level", "I cannot do it without help");
    on(town, &mut page).await;
    page.choose("cause", "Yes");
    on(town, &mut page).await;
    page.choose("touch", "A lot");
    on(town, &mut page).await;
    page.fill("helpers", "My sister rings");
    on(town, &mut page).await;
    page.fill("postcode", "ZZ1 1AE");
    on(town, &mut page).await;
    assert_eq!(page.path(), "/self-assess/answers");
    page
}

stories! {
    with place;

    async fn what_somebody_wrote_is_with_the_team_beside_the_law_and_nobody_types_it_again(town: Place) {
        let joan = town.anybody();
        let mut page = answered(&town, &joan).await;
        page.sees("it is likely that").sees("This page does not decide").sees("You have the right to an assessment");
        page.sees("a bath board").sees("a sock aid").sees("Attendance Allowance").sees("Nothing is sent yet");
        assert_eq!(town.contacts().await, 0, "nothing is sent by looking");
        page.press("Ask for an assessment").await.has_status(200);
        assert_eq!(page.path(), "/self-assess/reach");
        page.fill("name", "Joan Price").choose("reach", "Ring me").fill("phone", "01632 960001");
        on(&town, &mut page).await;
        assert_eq!(page.path(), "/ask/summary");
        for words in ["The choir, and my cat", "My hands hurt", "I slipped twice", "My sister rings", "ZZ1 1AE", "01632 960001"] {
            page.sees(words);
        }
        page.press("Send").await.has_status(200).sees("You asked us to look at your needs");
        let (reference, code) = given(&page);
        let amina = town.signed_in("amina").await;
        let mut contact = amina.open("/contacts").await;
        contact.sees("My hands hurt");
        contact.follow("Joan Price").await;
        contact.sees("They ask for an assessment").sees("section 9").sees("maintaining personal hygiene").sees("2(2)(b)");
        contact.sees("2(3)(c)").sees("being appropriately clothed").sees("2(3)(a)").sees("unable to achieve 2 outcomes");
        let happening = contact.value("happening");
        for words in ["My hands hurt", "I slipped twice", "My sister rings", "I ask for an assessment"] {
            assert!(happening.contains(words), "{words} in {happening}");
        }
        assert_eq!(contact.value("matters"), "The choir, and my cat");
        assert_eq!(contact.value("channel"), "web");
        where_is(&town.anybody(), &reference, &code).await.has_status(200).sees("What has happened");
    }

    async fn a_carer_is_asked_about_a_carers_life(town: Place) {
        let edie = town.anybody();
        let mut page = edie.open("/self-assess/who").await;
        page.choose("kind", "Me, as a carer");
        on(&town, &mut page).await;
        let mut page = edie.open("/self-assess/hard").await;
        page.sees("as you care for someone").sees("Time for yourself").does_not_see("Using the toilet");
        page.tick("Time for yourself");
        on(&town, &mut page).await;
        page.sees("Time for yourself");
        page.choose("level", "it hurts me or upsets me").fill("words", "I do not sleep");
        on(&town, &mut page).await;
        page.sees("Does caring make you ill");
        page.choose("cause", "Yes");
        on(&town, &mut page).await;
        page.choose("touch", "A lot");
        for _ in 0..3 {
            on(&town, &mut page).await;
        }
        page.sees("As a carer you have this right for yourself").sees("it is likely that");
        let body = page.body();
        assert!(body.find("Carer’s Allowance").unwrap() < body.find("Attendance Allowance").unwrap(), "a carer’s own first");
        page.press("Ask for an assessment").await.has_status(200);
        page.fill("name", "Edie Moss");
        on(&town, &mut page).await;
        page.press("Send").await.has_status(200);
        let mut contact = town.signed_in("amina").await.open("/contacts").await;
        contact.follow("Edie Moss").await;
        contact.sees("Self-assessment of a carer").sees("section 10").sees("engaging in recreational activities").sees("3(3)(b)");
    }

    async fn nothing_is_required_and_the_right_is_always_there(town: Place) {
        let mut page = town.anybody().open("/self-assess/who").await;
        for _ in 0..9 {
            on(&town, &mut page).await;
        }
        assert_eq!(page.path(), "/self-assess/answers");
        page.sees("we cannot tell if the council must help").sees("You have the right to an assessment");
        page.press("Ask for an assessment").await.has_status(200);
        on(&town, &mut page).await;
        page.press("Send").await.has_status(200).sees("We have your request").sees("We will not get in touch with you");
        assert_eq!(town.contacts().await, 1);
        town.signed_in("amina").await.open("/contacts").await.sees("I ask for an assessment of my needs");
    }

    async fn somebody_who_thinks_again_asks_for_no_assessment_and_is_heard_all_the_same(town: Place) {
        let joan = town.anybody();
        let mut page = answered(&town, &joan).await;
        page.press("Ask for an assessment").await.has_status(200);
        let mut page = joan.open("/self-assess/answers").await;
        page.sees("You ask for an assessment");
        page.press("Do not ask for one").await.has_status(200).does_not_see("It counts once you have sent it");
        page.follow("send what you wrote").await;
        page.fill("name", "Joan Price");
        on(&town, &mut page).await;
        page.press("Send").await.has_status(200).does_not_see("You asked us to look at your needs");
        let mut contact = town.signed_in("amina").await.open("/contacts").await;
        contact.follow("Joan Price").await.sees("Self-assessment").does_not_see("They ask for an assessment");
    }

    async fn who_writes_for_somebody_else_is_told_so_and_gives_their_name(town: Place) {
        let ann = town.anybody();
        let mut page = ann.open("/self-assess/who").await;
        page.choose("kind", "Someone I care for");
        on(&town, &mut page).await;
        on(&town, &mut page).await;
        page.sees("Write it as they would say it");
        page.fill("good_day", "Dominoes at the club");
        on(&town, &mut page).await;
        let mut page = ann.open("/self-assess/reach").await;
        page.fill("about_name", "Bill Orme").fill("name", "Ann Orme");
        on(&town, &mut page).await;
        page.sees("Bill Orme");
        page.press("Send").await.has_status(200);
        let mut contact = town.signed_in("amina").await.open("/contacts").await;
        contact.follow("Ann Orme").await.sees("About: Bill Orme").sees("Dominoes at the club");
        assert!(contact.body().contains("value=\"family\" checked"), "they ask for somebody else");
    }

    async fn danger_leads_at_once_to_what_to_do_and_back_to_the_answers(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/self-assess/safe").await;
        page.choose("safe", "Someone is being hurt");
        on(&town, &mut page).await;
        page.sees("What to do now").sees("999");
        page.follow("Go on with my answers").await;
        assert_eq!(page.path(), "/self-assess/day");
        joan.open("/self-assess/answers").await.sees("Do not wait for us").sees("You have the right to an assessment");
    }

    async fn what_was_begun_is_saved_and_come_back_to_elsewhere(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/self-assess/day").await;
        page.fill("good_day", "The choir");
        town.reads();
        page.press("Save and come back later").await.has_status(200).sees("It is saved");
        let body = page.body();
        let part = |before: &str, after: &str| body.split(before).nth(1).unwrap().split(after).next().unwrap().trim().to_owned();
        let (code, link) = (part("<strong class=\"app-nowrap\">", "</strong>"), part("http://alongside.test", "</p>"));
        let mut back = town.anybody().open(&link).await;
        back.fill("code", &code);
        back.press("Open it").await.has_status(200).sees("Welcome back").sees("The choir");
        back.follow("See what may help you").await.sees("You have the right to an assessment");
        back.follow("Back").await;
        assert_eq!(joan.open("/self-assess/day").await.value("good_day"), "", "the first browser has lost it");
    }

    async fn too_long_an_answer_is_shown_again_with_its_words(town: Place) {
        let mut page = town.anybody().open("/self-assess/how/nutrition").await;
        let words = "soup ".repeat(300);
        page.choose("level", "I cannot do it without help").fill("words", &words);
        town.reads();
        page.press("Continue").await.has_status(422);
        assert_eq!(page.value("words").trim(), words.trim(), "nothing is lost");
    }

    async fn machines_strangers_and_wrong_addresses_get_nowhere(town: Place) {
        let robot = town.anybody();
        let mut page = robot.open("/self-assess/day").await;
        page.fill("good_day", "Buy").fill("website", "http://example.com");
        town.reads();
        page.press("Continue").await.has_status(422).sees("We could not take this");
        let mut page = robot.open("/self-assess/day").await;
        page.fill("good_day", "Buy");
        page.press("Continue").await.has_status(422).sees("very quick");
        for path in ["/self-assess/nonsense", "/self-assess/how/nonsense", "/self-assess/how/leisure"] {
            assert_eq!(robot.open(path).await.status(), 404, "{path}");
        }
        // Another browser sees nothing of somebody's answers, and cannot ask for them.
        let joan = town.anybody();
        answered(&town, &joan).await;
        let other = town.anybody();
        other.open("/self-assess/answers").await.does_not_see("sock aid").sees("You have not told us anything here yet");
        let mut contacts = other.open("/self-assess/cost").await;
        contacts.press("Work it out").await.has_status(200);
        assert_eq!(town.contacts().await, 0);
    }

    async fn a_rough_idea_of_a_cost_is_shown_with_its_arithmetic_and_kept_nowhere(town: Place) {
        let joan = town.anybody();
        let mut page = joan.open("/self-assess/cost").await;
        page.sees("1 April 2025").sees("They are not the newest").sees("What this leaves out");
        page.fill("savings", "15,000").fill("income", "350");
        page.press("Work it out").await.has_status(200).sees("£120.40").sees("−£232.60").sees("not a bill");
        assert_eq!(page.value("income"), "350");
        assert_eq!(page.path(), "/self-assess/cost", "nothing stands in the address");
        page.fill("savings", "30000");
        page.press("Work it out").await.has_status(200).sees("You have more than £23,250").sees("That is free");
        page.fill("savings", "a lot").fill("income", "200");
        page.press("Work it out").await.has_status(422).sees("Write an amount in pounds");
        assert_eq!((page.value("savings").as_str(), page.value("income").as_str()), ("a lot", "200"));
        assert_eq!(joan.open("/self-assess/cost").await.value("income"), "");
    }

    async fn pages_with_somebodys_answers_are_kept_by_no_cache(town: Place) {
        let anybody = town.anybody();
        let start = anybody.request("GET", "/self-assess", &[], Vec::new()).await;
        assert_eq!(start.header("cache-control"), "public, max-age=300");
        assert!(!start.headers.contains_key("set-cookie"));
        for path in ["/self-assess/who", "/self-assess/how/nutrition", "/self-assess/answers", "/self-assess/cost"] {
            let answer = anybody.request("GET", path, &[], Vec::new()).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}
