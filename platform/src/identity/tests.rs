//! What the stories of signing in need: a service on either database, and a browser that keeps cookies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod accounts;
mod second_factor;
mod sign_in;

use std::{borrow::Cow, collections::BTreeMap, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use jiff::Timestamp;
use sqlx::{Connection as _, Executor as _};
use tower::ServiceExt as _;

use crate::{
    access::Policy,
    app::{App, Config, Parts, migrations},
    clock::Clock,
    identity::{self, Account, NewAccount, PasswordHash, ProviderConfig},
    ids::Ids,
    journal,
    slice::Slice,
    storage::{Address, Database},
    templates::{Folder, Source, Templates},
    testing::TestFolder,
    web,
    work::{Actor, Work},
};

/// The password of everybody in these stories.
pub(super) const PASSWORD: &str = "harbour velvet otter picnic";

/// Runs a story on both databases.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod on_sqlite { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() { super::$story($crate::identity::tests::House::on_sqlite().await).await; })* }
        mod on_postgres { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() { super::$story($crate::identity::tests::House::on_postgres().await).await; })* }
    };
}
pub(super) use on_both;

/// A frame that shows what our pages need of the product's: problems, messages, the page.
struct Frame;

impl Source for Frame {
    fn read(&self, name: &str) -> Option<Cow<'static, str>> {
        if name == "signed_out.html" {
            return Some(Cow::Borrowed("You are signed out."));
        }
        (name == "layout.html").then_some(Cow::Borrowed(
            "<title>{% block title %}{% endblock %}</title>{% block before %}{% endblock %}{{ site.message }}\
             {% for line in problems %}<a href=\"{{ line.href }}\">{{ line.text }}</a>{% endfor %}{% block content %}{% endblock %}\
             <input name=\"csrf\" value=\"{{ csrf }}\">",
        ))
    }
}

const SLICES: [Slice; 2] = [journal::SLICE, identity::SLICE];

/// A database of its own that goes when the story ends.
enum Ground {
    File,
    Postgres { admin: String, name: String },
}

impl Drop for Ground {
    fn drop(&mut self) {
        match self {
            Self::File => {}
            Self::Postgres { admin, name } => {
                let (admin, name) = (admin.clone(), name.clone());
                let gone = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                    runtime.block_on(async {
                        let mut admin = sqlx::PgConnection::connect(&admin).await.unwrap();
                        admin.execute(sqlx::AssertSqlSafe(format!("drop database {name} with (force)"))).await.unwrap();
                    });
                });
                let _ = gone.join();
            }
        }
    }
}

/// The service of a story.
pub(super) struct House {
    db: Database,
    ground: Ground,
    folder: TestFolder,
    secure: bool,
    single_sign_on: Option<ProviderConfig>,
    now: Timestamp,
}

impl House {
    pub(super) async fn on_sqlite() -> Self {
        let folder = TestFolder::new();
        let db = Database::open(&Address::File(folder.join("store.db"))).await.unwrap();
        Self::with(db, Ground::File, folder).await
    }

    pub(super) async fn on_postgres() -> Self {
        let Ok(admin) = std::env::var("ALONGSIDE_TEST_POSTGRES") else {
            panic!("tests on PostgreSQL must be run through `make test`");
        };
        let name = format!("identity_{}", Ids::random().next(Timestamp::now()).replace('-', ""));
        let mut connection = sqlx::PgConnection::connect(&admin).await.unwrap();
        connection.execute(sqlx::AssertSqlSafe(format!("create database {name}"))).await.unwrap();
        let address = format!("{}/{name}", admin.rsplit_once('/').unwrap().0);
        let db = Database::open(&Address::Postgres(address)).await.unwrap();
        Self::with(db, Ground::Postgres { admin, name }, TestFolder::new()).await
    }

    async fn with(db: Database, ground: Ground, folder: TestFolder) -> Self {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        db.migrate(&migrations(&SLICES), now).await.unwrap();
        Self { db, ground, folder, secure: false, single_sign_on: None, now }
    }

    /// With cookies as over HTTPS.
    pub(super) fn secure(self) -> Self {
        Self { secure: true, ..self }
    }

    /// With single sign-on, and the clock at this machine's present moment, because the provider's is.
    pub(super) fn with_single_sign_on(self, provider: ProviderConfig) -> Self {
        Self { single_sign_on: Some(provider), now: Timestamp::now(), ..self }
    }

