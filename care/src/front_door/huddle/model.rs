//! A huddle, who is there, who is brought to it, what was decided, who does what, and what health knows.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

/// A team's huddle of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Huddle {
    /// UUIDv7.
    pub id: String,
    /// Counts every change of who is there.
    pub version: i64,
    /// Whose.
    pub team_id: String,
    /// When.
    pub day: Date,
    /// Who is there.
    pub people: Vec<Present>,
}

/// Somebody who is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Present {
    /// Their account; none for somebody who does not sign in here.
    pub account_id: Option<String>,
    /// Their name.
    pub name: String,
    /// What they do: “Occupational therapist”.
    pub discipline: String,
}

/// What the huddle is asked about somebody, and who may hear it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The question, in a sentence.
    pub question: String,
    /// What the huddle needs to know.
    pub words: String,
    /// A key of [`super::rules::SHARING`].
    pub share: String,
    /// Why there is a duty to share.
    pub share_why: String,
    /// In a restricted record: the accounts of health that may hear it all the same.
    pub named: Vec<String>,
    /// Somebody is needed today.
    pub urgent: bool,
    /// Somebody is worried about abuse or neglect.
    pub concern: bool,
}

/// What the huddle said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What was decided, in own words.
    pub decision: String,
    /// A key of [`super::rules::ENDINGS`], when one fits.
    pub ending: String,
    /// What is missing for a decision.
    pub missing: String,
    /// When they come back.
    pub back_on: Option<Date>,
}

/// Somebody who is about to be brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// The number of the form it came from.
    pub once: String,
    /// Whose huddle.
    pub team_id: String,
    /// Its name, for the timeline.
    pub team: String,
    /// From which day on they are talked about.
    pub day: Date,
    /// Who it is about, when we know.
    pub person_id: Option<String>,
    /// The contact it came from.
    pub contact_id: Option<String>,
    /// What is asked.
    pub asked: Asked,
    /// Since when they wait.
    pub since: Timestamp,
    /// When they are brought.
    pub at: Timestamp,
}

/// Somebody who was brought to a huddle; once more for each day on which they come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// Whose huddle.
    pub team_id: String,
    /// From which day on they are talked about.
    pub day: Date,
    /// Who it was about when this was last written.
    pub person_id: Option<String>,
    /// The contact it came from.
    pub contact_id: Option<String>,
    /// The time before, on which there was no decision.
    pub came_from: Option<String>,
    /// What is asked.
    pub asked: Asked,
    /// Since when they wait.
    pub since: Timestamp,
    /// When they were first brought.
    pub brought_at: Timestamp,
    /// Who brought them.
    pub brought_by: String,
    /// What the huddle said.
    pub said: Said,
    /// Empty while they wait, else `decided` or `back`.
    pub outcome: String,
    /// When.
    pub settled_at: Option<Timestamp>,
    /// On which day.
    pub settled_on: Option<Date>,
    /// Who wrote it down.
    pub settled_by: Option<String>,
    /// The line of the timeline that stands open until then.
    pub line_id: Option<String>,
}

/// Somebody who was brought, with as much of the person as a huddle needs.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The row.
    pub item: Item,
    /// The person, as far as they are known.
    pub person_id: Option<String>,
    /// Their name, or what a light record calls them.
    pub name: Option<String>,
    /// Who called, when nothing else is known. Health does not hear it.
    pub caller: Option<String>,
    /// Birth date.
    pub born_on: Option<Date>,
    /// Whether the record is restricted.
    pub restricted: bool,
    /// The facts of the person's record, or of the contact's alone.
    base: Record,
}

impl Brought {
    /// Puts a row and the facts of its record together.
    pub(super) fn new(item: Item, person_id: Option<String>, base: Record) -> Self {
        Self { restricted: base.restricted, item, person_id, name: None, caller: None, born_on: None, base }
    }

    /// Whether nobody has decided yet.
    pub fn is_open(&self) -> bool {
        self.item.outcome.is_empty()
    }

    /// The name people read.
    pub fn name(&self) -> String {
        self.name.clone().or_else(|| self.caller.clone()).unwrap_or_else(|| "Not known yet".into())
    }

    /// The facts for those who work in care: those of the person, whose huddle it is, and who brought them. Whoever said they
    /// would do something for the person (`holds`) stands there too.
    pub fn record(&self, me: &str, holds: bool) -> Record {
        let holder = if holds { me } else { self.item.brought_by.as_str() };
        Record { holder: Some(holder.to_owned()), holder_team: Some(self.item.team_id.clone()), ..self.base.clone() }
    }

    /// The facts for somebody from health: the huddle's team only while it is shared with health and they are invited, and
    /// themselves only where a restricted record names them. Whose record it is opens nothing for them.
    pub fn heard(&self, me: &str, invited: bool) -> Record {
        let open = invited && super::rules::is_shared(&self.item.asked.share);
        let named = open && self.item.asked.named.iter().any(|id| id == me);
        Record {
            owner: None,
            team: None,
            holder: named.then(|| me.to_owned()),
            holder_team: open.then(|| self.item.team_id.clone()),
            ..self.base.clone()
        }
    }

    /// In which day's huddle this stands, seen from `today`; none when its day is still to come.
    pub fn day(&self, today: Date) -> Option<Date> {
        self.item.settled_on.or_else(|| (self.item.day <= today).then_some(today))
    }
}

/// Something somebody does after the huddle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// About whom.
    pub item_id: String,
    /// In which order.
    pub place: i64,
    /// What.
    pub what: String,
    /// The account that does it.
    pub holder_id: Option<String>,
    /// Who does it, by name.
    pub holder_name: String,
    /// By when.
    pub due_on: Option<Date>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Who said so.
    pub done_by: Option<String>,
    /// What came of it.
    pub done_note: String,
    /// The line of the timeline that stands open until then.
    pub line_id: Option<String>,
}

/// One line of who does what, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The task it changes; empty for a new one.
    pub id: String,
    /// What.
    pub what: String,
    /// Who, by name.
    pub who: String,
    /// By when.
    pub due_on: Option<Date>,
}

/// Something health knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// Their name.
    pub by_name: String,
    /// When they said it.
    pub at: Timestamp,
    /// What.
    pub words: String,
}
