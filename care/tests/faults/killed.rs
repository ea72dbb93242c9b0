//! Killed in the middle of 200 concurrent writes, the service keeps every write it answered and no half of any.

use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread::JoinHandle,
};

use platform::testing::{Store, run};

use super::service::{Council, Visitor};

const WRITERS: usize = 20;
const EACH: usize = 10;
/// The kill comes when so many writes were answered: in the middle, whatever the machine's speed.
const ENOUGH: usize = 60;

#[test]
fn sqlite() {
    run(killed_in_the_middle_of_writes(Store::Sqlite));
}

#[test]
fn postgres() {
    run(killed_in_the_middle_of_writes(Store::Postgres));
}

async fn killed_in_the_middle_of_writes(store: Store) {
    let council = Council::on(store).await;
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    let answered = Arc::new(AtomicUsize::new(0));
    let together = Arc::new(Barrier::new(WRITERS + 1));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (visitor, url) = (visitor.clone(), server.url.clone());
            let (answered, together) = (Arc::clone(&answered), Arc::clone(&together));
            std::thread::spawn(move || {
                together.wait();
                let mut confirmed = Vec::new();
                for number in 0..EACH {
                    let name = format!("Writer{writer}Number{number}");
                    match visitor.add_person(&url, &name) {
                        Ok((303, _)) => {
                            confirmed.push(name);
                            answered.fetch_add(1, Ordering::Release);
                        }
                        Ok((status, page)) => panic!("{name} was answered {status}: {page}"),
                        // The service is gone: whether this write was kept is not known, and nobody was told.
                        Err(_) => break,
                    }
                }
                confirmed
            })
        })
        .collect();
    together.wait();
    while answered.load(Ordering::Acquire) < ENOUGH && !writers.iter().all(JoinHandle::is_finished) {
        std::thread::yield_now();
    }
    server.kill();
    let confirmed: Vec<String> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
    assert!(confirmed.len() >= ENOUGH, "the kill came too early to show anything");
    assert!(confirmed.len() < WRITERS * EACH, "the kill came too late to show anything");

    let again = council.start();
    let visitor = Visitor::sign_in(&again.url);
    for name in &confirmed {
        let (_, page) = visitor.get(&again.url, &format!("/people?q={name}")).unwrap();
        assert!(page.contains(name.as_str()), "{name} was confirmed and is gone");
    }
    drop(again);

    // Whole or not at all: each person has its search keys, its journal entry and its line of the timeline.
    let app = council.app().await;
    let halves = care::people::persons::without_their_parts(&app.db).await.unwrap();
    assert!(halves.is_empty(), "{halves:?}");
    platform::journal::seal_new(&app).await.unwrap();
    app.db.close().await;
    let (well, said) = council.run(&["check"]);
    assert!(well, "{said}");
}
