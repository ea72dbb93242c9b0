//! A conversation: what was said, what came of it, and what happens next.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

use crate::people::persons::{NextStep, Person};

/// What is written in a conversation. Nothing of it is needed in order to save.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// A key of [`super::rules::PLACES`].
    pub place: String,
    /// Who else was there.
    pub with_whom: Option<String>,
    /// What matters.
    pub matters: String,
    /// What is strong.
    pub strong: String,
    /// What gets in the way, and what was tried.
    pub in_the_way: String,
    /// Ideas.
    pub ideas: String,
    /// What the person was connected to.
    pub connections: Vec<Connection>,
    /// The next step.
    pub next_what: Option<String>,
    /// Its day.
    pub next_on: Option<Date>,
    /// Who takes it.
    pub next_owner_id: Option<String>,
    /// Why nobody needs a next step.
    pub no_next_reason: Option<String>,
}

/// Something the person was connected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Connection {
    /// What.
    pub what: String,
    /// When we ask whether it worked.
    pub check_on: Option<Date>,
    /// A key of [`super::rules::WORKED`]; none until we asked.
    pub worked: Option<String>,
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conversation {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// The number of the form it came from.
    pub once: String,
    /// 1, 2 or 3.
    pub kind: i64,
    /// With whom.
    pub person_id: Option<String>,
    /// The contact it grew out of.
    pub contact_id: Option<String>,
    /// The account that began it.
    pub created_by: String,
    /// Whom the person can ring.
    pub owner_id: String,
    /// The team that holds it.
    pub team_id: Option<String>,
    /// When it began.
    pub began_at: Timestamp,
    /// What was written.
    #[serde(flatten)]
    pub written: Written,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How: a key of the contacts' endings.
    pub ending: Option<String>,
}

impl Conversation {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// The next step that was agreed in it, when it says what, when and by whom.
    pub fn next_step(&self) -> Option<NextStep> {
        let text = &self.written;
        Some(NextStep { what: text.next_what.clone()?, on: text.next_on?, owner_id: text.next_owner_id.clone()? })
    }

    /// The facts the policy may use: those of the person, or of the conversation alone until the person is found; and who
    /// holds the conversation, which another team than the person's may do.
    pub fn record(&self, person: Option<&Person>) -> Record {
        let own = || Record { kind: "conversation".into(), id: self.id.clone(), ..Record::default() };
        Record {
            holder: Some(self.owner_id.clone()),
            holder_team: self.team_id.clone(),
            ..person.map_or_else(own, Person::record)
        }
    }
}
