//! The withheld-need index (methods 4.4), as pure functions: what a closure is, which signals followed it, and the share.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

/// For so many days after a closure a signal counts.
pub const DAYS: i64 = 91;

/// The end of a conversation 1 or 3 with somebody we know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// With whom.
    pub person: String,
    /// When it ended.
    pub at: Timestamp,
    /// Whether a need that was stated in it was not met.
    pub unmet: bool,
}

/// Something that happened to somebody at a moment.
pub type Signal = (String, Timestamp);

/// What may follow a closure.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// They asked again.
    pub recontacts: Vec<Signal>,
    /// The strain on a carer rose. None when the record does not know.
    pub strain: Option<Vec<Signal>>,
    /// They went into hospital, or came from one.
    pub hospital: Vec<Signal>,
    /// Somebody raised a safeguarding concern.
    pub concerns: Vec<Signal>,
}

/// The index and what it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Closures whose 91 days are over.
    pub closures: i64,
    /// Of them, those with a stated need unmet.
    pub unmet: i64,
    /// Of these, those that any signal followed: the numerator.
    pub followed: i64,
    /// Of these, those that they asked again after.
    pub recontact: i64,
    /// Those after which the strain on a carer rose; none when the record does not know.
    pub strain: Option<i64>,
    /// Those after which they went into hospital or came from one.
    pub hospital: i64,
    /// Those after which a concern was raised.
    pub concern: i64,
}

/// Counts the closures whose 91 days are over at `now`. A signal counts when it came after the closure and not later than
/// 91 days after it, for the same person; one closure counts once, however many signals followed it.
pub fn index(closures: &[Closure], signals: &Signals, now: Timestamp) -> Index {
    let window = SignedDuration::from_hours(24 * DAYS);
    let (recontact, hospital) = (by_person(&signals.recontacts), by_person(&signals.hospital));
    let (concern, strain) = (by_person(&signals.concerns), signals.strain.as_ref().map(|all| by_person(all)));
    let followed = |by: &BTreeMap<&str, BTreeSet<Timestamp>>, one: &Closure| {
        let until = one.at.saturating_add(window).unwrap_or(Timestamp::MAX);
        by.get(one.person.as_str()).is_some_and(|all| all.iter().any(|at| *at > one.at && *at <= until))
    };
    let mut index = Index { strain: strain.as_ref().map(|_| 0), ..Index::default() };
    for one in closures.iter().filter(|one| one.at.saturating_add(window).is_ok_and(|over| over <= now)) {
        index.closures += 1;
        if !one.unmet {
            continue;
        }
        index.unmet += 1;
        let (again, ward, harm) = (followed(&recontact, one), followed(&hospital, one), followed(&concern, one));
        let strained = strain.as_ref().is_some_and(|by| followed(by, one));
        index.recontact += i64::from(again);
        index.hospital += i64::from(ward);
        index.concern += i64::from(harm);
        index.strain = index.strain.map(|count| count + i64::from(strained));
        index.followed += i64::from(again || ward || harm || strained);
    }
    index
}

fn by_person(signals: &[Signal]) -> BTreeMap<&str, BTreeSet<Timestamp>> {
    let mut by: BTreeMap<&str, BTreeSet<Timestamp>> = BTreeMap::new();
    for (person, at) in signals {
        by.entry(person.as_str()).or_default().insert(*at);
    }
    by
}
