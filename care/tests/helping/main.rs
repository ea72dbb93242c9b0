//! Stories of asking for help and of the first conversation, through HTTP, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod asking;
mod attacks;
mod claims;
mod emission;
mod ending;
mod light;
mod moving;
mod next;
mod page;
mod promises;
mod public;
mod public_attacks;
mod public_words;
mod queues;
mod routing;
mod self_assess;
mod talking;
mod together;
mod unseen;
mod whose;

use care::{
    people::{
        events::model::RecordedEvent,
        persons::{self, Details, Person},
    },
    shell,
};
use jiff::Timestamp;
use platform::{
    app::{App, Config},
    clock::Clock,
    identity::{self, NewAccount, PasswordHash},
    ids::Ids,
    storage::Database,
    testing::{Answer, Browser, Page, Store, TestDatabase, fresh},
    web,
    work::{Actor, Work},
};

const PASSWORD: &str = "harbour velvet otter picnic";
/// A Monday morning in Larkmere.
const NOW: &str = "2026-11-23T09:00:00Z";

/// The service with a few staff, with Mary, whom North Quay holds, and Rose, whom only few may know of.
struct Place {
    app: App,
    _database: TestDatabase,
}

fn app_on(db: Database, seed: u64) -> App {
    let config = Config::on_loopback("Larkmere", platform::testing::folder().to_owned());
    let now: Timestamp = NOW.parse().unwrap();
    shell::app(db, Clock::standing(now), Ids::seeded(seed), config).unwrap()
}

async fn fill(db: Database) -> platform::Result<()> {
    let app = app_on(db, 1);
    let hash = PasswordHash::of(PASSWORD).await?;
    let mut work = Work::begin(&app, Actor::service("test")).await?;
    let door = identity::create_team(&mut work, "Front Door", None).await?.id;
    let quay = identity::create_team(&mut work, "North Quay", None).await?.id;
    let vale = identity::create_team(&mut work, "Mill Vale", None).await?.id;
    for (username, name, title, role, team) in [
        ("amina", "Amina Yusuf", "contact worker", "contact_worker", Some(&door)),
        ("dev", "Dev Patel", "contact worker", "contact_worker", Some(&door)),
        ("priya", "Priya Nair", "social worker", "social_worker", Some(&quay)),
        ("sam", "Sam Okoro", "social worker", "social_worker", Some(&vale)),
        ("anna", "Anna Berg", "analyst", "analyst", None),
    ] {
        let new = NewAccount {
            username: username.into(),
            name: name.into(),
            title: title.into(),
            roles: vec![role.into()],
            teams: team.into_iter().cloned().collect(),
            password: Some(hash.clone()),
        };
        identity::create_account(&mut work, new).await?;
    }
    work.commit().await?;
    let priya = identity::account_named(&app, "priya").await?.unwrap().id;
    let mut work = Work::begin(&app, Actor::service("test")).await?;
    let mary = Details {
        given_name: "Mary".into(),
        family_name: "Adeyemi".into(),
        born_on: Some("1945-03-07".parse().unwrap()),
        postcode: Some("LK12 8PZ".into()),
        accessible_information: Some("Write big, speak to the left".into()),
        ..Details::default()
    };
    let mary = persons::create(&mut work, mary).await?;
    persons::hold(&mut work, &mary, Some(&priya), Some(&quay)).await?;
    let rose = Details { given_name: "Rose".into(), family_name: "Hidden".into(), ..Details::default() };
    let rose = persons::create(&mut work, rose).await?;
    persons::protect(&mut work, &rose, true, &[], None).await?;
    work.commit().await
}

async fn place(store: Store) -> Place {
    let steps = platform::app::migrations(&shell::slices());
    let database = fresh(store, "helping", &steps, fill).await;
    Place { app: app_on((*database).clone(), 2), _database: database }
}

impl Place {
    async fn signed_in(&self, username: &str) -> Browser {
        let browser = Browser::new(web::router(&self.app));
        let mut page = browser.open("/sign-in").await;
        page.fill("username", username).fill("password", PASSWORD);
        page.press("Sign in").await;
        browser
    }

    async fn person(&self, name: &str) -> Person {
        let found = persons::search(&self.app.db, name, 1).await.unwrap();
        persons::find(&self.app.db, &found[0].id).await.unwrap()
    }

    async fn account(&self, username: &str) -> identity::Account {
        identity::account_named(&self.app, username).await.unwrap().unwrap()
    }

    async fn work(&self) -> Work {
        Work::begin(&self.app, Actor::service("test")).await.unwrap()
    }

    /// Somebody new, whom nobody holds yet.
    async fn somebody(&self, given: &str, family: &str) -> Person {
        let mut work = Work::begin(&self.app, Actor::service("test")).await.unwrap();
        let new = Details { given_name: given.into(), family_name: family.into(), ..Details::default() };
        let person = persons::create(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        person
    }

    async fn events_of(&self, person: &Person) -> Vec<RecordedEvent> {
        care::people::events::store::of_person(&self.app.db, &person.id).await.unwrap()
    }

    fn wait(&self, hours: i64) {
        self.app.clock.advance(jiff::SignedDuration::from_hours(hours));
    }
}

/// Sends what the page's script sends, or what somebody made of it: the whole form, to the address it was told.
async fn autosave(browser: &Browser, page: &Page, to: &str, changed: &[(&str, &str)]) -> Answer {
    let mut forms = page.forms().iter();
    let form = forms.find(|form| form.action == to || form.fields.iter().any(|field| field.name == "once")).unwrap();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for field in &form.fields {
        let ticked = !matches!(field.kind.as_str(), "radio" | "checkbox") || field.checked;
        if ticked && !changed.iter().any(|(name, _)| *name == field.name) {
            pairs.push((field.name.clone(), field.value.clone()));
        }
    }
    pairs.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-autosave", "1")];
    browser.request("POST", to, &headers, body).await
}

fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|cause| panic!("{cause}: {}", answer.text()))
}

/// A new contact of these words, saved.
async fn contact(browser: &Browser, path: &str, words: &str) -> Page {
    let mut page = browser.open(path).await;
    page.fill("happening", words);
    page.press("Save").await.has_status(200).sees("The contact is saved.");
    page
}

/// The token of a page's forms.
fn token(page: &Page) -> String {
    let mut fields = page.forms().iter().flat_map(|form| &form.fields);
    fields.find(|field| field.name == "csrf").map(|field| field.value.clone()).unwrap()
}
