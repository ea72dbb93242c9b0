//! Stories of signing in and out, of guessing, and of sessions that end.

use super::{House, PASSWORD, on_both};
use crate::identity::{
    self,
    sign_in::throttle::{self, Target, Turn},
};
use axum::http::StatusCode;

on_both!(
    amina_signs_in_and_out,
    a_planted_cookie_is_never_a_session,
    guessing_makes_people_wait_and_tells_nothing,
    sessions_end_by_idleness_age_and_closing,
    the_way_on_is_never_another_site,
    a_form_without_the_pages_token_does_nothing,
    sign_out_everywhere,
    the_last_use_is_written_once_a_minute,
    what_is_over_is_removed,
    a_hundred_guesses_at_once_count_as_a_hundred,
    one_address_may_not_try_everybody,
);

async fn amina_signs_in_and_out(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    let page = amina.open("/account").await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Faccount"));
    let page = amina.sign_in().await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/account"));
    let line = &amina.sent["alongside"];
    assert!(line.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"), "{line}");
    let page = amina.open("/account").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Amina Khan", "social worker", "North", "Firefox on Windows", "Mon 23 Nov 9am"] {
        assert!(page.html.contains(words), "{words} is missing: {}", page.html);
    }
    assert_eq!(
        amina.open("/sign-in?next=/account/password").await.to,
        "/account/password",
        "whoever is signed in goes on"
    );
    let token = amina.cookies["alongside"].clone();
    let page = amina.fill("/account", "/sign-out", &[]).await;
    assert_eq!(page.to, "/sign-in");
    assert!(!amina.cookies.contains_key("alongside"));
    assert!(identity::session_of(&town.app, &token).await.unwrap().is_none(), "the session is over on the server too");
    let told = town.journal("account", &town.amina.id).await;
    assert!(told.contains("identity:sign_in") && told.contains("identity:sign_out"), "{told}");
    assert!(!told.contains("argon") && !told.contains(&token), "{told}");

    let mut typo = town.browser();
    let page = typo.fill("/sign-in", "/sign-in", &[("username", ""), ("password", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("Enter your username") && page.html.contains("Enter your password"));
    let page = typo.try_password("AMINA.Khan@example.org ", "not it").await;
    assert!(
        page.html.contains("AMINA.Khan@example.org") && !page.html.contains("not it"),
        "the name is kept, the password is not"
    );
    assert_eq!(typo.try_password(" AMINA.Khan@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

async fn a_planted_cookie_is_never_a_session(house: House) {
    let town = house.secure().open().await;
    let planted = "A".repeat(43);
    let mut amina = town.browser();
    amina.cookies.insert("__Host-alongside".into(), planted.clone());
    amina.cookies.insert("alongside".into(), planted.clone());
    amina.sign_in().await;
    let line = &amina.sent["__Host-alongside"];
    assert!(line.ends_with("; HttpOnly; SameSite=Lax; Secure") && line.contains("; Path=/;"), "{line}");
    let first = amina.cookies["__Host-alongside"].clone();
    assert_ne!(first, planted);
    assert!(identity::session_of(&town.app, &planted).await.unwrap().is_none());
    // Signing in again in the same browser ends the session before.
    let mut again = amina.clone();
    let csrf = again.open("/account").await.field("csrf");
    again.post("/sign-in", &[("csrf", &csrf), ("username", "amina.khan@example.org"), ("password", PASSWORD)]).await;
    assert_ne!(again.cookies["__Host-alongside"], first);
    assert!(identity::session_of(&town.app, &first).await.unwrap().is_none());
}

async fn guessing_makes_people_wait_and_tells_nothing(house: House) {
    let town = house.open().await;
    let mut told = Vec::new();
    for username in ["amina.khan@example.org", "nobody@example.org"] {
        let mut guesser = town.browser();
        let mut words = Vec::new();
        for guess in 0..6 {
            let page = guesser.try_password(username, &format!("guess {guess}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            let problems = page.html.split("<div class").next().unwrap().split("href=\"#username\">").skip(1);
            words.push(problems.map(|part| part.split('<').next().unwrap().to_owned()).collect::<Vec<_>>());
        }
        assert_eq!(words[3].len(), 1, "four failures cost nothing: {words:?}");
        assert!(words[4][1].contains("Try again at 9:01am"), "{words:?}");
        assert_eq!(words[5].len(), 1, "the sixth is not looked at: {words:?}");
        told.push(words);
    }
    assert_eq!(told[0], told[1], "an account that is not there looks the same");

    let mut amina = town.browser();
    assert!(amina.sign_in().await.html.contains("Try again at"), "the right password waits too");
    town.later(31);
    assert_eq!(amina.sign_in().await.status, StatusCode::SEE_OTHER);
    // After a success the count begins anew.
    for _ in 0..4 {
        assert!(!town.browser().try_password("amina.khan@example.org", "wrong").await.html.contains("Try again at"));
    }
    let target = Target::username("amina.khan@example.org");
    let locked = town.journal("sign_in", target.id()).await;
    assert_eq!(locked.matches("identity:lock_out").count(), 1, "{locked}");
}

async fn sessions_end_by_idleness_age_and_closing(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    amina.sign_in().await;
    for _ in 0..12 {
        town.later(59 * 60);
        assert_eq!(amina.open("/account").await.status, StatusCode::OK);
    }
    town.later(13 * 60);
    assert_eq!(amina.open("/account").await.status, StatusCode::SEE_OTHER, "after twelve hours, however busy");
    amina.sign_in().await;
    town.later(60 * 60);
    assert_eq!(amina.open("/account").await.status, StatusCode::SEE_OTHER, "after an hour unused");
    amina.sign_in().await;
    let mut work = town.work().await;
    identity::disable(&mut work, &town.amina.id).await.unwrap();
    identity::disable(&mut work, &town.amina.id).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(amina.open("/account").await.status, StatusCode::SEE_OTHER, "the account is closed");
    assert_eq!(amina.sign_in().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut work = town.work().await;
    identity::enable(&mut work, &town.amina.id).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(amina.sign_in().await.status, StatusCode::SEE_OTHER);
}

async fn the_way_on_is_never_another_site(house: House) {
    let town = house.open().await;
    for (next, to) in [
        ("/people?x=1", "/people?x=1"),
        ("//example.org", "/"),
        ("/\\example.org", "/"),
        ("https://example.org", "/"),
        ("/\t/example.org", "/"),
    ] {
        let mut amina = town.browser();
        let page = amina
            .fill(
                "/sign-in",
                "/sign-in",
                &[("username", "amina.khan@example.org"), ("password", PASSWORD), ("next", next)],
            )
            .await;
        assert_eq!(page.to, to, "{next:?}");
    }
    let page = town.browser().open("/sign-in?next=//example.org").await;
    assert!(!page.html.contains("example.org"), "{}", page.html);
}

async fn a_form_without_the_pages_token_does_nothing(house: House) {
    let town = house.open().await;
    let mut forger = town.browser();
    let fields = [("username", "amina.khan@example.org"), ("password", PASSWORD)];
    assert_eq!(forger.post("/sign-in", &fields).await.status, StatusCode::BAD_REQUEST);
    let mut amina = town.browser();
    amina.sign_in().await;
    for path in [
        "/sign-out",
        "/account/sign-out-everywhere",
        "/account/password",
        "/account/second-factor/begin",
        "/account/second-factor/remove",
    ] {
        assert_eq!(amina.post(path, &[]).await.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(amina.post(path, &[("csrf", &"B".repeat(43))]).await.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(town.browser().post(path, &[]).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(amina.open("/account").await.status, StatusCode::OK, "still signed in");
}

async fn sign_out_everywhere(house: House) {
    let town = house.open().await;
    let (mut desk, mut laptop, mut library) = (town.browser(), town.browser(), town.browser());
    library.agent = "Chrome/140.0 (Linux)".into();
    for browser in [&mut desk, &mut laptop, &mut library] {
        browser.sign_in().await;
        town.later(1);
    }
    let page = desk.open("/account").await;
    assert_eq!(page.html.matches("Firefox on Windows</td>").count(), 2);
    // Newest first: the library is the first that can be ended.
    let path = page
        .html
        .split("action=\"")
        .find(|part| part.starts_with("/account/sessions/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    desk.fill("/account", &path, &[]).await;
    assert_eq!(library.open("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(laptop.open("/account").await.status, StatusCode::OK);
    desk.fill("/account", "/account/sign-out-everywhere", &[]).await;
    for browser in [&mut desk, &mut laptop] {
        assert_eq!(browser.open("/account").await.status, StatusCode::SEE_OTHER);
    }
}

async fn the_last_use_is_written_once_a_minute(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    amina.sign_in().await;
    let token = amina.cookies["alongside"].clone();
    let seen = async || identity::session_of(&town.app, &token).await.unwrap().unwrap().seen_at;
    let first = seen().await;
    town.later(59);
    seen().await;
    assert_eq!(seen().await, first, "not within the minute");
    town.later(1);
    seen().await;
    assert_eq!(seen().await, town.app.clock.now());
}

async fn what_is_over_is_removed(house: House) {
    let town = house.open().await;
    town.browser().sign_in().await;
    town.browser().try_password("nobody@example.org", "wrong").await;
    assert_eq!(identity::sign_in::store::rows_kept(&town.app.db).await, 2);
    town.later(31 * 24 * 3_600);
    identity::tidy(town.app.clone()).await.unwrap();
    assert_eq!(identity::sign_in::store::rows_kept(&town.app.db).await, 0);
}

async fn a_hundred_guesses_at_once_count_as_a_hundred(house: House) {
    let town = house.open().await;
    let target = Target::username("amina.khan@example.org");
    let tries = (0..100).map(|_| throttle::take_turn(&town.app, &target, None));
    let turns = futures_util::future::join_all(tries).await;
    let looked_at = turns.into_iter().filter(|turn| matches!(turn, Ok(Turn::Go(_)))).count();
    assert_eq!(looked_at, 5, "the fifth failure begins a wait, and no guess slips in before it");
}

async fn one_address_may_not_try_everybody(house: House) {
    let town = house.open().await;
    let address = Target::address(Some("192.0.2.7:1".parse().unwrap()), &axum::http::HeaderMap::new(), &[]);
    let mut turns = Vec::new();
    for number in 0..62 {
        turns.push(
            throttle::take_turn(&town.app, &Target::username(&format!("name{number}")), address.as_ref())
                .await
                .unwrap(),
        );
    }
    assert!(turns[..60].iter().all(|turn| *turn == Turn::Go(None)), "{turns:?}");
    let until = town.app.clock.now() + identity::rules::ADDRESS_WINDOW;
    assert_eq!(turns[60..], [Turn::Wait(until); 2]);
    assert_eq!(
        throttle::take_turn(&town.app, &Target::username("amina.khan@example.org"), None).await.unwrap(),
        Turn::Go(None),
        "others go on"
    );
    town.later(15 * 60);
    let turn = throttle::take_turn(&town.app, &Target::username("name1"), address.as_ref()).await.unwrap();
    assert_eq!(turn, Turn::Go(None), "after the window it counts anew");
}
