//! Killed between claim and save: what was claimed stays its owner's, nothing is half-written, and a manager takes it over.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicUsize, Ordering},
};

use care::front_door::contacts::{self, Contact, Typed};
use platform::{
    app::App,
    identity::{self, NewAccount},
    testing::{Store, run},
    work::{Actor, Work},
};

use super::service::{Council, Visitor};

const CONTACTS: usize = 120;
const CLAIMERS: usize = 8;
/// The kill comes when so many were claimed.
const ENOUGH: usize = 30;

#[test]
fn sqlite() {
    run(killed_between_claim_and_save(Store::Sqlite));
}

#[test]
fn postgres() {
    run(killed_between_claim_and_save(Store::Postgres));
}

/// So many web contacts that nobody has; their ids.
async fn queue(app: &App) -> Vec<String> {
    let team = identity::teams(app).await.unwrap()[0].id.clone();
    let mut work = Work::begin(app, Actor::service("faults")).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..CONTACTS {
        let id = work.new_id();
        let new = Contact {
            version: 1,
            once: format!("faults-{number}"),
            id: id.clone(),
            draft: false,
            person_id: None,
            created_by: String::new(),
            owner_id: String::new(),
            team_id: Some(team.clone()),
            received_at: work.now(),
            conversation_at: None,
            concern_at: None,
            typed: Typed {
                asks_for: "themselves".into(),
                channel: "web".into(),
                route: "home".into(),
                may_record: "yes".into(),
                may_share: "not_asked".into(),
                happening: format!("Waits {number}"),
                ..Typed::default()
            },
            end: None,
            line_id: None,
            event_id: None,
        };
        contacts::record(&mut work, new).await.unwrap();
        ids.push(id);
    }
    work.commit().await.unwrap();
    ids
}

async fn killed_between_claim_and_save(store: Store) {
    let council = Council::on(store).await;
    let app = council.app().await;
    let ids = Arc::new(queue(&app).await);
    let amina = identity::account_named(&app, "amina").await.unwrap().unwrap();
    app.db.close().await;
    let server = council.start();
    let visitor = Visitor::sign_in(&server.url);
    let (claimed, together) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(CLAIMERS)));
    let claimers: Vec<_> = (0..CLAIMERS)
        .map(|claimer| {
            let (visitor, url, ids) = (visitor.clone(), server.url.clone(), Arc::clone(&ids));
            let (claimed, together) = (Arc::clone(&claimed), Arc::clone(&together));
            std::thread::spawn(move || {
                together.wait();
                let mut confirmed = Vec::new();
                for id in ids.iter().skip(claimer).step_by(CLAIMERS) {
                    match visitor.post(&url, &format!("/contacts/{id}/claim"), &[("seen", "")]) {
                        Ok(303) => {
                            confirmed.push(id.clone());
                            claimed.fetch_add(1, Ordering::Release);
                        }
                        Ok(status) => panic!("claiming was answered {status}"),
                        Err(_) => return (confirmed, Vec::new()),
                    }
                    // The claim is theirs; the kill falls before, in or after the save that follows it.
                    let words = [("version", "3"), ("once", "x"), ("happening", "Rang at ten"), ("then", "save")];
                    if visitor.post(&url, &format!("/contacts/{id}"), &words).is_err() {
                        return (confirmed, vec![id.clone()]);
                    }
                }
                (confirmed, Vec::new())
            })
        })
        .collect();
    while claimed.load(Ordering::Acquire) < ENOUGH && !claimers.iter().all(std::thread::JoinHandle::is_finished) {
        std::thread::yield_now();
    }
    server.kill();
    let (mut confirmed, mut between) = (Vec::new(), Vec::new());
    for claimer in claimers {
        let (own, lost) = claimer.join().unwrap();
        confirmed.extend(own);
        between.extend(lost);
    }
    assert!((ENOUGH..CONTACTS).contains(&confirmed.len()), "the kill shows nothing: {}", confirmed.len());

    let app = council.app().await;
    for id in &confirmed {
        let kept = contacts::find(&app.db, id).await.unwrap().unwrap();
        assert_eq!(kept.owner_id, amina.id, "{id} was claimed and is nobody's");
        let words = kept.typed.happening.as_str();
        assert!(words == "Rang at ten" || words.starts_with("Waits "), "half a save: {words}");
    }
    assert_eq!(contacts::half_claims(&app.db).await.unwrap(), Vec::<String>::new());

    // Whoever answers for the team takes over what lies there, with a reason.
    let left = between.first().or_else(|| confirmed.last()).unwrap();
    let mut work = Work::begin(&app, Actor::service("faults")).await.unwrap();
    let new = NewAccount {
        username: "hana".into(),
        name: "Hana".into(),
        title: "Manager".into(),
        roles: vec!["manager".into()],
        teams: amina.teams.clone(),
        password: None,
    };
    identity::create_account(&mut work, new).await.unwrap();
    work.commit().await.unwrap();
    let hana = identity::account_named(&app, "hana").await.unwrap().unwrap();
    let seen = contacts::find(&app.db, left).await.unwrap().unwrap();
    let actor = Actor { id: Some(hana.id.clone()), name: hana.name.clone(), request: None };
    let mut work = Work::begin(&app, actor).await.unwrap();
    let taken = contacts::take_over(&mut work, &seen, &hana, "Amina’s machine went down").await.unwrap().unwrap();
    assert_eq!(taken.owner_id, hana.id);
    work.commit().await.unwrap();
    platform::journal::seal_new(&app).await.unwrap();
    app.db.close().await;
    let (well, said) = council.run(&["check"]);
    assert!(well, "{said}");
}
