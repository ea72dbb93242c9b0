//! What is told of a request, in the log, the journal and to its sender: one number in all of them, and nobody's name.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use super::{FORM, PASSWORD, form, house, token};
use crate::{journal, testing::Store};

/// Where log lines go, one JSON object each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines that hold all of these words.
    fn with(&self, words: &[&str]) -> usize {
        self.text().lines().filter(|line| words.iter().all(|word| line.contains(word))).count()
    }
}

/// Runs a story on one thread, whose log lines are gathered.
fn listening<F: Future<Output = ()>>(story: impl Fn(Store, Lines) -> F) {
    for store in [Store::Sqlite, Store::Postgres] {
        let lines = Lines::default();
        let to = lines.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || to.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(story(store, lines));
    }
}

/// Another test's thread, to which nobody listens, may have been the first to come by a line, in the moment before this
/// one began to listen; that line would be silent here.
fn listen_again() {
    tracing::callsite::rebuild_interest_cache();
}

#[test]
fn a_request_has_one_number_everywhere() {
    listening(|store, lines| async move {
        let house = house(store).await;
        let kim = house.signed_in().await;
        listen_again();
        let answer = kim.request("GET", "/notes/0199aaaa", &[], "").await;
        let id = answer.header("x-request-id").to_owned();
        let looks = journal::reads_of(&house.app.db, "0199aaaa", 10).await.unwrap();
        assert_eq!(looks[0].request_id.as_ref(), Some(&id), "the journal");
        assert_eq!(lines.with(&[&id, "\"route\":\"/notes/{id}\"", "\"status\":200"]), 1, "{}", lines.text());
        let answer = kim.request("GET", "/broken", &[], "").await;
        let id = answer.header("x-request-id").to_owned();
        assert!(answer.text().contains(&format!("Reference: {id}")), "{}", answer.text());
        assert!(!answer.text().contains("a mistake of ours"), "the cause is for the log alone");
        assert_eq!(lines.with(&[&id, "\"status\":500"]), 1, "{}", lines.text());
    });
}

#[test]
fn log_lines_hold_nothing_personal() {
    listening(|store, lines| async move {
        let house = house(store).await;
        let kim = house.signed_in().await;
        listen_again();
        let csrf = token(&kim).await;
        for path in ["/notes/0199aaaa?q=Adeyemi", "/nowhere/Adeyemi", "/burn?q=Adeyemi", "/notes/0199aaaa/unasked"] {
            kim.request("GET", path, &[("referer", "http://alongside.test/Adeyemi")], "").await;
        }
        for body in [form(&[("csrf", &csrf), ("words", "Adeyemi")]), form(&[("words", "Adeyemi")])] {
            kim.request("POST", "/words?q=Adeyemi", &[FORM], body).await;
        }
        let door = house.browser();
        let mut page = door.open("/sign-in").await;
        page.fill("Username", "Adeyemi").fill("password", "wrong-Adeyemi");
        page.press("Sign in").await.has_status(422);
        let text = lines.text();
        assert!(lines.with(&["\"route\":\"/notes/{id}\""]) > 0 && lines.with(&["no route"]) > 0, "{text}");
        for personal in ["Adeyemi", "0199aaaa", "Kim", "kim", PASSWORD, csrf.as_str(), "alongside.test"] {
            assert!(!text.contains(personal), "{personal} is in the log:\n{text}");
        }
    });
}

#[test]
fn cookies_that_could_be_read_on_the_way_are_warned_of_once() {
    const HTTPS: (&str, &str) = ("x-forwarded-proto", "https");
    listening(|store, lines| async move {
        let house = house(store).await;
        let (browser, safe) = (house.browser(), house.over_https());
        for (headers, through, warned) in
            [(&[][..], &browser, 0), (&[HTTPS], &safe, 0), (&[HTTPS], &browser, 1), (&[HTTPS], &browser, 1)]
        {
            through.request("GET", "/open", headers, "").await;
            assert_eq!(lines.with(&["WARN", "--public-url", "ALONGSIDE_PUBLIC_URL"]), warned, "{}", lines.text());
        }
    });
}
