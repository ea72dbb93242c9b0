//! Reasons, hours and addresses as tables; a use of emergency access from its start to its review.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    LASTS, SLICE,
    pages::Ask,
    rules::{LONGEST_REASON, check_reason, names_a_record},
    running, store,
};
use crate::{
    access::Policy,
    app::{App, Config, Parts},
    clock::Clock,
    ids::Ids,
    journal,
    storage::{Address, Database},
    templates::{Folder, Templates, assets, platform_pages},
    testing::TestFolder,
    web::{Form, Pager, Pages},
    work::{Actor, Work},
};

fn first_page() -> Pager {
    let pages =
        Pages { path: "/break-glass", query: &Form::default(), name: "page", anchor: "", label: "Uses", size: 10 };
    pages.of(10)
}

#[test]
fn a_reason_is_a_few_words_that_somebody_can_judge() {
    for (reason, good) in [
        ("", false),
        ("   \n ", false),
        ("urgent", false),
        ("need to see", false),
        (". . . . .", false),
        ("1 2 3 4 5", false),
        ("Found at home, no carer", true),
        ("Ambulance asks who her daughter is", true),
        ("Сестра просить допомогти зараз", true),
    ] {
        assert_eq!(check_reason(reason).is_ok(), good, "{reason:?}");
    }
    let long = "word ".repeat(LONGEST_REASON);
    assert!(check_reason(&long).unwrap_err().contains("1000 at most"));
}

#[test]
fn a_form_names_one_record_or_none() {
    for (kind, id, good) in [
        ("person", "01890a5d-ac96-774b-bcce-b302099a8057", true),
        ("contact", "1", true),
        ("", "1", false),
        ("person", "", false),
        ("Person", "1", false),
        ("person", "../etc", false),
        ("person", "1' or '1'='1", false),
        ("person", &"a".repeat(65), false),
    ] {
        assert_eq!(names_a_record(kind, id), good, "{kind} {id}");
    }
}

