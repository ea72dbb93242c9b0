//! The fictional council through HTTP, on both databases: it is filled, and people of it sign in and find what they should.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

mod pages;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use care::{
    evidence::measures,
    people::{events::store as events, persons},
    shell::{
        self,
        town::{Town, monday, service, town},
    },
    town::{
        self, begins,
        borough::{Order, UNTIL, records},
        fill, people, staff,
    },
};
use jiff::civil::date;
use platform::{
    both,
    clock::Clock,
    identity,
    ids::Ids,
    jobs, stories,
    testing::{Browser, Page, Store, fresh},
};

/// A page, when what it shows is worked out.
async fn ready(browser: &Browser, path: &str) -> Page {
    for _ in 0..30 {
        let page = browser.open(path).await;
        if !page.body().contains("being worked out") {
            return page;
        }
    }
    panic!("{path} is never ready")
}

stories! {
    with town;

    /// Everybody who works here is let in at the door with the one password.
    async fn everybody_signs_in(town: Town) {
        for one in staff::STAFF.iter().step_by(6) {
            town.sign_in(one.username).await;
        }
    }

    async fn amina_finds_mary_and_her_open_contact(town: Town) {
        let amina = town.sign_in("amina").await;
        let mary = persons::search(&town.app.db, "Mary Ashdown", 5).await.unwrap().remove(0);
        amina.open(&format!("/people/{}", mary.id)).await.sees("Mary Ashdown").sees("Large print");
        amina.open("/contacts").await.sees("Mary Ashdown").does_not_see("Astrid Vane");
    }

    /// What the town promises to hold: restricted and barred records, one name twice, a likely second record, a death.
    async fn the_town_holds_its_people(town: Town) {
        let db = &town.app.db;
        let found = async |question: &str| persons::search(db, question, 10).await.unwrap();
        assert!(found("Astrid Vane").await[0].restricted);
        let leila = identity::account_named(&town.app, "leila").await.unwrap().unwrap();
        assert_eq!(found("Ivor Blakemoor").await[0].barred, [leila.id]);
        assert!(found("John Hartley").await.iter().filter(|one| one.name == "John Hartley").count() >= 2);
        let maggie = persons::find(db, &found("Maggie Elwood").await[0].id).await.unwrap();
        let likely = persons::possible_duplicates(db, &maggie.details).await.unwrap();
        assert!(likely.iter().any(|one| one.name == "Margaret Ellwood"), "{likely:?}");
        assert_eq!(found("Harold Finch").await[0].died_on, Some(date(2026, 10, 19)));
        for one in people::residents().unwrap() {
            let name = one.details().name();
            assert!(found(&name).await.iter().any(|found| found.name == name), "{name} is not found");
        }
    }

    /// What the demo sends is read like anything else, and the year before has figures by the nation's own method.
    async fn the_extracts_of_the_demo_are_read_and_have_figures(town: Town) {
        town::extracts::send(&town.app).await.unwrap();
        jobs::run_due(&town.app, "town").await.unwrap();
        let idris = town.sign_in("idris").await;
        let mut page = idris.open("/evidence/data").await;
        page.sees("SYNTHETIC-cld-999-20221001-20260331.csv").sees("Idris Vaughn-Lowe").does_not_see("Being read");
        page.follow("SYNTHETIC-cld-999-20251001-20260930.csv").await;
        page.sees("is not a council code").sees("is not closed where the value ends");
        let page = ready(&idris, "/evidence/national").await;
        page.sees("2025-26").sees("of 9400").does_not_see("not known").does_not_see("No file covers");
        page.does_not_see("only the period that a file states");
        idris.open("/evidence/patterns").await.sees("Request, then Assessment, then Service");
    }

    /// The plan says where the town stood as the town's own chart does, and aims at more.
    async fn the_plan_stood_where_its_chart_says(town: Town) {
        let measure = measures::measure_named("solved-within-24-hours").unwrap();
        let months = measures::months_now(&town.app, measure).await.unwrap();
        let then = months.iter().find(|month| month.on == date(2025, 3, 1)).unwrap();
        assert!(!then.provisional && then.denominator.unwrap() >= 10, "{then:?}");
        let helen = town.sign_in("helen").await;
        let mut page = helen.open("/plan").await;
        page.follow("Most people who ask are helped within a day, and it lasts").await;
        page.sees(&format!("{:.0}% in March 2025", then.value * 100.0));
        assert!(then.value < 0.55, "the plan aims at more than there was: {then:?}");
    }

    /// Enough months with enough events that charts have something to say.
    async fn two_years_of_events(town: Town) {
        let all = events::all_current(&town.app.db, "", 5_000).await.unwrap();
        let mut months = BTreeMap::new();
        for one in &all {
            let day = one.event.ended_on.unwrap();
            assert!(day <= date(2026, 11, 23), "{day}");
            *months.entry(day.first_of_month()).or_insert(0) += 1;
        }
        assert!(months.len() >= 24, "{months:?}");
        assert!(months.values().filter(|count| **count >= 10).count() >= 20, "{months:?}");
    }
}

