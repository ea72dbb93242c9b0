//! Who may know of a record is set on a page, by those who answer for it, with a reason; it counts at the next request.

use care::people::persons;
use platform::{journal, stories, testing::Browser};
use totp_rs::{Builder, Secret};

use super::{Place, mary, place};

impl Place {
    /// Turns on the second step in a signed-in browser; its session has passed it then.
    async fn with_second_factor(&self, browser: &Browser) {
        let mut page = browser.open("/account/second-factor").await;
        page.press("Set it up").await.has_status(200);
        let body = page.body();
        let key: String = body.split("app-key\">").nth(1).unwrap().split('<').next().unwrap().split(' ').collect();
        let bits: String = key
            .chars()
            .map(|letter| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap()))
            .collect();
        let bytes: Vec<u8> = (0..20).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect();
        let secret: [u8; 20] = bytes.try_into().unwrap();
        let totp = Builder::new().with_secret(Secret::new_stack(secret)).build().unwrap();
        let code = totp.generate(u64::try_from(self.app.clock.now().as_second()).unwrap()).to_string();
        page.fill("code", &code);
        page.press("Turn it on").await.has_status(200);
    }
}

stories! {
    with place;

    async fn a_manager_restricts_a_record_and_lifts_it_again(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let page = format!("{}/protection", person.href());
        let (mona, rosa) = (place.signed_in("mona").await, place.signed_in("rosa").await);
        rosa.open(&person.href()).await.has_status(200);
        let mut form = mona.open(&person.href()).await;
        form.follow("Who may know of this record").await.has_status(200).sees("Mary Adeyemi");
        form.choose("Is this record restricted?", "Yes");
        form.press("Save").await.has_status(422).sees("Say why");
        form.fill("because", "Her former partner looks for her");
        form.press("Save").await.has_status(200).sees("It counts from now on");
        // At the next request nobody finds her, and the manager too needs a second factor now.
        rosa.open(&person.href()).await.has_status(403).does_not_see("Adeyemi");
        rosa.open("/people?q=mary").await.sees("Nobody found");
        mona.open(&page).await.has_status(403).sees("This record is restricted");
        place.with_second_factor(&mona).await;
        mona.open(&person.href()).await.has_status(200).sees("Restricted record");
        let mut form = mona.open(&page).await;
        form.choose("Is this record restricted?", "No").fill("because", "He lives abroad");
        form.press("Save").await.has_status(200).sees("It counts from now on");
        rosa.open("/people?q=mary").await.sees("Mary Adeyemi");
        rosa.open(&person.href()).await.has_status(200);
        let told = journal::told_about(&place.app.db, "person", &person.id, 10).await.unwrap();
        let told: Vec<_> = told.into_iter().filter(|told| told.action == "people/persons:protect").collect();
        assert_eq!((told.len(), told[0].actor_name.as_str(), told[0].person_id.as_ref()), (2, "Mona", Some(&person.id)));
        let changes: String = told.into_iter().filter_map(|told| told.changes).collect();
        for words in ["Her former partner looks for her", "He lives abroad", r#""restricted":{"before":false,"after":true}"#] {
            assert!(changes.contains(words), "{changes}");
        }
        mona.open(&format!("{}/history", person.href())).await.sees("restrict a record, and keep a colleague out of it").sees("He lives abroad");
    }

    async fn a_colleague_with_a_personal_connection_is_kept_out(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let page = format!("{}/protection", person.href());
        let (mona, sam) = (place.signed_in("mona").await, place.signed_in("sam").await);
        sam.open(&person.href()).await.has_status(200);
        let mut form = mona.open(&page).await;
        form.choose("Another colleague", "Sam (social worker)").fill("because", "Her nephew");
        form.press("Save").await.has_status(200).sees("[x] Sam");
        sam.open(&person.href()).await.has_status(403).sees("declared personal connection").does_not_see("Adeyemi");
        sam.open("/people?q=mary").await.sees("Nobody found");
        sam.open(&format!("/contacts/new?person={}", person.id)).await.has_status(404).does_not_see("Adeyemi");
        mona.open(&format!("{}/history", person.href())).await.sees("barred: nothing → Sam").sees("Her nephew");
        let mut form = mona.open(&page).await;
        form.choose("Another colleague", "Mona (manager)").untick("Sam").fill("because", "It was another Sam; I am her niece");
        form.press("Save").await.has_status(200);
        sam.open(&person.href()).await.has_status(200);
        mona.open(&page).await.has_status(403).sees("declared personal connection");
    }

    async fn those_who_answer_for_it_and_nobody_else(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let mut work = place.work().await;
        let sam = place.account("sam").await;
        persons::hold(&mut work, &person, Some(&sam), person.team_id.as_deref()).await.unwrap();
        work.commit().await.unwrap();
        let page = format!("{}/protection", person.href());
        for (who, status) in [("mona", 200), ("gita", 200), ("sam", 403), ("rosa", 403), ("ines", 403), ("finn", 403)] {
            let answer = place.signed_in(who).await.open(&page).await;
            answer.has_status(status).does_not_see("9434765919").does_not_see("Wharf Lane").does_not_see("Large print");
            assert_eq!(answer.says("Adeyemi"), status == 200, "{who}");
        }
        // Information governance comes from the page it may see, and goes back to it.
        let gita = place.signed_in("gita").await;
        let mut form = gita.open(&format!("{}/history", person.href())).await;
        form.follow("Who may know of this record").await.has_status(200);
        form.choose("Is this record restricted?", "Yes").fill("because", "A threat was made");
        form.press("Save").await.has_status(200).sees("It counts from now on");
        gita.open(&page).await.has_status(403);
        gita.open(&person.href()).await.has_status(403).does_not_see("Adeyemi");
        place.with_second_factor(&gita).await;
        gita.open(&page).await.has_status(200).sees("(o) Yes");
        // Its owner goes on; the forged form of somebody who may not changes nothing.
        let sam = place.signed_in("sam").await;
        sam.open(&person.href()).await.has_status(200).sees("Restricted record");
        let token = sam.open(&format!("{}/edit", person.href())).await.value("version");
        assert_eq!(token, "1");
        let mut forged = sam.open(&format!("{}/about-me", person.href())).await;
        forged.forge("csrf", "forged");
        let body = "restricted=no&because=mine&seen=restricted";
        let answer = sam.request("POST", &page, &[("content-type", "application/x-www-form-urlencoded")], body).await;
        assert!(answer.status == 400 || answer.status == 403, "{}", answer.status);
        assert!(persons::find(&place.app.db, &person.id).await.unwrap().restricted);
    }

    async fn of_two_who_decide_the_second_looks_again(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let page = format!("{}/protection", person.href());
        let (mona, gita) = (place.signed_in("mona").await, place.signed_in("gita").await);
        let (mut first, mut second) = (mona.open(&page).await, gita.open(&page).await);
        first.choose("Another colleague", "Sam (social worker)").fill("because", "Her nephew");
        first.press("Save").await.has_status(200);
        second.choose("Another colleague", "Ines (social worker)").fill("because", "Her daughter");
        second.press("Save").await.has_status(409).sees("Somebody else changed in the meantime").sees("Sam");
        assert_eq!(second.value("because"), "Her daughter");
        let kept = persons::find(&place.app.db, &person.id).await.unwrap();
        assert_eq!(kept.barred, [place.account("sam").await]);
        // Below the page too: what was read before somebody else wrote does not win.
        let mut work = place.work().await;
        assert!(persons::protect(&mut work, &person, true, &[], None).await.is_err());
    }
}
