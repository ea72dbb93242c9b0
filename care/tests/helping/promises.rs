//! The promises of the front door and its wall: the team reads counts and waits, and nobody's name.

use platform::{stories, testing::Browser};

use super::{Place, contact, place};

async fn raw(browser: &Browser, path: &str) -> String {
    browser.request("GET", path, &[], String::new()).await.text()
}

stories! {
    with place;

    async fn the_wall_counts_what_waits_and_names_nobody(town: Place) {
        let mary = town.person("Mary").await;
        let waiting = town.unclaimed("I cannot get in and out of the bath", 90).await;
        town.unclaimed("My heating is off", 30).await;
        let amina = town.signed_in("amina").await;
        contact(&amina, &format!("/contacts/new?person={}", mary.id), "She fell on the stairs").await;
        let wall = amina.open("/wall").await;
        wall.has_status(200).sees("Waiting 3 Longest: 90 min").sees("Nobody has it yet 2 Longest: 90 min");
        wall.sees("Came today 3").sees("First answer –").sees("Not talked with yet 2");
        for hidden in ["Mary", "Adeyemi", "fell", "bath", "heating"] {
            wall.does_not_see(hidden);
        }
        // The wall and the queue say the same.
        let mut queue = amina.open("/contacts?whose=free").await;
        queue.sees("2 contacts are nobody’s yet");
        queue.press_at(&format!("/contacts/{}/claim", waiting.id), "Claim").await.has_status(200);
        amina.open("/contacts?whose=free").await.sees("1 contact is nobody’s yet");
        let wall = amina.open("/wall").await;
        wall.sees("Nobody has it yet 1 Longest: 30 min").sees("First answer 90 min");
        // What a team holds is its own; a team that is not there is all of them.
        let quay = town.account("priya").await.teams[0].clone();
        amina.open(&format!("/wall?team={quay}")).await.has_status(200).sees("North Quay: this moment").sees("Waiting 0 Longest: none");
        amina.open("/wall?team=%27%20or%201%3D1").await.has_status(200).sees("Waiting 3");
        // It opens itself again only when it was asked to.
        assert!(!raw(&amina, "/wall").await.contains("http-equiv"));
        assert!(raw(&amina, "/wall?every=60").await.contains("http-equiv=\"refresh\" content=\"60\""));
        assert!(!raw(&amina, "/wall?every=1").await.contains("http-equiv"));
    }

    async fn a_handed_contact_that_nobody_took_is_on_the_wall(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = contact(&amina, "/contacts/new", "The stairs").await;
        page.press("Hand over").await.has_status(200);
        page.choose("to", "Dev Patel").fill("reason", "He knows them").fill("agreed_on-day", "23").fill("agreed_on-month", "11").fill("agreed_on-year", "2026").fill("agreed_time", "11am");
        page.press("Hand over").await.has_status(200);
        let wall = amina.open("/wall").await;
        wall.sees("Handed over, not yet taken 1 Past the agreed time: 0").sees("Hand-offs 1");
        town.wait(3);
        let amina = town.signed_in("amina").await;
        amina.open("/wall").await.sees("Handed over, not yet taken 1 Past the agreed time: 1");
        town.signed_in("dev").await.open("/wall").await.sees("Past the agreed time: 1");
    }

    async fn two_years_are_told_by_month_and_a_month_of_few_is_not(town: Place) {
        let amina = town.signed_in("amina").await;
        for words in ["One", "Two", "Three", "Four"] {
            contact(&amina, "/contacts/new", words).await;
        }
        let few = amina.open("/promises").await;
        few.has_status(200).sees("4 contacts in the last 24 months").does_not_see("Nov 2026");
        let mut page = amina.open("/contacts/new").await;
        page.fill("happening", "Five").tick("told_before");
        page.press("Save").await.has_status(200);
        let mut enough = amina.open("/promises").await;
        enough.sees("Nov 2026 100%").sees("Nov 2026 20%").sees("Nov 2026 0");
        enough.follow("This moment, on the wall").await.has_status(200).sees("Told again 1");
        town.signed_in("anna").await.open("/promises").await.has_status(200);
        for hidden in ["One", "Five"] {
            enough.does_not_see(hidden);
        }
    }
}
