//! Somebody with a database client alters the journal, takes a row out, cuts its end off; or sealing ends. Each is found.

use jiff::{SignedDuration, Timestamp};
use platform::{
    app::App,
    both,
    clock::Clock,
    identity::create_team,
    journal,
    operate::{self, Lock},
    testing::{Tampering, refuse_seals, tamper_with_journal},
    work::{Actor, Work},
};

use super::service::{Council, name};

/// So many minutes from now: later than anything that the real program writes meanwhile.
async fn at(council: &Council, minutes: i64) -> App {
    council.app_at(Clock::standing(Timestamp::now() + SignedDuration::from_mins(minutes))).await
}

/// One more change, which is in the journal.
async fn change(app: &App) {
    let mut work = Work::begin(app, Actor::service("faults")).await.unwrap();
    create_team(&mut work, &app.clock.now().to_string(), None).await.unwrap();
    work.commit().await.unwrap();
}

/// Runs the sealing job of this minute, as a server does.
async fn seal(app: &App) {
    platform::jobs::run_due(app, "faults").await.unwrap();
}

/// A council with two seals, the second of which is five minutes younger.
async fn with_two_seals(council: &Council) {
    let first = council.app().await;
    seal(&first).await;
    first.db.close().await;
    let second = at(council, 5).await;
    change(&second).await;
    seal(&second).await;
    second.db.close().await;
}

both! {
    async fn an_altered_row_is_found(store) {
        let council = Council::on(store).await;
        let app = council.app().await;
        assert!(journal::seal_new(&app).await.unwrap() > 0);
        assert!(journal::verify(&app.db).await.unwrap().breaks.is_empty());
        tamper_with_journal(&app.db, Tampering::Altered).await;
        let verdict = journal::verify(&app.db).await.unwrap();
        assert_eq!(verdict.breaks.len(), 1, "{verdict:?}");
        app.db.close().await;
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("was altered"), "{said}");
    }

    async fn a_removed_row_is_found(store) {
        let council = Council::on(store).await;
        with_two_seals(&council).await;
        let app = council.app().await;
        tamper_with_journal(&app.db, Tampering::Removed).await;
        app.db.close().await;
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("seal 1 was made over"), "{said}");
    }

    /// The rows that are left are a whole chain: only what is remembered outside the record store tells.
    async fn a_removed_tail_is_found(store) {
        let council = Council::on(store).await;
        with_two_seals(&council).await;
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
        let app = at(&council, 10).await;
        tamper_with_journal(&app.db, Tampering::CutShort).await;
        assert!(journal::verify(&app.db).await.unwrap().breaks.is_empty());
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("ends at seal 1") && said.contains("remembers seal 2"), "{said}");
        // Sealing goes on over it, and does not make it forgotten.
        for minutes in [10, 15] {
            let app = at(&council, minutes).await;
            change(&app).await;
            seal(&app).await;
            app.db.close().await;
        }
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("seal 2 is not the one"), "{said}");
        app.db.close().await;
    }

    async fn a_head_that_was_altered_is_found(store) {
        let council = Council::on(store).await;
        with_two_seals(&council).await;
        std::fs::write(council.data.join("journal-head"), "{}").unwrap();
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("journal-head"), "{said}");
    }

    async fn a_head_that_is_behind_is_no_fault(store) {
        let council = Council::on(store).await;
        let first = council.app().await;
        seal(&first).await;
        let head = std::fs::read(council.data.join("journal-head")).unwrap();
        first.db.close().await;
        with_two_seals(&council).await;
        // As on a server whose neighbour has sealed since.
        std::fs::write(council.data.join("journal-head"), head).unwrap();
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
    }

    async fn after_a_restore_the_head_is_the_backups(store) {
        let council = Council::on(store).await;
        let first = council.app().await;
        seal(&first).await;
        first.db.close().await;
        let archive = council.data.join("kept.tar");
        assert!(council.run(&["backup", name(&archive)]).0);
        let second = at(&council, 5).await;
        change(&second).await;
        seal(&second).await;
        second.db.close().await;
        let (well, said) = council.run(&["restore", name(&archive)]);
        assert!(well && said.contains("goes back from seal 2 to seal 1"), "{said}");
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
    }

    async fn sealing_that_stands_still_is_found(store) {
        let council = Council::on(store).await;
        let app = at(&council, 11).await;
        let faults = async || operate::check(&app).await.unwrap().faults.join(" ");
        // Nobody runs the service: nothing was written since, so nothing should have been sealed.
        assert_eq!(faults().await, "");
        let running = Lock::shared(&council.data).unwrap();
        assert!(faults().await.contains("sealing stands still"), "{}", faults().await);
        drop(running);
        change(&app).await;
        assert!(faults().await.contains("sealing stands still"), "{}", faults().await);
        seal(&app).await;
        assert_eq!(faults().await, "");
        app.db.close().await;
    }

    /// Only a seal that somebody else made first is fine.
    async fn a_seal_that_cannot_be_written_is_an_error(store) {
        let council = Council::on(store).await;
        let app = council.app().await;
        refuse_seals(&app.db).await;
        journal::seal_new(&app).await.unwrap_err();
        app.db.close().await;
    }
}
