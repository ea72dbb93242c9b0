//! The council's rules of access: Cedar files by theme, the roles they speak of, and what they come to on paper (`../access.txt`).
//!
//! A privacy lead reads the `.cedar` files or the matrix made from them; both are the whole truth. `schema.cedarschema` is made
//! from the slices' actions for Cedar's own tools. After a change: `UPDATE=1 cargo test -p care policies`, then read the difference.

#[cfg(test)]
mod areas_tests;
#[cfg(test)]
mod tests;

use platform::{Error, Result, access::Policy, identity::Role, slice::Slice};

/// The policy files by theme.
const SOURCES: &[(&str, &str)] = &[
    ("front_door.cedar", include_str!("front_door.cedar")),
    ("safeguarding.cedar", include_str!("safeguarding.cedar")),
    ("huddle.cedar", include_str!("huddle.cedar")),
    ("practice.cedar", include_str!("practice.cedar")),
    ("evidence.cedar", include_str!("evidence.cedar")),
    ("protection.cedar", include_str!("protection.cedar")),
    ("operation.cedar", include_str!("operation.cedar")),
];

/// Reads the policies and checks them against the slices' actions.
///
/// # Errors
/// What is wrong with which policy of which file: the service does not start with rules that do not hold together.
pub fn load(slices: &[Slice]) -> Result<Policy> {
    Policy::load(SOURCES, slices).map_err(Error::Unavailable)
}

const fn role(name: &'static str, words: &'static str) -> Role {
    Role { name, words, second_factor: false }
}

/// A role whose password alone would open too much: whoever has it is asked to set up a second factor.
const fn strong(name: &'static str, words: &'static str) -> Role {
    Role { second_factor: true, ..role(name, words) }
}

/// Every role, and what it does, in the order of the matrix.
pub const ROLES: &[Role] = &[
    role("contact_worker", "hears people at the front door"),
    role("social_worker", "works with people, allocated or on duty"),
    role("occupational_therapist", "works with people on what they do and where they live"),
    role("community_agent", "connects people with what is near them"),
    role("health_partner", "works in health and joins the huddle"),
    role("manager", "manages a team and answers for its work"),
    role("practice_lead", "learns from practice and improves it"),
    role("commissioner", "buys and shapes support; sees no person"),
    role("finance_officer", "pays and charges; reads no conversation"),
    role("analyst", "works with numbers; sees no names"),
    role("director", "answers for everything; sees numbers and plans"),
    role("inspector", "reads measures and the plan"),
    strong("information_governance", "watches over who looks at what"),
    strong("administrator", "keeps the service running; sees no person"),
];
