//! The council's rules of access: Cedar files by theme, the roles they speak of, and what they come to on paper (`../access.txt`).
//!
//! A privacy lead reads the `.cedar` files or the matrix made from them; both are the whole truth. `schema.cedarschema` is made
//! from the slices' actions for Cedar's own tools. After a change: `UPDATE=1 cargo test -p care policies`, then read the difference.

mod coming;

#[cfg(test)]
mod tests;

use platform::{Error, Result, access::Policy, slice::Slice};

/// The policy files by theme.
const SOURCES: &[(&str, &str)] = &[
    ("front_door.cedar", include_str!("front_door.cedar")),
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
    Policy::load(SOURCES, &with_coming(slices)).map_err(Error::Unavailable)
}

/// These slices, and those still being built.
fn with_coming(slices: &[Slice]) -> Vec<Slice> {
    let coming = coming::COMING.iter().filter(|later| !slices.iter().any(|slice| slice.name == later.name));
    slices.iter().chain(coming).copied().collect()
}

/// Every role, and what it does, in the order of the matrix.
pub const ROLES: &[(&str, &str)] = &[
    ("contact_worker", "hears people at the front door"),
    ("social_worker", "works with people, allocated or on duty"),
    ("occupational_therapist", "works with people on what they do and where they live"),
    ("community_agent", "connects people with what is near them"),
    ("manager", "manages a team and answers for its work"),
    ("practice_lead", "learns from practice and improves it"),
    ("commissioner", "buys and shapes support; sees no person"),
    ("finance_officer", "pays and charges; reads no conversation"),
    ("analyst", "works with numbers; sees no names"),
    ("director", "answers for everything; sees numbers and plans"),
    ("inspector", "reads measures and the plan"),
    ("information_governance", "watches over who looks at what"),
    ("administrator", "keeps the service running; sees no person"),
];
