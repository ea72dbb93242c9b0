//! Our own record as a submission: what is computed is what would be sent, and it is made anew when the record is another.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::civil::{Date, date};
use platform::{
    app::{App, Config},
    clock::Clock,
    ids::Ids,
    testing::fresh,
    work::{Actor, Work},
};

use super::own::{self, Own};
use crate::{
    evidence::client_level_data::kept::Kept,
    people::{
        events::{
            model::{ClientLevelEvent, Outcome},
            store as events,
            tests::{request, service},
        },
        persons::{self, Details},
    },
    shell,
};

/// A Wednesday afternoon.
const NOW: &str = "2026-11-25T14:00:00Z";

/// A service with an empty record and a data folder of its own.
struct Place {
    app: App,
    _database: platform::testing::TestDatabase,
}

impl Place {
    async fn new(store: platform::testing::Store) -> Self {
        let steps = platform::app::migrations(&shell::slices());
        let database = fresh(store, "own-return", &steps, |_| async { Ok(()) }).await;
        let config = Config::on_loopback("Larkmere", database.files());
        let app =
            shell::app((*database).clone(), Clock::standing(NOW.parse().unwrap()), Ids::seeded(5), config).unwrap();
        Self { app, _database: database }
    }

    async fn person(&self, details: Details) -> String {
        let mut work = Work::begin(&self.app, Actor::service("test")).await.unwrap();
        let id = persons::create(&mut work, details).await.unwrap().id;
        work.commit().await.unwrap();
        id
    }

    async fn record(&self, event: ClientLevelEvent) -> String {
        let mut work = Work::begin(&self.app, Actor::service("test")).await.unwrap();
        let id = events::record(&mut work, &event).await.unwrap();
        work.commit().await.unwrap();
        id
    }

    /// The newest return: on a busy machine it is not always ready within a viewer's patience.
    async fn newest(&self) -> Kept {
        for _ in 0..30 {
            match own::open(&self.app).await.unwrap() {
                Own::Ready(kept, None) => return *kept,
                Own::Ready(_, Some(_)) | Own::Making => {}
                other => panic!("{other:?}"),
            }
        }
        panic!("the return is never ready")
    }

    fn event(&self, person: &str, ended_on: Date) -> ClientLevelEvent {
        ClientLevelEvent {
            person_id: person.to_owned(),
            council: self.app.config.council.clone(),
            reference: format!("{person}-{ended_on}"),
            started_on: ended_on,
            ended_on: Some(ended_on),
            ..request()
        }
    }
}

fn ada() -> Details {
    Details {
        given_name: "Ada".into(),
        family_name: "Quill".into(),
        born_on: Some(date(1941, 2, 3)),
        nhs_number: Some("9990100035".into()),
        ..Details::default()
    }
}

platform::stories! {
    with Place::new;

    async fn an_empty_record_has_no_return(place: Place) {
        assert!(!own::is_there(&place.app).await.unwrap());
        assert!(matches!(own::open(&place.app).await.unwrap(), Own::Nothing));
        // What another council recorded is not ours.
        let theirs = ClientLevelEvent { council: "111".into(), ..place.event("somebody", date(2026, 5, 6)) };
        place.record(theirs).await;
        assert!(!own::is_there(&place.app).await.unwrap());
        assert!(matches!(own::open(&place.app).await.unwrap(), Own::Nothing));
    }

    async fn what_is_kept_is_what_would_be_sent(place: Place) {
        let person = place.person(ada()).await;
        place.record(place.event(&person, date(2025, 6, 5))).await;
        let running = ClientLevelEvent {
            person_id: person.clone(),
            council: place.app.config.council.clone(),
            outcome: Some(Outcome::Continuation),
            ..service()
        };
        place.record(running).await;
        let kept = place.newest().await;
        assert_eq!(kept.summary.rows, 2);
        assert_eq!(kept.summary.stated_period, Some((date(2025, 6, 1), date(2026, 11, 25))));
        assert_eq!(kept.summary.council, place.app.config.council);
        assert_eq!(kept.summary.file_name, "our own record, up to 25 November 2026");
        let folder = kept.parquet.parent().unwrap().parent().unwrap().parent().unwrap();
        assert!(!folder.join("return.csv").exists(), "names do not stay");
        // It is nobody's import.
        assert!(crate::evidence::client_level_data::kept::list(&place.app.config.data).is_empty());
        assert_eq!(place.newest().await.id, kept.id, "nothing changed: nothing is made anew");
    }

    async fn it_is_made_anew_when_the_record_is_another(place: Place) {
        let person = place.person(ada()).await;
        let first = place.record(place.event(&person, date(2026, 6, 5))).await;
        let before = place.newest().await;
        place.record(place.event(&person, date(2026, 7, 5))).await;
        let after = place.newest().await;
        assert_ne!(after.id, before.id);
        assert_eq!(after.summary.rows, 2);

        // A detail of the person, which is in no event.
        place.app.clock.advance(jiff::SignedDuration::from_mins(5));
        let mut work = Work::begin(&place.app, Actor::service("test")).await.unwrap();
        let found = persons::find_in(&mut work, &person).await.unwrap();
        let details = Details { died_on: Some(date(2026, 8, 1)), ..found.details.clone() };
        persons::save(&mut work, &found, details).await.unwrap();
        work.commit().await.unwrap();
        let died = place.newest().await;
        assert_ne!(died.id, after.id);

        let mut work = Work::begin(&place.app, Actor::service("test")).await.unwrap();
        events::withdraw(&mut work, &first).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(place.newest().await.summary.rows, 1, "what was taken back is not sent");
    }
}
