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
}
