//! Queues of more than a page: nobody is out of sight, the order and the total are true, and a scope hides no team.

use std::collections::BTreeSet;

use care::{
    front_door::contacts::{self, Contact, Typed},
    people::persons::{self, Details},
    practice::conversations::{self, Conversation, Written},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use platform::{
    identity::{self, NewAccount, PasswordHash},
    stories,
    testing::Browser,
    work::Work,
};

use super::{PASSWORD, Place, contact, place};

/// More than any page and more than the thousand rows that were once read.
const MANY: i64 = 1_001;

impl Place {
    /// A contact of nobody we know yet, taken down so many minutes ago.
    pub async fn waits(&self, work: &mut Work, words: &str, owner: &str, team: &str, minutes: i64) -> Contact {
        let received_at = self.app.clock.now() - SignedDuration::from_mins(minutes);
        let new = Contact {
            id: work.new_id(),
            version: 1,
            once: format!("{words} {minutes}"),
            draft: false,
            person_id: None,
            created_by: owner.into(),
            owner_id: owner.into(),
            team_id: Some(team.into()).filter(|team: &String| !team.is_empty()),
            received_at,
            conversation_at: None,
            concern_at: None,
            typed: Typed {
                asks_for: "themselves".into(),
                channel: "web".into(),
                route: "home".into(),
                may_record: "yes".into(),
                may_share: "yes".into(),
                happening: words.into(),
                ..Typed::default()
            },
            end: None,
            line_id: None,
            event_id: None,
        };
        contacts::record(work, new).await.unwrap()
    }

    /// An open conversation with nobody we know yet, begun so many minutes ago.
    async fn talks(&self, work: &mut Work, words: &str, owner: &str, next_on: Option<Date>, minutes: i64) {
        let new = Conversation {
            id: work.new_id(),
            version: 1,
            once: format!("{words} {minutes}"),
            kind: 1,
            person_id: None,
            contact_id: None,
            created_by: owner.into(),
            owner_id: owner.into(),
            team_id: None,
            began_at: self.app.clock.now() - SignedDuration::from_mins(minutes),
            written: Written { place: "phone".into(), next_what: Some(words.into()), next_on, ..Written::default() },
            ended_at: None,
            ending: None,
        };
        conversations::record(work, &new).await.unwrap();
    }
}

/// Every row's address, page after page, by the link to the next.
async fn every_row(browser: &Browser, list: &str, row: &str) -> Vec<String> {
    let (mut page, mut found) = (browser.open(list).await, Vec::new());
    loop {
        page.has_status(200);
        let links = page.document().links();
        let rows = links.iter().filter(|link| link.href.strip_prefix(row).is_some_and(|id| id.len() == 36));
        found.extend(rows.map(|link| link.href.clone()));
        match links.iter().find(|link| link.text == "Next page") {
            Some(next) => page = browser.open(&next.href).await,
            None => return found,
        }
    }
}

stories! {
    with place;

    async fn a_new_concern_is_first_before_a_thousand_older_contacts(town: Place) {
        let amina = town.account("amina").await;
        let mut work = town.work().await;
        for number in 0..MANY {
            town.waits(&mut work, &format!("Older {number}"), &amina.id, &amina.teams[0], 60 + number).await;
        }
        work.commit().await.unwrap();
        let browser = town.signed_in("amina").await;
        let mut page = contact(&browser, "/contacts/new", "Her neighbour takes her money").await;
        page.tick("Worried about abuse or neglect");
        page.press("Save").await.sees("Concern raised");
        let list = browser.open("/contacts").await;
        list.sees("1,002 contacts wait").sees("For 1002 we do not know yet").sees("These are 1 to 50.");
        assert!(list.title().starts_with("Contacts – Page 1 of 21"), "{}", list.title());
        let text = list.text();
        assert!(text.find("Her neighbour").unwrap() < text.find("Older 1000").unwrap(), "{text}");
        list.does_not_see("Older 0 ");
        let rows = every_row(&browser, "/contacts", "/contacts/").await;
        assert_eq!((rows.len(), rows.iter().collect::<BTreeSet<_>>().len()), (1_002, 1_002));
        // Filters stay in the links, and a page that is none is the nearest.
        browser.open("/contacts?whose=mine&page=3").await.sees("These are 101 to 150.").sees("/contacts?whose=mine&page=4");
        browser.open("/contacts?page=999").await.sees("These are 1001 to 1002.").sees("Older 0");
        browser.open("/contacts?page=%27--").await.sees("These are 1 to 50.");
        town.signed_in("priya").await.open("/contacts").await.sees("Nobody is waiting here.");
    }

    async fn a_new_person_without_a_next_step_is_first_before_a_thousand_conversations(town: Place) {
        let amina = town.account("amina").await;
        let mut work = town.work().await;
        for number in 0..MANY {
            let on = Date::constant(2026, 11, 20);
            town.talks(&mut work, &format!("Older {number}"), &amina.id, Some(on), 60 + number).await;
        }
        work.commit().await.unwrap();
        let browser = town.signed_in("amina").await;
        let mut page = contact(&browser, "/contacts/new", "The stairs").await;
        page.press("Keep talking").await.has_status(200);
        let new = page.path().to_owned();
        let list = browser.open("/conversations").await;
        list.sees("1,002 people").sees("1 person has no dated next step").sees("These are 1 to 50.");
        assert!(list.title().starts_with("Conversations – Page 1 of 21"), "{}", list.title());
        let rows = every_row(&browser, "/conversations", "/conversations/").await;
        assert_eq!((rows.len(), rows.iter().collect::<BTreeSet<_>>().len(), rows[0] == new), (1_002, 1_002, true));
        // Mary is in no conversation, held, and without a next step: the door sees her before them all.
        browser.open("/conversations?whose=all").await.sees("1,003 people").sees("2 people have no dated next step").sees("Mary Adeyemi");
    }

    async fn contacts_stand_in_their_order(town: Place) {
        let amina = town.account("amina").await;
        let mut work = town.work().await;
        for (words, concern, urgent, minutes) in [
            ("new", false, false, 60), ("old", false, false, 4_000), ("today", false, true, 30), ("concern", true, false, 20),
            ("old concern", true, false, 1_500), ("concern today", true, true, 10),
        ] {
            let mut kept = town.waits(&mut work, words, &amina.id, "", minutes).await;
            kept.typed.urgent = urgent;
            kept.typed.concern = concern;
            kept.concern_at = concern.then_some(kept.received_at);
            kept.id = work.new_id();
            kept.once = format!("again {words}");
            kept.typed.happening = format!("row {words}");
            contacts::record(&mut work, kept).await.unwrap();
        }
        work.commit().await.unwrap();
        let text = town.signed_in("amina").await.open("/contacts").await.text();
        let mut found: Vec<(usize, &str)> = ["concern today", "old concern", "concern", "today", "old", "new"]
            .into_iter().map(|words| (text.find(&format!("| row {words} |")).unwrap_or_else(|| panic!("{words}: {text}")), words)).collect();
        let expected: Vec<&str> = found.iter().map(|(_, words)| *words).collect();
        found.sort_unstable();
        assert_eq!(found.into_iter().map(|(_, words)| words).collect::<Vec<_>>(), expected, "{text}");
    }

    async fn nobody_without_a_next_step_stands_below_somebody_with_one(town: Place) {
        let amina = town.account("amina").await;
        let mut work = town.work().await;
        let since = |text: &str| town.app.clock.now().duration_since(text.parse::<Timestamp>().unwrap()).as_secs() / 60;
        for (words, on, began) in [
            ("agreed", Some("2026-12-01"), "2026-01-01T09:00:00Z"),
            ("overdue", Some("2026-11-01"), "2026-10-01T09:00:00Z"),
            ("long past", Some("2026-06-01"), "2026-05-01T09:00:00Z"),
            ("today", Some("2026-11-23"), "2026-11-01T09:00:00Z"),
            ("none, new", None, "2026-11-20T09:00:00Z"),
            ("none, old", None, "2026-02-01T09:00:00Z"),
        ] {
            town.talks(&mut work, words, &amina.id, on.map(|on| on.parse().unwrap()), since(began)).await;
        }
        work.commit().await.unwrap();
        let text = town.signed_in("amina").await.open("/conversations").await.text();
        let places = ["none, old", "none, new", "long past", "overdue", "today", "agreed"].map(|words| text.find(&format!("| {words} |")));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {text}");
    }

    async fn a_fifth_team_is_a_team(town: Place) {
        let mut work = town.work().await;
        let mut teams = Vec::new();
        for number in 1..=6 {
            teams.push(identity::create_team(&mut work, &format!("Team {number}"), None).await.unwrap().id);
        }
        let new = NewAccount {
            username: "gale".into(),
            name: "Gale Finn".into(),
            title: "manager".into(),
            roles: vec!["manager".into()],
            teams: teams[..5].to_vec(),
            password: Some(PasswordHash::of(PASSWORD).await.unwrap()),
        };
        identity::create_account(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        let dev = town.account("dev").await.id;
        let mut work = town.work().await;
        for (number, team) in teams.iter().enumerate() {
            town.waits(&mut work, &format!("Asked of team {}", number + 1), &dev, team, 60).await;
            let details = Details { given_name: format!("Held{}", number + 1), ..Details::default() };
            let person = persons::create(&mut work, details).await.unwrap();
            persons::hold(&mut work, &person, Some(&dev), Some(team)).await.unwrap();
        }
        work.commit().await.unwrap();
        let gale = town.signed_in("gale").await;
        for (path, total, word) in [
            ("/contacts?whose=team", "5 contacts wait", "Asked of team "), ("/contacts", "5 contacts wait", "Asked of team "),
            ("/conversations?whose=team", "5 people:", "Held"), ("/conversations?whose=all", "5 people:", "Held"),
        ] {
            let list = gale.open(path).await;
            list.sees(total).does_not_see(&format!("{word}6"));
            for number in 1..=5 {
                list.sees(&format!("{word}{number}"));
            }
        }
        // Somebody in no team has no team's queue.
        let mut work = town.work().await;
        let new = NewAccount {
            username: "noel".into(), name: "Noel Ray".into(), title: "contact worker".into(), roles: vec!["contact_worker".into()],
            teams: Vec::new(), password: Some(PasswordHash::of(PASSWORD).await.unwrap()),
        };
        identity::create_account(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        let noel = town.signed_in("noel").await;
        noel.open("/contacts?whose=team").await.sees("Nobody is waiting here.");
        noel.open("/conversations?whose=team").await.sees("Nobody is waiting here.");
        noel.open("/contacts").await.sees("6 contacts wait");
    }

    async fn a_total_tells_nothing_of_whom_one_may_not_know(town: Place) {
        let (amina, priya) = (town.account("amina").await, town.account("priya").await);
        let mut work = town.work().await;
        let quay = &priya.teams[0];
        let mut held = Vec::new();
        for (name, restricted, barred, owner) in [
            ("Plain", false, vec![], &amina.id), ("Closed", true, vec![], &amina.id), ("Uncle", false, vec![priya.id.clone()], &priya.id),
            ("Own", true, vec![], &priya.id),
        ] {
            let person = persons::create(&mut work, Details { given_name: name.into(), ..Details::default() }).await.unwrap();
            persons::hold(&mut work, &person, Some(owner), Some(quay)).await.unwrap();
            persons::protect(&mut work, &person, restricted, &barred, None).await.unwrap();
            let mut asked = town.waits(&mut work, &format!("{name} asks"), &priya.id, quay, 60).await;
            asked.id = work.new_id();
            asked.once = format!("of {name}");
            asked.person_id = Some(person.id.clone());
            contacts::record(&mut work, asked).await.unwrap();
            held.push(person);
        }
        work.commit().await.unwrap();
        // Four contacts of nobody known are hers; of the others, those of two people.
        let browser = town.signed_in("priya").await;
        let list = browser.open("/contacts").await;
        list.sees("6 contacts wait").sees("Plain").sees("Own");
        for (person, seen) in held.iter().zip([1, 0, 0, 1]) {
            let rows = list.text().matches(&format!("[{}]", person.name())).count();
            assert_eq!(rows, seen, "{}", person.name());
        }
        // Mary is held by priya too.
        let list = browser.open("/conversations?whose=all").await;
        list.sees("3 people:").sees("Plain").sees("Own").sees("Mary").does_not_see("Closed").does_not_see("Uncle");
    }
}
