//! A contact: what was typed, where it stands, and whose it is.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

use super::rules;
use crate::people::persons::{NextStep, Person};

/// What somebody types while they listen. Only the words of what is happening are ever asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Typed {
    /// Who is calling: a name or a number.
    pub caller: Option<String>,
    /// A key of [`rules::ASKS_FOR`].
    pub asks_for: String,
    /// A key of [`rules::CHANNELS`].
    pub channel: String,
    /// A key of [`rules::ROUTES`].
    pub route: String,
    /// A key of [`rules::CONSENT`]: may we write this down?
    pub may_record: String,
    /// A key of [`rules::CONSENT`]: may we share it with those who can help?
    pub may_share: String,
    /// Somebody is needed today.
    pub urgent: bool,
    /// Somebody is worried about abuse or neglect.
    pub concern: bool,
    /// They had to tell us this again.
    pub told_before: bool,
    /// What is happening, in their words.
    pub happening: String,
    /// What matters to them.
    pub matters: String,
    /// What they have tried.
    pub tried: String,
    /// What we agreed.
    pub agreed: String,
    /// The next step.
    pub next_what: Option<String>,
    /// Its day.
    pub next_on: Option<Date>,
    /// The account that takes it.
    pub next_owner_id: Option<String>,
}

impl Typed {
    /// The next step that was agreed, when it says what, when and by whom.
    pub fn next_step(&self) -> Option<NextStep> {
        Some(NextStep { what: self.next_what.clone()?, on: self.next_on?, owner_id: self.next_owner_id.clone()? })
    }
}

/// One time somebody asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// The number of the form it came from.
    pub once: String,
    /// Kept by itself while somebody writes.
    pub draft: bool,
    /// Who it is about, once they are found.
    pub person_id: Option<String>,
    /// The account that took it down.
    pub created_by: String,
    /// Whom the person can ring; empty while it came in writing and nobody has taken it on.
    pub owner_id: String,
    /// The team that holds it.
    pub team_id: Option<String>,
    /// The clock starts here.
    pub received_at: Timestamp,
    /// When somebody first listened and talked.
    pub conversation_at: Option<Timestamp>,
    /// Since when somebody is worried about abuse or neglect.
    pub concern_at: Option<Timestamp>,
    /// What was typed.
    #[serde(flatten)]
    pub typed: Typed,
    /// How it ended; none while it is open.
    pub end: Option<End>,
    /// The line of the person's timeline that stands open until this ends.
    pub line_id: Option<String>,
    /// The national event that tells of it.
    pub event_id: Option<String>,
}

/// How a contact ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// When.
    pub at: Timestamp,
    /// A key of [`rules::ENDINGS`].
    pub ending: String,
    /// What they were connected to.
    pub connected_to: Option<String>,
    /// The day we check whether that worked.
    pub check_on: Option<Date>,
    /// They left no details, so no national event was made.
    pub no_details: bool,
}

/// One passing on of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handover {
    /// UUIDv7.
    pub id: String,
    /// When.
    pub handed_at: Timestamp,
    /// The owner before.
    pub from_id: String,
    /// The owner after; none while a whole team has it.
    pub to_id: Option<String>,
    /// The team it went to.
    pub to_team_id: Option<String>,
    /// Whether the person now has somebody else to ring: a hand-off.
    pub counts: bool,
    /// Why.
    pub reason: String,
    /// What was agreed when it went to a colleague by name.
    pub agreement: Option<Agreement>,
}

/// What makes a handing over a warm one: the person knows when they hear from whom, and the colleague said yes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// When the person was told that they hear from their new worker.
    pub agreed_at: Option<Timestamp>,
    /// When the new worker said that they have it.
    pub accepted_at: Option<Timestamp>,
}

impl Contact {
    /// Whether it is still open.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Whoever first works on a contact that nobody has is the one to ring from then on.
    pub(super) fn taken_by(&mut self, actor: Option<&str>) {
        if let Some(actor) = actor.filter(|_| self.owner_id.is_empty()) {
            actor.clone_into(&mut self.owner_id);
        }
    }

    /// Hours from the contact to its end, or to `now`.
    pub fn hours(&self, now: Timestamp) -> f64 {
        rules::hours(self.received_at, self.end.as_ref().map_or(now, |end| end.at))
    }

    /// Whether it was solved within 24 hours.
    pub fn solved(&self) -> rules::Solved {
        let ending = self.end.as_ref().and_then(|end| rules::ending_of(&end.ending));
        rules::solved(self.received_at, self.end.as_ref().map(|end| end.at), ending)
    }

    /// The facts the policy may use: those of the person, or of the contact alone until the person is found; and who holds
    /// the contact, which another team than the person's may do.
    pub fn record(&self, person: Option<&Person>) -> Record {
        self.record_in(person.map(Person::record))
    }

    /// As [`Contact::record`], where only the facts of the person's record are at hand.
    pub(super) fn record_in(&self, person: Option<Record>) -> Record {
        let own = || Record { kind: "contact".into(), id: self.id.clone(), ..Record::default() };
        let holder = Some(self.owner_id.clone()).filter(|owner| !owner.is_empty());
        Record { holder, holder_team: self.team_id.clone(), ..person.unwrap_or_else(own) }
    }
}
