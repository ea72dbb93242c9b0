//! Messages that arrive, are refused, meet silence, are handed over twice; Notify's protocol against a server that speaks it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod stand_in;

use std::{fs, os::unix::fs::PermissionsExt as _};

use jiff::{SignedDuration, Timestamp};

use super::{
    FOLDER, Kind, Message, NotifyConfig, Outgoing, SLICE, State, deliver, notify, pause, post, send_again, store,
    withdraw,
};
use crate::{
    access::Policy,
    app::{App, Config, Parts, migrations},
    both,
    clock::Clock,
    ids::Ids,
    jobs::run_due,
    journal,
    slice::{JobKind, Slice},
    templates::{Templates, platform_pages},
    testing::{Store, TestDatabase, TestFolder, fresh},
    work::{Actor, Work},
};
use stand_in::{KEY, StandIn};

const JOB: &str = "post/carry";

async fn carry(app: App, id: serde_json::Value) -> Result<(), crate::jobs::JobError> {
    deliver(&app, id.as_str().unwrap()).await
}

const POST: Slice = Slice {
    name: "post",
    jobs: &[JobKind { name: JOB, run: |app, id| Box::pin(carry(app, id)), every_seconds: None }],
    ..Slice::NONE
};

struct House {
    app: App,
    folder: TestFolder,
    _database: TestDatabase,
}

async fn house(store: Store, notify: Option<NotifyConfig>) -> House {
    let slices = [&crate::slices()[..], &[POST]].concat();
    assert!(slices.iter().any(|slice| slice.name == SLICE.name));
    let database = fresh(store, "messages", &migrations(&slices), async |_| Ok(())).await;
    let folder = TestFolder::new();
    let app = App::new(Parts {
        db: (*database).clone(),
        clock: Clock::standing("2026-11-23T09:00:00Z".parse::<Timestamp>().unwrap()),
        ids: Ids::random(),
        templates: Templates::new(vec![platform_pages()]).unwrap(),
        assets: crate::templates::assets::Assets::default(),
        policy: Policy::load(&[], &slices).unwrap(),
        roles: &[],
        config: Config { notify, ..Config::on_loopback("Messages", folder.to_path_buf()) },
        slices,
    });
    House { app, folder, _database: database }
}

fn text_to(recipient: &str) -> Outgoing {
    Outgoing {
        kind: Kind::Text,
        recipient: recipient.into(),
        subject: String::new(),
        body: "Ring us when you can.".into(),
        pdf: None,
        own_pages: false,
        person_id: Some("a person".into()),
        job: JOB,
    }
}

async fn posted(app: &App, new: &Outgoing) -> String {
    let mut work = Work::begin(app, Actor::service("test")).await.unwrap();
    let id = post(&mut work, new).await.unwrap();
    work.commit_housekeeping().await.unwrap();
    id
}

async fn message(app: &App, id: &str) -> Message {
    store::find(&app.db, id).await.unwrap().unwrap()
}

/// How often the journal tells that a message moved on.
async fn told(app: &App) -> i64 {
    journal::changes(&app.db).await.unwrap()
}

