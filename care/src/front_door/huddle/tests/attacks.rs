//! What a partner from health tries, and what a colleague of another team tries: none of it opens more than was shared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::SignedDuration;
use platform::{
    identity, journal, stories,
    testing::{Answer, Browser},
};

use super::{
    super::{attendance, model::Present, store, tasks},
    stories::{HUB, item, person, read, team},
};
use crate::{
    people::persons,
    shell::town::{Town, town},
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Sends a form that was made by hand, with a right token.
async fn post(browser: &Browser, path: &str, fields: &str) -> Answer {
    let page = browser.open("/account/password").await;
    let mut all = page.forms().iter().flat_map(|form| &form.fields);
    let csrf = all.find(|field| field.name == "csrf").map(|field| field.value.clone()).unwrap();
    browser.request("POST", path, &[FORM], format!("csrf={csrf}&{fields}")).await
}

async fn status(browser: &Browser, path: &str) -> u16 {
    browser.request("GET", path, &[], Vec::new()).await.status.as_u16()
}

async fn reads_of(town: &Town, who: &str, person_id: &str) -> usize {
    let told = journal::reads_of(&town.app.db, person_id, 1_000).await.unwrap();
    told.iter().filter(|one| one.actor_name == who).count()
}

/// Says who is at the hub today.
async fn here(town: &Town, usernames: &[&str]) {
    let hub = team(town, HUB).await;
    let today = jiff::civil::date(2026, 11, 23);
    let seen = attendance::store::of_day(&town.app.db, &hub, today).await.unwrap();
    let mut people = Vec::new();
    for username in usernames {
        let account = identity::account_named(&town.app, username).await.unwrap().unwrap();
        people.push(Present { account_id: Some(account.id), name: account.name, discipline: account.title });
    }
    let mut work = platform::work::Work::begin(&town.app, platform::work::Actor::service("test")).await.unwrap();
    attendance::store::say(&mut work, seen.as_ref(), &hub, today, people).await.unwrap();
    work.commit().await.unwrap();
}

/// Whose worker restricted Astrid is.
async fn worker_of(town: &Town, name: &str) -> String {
    let found = persons::find(&town.app.db, &person(town, name).await).await.unwrap();
    identity::account(&town.app, &found.owner_id.unwrap()).await.unwrap().unwrap().username
}

stories! {
    with town;

    async fn ruth_hears_what_is_shared_adds_what_she_knows_and_does_what_she_said(town: Town) {
        let ruth = town.sign_in("ruth").await;
        let mut page = ruth.open("/").await;
        page.sees("Huddle").does_not_see("Contacts").does_not_see("People").does_not_see("Plan");
        page.follow("Huddle").await;
        page.sees("Hester Bright").sees("Esme Carvell").sees("Shirley Tranter").does_not_see("Noel").does_not_see("landlord");
        let hester = person(&town, "Hester Bright").await;
        let before = reads_of(&town, "Ruth Penhallow", &hester).await;
        assert!(before > 0, "the list tells of her and nothing is written down");
        page.follow("Hester Bright").await;
        page.has_status(200).sees("Born").sees("Fell twice this week").does_not_see("/people/").does_not_see("/contacts/");
        assert!(reads_of(&town, "Ruth Penhallow", &hester).await > before, "a look at her is not written down");
        page.fill("Add what you know", "She was dizzy in the surgery").press("Add it").await;
        page.sees("It is added").sees("She was dizzy in the surgery");
        let suki = town.sign_in("suki").await;
        let id = item(&town, "Hester Bright").await;
        suki.open(&format!("/huddle/items/{id}")).await.sees("Health knows").sees("She was dizzy in the surgery");
        // Yesterday's, at which she was: what was decided, and what she said she would do.
        let mut page = ruth.open("/huddle?day=2026-11-20").await;
        page.sees("Kelvin Drury").sees("box with days").does_not_see("Noel");
        page.follow("Kelvin Drury").await;
        page.sees("Ring him at six").does_not_see("Ask for the box");
        page.fill("What came of it", "He answered each day").press("Done: Ring him at six until Sunday").await;
        page.sees("It is done").sees("He answered each day");
        ruth.open("/huddle/tasks").await.sees("Kelvin Drury").does_not_see("Dr Anselm");
    }

    async fn ruth_opens_no_other_page_of_the_site(town: Town) {
        let ruth = town.sign_in("ruth").await;
        let hester = person(&town, "Hester Bright").await;
        let noel = item(&town, "Noel Farthing").await;
        for path in [
            "/people?q=Hester",
            "/contacts",
            "/conversations",
            "/plan",
            "/light-records",
            "/small-spend",
            "/check-back",
            "/letters",
            "/huddle/print",
            "/huddle/totals",
            &format!("/people/{hester}"),
            &format!("/people/{hester}/history"),
            &format!("/huddle/bring?person={hester}"),
            &format!("/huddle/items/{noel}"),
            &format!("/huddle/items/{}", item(&town, "Hester Bright").await),
            &format!("/huddle/items/{}/question", item(&town, "Hester Bright").await),
            &format!("/huddle/shared/{noel}"),
        ] {
            let found = status(&ruth, path).await;
            assert!(matches!(found, 403 | 404), "{path}: {found}");
        }
        for path in ["/huddle/shared/0", "/huddle/items/0", "/huddle/shared/00000000-0000-7000-8000-000000000000"] {
            assert_eq!(status(&ruth, path).await, 404, "{path}");
        }
        // Whatever team and day stand in the address, she is told of her own huddles only.
        let other = team(&town, "North Quay Team").await;
        for path in [format!("/huddle?team={other}"), "/huddle?day=2026-11-19".into(), "/huddle?day=2027-01-01".into()] {
            ruth.open(&path).await.has_status(200).does_not_see("Bright").does_not_see("Farthing").does_not_see("Pennock");
        }
    }

    async fn ruth_changes_nothing_that_is_not_hers(town: Town) {
        let ruth = town.sign_in("ruth").await;
        let (hester, noel) = (item(&town, "Hester Bright").await, item(&town, "Noel Farthing").await);
        let edna = store::about(&town.app.db, Some(&person(&town, "Edna Pennock").await), None).await.unwrap().remove(0);
        let tasks = tasks::store::of_item(&town.app.db, &edna).await.unwrap();
        let dilwens = tasks.iter().find(|task| task.holder_name == "Dilwen Ash").unwrap();
        let hub = team(&town, HUB).await;
        for (path, fields) in [
            (format!("/huddle/tasks/{}/done", dilwens.id), "note=I+did".to_owned()),
            (format!("/huddle/items/{hester}"), "version=1&decision=Nothing".into()),
            (format!("/huddle/items/{noel}/question"), "version=1&share=consent&question=x".into()),
            (format!("/huddle/shared/{noel}"), "once=a&words=x".into()),
            ("/huddle/bring".into(), format!("once=b&person={}&team={hub}&share=consent", person(&town, "Noel Farthing").await)),
            ("/huddle/people".into(), format!("team={hub}&version=1")),
        ] {
            assert_eq!(post(&ruth, &path, &fields).await.status.as_u16(), 403, "{path}");
        }
        assert_eq!(read(&town, &hester).await.item.version, 1);
        assert_eq!(tasks::store::of_item(&town.app.db, &edna).await.unwrap(), tasks);
        // The same words sent twice stand once.
        for _ in 0..2 {
            assert_eq!(post(&ruth, &format!("/huddle/shared/{hester}"), "once=c&words=Dizzy").await.status.as_u16(), 303);
        }
        assert_eq!(store::words(&town.app.db, &hester).await.unwrap().len(), 1);
        // Her own task is done once: what somebody says after her does not write over it.
        let kelvin = store::about(&town.app.db, Some(&person(&town, "Kelvin Drury").await), None).await.unwrap().remove(0);
        let own = tasks::store::of_item(&town.app.db, &kelvin).await.unwrap().into_iter().find(|task| task.holder_name == "Ruth Penhallow").unwrap();
        let done = format!("/huddle/tasks/{}/done", own.id);
        assert_eq!(post(&ruth, &done, "note=Rang").await.status.as_u16(), 303);
        assert_eq!(post(&ruth, &done, "note=Rang").await.status.as_u16(), 303);
        assert_eq!(post(&ruth, &done, "note=Rang+twice").await.status.as_u16(), 409);
        assert_eq!(tasks::store::find(&town.app.db, &own.id).await.unwrap().unwrap().done_note, "Rang");
    }

    async fn without_an_invitation_today_is_closed_and_yesterday_stays(town: Town) {
        let ruth = town.sign_in("ruth").await;
        let hester = format!("/huddle/shared/{}", item(&town, "Hester Bright").await);
        assert_eq!(status(&ruth, &hester).await, 200);
        here(&town, &["gwen", "suki"]).await;
        assert_eq!(status(&ruth, &hester).await, 403);
        ruth.open("/huddle").await.sees("not invited to a huddle today").sees("Kelvin Drury").does_not_see("Hester");
        assert_eq!(post(&ruth, &hester, "once=d&words=x").await.status.as_u16(), 403);
        // Tomorrow she was at neither: who waits goes on to a huddle to which nobody invited her.
        here(&town, &["gwen", "ruth"]).await;
        assert_eq!(status(&ruth, &hester).await, 200);
        town.later(SignedDuration::from_hours(24));
        let ruth = town.sign_in("ruth").await;
        assert_eq!(status(&ruth, &hester).await, 403);
    }

    async fn consent_that_is_taken_back_closes_it_at_once(town: Town) {
        let (ruth, suki) = (town.sign_in("ruth").await, town.sign_in("suki").await);
        let id = item(&town, "Esme Carvell").await;
        assert_eq!(status(&ruth, &format!("/huddle/shared/{id}")).await, 200);
        let mut page = suki.open(&format!("/huddle/items/{id}/question")).await;
        page.choose("share", "Care staff only: not asked yet, or they said no").press("Save").await;
        page.has_status(200).sees("It is changed").sees("Care staff only");
        assert_eq!(status(&ruth, &format!("/huddle/shared/{id}")).await, 403);
        ruth.open("/huddle").await.does_not_see("Esme");
        let mut page = suki.open(&format!("/huddle/items/{id}")).await;
        page.fill("What do we decide?", "A sitter").fill("what-1", "Ring them").fill("who-1", "Ruth").press("Save").await;
        suki.open(&format!("/huddle/items/{id}")).await.sees("Cannot see it here");
        ruth.open("/huddle/tasks").await.does_not_see("Esme").does_not_see("Ring them");
    }

    async fn a_restricted_record_is_heard_by_whom_it_names_and_by_nobody_else(town: Town) {
        let astrid = person(&town, "Astrid Vane").await;
        let worker = town.sign_in(&worker_of(&town, "Astrid Vane").await).await;
        let mut page = worker.open(&format!("/huddle/bring?person={astrid}")).await;
        page.sees("This record is restricted");
        page.fill("What should the huddle answer?", "Who could be with her at night?");
        page.choose("share", "They said yes to sharing with health").choose("Whose huddle", HUB);
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        page.has_status(200).sees("Astrid Vane");
        let id = item(&town, "Astrid Vane").await;
        let (ruth, gwen) = (town.sign_in("ruth").await, town.sign_in("gwen").await);
        for (browser, path) in [(&ruth, format!("/huddle/shared/{id}")), (&gwen, format!("/huddle/items/{id}"))] {
            let answer = browser.request("GET", &path, &[], Vec::new()).await;
            assert_eq!(answer.status.as_u16(), 403, "{path}");
            assert!(!answer.text().contains("Astrid"), "{path}");
            browser.open("/huddle").await.does_not_see("Astrid").does_not_see("with her at night");
        }
        gwen.open("/huddle/print").await.does_not_see("Astrid");
        let mut page = worker.open(&format!("/huddle/items/{id}/question")).await;
        page.tick("Ruth Penhallow, Community nurse from the health service").press("Save").await;
        page.has_status(200);
        ruth.open("/huddle").await.sees("Astrid Vane").sees("with her at night");
        assert_eq!(status(&ruth, &format!("/huddle/shared/{id}")).await, 200);
        assert_eq!(status(&ruth, &format!("/people/{astrid}")).await, 403);
        gwen.open("/huddle").await.does_not_see("Astrid");
        // Only those of health can be named.
        let seen = read(&town, &id).await;
        let gwens = identity::account_named(&town.app, "gwen").await.unwrap().unwrap().id;
        let fields = format!("version={}&share=consent&question=x&named={gwens}", seen.item.version);
        assert_eq!(post(&worker, &format!("/huddle/items/{id}/question"), &fields).await.status.as_u16(), 303);
        assert_eq!(read(&town, &id).await.item.asked.named, Vec::<String>::new());
    }

    async fn a_colleague_of_another_team_neither_reads_nor_leads(town: Town) {
        let niamh = town.sign_in("niamh").await;
        let kelvin = item(&town, "Kelvin Drury").await;
        let hub = team(&town, HUB).await;
        assert_eq!(status(&niamh, &format!("/huddle/items/{kelvin}")).await, 403);
        assert_eq!(post(&niamh, &format!("/huddle/items/{kelvin}"), "version=2&decision=x").await.status.as_u16(), 403);
        assert_eq!(post(&niamh, "/huddle/people", &format!("team={hub}&version=1")).await.status.as_u16(), 403);
        assert_eq!(post(&niamh, "/huddle/people", "team=nobody&version=0").await.status.as_u16(), 404);
        niamh.open(&format!("/huddle?team={hub}")).await.has_status(200).does_not_see("Kelvin").does_not_see("Hester");
        for path in ["/huddle/shared/", "/huddle/items/"] {
            assert_eq!(status(&niamh, &format!("{path}{}", "9".repeat(36))).await, 404);
        }
        assert_eq!(status(&niamh, &format!("/huddle/shared/{kelvin}")).await, 403, "only health hears so");
        // A task of another person's item cannot be changed by putting its number into this form.
        let suki = town.sign_in("suki").await;
        let tasks = tasks::store::of_item(&town.app.db, &kelvin).await.unwrap();
        let esme = item(&town, "Esme Carvell").await;
        let fields = format!("version=1&id-1={}&what-1=Stolen&who-1=Gwen", tasks[0].id);
        assert_eq!(post(&suki, &format!("/huddle/items/{esme}"), &fields).await.status.as_u16(), 303);
        assert_eq!(tasks::store::of_item(&town.app.db, &kelvin).await.unwrap(), tasks);
    }

    async fn a_partner_from_health_takes_no_next_step_and_holds_no_record(town: Town) {
        let gwen = town.sign_in("gwen").await;
        gwen.open("/contacts/new").await.does_not_see("Ruth Penhallow");
        let mary = person(&town, "Mary Ashdown").await;
        gwen.open(&format!("/people/{mary}/allocation")).await.has_status(200).does_not_see("Ruth Penhallow");
        let ruth = identity::account_named(&town.app, "ruth").await.unwrap().unwrap().id;
        let answer = post(&gwen, "/contacts", &format!("once=huddle-e&happening=x&next_what=y&next_owner_id={ruth}")).await;
        assert_eq!(answer.status.as_u16(), 422);
        let answer = post(&gwen, &format!("/people/{mary}/allocation"), &format!("owner={ruth}&team=")).await;
        assert_ne!(answer.status.as_u16(), 303);
    }
}
