//! Our own record as a submission: what is computed is what would be sent, and it is made anew when the record is another.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{
    SignedDuration,
    civil::{Date, date},
};

use super::own::{self, Own};
use crate::{
    evidence::client_level_data::kept::{self, Kept},
    people::{
        events::{
            model::{ClientLevelEvent, Outcome},
            store as events,
            tests::{Place, request, service},
        },
        persons::{self, Details},
    },
};

async fn ada(place: &Place) -> String {
    let details = Details {
        given_name: "Ada".into(),
        family_name: "Quill".into(),
        born_on: Some(date(1941, 2, 3)),
        ..Details::default()
    };
    let mut work = place.work().await;
    let id = persons::create(&mut work, details).await.unwrap().id;
    work.commit().await.unwrap();
    id
}

fn event(person: &str, ended_on: Date) -> ClientLevelEvent {
    ClientLevelEvent {
        person_id: person.to_owned(),
        reference: format!("{person}-{ended_on}"),
        started_on: ended_on,
        ended_on: Some(ended_on),
        ..request()
    }
}

/// The newest return: on a busy machine it is not always ready within a viewer's patience.
async fn newest(place: &Place) -> Kept {
    for _ in 0..30 {
        match own::open(&place.app).await.unwrap() {
            Own::Ready(kept, None) => return *kept,
            Own::Ready(_, Some(_)) | Own::Making => {}
            other => panic!("{other:?}"),
        }
    }
    panic!("the return is never ready")
}

#[tokio::test]
async fn an_empty_record_has_no_return() {
    let place = Place::new().await;
    assert!(!own::is_there(&place.app).await.unwrap());
    assert!(matches!(own::open(&place.app).await.unwrap(), Own::Nothing));
    // What another council recorded is not ours.
    place.record(&ClientLevelEvent { council: "111".into(), ..event("somebody", date(2025, 5, 6)) }).await;
    assert!(!own::is_there(&place.app).await.unwrap());
    assert!(matches!(own::open(&place.app).await.unwrap(), Own::Nothing));
}

#[tokio::test]
async fn what_is_kept_is_what_would_be_sent() {
    let place = Place::new().await;
    let person = ada(&place).await;
    place.record(&event(&person, date(2025, 6, 5))).await;
    let running = ClientLevelEvent { person_id: person.clone(), outcome: Some(Outcome::Continuation), ..service() };
    place.record(&running).await;
    let kept = newest(&place).await;
    assert_eq!(kept.summary.rows, 2);
    assert_eq!(kept.summary.stated_period, Some((date(2025, 6, 1), date(2025, 9, 1))));
    assert_eq!(kept.summary.council, "714");
    assert_eq!(kept.summary.file_name, "our own record, up to 1 September 2025");
    let folder = kept.parquet.ancestors().nth(3).unwrap();
    assert!(folder.ends_with(&kept.id) && !folder.join("return.csv").exists(), "names do not stay");
    assert!(kept::list(&place.app.config.data).is_empty(), "it is nobody's import");
    assert_eq!(newest(&place).await.id, kept.id, "nothing changed: nothing is made anew");

    let written = own::write_return(&place.app, &place.folder).await.unwrap();
    let (file, events, to) = written.unwrap();
    assert_eq!((events, to), (2, date(2025, 9, 1)));
    assert!(file.ends_with("our-own-record-up-to-2025-09-01.csv") && file.exists());
}

#[tokio::test]
async fn it_is_made_anew_when_the_record_is_another() {
    let place = Place::new().await;
    let person = ada(&place).await;
    let first = place.record(&event(&person, date(2025, 6, 5))).await;
    let before = newest(&place).await;
    place.record(&event(&person, date(2025, 7, 5))).await;
    let after = newest(&place).await;
    assert_ne!(after.id, before.id);
    assert_eq!(after.summary.rows, 2);

    // A detail of the person, which is in no event.
    let mut work = place.work().await;
    let found = persons::find_in(&mut work, &person).await.unwrap();
    let details = Details { died_on: Some(date(2025, 8, 1)), ..found.details.clone() };
    persons::save(&mut work, &found, details).await.unwrap();
    work.commit().await.unwrap();
    let died = newest(&place).await;
    assert_ne!(died.id, after.id);

    let mut work = place.work().await;
    events::withdraw(&mut work, &first).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(newest(&place).await.summary.rows, 1, "what was taken back is not sent");

    // Another day is another return: what runs, runs a day longer.
    let today = newest(&place).await;
    place.app.clock.advance(SignedDuration::from_hours(24));
    assert_ne!(newest(&place).await.id, today.id);
}
