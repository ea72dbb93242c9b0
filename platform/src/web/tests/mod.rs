//! The web shell tried on a tiny service: what its door, its forms and its headers hold to, whatever a slice does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod answers;
mod door;
mod files;
mod stopping;
mod told;

use std::{borrow::Cow, sync::Arc};

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    response::Response,
};
use jiff::Timestamp;

use crate::{
    access::{Policy, Record},
    app::{App, Config, Parts, migrations},
    clock::Clock,
    error::{Error, Result},
    identity::{self, NewAccount, PasswordHash},
    ids::Ids,
    slice::{Access, Action, On, Route, Slice},
    storage::{Database, Migration},
    templates::{Source, Templates, assets, platform_pages},
    testing::{Browser, Store, TestDatabase, TestFolder, fresh},
    web::{self, Cx, Problems},
    work::{Actor, Work},
};

const PASSWORD: &str = "harbour velvet otter picnic";

/// The largest file the tiny service takes, in bytes.
const MOST: u64 = 1_000_000;

const VIEW: Access = Access::Record("notes:view");

/// A slice whose pages do right and wrong.
const NOTES: Slice = Slice {
    name: "notes",
    actions: &[
        Action { name: "notes:view", on: On::Record, words: "read a note" },
        Action { name: "notes:send", on: On::Area, words: "send a file" },
        Action { name: "notes:burn", on: On::Area, words: "burn all notes" },
    ],
    routes: || {
        vec![
            Route::get("/open", Access::Public, || async { "open" }),
            Route::get("/broken", Access::Public, broken),
            Route::get("/file", Access::Public, || async { web::file("list.csv", "text/csv", "a,b") }),
            Route::get("/burn", Access::Area("notes:burn"), || async { "burnt" }),
            Route::post("/words", Access::SignedIn, words),
            Route::get("/notes/{id}", VIEW, show),
            Route::get("/notes/{id}/unasked", VIEW, || async { "a note" }),
            Route::post("/notes/{id}/unasked", VIEW, unasked),
            Route::post("/notes/{id}/unasked-work", VIEW, unasked_work),
            Route::upload("/files", Access::Area("notes:send"), receive),
            Route::upload("/many", Access::Area("notes:send"), receive_all),
        ]
    },
    ..Slice::NONE
};

const RULES: &str = r#"
@id("keepers-read")
@because("Keepers read every note.")
permit (principal in Role::"keeper", action == Action::"notes:view", resource);

@id("keepers-send")
@because("Keepers send files.")
permit (principal in Role::"keeper", action == Action::"notes:send", resource);

@id("keepers-operate")
@because("Keepers also look after the service.")
permit (principal in Role::"keeper", action in [Action::"jobs:list", Action::"jobs:retry"], resource);
"#;

async fn broken() -> &'static str {
    panic!("a mistake of ours")
}

async fn receive(cx: Cx, parts: Result<Multipart, MultipartRejection>) -> Result<String> {
    let parts = parts.map_err(|_| Error::BadRequest("no file".into()))?;
    let received = web::receive(&cx, parts, &cx.app.config.data, MOST).await?;
    assert!(received.path.starts_with(&cx.app.config.data), "{}", received.path.display());
    Ok(format!("{} {}", received.called, received.size))
}

async fn receive_all(cx: Cx, parts: Result<Multipart, MultipartRejection>) -> Result<String> {
    let parts = parts.map_err(|_| Error::BadRequest("no file".into()))?;
    let arrived = web::receive_all(&cx, parts, &cx.app.config.data, MOST, 3).await?;
    let files = arrived.files.iter().map(|file| format!("{} {}", file.called, file.size));
    Ok(files.chain(arrived.refused).collect::<Vec<_>>().join("; "))
}

async fn words(cx: Cx) -> Result<Response> {
    let mut problems = Problems::new();
    problems.add("words", "Write more");
    if cx.form.text("words") == "again" {
        return cx.again("words.html", &(), &problems);
    }
    Ok(cx.see_other("/open", Some("Saved")))
}

async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    cx.may("notes:view", &Record { kind: "person".into(), id, ..Record::default() }).await?;
    cx.show("words.html", &())
}

/// Changes a record without asking whether it may.
async fn unasked(cx: Cx) -> Result<Response> {
    Ok(cx.see_other("/open", Some("Changed")))
}

async fn unasked_work(cx: Cx) -> Result<Response> {
    let work = cx.begin().await?;
    work.commit_housekeeping().await?;
    Err(Error::Refusal("a change was kept without asking".into()))
}

