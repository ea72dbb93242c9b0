//! Backup while people work, restore, check, upgrade; a disk that is full.

use std::collections::BTreeSet;

use platform::{
    both,
    testing::{Store, run},
};

use super::service::{Council, Visitor, name};

both! {
    async fn what_was_backed_up_while_running_comes_back(store) {
        backed_up_while_running(store).await;
    }

    async fn a_damaged_backup_changes_nothing(store) {
        let council = Council::on(store).await;
        let archive = council.data.join("kept.tar");
        assert!(council.run(&["backup", name(&archive)]).0);
        let whole = std::fs::read(&archive).unwrap();
        let before = kept(&council);
        let mut damaged = whole.clone();
        let middle = whole.len() / 2;
        damaged[middle..middle + 4096].fill(0xff);
        // What broke off between two files is a tar like any other: the list at the end and what closes it take 2 KiB.
        for (bytes, why) in [(damaged.as_slice(), "damaged"), (&whole[..whole.len() - 2048], "its end is missing")] {
            std::fs::write(&archive, bytes).unwrap();
            let (well, said) = council.run(&["restore", name(&archive)]);
            assert!(!well && said.contains(why) && said.contains("Nothing was changed"), "{said}");
            assert!(kept(&council) == before, "something else is there than before");
        }
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
    }

    /// Broken off between the record store and the files, what is there does not belong together.
    async fn a_restore_that_was_broken_off_is_run_again_before_anybody_works(store) {
        let council = Council::on(store).await;
        let archive = council.data.join("kept.tar");
        assert!(council.run(&["backup", name(&archive)]).0);
        std::fs::create_dir_all(council.data.join("restoring/replacing")).unwrap();
        let (well, said) = council.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(!well && said.contains("Run the restore again"), "{said}");
        std::fs::write(council.data.join("other.tar"), "no backup").unwrap();
        assert!(!council.run(&["restore", name(&council.data.join("other.tar"))]).0);
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("a restore was broken off"), "{said}");
        let (well, said) = council.run(&["restore", name(&archive)]);
        assert!(well, "{said}");
        drop(council.start());
    }

    async fn a_database_of_a_newer_version_is_left_alone(store) {
        let council = Council::on(store).await;
        let app = council.app().await;
        let newer = platform::storage::Migration { name: "20991231_01_tomorrow", sql: "-- nothing\n" };
        let steps = [app.migrations(), vec![newer]].concat();
        app.db.migrate(&steps, app.clock.now()).await.unwrap();
        app.db.close().await;
        for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["check"]] {
            let (well, said) = council.run(words);
            assert!(!well && said.contains("newer Alongside") && said.contains("20991231_01_tomorrow"), "{said}");
        }
    }
}

/// What is in a council's data folder, with the record store's bytes where it is a file.
fn kept(council: &Council) -> (BTreeSet<String>, Option<Vec<u8>>) {
    let names = std::fs::read_dir(&council.data).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let names = names.filter(|name| name != "lock" && !name.starts_with("alongside.db-"));
    (names.collect(), std::fs::read(council.data.join("alongside.db")).ok())
}

async fn backed_up_while_running(store: Store) {
    let council = Council::on(store).await;
    let archive = council.data.join("kept.tar");
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    assert_eq!(visitor.add_person(&server.url, "Before").unwrap().0, 303);
    let (well, said) = council.run(&["backup", name(&archive)]);
    assert!(well, "{said}");
    let (well, said) = council.run(&["backup", name(&archive)]);
    assert!(!well && said.contains("already there"), "a backup is never written over: {said}");
    assert_eq!(visitor.add_person(&server.url, "After").unwrap().0, 303);
    let (well, said) = council.run(&["restore", name(&archive)]);
    assert!(!well && said.contains("Stop it first"), "a running service is not replaced: {said}");
    drop(server);

    let (well, said) = council.run(&["restore", name(&archive)]);
    assert!(well && said.contains("What was there before is in"), "{said}");
    let before = std::fs::read_dir(&council.data).unwrap().map(|entry| entry.unwrap().path());
    let before: Vec<_> =
        before.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("before-restore-")).collect();
    let store_before = ["alongside.db", "record-store.dump"].map(|name| before[0].join(name).is_file());
    assert_eq!((before.len(), store_before), (1, [store == Store::Sqlite, store == Store::Postgres]));
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    assert!(visitor.get(&server.url, "/people?q=Before").unwrap().1.contains("Fictional Before"));
    assert!(!visitor.get(&server.url, "/people?q=After").unwrap().1.contains("Fictional After"));
}

/// SQLite alone: a PostgreSQL's disk is another machine's, and filling it would need a file system of the test's own. How
/// its words for a full disk (53100) become ours is in the seam.
#[test]
fn a_full_disk_loses_nothing_confirmed_and_says_so() {
    run(async {
        let council = Council::on(Store::Sqlite).await;
        let app = council.app().await;
        let browser = platform::testing::Browser::new(platform::web::router(&app));
        let mut page = browser.open("/sign-in").await;
        page.fill("Username", "amina").fill("Password", "seven grey herons wait");
        page.press("Sign in").await;
        // SQLite takes the limit as the size that the file has now: from here on there is no room.
        app.db.limit_pages(1).await.unwrap();
        let mut page = browser.open("/people/new").await;
        let words = "She likes the radio. ".repeat(8_000);
        page.fill("family_name", "Overflow").fill("accessible_information", &words[..1_900]);
        let mut last = page.press("Begin the record").await.status();
        for number in 0..200 {
            if last == 503 {
                break;
            }
            let mut page = browser.open("/people/new").await;
            let name = (0..12)
                .map(|at| char::from(b'a' + u8::try_from((number * 7 + at * 5) % 26).unwrap()))
                .collect::<String>();
            page.fill("family_name", &name).fill("accessible_information", &words[..1_900]);
            page.press("Begin the record").await;
            last = page.status();
            if last == 503 {
                page.sees("no room left on the disk").sees("Everything saved before is safe");
            }
        }
        assert_eq!(last, 503, "the disk never filled");
        app.db.limit_pages(1_000_000).await.unwrap();
        let mut page = browser.open("/people/new").await;
        page.fill("family_name", "Roomagain");
        page.press("Begin the record").await.sees("Roomagain");
        assert!(care::people::persons::without_their_parts(&app.db).await.unwrap().is_empty());
        assert!(app.db.integrity().await.unwrap().faults.is_empty());
    });
}
