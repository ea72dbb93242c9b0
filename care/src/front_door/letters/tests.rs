//! Who may be written to, by which way, and in which words, as tables of facts; and what becomes of a letter, as stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::SignedDuration;
use platform::{
    jobs::run_due,
    messages::{self, Kind, State},
    stories,
    testing::{Browser, Page},
    work::{Actor, Work},
};

use super::{
    rules::{self, Agreed, Known},
    store,
};
use crate::{
    front_door::{
        contacts,
        sent::{self, Answers, Sent},
    },
    people::persons::{self, Details, Person},
    shell::town::{Town, town},
};

const ALL: [Kind; 3] = [Kind::Text, Kind::Email, Kind::Letter];

#[test]
fn a_wish_against_a_way_is_heard() {
    for (wish, forbidden) in [
        ("", &[][..]),
        ("Ring after ten", &[]),
        ("Text me first", &[]),
        ("No letters please", &[Kind::Letter]),
        ("Please don’t text, my son has the phone", &[Kind::Text]),
        ("Do not email. Letters are fine", &[Kind::Email]),
        ("Do not contact me at home", &ALL),
        ("Ring, never write", &ALL),
        ("Text me, no letters, I do not open post", &[Kind::Letter]),
        ("No mobile. Ring the house", &[Kind::Text]),
        ("I am not well in the mornings. Write instead", &[]),
    ] {
        let found: Vec<Kind> = ALL.into_iter().filter(|kind| rules::forbids(wish, *kind)).collect();
        assert_eq!(found, forbidden, "{wish}");
    }
}

#[test]
fn nobody_is_written_to_whom_it_could_hurt() {
    let died = Details { died_on: Some("2026-11-01".parse().unwrap()), ..Details::default() };
    let wish = Details { contact_preference: Some("No texts".into()), ..Details::default() };
    let said = |safe: &str, reach: &str| Answers { safe: safe.into(), reach: reach.into(), ..Answers::default() };
    for (person, answers, kind, may) in [
        (None, None, Kind::Text, true),
        (Some(&died), None, Kind::Letter, false),
        (Some(&wish), None, Kind::Text, false),
        (Some(&wish), None, Kind::Letter, true),
        (None, Some(said("no", "email")), Kind::Email, true),
        (None, Some(said("no", "none")), Kind::Email, false),
        (None, Some(said("abuse", "email")), Kind::Email, false),
        (None, Some(said("danger", "post")), Kind::Letter, false),
        (None, Some(said("no_home", "phone")), Kind::Text, true),
    ] {
        let found = rules::may_write(kind, Known { person, answers: answers.as_ref() });
        assert_eq!(found.is_ok(), may, "{answers:?} {kind:?} {found:?}");
    }
}

#[test]
fn who_asked_online_is_told_only_as_they_said() {
    let asked = Answers {
        who: "themselves".into(),
        safe: "no".into(),
        reach: "phone".into(),
        phone: "07700 900123".into(),
        email: "j@example.org".into(),
        ..Answers::default()
    };
    let told = |change: fn(&mut Answers)| {
        let mut answers = asked.clone();
        change(&mut answers);
        rules::told_of_step(&answers)
    };
    assert_eq!(told(|_| ()), Some((Kind::Text, "07700 900123".into())));
    assert_eq!(told(|a| a.reach = "email".into()), Some((Kind::Email, "j@example.org".into())));
    for silent in [
        told(|a| a.reach = "post".into()),
        told(|a| a.reach = "none".into()),
        told(|a| a.reach = String::new()),
        told(|a| a.safe = "abuse".into()),
        told(|a| a.safe = "danger".into()),
        told(|a| a.safe = "no_home".into()),
        told(|a| a.phone = "01632 960100".into()),
        told(|a| a.who = "professional".into()),
        told(|a| (a.who, a.consent) = ("professional".into(), "told".into())),
    ] {
        assert_eq!(silent, None);
    }
    assert!(told(|a| (a.who, a.consent) = ("professional".into(), "asked".into())).is_some());
}

