//! Stories of those who bring, decide and do, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::SignedDuration;
use platform::{identity, journal, stories, testing::Page};

use super::super::{attendance, store, tasks};
use crate::{
    people::{persons, timeline},
    shell::town::{Town, town},
};

pub(super) const HUB: &str = "Hospital and First Contact Hub";

pub(super) async fn team(town: &Town, name: &str) -> String {
    identity::teams(&town.app).await.unwrap().into_iter().find(|team| team.name == name).unwrap().id
}

pub(super) async fn person(town: &Town, name: &str) -> String {
    persons::search(&town.app.db, name, 1).await.unwrap().remove(0).id
}

/// The newest item about somebody.
pub(super) async fn item(town: &Town, name: &str) -> String {
    store::about(&town.app.db, Some(&person(town, name).await), None).await.unwrap().remove(0)
}

pub(super) async fn read(town: &Town, id: &str) -> super::super::model::Brought {
    store::find(&town.app.db, id).await.unwrap().unwrap()
}

async fn changes(town: &Town) -> i64 {
    journal::changes(&town.app.db).await.unwrap()
}

/// The question of the page somebody was sent to.
fn is_about(page: &Page, name: &str) {
    assert!(page.h1().starts_with(name), "{} is about {:?}, not {name}", page.path(), page.h1());
}

