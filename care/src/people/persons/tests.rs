//! Who is who, as tables of facts: names, numbers, postcodes, likeness, questions, keys, what may be hinted at.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use jiff::civil::Date;
use platform::web::{Form, Problems};

use super::{
    fold, form,
    model::{Details, Found, NextStep},
    relations, rules,
    rules::Visible,
    search::keys,
};

const TODAY: Date = Date::constant(2026, 11, 22);

fn mary() -> Details {
    Details {
        given_name: "Mary".into(),
        family_name: "Adeyemi".into(),
        born_on: Some(Date::constant(1945, 3, 7)),
        nhs_number: Some("9434765919".into()),
        postcode: Some("LK12 8PZ".into()),
        phone: Some("07700 900123".into()),
        ..Details::default()
    }
}

#[test]
fn of_two_next_steps_the_sooner_stays() {
    let step = |on: &str| NextStep { on: on.parse().unwrap(), what: "Ring".into(), owner_id: "priya".into() };
    for (held, new, stays) in [
        ("2026-11-26", "2026-12-01", true),
        ("2026-12-01", "2026-11-26", false),
        // On one day the one that was promised first.
        ("2026-11-26", "2026-11-26", true),
        ("2026-11-22", "2026-11-26", true),
        // Its day has passed, and now there is another.
        ("2026-11-21", "2026-11-26", false),
    ] {
        assert_eq!(rules::step_stays(&step(held), &step(new), TODAY), stays, "{held} {new}");
    }
}

