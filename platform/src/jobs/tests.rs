//! Jobs that fail, break off, last long or end their server; what the operator sees of them and can do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value as Json;
use tokio::sync::watch;

use super::{
    Job, JobError, LEASE, MOST_ATTEMPTS, State, back_off, list, run_due,
    store::{self, timetabled},
    worker::{claim, run_one, worker},
};
use crate::{
    app::App,
    journal,
    slice::{JobKind, Slice},
    stories,
    testing::Store,
    web::tests::{House, house_with},
    work::{Actor, Work},
};

const CHORES: Slice = Slice {
    name: "chores",
    jobs: &[
        JobKind { name: "chores/quick", run: |_, _| Box::pin(async { Ok(()) }), every_seconds: None },
        JobKind { name: "chores/silent", run: |_, _| Box::pin(async { silent() }), every_seconds: None },
        JobKind { name: "chores/hopeless", run: |_, _| Box::pin(async { hopeless() }), every_seconds: None },
        JobKind { name: "chores/broken", run: |_, _| Box::pin(async { broken() }), every_seconds: None },
        JobKind { name: "chores/long", run: |app, _| Box::pin(until_the_quick_one_is_done(app)), every_seconds: None },
        JobKind { name: "chores/lasting", run: |app, _| Box::pin(longer_than_its_lease(app)), every_seconds: None },
    ],
    ..Slice::NONE
};

fn silent() -> Result<(), JobError> {
    Err(JobError::Retry("the other side is silent".into()))
}

fn hopeless() -> Result<(), JobError> {
    Err(JobError::Fail("there is no such file".into()))
}

fn broken() -> Result<(), JobError> {
    panic!("a mistake of ours")
}

/// Waits for another kind of job, and must not see one more of its own.
async fn until_the_quick_one_is_done(app: App) -> Result<(), JobError> {
    while only(&app, "chores/quick").await.state() != State::Done {
        tokio::task::yield_now().await;
    }
    let running = list(&app.db, Some(State::Running), 1_000).await?;
    assert_eq!(running.iter().filter(|job| job.kind == "chores/long").count(), 1);
    Ok(())
}

/// Lasts for 18 minutes by the service's clock; nobody else may take it in that time.
async fn longer_than_its_lease(app: App) -> Result<(), JobError> {
    let claimed_until = only(&app, "chores/lasting").await.claimed_until;
    for _ in 0..2 {
        app.clock.advance(SignedDuration::from_mins(9));
        while only(&app, "chores/lasting").await.claimed_until.unwrap()
            <= app.clock.now() + SignedDuration::from_mins(9)
        {
            tokio::task::yield_now().await;
        }
    }
    assert!(claimed_until.unwrap() < app.clock.now(), "the first lease has run out");
    assert!(claim_of(&app, "another", "chores/lasting").await.is_none());
    Ok(())
}

async fn chores(store: Store) -> House {
    let house = house_with(store, &[CHORES]).await;
    // The timetable's own jobs are out of the way.
    run_due(&house.app, "first").await.unwrap();
    house
}

async fn ask(app: &App, kind: &str) {
    let mut work = Work::begin(app, Actor::service("test")).await.unwrap();
    work.enqueue(kind, &Json::Null).await.unwrap();
    work.commit_housekeeping().await.unwrap();
}

/// The one job of this kind.
async fn only(app: &App, kind: &str) -> Job {
    let mut found = list(&app.db, None, 1_000).await.unwrap();
    found.retain(|job| job.kind == kind);
    assert_eq!(found.len(), 1, "{kind}: {found:?}");
    found.remove(0)
}

