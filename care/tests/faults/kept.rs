//! Backup while people work, restore, check, upgrade; a disk that is full.

use platform::testing::{Store, run};

use super::service::{Council, Visitor, name};

#[test]
fn what_was_backed_up_while_running_comes_back_on_sqlite() {
    run(backed_up_while_running(Store::Sqlite));
}

#[test]
fn what_was_backed_up_while_running_comes_back_on_postgres() {
    run(backed_up_while_running(Store::Postgres));
}

async fn backed_up_while_running(store: Store) {
    let council = Council::on(store).await;
    let archive = council.data.join("kept.tar");
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    assert_eq!(visitor.add_person(&server.url, "Before").unwrap().0, 303);
    std::fs::create_dir_all(council.data.join("files")).unwrap();
    let (well, said) = council.run(&["backup", name(&archive)]);
    assert!(well, "{said}");
    let (well, said) = council.run(&["backup", name(&archive)]);
    assert!(!well && said.contains("already there"), "a backup is never written over: {said}");
    assert_eq!(visitor.add_person(&server.url, "After").unwrap().0, 303);
    let (well, said) = council.run(&["restore", name(&archive)]);
    assert!(!well && said.contains("Stop it first"), "a running service is not replaced: {said}");
    drop(server);

    let (well, said) = council.run(&["restore", name(&archive)]);
    assert!(well, "{said}");
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    assert!(visitor.get(&server.url, "/people?q=Before").unwrap().1.contains("Fictional Before"));
    assert!(!visitor.get(&server.url, "/people?q=After").unwrap().1.contains("Fictional After"));
}

#[test]
fn a_damaged_backup_changes_nothing() {
    run(async {
        let council = Council::on(Store::Sqlite).await;
        let archive = council.data.join("kept.tar");
        assert!(council.run(&["backup", name(&archive)]).0);
        let mut bytes = std::fs::read(&archive).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0xff);
        std::fs::write(&archive, &bytes).unwrap();
        let before = std::fs::read(council.data.join("alongside.db")).unwrap();
        let (well, said) = council.run(&["restore", name(&archive)]);
        assert!(!well && said.to_lowercase().contains("nothing was changed"), "{said}");
        assert_eq!(std::fs::read(council.data.join("alongside.db")).unwrap(), before);
        let (well, said) = council.run(&["check"]);
        assert!(well, "{said}");
    });
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    run(async {
        let council = Council::on(Store::Sqlite).await;
        let app = council.app().await;
        let newer = platform::storage::Migration { name: "20991231_01_tomorrow", sql: "-- nothing\n" };
        let steps = [app.migrations(), vec![newer]].concat();
        app.db.migrate(&steps, app.clock.now()).await.unwrap();
        app.db.close().await;
        let (well, said) = council.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert!(!well && said.contains("newer Alongside") && said.contains("20991231_01_tomorrow"), "{said}");
    });
}

#[test]
fn an_altered_journal_is_found() {
    run(async {
        let council = Council::on(Store::Sqlite).await;
        let app = council.app().await;
        assert!(platform::journal::seal_new(&app).await.unwrap() > 0);
        assert!(platform::journal::verify(&app.db).await.unwrap().breaks.is_empty());
        platform::testing::tamper_with_journal(&app.db).await;
        let verdict = platform::journal::verify(&app.db).await.unwrap();
        assert_eq!(verdict.breaks.len(), 1, "{verdict:?}");
        app.db.close().await;
        let (well, said) = council.run(&["check"]);
        assert!(!well && said.contains("was altered"), "{said}");
    });
}

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
