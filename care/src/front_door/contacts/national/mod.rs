//! How contacts are told to the nation: which national words stand for how they came, their route and how they ended.
//!
//! The words are data. Version 0 is shipped with the program (`shipped.json`); a manager can put another into force, which
//! holds for what ends from then on. A contact is told by the version that was in force when it ended, also when it is
//! corrected later, and each event says by which version it was told.
//!
//! Source: client level data specification release 2, *Event Description*, *Request: Route of Access*, *Event Outcome*;
//! its guidance on the three conversations. Promise FD2, issue of emission; `methods` 4.5: the mapping is a policy.

pub mod store;

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::Timestamp;
use platform::{Error, Result};
use serde::{Deserialize, Serialize};

use super::rules::{CHANNELS, DIED, ENDINGS, HELPED, ROUTES, channel_label};
use crate::people::events::model::{Outcome, RouteOfAccess};

/// Shipped with the program.
static SHIPPED: LazyLock<Option<Words>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("shipped.json")).ok().filter(|words: &Words| words.problems().is_empty())
});

/// The longest *Event Description* of ours. The nation's field is longer; a sentence is enough.
pub const LONGEST_DESCRIPTION: usize = 100;

/// By this word in *Event Description* the nation knows that a request was a conversation (`Der_Conversation`).
pub const CONVERSATION: &str = "conversation";

/// Outcomes that a request never has: they end or go on with a service, or come from a review.
const NOT_OF_REQUESTS: [Outcome; 3] = [Outcome::Continuation, Outcome::NfaEndedAsPlanned, Outcome::NfaEndedOther];

/// Endings whose national word is not chosen, and no other ending's either, because our own numbers are made from it:
/// *solved within 24 hours* from information and advice; a death ends support.
const FIXED: [(&str, Outcome); 2] = [(HELPED, Outcome::NfaInformationAndAdvice), (DIED, Outcome::NfaDeceased)];

/// The national words for ours, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// *Event Description* for each channel.
    pub channels: BTreeMap<String, String>,
    /// The code of *Request: Route of Access* for each route.
    pub routes: BTreeMap<String, String>,
    /// The code of *Event Outcome* for each ending.
    pub endings: BTreeMap<String, String>,
}

/// Words that were put into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// 0 is the shipped one; each next one has the next number.
    pub number: i64,
    /// Since when it holds; the shipped one always has.
    pub begins_at: Option<Timestamp>,
    /// The account that put it into force.
    pub by_id: Option<String>,
    /// Why, in their words.
    pub why: String,
    /// What it says.
    pub words: Words,
}

/// The version that is shipped.
///
/// # Errors
/// When the shipped file does not hold together: a fault of the program, which its tests find.
pub fn shipped() -> Result<Version> {
    let words = SHIPPED.clone().ok_or_else(|| Error::internal("the shipped national words do not hold together"))?;
    Ok(Version { number: 0, begins_at: None, by_id: None, why: "Shipped with the program".into(), words })
}

/// The outcomes that can be chosen for an ending: one for a fixed one.
pub fn outcomes_of(ending: &str) -> Vec<Outcome> {
    match FIXED.iter().find(|(key, _)| *key == ending) {
        Some((_, fixed)) => vec![*fixed],
        None => {
            let kept = |outcome: &Outcome| {
                NOT_OF_REQUESTS.contains(outcome) || FIXED.iter().any(|(_, fixed)| fixed == outcome)
            };
            Outcome::ALL.iter().copied().filter(|outcome| !kept(outcome)).collect()
        }
    }
}

impl Words {
    /// *Event Description* of a contact that came by this channel.
    pub fn description(&self, channel: &str) -> String {
        let other = || format!("Conversation 1: initial conversation ({})", channel_label(channel));
        self.channels.get(channel).cloned().unwrap_or_else(other)
    }

    /// *Request: Route of Access* for one of our routes; an unknown one is told as the commonest.
    pub fn route(&self, key: &str) -> RouteOfAccess {
        self.routes.get(key).and_then(|code| RouteOfAccess::from_code(code)).unwrap_or(RouteOfAccess::CommunityOrOther)
    }

    /// *Event Outcome* for one of our endings.
    pub fn outcome(&self, key: &str) -> Option<Outcome> {
        self.endings.get(key).and_then(|code| Outcome::from_code(code))
    }

    /// What does not hold, by the field of the page (`channel-web`, `route-home`, `ending-nhs`), in sentences. Empty means
    /// that every contact can be told.
    pub fn problems(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (choice, _) in &CHANNELS {
            let words = self.channels.get(choice.key).map(String::as_str).unwrap_or_default();
            let field = format!("channel-{}", choice.key);
            if !words.to_lowercase().contains(CONVERSATION) {
                found.push((
                    field,
                    format!(
                        "{}: the word “{CONVERSATION}” must be in it, or the nation does not count a conversation",
                        choice.label
                    ),
                ));
            } else if words.chars().count() > LONGEST_DESCRIPTION {
                found.push((field, format!("{}: write at most {LONGEST_DESCRIPTION} characters", choice.label)));
            }
        }
        for choice in &ROUTES {
            if self.routes.get(choice.key).and_then(|code| RouteOfAccess::from_code(code)).is_none() {
                found.push((
                    format!("route-{}", choice.key),
                    format!("{}: choose one of the nation’s words", choice.label),
                ));
            }
        }
        for ending in &ENDINGS {
            let key = ending.choice.key;
            if !self.outcome(key).is_some_and(|outcome| outcomes_of(key).contains(&outcome)) {
                found.push((
                    format!("ending-{key}"),
                    format!("{}: choose one of the nation’s words", ending.choice.label),
                ));
            }
        }
        found
    }
}
