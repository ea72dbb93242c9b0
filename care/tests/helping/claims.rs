//! One contact is claimed by one person, never two: at the same moment, one after the other, given back, taken over.

use care::front_door::contacts::{self, Contact};
use platform::{
    identity::{self, NewAccount, PasswordHash},
    journal, stories,
    testing::Browser,
    work::{Actor, Work},
};

use super::{PASSWORD, Place, contact as new_contact, place, token};

impl Place {
    /// Somebody who answers for the front door.
    pub async fn manager(&self) -> Browser {
        let team = self.account("amina").await.teams[0].clone();
        let mut work = self.work().await;
        let new = NewAccount {
            username: "hana".into(),
            name: "Hana Okafor".into(),
            title: "manager".into(),
            roles: vec!["manager".into()],
            teams: vec![team],
            password: Some(PasswordHash::of(PASSWORD).await.unwrap()),
        };
        identity::create_account(&mut work, new).await.unwrap();
        work.commit().await.unwrap();
        self.signed_in("hana").await
    }

    /// A web contact that nobody has, so many minutes old.
    pub async fn unclaimed(&self, words: &str, minutes: i64) -> Contact {
        let team = self.account("amina").await.teams[0].clone();
        let mut work = self.work().await;
        let kept = self.waits(&mut work, words, "", &team, minutes).await;
        work.commit().await.unwrap();
        kept
    }

    async fn now(&self, contact: &Contact) -> Contact {
        contacts::find(&self.app.db, &contact.id).await.unwrap().unwrap()
    }
}

