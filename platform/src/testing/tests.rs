//! The kit tried on a tiny service of its own.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, Query, Request},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use tokio::sync::Mutex;

use super::{Browser, Store, TestDatabase, assert_page, assert_text, fresh, html::Document, snapshot};
use crate::{
    args, both,
    error::Result,
    slice::Slice,
    sql,
    storage::{Address, Database, Migration},
    stories,
    testing::databases,
};

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-pages/kit");

const STEPS: &[Migration] =
    &[Migration { name: "20260101_01_notes", sql: "create table notes (id text primary key, words text not null);" }];

/// The tiny slice: its one table and nothing else.
const NOTES: Slice = Slice { name: "notes", tables: STEPS, ..Slice::NONE };

struct Notes {
    database: TestDatabase,
    browser: Browser,
}

async fn first_note(database: Database) -> Result<()> {
    let mut tx = database.begin().await?;
    tx.run(sql!("insert into notes (id, words) values ($1, $2)"), args!["one", "Tea at four & cake"]).await?;
    Ok(tx.commit().await?)
}

async fn open(store: Store) -> Notes {
    let database = fresh(store, "notes", NOTES.tables, first_note).await;
    let browser = Browser::new(site(Arc::new(Mutex::new(Some((*database).clone())))));
    Notes { database, browser }
}

type Shared = Arc<Mutex<Option<Database>>>;

const FORM: &str = r#"<form method="post" action="/notes" novalidate><input type="hidden" name="csrf" value="t0ken">
<div class="govuk-form-group"><label for="words">Your <em>note</em></label><div class="govuk-hint">As they said it</div>
<textarea id="words" name="words">
</textarea></div>
<fieldset><legend>How it came</legend>
<input type="radio" name="how" id="h1" value="phone" checked><label for="h1">Phone</label>
<input type="radio" name="how" id="h2" value="web"><label for="h2">The web</label></fieldset>
<fieldset><legend>Date of birth</legend>
<label for="born-day">Day</label><input id="born-day" name="born-day"><label for="born-month">Month</label>
<input id="born-month" name="born-month"><label for="born-year">Year</label><input id="born-year" name="born-year"></fieldset>
<label for="team">Team</label><select id="team" name="team"><option value="">Choose</option><option value="e">East</option></select>
<input type="checkbox" id="agree" name="agree" value="yes"><label for="agree">They agree</label>
<input name="gone" value="x" disabled>
<button name="then" value="stay">Save and stay</button> <button>Save</button></form>
<form action="/notes"><input name="q" aria-label="Search"><button>Search</button></form>"#;

fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title} – Notes</title></head><body>\
         <a href=\"#main\" class=\"govuk-skip-link\">Skip</a><main id=\"main\"><h1>{title}</h1>{body}</main></body></html>"
    ))
}

