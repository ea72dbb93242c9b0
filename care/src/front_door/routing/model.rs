//! Rules that say to whom a contact goes, and the facts they look at.

use jiff::Timestamp;
use serde::Serialize;

/// One rule: every condition that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Only people of this age or older.
    pub from_age: Option<i64>,
    /// Only people of this age or younger.
    pub to_age: Option<i64>,
    /// First halves of postcodes; none for everywhere.
    pub districts: Vec<String>,
    /// Any of these in what they say; none for anything.
    pub words: Vec<String>,
    /// A key of [`super::rules::KNOWN`]; empty for either.
    pub known: String,
    /// A key of [`super::rules::URGENCY`]; empty for any.
    pub urgency: String,
    /// A route of access; empty for any.
    pub route: String,
    /// The team it goes to; none for the worker they have already.
    pub team_id: Option<String>,
}

/// The rules as they were, are, or are meant to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Version {
    /// UUIDv7.
    pub id: String,
    /// As people speak of it.
    pub number: i64,
    /// Counts every change while it is a draft.
    pub version: i64,
    /// It is being written.
    pub draft: bool,
    /// It is applied.
    pub live: bool,
    /// The account that began it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// What is meant to be better by it.
    pub why: String,
    /// The version of the draft that was tried.
    pub tried_version: Option<i64>,
    /// The account that put it into force.
    pub live_by: Option<String>,
    /// When.
    pub live_at: Option<Timestamp>,
    /// When the next one took its place.
    pub ended_at: Option<Timestamp>,
    /// The first that fits wins.
    pub rules: Vec<Rule>,
}

/// What the rules look at of one contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Years; none while it is not known.
    pub age: Option<i64>,
    /// The first half of their postcode; none while it is not known.
    pub district: Option<String>,
    /// What they said is happening and matters.
    pub said: String,
    /// The worker they have already.
    pub worker_id: Option<String>,
    /// Somebody is needed today.
    pub urgent: bool,
    /// Somebody is worried about abuse or neglect.
    pub concern: bool,
    /// The route of access.
    pub route: String,
}

/// Where a contact goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum To {
    /// To a team.
    Team(String),
    /// To the worker they have already.
    Worker(String),
}

impl To {
    /// As it is stored: `team:…` or `account:…`.
    pub fn key(&self) -> String {
        match self {
            Self::Team(id) => format!("team:{id}"),
            Self::Worker(id) => format!("account:{id}"),
        }
    }

    /// Reads [`To::key`].
    pub fn read(key: &str) -> Option<Self> {
        match key.split_once(':') {
            Some(("team", id)) if !id.is_empty() => Some(Self::Team(id.to_owned())),
            Some(("account", id)) if !id.is_empty() => Some(Self::Worker(id.to_owned())),
            _ => None,
        }
    }
}

/// What the rules say of one contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Where it goes; none when no rule covers it.
    pub to: Option<To>,
    /// The rule that decided, from 1.
    pub rule: Option<usize>,
    /// Later rules that fit too and would have sent it elsewhere, from 1.
    pub ties: Vec<usize>,
    /// Rules that could not be judged before the one that decided, because something is not known; each with what.
    pub unknown: Vec<(usize, &'static str)>,
}

/// What somebody decided about one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// UUIDv7.
    pub id: String,
    /// The contact.
    pub contact_id: String,
    /// The rules of that day.
    pub version_id: Option<String>,
    /// The rule that fitted, from 1.
    pub position: Option<i64>,
    /// The key of where the rules would have sent it; empty for nowhere.
    pub proposed: String,
    /// The key of where it went.
    pub chosen: String,
    /// Somebody knew better than the rules.
    pub overridden: bool,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub decided_by: String,
    /// When.
    pub decided_at: Timestamp,
}
