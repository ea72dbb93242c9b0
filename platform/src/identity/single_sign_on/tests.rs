//! Single sign-on against a real provider (npm `oidc-provider`) on loopback: the whole dance, and what must not work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
};

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use openidconnect::{JsonWebKeySet, core::CoreProviderMetadata};

use super::{
    OnTheWay,
    provider::{self, Unproven},
};
use crate::identity::{
    self, NewAccount, ProviderConfig,
    tests::{House, on_both},
};

on_both!(
    amina_signs_in_without_a_password,
    only_whom_we_know_comes_in,
    only_the_browser_that_left_comes_back,
    a_silent_service_is_told_as_one
);

const OURS: &str = "http://alongside.example";

/// The council's sign-in service, until it is dropped.
struct Service {
    process: Child,
    port: u16,
    /// Held, because a provider that cannot say its warnings ends.
    _says: BufReader<ChildStdout>,
}

impl Service {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/single_sign_on/provider.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut says = BufReader::new(process.stdout.take().unwrap());
        says.read_line(&mut line).unwrap();
        Self {
            process,
            _says: says,
            port: line.trim().parse().expect("the provider did not start: npm packages are missing"),
        }
    }

    fn config(&self) -> ProviderConfig {
        ProviderConfig {
            issuer: format!("http://127.0.0.1:{}", self.port),
            client_id: "alongside".into(),
            client_secret: Some("a-secret-of-the-tests".into()),
            label: "Sign in with your council account".into(),
        }
    }

    /// Somebody's browser there: follows the service's redirects until it sends them back to us; the path they come to.
    fn sign_in_as(&self, who: &str, address: &str) -> String {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let mut cookies = BTreeMap::new();
        let mut address = address.to_owned();
        for _ in 0..10 {
            if let Some(path) = address.strip_prefix(OURS) {
                return path.to_owned();
            }
            if address.starts_with('/') {
                address = format!("{}{address}", self.config().issuer);
            }
            if address.contains("/interaction/") {
                address += &format!("?as={who}");
            }
            let line: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = agent.get(&address).header("cookie", line.join("; ")).call().unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                cookies.insert(name.to_owned(), value.to_owned());
            }
            address = answer
                .headers()
                .get("location")
                .unwrap_or_else(|| panic!("{} at {address}", answer.status()))
                .to_str()
                .unwrap()
                .to_owned();
        }
        panic!("the service goes round in circles");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn amina_signs_in_without_a_password(house: House) {
    let service = Service::start();
    let town = house.with_single_sign_on(service.config()).open().await;
    let mut amina = town.browser();
    let page = amina.open("/sign-in?next=/account/password").await;
    assert!(
        page.html.contains("Sign in with your council account")
            && page.html.contains("/sign-in/single-sign-on?next=%2Faccount%2Fpassword"),
        "{}",
        page.html
    );
    let page = amina.open("/sign-in/single-sign-on?next=/account/password").await;
    for part in
        ["code_challenge=", "code_challenge_method=S256", "state=", "nonce=", "response_type=code", "scope=openid"]
    {
        assert!(page.to.contains(part), "{part} is not in {}", page.to);
    }
    let back = service.sign_in_as("amina", &page.to);
    let page = amina.open(&back).await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/account/password"), "{}", page.html);
    let page = amina.open("/account").await;
    assert!(page.html.contains("Amina Khan") && page.html.contains("single sign-on</td>"), "{}", page.html);
    let told = town.journal("account", &town.amina.id).await;
    assert!(told.contains("identity:link") && told.contains("subject-1"), "{told}");

    // The same way back does not work twice, and the second time there is no second link.
    let page = amina.open(&back).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let mut elsewhere = town.browser();
    let leave = elsewhere.open("/sign-in/single-sign-on?next=//example.org").await.to;
    let page = elsewhere.open(&service.sign_in_as("amina", &leave)).await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(town.journal("account", &town.amina.id).await.matches("identity:link").count(), 1);

    let mut work = town.work().await;
    identity::disable(&mut work, &town.amina.id).await.unwrap();
    work.commit().await.unwrap();
    let leave = elsewhere.open("/sign-in/single-sign-on").await.to;
    let page = elsewhere.open(&service.sign_in_as("amina", &leave)).await;
    assert!(page.status == StatusCode::CONFLICT && page.html.contains("Your account here is closed"), "{}", page.html);
}

async fn only_whom_we_know_comes_in(house: House) {
    let service = Service::start();
    let town = house.with_single_sign_on(service.config()).open().await;
    let mut work = town.work().await;
    let ben = NewAccount {
        username: "ben@example.org".into(),
        name: "Ben Osei".into(),
        title: "Manager".into(),
        roles: vec![],
        teams: vec![],
        password: None,
    };
    identity::create_account(&mut work, ben).await.unwrap();
    work.commit().await.unwrap();
    let table = [
        ("stranger", StatusCode::CONFLICT, "email and email_verified"),
        ("usurper", StatusCode::CONFLICT, "Ask the people who run the sign-in service"),
        ("pretender", StatusCode::CONFLICT, "you have no account here yet"),
        ("nobody", StatusCode::CONFLICT, "did not sign you in"),
        ("amina", StatusCode::SEE_OTHER, ""),
        ("namesake", StatusCode::CONFLICT, "you have no account here yet"),
        ("ben", StatusCode::SEE_OTHER, ""),
    ];
    for (who, status, words) in table {
        let mut browser = town.browser();
        let leave = browser.open("/sign-in/single-sign-on").await.to;
        let page = browser.open(&service.sign_in_as(who, &leave)).await;
        assert_eq!(page.status, status, "{who}: {}", page.html);
        assert!(page.html.contains(words) && !page.html.contains("<b>no</b>"), "{who}: {}", page.html);
        assert_eq!(browser.cookies.contains_key("alongside"), status == StatusCode::SEE_OTHER, "{who}");
    }
}