/// The product's part of pages.
struct Frame;

impl Source for Frame {
    fn read(&self, name: &str) -> Option<Cow<'static, str>> {
        let text = match name {
            "layout.html" => {
                "<!doctype html><html lang=\"en\"><head><title>{% block title %}{% endblock %}</title></head><body>\
                 {% block before %}{% endblock %}<main>{% block content %}{% endblock %}</main></body></html>"
            }
            "words.html" => {
                "<h1>Words</h1><form method=\"post\" action=\"/words\"><input type=\"hidden\" name=\"csrf\" value=\"{{ csrf }}\">\
                 <label for=\"words\">Words</label><textarea id=\"words\" name=\"words\"></textarea><button>Save</button></form>"
            }
            "error.html" => "<h1>{{ title }}</h1><p>{{ sentence }}</p><p>Reference: {{ reference }}</p>",
            "signed_out.html" => {
                "<h1>Signed out</h1>{% for field in typed %}<p>{{ field.name }}: {{ field.value }}</p>{% endfor %}"
            }
            _ => return None,
        };
        Some(Cow::Borrowed(text))
    }
}

/// The tiny service.
pub(crate) struct House {
    pub(crate) app: App,
    database: TestDatabase,
    folder: TestFolder,
}

fn slices() -> Vec<Slice> {
    with(&[])
}

fn with(more: &[Slice]) -> Vec<Slice> {
    [&crate::slices(), &[NOTES][..], more].concat()
}

fn app_on(db: Database, folder: &TestFolder, slices: Vec<Slice>, secure_cookies: bool) -> App {
    App::new(Parts {
        templates: Templates::new(vec![Arc::new(Frame), platform_pages()]).unwrap(),
        assets: assets::official().clone(),
        policy: Policy::load(&[("notes.cedar", RULES)], &slices).unwrap(),
        roles: &[],
        config: Config { secure_cookies, ..Config::on_loopback("Notes", folder.to_path_buf()) },
        ids: Ids::random(),
        db,
        clock: Clock::standing("2026-11-23T09:00:00Z".parse::<Timestamp>().unwrap()),
        slices,
    })
}

async fn keeper(db: Database) -> Result<()> {
    let folder = TestFolder::new();
    let app = app_on(db, &folder, slices(), false);
    let mut work = Work::begin(&app, Actor::service("test")).await?;
    let kim = NewAccount {
        username: "kim".into(),
        name: "Kim Keeper".into(),
        title: "Keeper".into(),
        roles: vec!["keeper".into()],
        teams: vec![],
        password: Some(PasswordHash::of(PASSWORD).await?),
    };
    identity::create_account(&mut work, kim).await?;
    work.commit().await
}

async fn house(store: Store) -> House {
    house_with(store, &[]).await
}

/// The tiny service with more slices, which have no tables.
pub(crate) async fn house_with(store: Store, more: &[Slice]) -> House {
    let database = fresh(store, "web", &migrations(&slices()), keeper).await;
    let folder = TestFolder::new();
    House { app: app_on((*database).clone(), &folder, with(more), false), database, folder }
}

impl House {
    fn browser(&self) -> Browser {
        Browser::new(web::router(&self.app))
    }

    /// The same record store behind an address with HTTPS.
    fn over_https(&self) -> Browser {
        Browser::new(web::router(&app_on((*self.database).clone(), &self.folder, slices(), true)))
    }

    /// The same record store, and a version of the service that expects one more step of its schema.
    fn newer(&self) -> Browser {
        const TOMORROW: Slice = Slice {
            name: "tomorrow",
            tables: &[Migration { name: "20991231_01_tomorrow", sql: "-- nothing\n" }],
            ..Slice::NONE
        };
        Browser::new(web::router(&app_on((*self.database).clone(), &self.folder, with(&[TOMORROW]), false)))
    }

    /// The browser of Kim, who keeps the notes and the service.
    pub(crate) async fn signed_in(&self) -> Browser {
        let browser = self.browser();
        let mut page = browser.open("/sign-in?next=/open").await;
        page.fill("Username", "kim").fill("password", PASSWORD);
        page.press("Sign in").await.has_status(200).sees("open");
        browser
    }
}

/// The token of the forms this browser is shown.
async fn token(browser: &Browser) -> String {
    let mut page = browser.open("/notes/1").await;
    page.has_status(200);
    page.value("csrf")
}

/// A form's body.
fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
