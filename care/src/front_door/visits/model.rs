//! Somebody met: at a hub without an appointment, at a talking point, at home; or a visit that is only planned.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

use crate::people::persons::Person;

/// What is known of somebody who is met without a record of theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Briefly {
    pub agreed: bool,
    pub called: Option<String>,
    pub district: Option<String>,
    pub age: String,
    pub helped_with: String,
}

/// What is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct New {
    /// A number made in the form.
    pub once: String,
    /// A key of the kinds.
    pub kind: String,
    pub hub_id: Option<String>,
    pub on: Date,
    /// A key of the whos.
    pub who: String,
    pub person_id: Option<String>,
    pub brief: Briefly,
    /// Somebody may be at risk of abuse or neglect: a safeguarding concern is raised with the visit.
    pub concern: bool,
    /// A name or a number, for a contact that begins.
    pub caller: Option<String>,
    pub words: String,
    pub agreed: String,
    pub connected: String,
    pub check_on: Option<Date>,
    pub next_on: Option<Date>,
    /// The visit before, whose next time this is.
    pub after: Option<String>,
}

/// A visit that was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// UUIDv7.
    pub id: String,
    /// A key of the kinds.
    pub kind: String,
    /// Where, when it was at a hub.
    pub hub_id: Option<String>,
    /// The booked talking point that it was.
    pub booking_id: Option<String>,
    /// The day.
    pub on_date: Date,
    /// A key of the whos.
    pub who: String,
    /// Whom.
    pub person_id: Option<String>,
    /// The light record that was made.
    pub light_id: Option<String>,
    /// The contact that was begun.
    pub contact_id: Option<String>,
    /// What was said.
    pub words: String,
    /// What was agreed.
    pub agreed: String,
    /// What they were connected to.
    pub connected: String,
    /// The next time.
    pub next_on: Option<Date>,
    /// What came of that next time; its own id when it was not needed.
    pub followed_by: Option<String>,
    /// The account that wrote it down.
    pub made_by: String,
    /// That worker's team.
    pub team_id: Option<String>,
    /// When it was kept.
    pub made_at: Timestamp,
}

impl Visit {
    /// The facts the policy may use: those of the person, and whoever wrote it down.
    pub fn record(&self, person: Option<&Person>) -> Record {
        let own = || Record { kind: "visit".into(), id: self.id.clone(), ..Record::default() };
        Record {
            holder: Some(self.made_by.clone()),
            holder_team: self.team_id.clone(),
            ..person.map_or_else(own, Person::record)
        }
    }
}
