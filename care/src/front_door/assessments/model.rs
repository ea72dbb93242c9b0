//! A request for an assessment, where it was asked, and what a page shows of it.

use jiff::{Timestamp, civil::Date};
use platform::access::Record;
use serde::Serialize;

use crate::people::persons::Person;

/// Where somebody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In a contact, or in writing, which became one.
    Contact,
    /// In a conversation.
    Conversation,
    /// Said to whoever had their record open.
    Person,
}

impl Where {
    /// As it is kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Conversation => "conversation",
            Self::Person => "person",
        }
    }
}

/// What a request begins with.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Where it was asked.
    pub place: Where,
    /// The id of that page.
    pub id: &'a str,
    /// Who asks, once known.
    pub person: Option<&'a Person>,
    /// As a carer (section 10); none when nobody said: then the record tells.
    pub carer: Option<bool>,
    /// When, so that what came in writing counts from when it was sent.
    pub at: Timestamp,
    /// Who has the contact or conversation.
    pub owner: Option<&'a str>,
    /// The team that has it.
    pub team: Option<&'a str>,
}

/// A request for an assessment (Care Act 2014 sections 9 and 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// As a carer, in their own right.
    pub carer: bool,
    /// A key of [`Where`].
    pub source_kind: String,
    /// The id of the page.
    pub source_id: String,
    /// Who asks.
    pub person_id: Option<String>,
    /// The team that holds it.
    pub team_id: Option<String>,
    /// The clock runs from here.
    pub asked_at: Timestamp,
    /// Who took it down; empty when it came in writing.
    pub asked_by: String,
    /// Who holds it.
    pub owner_id: Option<String>,
    /// The next step.
    pub next_what: Option<String>,
    /// Its day.
    pub next_on: Option<Date>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// The open line of the timeline.
    pub line_id: Option<String>,
    /// The national event, when no contact tells of it.
    pub event_id: Option<String>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// `withdrawn` or `carried_out`.
    pub how: String,
    /// Why, or where the assessment is.
    pub words: String,
    /// Who wrote it down.
    pub by: String,
}

impl Asked {
    /// Whether the clock runs.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Its page.
    pub fn href(&self) -> String {
        format!("/assessments/{}", self.id)
    }

    /// The page on which it was asked.
    pub fn source_href(&self) -> String {
        let folder = match self.source_kind.as_str() {
            "contact" => "contacts",
            "conversation" => "conversations",
            _ => "people",
        };
        format!("/{folder}/{}", self.source_id)
    }

    /// The facts the policy may use: those of the person's record, and who holds the request.
    pub fn record(&self, person: Option<Record>) -> Record {
        let own = || Record { kind: "request for an assessment".into(), id: self.id.clone(), ..Record::default() };
        Record { holder: self.owner_id.clone(), holder_team: self.team_id.clone(), ..person.unwrap_or_else(own) }
    }
}

/// What other pages show of it.
#[derive(Clone, Debug, Serialize)]
pub struct Panel {
    pub(super) href: String,
    pub(super) section: &'static str,
    pub(super) asked_at: Timestamp,
    pub(super) days: i64,
}