stories! {
    with town;

    async fn gwen_decides_and_the_next_person_comes_up(town: Town) {
        let gwen = town.sign_in("gwen").await;
        let mut page = gwen.open("/huddle").await;
        page.has_status(200).sees("4 people wait").sees("Carried over").sees("Back again").sees("Care staff only");
        page.sees("Ruth Penhallow (Community nurse").sees("Dr Anselm Pike (GP)");
        page.follow("Begin with the first").await;
        is_about(&page, "Hester Bright");
        page.fill("What do we decide?", "A rail by the bed this week");
        page.choose("How it goes on", "Equipment or a small change at home");
        page.fill("what-1", "Bring the rail").fill("who-1", "suki").fill("due-1", "2026-11-25");
        page.fill("what-2", "Look at her blood pressure").fill("who-2", "Ruth Penhallow").fill("due-2", "2026-11-24");
        page.press("Save, and the next person").await;
        page.has_status(200).sees("This is the next person");
        is_about(&page, "Noel Farthing");
        // It stands in her record with who was there, and each task stands open there.
        let hester = person(&town, "Hester Bright").await;
        let told = timeline::of(&town.app.db, &hester, None, None, 50).await.unwrap();
        let line = told.lines.iter().find(|line| line.title.starts_with("Decided at the huddle")).unwrap();
        let words = line.words.clone().unwrap();
        for part in ["A rail by the bed", "Equipment or", "Bring the rail: Suki Barnard, by 25 November 2026", "Suki Barnard (Social worker"] {
            assert!(words.contains(part), "{part} is not in {words}");
        }
        let open: Vec<&str> = told.open.iter().map(|line| line.title.as_str()).collect();
        assert!(open.iter().any(|title| title.contains("Bring the rail")), "{open:?}");
        assert!(!open.iter().any(|title| title.starts_with("Brought to the huddle")), "{open:?}");
        // The other two are settled by hand, and nobody waits any more.
        page.fill("What do we decide?", "Write to the landlord").press("Save, and the next person").await;
        is_about(&page, "Shirley Tranter");
        page.press("Save, and the next person").await;
        is_about(&page, "Esme Carvell");
        page.fill("What is missing?", "What her daughter wants").press("Save, and the next person").await;
        is_about(&page, "Shirley Tranter");
        page.choose("How it goes on", "Nothing more for now").press("Save, and the next person").await;
        page.sees("Nobody else waits today").sees("Settled today").sees("back on 24 November 2026");
        page.follow("Print what was decided").await;
        page.sees("What the huddle decided on 23 November 2026").sees("Write to the landlord").sees("shreds it");
    }

    async fn what_was_agreed_is_in_the_list_of_its_holder_until_it_is_done(town: Town) {
        town.later(SignedDuration::from_hours(24));
        let suki = town.sign_in("suki").await;
        let mut page = suki.open("/huddle/tasks").await;
        page.sees("Shirley Tranter").sees("Ask the ward for the key").sees("Overdue");
        let before = changes(&town).await;
        page.fill("What came of it", "The ward has it in the safe").press("Done: Ask the ward for the key").await;
        page.sees("It is done").sees("The ward has it in the safe").does_not_see("Overdue");
        assert!(changes(&town).await > before);
        let id = person(&town, "Shirley Tranter").await;
        let told = timeline::of(&town.app.db, &id, None, None, 50).await.unwrap();
        assert!(!told.open.iter().any(|line| line.title.contains("Ask the ward")), "{:?}", told.open);
        assert!(told.lines.iter().any(|line| line.title == "Done after the huddle: Ask the ward for the key"));
        // The whole team sees what is left, and a colleague of it may say that it is done.
        let gwen = town.sign_in("gwen").await;
        let hub = team(&town, HUB).await;
        gwen.open(&format!("/huddle/tasks?whose=team&team={hub}")).await.sees("Dilwen Ash").sees("Dr Anselm Pike");
        // Dilwen is of another team, and has hers in her own list.
        town.sign_in("dilwen").await.open("/huddle/tasks").await.sees("Edna Pennock").sees("Try the stairs with her");
    }

    async fn suki_brings_somebody_from_a_contact_and_from_a_record(town: Town) {
        let gwen = town.sign_in("gwen").await;
        let mut page = gwen.open("/contacts/new").await;
        page.fill("Who is calling?", "A neighbour").fill("What is happening?", "He does not open the door");
        page.choose("May we share it with those who can help?", "No").tick("Somebody is needed today");
        page.press("Bring to the huddle").await;
        page.has_status(200).sees("On the contact they said no to sharing");
        assert_eq!(page.value("words"), "He does not open the door");
        page.fill("What should the huddle answer?", "Who goes and looks?");
        page.choose("share", "They were not asked, and there is a duty to share for their care").fill("share_why", "He may be ill");
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        page.has_status(422).sees("does not hold where somebody objects");
        page.choose("share", "Care staff only: not asked yet, or they said no");
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        page.has_status(200).sees("They are in the huddle").sees("Who goes and looks?").sees("A neighbour");
        // Urgent and not known by name: Hester has waited longer.
        gwen.open("/huddle").await.sees("5 people wait").sees("A neighbour");
        // The same person twice in one huddle is once.
        let hester = person(&town, "Hester Bright").await;
        let mut page = gwen.open(&format!("/huddle/bring?person={hester}")).await;
        page.sees("they wait there");
        page.fill("What should the huddle answer?", "Once more?");
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        page.has_status(409).sees("wait in this huddle already");
        assert_eq!(page.value("question"), "Once more?");
        // From the record, with the button.
        let vera = person(&town, "Ottilie Brandt").await;
        let tom = town.sign_in("tom").await;
        let mut page = tom.open(&format!("/people/{vera}")).await;
        page.follow("Bring to the huddle").await;
        page.fill("What should the huddle answer?", "Could the choir fetch her?").choose("Whose huddle", HUB);
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        page.has_status(200).sees("Could the choir fetch her?");
        let record = tom.open(&format!("/people/{vera}")).await;
        record.sees("Brought to the huddle of the team Hospital and First Contact Hub");
    }

    async fn a_light_record_is_called_what_it_agreed_to(town: Town) {
        let gwen = town.sign_in("gwen").await;
        let mut page = gwen.open("/contacts/new").await;
        page.fill("Who is calling?", "Her brother Bob").fill("What is happening?", "She wants company");
        page.press("Save").await;
        let contact = page.path().trim_start_matches("/contacts/").to_owned();
        page.follow("Help them without a record").await;
        page.choose("Do they agree", "Yes").fill("What to call them", "Dot").press("Keep a light record").await;
        let mut page = gwen.open(&format!("/huddle/bring?contact={contact}")).await;
        page.fill("What should the huddle answer?", "Who could walk with her?");
        page.choose("share", "They said yes to sharing with health");
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        page.sees("Dot");
        page.fill("What do we decide?", "The walking group");
        let ruth = town.sign_in("ruth").await;
        ruth.open("/huddle").await.sees("Dot").sees("Who could walk with her?").does_not_see("Bob");
        page.press("Save, and the next person").await.has_status(200);
    }

    async fn of_two_who_write_the_second_sees_what_the_first_wrote(town: Town) {
        let id = item(&town, "Esme Carvell").await;
        let address = format!("/huddle/items/{id}");
        let (gwen, suki) = (town.sign_in("gwen").await, town.sign_in("suki").await);
        let (mut first, mut second) = (gwen.open(&address).await, suki.open(&address).await);
        first.fill("What do we decide?", "A sitter on Fridays").fill("what-1", "Find a sitter").fill("who-1", "Gwen");
        second.fill("What do we decide?", "A night sitter").fill("what-1", "Ask the hospice").fill("who-1", "Suki");
        let mut again = gwen.open(&address).await;
        again.fill("What do we decide?", "A sitter on Fridays").fill("what-1", "Find a sitter").fill("who-1", "Gwen");
        first.press("Save, and the next person").await.has_status(200);
        second.press("Save, and the next person").await;
        second.has_status(409).sees("Somebody else wrote this down").sees("A sitter on Fridays").sees("Find a sitter: Gwen Pryce");
        assert_eq!(second.value("decision"), "A night sitter");
        assert_eq!(second.value("what-1"), "Ask the hospice");
        // The first form once more changes nothing.
        let before = changes(&town).await;
        again.press("Save, and the next person").await.has_status(200);
        assert_eq!(changes(&town).await, before, "a form sent twice was kept twice");
        // The second has seen theirs and saves: both tasks stand.
        second.press("Save").await.has_status(200);
        let seen = read(&town, &id).await;
        assert_eq!(seen.item.said.decision, "A night sitter");
        let tasks = tasks::store::of_item(&town.app.db, &id).await.unwrap();
        assert_eq!(tasks.iter().map(|task| task.what.as_str()).collect::<Vec<_>>(), ["Find a sitter", "Ask the hospice"]);
    }

    async fn who_has_no_decision_comes_back_with_the_wait_they_had(town: Town) {
        let gwen = town.sign_in("gwen").await;
        let id = item(&town, "Hester Bright").await;
        let mut page = gwen.open(&format!("/huddle/items/{id}")).await;
        page.fill("What is missing?", "What the surgery says").fill("Back on", "2026-11-23");
        page.press("Save, and the next person").await;
        page.has_status(422).sees("after today");
        assert_eq!(page.value("missing"), "What the surgery says");
        page.fill("Back on", "2026-11-25").press("Save, and the next person").await.has_status(200);
        let (before, again) = (read(&town, &id).await, item(&town, "Hester Bright").await);
        assert_ne!(again, id);
        let after = read(&town, &again).await;
        assert_eq!((after.item.since, after.item.brought_at), (before.item.since, before.item.brought_at));
        assert_eq!(after.item.came_from.as_deref(), Some(id.as_str()));
        gwen.open("/huddle").await.sees("3 people wait").sees("back on 25 November 2026");
        town.later(SignedDuration::from_hours(48));
        let gwen = town.sign_in("gwen").await;
        gwen.open("/huddle").await.sees("4 people wait").sees("Hester Bright").sees("Nobody has said yet who is here today");
        // What she was asked then stands beside the new question.
        gwen.open(&format!("/huddle/items/{again}")).await.sees("What the surgery says").sees("Back again");
    }

    async fn what_a_moved_contact_brought_follows_it_to_whom_it_is_about(town: Town) {
        let (wrong, right) = (person(&town, "Ottilie Brandt").await, person(&town, "Yvette Rowntree").await);
        let gwen = town.sign_in("gwen").await;
        let mut page = gwen.open(&format!("/contacts/new?person={wrong}")).await;
        page.fill("What is happening?", "The lift is broken").press("Bring to the huddle").await;
        page.fill("What should the huddle answer?", "Who carries the shopping?");
        page.press_at("/huddle/bring", "Bring to the huddle").await;
        let id = page.path().trim_start_matches("/huddle/items/").to_owned();
        let contact = read(&town, &id).await.item.contact_id.unwrap();
        let mut moved = gwen.open(&format!("/contacts/{contact}/person?q=Yvette+Rowntree")).await;
        moved.press("It is about Yvette Rowntree").await.has_status(200);
        page.open(&format!("/huddle/items/{id}")).await.sees("Yvette Rowntree").does_not_see("Ottilie");
        page.fill("What do we decide?", "A neighbour carries it").press("Save, and the next person").await;
        let told = async |who: &str| {
            let told = timeline::of(&town.app.db, who, None, Some("huddle"), 50).await.unwrap();
            told.lines.into_iter().map(|line| line.title).collect::<Vec<_>>()
        };
        assert_eq!(told(&wrong).await, Vec::<String>::new());
        let lines = told(&right).await;
        assert!(lines.iter().any(|title| title.starts_with("Brought to")) && lines.iter().any(|title| title.starts_with("Decided")), "{lines:?}");
    }

    async fn who_is_here_is_said_once_and_two_at_once_see_each_other(town: Town) {
        let gwen = town.sign_in("gwen").await;
        let suki = town.sign_in("suki").await;
        let (mut first, mut second) = (gwen.open("/huddle").await, suki.open("/huddle").await);
        first.untick("Suki Barnard, Social worker, hospital").press("Save who is here").await;
        first.sees("It is written down").does_not_see("Suki Barnard (Social worker");
        second.fill("name-3", "Dilwen Ash").press("Save who is here").await;
        second.has_status(409).sees("Somebody else said");
        assert_eq!(second.value("name-3"), "Dilwen Ash");
        second.press("Save who is here").await;
        second.has_status(200).sees("Dilwen Ash (Occupational therapist)").sees("Suki Barnard");
        let (hub, today) = (team(&town, HUB).await, jiff::civil::date(2026, 11, 23));
        let held = attendance::store::of_day(&town.app.db, &hub, today).await.unwrap().unwrap();
        let dilwen = identity::account_named(&town.app, "dilwen").await.unwrap().unwrap().id;
        assert!(held.people.iter().any(|one| one.account_id.as_ref() == Some(&dilwen)), "{held:?}");
    }

    async fn the_manager_reads_what_huddles_came_to_without_small_numbers(town: Town) {
        let hana = town.sign_in("hana").await;
        let mut page = hana.open("/huddle/totals").await;
        page.has_status(200).sees(HUB).sees("fewer than 5").does_not_see("Pennock");
        page.follow("The four weeks before").await;
        page.sees("No huddle was held");
    }

    async fn the_huddle_asks_in_the_order_of_the_queue_of_contacts(town: Town) {
        let mut page = town.sign_in("hana").await.open("/contacts").await;
        let mut told = Vec::new();
        let ids: Vec<String> = page
            .body()
            .split("href=\"/contacts/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().filter(|id| id.len() == 36).map(str::to_owned))
            .collect();
        for id in &ids {
            let contact = crate::front_door::contacts::find(&town.app.db, id).await.unwrap().unwrap();
            told.push(crate::front_door::contacts::rules::turn(
                contact.typed.concern,
                contact.typed.urgent,
                contact.received_at,
            ));
        }
        assert!(told.len() > 3, "{}", page.text());
        assert!(told.is_sorted(), "the queue's SQL and the rule differ: {told:?}");
        page.open("/huddle").await.has_status(200);
    }
}
