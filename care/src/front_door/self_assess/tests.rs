//! The decisions of a self-assessment as tables of facts; the stories are in `tests/helping`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use platform::web::{Form, Problems};

use super::{
    charging::{Age, Benefit, Facts, Outcome, Place, RATES, pence, pounds, rates, reckon, tariff},
    pages,
    rules::{Outlook, Step, back, likely, next, number, steps},
};
use crate::front_door::sent::{
    Answers, Assessed,
    assessed::{ASKS, How},
    outcomes::{self, ADULT, CARER, LEVELS, unable_by},
};

fn assessed(kind: &str, hard: &[(&str, &str)], cause: &str, touch: &str) -> Assessed {
    Assessed {
        kind: kind.into(),
        hard: hard.iter().map(|(key, _)| (*key).to_owned()).collect(),
        how: hard
            .iter()
            .map(|(key, level)| ((*key).to_owned(), How { level: (*level).to_owned(), words: String::new() }))
            .collect(),
        cause: cause.into(),
        touch: touch.into(),
        ..Assessed::default()
    }
}

#[test]
fn the_outcomes_are_those_of_the_regulations() {
    let letters = |all: &[outcomes::Asked], number: &str| {
        for (at, one) in all.iter().enumerate() {
            let letter = char::from(b'a' + u8::try_from(at).unwrap());
            assert_eq!(one.regulation, format!("{number}({letter})"), "{}", one.key);
            assert!(!one.area.is_empty() && !one.such_as.is_empty() && !one.finds.is_empty(), "{}", one.key);
            assert!(one.such_as.chars().last().unwrap().is_alphanumeric(), "{}", one.key);
        }
        let keys: std::collections::BTreeSet<&str> = all.iter().map(|one| one.key).collect();
        assert_eq!(keys.len(), all.len());
    };
    assert_eq!((ADULT.len(), CARER.len()), (10, 8));
    letters(&ADULT, "2(2)");
    letters(&CARER, "3(2)");
    // Regulation 2(3) has four ways of being unable, 3(3) three: time counts for adults alone.
    let ways = |kind: &str| LEVELS.iter().filter_map(|level| unable_by(kind, level.key)).collect::<Vec<_>>();
    assert_eq!(ways("adult"), ["2(3)(d)", "2(3)(b)", "2(3)(c)", "2(3)(a)"]);
    assert_eq!(ways("carer"), ["3(3)(b)", "3(3)(c)", "3(3)(a)"]);
    assert_eq!(unable_by("adult", "manage"), None);
    assert_eq!(unable_by("adult", "nonsense"), None);
}

#[test]
fn what_the_law_may_say_is_said_with_care() {
    let (two, one) = ([("hygiene", "unable"), ("clothes", "slow")], [("hygiene", "unable"), ("clothes", "manage")]);
    for (kind, hard, cause, touch, expected) in [
        ("adult", &two[..], "yes", "lot", Outlook::Likely),
        ("adult_for", &two[..], "yes", "lot", Outlook::Likely),
        ("adult", &one[..], "yes", "lot", Outlook::Perhaps),
        ("adult", &two[..], "unsure", "lot", Outlook::Perhaps),
        ("adult", &two[..], "yes", "some", Outlook::Perhaps),
        ("adult", &[][..], "yes", "lot", Outlook::Perhaps),
        ("adult", &[][..], "yes", "little", Outlook::NothingNamed),
        ("adult", &[][..], "", "", Outlook::NothingNamed),
        ("carer", &[("leisure", "unsafe")][..], "no", "lot", Outlook::Likely),
        ("carer", &[][..], "yes", "lot", Outlook::Likely),
        ("carer", &[("leisure", "slow")][..], "no", "lot", Outlook::Perhaps),
        ("carer", &[][..], "yes", "", Outlook::Perhaps),
        ("carer", &[][..], "no", "", Outlook::NothingNamed),
    ] {
        assert_eq!(likely(&assessed(kind, hard, cause, touch)), expected, "{kind} {hard:?} {cause} {touch}");
    }
}

