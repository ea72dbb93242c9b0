//! The kit tried on a tiny service of its own.

mod notes;
mod store;

use std::panic::AssertUnwindSafe;

use super::{Browser, Store, TestDatabase, TestFolder, assert_page, assert_text, fresh, html::Document, snapshot};
use crate::{
    both,
    storage::{Address, Database},
    stories,
    testing::databases,
};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-pages/kit");

struct Notes {
    database: TestDatabase,
    browser: Browser,
}

async fn open(store: Store) -> Notes {
    let fill = |database| async move { store::insert(&database, "one", "Tea at four & cake").await };
    let database = fresh(store, "notes", notes::SLICE.tables, fill).await;
    let browser = Browser::new(notes::site((*database).clone()));
    Notes { database, browser }
}

stories! {
    with open;

    async fn a_note_is_written_and_read(notes: Notes) {
        let mut page = notes.browser.open("/notes/new").await;
        assert_page(PAGES, "new_note", &page);
        page.fill("Your note", "Tea & more\nlater").choose("How it came", "The web").choose("Team", "East").tick("They agree");
        page.fill_date("Date of birth", "27 3 1948");
        page.press("Save").await.sees("Tea & more later").has_status(200);
        page.sees("sent: csrf=\"t0ken\" words=\"Tea & more\\r\\nlater\" how=\"web\" born-day=\"27\" born-month=\"3\" born-year=\"1948\" team=\"e\" agree=\"yes\"");
        assert_eq!(page.way().len(), 2, "a 303 is followed by a GET");
        assert_eq!(notes.browser.cookie("note").as_deref(), Some("two"));
        page.follow("Open it").await.sees("Cookie Some(\"note=two\")");
        assert_eq!(store::list(&notes.database).await.unwrap().len(), 2);
    }

    async fn every_test_begins_with_the_same_rows(notes: Notes) {
        assert_eq!(store::list(&notes.database).await.unwrap().len(), 1);
        let again = Database::open(notes.database.address()).await.unwrap();
        assert_eq!(store::list(&again).await.unwrap().len(), 1);
        again.close().await;
    }

    async fn a_mistake_shows_the_page_again(notes: Notes) {
        let mut page = notes.browser.open("/notes/new").await;
        page.press("Save and stay").await.has_status(422).sees("! [Write something](#words)").sees("! Write something");
        page.forge("csrf", "wrong").press("Save").await.has_status(400).does_not_see("problem");
    }
}

both! {
    async fn a_database_of_a_test_is_dropped_with_it(store) {
        let notes = open(store).await;
        let address = notes.database.address().clone();
        drop(notes);
        match address {
            Address::File(file) => assert!(!file.exists()),
            address @ Address::Postgres(_) => assert!(Database::open(&address).await.is_err()),
        }
    }
}

fn browser() -> Browser {
    Browser::new(notes::plain())
}

/// What a step of a story says when it fails.
fn complaint(step: impl FnOnce()) -> String {
    let failed = std::panic::catch_unwind(AssertUnwindSafe(step)).expect_err("it should have failed");
    failed.downcast_ref::<String>().expect("a sentence").clone()
}

#[test]
fn a_failing_step_says_what_is_there() {
    super::run(async {
        let mut page = browser().open("/notes/new").await;
        let told = complaint(|| _ = page.fill("Shoe size", "9"));
        assert!(told.starts_with("0 fields fit “Shoe size” to type into; there are: “Your note” (words)"), "{told}");
        assert!(complaint(|| _ = page.choose("Team", "West")).contains("“Team” has no choice “West”"));
        assert!(complaint(|| _ = page.press("Send")).contains("0 buttons fit “Send” (there are [\"Save and stay\""));
        assert!(complaint(|| _ = page.follow("Home")).contains("0 links fit “Home”"));
        assert!(complaint(|| _ = page.sees("Coffee")).contains("# New note\nAs they said it\nYour note:"));
        assert!(complaint(|| _ = page.does_not_see("Your note")).contains("“Your note” is on the page."));
        assert!(complaint(|| _ = page.has_status(500)).contains("/notes/new → 200"));
    });
}

#[test]
fn an_exact_button_wins_over_a_longer_one() {
    super::run(async {
        let mut page = browser().open("/notes/new").await;
        page.press("Save").await.has_status(422);
    });
}

#[test]
fn redirects_stay_in_the_site_and_end() {
    super::run(async {
        let browser = browser();
        browser.set_cookie("note", "two");
        let page = browser.open("/out").await;
        assert_eq!((page.status(), page.header("location")), (303, "https://example.org/"));
        assert_eq!(browser.cookie("note"), None, "Max-Age=0 ends a cookie");
        let round = tokio::spawn(async move { drop(browser.open("/round").await) }).await.unwrap_err();
        assert!(round.into_panic().downcast_ref::<String>().unwrap().starts_with("the site redirects for ever"));
    });
}

