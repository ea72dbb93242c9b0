//! What each role may and may not do, with the sentence people read; the printed matrix; scopes that hide nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::{collections::BTreeSet, fs, path::Path};

use platform::{
    access::{Policy, Record, Resource, Situation, Subject},
    slice::On,
};

use super::{ROLES, SOURCES, load};
use crate::shell::slices;

fn policy() -> Policy {
    load(&slices()).unwrap_or_else(|told| panic!("{told}"))
}

fn staff(roles: &[&str]) -> Subject {
    let roles = roles.iter().map(|role| (*role).to_owned()).collect();
    Subject { account_id: "me".into(), roles, teams: vec!["north".into()], second_factor: false }
}

fn strong(role: &str) -> Subject {
    Subject { second_factor: true, ..staff(&[role]) }
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// Who holds a matter in a record, and for which team.
const HOLDERS: [(&str, &str); 5] = [("", ""), ("me", "south"), ("them", "east"), ("them", "south"), ("me", "")];

fn record(owner: &str, team: &str) -> Record {
    Record { kind: "person".into(), id: "p1".into(), owner: some(owner), team: some(team), ..Record::default() }
}

fn restricted(owner: &str, team: &str) -> Record {
    Record { restricted: true, ..record(owner, team) }
}

const ALLOCATED: &str = "You are the allocated worker.";
const TEAM: &str = "Your own team holds this record.";
const DOOR: &str = "You work at the front door, which serves everybody.";
const ROLE: &str = "Your role does not open people's records.";
const BARRED: &str =
    "You have a declared personal connection with this person. Ask your manager who else can help them.";
const RESTRICTED: &str = "This record is restricted. It is open to the allocated worker, and with a second factor to the manager of the team or in an emergency.";
const EMERGENCY: &str =
    "You declared emergency access. It lasts an hour, and information governance will read your reason.";
const WATCH: &str = "You watch over who looks at people's records.";
const MANAGES: &str = "You manage the team that holds this record.";
const FOR_CARE: &str = "People's records are opened for their care, and for nothing else.";

const VIEW: &str = "people/persons:view";
const EDIT: &str = "people/persons:edit";
const HISTORY: &str = "people/persons:history";
const CONTACT: &str = "front_door/contacts:view";
const COMPLETE: &str = "front_door/contacts:complete";
const READ: &str = "practice/conversations:view";
const WRITE: &str = "practice/conversations:edit";

#[test]
fn people_who_work_with_people_see_those_they_work_with() {
    let policy = policy();
    for (role, action, record, because) in [
        ("social_worker", VIEW, record("me", "south"), ALLOCATED),
        ("social_worker", VIEW, record("them", "north"), TEAM),
        ("social_worker", EDIT, record("", "north"), TEAM),
        ("social_worker", HISTORY, record("me", "south"), ALLOCATED),
        ("social_worker", VIEW, restricted("me", ""), ALLOCATED),
        ("occupational_therapist", WRITE, record("them", "north"), TEAM),
        ("community_agent", READ, record("me", ""), ALLOCATED),
        ("community_agent", COMPLETE, record("them", "north"), TEAM),
        ("contact_worker", VIEW, record("them", "south"), DOOR),
        ("contact_worker", VIEW, record("", ""), DOOR),
        ("contact_worker", EDIT, record("them", "south"), DOOR),
        ("contact_worker", COMPLETE, record("them", "south"), DOOR),
        ("contact_worker", READ, record("them", "south"), DOOR),
        ("manager", EDIT, record("them", "north"), TEAM),
        ("manager", HISTORY, record("them", "north"), MANAGES),
        ("information_governance", HISTORY, record("them", "south"), WATCH),
        ("information_governance", HISTORY, restricted("them", "south"), WATCH),
        ("practice_lead", VIEW, record("them", "north"), TEAM),
    ] {
        let decision = policy.decide(&staff(&[role]), action, &Resource::Record(record.clone()), &Situation::care());
        assert_eq!((decision.allowed, decision.reason().as_str()), (true, because), "{role} {action} {record:?}");
    }
}

#[test]
fn whoever_holds_a_contact_goes_on_with_it_and_sees_no_more_of_the_record() {
    const HOLDS: &str = "You hold this contact or conversation.";
    const HOLDS_TOGETHER: &str = "Your own team holds this contact or conversation.";
    let policy = policy();
    let held = |record: Record, holder, team| Record { holder: some(holder), holder_team: some(team), ..record };
    for (action, record, allowed, because) in [
        (CONTACT, held(record("them", "south"), "me", ""), true, HOLDS),
        (COMPLETE, held(record("them", "south"), "them", "north"), true, HOLDS_TOGETHER),
        (WRITE, held(record("", ""), "me", "north"), true, &format!("{HOLDS} {HOLDS_TOGETHER}")),
        (READ, held(record("me", "south"), "me", ""), true, &format!("{ALLOCATED} {HOLDS}")),
        (CONTACT, held(restricted("them", "south"), "me", "north"), false, RESTRICTED),
        (CONTACT, held(Record { barred: vec!["me".into()], ..record("", "") }, "me", "north"), false, BARRED),
        (
            VIEW,
            held(record("them", "south"), "me", "north"),
            false,
            "No rule allows you to open a person's record when another team holds it.",
        ),
        (
            CONTACT,
            held(record("", ""), "them", "south"),
            false,
            "No rule allows you to read a contact when another team holds it.",
        ),
    ] {
        let decision =
            policy.decide(&staff(&["social_worker"]), action, &Resource::Record(record.clone()), &Situation::care());
        assert_eq!((decision.allowed, decision.reason().as_str()), (allowed, because), "{action} {record:?}");
    }
}

#[test]
fn nobody_else_does_and_each_refusal_says_why() {
    let policy = policy();
    let barred = Record { barred: vec!["me".into()], ..record("me", "north") };
    for (role, action, record, because) in [
        (
            "social_worker",
            VIEW,
            record("them", "south"),
            "No rule allows you to open a person's record when another team holds it.",
        ),
        (
            "social_worker",
            VIEW,
            record("", ""),
            "No rule allows you to open a person's record when no team holds it yet.",
        ),
        (
            "social_worker",
            HISTORY,
            record("them", "north"),
            "No rule allows you to see who looked at a record, and what changed when your own team holds it.",
        ),
        (
            "social_worker",
            READ,
            record("them", "south"),
            "No rule allows you to read a conversation when another team holds it.",
        ),
        ("social_worker", VIEW, restricted("them", "north"), RESTRICTED),
        ("social_worker", VIEW, barred.clone(), BARRED),
        (
            "contact_worker",
            WRITE,
            record("them", "south"),
            "No rule allows you to write in a conversation when another team holds it.",
        ),
        ("contact_worker", VIEW, restricted("them", "south"), RESTRICTED),
        ("contact_worker", VIEW, barred.clone(), BARRED),
        (
            "manager",
            VIEW,
            record("them", "south"),
            "No rule allows you to open a person's record when another team holds it.",
        ),
        ("manager", VIEW, restricted("them", "north"), RESTRICTED),
        (
            "manager",
            HISTORY,
            record("them", "south"),
            "No rule allows you to see who looked at a record, and what changed when another team holds it.",
        ),
        ("finance_officer", READ, record("me", "north"), ROLE),
        ("finance_officer", CONTACT, record("me", "north"), ROLE),
        ("finance_officer", VIEW, record("me", "north"), ROLE),
        ("analyst", VIEW, record("me", "north"), ROLE),
        ("commissioner", VIEW, record("me", "north"), ROLE),
        ("administrator", VIEW, record("me", "north"), ROLE),
        ("director", VIEW, record("me", "north"), ROLE),
        ("inspector", VIEW, record("me", "north"), ROLE),
        ("information_governance", VIEW, record("me", "north"), ROLE),
    ] {
        let decision = policy.decide(&staff(&[role]), action, &Resource::Record(record.clone()), &Situation::care());
        assert_eq!((decision.allowed, decision.reason().as_str()), (false, because), "{role} {action} {record:?}");
    }
}

#[test]
fn emergencies_and_second_factors_open_what_they_should_and_no_more() {
    let policy = policy();
    let emergency = Situation { break_glass: true, ..Situation::care() };
    let audit = Situation { purpose: "audit".into(), break_glass: false };
    let barred = Record { barred: vec!["me".into()], ..restricted("them", "south") };
    for (subject, action, record, situation, allowed, because) in [
        (staff(&["social_worker"]), VIEW, record("them", "south"), &emergency, true, EMERGENCY),
        (staff(&["social_worker"]), READ, record("them", "south"), &emergency, true, EMERGENCY),
        (
            staff(&["social_worker"]),
            EDIT,
            record("them", "south"),
            &emergency,
            false,
            "No rule allows you to change a person's record when another team holds it.",
        ),
        (staff(&["social_worker"]), VIEW, restricted("them", "south"), &emergency, false, RESTRICTED),
        (strong("social_worker"), VIEW, restricted("them", "south"), &emergency, true, EMERGENCY),
        (strong("social_worker"), VIEW, restricted("them", "north"), &Situation::care(), false, RESTRICTED),
        (strong("social_worker"), VIEW, barred.clone(), &emergency, false, BARRED),
        (strong("manager"), VIEW, barred, &emergency, false, BARRED),
        (strong("manager"), VIEW, restricted("them", "north"), &Situation::care(), true, TEAM),
        (strong("manager"), VIEW, restricted("them", "south"), &Situation::care(), false, RESTRICTED),
        (strong("contact_worker"), VIEW, restricted("them", "south"), &emergency, true, &format!("{DOOR} {EMERGENCY}")),
        (strong("contact_worker"), EDIT, restricted("them", "south"), &emergency, false, RESTRICTED),
        (strong("social_worker"), EDIT, restricted("them", "north"), &emergency, false, RESTRICTED),
        (strong("administrator"), VIEW, record("them", "south"), &emergency, false, ROLE),
        (strong("analyst"), READ, record("them", "south"), &emergency, false, ROLE),
        (strong("finance_officer"), READ, record("them", "south"), &emergency, false, ROLE),
        (staff(&["information_governance"]), VIEW, record("them", "south"), &emergency, false, ROLE),
        (staff(&["information_governance"]), HISTORY, record("them", "south"), &audit, true, WATCH),
        (staff(&["social_worker"]), VIEW, record("me", "north"), &audit, false, FOR_CARE),
        (staff(&["contact_worker"]), VIEW, record("me", "north"), &Situation::default(), false, FOR_CARE),
    ] {
        let decision = policy.decide(&subject, action, &Resource::Record(record.clone()), situation);
        let told = (decision.allowed, decision.reason());
        assert_eq!((told.0, told.1.as_str()), (allowed, because), "{subject:?} {action} {record:?} {situation:?}");
    }
}

#[test]
fn each_area_is_open_to_exactly_these_roles() {
    const WITH_PEOPLE: &[&str] =
        &["contact_worker", "social_worker", "occupational_therapist", "community_agent", "manager", "practice_lead"];
    const NUMBERS: &[&str] = &["manager", "practice_lead", "commissioner", "analyst", "director", "inspector"];
    let policy = policy();
    let everybody: Vec<_> = ROLES.iter().map(|role| role.name).collect();
    let mut checked = BTreeSet::new();
    for (actions, roles) in [
        (&["people/persons:list", "practice/conversations:queue", "access/break_glass:start"][..], WITH_PEOPLE),
        (&["people/persons:create", "front_door/contacts:list", "front_door/contacts:create"], &WITH_PEOPLE[..5]),
        (&["front_door/light:list"], &WITH_PEOPLE[..5]),
        (&["front_door/routing:list"], WITH_PEOPLE),
        (&["front_door/routing:edit"], &["manager"]),
        (&["front_door/connections:list", "front_door/small_spend:list"], &WITH_PEOPLE[..5]),
        (&["front_door/small_spend:totals"], &["manager", "practice_lead", "director"]),
        (&["front_door/small_spend:limits"], &["manager"]),
        (&["market/editing:edit"], &["community_agent", "manager", "commissioner"]),
        (&["front_door/hubs:list"], &["contact_worker", "community_agent", "manager"]),
        (&["front_door/hubs:edit"], &["community_agent", "manager"]),
        (&["front_door/hubs:counts"], &["manager"]),
        (&["front_door/asking:settings"], &["manager"]),
        (&["evidence/measures:list", "evidence/measures:view"], NUMBERS),
        (&["evidence/published:view", "evidence/surveys:view"], NUMBERS),
        (&["evidence/measures:people"], &["manager", "practice_lead"]),
        (&["evidence/measures:rows"], &["analyst"]),
        (&["evidence/measures:mark"], &["analyst", "practice_lead"]),
        (
            &[
                "evidence/client_level_data:list",
                "evidence/client_level_data:import",
                "evidence/client_level_data:export",
            ],
            &["analyst"],
        ),
        (&["evidence/local_words:list", "evidence/local_words:edit"], &["analyst"]),
        (&["evidence/submissions:compare", "evidence/submissions:rows", "evidence/submissions:resolve"], &["analyst"]),
        (&["change/objectives:list", "change/objectives:view"], &everybody),
        (&["change/objectives:edit"], &["practice_lead", "director"]),
        (&["access/break_glass:list", "access/break_glass:review"], &["information_governance"]),
        (&["jobs:list", "jobs:retry", "identity/accounts:list", "identity/accounts:edit"], &["administrator"]),
    ] {
        for action in actions {
            checked.insert(*action);
            for role in &everybody {
                let decision = policy.decide(&staff(&[role]), action, &Resource::Area, &Situation::care());
                assert_eq!(decision.allowed, roles.contains(role), "{role} {action}: {}", decision.reason());
                assert!(decision.reason().ends_with('.'), "{role} {action}: {}", decision.reason());
            }
        }
    }
    let slices = slices();
    let declared = slices.iter().flat_map(|slice| slice.actions).filter(|action| action.on == On::Area);
    let declared: BTreeSet<_> = declared.map(|action| action.name).collect();
    assert_eq!(checked, declared, "every area's action is in the table above");
}

#[test]
fn the_rules_speak_of_the_roles_in_the_list_and_of_no_other() {
    let mut spoken = BTreeSet::new();
    for (_, text) in SOURCES {
        spoken.extend(text.split("Role::\"").skip(1).filter_map(|rest| rest.split('"').next()));
    }
    let listed: BTreeSet<_> = ROLES.iter().map(|role| role.name).collect();
    // Finance comes with its own slices; until then it has what everybody has.
    let expected: BTreeSet<_> = listed.iter().copied().filter(|role| *role != "finance_officer").collect();
    assert_eq!(spoken, expected);
}

#[test]
fn a_scope_never_hides_what_the_policy_allows_and_no_list_counts_more() {
    /// The actions whose scopes are in the SQL of lists.
    const LISTED: [&str; 4] = [VIEW, CONTACT, READ, "front_door/connections:view"];
    let policy = policy();
    let mut subjects: Vec<Vec<&str>> = ROLES.iter().map(|role| vec![role.name]).collect();
    subjects.extend([
        vec![],
        vec!["manager", "contact_worker"],
        vec!["analyst", "social_worker"],
        vec!["administrator", "manager"],
    ]);
    let slices = slices();
    let actions = slices.iter().flat_map(|slice| slice.actions).filter(|action| action.on == On::Record);
    let actions: Vec<_> = actions.map(|action| action.name).collect();
    let (mut asked, mut allowed) = (0, 0);
    for roles in &subjects {
        for second_factor in [false, true] {
            let teams = vec!["north".to_owned(), "east".to_owned()];
            let subject = Subject { second_factor, teams, ..staff(roles) };
            for action in &actions {
                let scope = policy.scope(&subject, action);
                for mut record in records() {
                    // Each combination with one of the holders, another one for the next who asks.
                    let (holder, holder_team) = HOLDERS[asked % HOLDERS.len()];
                    (record.holder, record.holder_team) = (some(holder), some(holder_team));
                    asked += 1;
                    let resource = Resource::Record(record.clone());
                    let may = policy.decide(&subject, action, &resource, &Situation::care()).allowed;
                    allowed += usize::from(may);
                    assert!(scope.holds(&record) || !may, "{subject:?} {action} {record:?} is hidden by {scope:?}");
                    // In a list, more would make the total too high.
                    assert!(
                        may || !scope.holds(&record) || !LISTED.contains(action),
                        "{subject:?} {action} {record:?} is counted by {scope:?}"
                    );
                }
            }
        }
    }
    assert!(allowed > asked / 20, "only {allowed} of {asked} were allowed: this proves little");
}

fn records() -> Vec<Record> {
    let mut all = Vec::new();
    for owner in ["", "me", "them"] {
        for team in ["", "north", "east", "south"] {
            for restricted in [false, true] {
                for barred in [&[][..], &["me"], &["them"]] {
                    let barred = barred.iter().map(|id| (*id).to_owned()).collect();
                    all.push(Record { restricted, barred, ..record(owner, team) });
                }
            }
        }
    }
    all
}

#[test]
fn scopes_are_no_wider_than_their_roles_need() {
    let policy = policy();
    let worker = policy.scope(&staff(&["social_worker"]), VIEW);
    let fence = worker.plain;
    assert_eq!((fence.all, fence.teams, fence.owner.as_deref()), (false, vec!["north".to_owned()], Some("me")));
    assert_eq!((fence.holder, fence.holder_teams), (None, vec![]), "holding a contact does not open the record");
    assert_eq!((worker.restricted.owner.as_deref(), worker.restricted.teams), (Some("me"), vec![]));
    assert_eq!(worker.barred.as_deref(), Some("me"));
    let contacts = policy.scope(&staff(&["social_worker"]), CONTACT);
    assert_eq!(contacts.plain.holder.as_deref(), Some("me"));
    assert_eq!(contacts.restricted.holder, None, "a restricted record is closed to whoever holds a contact in it");
    assert!(policy.scope(&staff(&["contact_worker"]), VIEW).plain.all);
    assert!(policy.scope(&staff(&["analyst"]), VIEW).is_empty());
    assert!(policy.scope(&staff(&["finance_officer"]), READ).is_empty());
    assert!(!policy.scope(&staff(&["contact_worker"]), WRITE).plain.all);
}

#[test]
fn the_printed_matrix_is_what_the_rules_say() {
    let roles: Vec<_> = ROLES.iter().map(|role| role.name).collect();
    same_as_kept("access.txt", &policy().matrix(&roles));
}

#[test]
fn the_kept_schema_is_the_one_made_from_the_actions() {
    same_as_kept("policies/schema.cedarschema", policy().schema());
}

fn same_as_kept(name: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/shell").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, made).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        kept, made,
        "{name} is not what the rules say. Run `UPDATE=1 cargo test -p care policies` and read the difference."
    );
}
