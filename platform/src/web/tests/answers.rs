//! What every answer carries, whatever it is: the headers that protect people, and the number it is known by.

use super::{FORM, House, form, house, token};
use crate::{
    stories,
    testing::{Answer, Browser},
};

/// One answer of every kind there is, with its status.
async fn every_kind(kim: &Browser, nobody: &Browser) -> Vec<(u16, Answer)> {
    let csrf = token(kim).await;
    let words = |text: &str| form(&[("csrf", csrf.as_str()), ("words", text)]);
    let style = kim.open("/sign-in").await;
    assert_eq!(style.path(), "/", "somebody signed in has nothing to do at the door");
    vec![
        (200, kim.request("GET", "/notes/1", &[], "").await),
        (200, kim.request("GET", "/open", &[], "").await),
        (200, kim.request("GET", "/file", &[], "").await),
        (200, kim.request("GET", "/assets/govuk.css", &[], "").await),
        (200, nobody.request("GET", "/sign-in", &[], "").await),
        (200, nobody.request("GET", "/health/live", &[], "").await),
        (200, nobody.request("GET", "/health/ready", &[], "").await),
        (200, nobody.request("GET", "/metrics", &[], "").await),
        (200, nobody.request("HEAD", "/open", &[], "").await),
        (303, nobody.request("GET", "/notes/1", &[], "").await),
        (303, kim.request("POST", "/words", &[FORM], words("enough")).await),
        (400, kim.request("POST", "/words", &[FORM], form(&[("csrf", "forged")])).await),
        (400, kim.request("POST", "/words", &[FORM, ("origin", "https://evil.example")], words("enough")).await),
        (400, kim.request("POST", "/files", &[FORM], words("no file")).await),
        (401, nobody.request("POST", "/words", &[FORM], words("enough")).await),
        (403, kim.request("GET", "/burn", &[], "").await),
        (404, kim.request("GET", "/nowhere", &[], "").await),
        (404, kim.request("DELETE", "/open", &[], "").await),
        (404, nobody.request("GET", "/assets/none.css", &[], "").await),
        (413, kim.request("POST", "/words", &[FORM], words(&"a".repeat(200_001))).await),
        (422, kim.request("POST", "/words", &[FORM], words("again")).await),
        (500, kim.request("GET", "/broken", &[], "").await),
    ]
}

stories! {
    with house;

    async fn every_answer_protects_its_reader(house: House) {
        for (status, answer) in every_kind(&house.signed_in().await, &house.browser()).await {
            assert_eq!(answer.status, status, "{}", answer.text());
            let policy = answer.header("content-security-policy");
            for part in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
                assert!(policy.split("; ").any(|held| held == part), "{status}: no {part} in {policy:?}");
            }
            assert!(!policy.contains("unsafe"), "{status}: {policy}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
                // Not on loopback: a browser would never come back without HTTPS.
                ("strict-transport-security", ""),
            ] {
                assert_eq!(answer.header(name), value, "{status}: {name}");
            }
            assert!(["no-store", "no-cache"].contains(&answer.header("cache-control")), "{status}: {:?}", answer.headers);
            assert_eq!(answer.header("x-request-id").len(), 36, "{status}");
        }
    }

    async fn behind_https_browsers_are_told_to_keep_to_it(house: House) {
        let browser = house.over_https();
        for path in ["/open", "/sign-in", "/nowhere", "/broken", "/assets/govuk.css", "/health/live"] {
            let answer = browser.request("GET", path, &[], "").await;
            assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}");
            for cookie in answer.headers.get_all("set-cookie") {
                assert!(cookie.to_str().unwrap().ends_with("; Secure"), "{path}: {cookie:?}");
            }
        }
    }

    async fn it_is_ready_only_with_the_schema_it_knows(house: House) {
        let (now, newer) = (house.browser(), house.newer());
        assert_eq!(now.request("GET", "/health/ready", &[], "").await.text(), "ready\n");
        let answer = newer.request("GET", "/health/ready", &[], "").await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (503, "not ready\n"));
        assert_eq!(newer.request("GET", "/health/live", &[], "").await.text(), "alive\n", "the process itself is well");
    }

    async fn metrics_know_routes_and_no_addresses(house: House) {
        let kim = house.signed_in().await;
        kim.open("/notes/0199aaaa?q=Adeyemi").await.has_status(200);
        let answer = kim.request("GET", "/metrics", &[], "").await;
        assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4");
        let text = answer.text();
        for words in ["http_requests_total{route=\"/notes/{id}\",status=\"200\"}", "http_request_seconds", "jobs_waiting 0", "storage_queries_total"] {
            assert!(text.contains(words), "{words} is not in\n{text}");
        }
        assert!(!text.contains("0199aaaa") && !text.contains("Adeyemi"), "{text}");
    }
}
