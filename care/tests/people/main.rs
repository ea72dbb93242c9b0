//! Stories of people's records, through HTTP, on both databases: whoever works with people finds them, begins their
//! record, reads and changes it, and nobody else does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod attacks;
mod emergency;
mod pages;
mod protection;
mod records;
mod search;

use care::{
    people::persons::{self, Details, Person},
    shell,
};
use jiff::{Timestamp, civil::Date};
use platform::{
    app::{App, Config},
    clock::Clock,
    identity::{self, NewAccount, PasswordHash},
    ids::Ids,
    storage::Database,
    testing::{Browser, Store, TestDatabase, fresh},
    web,
    work::{Actor, Work},
};

const PASSWORD: &str = "harbour velvet otter picnic";
/// A Sunday afternoon in Larkmere.
const NOW: &str = "2026-11-22T14:00:00Z";

/// The service with a few staff and nobody recorded.
struct Place {
    app: App,
    _database: TestDatabase,
}

fn app_on(db: Database, seed: u64) -> App {
    let config = Config::on_loopback("Larkmere", platform::testing::folder().to_owned());
    let now: Timestamp = NOW.parse().unwrap();
    shell::app(db, Clock::standing(now), Ids::seeded(seed), config).unwrap()
}

async fn staff(db: Database) -> platform::Result<()> {
    let app = app_on(db, 1);
    let hash = PasswordHash::of(PASSWORD).await?;
    let mut work = Work::begin(&app, Actor::service("test")).await?;
    let quay = identity::create_team(&mut work, "North Quay", None).await?.id;
    let vale = identity::create_team(&mut work, "Mill Vale", None).await?.id;
    for (name, role, team) in [
        ("Rosa", "contact_worker", Some(&quay)),
        ("Sam", "social_worker", Some(&quay)),
        ("Ines", "social_worker", Some(&vale)),
        ("Mona", "manager", Some(&quay)),
        ("Gita", "information_governance", None),
        ("Finn", "finance_officer", None),
    ] {
        let new = NewAccount {
            username: name.to_lowercase(),
            name: name.into(),
            title: role.replace('_', " "),
            roles: vec![role.into()],
            teams: team.into_iter().cloned().collect(),
            password: Some(hash.clone()),
        };
        identity::create_account(&mut work, new).await?;
    }
    work.commit().await
}

/// The place of one story.
async fn place(store: Store) -> Place {
    let steps = platform::app::migrations(&shell::slices());
    let database = fresh(store, "people", &steps, staff).await;
    let app = app_on((*database).clone(), 2);
    Place { app, _database: database }
}

impl Place {
    /// A browser in which this member of staff has signed in.
    async fn signed_in(&self, username: &str) -> Browser {
        let browser = Browser::new(web::router(&self.app));
        let mut page = browser.open("/sign-in").await;
        page.fill("Username", username).fill("Password", PASSWORD);
        page.press("Sign in").await.has_status(200);
        browser
    }

    /// The id of an account.
    async fn account(&self, username: &str) -> String {
        identity::account_named(&self.app, username).await.unwrap().unwrap().id
    }

    /// The id of a team.
    async fn team(&self, name: &str) -> String {
        identity::teams(&self.app).await.unwrap().into_iter().find(|team| team.name == name).unwrap().id
    }

    async fn work(&self) -> Work {
        Work::begin(&self.app, Actor::service("test")).await.unwrap()
    }

    /// Somebody recorded before the story begins.
    async fn recorded(&self, details: Details) -> Person {
        let mut work = self.work().await;
        let person = persons::create(&mut work, details).await.unwrap();
        work.commit().await.unwrap();
        person
    }

    /// Somebody held by a team.
    async fn held_by(&self, details: Details, team: &str) -> Person {
        let person = self.recorded(details).await;
        let mut work = self.work().await;
        persons::hold(&mut work, &person, None, Some(&self.team(team).await)).await.unwrap();
        work.commit().await.unwrap();
        persons::find(&self.app.db, &person.id).await.unwrap()
    }
}

fn mary() -> Details {
    Details {
        given_name: "Mary".into(),
        family_name: "Adeyemi".into(),
        known_as: Some("Mimi".into()),
        born_on: Some(Date::constant(1945, 3, 7)),
        nhs_number: Some("9434765919".into()),
        postcode: Some("LK12 8PZ".into()),
        address: Some("3 Wharf Lane\nNorth Quay".into()),
        phone: Some("07700 900123".into()),
        accessible_information: Some("Large print. Speak to her left.".into()),
        ..Details::default()
    }
}
