//! Files that are refused, decisions as a table, and scopes held against the decisions they stand for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::fmt::Write as _;

use super::{Fence, Policy, Record, Resource, Situation, Subject};
use crate::slice::{Action, On, Slice};

const SLICES: &[Slice] = &[Slice {
    name: "library/cards",
    actions: &[
        Action { name: "library/cards:list", on: On::Area, words: "list the cards" },
        Action { name: "library/cards:view", on: On::Record, words: "read a card" },
        Action { name: "library/cards:edit", on: On::Record, words: "change a card" },
    ],
    ..Slice::NONE
}];

const GOOD: &str = r#"
@id("clerks-list")
@because("Clerks list the cards.")
permit (principal in Role::"clerk", action == Action::"library/cards:list", resource);

@id("own-team")
@because("Your team holds this card.")
permit (principal, action == Action::"library/cards:view", resource)
when { resource has team && principal in resource.team };

@id("own-card")
@because("It is your own card.")
permit (principal, action, resource is Record)
when { resource has owner && resource.owner == principal };

@id("clerks-emergency")
@because("A clerk looks in an emergency.")
permit (principal in Role::"clerk", action == Action::"library/cards:view", resource)
when { context.break_glass && context.purpose == "care" };

@id("closed-drawer")
@because("This card is in the closed drawer.")
forbid (principal, action, resource is Record)
when { resource.restricted && !context.second_factor };

@id("barred")
@because("You may not see this card.")
forbid (principal, action, resource is Record)
when { resource.barred.contains(principal) };
"#;

fn policy() -> Policy {
    Policy::load(&[("cards.cedar", GOOD)], SLICES).unwrap()
}

fn clerk() -> Subject {
    Subject { account_id: "me".into(), roles: vec!["clerk".into()], teams: vec!["mine".into()], second_factor: false }
}

fn card(owner: Option<&str>, team: Option<&str>) -> Record {
    Record { owner: owner.map(Into::into), team: team.map(Into::into), ..Record::example() }
}

#[test]
fn a_file_that_cannot_be_relied_on_is_refused_with_its_name_and_the_policys() {
    let permit = r#"permit (principal, action == Action::"library/cards:list", resource)"#;
    let one = |head: &str, body: &str| format!("{head} {body};");
    for (what, text, named) in [
        ("not Cedar", "permit everybody;".to_owned(), &["bad.cedar", "not a policy Cedar can read"][..]),
        ("no id", one("@because(\"It is so.\")", permit), &["bad.cedar", "number 1", "@id"]),
        ("a grand id", one("@id(\"Grand Id\") @because(\"It is just so.\")", permit), &["Grand Id", "lower-case"]),
        ("no because", one("@id(\"x\")", permit), &["bad.cedar, policy x", "@because"]),
        ("a because of a word", one("@id(\"x\") @because(\"yes\")", permit), &["policy x", "whole sentence"]),
        (
            "an action nobody declared",
            one("@id(\"x\") @because(\"It is just so.\")", &permit.replace(":list", ":burn")),
            &["bad.cedar, policy x", "library/cards:burn"],
        ),
        (
            "a misspelt attribute",
            one(
                "@id(\"x\") @because(\"It is just so.\")",
                r#"permit (principal, action == Action::"library/cards:view", resource) when { resource.ownr == principal }"#,
            ),
            &["bad.cedar, policy x", "ownr"],
        ),
        (
            "an owner that may be absent",
            one(
                "@id(\"x\") @because(\"It is just so.\")",
                r#"permit (principal, action == Action::"library/cards:view", resource) when { resource.owner == principal }"#,
            ),
            &["bad.cedar, policy x", "owner"],
        ),
        (
            "one team by name",
            one(
                "@id(\"x\") @because(\"It is just so.\")",
                &permit.replace("principal,", "principal in Team::\"north\","),
            ),
            &["policy x", "Team::\"north\""],
        ),
        (
            "a rule that can never apply",
            one("@id(\"x\") @because(\"It is just so.\")", &format!("{permit} when {{ false }}")),
            &["bad.cedar, policy x", "impossible"],
        ),
        (
            "the same id twice",
            format!(
                "{} {}",
                one("@id(\"x\") @because(\"It is just so.\")", permit),
                one("@id(\"x\") @because(\"It is just so.\")", permit)
            ),
            &["already a policy called x", "bad.cedar"],
        ),
        (
            "a slot",
            one("@id(\"x\") @because(\"It is just so.\")", &permit.replace("principal,", "principal == ?principal,")),
            &["bad.cedar", "slot"],
        ),
    ] {
        let told = Policy::load(&[("bad.cedar", &text)], SLICES).err().unwrap_or_else(|| panic!("{what} was taken"));
        for words in named {
            assert!(told.contains(words), "{what}: {words:?} is not in: {told}");
        }
    }
}