#[test]
fn names_are_compared_without_accents_case_and_marks() {
    for (typed, folded) in [
        ("Mary Adeyemi", vec!["mary", "adeyemi"]),
        ("O’Brien", vec!["obrien"]),
        ("o'brien", vec!["obrien"]),
        ("Smith-Jones", vec!["smith", "jones"]),
        ("Łukasz Żółć", vec!["lukasz", "zolc"]),
        ("Siân  ÅSE Strauß", vec!["sian", "ase", "strauss"]),
        ("李 小龍", vec!["李", "小龍"]),
        ("Ann Ann", vec!["ann"]),
        ("'; drop table persons; --", vec!["drop", "table", "persons"]),
        ("%_*\\", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(fold::names(typed), folded, "{typed}");
    }
    assert!(fold::names(&"a ".repeat(100_000)).len() <= fold::MOST_NAMES);
    assert!(fold::names(&"x".repeat(100_000))[0].len() <= 40);
}

#[test]
fn an_nhs_number_is_ten_digits_whose_last_checks_the_others() {
    for (typed, read) in [
        ("9434765919", Some("9434765919")),
        ("943 476 5919", Some("9434765919")),
        ("943-476-5919", Some("9434765919")),
        (" 9 4 3 4 7 6 5 9 1 9 ", Some("9434765919")),
        ("9434765918", None),
        ("943476591", None),
        ("94347659190", None),
        ("943476591X", None),
        ("٩٤٣٤٧٦٥٩١٩", None),
        ("", None),
    ] {
        assert_eq!(fold::nhs_number(typed).as_deref(), read, "{typed}");
    }
}

#[test]
fn a_postcode_is_read_with_or_without_its_blank() {
    for (typed, read) in [
        ("lk128pz", Some("LK12 8PZ")),
        ("LK1 8PZ", Some("LK1 8PZ")),
        ("w1a 1aa", Some("W1A 1AA")),
        ("M1 1AE", Some("M1 1AE")),
        ("smith", None),
        ("LK12", None),
        ("12 LK8", None),
        ("éé1 1aa", None),
        ("", None),
    ] {
        assert_eq!(fold::postcode(typed).as_deref(), read, "{typed}");
    }
}

#[test]
fn a_telephone_number_is_its_digits() {
    for (typed, read) in [
        ("07700 900123", Some("07700900123")),
        ("+44 (0)7700 900-123", Some("07700900123")),
        ("020 7946 0018", Some("02079460018")),
        ("999", None),
        ("ring after 07700900123", None),
        ("9434765919", None),
    ] {
        assert_eq!(fold::phone(typed).as_deref(), read, "{typed}");
    }
}

#[test]
fn two_descriptions_are_one_person_as_far_as_the_facts_say() {
    let other = |change: fn(&mut Details)| {
        let mut other = mary();
        other.nhs_number = None;
        change(&mut other);
        rules::likeness(&mary(), &other)
    };
    let same_number = Details { nhs_number: mary().nhs_number, family_name: "Else".into(), ..Details::default() };
    assert_eq!(rules::likeness(&mary(), &same_number), 100, "one number is one person, whatever the name");
    let mut two_numbers = mary();
    two_numbers.nhs_number = Some("9000000009".into());
    assert_eq!(rules::likeness(&mary(), &two_numbers), 0, "two numbers are two people, whatever else is equal");
    assert!(!rules::can_be_same(&mary(), &two_numbers));

    for (what, score, warned) in [
        ("the same", other(|_| {}), true),
        ("names swapped", other(|o| std::mem::swap(&mut o.given_name, &mut o.family_name)), true),
        ("a slip in the name", other(|o| o.family_name = "Adeyeni".into()), true),
        ("day and month swapped", other(|o| o.born_on = Some(Date::constant(1945, 7, 3))), true),
        ("nothing but the name", other(|o| (o.born_on, o.postcode, o.phone) = (None, None, None)), true),
        (
            "another birth date, another place",
            other(|o| {
                o.born_on = Some(Date::constant(1990, 11, 20));
                (o.postcode, o.phone) = (None, None);
            }),
            false,
        ),
        (
            "another given name, nothing else",
            other(|o| {
                o.given_name = "Tunde".into();
                (o.born_on, o.postcode, o.phone) = (None, None, None);
            }),
            false,
        ),
        (
            "somebody else in the house",
            other(|o| {
                o.given_name = "Tunde".into();
                o.born_on = Some(Date::constant(1970, 1, 2));
            }),
            false,
        ),
    ] {
        assert_eq!(score >= rules::LIKELY, warned, "{what}: {score}");
    }
}

#[test]
fn a_question_is_taken_apart() {
    let names = |text: &str| keys::read(text).names;
    assert_eq!(names("mary adeyemi"), ["mary", "adeyemi"]);
    for text in ["7/3/1945", "7 March 1945", "1945-03-07", "07031945", "7.3.45"] {
        let question = keys::read(&format!("mary {text} adeyemi"));
        assert_eq!(question.born_on, mary().born_on, "{text}");
        assert_eq!(question.names, ["mary", "adeyemi"], "{text}");
    }
    assert_eq!(keys::read("943 476 5919").nhs_number, mary().nhs_number);
    assert_eq!(keys::read("9434765919 mary").nhs_number, mary().nhs_number);
    assert_eq!(keys::read("943 476 5918").wrong_number.as_deref(), Some("943 476 5918"));
    assert_eq!(keys::read("adeyemi lk12 8pz").postcode, mary().postcode);
    assert_eq!(keys::read("LK128PZ").postcode, mary().postcode);
    assert_eq!(keys::read("07700 900 123").phone.as_deref(), Some("07700900123"));
    assert_eq!(keys::read("smith 1945").year, Some(1945));
    assert_eq!(keys::read("'; drop table persons; -- % _").names, ["drop", "table", "persons"]);
    assert_eq!(keys::read(" , ; "), keys::Question::default());
}

#[test]
fn a_name_with_a_slip_meets_the_right_one_at_a_key() {
    let meets = |asked: &str, held: &str| {
        let held = keys::of_name(held);
        keys::asked(asked).iter().any(|key| held.contains(key))
    };
    for (asked, held) in [
        ("smith", "smyth"),
        ("smtih", "smith"),
        ("smith", "smiths"),
        ("katherine", "catherine"),
        ("mohamed", "muhammad"),
        ("adeyemi", "adeyeni"),
        ("marg", "margaret"),
        ("jon", "john"),
        ("sian", "shian"),
    ] {
        assert!(meets(asked, held), "{asked} should meet {held}");
    }
    assert!(!meets("smith", "jones"));
    assert_eq!(fold::sound("mohamed"), fold::sound("muhammad"));
    assert_eq!(fold::sound("catherine"), fold::sound("kathryn"));
    assert!(keys::asked("wolfeschlegelsteinhausen").len() <= 32, "a question carries at most so many keys");
    assert!(keys::of_name("李").contains(&"李".to_owned()));
}

#[test]
fn a_restricted_record_is_hinted_at_only_to_an_exact_question() {
    let found = |restricted: bool, barred: &[&str], exact: bool| {
        let mut found = Found::example(mary(), exact);
        found.restricted = restricted;
        found.barred = barred.iter().map(|id| (*id).to_owned()).collect();
        found
    };
    for (restricted, barred, exact, may_view, shown) in [
        (false, &[][..], false, false, Visible::Shown),
        (false, &["other"][..], false, false, Visible::Shown),
        (false, &["me"][..], false, false, Visible::Hidden),
        (false, &["me"][..], true, false, Visible::Hinted),
        (true, &[][..], false, false, Visible::Hidden),
        (true, &[][..], true, false, Visible::Hinted),
        (true, &[][..], false, true, Visible::Shown),
    ] {
        let found = found(restricted, barred, exact);
        assert_eq!(
            rules::visible(&found.record(), found.exact, "me", may_view),
            shown,
            "{restricted} {barred:?} {exact} {may_view}"
        );
    }
}

#[test]
fn every_relation_has_an_inverse_that_leads_back() {
    for kind in ["partner", "child", "parent", "carer", "cared_for", "neighbour", "attorney", "donor", "advocate"] {
        assert!(relations::is_kind(kind));
        assert_eq!(relations::inverse(relations::inverse(kind)), kind);
    }
    assert!(!relations::is_kind("boss"));
}

#[test]
fn the_form_keeps_what_it_can_and_says_what_it_cannot() {
    let read = |fields: &[(&str, &str)]| {
        let mut problems = Problems::new();
        let details = form::read(&Form::of(fields.iter().copied()), TODAY, &mut problems);
        let fields: Vec<String> = problems.summary().into_iter().map(|line| line.href).collect();
        (details, fields)
    };
    for (fields, wrong) in [
        (&[("family_name", "woman at the library")][..], &[][..]),
        (&[("known_as", "Bill")][..], &[][..]),
        (&[("family_name", " ")][..], &["#family_name"][..]),
        (&[("given_name", "A"), ("nhs_number", "9434765918")][..], &["#nhs_number"][..]),
        (
            &[("given_name", "A"), ("born_on-day", "31"), ("born_on-month", "2"), ("born_on-year", "1950")][..],
            &["#born_on"][..],
        ),
        (&[("given_name", "A"), ("born_on", "23/11/2026")][..], &["#born_on"][..]),
        (&[("given_name", "A"), ("born_on", "1/1/1850")][..], &["#born_on"][..]),
        (&[("given_name", "A"), ("born_on", "1/1/1950"), ("died_on", "1/1/1949")][..], &["#died_on"][..]),
        (&[("given_name", "A"), ("postcode", "75008 Paris")][..], &[][..]),
    ] {
        assert_eq!(read(fields).1, wrong, "{fields:?}");
    }
    let there_and_back = read(&form::of(&mary()).fields().collect::<Vec<_>>()).0;
    assert_eq!(there_and_back, mary());
}

#[test]
fn an_age_is_whole_years_until_death() {
    let born = |y, m, d| Details { born_on: Some(Date::constant(y, m, d)), ..Details::default() };
    assert_eq!(born(1945, 11, 22).age_on(TODAY), Some(81));
    assert_eq!(born(1945, 11, 23).age_on(TODAY), Some(80));
    assert_eq!(born(2027, 1, 1).age_on(TODAY), None);
    let died = Details { died_on: Some(Date::constant(2000, 1, 1)), ..born(1945, 11, 22) };
    assert_eq!(died.age_on(TODAY), Some(54));
    assert_eq!(Details::default().age_on(TODAY), None);
}
