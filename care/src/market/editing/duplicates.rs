//! Which services may be one and the same: by name, by who offers them, and by postcode. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::market::directory::stems;

/// From this likeness on a pair is shown to a person.
const LIKELY: f64 = 0.81;
/// From this likeness on two words are one with a slip.
const ALIKE: f64 = 0.93;
/// Services of one postcode or one word that are compared; more would be compared with each other for nothing.
const TOGETHER: usize = 60;

/// What is compared of a service.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub id: String,
    pub name: String,
    pub organisation: String,
    pub postcode: String,
    pub feed_id: String,
    pub feed: String,
}

/// Two that may be one, the likelier first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pair {
    pub one: Candidate,
    pub other: Candidate,
    pub likeness: f64,
}

/// How alike two services are, from 0 to 1: their names most, then where they are and who offers them.
pub(super) fn likeness(one: &Candidate, other: &Candidate) -> f64 {
    let (a, b) = (stems(&one.name), stems(&other.name));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|word| b.iter().any(|held| strsim::jaro_winkler(word, held) >= ALIKE)).count();
    let ratio = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let names = ratio(shared) / ratio((a.len() + b.len()).saturating_sub(shared).max(1));
    let place = match (one.postcode.as_str(), other.postcode.as_str()) {
        ("", _) | (_, "") => 0.5,
        (a, b) if a == b => 1.0,
        _ => 0.0,
    };
    let whose = strsim::jaro_winkler(&one.organisation.to_lowercase(), &other.organisation.to_lowercase());
    0.75 * names + 0.2 * place + 0.05 * whose
}

/// Pairs of different feeds, or of one feed with the same name and place, that somebody should look at.
pub(super) fn pairs(all: &[Candidate], different: &BTreeSet<(String, String)>) -> Vec<Pair> {
    let mut blocks: BTreeMap<String, Vec<&Candidate>> = BTreeMap::new();
    for one in all {
        if !one.postcode.is_empty() {
            blocks.entry(format!("c {}", one.postcode)).or_default().push(one);
        }
        let mut words = stems(&one.name);
        words.sort();
        blocks.entry(format!("n {}", words.join(" "))).or_default().push(one);
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for block in blocks.values() {
        for (at, one) in block.iter().take(TOGETHER).enumerate() {
            for other in block.iter().take(TOGETHER).skip(at + 1) {
                let (one, other) = if one.id <= other.id { (one, other) } else { (other, one) };
                let key = (one.id.clone(), other.id.clone());
                if one.id == other.id || different.contains(&key) || !seen.insert(key) {
                    continue;
                }
                let likeness = likeness(one, other);
                if likeness >= LIKELY {
                    found.push(Pair { one: (*one).clone(), other: (*other).clone(), likeness });
                }
            }
        }
    }
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.one.id.cmp(&b.one.id)));
    found
}
