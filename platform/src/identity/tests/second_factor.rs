//! Stories of the second step at sign-in.

use axum::http::StatusCode;
use totp_rs::{Builder, Secret};

use super::{Browser, House, PASSWORD, Page, Town, on_both};
use crate::identity;

on_both!(
    amina_sets_up_a_second_step_and_uses_it,
    recovery_codes_work_once,
    guessing_codes_makes_people_wait,
    a_code_alone_opens_nothing
);

/// The app on Amina's telephone.
struct Phone([u8; 20]);

impl Phone {
    /// Reads the key from the set-up page, as a person copies it.
    fn reading(page: &Page) -> Self {
        let key: String = page.html.split("app-key\">").nth(1).unwrap().split('<').next().unwrap().split(' ').collect();
        assert!(
            page.html.contains(&format!("secret={key}&")) || page.html.contains(&format!("secret={key}&amp;")),
            "{}",
            page.html
        );
        let mut bits = String::new();
        for letter in key.chars() {
            bits += &format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap());
        }
        let bytes: Vec<u8> = (0..20).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect();
        Self(bytes.try_into().unwrap())
    }

    fn code(&self, town: &Town) -> String {
        let totp = Builder::new().with_secret(Secret::new_stack(self.0)).build().unwrap();
        totp.generate(u64::try_from(town.app.clock.now().as_second()).unwrap()).to_string()
    }
}

/// Sets up the second step in a signed-in browser.
async fn set_up(town: &Town, browser: &mut Browser) -> (Phone, Vec<String>) {
    browser.fill("/account/second-factor", "/account/second-factor/begin", &[]).await;
    let phone = Phone::reading(&browser.open("/account/second-factor").await);
    let page =
        browser.fill("/account/second-factor", "/account/second-factor/confirm", &[("code", &phone.code(town))]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    let codes: Vec<String> =
        page.html.split("<code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (phone, codes)
}

async fn amina_sets_up_a_second_step_and_uses_it(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    amina.sign_in().await;
    amina.fill("/account/second-factor", "/account/second-factor/begin", &[]).await;
    let page = amina.fill("/account/second-factor", "/account/second-factor/confirm", &[("code", "000000")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.html.contains("That code is not right"));
    assert_eq!(town.browser().sign_in().await.to, "/account", "not yet in use");
    let (phone, codes) = set_up(&town, &mut amina).await;
    let session = identity::session_of(&town.app, &amina.cookies["alongside"]).await.unwrap().unwrap();
    assert!(session.second_factor && session.account.has_second_factor);
    assert!(
        amina.fill("/account", "/account/second-factor/begin", &[]).await.status == StatusCode::CONFLICT,
        "nobody swaps the key of one in use"
    );

    let mut phone_in_hand = town.browser();
    let page = phone_in_hand.sign_in().await;
    assert_eq!(page.to, "/sign-in/code");
    assert!(!phone_in_hand.cookies.contains_key("alongside"), "the password alone is no session");
    assert_eq!(phone_in_hand.open("/account").await.status, StatusCode::SEE_OTHER);
    let used = phone.code(&town);
    let page = phone_in_hand.fill("/sign-in/code", "/sign-in/code", &[("code", &used)]).await;
    assert!(page.html.contains("used already"), "the code that confirmed the set-up is used up: {}", page.html);
    town.later(30);
    let page = phone_in_hand.fill("/sign-in/code", "/sign-in/code", &[("code", &phone.code(&town))]).await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/account"));
    assert!(!phone_in_hand.cookies.contains_key("alongside-step"));
    assert_eq!(phone_in_hand.open("/sign-in/code").await.to, "/sign-in");

    // Somebody who looked over her shoulder comes too late.
    let mut thief = town.browser();
    thief.sign_in().await;
    let page = thief.fill("/sign-in/code", "/sign-in/code", &[("code", &phone.code(&town))]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);

    let told = town.journal("account", &town.amina.id).await;
    assert!(told.contains("identity:confirm_second_factor"), "{told}");
    assert!(codes.iter().all(|code| !told.contains(code.as_str())) && !told.contains("secret"), "{told}");

    let page = amina.fill("/account/second-factor", "/account/second-factor/remove", &[("password", "wrong")]).await;
    assert!(page.html.contains("still on"), "{}", page.html);
    amina.fill("/account/second-factor", "/account/second-factor/remove", &[("password", PASSWORD)]).await;
    assert_eq!(town.browser().sign_in().await.to, "/account");
}

async fn recovery_codes_work_once(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    amina.sign_in().await;
    let (_, codes) = set_up(&town, &mut amina).await;
    let mut lost = town.browser();
    lost.sign_in().await;
    let page = lost.fill("/sign-in/code", "/sign-in/code", &[("code", &codes[3].to_uppercase())]).await;
    assert_eq!(page.to, "/account");
    assert!(lost.open("/account/second-factor").await.html.contains("9 recovery codes left"));
    assert!(lost.open("/account").await.html.contains("recovery code</td>"));
    let mut finder = town.browser();
    finder.sign_in().await;
    assert_eq!(
        finder.fill("/sign-in/code", "/sign-in/code", &[("code", &codes[3])]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

async fn guessing_codes_makes_people_wait(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    amina.sign_in().await;
    let (phone, _) = set_up(&town, &mut amina).await;
    town.later(30);
    let mut thief = town.browser();
    thief.sign_in().await;
    for guess in 0..5 {
        thief.fill("/sign-in/code", "/sign-in/code", &[("code", &format!("00000{guess}"))]).await;
    }
    // Giving the password again does not give new guesses.
    thief.sign_in().await;
    let page = thief.fill("/sign-in/code", "/sign-in/code", &[("code", &phone.code(&town))]).await;
    assert!(page.html.contains("Try again at"), "{}", page.html);
    town.later(31);
    let page = thief.fill("/sign-in/code", "/sign-in/code", &[("code", &phone.code(&town))]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

async fn a_code_alone_opens_nothing(house: House) {
    let town = house.open().await;
    let mut amina = town.browser();
    amina.sign_in().await;
    let (phone, _) = set_up(&town, &mut amina).await;
    let mut stranger = town.browser();
    stranger.cookies.insert("alongside-step".into(), "A".repeat(43));
    assert_eq!(stranger.open("/sign-in/code").await.to, "/sign-in");
    let mut slow = town.browser();
    slow.sign_in().await;
    slow.open("/sign-in/code").await;
    town.later(11 * 60);
    let csrf = slow.open("/sign-in").await.field("csrf");
    let page = slow.post("/sign-in/code", &[("csrf", &csrf), ("code", &phone.code(&town))]).await;
    assert_eq!(page.to, "/sign-in", "the step lasts ten minutes");
    assert!(!slow.cookies.contains_key("alongside"));
}
