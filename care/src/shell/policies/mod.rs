//! The council's rules of access: Cedar files by theme, the roles they speak of, and what they come to on paper (`../access.txt`).
//!
//! A privacy lead reads the `.cedar` files or the matrix made from them; both are the whole truth. `schema.cedarschema` is made
//! from the slices' actions for Cedar's own tools. After a change: `UPDATE=1 cargo test -p care policies`, then read the difference.

mod fixture;
#[cfg(test)]
mod tests;

/// The policy files, for [`platform::access::Policy::load`].
pub const SOURCES: &[(&str, &str)] = &[
    ("front_door.cedar", include_str!("front_door.cedar")),
    ("practice.cedar", include_str!("practice.cedar")),
    ("evidence.cedar", include_str!("evidence.cedar")),
    ("protection.cedar", include_str!("protection.cedar")),
    ("operation.cedar", include_str!("operation.cedar")),
];

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

/// The slices, and the actions of those that are still to land.
pub fn with_coming(slices: &[platform::slice::Slice]) -> Vec<platform::slice::Slice> {
    let mut all = slices.to_vec();
    let known: Vec<&str> = slices.iter().flat_map(|slice| slice.actions).map(|action| action.name).collect();
    all.extend(fixture::SLICES.iter().filter(|slice| slice.actions.iter().any(|action| !known.contains(&action.name))));
    all
}
