//! Events are added, corrected and taken back, and never edited.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use platform::Error;
use platform::app::{App, Config};
use platform::clock::Clock;
use platform::ids::Ids;
use platform::testing::{Store, TestDatabase, TestFolder, fresh};
use platform::work::{Actor, Work};

use super::model::{
    Caring, ClientLevelEvent, ClientType, CostFrequency, DeliveryMechanism, Kind, Method, Outcome, ReviewOutcomes,
    ReviewReason, RouteOfAccess, Service, ServiceComponent, ServiceType,
};
use super::store;

/// A service with the events' tables, in a folder that removes itself.
pub struct Place {
    pub app: App,
    pub folder: TestFolder,
    _database: TestDatabase,
}

impl Place {
    pub async fn new() -> Self {
        let folder = TestFolder::new();
        let store = if std::env::var_os("ALONGSIDE_TEST_POSTGRES").is_some() { Store::Postgres } else { Store::Sqlite };
        let steps = platform::app::migrations(&crate::shell::slices());
        let database = fresh(store, "events", &steps, |_| async { Ok(()) }).await;
        let config = Config { council: "714".into(), ..Config::on_loopback("Test", folder.to_path_buf()) };
        let clock = Clock::standing("2025-09-01T09:00:00Z".parse::<Timestamp>().unwrap());
        let app = crate::shell::app(database.clone(), clock, Ids::seeded(7), config).unwrap();
        Self { app, folder, _database: database }
    }

    pub async fn work(&self) -> Work {
        Work::begin(&self.app, Actor::service("test")).await.unwrap()
    }

    pub async fn record(&self, event: &ClientLevelEvent) -> String {
        let mut work = self.work().await;
        let id = store::record(&mut work, event).await.unwrap();
        work.commit().await.unwrap();
        self.app.clock.advance(SignedDuration::from_secs(60));
        id
    }
}

pub fn request() -> ClientLevelEvent {
    ClientLevelEvent {
        person_id: "person-1".to_owned(),
        council: "714".to_owned(),
        client_type: ClientType::ServiceUser,
        reference: "contact-1".to_owned(),
        started_on: date(2025, 6, 2),
        ended_on: Some(date(2025, 6, 5)),
        description: "Initial conversation".to_owned(),
        outcome: Some(Outcome::NfaInformationAndAdvice),
        hours_open: Some(74.5),
        primary_support_reason: None,
        kind: Kind::Request { route_of_access: RouteOfAccess::CommunityOrOther },
        caring: Caring::default(),
    }
}

pub fn service() -> ClientLevelEvent {
    ClientLevelEvent {
        reference: "arrangement-1".to_owned(),
        started_on: date(2025, 1, 6),
        ended_on: None,
        description: "Day support".to_owned(),
        outcome: Some(Outcome::Continuation),
        primary_support_reason: Some("Mental health support".to_owned()),
        kind: Kind::Service(Service {
            service_type: ServiceType::Community,
            component: ServiceComponent::DaySupport,
            delivery: Some(DeliveryMechanism::ManagedBudget),
            provider_name: Some("A place, by day".to_owned()),
            provider_location: Some("1-123456789".to_owned()),
            unit_cost_pence: Some(8550),
            cost_frequency: Some(CostFrequency::Session),
            weekly_units_hundredths: Some(150),
        }),
        ..request()
    }
}

pub fn review() -> ClientLevelEvent {
    ClientLevelEvent {
        person_id: "person-2".to_owned(),
        client_type: ClientType::Carer,
        reference: "review-1".to_owned(),
        kind: Kind::Review {
            reason: ReviewReason::Planned,
            outcomes: Some(ReviewOutcomes::FullyMet),
            method: Method::CarerOnly,
        },
        primary_support_reason: Some("Social support: Support to unpaid carer".to_owned()),
        outcome: Some(Outcome::Continuation),
        caring: Caring { hours: None, adults: Some(1), cared_for: [Some("person-1".to_owned()), None, None] },
        ..request()
    }
}

#[tokio::test]
async fn what_is_written_is_read_back() {
    let place = Place::new().await;
    let events = [request(), service(), review()];
    for event in &events {
        place.record(event).await;
    }
    let read = store::all_current(&place.app.db, "", 10).await.unwrap();
    assert_eq!(read.iter().map(|recorded| recorded.event.clone()).collect::<Vec<_>>(), events);
    let page = store::all_current(&place.app.db, &read[0].id, 1).await.unwrap();
    assert_eq!(page, read[1..2]);
    let of_person = store::of_person(&place.app.db, "person-1").await.unwrap();
    let started: Vec<_> = of_person.iter().map(|recorded| recorded.event.started_on).collect();
    assert_eq!(started, [date(2025, 1, 6), date(2025, 6, 2)]);
    let mut counted = store::counted(&place.app.db).await.unwrap();
    counted.sort_by_key(|day| day.ended_on);
    let told: Vec<_> = counted.iter().map(|day| (day.ended_on, day.rows, day.newest_at.to_string())).collect();
    let ended_on = Some(date(2025, 6, 5));
    assert_eq!(told, [(None, 1, "2025-09-01T09:01:00Z".to_owned()), (ended_on, 2, "2025-09-01T09:02:00Z".to_owned())]);
}

