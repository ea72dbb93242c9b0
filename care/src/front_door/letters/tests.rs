//! Who may be written to, by which way, and in which words, as tables of facts; the stories are in `care/tests/helping`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use platform::messages::Kind;

use super::rules::{self, Agreed, Known};
use crate::{front_door::sent::Answers, people::persons::Details};

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
