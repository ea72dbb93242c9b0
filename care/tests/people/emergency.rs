//! Emergency access: a record that is closed to somebody is opened for an hour with a reason, and others read the reason.

use care::people::persons::{self, Details, Person};
use jiff::SignedDuration;
use platform::{
    identity::{self, NewAccount, PasswordHash},
    stories,
    testing::{Browser, Page},
};

use super::{PASSWORD, Place, mary, place};

const REASON: &str = "Found at home with no carer, need her daughter's number";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// The form that the page of a refused record leads to.
async fn asked(browser: &Browser, person: &Person) -> Page {
    let mut page = browser.open(&person.href()).await;
    page.has_status(403).does_not_see("Adeyemi").sees("the information governance lead sees it");
    page.press("Ask for emergency access").await.has_status(200).sees("Why do you need to see it now?");
    page
}

async fn opened(browser: &Browser, person: &Person) -> Page {
    let mut page = asked(browser, person).await;
    page.fill("Why do you need", REASON);
    page.press("Open the record for one hour").await.has_status(200).sees("Adeyemi").sees("runs for one hour");
    page
}

stories! {
    with place;

    async fn a_closed_record_opens_for_an_hour_and_somebody_else_reads_why(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let ines = place.signed_in("ines").await;
        let mut page = asked(&ines, &person).await;
        page.fill("Why do you need", "urgent");
        page.press("Open the record for one hour").await.has_status(422).sees("Say a little more");
        assert_eq!(page.value("Why do you need"), "urgent");
        page.fill("Why do you need", REASON);
        page.press("Open the record for one hour").await.has_status(200).sees("Adeyemi");
        assert_eq!(page.path(), person.href());
        ines.open(&format!("{}/edit", person.href())).await.has_status(403);
        place.app.clock.advance(minutes(59));
        ines.open(&person.href()).await.has_status(200).sees("Adeyemi");
        place.app.clock.advance(minutes(1));
        ines.open(&person.href()).await.has_status(403).does_not_see("Adeyemi");

        let gita = place.signed_in("gita").await;
        let mut page = gita.open("/break-glass").await;
        page.has_status(200).sees("Ines").sees(REASON).sees("1 not reviewed yet").does_not_see("running");
        page.follow(&format!("{}/history", person.href())).await.has_status(200).sees("Ines").sees("emergency");
        let mut page = gita.open("/break-glass").await;
        let mut late = page.clone();
        page.press("Mark as reviewed").await.has_status(200).sees("0 not reviewed yet").sees("Gita, Sun 22 Nov");
        late.press("Mark as reviewed").await.has_status(409).sees("Somebody has reviewed this already");
        ines.open("/break-glass").await.has_status(403);
    }

    async fn nobody_reviews_what_they_opened_themselves(place: Place) {
        let person = place.held_by(mary(), "North Quay").await;
        let mut work = place.work().await;
        let petra = NewAccount {
            username: "petra".into(),
            name: "Petra".into(),
            title: "Social worker and information governance lead".into(),
            roles: vec!["social_worker".into(), "information_governance".into()],
            teams: vec![place.team("Mill Vale").await],
            password: Some(PasswordHash::of(PASSWORD).await.unwrap()),
        };
        identity::create_account(&mut work, petra).await.unwrap();
        work.commit().await.unwrap();
        let petra = place.signed_in("petra").await;
        opened(&petra, &person).await;
        let mut page = petra.open("/break-glass").await;
        page.press("Mark as reviewed").await.has_status(409).sees("somebody else has to review it");
        let mut page = place.signed_in("gita").await.open("/break-glass").await;
        page.sees("running");
        page.press("Mark as reviewed").await.has_status(200).sees("Gita");
    }

    async fn only_a_record_that_was_refused_and_would_open_is_opened(place: Place) {
        const NOTHING: &str = "was refused to you within the last hour";
        let person = place.held_by(mary(), "North Quay").await;
        let tunde = Details { given_name: "Tunde".into(), ..Details::default() };
        let (other, third) = (place.held_by(tunde.clone(), "North Quay").await, place.held_by(tunde, "North Quay").await);
        let ines = place.signed_in("ines").await;
        let address = |id: &str| format!("/break-glass/new?kind=person&id={id}&next=/people/{id}");
        // Nobody's record; somebody's that she never tried to open; another kind of thing.
        for path in [address("00000000-0000-0000-0000-000000000000"), address(&other.id), address(&person.id).replace("person", "contact")] {
            ines.open(&path).await.has_status(409).sees(NOTHING);
        }
        let mut page = asked(&ines, &person).await;
        page.fill("Why do you need", REASON).forge("id", &other.id);
        page.press("Open the record for one hour").await.has_status(409).sees(NOTHING);
        ines.open(&other.href()).await.has_status(403);
        // A declared connection: it stays closed whatever happens.
        let mut work = place.work().await;
        persons::protect(&mut work, &third, false, &[place.account("ines").await], None).await.unwrap();
        work.commit().await.unwrap();
        ines.open(&third.href()).await.has_status(403).does_not_see("Ask for emergency access");
        ines.open(&address(&third.id)).await.has_status(409).sees(NOTHING);
        // The page was left open for longer than an hour.
        let mut page = asked(&ines, &person).await;
        for _ in 0..2 {
            place.app.clock.advance(minutes(31));
            ines.open("/account").await.has_status(200);
        }
        page.fill("Why do you need", REASON);
        page.press("Open the record for one hour").await.has_status(409).sees(NOTHING);
        place.signed_in("gita").await.open("/break-glass").await.sees("Nobody has used emergency access");
        // Once opened, the same form does not open it for another hour, and no form leads out of the site.
        let mut page = asked(&ines, &person).await;
        page.fill("Why do you need", REASON).forge("next", "//evil.example");
        let mut again = page.clone();
        page.press("Open the record for one hour").await.has_status(200);
        assert_eq!(page.path(), "/");
        again.press("Open the record for one hour").await.has_status(409).sees(NOTHING);
        // Whoever works with nobody declares no emergency.
        let finn = place.signed_in("finn").await;
        finn.open(&person.href()).await.has_status(403).does_not_see("Ask for emergency access");
        finn.open(&address(&person.id)).await.has_status(403);
    }
}