/// A claim of a job of this kind and no other.
async fn claim_of(app: &App, server: &str, kind: &str) -> Option<Job> {
    let others = app.slices.iter().flat_map(|slice| slice.jobs).map(|job| job.name.to_owned());
    let others: Vec<String> = others.filter(|name| name != kind).collect();
    claim(app, server, &others).await.unwrap()
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

stories! {
    with chores;

    async fn a_failure_is_tried_again_later_and_later_and_then_waits_for_a_person(house: House) {
        let app = &house.app;
        ask(app, "chores/silent").await;
        for attempt in 1..MOST_ATTEMPTS {
            run_due(app, "one").await.unwrap();
            let job = only(app, "chores/silent").await;
            assert_eq!((job.attempts, job.state()), (attempt, State::Waiting));
            assert_eq!(job.run_after, app.clock.now() + back_off(attempt));
            app.clock.advance(back_off(attempt) - SignedDuration::from_secs(1));
            run_due(app, "one").await.unwrap();
            assert_eq!(only(app, "chores/silent").await.attempts, attempt, "one second too early");
            app.clock.advance(SignedDuration::from_secs(1));
        }
        run_due(app, "one").await.unwrap();
        let job = only(app, "chores/silent").await;
        assert_eq!((job.attempts, job.state()), (MOST_ATTEMPTS, State::Failed));
        assert_eq!(job.error.as_deref(), Some("the other side is silent"));
    }

    async fn what_cannot_succeed_fails_at_once_and_takes_nothing_with_it(house: House) {
        let app = &house.app;
        for (kind, why) in [
            ("chores/hopeless", "there is no such file"),
            ("chores/broken", "it broke off"),
            ("chores/unheard-of", "this version of the service knows no job called chores/unheard-of"),
        ] {
            ask(app, kind).await;
            run_due(app, "one").await.unwrap();
            let job = only(app, kind).await;
            assert_eq!((job.attempts, job.state(), job.error.as_deref()), (1, State::Failed, Some(why)));
        }
    }

    async fn a_job_is_taken_over_when_its_server_is_gone(house: House) {
        let app = &house.app;
        ask(app, "chores/quick").await;
        let lost = claim_of(app, "gone", "chores/quick").await.unwrap();
        app.clock.advance(LEASE);
        assert!(claim_of(app, "two", "chores/quick").await.is_none(), "the lease holds to its last moment");
        app.clock.advance(SignedDuration::from_secs(1));
        assert!(only(app, "chores/quick").await.is_abandoned(app.clock.now()));
        run_due(app, "two").await.unwrap();
        let job = only(app, "chores/quick").await;
        assert_eq!((job.attempts, job.state()), (2, State::Done));
        // The first server was only asleep: what it says now counts for nothing.
        let mut tx = app.db.begin().await.unwrap();
        store::failed(&mut tx, &lost, "gone", app.clock.now(), "too late").await.unwrap();
        store::later(&mut tx, &lost, "gone", app.clock.now(), "too late").await.unwrap();
        assert!(!store::renew(&mut tx, &lost, "gone", app.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(only(app, "chores/quick").await.state(), State::Done);
    }

    async fn a_server_that_comes_back_leaves_its_own_second_attempt_alone(house: House) {
        let app = &house.app;
        ask(app, "chores/quick").await;
        let first = claim_of(app, "one", "chores/quick").await.unwrap();
        app.clock.advance(LEASE + minutes(1));
        claim_of(app, "one", "chores/quick").await.unwrap();
        run_one(app, "one", first, Duration::from_mins(1)).await.unwrap();
        assert_eq!(only(app, "chores/quick").await.state(), State::Running, "the second attempt runs");
    }

    async fn a_job_that_ends_every_server_is_given_up(house: House) {
        let app = &house.app;
        ask(app, "chores/quick").await;
        for attempt in 1..=MOST_ATTEMPTS {
            let job = claim_of(app, &format!("server {attempt}"), "chores/quick").await.unwrap();
            assert_eq!(job.attempts, attempt, "the claim itself counts");
            app.clock.advance(LEASE + minutes(1));
        }
        assert!(claim_of(app, "one more", "chores/quick").await.is_none());
        let job = only(app, "chores/quick").await;
        assert_eq!(job.state(), State::Failed);
        assert!(job.error.unwrap().starts_with("The server stopped each of the 8 times"));
    }

    async fn a_claim_is_renewed_while_the_job_runs(house: House) {
        let app = &house.app;
        ask(app, "chores/lasting").await;
        let job = claim_of(app, "one", "chores/lasting").await.unwrap();
        run_one(app, "one", job, Duration::from_millis(1)).await.unwrap();
        let job = only(app, "chores/lasting").await;
        assert_eq!((job.attempts, job.state(), job.error), (1, State::Done, None));
    }

    async fn a_long_job_does_not_hold_up_the_others(house: House) {
        let app = house.app.clone();
        for kind in ["chores/long", "chores/long", "chores/quick"] {
            ask(&app, kind).await;
        }
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(worker(app.clone(), "one".into(), stopped));
        while only(&app, "chores/quick").await.state() != State::Done {
            tokio::task::yield_now().await;
        }
        stop.send(true).unwrap();
        serving.await.unwrap();
        let mut long = list(&app.db, None, 1_000).await.unwrap();
        long.retain(|job| job.kind == "chores/long");
        let done = long.iter().filter(|job| job.state() == State::Done).count();
        let waiting = long.iter().filter(|job| job.state() == State::Waiting).count();
        assert!(done >= 1 && done + waiting == 2, "what has begun is finished before the worker ends: {long:?}");
    }

    async fn the_operator_sees_what_failed_and_runs_it_again(house: House) {
        let app = &house.app;
        ask(app, "chores/hopeless").await;
        run_due(app, "one").await.unwrap();
        let kim = house.signed_in().await;
        let mut page = kim.open("/jobs").await;
        page.has_status(200).sees("chores/hopeless").sees("failed").sees("there is no such file");
        let id = only(app, "chores/hopeless").await.id;
        page.press("Try again").await.has_status(200).sees("waiting").does_not_see("Try again");
        let job = only(app, "chores/hopeless").await;
        assert_eq!((job.attempts, job.state()), (0, State::Waiting));
        let told = journal::told_about(&app.db, "job", &id, 10).await.unwrap();
        assert_eq!((told[0].action.as_str(), told[0].actor_name.as_str()), ("jobs:retry", "Kim Keeper"));
        // Twice is a mistake, and is told as one.
        let mut page = kim.open("/notes/1").await;
        let csrf = page.value("csrf");
        let form = form_urlencoded::Serializer::new(String::new()).append_pair("csrf", &csrf).finish();
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let again = kim.request("POST", &format!("/jobs/{id}/retry"), &kind, form).await;
        assert!(again.status == 409 && again.text().contains("not waiting for a person"), "{}", again.text());
    }

    async fn the_timetable_does_not_flood_the_list(house: House) {
        let app = &house.app;
        for kind in ["chores/quick", "chores/hopeless"] {
            ask(app, kind).await;
        }
        for _ in 0..150 {
            run_due(app, "one").await.unwrap();
            app.clock.advance(minutes(1));
        }
        ask(app, "chores/silent").await;
        claim_of(app, "gone", "chores/silent").await.unwrap();
        ask(app, "chores/lasting").await;
        app.clock.advance(LEASE + minutes(1));
        let kim = house.signed_in().await;
        let listed = |state: &str| {
            let (kim, address) = (kim.clone(), format!("/jobs?state={state}"));
            async move {
                let page = kim.open(&address).await;
                page.has_status(200);
                ["quick", "hopeless", "silent", "lasting"].into_iter().filter(|name| page.says(&format!("chores/{name}"))).collect::<Vec<_>>()
            }
        };
        assert_eq!(listed("").await, ["quick", "hopeless", "silent", "lasting"]);
        assert_eq!(listed("done").await, ["quick"]);
        assert_eq!(listed("failed").await, ["hopeless"]);
        assert_eq!(listed("running").await, ["silent"]);
        assert_eq!(listed("waiting").await, ["lasting"]);
        let page = kim.open("/jobs?state=running").await;
        page.sees("The server that ran it has not been heard of, and since Mon 23 Nov 11:40am another may take it over");
        // Each job of the timetable says how often it runs, and when it last did.
        page.sees("journal/seal | minute | Mon 23 Nov 11:29am").sees("jobs/tidy | hour | Mon 23 Nov 11am");
    }

    async fn finished_jobs_are_forgotten_in_time(house: House) {
        let app = &house.app;
        ask(app, "chores/quick").await;
        ask(app, "chores/hopeless").await;
        run_due(app, "one").await.unwrap();
        let first = timetabled(&app.db, "journal/seal", 1_000).await.unwrap().pop().unwrap();
        let kept = async |id: String| timetabled(&app.db, "journal/seal", 1_000).await.unwrap().iter().any(|job| job.id == id);
        app.clock.advance(SignedDuration::from_hours(47));
        run_due(app, "one").await.unwrap();
        assert!(kept(first.id.clone()).await);
        app.clock.advance(SignedDuration::from_hours(2));
        run_due(app, "one").await.unwrap();
        assert!(!kept(first.id).await, "two days are enough for the timetable");
        app.clock.advance(SignedDuration::from_hours(24 * 28));
        run_due(app, "one").await.unwrap();
        assert_eq!(list(&app.db, Some(State::Done), 10).await.unwrap().len(), 0, "thirty days are over");
        only(app, "chores/hopeless").await;
    }
}