#[test]
fn the_tenth_policy_of_a_file_is_counted_as_the_tenth() {
    let mut text = String::new();
    for number in 1..=11 {
        let id = if number == 10 { String::new() } else { format!("@id(\"rule-{number}\")") };
        let _ = write!(
            text,
            "{id} @because(\"It is just so.\") permit (principal, action == Action::\"library/cards:list\", resource);"
        );
    }
    let told = Policy::load(&[("long.cedar", &text)], SLICES).unwrap_err();
    assert!(told.contains("policy number 10"), "{told}");
}

#[test]
fn decisions_say_why() {
    let policy = policy();
    let reader = Subject { roles: vec![], ..clerk() };
    let record = |record: Record| Resource::Record(record);
    let barred = Record { barred: vec!["me".into()], ..card(Some("me"), None) };
    let closed = Record { restricted: true, ..card(Some("me"), None) };
    let (view, edit, list) = ("library/cards:view", "library/cards:edit", "library/cards:list");
    for (subject, action, resource, allowed, because) in [
        (&clerk(), list, Resource::Area, true, "Clerks list the cards."),
        (
            &reader,
            list,
            Resource::Area,
            false,
            "No rule allows you to list the cards without a role. An administrator can give you one.",
        ),
        (&reader, view, record(card(None, Some("mine"))), true, "Your team holds this card."),
        (
            &reader,
            view,
            record(card(Some("me"), Some("mine"))),
            true,
            "Your team holds this card. It is your own card.",
        ),
        (
            &reader,
            edit,
            record(card(None, Some("mine"))),
            false,
            "No rule allows you to change a card when your own team holds it.",
        ),
        (
            &reader,
            view,
            record(card(None, Some("theirs"))),
            false,
            "No rule allows you to read a card when another team holds it.",
        ),
        (
            &reader,
            view,
            record(card(None, None)),
            false,
            "No rule allows you to read a card when no team holds it yet.",
        ),
        (&reader, view, record(barred), false, "You may not see this card."),
        (&reader, view, record(closed.clone()), false, "This card is in the closed drawer."),
        (&Subject { second_factor: true, ..clerk() }, view, record(closed), true, "It is your own card."),
        (
            &clerk(),
            "library/cards:burn",
            Resource::Area,
            false,
            "This service does not know what you asked to do, so it is not allowed. Tell the people who run the service.",
        ),
        (
            &clerk(),
            list,
            record(card(Some("me"), None)),
            false,
            "This page asked the rules the wrong question, so it is not allowed. Tell the people who run the service.",
        ),
    ] {
        let decision = policy.decide(subject, action, &resource, &Situation::care());
        assert_eq!((decision.allowed, decision.reason().as_str()), (allowed, because), "{action} {resource:?}");
    }
}

#[test]
fn emergency_access_is_offered_only_where_it_would_help() {
    let policy = policy();
    let theirs = card(None, Some("theirs"));
    let barred = Record { barred: vec!["me".into()], ..theirs.clone() };
    let offered = |subject: &Subject, action: &str, record: &Record| {
        policy.opens_with_break_glass(subject, action, &Resource::Record(record.clone()), &Situation::care())
    };
    assert!(offered(&clerk(), "library/cards:view", &theirs));
    assert!(!offered(&clerk(), "library/cards:edit", &theirs), "emergency access is to look, not to change");
    assert!(!offered(&Subject { roles: vec![], ..clerk() }, "library/cards:view", &theirs));
    assert!(!offered(&clerk(), "library/cards:view", &barred));
}

#[test]
fn a_name_can_not_be_made_into_a_rule() {
    let odd = "x\" || true || \"";
    let subject =
        Subject { account_id: odd.into(), roles: vec!["clerk\"; permit".into()], teams: vec![], second_factor: true };
    let decide = |action, resource| policy().decide(&subject, action, &resource, &Situation::care()).allowed;
    assert!(!decide("library/cards:list", Resource::Area));
    assert!(!decide("library/cards:view", Resource::Record(card(Some("x"), Some("")))));
    assert!(decide("library/cards:view", Resource::Record(card(Some(odd), None))), "it is this account's own card");
}

#[test]
fn a_scope_is_as_wide_as_the_rules_and_no_wider_than_they_need() {
    let policy = policy();
    let plain = policy.scope(&clerk(), "library/cards:view");
    let fence = &plain.plain;
    assert_eq!(
        (fence.all, fence.teams.len(), fence.owner.as_deref(), fence.holder.as_deref()),
        (false, 1, Some("me"), None)
    );
    assert_eq!((&plain.restricted, plain.barred.as_deref()), (&Fence::default(), Some("me")));
    let strong = policy.scope(&Subject { second_factor: true, ..clerk() }, "library/cards:view");
    assert_eq!(strong.restricted, strong.plain, "the second factor opens the closed drawer");
    let edit = policy.scope(&clerk(), "library/cards:edit").plain;
    assert_eq!((edit.teams.len(), edit.owner.as_deref()), (0, Some("me")));
    assert!(policy.scope(&clerk(), "library/cards:list").plain.all);
    assert!(policy.scope(&clerk(), "library/cards:burn").is_empty());
    // The remembered answer is for the position, not for the person.
    let other = Subject { account_id: "you".into(), teams: vec!["north".into(), "south".into()], ..clerk() };
    let theirs = policy.scope(&other, "library/cards:view").plain;
    assert_eq!((theirs.teams, theirs.owner.as_deref()), (vec!["north".to_owned(), "south".to_owned()], Some("you")));
}

