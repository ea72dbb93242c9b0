//! The decisions about asking in writing as tables of facts; the stories are in `tests/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    human::{Looks, looks},
    inspect::inspect,
    rules::{self, STEPS, Step, answer_by},
    secrets::{Secret, read_code},
    send, whereabouts, working,
};
use crate::front_door::{contacts, sent::Answers};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn there_are_six_questions_and_each_leads_to_the_next() {
    let mut way = vec!["/ask/who".to_owned()];
    for step in STEPS {
        assert_eq!(way.last(), Some(&step.href()));
        way.push(step.next());
        assert_eq!(Step::of(step.slug()), Some(step));
    }
    assert_eq!(way.last().map(String::as_str), Some("/ask/summary"));
    assert_eq!(way.len(), 7);
    assert_eq!((Step::Who.back().as_str(), Step::Reach.back().as_str()), ("/ask", "/ask/help"));
}

#[test]
fn bank_holidays_of_england_are_those_of_the_published_list() {
    // gov.uk/bank-holidays, England and Wales, 2025 to 2028.
    let published = [
        "2025-01-01",
        "2025-04-18",
        "2025-04-21",
        "2025-05-05",
        "2025-05-26",
        "2025-08-25",
        "2025-12-25",
        "2025-12-26",
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-03",
        "2027-05-31",
        "2027-08-30",
        "2027-12-27",
        "2027-12-28",
        "2028-01-03",
        "2028-04-14",
        "2028-04-17",
        "2028-05-01",
        "2028-05-29",
        "2028-08-28",
        "2028-12-25",
        "2028-12-26",
    ];
    let (mut day, last): (Date, Date) = ("2025-01-01".parse().unwrap(), "2028-12-31".parse().unwrap());
    while day <= last {
        let weekend = matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        let free = weekend || published.contains(&day.to_string().as_str());
        assert_eq!(working::is_working(day), !free, "{day}");
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn somebody_gets_in_touch_in_working_time() {
    for (sent, urgent, by) in [
        // A Monday: until Tuesday at five.
        ("2026-11-23T09:30:00Z", false, "2026-11-24T17:00:00Z"),
        ("2026-11-23T23:59:00Z", false, "2026-11-24T17:00:00Z"),
        // A Friday, a Saturday: until Monday.
        ("2026-11-27T16:00:00Z", false, "2026-11-30T17:00:00Z"),
        ("2026-11-28T10:00:00Z", false, "2026-11-30T17:00:00Z"),
        // Christmas Eve 2026, a Thursday: Friday and Monday are holidays.
        ("2026-12-24T10:00:00Z", false, "2026-12-29T17:00:00Z"),
        // In summer five o'clock in London is four in UTC; half past eleven at night is the next day.
        ("2026-07-01T09:00:00Z", false, "2026-07-02T16:00:00Z"),
        ("2026-07-01T23:30:00Z", false, "2026-07-03T16:00:00Z"),
        // Danger: on the same day until three, else until noon of the next.
        ("2026-11-23T09:30:00Z", true, "2026-11-23T17:00:00Z"),
        ("2026-11-23T15:00:00Z", true, "2026-11-24T12:00:00Z"),
        ("2026-11-28T10:00:00Z", true, "2026-11-30T12:00:00Z"),
    ] {
        assert_eq!(answer_by(at(sent), urgent), at(by), "{sent} {urgent}");
    }
}

#[test]
fn a_form_looks_like_a_persons_or_it_does_not() {
    let now = at("2026-11-23T09:30:00Z");
    let ago = |seconds| Some(now - SignedDuration::from_secs(seconds));
    for (trap, opened, expected) in [
        ("", ago(2), Looks::Human),
        ("", ago(3_600), Looks::Human),
        ("", ago(1), Looks::TooSoon),
        ("", ago(86_401), Looks::TooOld),
        ("", ago(-60), Looks::TooOld),
        ("", None, Looks::Machine),
        ("http://example.com", ago(60), Looks::Machine),
    ] {
        assert_eq!(looks(trap, opened, now), expected, "{trap:?} {opened:?}");
    }
}

#[test]
fn a_code_is_read_as_people_type_it_and_is_its_own_for_each_secret() {
    let secret = Secret::new();
    let code = secret.code();
    assert_eq!(code.split('-').count(), 3, "{code}");
    for typed in [code.clone(), code.to_uppercase(), code.replace('-', " "), format!("  {} ", code.replace('-', " - "))]
    {
        assert_eq!(read_code(&typed), code, "{typed}");
    }
    let codes: std::collections::BTreeSet<String> = (0..300).map(|_| Secret::new().code()).collect();
    assert!(codes.len() > 297, "{} different codes of 300", codes.len());
    assert_ne!(secret.link(), secret.text());
    assert!(!format!("{secret:?}").contains(secret.text()), "a log never shows it");
    for wrong in ["", "short", &"a".repeat(44), &format!("{}é", "a".repeat(41)), &format!("{}/", "a".repeat(42))] {
        assert_eq!(Secret::read(wrong), None, "{wrong}");
    }
}

#[test]
fn what_is_sent_is_told_to_the_nation_as_the_mapping_says() {
    let of = |who: &str, consent: &str, route: &str, safe: &str| {
        let text = str::to_owned;
        send::typed(&Answers {
            who: text(who),
            consent: text(consent),
            route: text(route),
            safe: text(safe),
            ..Answers::default()
        })
    };
    for (who, channel, asks_for) in [
        ("", "web", "themselves"),
        ("themselves", "web", "themselves"),
        ("family", "web", "family"),
        ("professional", "professional", "professional"),
    ] {
        let typed = of(who, "", "", "");
        assert_eq!(
            (typed.channel.as_str(), typed.asks_for.as_str(), typed.route.as_str()),
            (channel, asks_for, "home")
        );
        assert!(!contacts::rules::talks(&typed.channel), "nobody has talked with them yet");
    }
    assert_eq!(of("professional", "", "leaving_hospital", "").route, "leaving_hospital");
    assert_eq!(of("professional", "", "nonsense", "").route, "home");
    for (who, consent, expected) in [
        ("themselves", "", ("yes", "not_asked")),
        ("family", "", ("not_asked", "not_asked")),
        ("professional", "asked", ("yes", "yes")),
        ("professional", "told", ("not_asked", "no")),
        ("professional", "not_possible", ("not_asked", "not_asked")),
    ] {
        let typed = of(who, consent, "", "");
        assert_eq!((typed.may_record.as_str(), typed.may_share.as_str()), expected, "{who} {consent}");
    }
    for (safe, expected) in [
        ("", (false, false)),
        ("no", (false, false)),
        ("danger", (true, false)),
        ("abuse", (true, true)),
        ("no_home", (true, false)),
    ] {
        let typed = of("themselves", "", "", safe);
        assert_eq!((typed.urgent, typed.concern), expected, "{safe}");
    }
}

#[test]
fn every_ending_has_words_for_whoever_asked() {
    for ending in contacts::rules::ENDINGS {
        let words = whereabouts::ended_words(ending.choice.key);
        assert!(words.ends_with('.') && !words.contains("died"), "{}: {words}", ending.choice.key);
    }
}

#[test]
fn a_way_to_hear_from_us_needs_what_it_needs() {
    for (reach, phone, email, field) in [
        ("", "", "", None),
        ("none", "", "", None),
        ("phone", "", "", Some("phone")),
        ("phone", "01632 960001", "", None),
        ("email", "", "nobody", Some("email")),
        ("email", "", "a@example.com", None),
        ("post", "", "", Some("address")),
    ] {
        let answers = Answers { reach: reach.into(), phone: phone.into(), email: email.into(), ..Answers::default() };
        assert_eq!(rules::missing_to_reach(&answers).map(|(field, _)| field), field, "{reach}");
    }
}

mod pictures;

#[test]
fn photos_and_documents_are_taken() {
    for (name, bytes, kind, length) in pictures::honest() {
        let known = inspect(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!((known.kind, known.length), (kind, length.unwrap_or(bytes.len())), "{name}");
    }
}

#[test]
fn hostile_files_are_refused_each_for_its_reason() {
    for (name, bytes, why) in pictures::hostile() {
        let refused = inspect(&bytes).expect_err(name);
        assert!(refused.contains(why), "{name}: {refused}");
    }
}

#[test]
fn no_cut_or_flipped_file_brings_it_down() {
    for (name, bytes, ..) in pictures::honest() {
        for end in 0..bytes.len() {
            let _ = inspect(&bytes[..end]);
            let mut flipped = bytes.clone();
            flipped[end] ^= 0xff;
            let _ = inspect(&flipped);
        }
        assert!(inspect(&bytes[..bytes.len() / 2]).is_err(), "{name}: half of it is not it");
    }
}