#[test]
fn where_it_goes_is_whole() {
    for (kind, recipient, right) in [
        (Kind::Text, "07700 900123", true),
        (Kind::Text, "+44 7700 900123", true),
        (Kind::Text, "01632 960100", false),
        (Kind::Text, "+33 6 12 34 56 78", true),
        (Kind::Text, "0770090012", false),
        (Kind::Text, "", false),
        (Kind::Email, "joan@example.org", true),
        (Kind::Email, "joan@example", false),
        (Kind::Email, "joan smith@example.org", false),
        (Kind::Letter, "Joan\n1 Mill Lane\nLarkmere\nLM1 1AA", true),
        (Kind::Letter, "Joan\nLM1 1AA", false),
    ] {
        assert_eq!(rules::wrong_recipient(kind, recipient).is_none(), right, "{recipient}");
    }
}

#[test]
fn a_letter_suits_whom_it_is_for() {
    let needs = |words: &str| Details { accessible_information: Some(words.into()), ..Details::default() };
    let wish = |words: &str| Details { contact_preference: Some(words.into()), ..Details::default() };
    let online = Answers { reach: "email".into(), email: "j@example.org".into(), ..Answers::default() };
    for (person, answers, format) in [
        (None, None, "letter"),
        (None, Some(&online), "email"),
        (Some(needs("Large print, 18 point")), None, "large"),
        (Some(needs("Speak slowly")), None, "letter"),
        (Some(wish("Text me")), None, "text"),
        (Some(wish("E-mail is best")), None, "email"),
        (Some(wish("No texts")), None, "letter"),
        (Some(Details { contact_preference: Some("Text, no letters".into()), ..needs("Large print") }), None, "text"),
    ] {
        assert_eq!(rules::preferred(Known { person: person.as_ref(), answers }), format, "{person:?}");
    }
}

#[test]
fn what_people_wrote_is_never_taken_for_words_of_ours() {
    let words = rules::words().unwrap();
    let of = Agreed {
        council: "Larkmere Council",
        agreed: "She will ring {next} {council}",
        next: Some(("visit {agreed}", "2026-11-26".parse().unwrap())),
        worker: "Amina Khan",
    };
    let text = words.agreed(Kind::Text, of);
    assert_eq!(
        text,
        "Larkmere Council: Thank you for talking to us. She will ring {next} {council} Next: visit {agreed}, on Thursday 26 November 2026. If this is wrong, please ring us."
    );
    let letter = words.agreed(Kind::Letter, Agreed { agreed: "", next: None, ..of });
    assert!(!letter.contains("\n\n\n") && !letter.contains('{'), "{letter}");
    let step = words.step("Larkmere Council", "https://care.example.org/ask/where");
    assert!(step.contains("https://care.example.org/ask/where") && step.chars().count() < 320, "{step}");
}

/// Somebody of the town who may be written to by text.
async fn somebody(town: &Town) -> Person {
    let contact = store::some_contacts(&town.app.db, 1).await.unwrap().remove(0);
    let id = contacts::find(&town.app.db, &contact).await.unwrap().unwrap().person_id.unwrap();
    change(town, &id, |details| {
        details.phone = Some("07700 900123".into());
        details.contact_preference = Some("Text me".into());
    })
    .await
}

async fn change(town: &Town, id: &str, change: impl Fn(&mut Details)) -> Person {
    let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
    let seen = persons::find_in(&mut work, id).await.unwrap();
    let mut details = seen.details.clone();
    change(&mut details);
    let after = persons::save(&mut work, &seen, details).await.unwrap();
    work.commit().await.unwrap();
    after
}

/// A contact that was taken down with what was agreed; the page on which it is.
async fn contact(browser: &Browser, person_id: &str) -> Page {
    let mut page = browser.open(&format!("/contacts/new?person={person_id}")).await;
    page.fill("happening", "The steps are too much").fill("agreed", "Somebody comes to look at the steps.");
    page.press("Save").await;
    page
}

