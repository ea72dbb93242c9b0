//! What comes through the door: forms that are too large or not ours, records nobody asked about, words of somebody whose
//! session has ended.

use super::{FORM, House, form, house, token};
use crate::{journal, stories, testing::Browser};

/// Sends a form as the browser of somebody signed in.
async fn send(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> crate::testing::Answer {
    let csrf = token(browser).await;
    browser.request("POST", path, &[FORM], form(&[&[("csrf", csrf.as_str())], fields].concat())).await
}

stories! {
    with house;

    async fn a_handler_that_does_not_ask_shows_nothing_and_keeps_nothing(house: House) {
        let kim = house.signed_in().await;
        let answer = kim.request("GET", "/notes/1/unasked", &[], "").await;
        assert_eq!(answer.status, 500);
        assert!(!answer.text().contains("a note"), "{}", answer.text());
        let answer = send(&kim, "/notes/1/unasked", &[]).await;
        assert_eq!(answer.status, 500, "a redirection says that something was done");
        assert!(answer.header("location").is_empty() && answer.header("set-cookie").is_empty(), "{:?}", answer.headers);
        let answer = send(&kim, "/notes/1/unasked-work", &[]).await;
        assert_eq!(answer.status, 500, "work on a record begins after the question: {}", answer.text());
        kim.open("/notes/1").await.has_status(200);
        let looks = journal::reads_of(&house.app.db, "1", 10).await.unwrap();
        assert!(looks.iter().all(|look| look.action == "notes:view"), "{looks:?}");
    }

    async fn a_form_is_at_most_1_mb_and_a_box_200_000_letters(house: House) {
        let kim = house.signed_in().await;
        assert_eq!(send(&kim, "/words", &[("words", &"a".repeat(200_000))]).await.status, 303);
        let answer = send(&kim, "/words", &[("words", &"a".repeat(200_001))]).await;
        assert_eq!(answer.status, 413);
        assert!(answer.text().contains("more than 200,000 characters"), "{}", answer.text());
        let answer = send(&kim, "/words", &[("words", &"a".repeat(10_000_000))]).await;
        assert_eq!(answer.status, 413);
        assert!(answer.text().contains("larger than 1 MB"), "{}", answer.text());
        let json = kim.request("POST", "/words", &[("content-type", "application/json")], "{}").await;
        assert_eq!(json.status, 400);
    }

    async fn passwords_and_codes_are_not_shown_again_when_a_session_has_ended(house: House) {
        let kim = house.signed_in().await;
        let csrf = token(&kim).await;
        house.app.clock.advance(jiff::SignedDuration::from_mins(61));
        let fields = [
            ("csrf", csrf.as_str()),
            ("words", "She likes the radio"),
            ("password", "first-secret"),
            ("new_password", "second-secret"),
            ("password_again", "third-secret"),
            ("code", "123456"),
        ];
        let answer = kim.request("POST", "/account/password", &[FORM], form(&fields)).await;
        assert_eq!(answer.status, 401);
        let page = answer.text();
        assert!(page.contains("She likes the radio"), "what was written is shown again: {page}");
        for hidden in ["secret", "123456", csrf.as_str()] {
            assert!(!page.contains(hidden), "{hidden} is shown: {page}");
        }
    }

    async fn whoever_is_not_signed_in_comes_back_to_the_page_they_wanted(house: House) {
        let nobody = house.browser();
        for (wanted, next) in [("/notes/1?tab=2", "%2Fnotes%2F1%3Ftab%3D2"), ("/notes/..", "%2F")] {
            let answer = nobody.request("GET", wanted, &[], "").await;
            assert_eq!((answer.status.as_u16(), answer.header("location")), (303, &*format!("/sign-in?next={next}")));
        }
    }
}