fn names(folder: &TestFolder) -> Vec<String> {
    let Ok(read) = fs::read_dir(folder.join(FOLDER)) else { return Vec::new() };
    read.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn pauses_grow_and_end_after_two_days() {
    let all: Vec<_> = (1..20).map_while(pause).collect();
    assert!(all.is_sorted() && all[0] == SignedDuration::from_mins(1), "{all:?}");
    let sum = all.iter().fold(SignedDuration::ZERO, |sum, one| sum + *one);
    assert!((SignedDuration::from_hours(47)..SignedDuration::from_hours(49)).contains(&sum), "{sum:?}");
}

#[test]
fn a_key_is_a_name_a_service_and_a_secret() {
    let (service, secret) = ("26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0");
    for (key, expected) in [
        (format!("our_key-{service}-{secret}"), Some((service, secret))),
        (format!("a-name-with-hyphens-{service}-{secret}"), Some((service, secret))),
        (format!("our_key-{service}"), None),
        (secret.to_owned(), None),
        (format!("our_key-{service}-{}", &secret[1..]), None),
        (format!("é{}", &secret[1..]), None),
        (String::new(), None),
    ] {
        assert_eq!(notify::parts(&key), expected, "{key}");
    }
    let config = NotifyConfig { key: KEY.into(), ..StandIn::config_of("http://127.0.0.1:1") };
    assert!(!format!("{config:?}").contains(KEY), "a secret in a log");
}

#[test]
fn what_notify_says_becomes_of_a_message() {
    for (kind, state, arrived) in [
        ("sms", "created", None),
        ("sms", "sending", None),
        ("sms", "pending", None),
        ("sms", "delivered", Some(true)),
        ("email", "permanent-failure", Some(false)),
        ("sms", "temporary-failure", Some(false)),
        ("email", "technical-failure", Some(false)),
        ("letter", "accepted", None),
        ("letter", "received", Some(true)),
        ("letter", "pending-virus-check", None),
        ("letter", "virus-scan-failed", Some(false)),
        ("letter", "validation-failed", Some(false)),
        ("letter", "cancelled", Some(false)),
        ("sms", "a state of next year", None),
    ] {
        let found = notify::state(kind, state);
        assert_eq!(found.map(|(arrived, _)| arrived), arrived, "{kind} {state}");
        assert!(found.is_none_or(|(arrived, why)| arrived == why.is_empty()), "{kind} {state}");
    }
}

both! {
    async fn without_a_carrier_a_message_is_a_file_of_the_services_own(store) {
        let house = house(store, None).await;
        let app = &house.app;
        let id = posted(app, &text_to("07700 900123")).await;
        assert_eq!(message(app, &id).await.state, State::Waiting);
        run_due(app, "one").await.unwrap();
        assert_eq!(message(app, &id).await.state, State::Sent);
        assert_eq!(names(&house.folder), [format!("{id}.txt")]);
        let path = house.folder.join(FOLDER).join(format!("{id}.txt"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "To: 07700 900123\nSubject: \n\nRing us when you can.\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "others may read it");
        assert_eq!(told(app).await, 1);
        // Once more changes nothing.
        deliver(app, &id).await.unwrap();
        assert_eq!((told(app).await, names(&house.folder).len()), (1, 1));
    }

    async fn what_is_not_kept_is_not_sent(store) {
        let house = house(store, None).await;
        let mut work = Work::begin(&house.app, Actor::service("test")).await.unwrap();
        post(&mut work, &text_to("07700 900123")).await.unwrap();
        drop(work);
        run_due(&house.app, "one").await.unwrap();
        assert!(names(&house.folder).is_empty());
    }

    async fn what_may_not_go_any_more_is_held_back(store) {
        let house = house(store, None).await;
        let app = &house.app;
        let id = posted(app, &text_to("07700 900123")).await;
        let mut work = Work::begin(app, Actor::service("test")).await.unwrap();
        assert!(withdraw(&mut work, &message(app, &id).await, "They have died.").await.unwrap());
        work.commit().await.unwrap();
        run_due(app, "one").await.unwrap();
        assert!(names(&house.folder).is_empty());
        let held = message(app, &id).await;
        assert_eq!((held.state, held.reason.as_deref()), (State::Withdrawn, Some("They have died.")));
    }

    async fn notify_is_asked_in_its_own_words(store) {
        let stand_in = StandIn::start("2026-11-23T09:00:00Z").await;
        let house = house(store, Some(stand_in.config())).await;
        let app = &house.app;
        let text = posted(app, &text_to("07700 900123")).await;
        let email = Outgoing { kind: Kind::Email, recipient: "joan@example.org".into(), subject: "What we agreed".into(), ..text_to("") };
        let email = posted(app, &email).await;
        let letter = Outgoing { kind: Kind::Letter, pdf: Some(b"%PDF-1.7".to_vec()), ..text_to("1 Mill Lane") };
        let letter = posted(app, &letter).await;
        run_due(app, "one").await.unwrap();
        let taken = stand_in.taken();
        assert_eq!(taken.len(), 3);
        let of = |id: &str| taken.iter().find(|one| one["reference"] == id).unwrap().clone();
        assert_eq!(of(&text)["phone_number"], "07700 900123");
        assert_eq!(of(&text)["personalisation"]["body"], "Ring us when you can.");
        assert_eq!(of(&text)["template_id"], "template of texts");
        assert_eq!((&of(&email)["email_address"], &of(&email)["personalisation"]["subject"]), (&"joan@example.org".into(), &"What we agreed".into()));
        assert_eq!(of(&letter)["content"], "JVBERi0xLjc=");
        assert!(stand_in.refused().is_empty(), "{:?}", stand_in.refused());
        assert!(names(&house.folder).is_empty());

        // Some arrive, some do not, one is still on its way.
        stand_in.turn(&text, "delivered");
        stand_in.turn(&email, "permanent-failure");
        app.clock.advance(SignedDuration::from_mins(10));
        stand_in.now("2026-11-23T09:10:00Z");
        run_due(app, "one").await.unwrap();
        assert_eq!(message(app, &text).await.state, State::Delivered);
        assert_eq!(message(app, &letter).await.state, State::Sent);
        let failed = message(app, &email).await;
        assert_eq!(failed.state, State::Failed);
        assert_eq!(failed.reason.as_deref(), Some("There is no such number or address. Ask for the right one."));
        assert_eq!(told(app).await, 5);

        // A person sends it again, on purpose: it goes to Notify once more.
        let mut work = Work::begin(app, Actor::service("test")).await.unwrap();
        assert!(send_again(&mut work, &failed).await.unwrap());
        assert!(!send_again(&mut work, &failed).await.unwrap(), "twice at once");
        work.commit().await.unwrap();
        run_due(app, "one").await.unwrap();
        assert_eq!(message(app, &email).await.state, State::Sent);
        assert_eq!(stand_in.taken().len(), 4, "what had failed is sent anew");
    }

    async fn a_letter_may_go_by_a_template_with_its_address_line_by_line(store) {
        let stand_in = StandIn::start("2026-11-23T09:00:00Z").await;
        let config = NotifyConfig { letter_template: "template of letters".into(), ..stand_in.config() };
        let house = house(store, Some(config)).await;
        let letter = Outgoing { kind: Kind::Letter, subject: "What we agreed".into(), ..text_to("Joan\n1 Mill Lane\n\nLM1 1AA") };
        posted(&house.app, &letter).await;
        run_due(&house.app, "one").await.unwrap();
        // Large print goes as its own pages: those of the template would be too small.
        posted(&house.app, &Outgoing { own_pages: true, pdf: Some(b"%PDF-1.7".to_vec()), ..letter }).await;
        run_due(&house.app, "one").await.unwrap();
        let taken = stand_in.taken();
        assert_eq!(taken[1]["content"], "JVBERi0xLjc=");
        let filled = &taken[0]["personalisation"];
        assert_eq!((&filled["address_line_1"], &filled["address_line_3"]), (&"Joan".into(), &"LM1 1AA".into()));
        assert_eq!((&filled["subject"], &filled["body"]), (&"What we agreed".into(), &"Ring us when you can.".into()));
    }

    async fn an_answer_that_was_lost_does_not_send_twice(store) {
        let stand_in = StandIn::start("2026-11-23T09:00:00Z").await;
        let house = house(store, Some(stand_in.config())).await;
        let app = &house.app;
        // Notify takes it, and its answer is lost: the server fails after it wrote the message down.
        stand_in.loses_answers(1);
        let id = posted(app, &text_to("07700 900123")).await;
        run_due(app, "one").await.unwrap();
        let held = message(app, &id).await;
        assert_eq!((held.state, held.tries), (State::Waiting, 1));
        assert_eq!(held.reason.as_deref(), Some("GOV.UK Notify could not be reached. We try again by ourselves."));
        app.clock.advance(SignedDuration::from_secs(59));
        stand_in.now("2026-11-23T09:00:59Z");
        run_due(app, "one").await.unwrap();
        assert_eq!(message(app, &id).await.tries, 1, "a second too early");
        app.clock.advance(SignedDuration::from_secs(1));
        stand_in.now("2026-11-23T09:01:00Z");
        run_due(app, "one").await.unwrap();
        assert_eq!(message(app, &id).await.state, State::Sent);
        assert_eq!(stand_in.taken().len(), 1, "it was sent twice");
    }

    async fn what_notify_refuses_fails_at_once_and_says_why(store) {
        let stand_in = StandIn::start("2026-11-23T09:00:00Z").await;
        let house = house(store, Some(stand_in.config())).await;
        let id = posted(&house.app, &text_to("12")).await;
        run_due(&house.app, "one").await.unwrap();
        let held = message(&house.app, &id).await;
        assert_eq!(held.state, State::Failed);
        assert_eq!(held.reason.as_deref(), Some("GOV.UK Notify did not take it: the telephone number is not one that takes texts. Check it."));
    }

    async fn a_key_of_somebody_else_waits_two_days_and_gives_up(store) {
        let stand_in = StandIn::start("2026-11-23T09:00:00Z").await;
        let wrong = format!("{}0", &KEY[..KEY.len() - 1]);
        let house = house(store, Some(NotifyConfig { key: wrong, ..stand_in.config() })).await;
        let app = &house.app;
        let id = posted(app, &text_to("07700 900123")).await;
        run_due(app, "one").await.unwrap();
        let held = message(app, &id).await;
        assert_eq!(held.state, State::Waiting);
        assert!(held.reason.unwrap().contains("does not know our key"));
        for tries in 1.. {
            let Some(pause) = pause(tries) else { break };
            app.clock.advance(pause);
            run_due(app, "one").await.unwrap();
        }
        let held = message(app, &id).await;
        assert_eq!(held.state, State::Failed);
        assert!(held.reason.unwrap().starts_with("We tried for two days and gave up."));
        assert!(stand_in.taken().is_empty());
    }

    async fn a_token_of_another_time_is_refused(store) {
        let stand_in = StandIn::start("2026-11-23T09:01:00Z").await;
        let house = house(store, Some(stand_in.config())).await;
        let id = posted(&house.app, &text_to("07700 900123")).await;
        run_due(&house.app, "one").await.unwrap();
        assert_eq!(message(&house.app, &id).await.state, State::Waiting);
        assert_eq!(stand_in.refused(), ["iat"]);
    }
}