/// A text that has been looked at and sent; its page.
async fn sent_text(browser: &Browser, person_id: &str) -> Page {
    let contact = contact(browser, person_id).await;
    let mut page = browser.open(&format!("{}/letter", contact.path())).await;
    page.has_status(200);
    page.press("See how it looks").await;
    page.sees("Draft").sees("To: 07700 900123").sees("Somebody comes to look at the steps.");
    page.press("Send it").await.sees("Waiting to go");
    page
}

async fn all_in(town: &Town, state: State) -> Vec<messages::Message> {
    messages::newest(&town.app.db, Some(state), 100).await.unwrap()
}

/// The town's own letters have gone.
async fn quiet(town: Town) -> Town {
    run_due(&town.app, "first").await.unwrap();
    town.later(SignedDuration::from_mins(1));
    town
}

async fn quiet_town(store: platform::testing::Store) -> Town {
    quiet(town(store).await).await
}

stories! {
    with quiet_town;

    async fn a_text_is_looked_at_sent_once_and_told(town: Town) {
        let person = somebody(&town).await;
        let before = all_in(&town, State::Sent).await.len();
        let amina = town.sign_in("amina").await;
        let mut page = sent_text(&amina, &person.id).await;
        let letter = page.path().to_owned();
        // The draft, still open elsewhere, is sent again.
        let stale = amina.open(&format!("{letter}/edit")).await;
        stale.has_status(409).sees("This has been sent");
        run_due(&town.app, "one").await.unwrap();
        page.open(&letter).await.sees("Written to the folder of messages");
        let sent = all_in(&town, State::Sent).await;
        assert_eq!(sent.len(), before + 1);
        let file = town.app.config.data.join(messages::FOLDER).join(format!("{}.txt", sent[0].id));
        assert!(std::fs::read_to_string(&file).unwrap().contains("Somebody comes to look at the steps."));
        assert!(!file.to_string_lossy().contains(&person.family_name), "a name in a file's name");
        amina.open(&format!("/people/{}?kind=letter", person.id)).await.sees("Text: What we agreed");
        amina.open("/letters").await.sees(&person.name());
    }

    async fn two_who_send_the_same_draft_send_it_once(town: Town) {
        let person = somebody(&town).await;
        let amina = town.sign_in("amina").await;
        let contact = contact(&amina, &person.id).await;
        let mut once = amina.open(&format!("{}/letter", contact.path())).await;
        once.press("See how it looks").await;
        let mut again = once.clone();
        tokio::join!(once.press("Send it"), again.press("Send it"));
        let waiting = all_in(&town, State::Waiting).await;
        assert_eq!(waiting.len(), 1, "{waiting:?}");
    }

    async fn whoever_died_since_gets_nothing(town: Town) {
        let person = somebody(&town).await;
        let amina = town.sign_in("amina").await;
        let before = all_in(&town, State::Withdrawn).await.len();
        let mut page = sent_text(&amina, &person.id).await;
        change(&town, &person.id, |details| details.died_on = Some("2026-11-22".parse().unwrap())).await;
        run_due(&town.app, "one").await.unwrap();
        let letter = page.path().to_owned();
        page.open(&letter).await.sees("Held back").sees("They have died");
        assert_eq!(all_in(&town, State::Withdrawn).await.len(), before + 1);
    }

    async fn a_wish_not_to_be_texted_stops_the_button(town: Town) {
        let person = somebody(&town).await;
        change(&town, &person.id, |details| details.contact_preference = Some("No texts".into())).await;
        let amina = town.sign_in("amina").await;
        let contact = contact(&amina, &person.id).await;
        let mut page = amina.open(&format!("{}/letter?format=text", contact.path())).await;
        page.sees("This way it will not be sent");
        page.press("See how it looks").await;
        page.press("Send it").await.has_status(409).sees("Their record says");
        assert!(all_in(&town, State::Waiting).await.is_empty());
    }

    async fn a_letter_without_an_address_is_asked_for_it_and_keeps_its_words(town: Town) {
        let person = somebody(&town).await;
        let amina = town.sign_in("amina").await;
        let contact = contact(&amina, &person.id).await;
        let mut page = amina.open(&format!("{}/letter?format=letter", contact.path())).await;
        page.fill("recipient", "Nowhere").fill("body", "Words that took a while");
        page.press("See how it looks").await.press("Send it").await;
        page.has_status(422).sees("Write the name and address in 3 to 7 lines").sees("Words that took a while");
        page.fill("recipient", "Joan Fiction\n1 Mill Lane\nLarkmere\nZZ1 1AE");
        page.press("See how it looks").await.press("Send it").await.sees("Waiting to go");
        run_due(&town.app, "one").await.unwrap();
        let sent = all_in(&town, State::Sent).await;
        assert!(sent[0].pdf.as_ref().unwrap().starts_with(b"%PDF"));
        let pdf = amina.request("GET", &format!("{}/letter.pdf", page.path()), &[], Vec::new()).await;
        assert_eq!((pdf.status.as_u16(), pdf.header("content-type")), (200, "application/pdf"));
    }

    async fn a_letter_is_as_closed_as_its_contact(town: Town) {
        let person = somebody(&town).await;
        let amina = town.sign_in("amina").await;
        let letter = sent_text(&amina, &person.id).await.path().to_owned();
        for username in ["idris", "peter", "sam"] {
            let other = town.sign_in(username).await;
            for path in [letter.clone(), format!("{letter}/letter.pdf"), format!("{letter}/edit")] {
                other.open(&path).await.has_status(403).does_not_see("Somebody comes");
            }
        }
        let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
        persons::protect(&mut work, &persons::find(&town.app.db, &person.id).await.unwrap(), true, &[], Some("test")).await.unwrap();
        work.commit().await.unwrap();
        amina.open(&letter).await.has_status(403).does_not_see("Somebody comes");
        amina.open("/letters").await.does_not_see(&person.name());
    }

    async fn who_asked_online_hears_once_that_there_is_news_and_nothing_else(town: Town) {
        let person = somebody(&town).await;
        let amina = town.sign_in("amina").await;
        let mut page = contact(&amina, &person.id).await;
        let contact_id = page.path().trim_start_matches("/contacts/").to_owned();
        let answers = Answers { who: "themselves".into(), safe: "no".into(), name: "Joan Fiction".into(), reach: "phone".into(), phone: "07700 900456".into(), ..Answers::default() };
        let now = town.app.clock.now();
        let sent = Sent { reference: sent::rules::new_reference(), code_hash: "x".into(), contact_id: contact_id.clone(), carer_contact_id: None, answers, sent_at: now, answer_by: now };
        let mut work = Work::begin(&town.app, Actor::service("test")).await.unwrap();
        sent::insert(&mut work, &sent).await.unwrap();
        work.commit_housekeeping().await.unwrap();
        let told = async || {
            town.later(SignedDuration::from_mins(10));
            run_due(&town.app, "one").await.unwrap();
            store::of_form(&town.app.db, &format!("step {contact_id}")).await.unwrap()
        };
        assert_eq!(told().await, None, "nothing is agreed yet");
        page.open(&format!("/contacts/{contact_id}")).await.fill("next_what", "Visit").fill_date("next_on", "26 11 2026");
        page.press("Save").await;
        let letter = told().await.unwrap();
        assert_eq!(letter.written.recipient, "07700 900456");
        assert!(letter.written.body.contains("/ask/where"), "{letter:?}");
        for secret in ["Joan", "Visit", "steps", sent.reference.as_str()] {
            assert!(!letter.written.body.contains(secret), "{secret} in {letter:?}");
        }
        let again = told().await.unwrap();
        assert_eq!((again.id, again.message_id.is_some()), (letter.id, true));
    }
}
