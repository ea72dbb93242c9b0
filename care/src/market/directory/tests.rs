//! The directory's decisions as tables of facts, and what the public finds in it, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use platform::{
    stories,
    work::{Actor, Work},
};

use super::{
    find_ids,
    keep::{Mark, mark},
    model::{Accessibility, CostOption, Location, Schedule, Service, ServiceAtLocation},
    rules::{Point, Standing, access, in_words, is_free, is_personal, is_shown},
    search, store,
    views::schedule,
};
use crate::shell::town::{Town, town};

#[test]
fn what_the_public_sees() {
    let standing = |status, internal, vanished, merged| is_shown(Standing { status, internal, vanished, merged });
    assert!(standing(Some("active"), false, false, false));
    assert!(standing(Some("temporarily closed"), false, false, false));
    for status in [Some("inactive"), Some("defunct"), Some("archived"), None] {
        assert!(!standing(status, false, false, false), "{status:?}");
    }
    assert!(!standing(Some("active"), true, false, false));
    assert!(!standing(Some("active"), false, true, false));
    assert!(!standing(Some("active"), false, false, true));
    assert!(is_personal(Some("Ann Persona"), None, None));
    assert!(!is_personal(Some("Ann Persona"), Some("Reception"), None) && !is_personal(None, None, None));
}

#[test]
fn distances_are_those_of_the_earth() {
    // Greenwich to the Eiffel Tower, about 334 km.
    let (greenwich, tower) =
        (Point { latitude: 51.4779, longitude: -0.0015 }, Point { latitude: 48.8584, longitude: 2.2945 });
    let metres = greenwich.metres_to(tower);
    assert!((metres - 334_700.0).abs() < 2_000.0, "{metres}");
    let [south, north, west, east] = greenwich.around(1_000.0);
    for corner in [
        (south, greenwich.longitude),
        (north, greenwich.longitude),
        (greenwich.latitude, west),
        (greenwich.latitude, east),
    ] {
        let far = greenwich.metres_to(Point { latitude: corner.0, longitude: corner.1 });
        assert!((far - 1_000.0).abs() < 1.0, "{far}");
    }
    for (metres, words) in [(90.0, "very near"), (1_609.0, "1 mile"), (2_500.0, "1.6 miles"), (40_000.0, "25 miles")] {
        assert_eq!(in_words(metres), words);
    }
}

#[test]
fn free_and_open_to_wheelchairs_only_when_said() {
    let cost = |amount| CostOption { amount: Some(amount), ..CostOption::default() };
    let costs = |all: Vec<CostOption>| is_free(&Service { cost_options: all, ..Service::default() });
    assert!(costs(vec![cost(0.0)]) && !costs(vec![cost(0.0), cost(3.0)]) && !costs(Vec::new()));
    assert!(is_free(&Service { fees: Some("Free for everybody".into()), ..Service::default() }));
    let place = |words: &str| Service {
        service_at_locations: vec![ServiceAtLocation {
            location: Some(Location {
                accessibility: vec![Accessibility { description: Some(words.into()), ..Accessibility::default() }],
                ..Location::default()
            }),
            ..ServiceAtLocation::default()
        }],
        ..Service::default()
    };
    assert_eq!(access(&place("Ramp at the back. Induction loop.")), ["wheelchair", "hearing"]);
    assert_eq!(access(&place("There is no wheelchair access. Accessible toilet")), ["toilet"]);
}

#[test]
fn times_are_said_in_words() {
    let one = |freq: &str, byday: &str, from: &str, to: &str| Schedule {
        freq: Some(freq.into()),
        byday: Some(byday.into()),
        opens_at: Some(from.into()),
        closes_at: Some(to.into()),
        ..Schedule::default()
    };
    let said = |of: Schedule| schedule(&of).unwrap();
    assert_eq!(said(one("WEEKLY", "TH,FR", "10:00:00", "18:30:00")), "Every Thursday and Friday, 10am to 6:30pm");
    assert_eq!(said(one("MONTHLY", "1TU", "12:00", "13:00")), "Each month on the first Tuesday, midday to 1pm");
    assert_eq!(said(one("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", "00:00", "09:05")), "Every day, midnight to 9:05am");
    assert_eq!(schedule(&Schedule::default()), None);
}

async fn by(town: &Town) -> Work {
    Work::begin(&town.app, Actor::service("test")).await.unwrap()
}