#[test]
fn files_are_sent_in_parts() {
    super::run(async {
        let mut page = browser().open("/upload").await;
        page.attach("File", "a.csv", "text/csv", "x,y");
        page.press("Send").await.sees("name=\"f\"; filename=\"a.csv\" Content-Type: text/csv x,y");
    });
}

#[test]
fn a_page_with_broken_tags_fails_the_story() {
    super::run(async {
        let told = tokio::spawn(async { drop(browser().open("/broken").await) }).await.unwrap_err().into_panic();
        assert!(told.downcast_ref::<String>().unwrap().contains("</div> closes nothing"));
    });
}

#[test]
fn raw_requests_add_nothing_of_their_own() {
    super::run(async {
        let browser = browser().at(([10, 0, 0, 7], 9).into());
        let answer = browser.request("POST", "/echo", &[("origin", "http://evil.test")], "x").await;
        assert_eq!(answer.text(), "POST 10.0.0.7:9 Some(\"http://evil.test\")");
        assert_eq!(browser.request("PUT", "/echo", &[], "").await.status, 405);
    });
}

#[test]
fn snapshots_number_ids_and_show_the_first_difference() {
    let (one, two) = ("0197a3c1-0000-7000-8000-000000000001", "0197a3c1-0000-7000-8000-000000000002");
    assert_eq!(snapshot::number_ids(&format!("/p/{two} é /p/{one} /p/{two}")), "/p/{1} é /p/{2} /p/{1}");
    let folder = TestFolder::new();
    let missing = snapshot::compare(&folder, "a", "x", false).unwrap_err();
    assert!(missing.contains("UPDATE=1"), "{missing}");
    snapshot::compare(&folder, "a", "one\ntwo", true).unwrap();
    snapshot::compare(&folder, "a", "one\ntwo", false).unwrap();
    let changed = snapshot::compare(&folder, "a", "one\nthree", false).unwrap_err();
    assert!(changed.contains("Line 2:\n  was: two\n  now: three"), "{changed}");
}

#[test]
fn left_over_databases_are_those_of_ended_processes() {
    let left = |name: &str| databases::is_left_over(name, "alongside_test_ab_");
    assert!(left("alongside_test_ab_4294967295_3"));
    assert!(!left(&format!("alongside_test_ab_{}_3", std::process::id())));
    assert!(!left("alongside_test_cd_4294967295_3") && !left("alongside_test_ab_x_3") && !left("alongside"));
}

#[test]
fn a_page_reads_as_text() {
    let html = r#"<!doctype html><title>A &ndash; B</title><body><script>if (a < b) {}</script><!-- <p> -->
<div><h1>Ann&#x27;s  plan</h1><p>1 < 2 &amp; &notathing; &pound;5</p><p hidden>no</p></div>
<dl><div><dt>Name</dt><dd>Ann</dd><dd><a href="/c?a=1&amp;b=2">Change<span class="govuk-visually-hidden"> name</span></a></dd></div></dl>
<ul><li>One<br>more</li><li><p>Two</p></li></ul><table><tr><th>A</th><td><a href='/x'>X</a></td></tr></table>
<details><summary>More</summary><p>Inside</p></details><svg><title>Chart</title><desc>Rising</desc><path d="M0"/></svg>
<label><input type=checkbox name=t checked> Tick</label><input type="submit" value="Go"></body>"#;
    let document = Document::read(html);
    assert_eq!(document.faults, Vec::<String>::new());
    assert_eq!((document.title().as_str(), document.h1().as_str()), ("A – B", "Ann's plan"));
    assert_text(PAGES, "reader", &document.text());
}

#[test]
fn tags_that_do_not_match_are_named() {
    let faults = |html: &str| Document::read(html).faults.join("; ");
    assert_eq!(faults("<div><p>x</div>"), "<p> is still open where </div> comes");
    assert_eq!(faults("<div><br>"), "<div> is never closed");
    assert_eq!(faults("</p>"), "</p> closes nothing");
    assert_eq!(faults("<div/>"), "<div/> does not close itself");
    assert_eq!(faults("<i id=a></i><b id='a'></b>"), "the id \"a\" is there twice");
    assert_eq!(faults("<form><form></form></form>"), "a <form> is inside another");
    assert_eq!(faults("<p title='a>b' class>é<3</p><svg><g/></svg>"), "");
    // What a visitor may have typed must never stop the reader.
    for odd in ["<", "<a", "<a b", "<a b=", "<a b='", "</", "<!--", "&", "&#xffffffff;", "<é>", "<textarea>", "é<"] {
        drop(Document::read(odd));
    }
}
