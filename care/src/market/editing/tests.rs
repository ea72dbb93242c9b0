//! Which services are alike, and a person who decides, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeSet;

use platform::stories;

use super::duplicates::{Candidate, likeness, pairs};
use crate::{
    market::directory::find_ids,
    shell::town::{Town, town},
    town::staff,
};

fn one(id: &str, name: &str, postcode: &str) -> Candidate {
    Candidate {
        id: id.into(),
        name: name.into(),
        organisation: "Larkmere Neighbours".into(),
        postcode: postcode.into(),
        feed_id: "f".into(),
        feed: "f".into(),
    }
}

#[test]
fn the_same_service_is_found_and_neighbours_are_not() {
    let all = [
        one("a", "North Quay lunch club", "ZZ11AE"),
        one("b", "LUNCH CLUB, NORTH QUAY", "ZZ11AE"),
        one("c", "North Quay choir", "ZZ11AE"),
        one("d", "North Quay lunch club", "ZZ44EF"),
    ];
    let found: Vec<_> = pairs(&all, &BTreeSet::new()).into_iter().map(|pair| (pair.one.id, pair.other.id)).collect();
    assert_eq!(found, [("a".to_owned(), "b".to_owned())]);
    assert!(likeness(&all[0], &all[2]) < 0.8);
    let different = BTreeSet::from([("a".to_owned(), "b".to_owned())]);
    assert!(pairs(&all, &different).is_empty());
}

stories! {
    with town;

    /// A pair is merged, the public sees one, its old address leads on, and the merging is undone.
    async fn two_become_one_and_two_again(town: Town) {
        let keeper = staff::STAFF.iter().find(|one| one.roles.contains(&"commissioner")).unwrap();
        let keeper = town.sign_in(keeper.username).await;
        let mut page = keeper.open("/directory/twice").await;
        page.has_status(200).sees("Voluntary Action Larkmere");
        let before = find_ids(&town.app.db, "tea dance choir shed", None).await.unwrap().len();
        let other = page.forms().iter().flat_map(|form| &form.fields).find(|field| field.name == "other").unwrap().value.clone();
        page.press_at("pair=1", "Show the first").await;
        page.has_status(200).sees("The public sees one of them now").sees("Separate them");
        let nobody = town.browser();
        nobody.open(&format!("/find-help/services/{other}")).await.has_status(200);
        let gone = nobody.request("GET", &format!("/open-referral/services/{other}"), &[], Vec::new()).await;
        assert_eq!(gone.status.as_u16(), 404);
        page.press("Separate them").await;
        page.has_status(200).sees("They are two services again");
        let there = nobody.request("GET", &format!("/open-referral/services/{other}"), &[], Vec::new()).await;
        assert_eq!(there.status.as_u16(), 200);
        assert_eq!(find_ids(&town.app.db, "tea dance choir shed", None).await.unwrap().len(), before);
        page.press_at("pair=1", "They are different").await;
        page.sees("They are not shown here again");
    }

    async fn an_import_has_a_report(town: Town) {
        let keeper = staff::STAFF.iter().find(|one| one.roles.contains(&"community_agent")).unwrap();
        let keeper = town.sign_in(keeper.username).await;
        let mut page = keeper.open("/directory").await;
        page.attach("Take services from a file", "x.json", "application/json", r#"[{"id": "1", "name": "Kites", "status": "active"}]"#);
        page.press("Take the services").await;
        page.has_status(200).sees("Import from x.json").sees("the id is no UUID");
        let mut page = keeper.open("/directory").await;
        page.attach("Take services from a file", "y.json", "application/json", "not json");
        page.press("Take the services").await;
        page.sees("It broke off").sees("no JSON");
    }

    async fn what_people_say_is_kept_by_an_agent_and_found_by_the_public(town: Town) {
        let agent = staff::STAFF.iter().find(|one| one.roles.contains(&"community_agent")).unwrap();
        let agent = town.sign_in(agent.username).await;
        let before = find_ids(&town.app.db, "zzjars", None).await.unwrap().len();
        assert_eq!(before, 0);
        let mut page = agent.open("/directory/needs").await;
        page.fill("phrase", "How about it").fill("words", "");
        page.press("Add it").await;
        page.has_status(422).sees("nobody would find it").sees("Write words that services use");
        page.fill("phrase", "I cannot open zzjars").fill("words", "equipment bath");
        page.press("Add it").await;
        page.has_status(200).sees("Below you see what it finds");
        assert!(!find_ids(&town.app.db, "cannot open zzjars", None).await.unwrap().is_empty());
        town.browser().open("/find-help").await.sees("I cannot open zzjars");
        // Two who write at once: the second is told, and keeps what was typed.
        let path = page.path().to_owned();
        let mut second = agent.open(&path).await;
        page.fill("words", "choir");
        page.press("Keep it").await;
        page.has_status(200);
        second.fill("words", "swimming");
        second.press("Keep it").await;
        second.has_status(409);
        assert_eq!(second.value("words"), "swimming");
        // The same again is refused; what is gone is gone.
        let mut again = agent.open("/directory/needs").await;
        again.fill("phrase", "i cannot OPEN zzjars").fill("words", "equipment");
        again.press("Add it").await;
        again.has_status(422).sees("there already");
        page.press("Remove it").await;
        page.has_status(200).sees("It is removed").does_not_see("zzjars");
        assert_eq!(agent.open(&path).await.status(), 404);
        // Whoever does not keep the directory does not come in.
        let worker = staff::STAFF.iter().find(|one| one.roles == ["contact_worker"]).unwrap();
        assert_eq!(town.sign_in(worker.username).await.open("/directory/needs").await.status(), 403);
    }

    async fn whoever_asks_very_often_from_one_address_waits_and_others_do_not(town: Town) {
        let somewhere: std::net::SocketAddr = "198.51.100.7:4000".parse().unwrap();
        let elsewhere: std::net::SocketAddr = "198.51.100.8:4000".parse().unwrap();
        let (robot, other) = (town.browser().at(somewhere), town.browser().at(elsewhere));
        for _ in 0..240 {
            assert_eq!(robot.open("/find-help").await.status(), 200);
        }
        robot.open("/find-help").await.has_status(429).sees("Wait a minute");
        assert_eq!(other.open("/find-help").await.status(), 200);
        let ask = |browser: platform::testing::Browser| async move {
            browser.request("GET", "/open-referral/services?per_page=1", &[], Vec::new()).await
        };
        for _ in 0..600 {
            assert_eq!(ask(robot.clone()).await.status.as_u16(), 200, "the API is counted by itself");
        }
        let refused = ask(robot.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "60"));
        assert_eq!(ask(other.clone()).await.status.as_u16(), 200);
        town.later(jiff::SignedDuration::from_mins(1));
        assert_eq!(ask(robot.clone()).await.status.as_u16(), 200);
        assert_eq!(robot.open("/find-help").await.status(), 200);
    }
}