/// Who holds a matter in a record, and for which team.
const HOLDERS: [(Option<&str>, Option<&str>); 5] = [
    (None, None),
    (Some("ann"), Some("east")),
    (Some("bob"), Some("south")),
    (Some("cat"), Some("east")),
    (Some("dan"), None),
];

#[test]
fn a_remembered_answer_is_the_one_the_engine_gives() {
    // One rule for every relation that rules can speak of, so that leaving one out of the position shows.
    let odd = GOOD.to_owned()
        + r#"
@id("owner-barred") @because("Its owner is barred.")
permit (principal, action == Action::"library/cards:edit", resource) when { resource has owner && resource.barred.contains(resource.owner) };
@id("only-me-barred") @because("Nobody else is barred.")
permit (principal, action == Action::"library/cards:edit", resource) when { resource.barred == [principal] };
@id("some-barred") @because("Somebody is barred.")
permit (principal, action == Action::"library/cards:edit", resource) when { !resource.barred.isEmpty() && context.purpose == "audit" };
@id("holder") @because("You hold a matter in it.")
permit (principal, action == Action::"library/cards:view", resource) when { resource has holder && resource.holder == principal };
@id("holder-team") @because("Your team holds a matter in it.")
permit (principal, action == Action::"library/cards:view", resource) when { resource has holder_team && principal in resource.holder_team };
@id("holder-barred") @because("Its holder is barred.")
permit (principal, action == Action::"library/cards:edit", resource) when { resource has holder && resource.barred.contains(resource.holder) };
@id("holder-is-owner") @because("Its holder is its owner.")
permit (principal, action == Action::"library/cards:edit", resource) when { resource has holder && resource has owner && resource.holder == resource.owner };
@id("one-team") @because("One team holds both.")
permit (principal, action == Action::"library/cards:edit", resource) when { resource has team && resource has holder_team && resource.team == resource.holder_team };
"#;
    let policy = Policy::load(&[("cards.cedar", &odd)], SLICES).unwrap();
    let (mut asked, mut allowed) = (0, 0);
    for account in ["ann", "bob"] {
        for roles in [&[][..], &["clerk"], &["clerk", "visitor"], &["visitor", "clerk"]] {
            for (second_factor, break_glass, purpose) in
                [(false, false, "care"), (true, false, "audit"), (false, true, "care")]
            {
                let subject = Subject {
                    account_id: account.into(),
                    roles: roles.iter().map(|role| (*role).to_owned()).collect(),
                    teams: vec!["north".into(), "east".into()],
                    second_factor,
                };
                let situation = Situation { purpose: purpose.into(), break_glass };
                for owner in [None, Some("ann"), Some("bob"), Some("cat")] {
                    for team in [None, Some("east"), Some("south")] {
                        for barred in
                            [&[][..], &["ann"], &["bob"], &["cat"], &["dan"], &["bob", "ann"], &["ann", "dan"]]
                        {
                            let barred = barred.iter().map(|id| (*id).to_owned()).collect();
                            let mut record = Record { barred, restricted: team.is_none(), ..card(owner, team) };
                            // Each combination is asked once with one of the holders: all with all would take minutes.
                            let (holder, holder_team) = HOLDERS[asked % HOLDERS.len()];
                            record.holder = holder.map(Into::into);
                            record.holder_team = holder_team.map(Into::into);
                            for action in ["library/cards:view", "library/cards:edit"] {
                                let resource = Resource::Record(record.clone());
                                let remembered = policy.ask(&subject, action, &resource, &situation);
                                let fresh = policy.ask_engine(&subject, action, &resource, &situation);
                                assert_eq!(*remembered, fresh, "{subject:?} {action} {record:?} {situation:?}");
                                asked += 1;
                                allowed += usize::from(fresh.allowed);
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(allowed > asked / 10 && allowed < asked * 9 / 10, "{allowed} of {asked} allowed: this proves little");
}

#[test]
fn the_matrix_says_which_rule_decided() {
    let text = policy().matrix(&["clerk", "visitor"]);
    for line in [
        "  cl    allows   Clerks list the cards.",
        "  cd    refuses  This card is in the closed drawer.",
        "  list the cards  cl      .",
        "  ot      ot      .       .       ce      .       .       ot*     ot*     .       ce*     .       -bar    clerk",
        "  ot      ot      .       .       .       .       .       ot*     ot*     .       .       .       -bar    visitor",
        "  oc      .       .       .       .       .       .       oc*     .       .       .       .       -bar    clerk, visitor",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    assert!(text.lines().all(|line| line == line.trim_end()), "no blanks at line ends");
}
