//! Two servers on one PostgreSQL are one service: one session, each job once, and one may be killed half-way.

use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread::JoinHandle,
};

use jiff::SignedDuration;
use platform::{
    app::App,
    clock::Clock,
    jobs::{self, Job, State},
    journal,
    testing::{Store, run},
    work::{Actor, Work},
};

use super::{
    service::{Council, Visitor},
    store::hold_unsealed,
};

const WRITERS: usize = 10;
const EACH: usize = 12;
/// The kill comes when so many writes were answered: in the middle, whatever the machine's speed.
const ENOUGH: usize = 40;

/// What one writer knows at the end.
#[derive(Default)]
struct Written {
    confirmed: Vec<String>,
    /// Writes to which no answer came: whether they were kept is not known, and nobody was told.
    unanswered: usize,
}

/// Writes to both servers in turn; from the first one answers may stop coming.
fn write(visitor: &Visitor, urls: &[String; 2], writer: usize, answered: &AtomicUsize) -> Written {
    let mut written = Written::default();
    for number in 0..EACH {
        let name = format!("Writer{writer}Number{number}");
        let to = (writer + number) % 2;
        match visitor.add_person(&urls[to], &name) {
            Ok((303, _)) => {
                written.confirmed.push(name);
                answered.fetch_add(1, Ordering::Release);
            }
            Ok((status, page)) => panic!("{name} was answered {status}: {page}"),
            Err(_) if to == 0 => written.unanswered += 1,
            Err(cause) => panic!("the second server did not answer: {cause}"),
        }
    }
    written
}

/// The sealing that runs now, once there is one.
async fn sealing(app: &App) -> Job {
    loop {
        let running = jobs::list(&app.db, Some(State::Running), 10).await.unwrap();
        if let Some(job) = running.into_iter().find(|job| job.kind == "journal/seal") {
            return job;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn two_servers_are_one_service_and_one_may_be_killed_half_way() {
    run(async {
        let council = Council::on(Store::Postgres).await;
        let app = council.app().await;
        // The first server begins to seal the journal and cannot end it: it is killed with a job in hand.
        let mut held = app.db.begin().await.unwrap();
        assert!(hold_unsealed(&mut held).await.unwrap() > 0);
        let first = council.start();
        let lost = sealing(&app).await;
        let second = council.start();

        let visitor = Visitor::sign_in(&first.url);
        let urls = [first.url.clone(), second.url.clone()];
        let (answered, together) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(WRITERS)));
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (visitor, urls) = (visitor.clone(), urls.clone());
                let (answered, together) = (Arc::clone(&answered), Arc::clone(&together));
                std::thread::spawn(move || {
                    together.wait();
                    write(&visitor, &urls, writer, &answered)
                })
            })
            .collect();
        while answered.load(Ordering::Acquire) < ENOUGH && !writers.iter().all(JoinHandle::is_finished) {
            std::thread::yield_now();
        }
        first.kill();
        held.commit().await.unwrap();
        let written: Vec<Written> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        let unanswered: usize = written.iter().map(|of| of.unanswered).sum();
        assert!(unanswered > 0, "the kill came too late to show anything");

        // The session that began on the first server goes on at the second, and no confirmed write is gone.
        for name in written.iter().flat_map(|of| &of.confirmed) {
            let (status, page) = visitor.get(&second.url, &format!("/people?q={name}")).unwrap();
            assert!(status == 200 && page.contains(name.as_str()), "{name} was confirmed and is gone");
        }
        second.ask_to_stop();
        assert!(second.ended(), "{}", council.log());
        let halves = care::people::persons::without_their_parts(&app.db).await.unwrap();
        assert!(halves.is_empty(), "{halves:?}");

        // The lost job is nobody's until its lease is over; then another server takes it over.
        let all = sealings(&app).await;
        let left = all.iter().find(|job| job.id == lost.id).unwrap();
        assert_eq!((left.state(), left.attempts, &left.claimed_by), (State::Running, 1, &lost.claimed_by));
        let later = council.app_at(Clock::standing(lost.claimed_until.unwrap() + SignedDuration::from_secs(1))).await;
        assert!(left.is_abandoned(later.clock.now()));
        jobs::run_due(&later, "another").await.unwrap();
        for kind in ["journal/seal", "jobs/tidy", "identity/tidy"] {
            for job in jobs::timetabled(&app.db, kind, 1_000).await.unwrap() {
                let attempts = if job.id == lost.id { 2 } else { 1 };
                assert_eq!((job.state(), job.attempts), (State::Done, attempts), "{job:?}");
            }
        }

        // Every entry of the journal is in one seal.
        assert_eq!(journal::seal_new(&later).await.unwrap(), 0);
        let verdict = journal::verify(&app.db).await.unwrap();
        assert!(verdict.breaks.is_empty() && verdict.entries > 0, "{verdict:?}");
        later.db.close().await;
        app.db.close().await;
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
    });
}

async fn sealings(app: &App) -> Vec<Job> {
    jobs::timetabled(&app.db, "journal/seal", 1_000).await.unwrap()
}

#[test]
fn of_two_servers_each_job_runs_on_one() {
    for store in [Store::Sqlite, Store::Postgres] {
        run(async move {
            let council = Council::on(store).await;
            let clock = Clock::standing("2026-11-23T09:00:00Z".parse().unwrap());
            let (one, two) = (council.app_at(clock.clone()).await, council.app_at(clock).await);
            jobs::run_due(&one, "settling").await.unwrap();
            let mut work = Work::begin(&one, Actor::service("faults")).await.unwrap();
            for number in 0..30 {
                work.enqueue("journal/seal", &number).await.unwrap();
            }
            work.commit_housekeeping().await.unwrap();
            let serve = |app: &App, server: &'static str| {
                let app = app.clone();
                tokio::spawn(async move { jobs::run_due(&app, server).await.unwrap() })
            };
            let (first, second) = (serve(&one, "one"), serve(&two, "two"));
            assert_eq!(first.await.unwrap() + second.await.unwrap(), 30, "each job ran on one of the two");
            let done = jobs::list(&one.db, Some(State::Done), 100).await.unwrap();
            assert_eq!(done.iter().filter(|job| job.attempts == 1).count(), 30, "{done:?}");
        });
    }
}

/// Imports lie in the data folder: a server that was given another would say of each that it is gone.
#[test]
fn a_server_with_another_data_folder_does_not_start() {
    run(async {
        let council = Council::on(Store::Postgres).await;
        let first = council.start();
        let elsewhere = council.data.join("elsewhere");
        let refused = |data: &std::path::Path| {
            let done = council.command_at(data).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
            assert!(!done.status.success());
            String::from_utf8_lossy(&done.stderr).into_owned()
        };
        let told = refused(&elsewhere);
        assert!(told.contains("in another data folder") && told.contains("folder-mark"), "{told}");
        // The sentence says what to do when the files were moved by hand, and it works.
        let mark = told.trim().rsplit(": ").next().unwrap().to_owned();
        std::fs::write(elsewhere.join("folder-mark"), &mark).unwrap();
        let second = council.start_at(&elsewhere);
        assert_eq!(std::fs::read_to_string(council.data.join("folder-mark")).unwrap(), mark);
        second.kill();
        first.kill();
    });
}