fn site(shared: Shared) -> Router {
    let saving = Arc::clone(&shared);
    let list = move |Query(query): Query<Vec<(String, String)>>| async move {
        let rows =
            shared.lock().await.as_ref().unwrap().rows(sql!("select words from notes order by id"), args![]).await;
        let rows: String = rows
            .unwrap()
            .iter()
            .map(|row| {
                format!(
                    "<tr><td>{}</td><td><a href=\"notes/one\">Open<span> it</span></a></td></tr>",
                    row.get::<String>("words").unwrap().replace('&', "&amp;")
                )
            })
            .collect();
        let asked = query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
        page(
            "All notes",
            &format!(
                "<p>Asked: {asked}</p><table><caption>Notes</caption><tr><th>Words</th><th></th></tr>{rows}</table>"
            ),
        )
    };
    let save = move |headers: HeaderMap, body: Bytes| async move {
        let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        let field = |name: &str| {
            fields.iter().find(|(held, _)| held == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        if field("csrf") != "t0ken" || headers["origin"] != "http://alongside.test" {
            return (StatusCode::BAD_REQUEST, page("Refused", "")).into_response();
        }
        if field("words").is_empty() {
            let summary = "<div class=\"govuk-error-summary\"><h2>There is a problem</h2><ul><li><a href=\"#words\">Write \
                           something</a></li></ul></div><p class=\"govuk-error-message\"><span>Error:</span> Write something</p>";
            return (StatusCode::UNPROCESSABLE_ENTITY, page("New note", &format!("{summary}{FORM}"))).into_response();
        }
        let mut tx = saving.lock().await.as_ref().unwrap().begin().await.unwrap();
        tx.run(sql!("insert into notes (id, words) values ($1, $2)"), args!["two", field("words")]).await.unwrap();
        tx.commit().await.unwrap();
        let sent = String::from_utf8_lossy(&body).into_owned();
        (
            [(header::SET_COOKIE, "note=two; Path=/; HttpOnly")],
            Redirect::to(&format!("/notes?sent={}", sent.replace('&', "%26"))),
        )
            .into_response()
    };
    Router::new()
        .route("/notes", get(list).post(save))
        .route("/notes/new", get(|| async { page("New note", FORM) }))
        .route("/notes/one", get(|headers: HeaderMap| async move { page("One", &format!("<p>Cookie {:?}</p>", headers.get("cookie"))) }))
        .route("/round", get(|| async { Redirect::to("/round") }))
        .route("/out", get(|| async { ([(header::SET_COOKIE, "note=; Max-Age=0")], Redirect::to("https://elsewhere.test/")) }))
        .route("/upload", get(|| async { page("Up", "<form method=post enctype=multipart/form-data action=/upload><label for=f>File</label><input type=file id=f name=f><button>Send</button></form>") }).post(|body: String| async move { page("Sent", &format!("<pre>{}</pre>", body.replace('<', "&lt;"))) }))
        .route("/broken", get(|| async { page("Broken", "<p>One</div>") }))
        .route("/echo", post(|request: Request| async move { echo(&request) }))
}

fn echo(request: &Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().unwrap().0;
    format!("{} {peer} {:?}", request.method(), request.headers().get("origin")).into_response()
}

stories! {
    with open;

    async fn a_note_is_written_and_read(notes: Notes) {
        let mut page = notes.browser.open("/notes/new").await;
        assert_page(PAGES, "new_note", &page);
        page.fill("Your note", "Tea & more\nlater").choose("How it came", "The web").choose("Team", "East").tick("They agree");
        page.fill_date("Date of birth", "27 3 1948");
        page.press("Save").await.sees("Tea & more later").has_status(200);
        assert_eq!(page.path(), "/notes?sent=csrf=t0ken%26words=Tea+%2526+more%250D%250Alater%26how=web%26born-day=27%26born-month=3%26born-year=1948%26team=e%26agree=yes".replace("%25", "%"));
        assert_eq!(page.way().len(), 2, "a 303 is followed by a GET");
        assert_eq!(notes.browser.cookie("note").as_deref(), Some("two"));
        page.follow("Open it").await.sees("Cookie Some(\"note=two\")");
        assert_eq!(notes.database.rows(sql!("select id from notes"), args![]).await.unwrap().len(), 2);
    }

    async fn every_test_begins_with_the_same_rows(notes: Notes) {
        assert_eq!(notes.database.rows(sql!("select id from notes"), args![]).await.unwrap().len(), 1);
        let again = Database::open(notes.database.address()).await.unwrap();
        assert_eq!(again.rows(sql!("select id from notes"), args![]).await.unwrap().len(), 1);
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
    Browser::new(site(Arc::default()))
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
        let told = complaint(|| drop(page.fill("Shoe size", "9")));
        assert!(told.starts_with("0 fields fit “Shoe size” to type into; there are: “Your note” (words)"), "{told}");
        assert!(complaint(|| drop(page.choose("Team", "West"))).contains("“Team” has no choice “West”"));
        assert!(complaint(|| drop(page.press("Send"))).contains("0 buttons fit “Send” (there are [\"Save and stay\""));
        assert!(complaint(|| drop(page.follow("Home"))).contains("0 links fit “Home”"));
        assert!(complaint(|| drop(page.sees("Coffee"))).contains("# New note\nAs they said it\nYour note:"));
        assert!(complaint(|| drop(page.does_not_see("Your note"))).contains("“Your note” is on the page."));
        assert!(complaint(|| drop(page.has_status(500))).contains("/notes/new → 200"));
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
        assert_eq!((page.status(), page.header("location")), (303, "https://elsewhere.test/"));
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
    let folder = std::env::temp_dir().join(format!("alongside-snapshot-{}", std::process::id()));
    let missing = snapshot::compare(&folder, "a", "x", false).unwrap_err();
    assert!(missing.contains("UPDATE=1"), "{missing}");
    snapshot::compare(&folder, "a", "one\ntwo", true).unwrap();
    snapshot::compare(&folder, "a", "one\ntwo", false).unwrap();
    let changed = snapshot::compare(&folder, "a", "one\nthree", false).unwrap_err();
    assert!(changed.contains("Line 2:\n  was: two\n  now: three"), "{changed}");
    std::fs::remove_dir_all(folder).unwrap();
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
    let html = r##"<!doctype html><title>A &ndash; B</title><body><script>if (a < b) {}</script><!-- <p> -->
<div><h1>Ann&#x27;s  plan</h1><p>1 < 2 &amp; &notathing; &pound;5</p><p hidden>no</p></div>
<dl><div><dt>Name</dt><dd>Ann</dd><dd><a href="/c?a=1&amp;b=2">Change<span class="govuk-visually-hidden"> name</span></a></dd></div></dl>
<ul><li>One<br>more</li><li><p>Two</p></li></ul><table><tr><th>A</th><td><a href='/x'>X</a></td></tr></table>
<details><summary>More</summary><p>Inside</p></details><svg><title>Chart</title><desc>Rising</desc><path d="M0"/></svg>
<label><input type=checkbox name=t checked> Tick</label><input type="submit" value="Go"></body>"##;
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