#[test]
fn the_way_on_never_leaves_the_site() {
    for (asked, leads) in [
        ("/people/1", "/people/1"),
        ("/people?name=a%20b#top", "/people?name=a%20b#top"),
        ("", "/"),
        ("people", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: b", "/"),
        ("/a/\\..\\b", "/"),
    ] {
        let ask = Ask::of(&Form::of([("kind", "person"), ("id", "1"), ("next", asked)])).unwrap();
        assert_eq!(ask.next, leads, "{asked:?}");
    }
}

async fn app(place: &TestFolder) -> App {
    // The frame is the product's; a page must stand in any.
    std::fs::write(
        place.join("layout.html"),
        "<title>{% block title %}{% endblock %}</title>{% block content %}{% endblock %}",
    )
    .unwrap();
    let db = Database::open(&Address::File(place.join("records.db"))).await.unwrap();
    let clock = Clock::standing("2026-11-02T09:00:00Z".parse::<Timestamp>().unwrap());
    let slices = vec![journal::SLICE, SLICE];
    let app = App::new(Parts {
        templates: Templates::new(vec![Arc::new(Folder::new(&**place)), platform_pages()]).unwrap(),
        assets: assets::official().clone(),
        policy: Policy::load(&[], &slices).unwrap(),
        roles: &[],
        config: Config::on_loopback("Larkmere", place.to_path_buf()),
        ids: Ids::seeded(7),
        db,
        clock,
        slices,
    });
    app.db.migrate(&app.migrations(), app.clock.now()).await.unwrap();
    app
}

fn staff(id: &str, name: &str) -> Actor {
    Actor { id: Some(id.into()), name: name.into(), request: None }
}

#[tokio::test]
async fn emergency_access_runs_for_one_person_one_record_and_one_hour() {
    let place = TestFolder::new();
    let app = app(&place).await;
    let mut work = Work::begin(&app, staff("sam", "Sam Okoro")).await.unwrap();
    let begun = store::start(&mut work, "person", "p1", "Found at home with no carer").await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(begun.ends_at, app.clock.now() + LASTS);
    let now = app.clock.now();
    for (account, kind, id, after, runs) in [
        ("sam", "person", "p1", SignedDuration::ZERO, true),
        ("sam", "person", "p1", LASTS - SignedDuration::from_secs(1), true),
        ("sam", "person", "p1", LASTS, false),
        ("sam", "person", "p1", SignedDuration::from_secs(-1), false),
        ("sam", "person", "p2", SignedDuration::ZERO, false),
        ("sam", "contact", "p1", SignedDuration::ZERO, false),
        ("ann", "person", "p1", SignedDuration::ZERO, false),
    ] {
        let found = running(&app.db, account, kind, id, now + after).await.unwrap();
        assert_eq!(found, runs, "{account} {kind} {id} after {after:?}");
    }
    let told = journal::told_about(&app.db, "break_glass", &begun.id, 10).await.unwrap();
    assert_eq!((told.len(), told[0].person_id.as_deref(), told[0].actor_name.as_str()), (1, Some("p1"), "Sam Okoro"));
    assert!(told[0].changes.as_ref().unwrap().contains("Found at home with no carer"));
}

#[tokio::test]
async fn a_use_is_reviewed_once_and_then_stands_last() {
    let place = TestFolder::new();
    let app = app(&place).await;
    for (account, id) in [("sam", "p1"), ("ann", "p2")] {
        let mut work = Work::begin(&app, staff(account, account)).await.unwrap();
        store::start(&mut work, "person", id, "Ambulance asks for her daughter").await.unwrap();
        work.commit().await.unwrap();
        app.clock.advance(SignedDuration::from_mins(5));
    }
    let newest = store::list(&app.db, &first_page()).await.unwrap().remove(0);
    assert_eq!(newest.account_id, "ann");
    for first in [true, false] {
        let mut work = Work::begin(&app, staff("ivy", "Ivy Lead")).await.unwrap();
        assert_eq!(store::review(&mut work, &newest).await.unwrap(), first);
        if first {
            work.commit().await.unwrap();
        }
    }
    assert_eq!(store::count(&app.db).await.unwrap(), (2, 1), "two uses, one of them not reviewed");
    let all = store::list(&app.db, &first_page()).await.unwrap();
    assert_eq!(all.iter().map(|each| each.account_id.as_str()).collect::<Vec<_>>(), ["sam", "ann"]);
    assert_eq!(all[1].reviewed_by.as_deref(), Some("Ivy Lead"));
    assert!(store::find(&app.db, &all[1].id).await.unwrap().unwrap().reviewed_at.is_some());
    assert_eq!(journal::told_about(&app.db, "break_glass", &all[1].id, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_pages_show_what_was_typed_as_text() {
    let place = TestFolder::new();
    let app = app(&place).await;
    let typed = "<script>alert(1)</script>";
    let asked = app.templates.render(
        "access/break_glass_ask.html",
        &json!({"kind": "person", "id": "p1", "next": "/people/p1", "csrf": "token", "form": {"reason": typed},
            "problem": {"reason": {"text": "Say a little more"}}}),
    );
    let page = asked.unwrap();
    for words in ["name=\"csrf\" value=\"token\"", "value=\"p1\"", "Say a little more", "&lt;script&gt;", "one hour"] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert!(!page.contains(typed));
    let line = |reviewed: bool| {
        json!({"id": "u1", "account_name": "Sam <b>", "record_kind": "person", "record_id": "p1", "reason": typed,
            "started_at": "2026-11-02T09:00:00Z", "running": true,
            "history": (!reviewed).then_some("/people/p1/history"),
            "reviewed_at": reviewed.then_some("2026-11-03T09:00:00Z"), "reviewed_by": reviewed.then_some("Ivy Lead")})
    };
    let show = |uses: serde_json::Value, may_review: bool| {
        let view =
            json!({"uses": uses, "waiting": 1, "may_review": may_review, "csrf": "token", "pager": first_page()});
        app.templates.render("access/break_glass_list.html", &view).unwrap()
    };
    let page = show(json!([line(false), line(true)]), true);
    assert_eq!(page.matches("action=\"/break-glass/u1/review\"").count(), 1, "a reviewed use has no button: {page}");
    for words in [
        "Ivy Lead",
        "running",
        "href=\"/people/p1/history\"",
        "person p1",
        "Mark as reviewed: Sam &lt;b&gt;",
        "1 not reviewed yet",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert!(!page.contains(typed) && !page.contains("Sam <b>"));
    assert!(!show(json!([line(false)]), false).contains("<form"));
    assert!(show(json!([]), true).contains("Nobody has used emergency access"));
}
