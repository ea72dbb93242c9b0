//! A connection: what, for whom, when we ask, and what they answered.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

use super::rules;
use crate::people::persons::{NextStep, Person};

/// Where something was offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The person, once known.
    pub person_id: Option<String>,
    /// The contact.
    pub contact_id: Option<String>,
    /// The conversation.
    pub conversation_id: Option<String>,
}

/// Something that is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct New {
    /// Where.
    pub source: Source,
    /// Which button of which form it came from.
    pub once: String,
    /// The service of the directory.
    pub service_id: Option<String>,
    /// What it is.
    pub what: String,
    /// When we ask whether it helped; two weeks from now when nobody said.
    pub check_on: Option<Date>,
    /// Why that is later than 28 days.
    pub late_reason: Option<String>,
    /// Who asks; whoever offers it when nobody said.
    pub checker_id: Option<String>,
    /// That worker's team.
    pub team_id: Option<String>,
    /// It was written down when its contact or conversation ended.
    pub by_ending: bool,
    /// What they answered already: a key of [`crate::market::worked::ANSWERS`].
    pub answer: Option<String>,
    /// What they said then.
    pub answer_words: Option<String>,
    /// When it was offered; now when nothing is said.
    pub made_at: Option<Timestamp>,
}

/// One connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Connection {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// Who.
    pub person_id: Option<String>,
    /// The contact in which it was offered.
    pub contact_id: Option<String>,
    /// The conversation in which it was offered.
    pub conversation_id: Option<String>,
    /// The service of the directory.
    pub service_id: Option<String>,
    /// What it is.
    pub what: String,
    /// When we ask whether it helped.
    pub check_on: Date,
    /// Why that is later than 28 days.
    pub late_reason: Option<String>,
    /// Who asks.
    pub checker_id: String,
    /// That worker's team.
    pub team_id: Option<String>,
    /// Who offered it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// It was written down when its contact or conversation ended.
    pub by_ending: bool,
    /// Did it help: a key of [`crate::market::worked::ANSWERS`].
    pub answer: Option<String>,
    /// What they said, in their words.
    pub answer_words: Option<String>,
    /// When they answered.
    pub answered_at: Option<Timestamp>,
    /// Who asked them.
    pub answered_by: Option<String>,
    /// When it turned out not to have been offered.
    pub withdrawn_at: Option<Timestamp>,
}

impl Connection {
    /// Whether somebody has yet to ask.
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && self.withdrawn_at.is_none()
    }

    /// The day we ask, as a next step.
    pub fn step(&self) -> NextStep {
        NextStep { on: self.check_on, what: rules::step_words(&self.what), owner_id: self.checker_id.clone() }
    }

    /// Whether a next step is the one of this connection, whatever its day.
    pub fn is_step(&self, held: &NextStep) -> bool {
        let own = self.step();
        held.what == own.what && held.owner_id == own.owner_id
    }

    /// The facts the policy may use: those of the person, and who asks them.
    pub fn record(&self, person: Option<&Person>) -> Record {
        let own = || Record { kind: "connection".into(), id: self.id.clone(), ..Record::default() };
        Record {
            holder: Some(self.checker_id.clone()),
            holder_team: self.team_id.clone(),
            ..person.map_or_else(own, Person::record)
        }
    }
}
