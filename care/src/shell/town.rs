//! The town for tests: the fictional council on a database of its own, with a clock to move and people to sign in.
//!
//! It stands in the shell, because it is the whole site. Product code never uses it.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp, civil::date};
use platform::{
    Result,
    app::{App, Config},
    clock::{Clock, london},
    ids::Ids,
    storage::Database,
    testing::{Browser, Store, TestDatabase, folder, fresh},
    web,
};

use super::{app, slices};
use crate::town;

/// A Monday morning in Larkmere, at which every test begins.
pub fn monday() -> Timestamp {
    date(2026, 11, 23).at(9, 30, 0, 0).to_zoned(london()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// The fictional council, filled.
#[derive(Debug)]
pub struct Town {
    /// The whole service.
    pub app: App,
    /// Its database, dropped with the town.
    pub db: TestDatabase,
    /// Its clock: move it with [`Town::later`].
    pub clock: Clock,
    /// Where its ids come from.
    pub ids: Ids,
}

/// The service on a database, with this clock and these ids, for a test that looks at no file.
///
/// # Errors
/// As [`app`].
pub fn service(db: Database, clock: Clock, ids: Ids) -> Result<App> {
    service_with(db, clock, ids, folder().to_owned())
}

fn service_with(db: Database, clock: Clock, ids: Ids, data: PathBuf) -> Result<App> {
    let config = Config { phase: Some(town::fiction::WORDS.into()), ..Config::on_loopback("Larkmere Council", data) };
    app(db, clock, ids, config)
}

/// A fresh town. The first of a run is filled; the others are copies of it.
///
/// # Panics
/// When it cannot be filled: a test cannot go on without it.
#[expect(clippy::expect_used, reason = "a test cannot go on without its town")]
pub async fn town(store: Store) -> Town {
    let tables = platform::app::migrations(&slices());
    let db = fresh(store, "town", &tables, |db| async move {
        let past = service(db, Clock::standing(town::begins(monday())), Ids::seeded(1))?;
        town::fill(&past, monday()).await
    })
    .await;
    let (clock, ids) = (Clock::standing(monday()), Ids::seeded(2));
    let service = service_with((*db).clone(), clock.clone(), ids.clone(), db.files()).expect("the town's service");
    Town { app: service, db, clock, ids }
}

impl Town {
    /// A browser of somebody who has not signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(web::router(&self.app))
    }

    /// The browser of somebody who signed in at the door, as `amina` would.
    ///
    /// # Panics
    /// When the door does not open.
    pub async fn sign_in(&self, username: &str) -> Browser {
        let browser = self.browser();
        let mut page = browser.open("/sign-in").await;
        page.fill("Username", username).fill("Password", town::staff::PASSWORD);
        page.press("Sign in").await;
        assert!(browser.open("/account").await.path() == "/account", "{username} was not let in");
        browser
    }

    /// Time passes.
    pub fn later(&self, by: SignedDuration) {
        self.clock.advance(by);
    }
}
