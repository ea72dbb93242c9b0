//! Two servers on one PostgreSQL are one service: one session, each job once, and one may be killed half-way.

use platform::testing::{Store, run};

use super::service::{Council, Visitor};

#[test]
fn two_servers_are_one_service() {
    run(async {
        let council = Council::on(Store::Postgres).await;
        let (first, second) = (council.start(), council.start());
        let visitor = Visitor::sign_in(&first.url);
        for number in 0..20 {
            let url = if number % 2 == 0 { &first.url } else { &second.url };
            assert_eq!(visitor.add_person(url, &format!("Shared{number}")).unwrap().0, 303);
        }
        first.kill();
        for number in 0..20 {
            let name = format!("Shared{number}");
            let (status, page) = visitor.get(&second.url, &format!("/people?q={name}")).unwrap();
            assert_eq!(status, 200, "the session made on the first server holds on the second");
            assert!(page.contains(&name), "{name} is gone");
        }
        assert_eq!(visitor.add_person(&second.url, "After").unwrap().0, 303);
        drop(second);

        let app = council.app().await;
        // Both servers asked for the timetabled jobs; each slot of time is there once, and the chain was sealed once.
        let jobs = platform::jobs::list(&app.db, 1_000).await.unwrap();
        let sealing: Vec<_> = jobs.iter().filter(|job| job.kind == "journal/seal").collect();
        let mut moments: Vec<_> = sealing.iter().map(|job| job.asked_at.as_second() / 60).collect();
        moments.sort_unstable();
        moments.dedup();
        assert_eq!(moments.len(), sealing.len(), "a slot ran twice: {sealing:?}");
        platform::journal::seal_new(&app).await.unwrap();
        assert_eq!(platform::journal::verify(&app.db).await.unwrap().breaks, Vec::<String>::new());
        app.db.close().await;
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
    });
}

#[test]
fn a_job_is_claimed_once_and_taken_over_when_its_server_is_gone() {
    for store in [Store::Sqlite, Store::Postgres] {
        run(async move {
            let council = Council::on(store).await;
            let (one, two) = (council.app().await, council.app().await);
            platform::jobs::run_due(&one, "settling").await.unwrap();
            let mut work = platform::work::Work::begin(&one, platform::work::Actor::service("faults")).await.unwrap();
            for number in 0..30 {
                work.enqueue("journal/seal", &number).await.unwrap();
            }
            work.commit_housekeeping().await.unwrap();
            let (first, second) =
                tokio::join!(platform::jobs::run_due(&one, "one"), platform::jobs::run_due(&two, "two"));
            assert_eq!(first.unwrap() + second.unwrap(), 30, "each job ran on one of the two");
            let jobs = platform::jobs::list(&one.db, 100).await.unwrap();
            let again: Vec<_> = jobs.iter().filter(|job| job.kind == "journal/seal" && job.attempts != 1).collect();
            assert!(again.is_empty(), "{again:?}");
        });
    }
}