    /// Opens the service, with Amina in it.
    pub(super) async fn open(self) -> Town {
        let pages = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
        let app = App::new(Parts {
            db: self.db,
            clock: Clock::standing(self.now),
            ids: Ids::random(),
            templates: Templates::new(vec![Arc::new(Frame), Arc::new(Folder::new(pages))]).unwrap(),
            assets: crate::templates::assets::Assets::default(),
            policy: Policy::load(&[], &SLICES).unwrap(),
            roles: &[],
            config: Config {
                secure_cookies: self.secure,
                public_url: "http://alongside.example".into(),
                single_sign_on: self.single_sign_on,
                ..Config::on_loopback("Alongside", self.folder.to_path_buf())
            },
            slices: SLICES.to_vec(),
        });
        let hash = PasswordHash::of(PASSWORD).await.unwrap();
        let mut work = Work::begin(&app, Actor::service("test")).await.unwrap();
        let team = identity::create_team(&mut work, "North", Some("Northfield")).await.unwrap();
        let amina = NewAccount {
            username: "Amina.Khan@example.org".into(),
            name: "Amina Khan".into(),
            title: "Social worker".into(),
            roles: vec!["social_worker".into()],
            teams: vec![team.id],
            password: Some(hash),
        };
        let amina = identity::create_account(&mut work, amina).await.unwrap();
        work.commit().await.unwrap();
        Town { site: web::router(&app), app, amina, _ground: self.ground, _folder: self.folder }
    }
}

/// A service that is open, and who is in it.
pub(super) struct Town {
    pub app: App,
    pub site: Router,
    pub amina: Account,
    _ground: Ground,
    _folder: TestFolder,
}

impl Town {
    pub(super) fn browser(&self) -> Browser {
        Browser {
            site: self.site.clone(),
            cookies: BTreeMap::new(),
            sent: BTreeMap::new(),
            agent: "Firefox/140.0 (Windows)".into(),
        }
    }

    pub(super) async fn work(&self) -> Work {
        Work::begin(&self.app, Actor::service("test")).await.unwrap()
    }

    pub(super) fn later(&self, seconds: i64) {
        self.app.clock.advance(jiff::SignedDuration::from_secs(seconds));
    }

    /// Everything the journal tells about a subject, as one text.
    pub(super) async fn journal(&self, kind: &str, id: &str) -> String {
        let told = journal::told_about(&self.app.db, kind, id, 100).await.unwrap();
        told.iter().map(|row| format!("{} {}\n", row.action, row.changes.clone().unwrap_or_default())).collect()
    }
}

/// A browser: it keeps cookies and sends forms with the token of the page it last saw.
#[derive(Clone)]
pub(super) struct Browser {
    site: Router,
    pub cookies: BTreeMap<String, String>,
    /// The last `Set-Cookie` line of each cookie.
    pub sent: BTreeMap<String, String>,
    pub agent: String,
}

/// A page as the browser got it.
#[derive(Debug)]
pub(super) struct Page {
    pub status: StatusCode,
    pub to: String,
    pub html: String,
}

impl Page {
    /// The value of a field in the page.
    pub(super) fn field(&self, name: &str) -> String {
        let start = self
            .html
            .find(&format!("name=\"{name}\" value=\""))
            .unwrap_or_else(|| panic!("no {name} in {}", self.html));
        self.html[start..].split('"').nth(3).unwrap().to_owned()
    }
}

impl Browser {
    pub(super) async fn open(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form; the token is taken from the page `from`.
    pub(super) async fn fill(&mut self, from: &str, to: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.open(from).await.field("csrf");
        self.post(to, &[&[("csrf", csrf.as_str())], fields].concat()).await
    }

    pub(super) async fn post(&mut self, to: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(to).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Signs in as Amina.
    pub(super) async fn sign_in(&mut self) -> Page {
        self.try_password("amina.khan@example.org", PASSWORD).await
    }

    pub(super) async fn try_password(&mut self, username: &str, password: &str) -> Page {
        self.fill("/sign-in", "/sign-in", &[("username", username), ("password", password), ("next", "/account")]).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::USER_AGENT, &self.agent)
            .body(body)
            .unwrap();
        let answer = self.site.clone().oneshot(request).await.unwrap();
        self.keep_cookies(&answer);
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let html = String::from_utf8(to_bytes(answer.into_body(), 1_000_000).await.unwrap().to_vec()).unwrap();
        Page { status, to, html }
    }

    fn keep_cookies(&mut self, answer: &Response<Body>) {
        for line in answer.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            self.sent.insert(name.to_owned(), line.to_owned());
            if line.contains("Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