#[test]
fn each_question_leads_to_the_next_and_back() {
    for all in [assessed("adult", &[], "", ""), assessed("carer", &[("work", ""), ("child", "")], "", "")] {
        let steps = steps(&all);
        assert_eq!(steps.len(), 9 + all.hard.len());
        let mut before = "/self-assess".to_owned();
        for (at, step) in steps.iter().enumerate() {
            assert_eq!(back(*step, &all), before);
            assert_eq!(number(*step, &all), (at + 1, steps.len()));
            before = step.href();
            let after = steps.get(at + 1).map_or_else(|| "/self-assess/answers".to_owned(), |step| step.href());
            assert_eq!(next(*step, &all), after);
        }
    }
    // The law's order, not that of ticking.
    let carer = assessed("carer", &[("work", ""), ("child", "")], "", "");
    assert_eq!(next(Step::Hard, &carer), "/self-assess/how/child");
    // Something that is not ticked leads on all the same.
    assert_eq!(next(Step::How(&ADULT[0]), &assessed("adult", &[], "", "")), "/self-assess/cause");
}

#[test]
fn nothing_that_was_written_is_lost_on_the_way_to_the_contact() {
    let mut answers = Answers { happening: "Asked before".into(), matters: "My cat".into(), ..Answers::default() };
    let mut fill = |step: Step, fields: &[(&str, &str)]| {
        let mut problems = Problems::new();
        pages::read(step, &Form::of(fields.iter().copied()), &mut answers, &mut problems);
        assert!(problems.none(), "{fields:?}");
    };
    fill(Step::Day, &[("good_day", "The choir")]);
    fill(Step::Way, &[("in_the_way", "My knees")]);
    fill(Step::Hard, &[("hard", "hygiene"), ("hard", "nonsense"), ("hard", "clothes")]);
    fill(Step::How(&ADULT[1]), &[("level", "unsafe"), ("words", "I slipped")]);
    // One that was not ticked: whoever says how it is finds it hard.
    fill(Step::How(&ADULT[2]), &[("level", ""), ("words", "At night")]);
    fill(Step::Helpers, &[("helpers", "My sister")]);
    fill(Step::Near, &[("postcode", "ZZ1 1AE")]);
    answers.assessed.wants_assessment = true;
    let told = answers.told();
    for part in [
        "Asked before",
        "My knees",
        "Washing, and clean clothes: I can do it, but it is not safe. I slipped",
        "Using the toilet: At night",
        "Getting dressed",
        "My sister",
        ASKS,
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(answers.matter(), "My cat\n\nThe choir");
    assert_eq!((answers.who.as_str(), answers.assessed.kind.as_str()), ("themselves", "adult"));
    // It goes through the draft and comes out the same; a request without one is written as before.
    let json = serde_json::to_string(&answers).unwrap();
    assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
    assert!(!serde_json::to_string(&Answers::default()).unwrap().contains("assessed"));
    assert_eq!(serde_json::from_str::<Answers>("{}").unwrap(), Answers::default());
}

#[test]
fn a_level_that_nobody_offered_is_not_taken_and_the_words_stay() {
    let (mut answers, mut problems) = (Answers::default(), Problems::new());
    let form = Form::of([("level", "all of it"), ("words", "It is hard")]);
    pages::read(Step::How(&ADULT[0]), &form, &mut answers, &mut problems);
    assert!(!problems.none());
    assert_eq!(answers.assessed.how["nutrition"], How { level: String::new(), words: "It is hard".into() });
}

fn facts() -> Facts {
    Facts {
        place: Place::Home,
        age: Age::Pension,
        benefit: Benefit::None,
        savings_pence: 0,
        income_pence: 0,
        home_costs_pence: 0,
        extra_costs_pence: 0,
        care_pence: None,
    }
}

#[test]
fn savings_count_by_the_step_and_by_part_of_a_step() {
    for (savings, weekly) in
        [(0, 0), (1_425_000, 0), (1_425_001, 100), (1_450_000, 100), (1_450_001, 200), (2_325_000, 3_600)]
    {
        assert_eq!(tariff(&RATES[0], savings), weekly, "{savings}");
    }
}

#[test]
fn a_rough_idea_of_a_cost_is_reckoned_as_the_regulations_say() {
    let of = |facts: Facts| reckon(&RATES[0], facts);
    // 300 a week, 60 of rent and 20 of extra costs: below 232.60 + 80, so nothing.
    let poor = Facts { income_pence: 30_000, home_costs_pence: 6_000, extra_costs_pence: 2_000, ..facts() };
    assert_eq!(of(poor).outcome, Outcome::Pays(0));
    // 350 - 232.60 = 117.40.
    assert_eq!(of(Facts { income_pence: 35_000, ..facts() }).outcome, Outcome::Pays(11_740));
    // With 15,000 of savings 3 more; and no more than the care costs.
    let saver = Facts { income_pence: 35_000, savings_pence: 1_500_000, ..facts() };
    assert_eq!(of(saver).outcome, Outcome::Pays(12_040));
    let cheap = of(Facts { care_pence: Some(8_000), ..saver });
    assert_eq!((cheap.outcome, cheap.capped), (Outcome::Pays(8_000), true));
    // At the upper limit it is still shared; a penny more and it is all theirs.
    assert_ne!(of(Facts { savings_pence: 2_325_000, ..facts() }).outcome, Outcome::All);
    assert_eq!(of(Facts { savings_pence: 2_325_001, ..facts() }).outcome, Outcome::All);
    // 25 and over with the higher benefit: 112.50 + 49.65 + 24.25 = 186.40.
    let adult = Facts { age: Age::Adult, benefit: Benefit::Enhanced, income_pence: 20_000, ..facts() };
    assert_eq!(of(adult).outcome, Outcome::Pays(1_360));
    assert_eq!(of(Facts { age: Age::Young, benefit: Benefit::None, ..adult }).outcome, Outcome::Pays(11_085));
    // Of pension age the premiums do not count.
    assert_eq!(of(Facts { age: Age::Pension, income_pence: 30_000, ..adult }).outcome, Outcome::Pays(6_740));
    // In a care home all but the allowance goes, and rent does not count.
    let home = Facts { place: Place::CareHome, income_pence: 25_000, home_costs_pence: 6_000, ..facts() };
    assert_eq!(of(home).outcome, Outcome::Pays(21_935));
    // The parts add up to what they pay.
    let parts = of(saver).parts;
    assert_eq!(parts.iter().map(|part| part.pence).sum::<i64>(), 12_040);
}

#[test]
fn rates_are_those_of_the_day_or_the_newest_before() {
    for (day, from) in [("2025-04-01", "2025-04-01"), ("2026-11-23", "2025-04-01"), ("2020-01-01", "2025-04-01")] {
        assert_eq!(rates(day.parse().unwrap()).from, from.parse().unwrap(), "{day}");
    }
    assert!(RATES.is_sorted_by_key(|rates| rates.from));
    assert!(RATES.iter().all(|rates| rates.from < rates.until));
}

#[test]
fn amounts_are_read_as_people_type_them() {
    for (typed, expected) in [
        ("", Ok(None)),
        ("  £ ", Ok(None)),
        ("120", Ok(Some(12_000))),
        ("£1,234.5", Ok(Some(123_450))),
        ("12.", Ok(Some(1_200))),
        ("0.05", Ok(Some(5))),
        ("23,250.00", Ok(Some(2_325_000))),
        ("99999999.99", Ok(Some(9_999_999_999))),
    ] {
        assert_eq!(pence(typed), expected, "{typed}");
    }
    for typed in ["-5", "a lot", "1.234", ".5", "1e9", "999999999", "１２", "1.2.3"] {
        assert!(pence(typed).is_err(), "{typed}");
    }
    for (amount, words) in
        [(0, "£0"), (5, "£0.05"), (123_450, "£1,234.50"), (2_325_000, "£23,250"), (-3_065, "−£30.65")]
    {
        assert_eq!(pounds(amount), words);
    }
}