async fn only_the_browser_that_left_comes_back(house: House) {
    let service = Service::start();
    let town = house.with_single_sign_on(service.config()).open().await;
    let mut amina = town.browser();
    let leave = amina.open("/sign-in/single-sign-on").await.to;
    let back = service.sign_in_as("amina", &leave);
    // Somebody is made to follow another's way back.
    let page = town.browser().open(&back).await;
    assert!(page.status == StatusCode::CONFLICT && page.html.contains("begun in another browser"), "{}", page.html);
    let mut victim = town.browser();
    victim.open("/sign-in/single-sign-on").await;
    assert_eq!(victim.open(&back).await.status, StatusCode::CONFLICT, "the state is another's");
    assert!(!victim.cookies.contains_key("alongside"));
    // Another service cannot answer in this one's place (RFC 9207).
    let mut mixed = town.browser();
    let leave = mixed.open("/sign-in/single-sign-on").await.to;
    let back = service.sign_in_as("amina", &leave);
    assert!(back.contains("iss="), "{back}");
    let (start, _) = back.split_once("iss=").unwrap();
    assert_eq!(mixed.open(&format!("{start}iss=https%3A%2F%2Fevil.example")).await.status, StatusCode::CONFLICT);
    // Ten minutes are over.
    let mut slow = town.browser();
    let leave = slow.open("/sign-in/single-sign-on").await.to;
    let back = service.sign_in_as("amina", &leave);
    town.later(601);
    assert_eq!(slow.open(&back).await.status, StatusCode::CONFLICT);
}

async fn a_silent_service_is_told_as_one(house: House) {
    let silent = ProviderConfig {
        issuer: "http://127.0.0.1:1".into(),
        client_id: "x".into(),
        client_secret: None,
        label: "Go".into(),
    };
    let town = house.with_single_sign_on(silent).open().await;
    assert_eq!(town.browser().open("/sign-in/single-sign-on").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

/// A token that the service made for us, and what it was made with.
async fn token(
    service: &Service,
    now: Timestamp,
) -> (openidconnect::core::CoreIdToken, OnTheWay, Arc<CoreProviderMetadata>) {
    let config = service.config();
    let back = format!("{OURS}{}", super::RETURN);
    let (address, step) = provider::departure(&config, &back, "/", now).await.unwrap();
    let path = service.sign_in_as("amina", &address);
    let code = path.split("code=").nth(1).unwrap().split('&').next().unwrap();
    let token = provider::exchange(&config, &back, code, &step, now).await.unwrap();
    let again = provider::exchange(&config, &back, code, &step, now).await;
    assert!(again.is_err(), "a code works once");
    (token, step, provider::service(&config, now, SignedDuration::from_hours(1)).await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_believed_only_if_all_of_it_is_right() {
    let service = Service::start();
    let (config, now) = (service.config(), Timestamp::now());
    let (token, step, known) = token(&service, now).await;
    let who = provider::check(&config, &known, &token, &step.nonce, now).unwrap();
    assert_eq!((who.subject.as_str(), who.email.as_deref()), ("subject-1", Some("Amina.Khan@example.org")));

    let wrong = |found: Result<_, Unproven>, words: &str| match found {
        Err(Unproven::Wrong(why)) => assert!(why.contains(words), "{why}"),
        other => panic!("{words}: {other:?}"),
    };
    wrong(provider::check(&config, &known, &token, "another nonce", now), "nonce");
    wrong(provider::check(&config, &known, &token, &step.nonce, now + SignedDuration::from_hours(2)), "Expired");
    let other = ProviderConfig { client_id: "somebody-else".into(), ..config.clone() };
    wrong(provider::check(&other, &known, &token, &step.nonce, now), "audience");
    let foreign = (*known).clone().set_issuer(openidconnect::IssuerUrl::new("https://evil.example".into()).unwrap());
    wrong(provider::check(&config, &foreign, &token, &step.nonce, now), "issuer");
    // One letter of the signature differs.
    let text = token.to_string();
    let (head, signature) = text.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let forged = format!("{head}.{first}{}", &signature[1..]).parse().unwrap();
    wrong(provider::check(&config, &known, &forged, &step.nonce, now), "Signature");
    // The service has a new key: it is asked once more, and not more than once a minute.
    let keyless = (*known).clone().set_jwks(JsonWebKeySet::new(vec![]));
    assert_eq!(provider::check(&config, &keyless, &token, &step.nonce, now), Err(Unproven::UnknownKey));
    provider::remember(&config, keyless.clone(), now);
    assert!(provider::prove(&config, &token, &step.nonce, now).await.is_err());
    provider::remember(&config, keyless, now - SignedDuration::from_secs(61));
    assert_eq!(provider::prove(&config, &token, &step.nonce, now).await.unwrap().subject, "subject-1");
}
