//! Somebody is helped without a full record: as little as possible is kept, and nothing is told to the nation.

use care::{
    front_door::{contacts, light},
    people::persons,
};
use platform::{journal, stories};

use super::{Place, contact, place, token};

impl Place {
    async fn contact_at(&self, path: &str) -> contacts::Contact {
        let id = path.strip_prefix("/contacts/").unwrap().split('/').next().unwrap();
        contacts::find(&self.app.db, id).await.unwrap().unwrap()
    }
}

stories! {
    with place;

    async fn helped_without_a_record_and_the_nation_is_told_nothing(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "Where is the lunch club?").await;
        let path = page.path().to_owned();
        page.follow("Help them without a record").await;
        page.press("Keep a light record").await.has_status(422).sees("Say whether they agree");
        page.choose("agreed", "Yes").fill("called", "Marge").fill("district", "ZZ1 4AB").choose("What helped", "Company: people, groups and places nearby");
        page.press("Keep a light record").await.has_status(200).sees("It is a light record").sees("left out of the national return");
        page.choose("ending", "Helped today").fill("connected_to", "Lee Lunch Club");
        page.press("End the contact").await.has_status(200).sees("They left no details");
        let ended = town.contact_at(&path).await;
        assert_eq!((ended.person_id, ended.event_id), (None, None));
        let held = light::of_contact(&town.app.db, &ended.id).await.unwrap().unwrap();
        assert_eq!((held.called.as_deref(), held.district.as_deref()), (Some("Marge"), Some("ZZ1")), "half a postcode, no more");
        amina.open("/light-records").await.sees("1 person").sees("Company").does_not_see("Marge");
        assert!(persons::search(&town.app.db, "Marge", 5).await.unwrap().is_empty(), "nobody's record was begun");
    }

    async fn who_does_not_agree_is_a_tally(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "A question about the bus").fill("caller", "Stan Pell");
        page.press("Save").await.has_status(200);
        let path = page.path().to_owned();
        page.follow("Help them without a record").await.sees("Stan Pell");
        page.choose("agreed", "No: count them, and keep no name").fill("called", "Stan");
        page.press("Keep a light record").await.has_status(200);
        let kept = town.contact_at(&path).await;
        assert_eq!(kept.typed.caller, None);
        let held = light::of_contact(&town.app.db, &kept.id).await.unwrap().unwrap();
        assert_eq!((held.agreed, held.called), (false, None));
        amina.open("/contacts").await.does_not_see("Stan Pell");
        // The same page sent again makes no second one.
        page.open(&format!("{path}/light")).await.sees("this is a tally").does_not_see("Keep a light record");
    }

    async fn it_becomes_a_record_only_by_consent_or_duty(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "She asked again").await;
        let path = page.path().to_owned();
        page.follow("Help them without a record").await;
        page.choose("agreed", "Yes").fill("called", "Dot");
        page.press("Keep a light record").await.has_status(200);
        let id = town.contact_at(&path).await.id;
        // Neither the page nor a form sent past it leads to a record before the reason is said.
        amina.open(&format!("{path}/person?q=Dot")).await.sees("Does it become a full record?");
        let past = amina.open("/contacts/new").await;
        let csrf = token(&past);
        let version = town.contact_at(&path).await.version;
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("csrf={csrf}&version={version}&given_name=Dot");
        let refused = amina.request("POST", &format!("{path}/person"), &headers, body).await;
        assert_eq!(refused.status.as_u16(), 409, "{}", refused.text());
        assert_eq!(town.contact_at(&path).await.person_id, None);
        let mut page = amina.open(&format!("{path}/light")).await;
        page.press("Go on to their record").await.has_status(422).sees("Say whether they agree").sees("it stays with the record");
        page.choose("basis", "They agree that we begin a record of them").fill("reason", "She wants us to ring each week");
        page.press("Go on to their record").await.has_status(200).sees("The reason is kept");
        page.fill("given_name", "Dot").fill("family_name", "Larch");
        page.press("Begin a new record").await.has_status(200).sees("The contact is about Dot Larch.");
        let held = light::of_contact(&town.app.db, &id).await.unwrap().unwrap();
        assert!(held.person_id.is_some() && held.called.is_none(), "the name is in the record now, and nowhere twice");
        let told = journal::told_about(&town.app.db, "light record", &held.id, 10).await.unwrap();
        assert_eq!(told.len(), 3, "made, based, converted");
        assert!(told.iter().any(|one| one.changes.as_ref().is_some_and(|all| all.contains("She wants us to ring"))));
        amina.open("/light-records").await.sees("1 person");
    }

    async fn a_concern_is_never_a_light_record(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "Her nephew takes her money").tick("Worried about abuse or neglect");
        page.press("Save").await.has_status(200);
        page.follow("Help them without a record").await.sees("you have a duty to, so it needs no consent").does_not_see("Keep a light record");
        let path = page.path().to_owned();
        let csrf = token(&amina.open("/contacts/new").await);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let refused = amina.request("POST", &path, &headers, format!("csrf={csrf}&agreed=no")).await;
        assert_eq!(refused.status.as_u16(), 409);
    }
}
