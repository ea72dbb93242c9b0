//! Whoever has left holds no concern, and whoever is there from another organisation never does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::SignedDuration;
use platform::{
    identity, stories,
    work::{Actor, Work},
};

use super::{id_of, nobody_on_duty, raised_from_person, somebody};
use crate::{
    safeguarding::concerns::{rules, store},
    shell::town::{Town, town},
};

stories! { with town;

async fn what_somebody_held_who_has_left_rings_and_another_takes_it(town: Town) {
    let person = somebody(&town, false).await;
    let amina = town.sign_in("amina").await;
    let concern = raised_from_person(&town, &amina, &person).await;
    let page = format!("/concerns/{}", concern.id);
    town.sign_in("priya").await.open(&page).await.press("Take this concern").await.sees("The concern is yours.");
    town.later(SignedDuration::from_hours(5));
    let held = store::find(&town.db, &concern.id).await.unwrap().unwrap();
    assert!(!rules::too_old(&held.counted(), rules::ALARM_HOURS, town.clock.now()));
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    identity::disable(&mut work, &id_of(&town, "priya").await).await.unwrap();
    work.commit().await.unwrap();
    let held = store::find(&town.db, &concern.id).await.unwrap().unwrap();
    assert!(rules::too_old(&held.counted(), rules::ALARM_HOURS, town.clock.now()));
    let mut shown = town.sign_in("carol").await.open(&page).await;
    shown.press("Take this concern").await;
    shown.sees("The concern is yours.").sees("End the concern");
}

async fn a_manager_takes_a_concern_over_and_says_why(town: Town) {
    let person = somebody(&town, false).await;
    let amina = town.sign_in("amina").await;
    let concern = raised_from_person(&town, &amina, &person).await;
    let page = format!("/concerns/{}", concern.id);
    let mut hers = town.sign_in("priya").await.open(&page).await;
    hers.press("Take this concern").await;
    hers.does_not_see("Take it over");
    let mut shown = town.sign_in("carol").await.open(&page).await;
    shown.press("Take it over").await;
    shown.sees("Write why you take it over");
    shown.fill("Why you take it over from Priya Nandan", "She is ill.").press("Take it over").await;
    shown.sees("The concern is yours.").sees("Took it over").sees("She is ill.");
}

async fn a_partner_from_health_is_neither_on_duty_nor_given_a_concern(town: Town) {
    let ruth = id_of(&town, "ruth").await;
    let hana = town.sign_in("hana").await;
    hana.open("/concerns/duty").await.does_not_see("Ruth");
    // Put on the rota before that was refused.
    nobody_on_duty(&town).await;
    let today = platform::clock::london_date(town.clock.now());
    let team = identity::teams(&town.app).await.unwrap()[0].id.clone();
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    store::set_duty(&mut work, today, &team, Some(&ruth)).await.unwrap();
    work.changed::<()>("safeguarding/concerns:duty", ("duty", "here"), None, None, None).await.unwrap();
    work.commit().await.unwrap();
    let concern = raised_from_person(&town, &hana, &somebody(&town, false).await).await;
    assert_eq!(concern.duty_id, None);
    hana.open("/concerns").await.sees("Nobody is on duty today");
}

}
