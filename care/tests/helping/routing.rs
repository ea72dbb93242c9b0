//! Right first time: a manager writes rules and tries them, a worker reads the reason, and may know better.

use care::front_door::{contacts, routing};
use platform::{stories, testing::Page};

use super::{Place, contact, place, token};

/// Rules as a manager types them: the first for those of 65 and over who speak of falling, the second for all others.
async fn draft(town: &Place) -> Page {
    let hana = town.manager().await;
    let mut page = hana.open("/routing").await;
    page.sees("There are no rules yet");
    page.press("Begin a draft").await.has_status(200);
    page.fill("why", "Fewer hand-offs").fill("words-1", "fall, fell").choose("to-1", "Mill Vale");
    page.press("Save the draft")
        .await
        .has_status(200)
        .sees("The draft is saved")
        .sees("If they speak of fall or fell, it goes to Mill Vale.");
    page.sees("Some contacts are covered by no rule");
    page
}

async fn live(town: &Place) {
    let mut page = draft(town).await;
    page.press("Save, then try it").await.has_status(200);
    page.press("I have looked: it was tried").await.has_status(200);
    page.press("Put it into force")
        .await
        .has_status(200)
        .sees("These rules are in force from now on.")
        .sees("In force: version 1");
}

stories! {
    with place;

    async fn rules_are_tried_on_last_month_before_they_go_live(town: Place) {
        let amina = town.signed_in("amina").await;
        contact(&amina, "/contacts/new", "She fell on the stairs").await;
        contact(&amina, "/contacts/new", "He is lonely").await;
        town.wait(1);
        let mut page = draft(&town).await;
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let hana = town.signed_in("hana").await;
        let csrf = token(&hana.open("/routing").await);
        let at_once = hana.request("POST", "/routing/draft/live", &headers, format!("csrf={csrf}&version=2")).await;
        assert_eq!(at_once.status.as_u16(), 409, "not before it was tried: {}", at_once.text());
        page.press("Save, then try it").await.has_status(200).sees("2 contacts").sees("1 would go elsewhere").sees("Mill Vale").sees("No rule covers it");
        page.sees("Rule 1: If they speak of fall or fell").sees("Try the draft on last month’s contacts first");
        page.press("I have looked: it was tried").await.has_status(200);
        // Changed since, it must be tried again.
        let mut edit = hana.open("/routing/draft").await;
        edit.fill("from_age-1", "sixty");
        edit.press("Save the draft").await.has_status(422).sees("Write an age in years");
        assert_eq!(edit.value("words-1"), "fall, fell", "what was typed stays");
        edit.fill("from_age-1", "65");
        edit.press("Save the draft").await.has_status(200).sees("65 or older");
        page.press("Put it into force").await.has_status(409);
        let mut again = hana.open("/routing/draft/trial").await;
        again.sees("0 would go elsewhere").sees("changed since it was tried");
        again.press("I have looked: it was tried").await;
        again.press("Put it into force").await.has_status(200).sees("In force: version 1").sees("Hana Okafor");
        assert_eq!(routing::live(&town.app.db).await.unwrap().unwrap().rules[0].from_age, Some(65));
        hana.open("/routing/draft").await.has_status(404);
        hana.open("/routing/versions/1").await.sees("Fewer hand-offs");
        hana.open("/routing/versions/9").await.has_status(404);
        hana.open("/routing/versions/x'").await.has_status(404);
    }

    async fn a_contact_goes_where_the_rules_say_and_the_reason_is_shown(town: Place) {
        live(&town).await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "She fell twice").await;
        let path = page.path().to_owned();
        page.follow("Where should this go?").await.sees("To Mill Vale").sees("Rule 1: If they speak of fall or fell, it goes to Mill Vale.");
        page.press("Send it there").await.has_status(200).sees("Mill Vale has it now.");
        let sam = town.signed_in("sam").await;
        let mut his = sam.open(&path).await;
        his.has_status(200).sees("Rule 1: If they speak of fall or fell");
        his.press("Take this on").await.has_status(200).sees("Ring Sam Okoro");
        let mut gap = contact(&amina, "/contacts/new", "He is lonely").await;
        gap.follow("Where should this go?").await.sees("The rules do not say").sees("No rule covers this contact");
        gap.press("Send it").await.has_status(422).sees("Choose a team or a worker");
        gap.choose("To whom?", "Team: North Quay");
        gap.press("Send it").await.has_status(200).sees("North Quay has it now.");
        amina.open("/routing/results").await.sees("a place for 1 contact").sees("0 went elsewhere").sees("For 1 contact no rule was there");
    }

    async fn whoever_knows_better_is_asked_why_and_never_held_up(town: Place) {
        live(&town).await;
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "He fell").await;
        let path = page.path().to_owned();
        page.open(&format!("{path}/route")).await;
        page.choose("To whom?", "Team: North Quay");
        page.press("Send it elsewhere").await.has_status(422).sees("Say why you know better");
        page.press("Send it elsewhere").await.has_status(200).sees("North Quay has it now.");
        amina.open(&format!("{path}/route")).await.sees("Not as the rules say").sees("No reason was given");
        let mut page = amina.open(&format!("{path}/route")).await;
        page.choose("To whom?", "Dev Patel, contact worker").fill("reason", "Dev knows him");
        page.press("Send it elsewhere").await.has_status(200).sees("Dev Patel has it now.");
        let now = contacts::find(&town.app.db, path.strip_prefix("/contacts/").unwrap()).await.unwrap().unwrap();
        assert_eq!(now.owner_id, town.account("dev").await.id);
        let results = amina.open("/routing/results").await;
        results.sees("a place for 2 contacts").sees("2 went elsewhere, 1 without a reason");
        results.sees("Hand-offs, by week").sees("Week from");
        let from = now.received_at;
        let before = town.app.clock.now() + jiff::SignedDuration::from_secs(1);
        assert_eq!(routing::counts(&town.app.db, from, before).await.unwrap(), (2, 2));
        assert_eq!(contacts::hand_offs(&town.app.db, from, before, "").await.unwrap().len(), 1);
    }

    async fn only_a_manager_changes_rules_and_a_trial_opens_nobody(town: Place) {
        draft(&town).await;
        let amina = town.signed_in("amina").await;
        amina.open("/routing").await.has_status(200).does_not_see("Go on with the draft");
        for path in ["/routing/draft", "/routing/draft/trial"] {
            amina.open(path).await.has_status(403);
            town.signed_in("anna").await.open(path).await.has_status(403);
        }
        town.signed_in("anna").await.open("/routing").await.has_status(403);
        // Priya's contact is about Mary, whom Hana's team does not hold: counted, and not shown.
        let mary = town.person("Mary Adeyemi").await;
        let priya = town.signed_in("priya").await;
        contact(&priya, &format!("/contacts/new?person={}", mary.id), "She fell in the hall").await;
        town.wait(1);
        let hana = town.signed_in("hana").await;
        let trial = hana.open("/routing/draft/trial").await;
        trial.sees("1 would go elsewhere").sees("1 of them is somebody you may not open").does_not_see("hall");
        // Two managers: the second is told, and keeps what was typed.
        let (mut first, mut second) = (hana.open("/routing/draft").await, hana.open("/routing/draft").await);
        first.fill("why", "Mine");
        first.press("Save the draft").await.has_status(200);
        second.fill("why", "Ours");
        second.press("Save the draft").await.has_status(409).sees("Somebody else saved this draft");
        assert_eq!(second.value("why"), "Ours");
    }
}