both! {
    /// The same ids at every filling, and quick enough to be done at a first start.
    async fn filling_is_the_same_each_time(store) {
        let mut seen = Vec::new();
        for key in ["fill-1", "fill-2"] {
            let tables = platform::app::migrations(&shell::slices());
            let db = fresh(store, key, &tables, |db| async move {
                let began = Instant::now();
                let past = service(db, Clock::standing(begins(monday())), Ids::seeded(1))?;
                fill(&past, monday()).await?;
                eprintln!("filled in {:.2} s", began.elapsed().as_secs_f64());
                Ok(())
            })
            .await;
            let found = persons::search(&db, "Mary Ashdown", 1).await.unwrap().remove(0);
            let events = events::all_current(&db, "", 5_000).await.unwrap();
            seen.push((found.id, events.into_iter().map(|event| event.id).collect::<Vec<_>>()));
        }
        assert_eq!(seen[0], seen[1]);
    }

    /// A seed makes the same records: the same people with the same ids, contacts and events. Another seed makes others.
    async fn a_borough_of_records_is_the_same_each_time(store) {
        let mut seen = Vec::new();
        for (key, seed) in [("borough-same-1", 7), ("borough-same-2", 7), ("borough-same-3", 8)] {
            let tables = platform::app::migrations(&shell::slices());
            let db = fresh(store, key, &tables, |_| async { Ok(()) }).await;
            let app = service((*db).clone(), Clock::standing(monday()), Ids::seeded(3)).unwrap();
            let order = Order { people: 150, years: 2, seed, until: UNTIL, clean: true };
            let made = records::fill(&app, &order, &mut |_| {}).await.unwrap();
            let events = events::all_current(&db, "", 5_000).await.unwrap();
            let mut people = Vec::new();
            for id in events.iter().map(|one| &one.event.person_id).collect::<BTreeSet<_>>() {
                let person = persons::find(&db, id).await.unwrap();
                let waits = (person.next_on, person.next_what.clone(), person.owner_id.clone(), person.team_id.clone());
                people.push((person.id.clone(), person.name(), person.details.clone(), waits));
            }
            assert!(people.len() > 100 && events.iter().all(|one| one.event.council == app.config.council));
            seen.push((made, events, people));
        }
        assert_eq!((&seen[0].0, &seen[0].1), (&seen[1].0, &seen[1].1));
        assert_eq!(format!("{:?}", seen[0].2), format!("{:?}", seen[1].2));
        assert_ne!(seen[0].1, seen[2].1);
    }

    /// A borough is found by name, has its events, and is not put beside real people or made twice.
    async fn a_borough_of_records(store) {
        let tables = platform::app::migrations(&shell::slices());
        let db = fresh(store, "borough", &tables, |_| async { Ok(()) }).await;
        let app = service((*db).clone(), Clock::standing(monday()), Ids::seeded(3)).unwrap();
        let order = Order { people: 1_200, years: 5, seed: 7, until: UNTIL, clean: true };
        let began = Instant::now();
        let made = records::fill(&app, &order, &mut |_| {}).await.unwrap();
        eprintln!("{made:?} in {:.2} s", began.elapsed().as_secs_f64());
        assert_eq!(made.people, 1_200);
        assert!(made.contacts > 1_400 && made.events > made.contacts, "{made:?}");
        let events = events::all_current(&db, "", 10_000).await.unwrap();
        assert_eq!(u64::try_from(events.len()).unwrap(), made.events);
        let person = persons::find(&db, &events[0].event.person_id).await.unwrap();
        assert!(person.address.as_deref().unwrap().contains("SYNTHETIC"));
        let by_name = persons::search(&db, &person.name(), 300).await.unwrap();
        assert!(by_name.iter().any(|one| one.id == person.id), "{} is not found", person.name());
        assert!(records::fill(&app, &order, &mut |_| {}).await.is_err(), "a second borough");
    }
}

#[test]
fn every_role_is_somebodys_and_every_name_is_one_persons() {
    let names: BTreeSet<&str> = staff::STAFF.iter().map(|one| one.username).collect();
    assert_eq!(names.len(), staff::STAFF.len());
    let filled: BTreeSet<&str> = staff::STAFF.iter().flat_map(|one| one.roles.iter().copied()).collect();
    let known: BTreeSet<&str> = shell::policies::ROLES.iter().map(|role| role.name).collect();
    assert_eq!(filled, known);
    for one in staff::STAFF {
        assert!(one.teams.iter().all(|team| *team < staff::TEAMS.len()), "{}", one.username);
        assert!(one.name.to_lowercase().starts_with(one.username), "{}", one.username);
    }
}

#[test]
fn a_store_of_a_real_council_stays_without_made_up_people() {
    platform::testing::run(async {
        let tables = platform::app::migrations(&shell::slices());
        let db = fresh(Store::Sqlite, "real", &tables, |_| async { Ok(()) }).await;
        let app = service((*db).clone(), Clock::standing(monday()), Ids::seeded(3)).unwrap();
        let mut work = platform::work::Work::begin(&app, platform::work::Actor::service("test")).await.unwrap();
        let new = identity::NewAccount {
            username: "real.person".into(),
            name: "Real Person".into(),
            title: "Worker".into(),
            roles: vec!["social_worker".into()],
            teams: Vec::new(),
            password: None,
        };
        identity::create_account(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        let order = Order { people: 10, years: 1, seed: 7, until: UNTIL, clean: true };
        let refused = records::fill(&app, &order, &mut |_| {}).await.unwrap_err();
        assert!(refused.to_string().contains("Nothing was written"), "{refused}");
    });
}
