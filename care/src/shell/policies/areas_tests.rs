//! Which area is open to which roles: one line for each of the actions that are about no record.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use std::collections::BTreeSet;

use platform::{
    access::{Resource, Situation},
    slice::On,
};

use super::{
    ROLES,
    tests::{policy, staff},
};
use crate::shell::slices;

#[test]
fn each_area_is_open_to_exactly_these_roles() {
    const WITH_PEOPLE: &[&str] =
        &["contact_worker", "social_worker", "occupational_therapist", "community_agent", "manager", "practice_lead"];
    const NUMBERS: &[&str] = &["manager", "practice_lead", "commissioner", "analyst", "director", "inspector"];
    const KEEP_PROMISES: &[&str] = &[
        "contact_worker",
        "social_worker",
        "occupational_therapist",
        "community_agent",
        "manager",
        "practice_lead",
        "commissioner",
        "analyst",
        "director",
        "inspector",
    ];
    let policy = policy();
    let everybody: Vec<_> = ROLES.iter().map(|role| role.name).collect();
    // Partners from health come for the huddle; the plan is for those who work here.
    let works_here: Vec<_> = everybody.iter().copied().filter(|role| *role != "health_partner").collect();
    let mut checked = BTreeSet::new();
    for (actions, roles) in [
        (
            &[
                "people/persons:list",
                "practice/conversations:queue",
                "safeguarding/concerns:list",
                "front_door/assessments:list",
                "front_door/routing:list",
                "access/break_glass:start",
            ][..],
            WITH_PEOPLE,
        ),
        (&["people/persons:create", "front_door/contacts:list", "front_door/contacts:create"], &WITH_PEOPLE[..5]),
        (
            &["front_door/routing:edit", "front_door/small_spend:limits", "front_door/national_words:change"],
            &["manager"],
        ),
        (&["front_door/promises:read"], KEEP_PROMISES),
        (&["front_door/hubs:list"], &["contact_worker", "community_agent", "manager"]),
        (&["front_door/hubs:edit"], &["community_agent", "manager"]),
        (&["front_door/hubs:counts"], &["manager"]),
        (&["front_door/huddle:lead"], &WITH_PEOPLE[..5]),
        (&["front_door/huddle:list"], &[WITH_PEOPLE, &["health_partner"]].concat()),
        (&["front_door/national_words:read"], NUMBERS),
        (&["front_door/connections:list", "front_door/small_spend:list", "front_door/light:list"], &WITH_PEOPLE[..5]),
        (&["front_door/small_spend:totals", "front_door/huddle:totals"], &["manager", "practice_lead", "director"]),
        (&["practice/withheld_need:view"], &["manager", "practice_lead", "commissioner", "director"]),
        (&["market/editing:edit"], &["community_agent", "manager", "commissioner"]),
        (&["front_door/asking:settings", "safeguarding/concerns:duty"], &["manager"]),
        (&["evidence/measures:list", "evidence/measures:view"], NUMBERS),
        (&["evidence/published:view", "evidence/surveys:view"], NUMBERS),
        (&["evidence/measures:people"], &["manager", "practice_lead"]),
        (&["evidence/measures:mark"], &["analyst", "practice_lead"]),
        (
            &[
                "evidence/client_level_data:list",
                "evidence/client_level_data:import",
                "evidence/client_level_data:export",
            ],
            &["analyst"],
        ),
        (&["evidence/local_words:list", "evidence/local_words:edit", "evidence/measures:rows"], &["analyst"]),
        (&["evidence/submissions:compare", "evidence/submissions:rows", "evidence/submissions:resolve"], &["analyst"]),
        (&["change/objectives:list", "change/objectives:view"], &works_here),
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