#[tokio::test]
async fn a_correction_supersedes_and_the_old_row_stays() {
    let place = Place::new().await;
    let old = place.record(&request()).await;
    let right = ClientLevelEvent { outcome: Some(Outcome::NfaDeclined), ..request() };
    let mut work = place.work().await;
    let new = store::correct(&mut work, &old, &right).await.unwrap();
    work.commit().await.unwrap();
    let current = store::all_current(&place.app.db, "", 10).await.unwrap();
    assert_eq!(current.len(), 1);
    assert_eq!((current[0].id.as_str(), current[0].supersedes.as_deref()), (new.as_str(), Some(old.as_str())));
    assert_eq!(current[0].event, right);
    let counted = store::counted(&place.app.db).await.unwrap();
    assert_eq!(counted.iter().map(|day| day.rows).sum::<i64>(), 2);

    let mut work = place.work().await;
    let again = store::correct(&mut work, &old, &right).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
    let none = store::correct(&mut work, "no such id", &right).await;
    assert!(matches!(none, Err(Error::NotFound(_))), "{none:?}");
}

#[tokio::test]
async fn an_event_taken_back_does_not_count_and_cannot_be_corrected() {
    let place = Place::new().await;
    let old = place.record(&request()).await;
    let mut work = place.work().await;
    let said = store::withdraw(&mut work, &old).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(store::all_current(&place.app.db, "", 10).await.unwrap(), []);
    let mut work = place.work().await;
    for id in [&old, &said] {
        assert!(matches!(store::correct(&mut work, id, &request()).await, Err(Error::Conflict(_))), "{id}");
    }
}

#[tokio::test]
async fn work_that_is_given_up_leaves_no_event() {
    let place = Place::new().await;
    let mut work = place.work().await;
    store::record(&mut work, &request()).await.unwrap();
    drop(work);
    assert_eq!(store::counted(&place.app.db).await.unwrap(), []);
}

#[tokio::test]
async fn every_event_has_its_entry_in_the_journal() {
    let place = Place::new().await;
    let old = place.record(&request()).await;
    let mut work = place.work().await;
    let withdrawn = store::withdraw(&mut work, &old).await.unwrap();
    work.commit().await.unwrap();
    let mut actions = Vec::new();
    for id in [&old, &withdrawn] {
        let told = platform::journal::told_about(&place.app.db, "event", id, 10).await.unwrap();
        actions.extend(told.into_iter().map(|entry| entry.action));
    }
    assert_eq!(actions, ["people/events:record", "people/events:withdraw"]);
}

#[tokio::test]
async fn a_period_has_what_was_completed_in_it_and_services_active_in_it() {
    let place = Place::new().await;
    place.record(&request()).await;
    place.record(&service()).await;
    let ended = ClientLevelEvent { ended_on: Some(date(2025, 5, 31)), reference: "ended".to_owned(), ..service() };
    place.record(&ended).await;
    for (from, to, expected) in [
        (date(2025, 6, 1), date(2025, 6, 30), vec!["contact-1", "arrangement-1"]),
        (date(2025, 5, 31), date(2025, 5, 31), vec!["arrangement-1", "ended"]),
        (date(2025, 6, 5), date(2025, 6, 5), vec!["contact-1", "arrangement-1"]),
        (date(2025, 6, 6), date(2025, 6, 6), vec!["arrangement-1"]),
        (date(2024, 1, 1), date(2025, 1, 5), vec![]),
        (date(2024, 1, 1), date(2025, 1, 6), vec!["arrangement-1", "ended"]),
    ] {
        let found = store::in_period(&place.app.db, from, to, "", 10).await.unwrap();
        let references: Vec<&str> = found.iter().map(|recorded| recorded.event.reference.as_str()).collect();
        assert_eq!(references, expected, "{from} to {to}");
        assert!(found.iter().all(|recorded| recorded.event.belongs_to(from, to)), "the rule in Rust says the same");
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_is_not_written() {
    let place = Place::new().await;
    let table = [
        ClientLevelEvent { ended_on: None, ..request() },
        ClientLevelEvent { ended_on: Some(date(2025, 6, 1)), ..request() },
        ClientLevelEvent { council: "E06000001".to_owned(), ..request() },
        ClientLevelEvent { outcome: None, ..request() },
    ];
    for event in table {
        let mut work = place.work().await;
        assert!(matches!(store::record(&mut work, &event).await, Err(Error::Internal(_))), "{event:?}");
    }
}
