//! Where contacts go, as tables of facts; the stories are in `tests/`.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use super::{
    model::{Facts, Rule, To},
    rules::{answer, may_go_live, reasons, remarks, says, sentence},
};

fn rule(team: &str) -> Rule {
    Rule { team_id: Some(team.to_owned()).filter(|team| !team.is_empty()), ..Rule::default() }
}

fn list(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A council's rules: the worker they have, hospital, falls of older people in the north, everything else.
fn rules() -> Vec<Rule> {
    vec![
        Rule { known: "yes".into(), urgency: "not_today".into(), ..rule("") },
        Rule { route: "leaving_hospital".into(), ..rule("hospital") },
        Rule { from_age: Some(65), districts: list("ZZ1 ZZ2"), words: list("fall fell"), ..rule("therapy") },
        Rule { to_age: Some(25), ..rule("young") },
        Rule { urgency: "concern".into(), ..rule("duty") },
    ]
}

fn facts(age: Option<i64>, district: &str, said: &str) -> Facts {
    let district = Some(district.to_owned()).filter(|district| !district.is_empty());
    Facts { age, district, said: said.into(), route: "home".into(), ..Facts::default() }
}

#[test]
fn the_first_rule_that_fits_decides() {
    let rules = rules();
    let known = Facts { worker_id: Some("carol".into()), ..facts(Some(80), "ZZ1", "She fell") };
    let team = |name: &str| Some(To::Team(name.into()));
    for (facts, rule, to, ties) in [
        (known.clone(), Some(1), Some(To::Worker("carol".into())), vec![3]),
        (Facts { urgent: true, ..known.clone() }, Some(3), team("therapy"), vec![]),
        (
            Facts { route: "leaving_hospital".into(), ..facts(Some(80), "ZZ1", "A fall") },
            Some(2),
            team("hospital"),
            vec![3],
        ),
        (facts(Some(80), "ZZ1", "She fell."), Some(3), team("therapy"), vec![]),
        (facts(Some(65), "ZZ2", "FALLS, twice"), Some(3), team("therapy"), vec![]),
        (facts(Some(64), "ZZ1", "She fell"), None, None, vec![]),
        (facts(Some(80), "ZZ3", "She fell"), None, None, vec![]),
        (facts(Some(80), "ZZ1", "Her waterfall picture"), None, None, vec![]),
        (facts(Some(25), "", ""), Some(4), team("young"), vec![]),
        (facts(Some(26), "", ""), None, None, vec![]),
        (Facts { concern: true, ..facts(Some(20), "", "") }, Some(4), team("young"), vec![5]),
        (Facts { concern: true, ..facts(None, "", "") }, Some(5), team("duty"), vec![]),
    ] {
        let found = answer(&rules, &facts);
        assert_eq!((found.rule, found.to, found.ties), (rule, to, ties), "{facts:?}");
    }
    assert_eq!(answer(&[], &known).rule, None);
}

#[test]
fn what_is_not_known_fits_nothing_and_is_said() {
    let rules = rules();
    for (facts, unknown) in [
        (facts(None, "ZZ1", "She fell"), vec![(3, "their age"), (4, "their age")]),
        (facts(Some(80), "", "She fell"), vec![(3, "where they live")]),
        (facts(None, "ZZ9", "She fell"), vec![(4, "their age")]),
        (facts(Some(80), "", "Lonely"), vec![]),
    ] {
        let found = answer(&rules, &facts);
        assert_eq!((found.rule, found.unknown), (None, unknown), "{facts:?}");
    }
}

#[test]
fn the_reason_is_a_sentence() {
    let rules = rules();
    let sentences: Vec<String> = rules.iter().map(|rule| sentence(rule, rule.team_id.as_deref())).collect();
    for (at, expected) in [
        (
            0,
            "If they have a worker already and nobody is needed today and there is no concern, it goes to the worker they have.",
        ),
        (1, "If where they are is “Leaving hospital”, it goes to hospital."),
        (2, "If they are 65 or older and they live in ZZ1 or ZZ2 and they speak of fall or fell, it goes to therapy."),
        (3, "If they are 25 or younger, it goes to young."),
    ] {
        assert_eq!(sentences[at], expected);
    }
    assert_eq!(sentence(&rule("north"), Some("North")), "Everything else: it goes to North.");
    let found = answer(&rules, &facts(None, "ZZ1", "She fell"));
    let said = reasons(&found, &sentences);
    assert_eq!(said[0], "No rule covers this contact, so somebody decides.");
    assert_eq!(said[1], "Rule 3 was passed over, because we do not know their age.");
    let tied = reasons(&answer(&rules, &Facts { concern: true, ..facts(Some(20), "", "") }), &sentences);
    assert_eq!(tied[1], "Rule 5 fits too, and would send it elsewhere; the first one decides.");
}

#[test]
fn gaps_and_rules_out_of_reach_are_said_before_anybody_uses_them() {
    for (rules, words) in [
        (vec![rule("a")], ""),
        (vec![Rule { to_age: Some(64), ..rule("a") }], "covered by no rule"),
        (vec![rule("a"), Rule { words: list("fall"), ..rule("b") }], "Rule 2 is never reached: rule 1"),
        (
            vec![Rule { from_age: Some(65), ..rule("a") }, Rule { from_age: Some(70), ..rule("b") }, rule("c")],
            "Rule 2 is never reached",
        ),
        (vec![Rule { from_age: Some(70), ..rule("a") }, Rule { from_age: Some(65), ..rule("b") }, rule("c")], ""),
        (
            vec![Rule { words: list("fall"), ..rule("a") }, Rule { words: list("falls"), ..rule("b") }, rule("c")],
            "Rule 2 is never reached",
        ),
        (vec![Rule { words: list("falls"), ..rule("a") }, Rule { words: list("fall"), ..rule("b") }, rule("c")], ""),
        (
            vec![
                Rule { districts: list("ZZ1"), ..rule("a") },
                Rule { districts: list("ZZ1 ZZ2"), ..rule("b") },
                rule("c"),
            ],
            "",
        ),
        (vec![Rule { from_age: Some(70), to_age: Some(60), ..rule("a") }, rule("c")], "wrong way round"),
        // Without conditions, but only for those who have a worker: the others still need a rule.
        (vec![rule("")], "covered by no rule"),
        (vec![rule(""), rule("c")], ""),
    ] {
        let said = remarks(&rules).join(" ");
        assert!(if words.is_empty() { said.is_empty() } else { said.contains(words) }, "{rules:?}: {said}");
    }
}

#[test]
fn a_word_is_found_at_its_beginning_only() {
    for (text, word, found) in [
        ("She falls on the stairs", "fall", true),
        ("the FALL", "fall", true),
        ("a waterfall", "fall", false),
        ("Fell, again", "fell", true),
        ("", "fall", false),
        ("anything", "", false),
    ] {
        assert_eq!(says(text, word), found, "{text} {word}");
    }
}

#[test]
fn a_draft_goes_live_only_as_it_was_tried() {
    let rules = [rule("a")];
    for (rules, version, tried, allowed) in [
        (&rules[..], 3, Some(3), true),
        (&rules[..], 4, Some(3), false),
        (&rules[..], 3, None, false),
        (&[], 3, Some(3), false),
    ] {
        assert_eq!(may_go_live(rules, version, tried).is_ok(), allowed, "{version} {tried:?}");
    }
}