stories! {
    with place;

    async fn two_workers_claim_one_contact_at_the_same_moment(town: Place) {
        for round in 0..12 {
            let contact = town.unclaimed(&format!("The bath {round}"), 30).await;
            let (amina, dev) = (town.account("amina").await, town.account("dev").await);
            let claim = |account: identity::Account| {
                let (app, contact) = (town.app.clone(), contact.clone());
                tokio::spawn(async move {
                    let actor = Actor { id: Some(account.id.clone()), name: account.name.clone(), request: None };
                    let mut work = Work::begin(&app, actor).await.unwrap();
                    let first = contacts::claim(&mut work, &contact, &account).await.unwrap().is_some();
                    if first { work.commit().await.unwrap() }
                    first.then_some(account.id)
                })
            };
            let (hers, his) = (claim(amina), claim(dev));
            let winners: Vec<String> = [hers.await.unwrap(), his.await.unwrap()].into_iter().flatten().collect();
            assert_eq!(winners.len(), 1, "claimed by one, never two");
            assert_eq!(town.now(&contact).await.owner_id, winners[0]);
            let told = journal::told_about(&town.app.db, "contact", &contact.id, 20).await.unwrap();
            assert_eq!(told.len(), 2, "taken down, and claimed once");
        }
        assert_eq!(contacts::half_claims(&town.app.db).await.unwrap(), Vec::<String>::new());
    }

    async fn the_second_is_told_who_took_it_and_when(town: Place) {
        let contact = town.unclaimed("I cannot get in and out of the bath", 90).await;
        let (amina, dev) = (town.signed_in("amina").await, town.signed_in("dev").await);
        let (mut hers, mut his) = (amina.open("/contacts").await, dev.open("/contacts").await);
        let path = format!("/contacts/{}/claim", contact.id);
        hers.press_at(&path, "Claim").await.has_status(200).sees("It is yours now");
        his.press_at(&path, "Claim").await.has_status(409).sees("Amina Yusuf took this contact today at 9:00am").sees("Nothing of it was changed");
        assert_eq!(town.now(&contact).await.owner_id, town.account("amina").await.id);
        // From its page neither: a claim is not written over, and he is shown no button for it.
        let page = dev.open(&format!("/contacts/{}", contact.id)).await;
        page.sees("Amina Yusuf has it").sees("Nobody has begun yet").does_not_see("Take this on").does_not_see("Take it over");
        let csrf = token(&page);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        for way in ["take", "claim", "take-over", "give-back"] {
            let body = format!("csrf={csrf}&reason=mine&seen=");
            let answer = dev.request("POST", &format!("/contacts/{}/{way}", contact.id), &headers, body).await;
            assert!([403, 409].contains(&answer.status.as_u16()), "{way}: {}", answer.status);
        }
        assert_eq!(town.now(&contact).await.owner_id, town.account("amina").await.id);
    }

    async fn the_first_conversation_begins_with_one_press_from_a_claimed_contact(town: Place) {
        let contact = town.unclaimed("I feel lonely", 200).await;
        let amina = town.signed_in("amina").await;
        let mut queue = amina.open("/contacts?whose=free").await;
        queue.sees("1 contact is nobody’s yet").sees("Web form or email");
        queue.press_at(&format!("/contacts/{}/claim", contact.id), "Claim").await.has_status(200);
        town.app.clock.advance(jiff::SignedDuration::from_mins(70));
        let amina = town.signed_in("amina").await;
        let mut queue = amina.open("/contacts?whose=lying").await;
        queue.sees("1 contact is claimed and not begun").sees("Not begun").sees("the oldest for 70 minutes");
        town.signed_in("dev").await.open("/contacts").await.sees("Not begun").does_not_see("Begin");
        queue.press_at("/conversations/from-claim", "Begin").await.has_status(200).sees("Conversation 1");
        assert!(queue.path().starts_with("/conversations/"), "{}", queue.path());
        let now = town.now(&contact).await;
        assert_eq!(now.conversation_at, Some(town.app.clock.now()));
        amina.open("/contacts?whose=lying").await.sees("Nobody is waiting here.");
        // Somebody else's claim is no door into a conversation.
        let dev = town.signed_in("dev").await;
        let csrf = token(&dev.open("/contacts/new").await);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("csrf={csrf}&contact={}", contact.id);
        let answer = dev.request("POST", "/conversations/from-claim", &headers, body).await;
        assert_eq!(answer.status.as_u16(), 409);
    }

    async fn given_back_with_a_reason_nothing_is_lost(town: Place) {
        let contact = town.unclaimed("The stairs", 60).await;
        let (amina, path) = (town.signed_in("amina").await, format!("/contacts/{}", contact.id));
        let mut page = amina.open("/contacts").await;
        page.press_at(&format!("{path}/claim"), "Claim").await;
        page.fill("agreed", "I ring on Tuesday");
        page.press("Save").await.has_status(200).sees("The contact is saved.");
        page.follow("Give it back to the queue").await;
        page.press("Give it back").await.has_status(422).sees("Say why");
        page.fill("reason", "I am called to court");
        page.press("Give it back").await.has_status(200).sees("It is back in the queue");
        let dev = town.signed_in("dev").await;
        let mut his = dev.open("/contacts?whose=free").await;
        his.press_at(&format!("{path}/claim"), "Claim").await.has_status(200).sees("I am called to court");
        assert_eq!(his.value("agreed"), "I ring on Tuesday");
        // Amina had talked with them, so they have somebody else to ring now.
        his.sees("Handed on 1 time");
        amina.open(&format!("{path}/give-back")).await.has_status(409).sees("not yours now");
        assert_eq!(contacts::half_claims(&town.app.db).await.unwrap(), Vec::<String>::new());
    }

    async fn a_manager_takes_over_with_a_reason_and_nobody_else_does(town: Place) {
        let contact = town.unclaimed("Her heating", 600).await;
        let (amina, path) = (town.signed_in("amina").await, format!("/contacts/{}", contact.id));
        amina.open("/contacts").await.press_at(&format!("{path}/claim"), "Claim").await.has_status(200);
        town.signed_in("dev").await.open(&format!("{path}/take-over")).await.has_status(403);
        town.signed_in("priya").await.open(&format!("{path}/take-over")).await.has_status(403);
        town.wait(26);
        let hana = town.manager().await;
        let mut page = hana.open(&path).await;
        page.follow("Take it over").await.sees("Amina Yusuf has had it for 26 hours");
        page.press("Take it over").await.has_status(422).sees("Say why");
        page.fill("reason", "Amina is ill");
        page.press("Take it over").await.has_status(200).sees("It is yours now").sees("Taken over: Amina is ill");
        assert_eq!(town.now(&contact).await.owner_id, town.account("hana").await.id);
        // Amina never began, so nobody had been rung: it is no hand-off.
        hana.open(&path).await.does_not_see("Handed on 1 time");
        let from = contact.received_at;
        let counts = contacts::claim_counts(&town.app.db, from, town.app.clock.now() + jiff::SignedDuration::from_secs(1)).await.unwrap();
        assert_eq!((counts.claims, counts.used, counts.taken_over, counts.lying), (2, 0, 1, 1));
    }

    async fn a_warm_hand_over_has_both_names_a_time_and_a_yes(town: Place) {
        let amina = town.signed_in("amina").await;
        let mut page = new_contact(&amina, "/contacts/new", "Needs a rail").await;
        let path = page.path().to_owned();
        page.press("Hand over").await;
        page.choose("To whom?", "Dev Patel, contact worker").fill("reason", "He knows the house").fill("agreed_time", "half past");
        page.press("Hand over").await.has_status(422).sees("Write the time like");
        page.fill("agreed_time", "2:30pm").fill_date("agreed_on", "20 11 2026");
        page.press("Hand over").await.has_status(422).sees("must be today or later");
        page.fill_date("agreed_on", "24 11 2026");
        page.press("Hand over").await.has_status(200).sees("Dev Patel has it now.");
        amina.open(&path).await.sees("Amina Yusuf to Dev Patel").sees("They hear from Dev Patel by").sees("2:30pm").sees("has not said yet that they have it");
        amina.open("/contacts").await.sees("No yes yet");
        let dev = town.signed_in("dev").await;
        let mut his = dev.open(&path).await;
        his.press("I have it").await.has_status(200).sees("You have it.").sees("Dev Patel said yes");
        amina.open("/contacts").await.does_not_see("No yes yet");
        his.does_not_see("I have it");
    }
}