stories! {
    with town;

    /// Anybody finds help in their own words, without an account, and caches may keep the page because it is nobody's.
    async fn anybody_finds_help(town: Town) {
        let nobody = town.browser();
        let mut page = nobody.open("/find-help?q=I+feel+lonely&postcode=ZZ1+1AE&within=1").await;
        page.has_status(200).sees("Befriending at Old Dock Hall").sees("We also looked for what helps with: I feel lonely").sees("very near");
        page.does_not_see("Befriending at Riverside Chapel");
        assert!(page.header("cache-control").starts_with("public"), "{}", page.header("cache-control"));
        assert!(nobody.cookies().is_empty(), "{:?}", nobody.cookies());
        page.follow("Befriending at Old Dock Hall").await;
        page.has_status(200).sees("Every").sees("Free").sees("People of 18 and over").sees("Bus 4").sees("Begin a list");
        assert!(nobody.cookies().is_empty());
        // Somebody signed in gets a page of their own, which no cache keeps.
        let amina = town.sign_in("amina").await;
        let own = amina.open("/find-help?q=lunch").await;
        assert_eq!(own.header("cache-control"), "no-store");
    }

    async fn what_is_asked_narrows_what_is_found(town: Town) {
        let db = &town.app.db;
        let all = search::search(db, &search::Question { words: "lunch club".into(), ..search::Question::default() }).await.unwrap();
        assert!(all.found.len() >= 5, "{}", all.found.len());
        let free = search::Question { words: "lunch club".into(), free: true, ..search::Question::default() };
        let free = search::search(db, &free).await.unwrap();
        for hit in &free.found {
            let service = store::whole(db, &hit.id).await.unwrap().unwrap().public();
            assert!(is_free(&service), "{:?}", service.name);
        }
        let polish = search::Question { language: Some("pl".into()), ..search::Question::default() };
        let polish = search::search(db, &polish).await.unwrap();
        assert!(!polish.found.is_empty() && polish.found.len() < 20);
        let young = search::Question { words: "lunch club".into(), age: Some(30.0), ..search::Question::default() };
        let young = search::search(db, &young).await.unwrap();
        for hit in &young.found {
            let service = store::whole(db, &hit.id).await.unwrap().unwrap().service;
            assert!(service.minimum_age.is_none_or(|least| least <= 30.0), "{:?}", service.name);
        }
        // A slip of the keyboard finds what was meant, and says so; nonsense finds nothing.
        let slip = search::Question { words: "gardning".into(), ..search::Question::default() };
        let slip = search::search(db, &slip).await.unwrap();
        assert!(!slip.found.is_empty() && slip.slips.len() == 1, "{:?}", slip.slips);
        assert!(find_ids(db, "xqzvw", None).await.unwrap().is_empty());
        // The nearest comes first.
        let near = find_ids(db, "choir", Some("ZZ4 4EF")).await.unwrap();
        let first = store::whole(db, &near[0]).await.unwrap().unwrap().public();
        assert!(first.name.as_ref().unwrap().ends_with("Lighthouse Centre"), "{:?}", first.name);
    }

    /// Internal services, confidential places and personal contacts are shown to nobody.
    async fn what_is_not_for_the_public_stays_inside(town: Town) {
        let id = find_ids(&town.app.db, "befriending", None).await.unwrap().remove(0);
        let nobody = town.browser();
        let path = format!("/find-help/services/{id}");
        nobody.open(&path).await.has_status(200);
        let mut work = by(&town).await;
        mark(&mut work, &id, Mark::Internal(true)).await.unwrap();
        work.commit().await.unwrap();
        nobody.open(&path).await.has_status(404);
        nobody.open(&format!("/open-referral/services/{id}")).await.has_status(404);
        assert!(!find_ids(&town.app.db, "befriending", None).await.unwrap().contains(&id));
        let mut work = by(&town).await;
        mark(&mut work, &id, Mark::Internal(false)).await.unwrap();
        work.commit().await.unwrap();
        assert!(find_ids(&town.app.db, "befriending", None).await.unwrap().contains(&id));
    }

    /// A list is its address; a report reaches whoever keeps the directory.
    async fn a_list_is_shared_and_a_report_is_kept(town: Town) {
        let ids = find_ids(&town.app.db, "choir", None).await.unwrap();
        let nobody = town.browser();
        let page = nobody.open(&format!("/find-help/list?service={}&service={}&service=none", ids[0], ids[1])).await;
        page.has_status(200).sees("My list").sees("1 service of this list is not in the directory any more");
        assert!(nobody.cookies().is_empty());
        let mut page = nobody.open(&format!("/find-help/services/{}/report", ids[0])).await;
        page.press("Tell us").await.has_status(422).sees("Write what is wrong");
        page.fill("What is wrong or has changed?", "They moved to the library").press("Tell us").await;
        page.sees("Thank you");
        let agent = crate::town::staff::STAFF.iter().find(|one| one.roles.contains(&"community_agent")).unwrap();
        let agent = town.sign_in(agent.username).await;
        let mut page = agent.open("/directory").await;
        page.sees("They moved to the library");
        page.press("Dealt with").await;
        page.does_not_see("They moved to the library");
    }
}

#[test]
fn suggestions_move_by_what_people_answered() {
    use crate::market::{
        directory::{ideas::ordered, search::Hit},
        worked::Tally,
    };
    let hits: Vec<Hit> = ["a", "b", "c", "d", "e"].map(|id| Hit { id: id.into(), score: 1, metres: None }).into();
    let good = Tally { yes: 30, ..Tally::default() };
    let bad = Tally { no: 30, ..Tally::default() };
    let one = Tally { yes: 1, ..Tally::default() };
    for (tallies, expected) in [
        (vec![], "abcde"),
        (vec![("e", good)], "aebcd"),
        (vec![("a", bad)], "bcdae"),
        (vec![("e", one)], "abced"),
        (vec![("b", one), ("a", bad)], "bcdae"),
    ] {
        let tallies = tallies.into_iter().map(|(id, tally)| (id.to_owned(), tally)).collect();
        let found: String = ordered(hits.clone(), &tallies).into_iter().map(|hit| hit.id).collect();
        assert_eq!(found, expected, "{tallies:?}");
    }
}
