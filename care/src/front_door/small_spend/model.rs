//! A small spend, and the limits in which it needs nobody's approval.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

use super::rules::Period;
use crate::people::persons::Person;

/// What may be spent without asking, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// From which day.
    pub from_on: Date,
    /// In which period.
    pub period: Period,
    /// By one worker.
    pub worker_pence: i64,
    /// For one person; no limit of its own when empty.
    pub person_pence: Option<i64>,
    /// Why it is so.
    pub why: String,
    /// Who set it.
    pub set_by: String,
}

/// Something somebody wants to spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// The number of the form it came from.
    pub once: String,
    /// Who it is for.
    pub person_id: String,
    /// Who spends.
    pub worker_id: String,
    /// That worker's team.
    pub team_id: Option<String>,
    /// The contact in which it came up.
    pub contact_id: Option<String>,
    /// The conversation in which it came up.
    pub conversation_id: Option<String>,
    /// Whole pence.
    pub pence: i64,
    /// A key of [`super::rules::PURPOSES`].
    pub purpose: String,
    /// What it buys.
    pub bought: String,
    /// What it is meant to achieve.
    pub aim: String,
    /// When we ask what it achieved.
    pub check_on: Option<Date>,
    /// What it achieved, when that is known already: a key of [`crate::market::worked::ANSWERS`].
    pub achieved: Option<String>,
}

/// One row: a spend, or the reversal of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spend {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// Who it is for.
    pub person_id: String,
    /// Who spends.
    pub worker_id: String,
    /// That worker's team.
    pub team_id: Option<String>,
    /// The contact in which it came up.
    pub contact_id: Option<String>,
    /// The conversation in which it came up.
    pub conversation_id: Option<String>,
    /// Where we ask what it achieved.
    pub connection_id: Option<String>,
    /// Whole pence; below nought in a reversal.
    pub pence: i64,
    /// A key of [`super::rules::PURPOSES`].
    pub purpose: String,
    /// What it bought.
    pub bought: String,
    /// What it was meant to achieve.
    pub aim: String,
    /// A key of [`super::rules::STATES`].
    pub state: String,
    /// Whether it counts towards the worker's limit.
    pub counts: bool,
    /// The day that decides in which period.
    pub counts_on: Date,
    /// When we ask what it achieved.
    pub check_on: Option<Date>,
    /// When.
    pub made_at: Timestamp,
    /// Who approved or declined, or reversed.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why it was declined or reversed.
    pub decided_why: Option<String>,
    /// The row this one reverses.
    pub reverses_id: Option<String>,
}

impl Spend {
    /// The facts the policy may use: those of the person, and who spends.
    pub fn record(&self, person: &Person) -> Record {
        Record { holder: Some(self.worker_id.clone()), holder_team: self.team_id.clone(), ..person.record() }
    }

    /// Whether the money is spent, or is a row that takes spent money back.
    pub fn is_spent(&self) -> bool {
        matches!(self.state.as_str(), "within" | "approved" | "reversal")
    }
}
