//! Stories of numbers and the plan, through HTTP, on both databases: a completed request is on the chart at the next page
//! view; who is behind a number is shown to those who may; the plan shows where it is against its limits.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod dashboards;
mod exports;
mod findings;
mod imports;
mod kept;
mod lasting;
mod memory;
mod measures;
mod national;
mod opens;
mod own_return;
mod packs;
mod patterns;
mod plan;
mod report;
mod stays;
mod store;
mod submissions;
mod variation;
mod words;
mod published;

use std::path::PathBuf;

use care::{
    evidence::measures as numbers,
    people::{
        events::{
            model::{Caring, ClientLevelEvent, ClientType, Kind, Outcome, RouteOfAccess},
            store as events,
        },
        persons::{self, Details, Person},
    },
    shell,
};
use jiff::civil::Date;
use platform::{
    app::{App, Config},
    clock::Clock,
    identity::{self, NewAccount, PasswordHash},
    ids::Ids,
    storage::Database,
    testing::{Browser, Page, Store, TestDatabase, TestFolder, fresh},
    web,
    work::{Actor, Work},
};

const PASSWORD: &str = "harbour velvet otter picnic";
/// A Sunday afternoon in Larkmere.
const NOW: &str = "2026-11-22T14:00:00Z";

/// A completed request: of whom, on which day, after how many hours, with what outcome.
type Request = (String, Date, f64, Outcome);

/// The service with a few staff and no events.
struct Place {
    app: App,
    database: TestDatabase,
    /// Holds the data folder and what the story puts beside it, and outlives the service.
    _folder: TestFolder,
}

fn app_in(db: Database, seed: u64, folder: PathBuf) -> App {
    let config = Config::on_loopback("Larkmere", folder);
    shell::app(db, Clock::standing(NOW.parse().unwrap()), Ids::seeded(seed), config).unwrap()
}

async fn staff(db: Database) -> platform::Result<()> {
    let folder = TestFolder::new();
    let app = app_in(db, 1, folder.join("data"));
    let hash = PasswordHash::of(PASSWORD).await?;
    let mut work = Work::begin(&app, Actor::service("test")).await?;
    let quay = identity::create_team(&mut work, "North Quay", None).await?.id;
    for (name, role) in
        [("Anna", "analyst"), ("Lena", "practice_lead"), ("Dora", "director"), ("Rosa", "contact_worker")]
    {
        let new = NewAccount {
            username: name.to_lowercase(),
            name: name.into(),
            title: role.replace('_', " "),
            roles: vec![role.into()],
            // Whom her team holds, Lena may know by name.
            teams: if name == "Lena" { vec![quay.clone()] } else { vec![] },
            password: Some(hash.clone()),
        };
        identity::create_account(&mut work, new).await?;
    }
    work.commit().await
}

/// The place of one story.
async fn place(store: Store) -> Place {
    let steps = platform::app::migrations(&shell::slices());
    let database = fresh(store, "evidence", &steps, staff).await;
    let folder = TestFolder::new();
    let app = app_in((*database).clone(), 2, folder.join("data"));
    Place { app, database, _folder: folder }
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

    /// Rosa takes down what this person asks, by the page. What she wrote is open.
    async fn asks(&self, rosa: &Browser, person: &Person, words: &str) -> Page {
        let mut page = rosa.open(&format!("/contacts/new?person={}", person.id)).await;
        page.fill("happening", words);
        page.press("Save").await.has_status(200).sees("The contact is saved.");
        page
    }

    /// Somebody recorded before the story begins, whom North Quay holds.
    async fn recorded(&self, given_name: &str) -> Person {
        let quay = identity::teams(&self.app).await.unwrap().remove(0).id;
        let mut work = Work::begin(&self.app, Actor::service("test")).await.unwrap();
        let details = Details { given_name: given_name.into(), family_name: "Quill".into(), ..Details::default() };
        let person = persons::create(&mut work, details).await.unwrap();
        persons::hold(&mut work, &person, None, Some(&quay)).await.unwrap();
        work.commit().await.unwrap();
        person
    }

    /// Completed requests, of which the numbers are ready as in a service that has run for a while.
    async fn requests(&self, of: &[Request]) {
        self.written(of).await;
        numbers::make_ready(&self.app).await.unwrap();
    }

    /// A page with the newest numbers. On a machine with much to do they are not always ready within a viewer's patience;
    /// the page says so, and whoever wants to know opens it again.
    async fn newest(&self, browser: &Browser, path: &str) -> Page {
        for _ in 0..30 {
            let page = browser.open(path).await;
            if !page.body().contains("are being made ready") {
                return page;
            }
        }
        panic!("{path} never has the newest numbers");
    }

    /// Completed requests, of which nobody has made numbers yet.
    async fn written(&self, of: &[Request]) {
        let mut work = Work::begin(&self.app, Actor::service("test")).await.unwrap();
        for (number, (person_id, on, hours, outcome)) in of.iter().enumerate() {
            let event = ClientLevelEvent {
                person_id: person_id.clone(),
                council: care::town::COUNCIL.into(),
                client_type: ClientType::ServiceUser,
                reference: format!("{person_id}-{on}-{number}"),
                started_on: *on,
                ended_on: Some(*on),
                description: "Conversation 1".into(),
                outcome: Some(*outcome),
                hours_open: Some(*hours),
                primary_support_reason: None,
                kind: Kind::Request { route_of_access: RouteOfAccess::CommunityOrOther },
                caring: Caring::default(),
            };
            events::record(&mut work, &event).await.unwrap();
        }
        work.commit().await.unwrap();
    }

    /// Ten requests of March 2025, of which so many were solved.
    async fn solved_in_march(&self, solved: usize) {
        let on = Date::constant(2025, 3, 10);
        let outcome =
            |number| if number < solved { Outcome::NfaInformationAndAdvice } else { Outcome::AssessmentOrReview };
        let all: Vec<_> = (0..10).map(|number| (format!("march-{number}"), on, 3.0, outcome(number))).collect();
        self.requests(&all).await;
    }

    /// [`twenty_months`], recorded.
    async fn history(&self) {
        self.requests(&twenty_months()).await;
    }
}

/// Twenty months, ten requests each by ten people who never come back; seven or eight of ten are solved.
fn twenty_months() -> Vec<Request> {
    let mut all = Vec::new();
    for month in 0..20_i16 {
        let on = Date::new(2025 + (month + 1) / 12, i8::try_from((month + 1) % 12 + 1).unwrap(), 10).unwrap();
        for number in 0..10_i16 {
            let solved = number < 7 + month % 2;
            let outcome = if solved { Outcome::NfaInformationAndAdvice } else { Outcome::AssessmentOrReview };
            all.push((format!("p-{month}-{number}"), on, 3.0, outcome));
        }
    }
    all
}

/// Ends a contact whose page this is: they have what they need.
async fn helped(page: &mut Page, check_on: &str) {
    page.press("Done: helped today").await.has_status(200);
    page.fill("connected_to", "Quay Lunch Club").fill_date("check_on", check_on);
    page.press("End the contact").await.has_status(200).sees("It is written down how this ended.");
}
