//! Which promises of the mission somebody of the town touches: now, or as soon as the promise is kept. Only the ids stand
//! here; the mission says what they mean.

use std::collections::BTreeMap;

use platform::Result;

use super::{people, staff};

/// Every promise, by its id.
pub const PROMISES: [&str; 70] = [
    "FD1", "FD2", "FD3", "FD4", "FD5", "FD6", "FD7", "FD8", "FD9", "PR1", "PR2", "PR3", "PR4", "PR5", "PR6", "PR7",
    "PR8", "PR9", "PR10", "PR11", "PR12", "PR13", "PR14", "PR15", "PR16", "PR17", "MO1", "MO2", "MO3", "MO4", "MA1",
    "MA2", "MA3", "VO1", "VO2", "VO3", "VO4", "VO5", "QU1", "QU2", "WF1", "WF2", "WF3", "WF4", "EV1", "EV2", "EV3",
    "EV4", "EV5", "EV6", "EV7", "EV8", "EV9", "EV10", "EV11", "CH1", "CH2", "CH3", "CH4", "CH5", "CH6", "CH7", "PL1",
    "PL2", "PL3", "PL4", "PL5", "PL6", "PL7", "PL8",
];

/// What staff touch beyond the people they work with, by username: those who answer for it in Larkmere.
const OF_STAFF: [(&str, &[&str]); 17] = [
    ("amina", &["FD1", "FD2", "FD3"]),
    ("hana", &["FD7", "FD8", "WF2"]),
    ("priya", &["PR16"]),
    ("tom", &["EV6"]),
    ("niamh", &["WF3", "WF4"]),
    ("bea", &["FD6", "PR16"]),
    ("joss", &["FD6", "CH6"]),
    ("carol", &["PR7", "PR14", "MO1", "VO5"]),
    ("vikram", &["WF2", "VO5"]),
    ("odile", &["PR14", "QU1", "EV5", "WF3", "CH2", "CH5"]),
    ("frank", &["MA1", "MA2", "MA3", "EV9", "MO3"]),
    ("zofia", &["MO1", "MO2", "MO4", "CH4"]),
    ("idris", &["EV1", "EV2", "EV3", "EV4", "EV8", "EV10", "EV11", "VO1", "PL7"]),
    ("helen", &["CH1", "CH3", "CH7", "EV7", "WF1", "QU2"]),
    ("peter", &["QU2"]),
    ("grace", &["PL1", "PL2", "PL5"]),
    ("sam", &["PL1", "PL3", "PL4", "PL8"]),
];

/// Each promise with the keys of people and the usernames of staff who touch it.
///
/// # Errors
/// When the town's files do not hold together.
pub fn touched() -> Result<BTreeMap<String, Vec<String>>> {
    let mut by: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in people::residents()? {
        for promise in &one.promises {
            by.entry(promise.clone()).or_default().push(one.key.clone());
        }
    }
    for one in &staff::STAFF {
        let (_, promises) = OF_STAFF.iter().find(|(username, _)| *username == one.username).unwrap_or(&("", &[]));
        for promise in *promises {
            by.entry((*promise).to_owned()).or_default().push(one.username.to_owned());
        }
    }
    Ok(by)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn somebody_touches_every_promise_and_nobody_touches_another() {
        let touched: BTreeSet<String> = touched().unwrap().into_keys().collect();
        let promised: BTreeSet<String> = PROMISES.iter().map(|one| (*one).to_owned()).collect();
        assert_eq!(touched, promised);
        assert_eq!(promised.len(), PROMISES.len());
    }

    #[test]
    fn who_touches_them_works_here() {
        for (username, promises) in OF_STAFF {
            assert!(staff::STAFF.iter().any(|one| one.username == username) && !promises.is_empty(), "{username}");
        }
    }

    /// What is about people's lives is touched by a life, not only by somebody's work.
    #[test]
    fn asking_and_helping_are_touched_by_people() {
        let touched = touched().unwrap();
        let people: BTreeSet<String> = people::residents().unwrap().into_iter().map(|one| one.key).collect();
        for promise in PROMISES.iter().filter(|one| one.starts_with("FD") || one.starts_with("PR")) {
            assert!(touched[*promise].iter().any(|who| people.contains(who)), "no life touches {promise}");
        }
    }
}
