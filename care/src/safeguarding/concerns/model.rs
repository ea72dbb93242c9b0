//! A concern, where it came from, and what was done about it step by step.

use jiff::Timestamp;
use platform::{access::Record, web::Cx};
use serde::Serialize;

use crate::people::persons::Person;

/// Where a concern was raised: whose words it cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// A contact.
    Contact,
    /// A conversation.
    Conversation,
    /// A person's page.
    Person,
}

impl From {
    /// As it is kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Conversation => "conversation",
            Self::Person => "person",
        }
    }
}

/// What a concern is raised from. Its text is cited by its address and stays where it is.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// What sort of page.
    pub kind: From,
    /// Its id.
    pub id: &'a str,
    /// The adult it is about, once known.
    pub person: Option<&'a Person>,
    /// How the person asked to be reached safely.
    pub safe: Option<&'a str>,
    /// When it was said, where that was before now: its age counts from there.
    pub at: Option<Timestamp>,
    /// What was typed on the page and is kept nowhere else yet: it stands with the concern.
    pub words: Option<&'a str>,
}

/// A report that an adult may be at risk of abuse or neglect (Care Act 2014 section 42; SAC *concern*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Concern {
    /// Its id.
    pub id: String,
    /// Counts the changes.
    pub version: i64,
    /// A key of [`From`].
    pub source_kind: String,
    /// The id of what it cites.
    pub source_id: String,
    /// The adult it is about.
    pub person_id: Option<String>,
    /// Whose rota was asked.
    pub team_id: Option<String>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// By which account; empty when it came in writing.
    pub raised_by: String,
    /// The duty worker it waits for.
    pub duty_id: Option<String>,
    /// Who took it.
    pub holder_id: Option<String>,
    /// When.
    pub taken_at: Option<Timestamp>,
    /// The colleague it is about.
    pub colleague_id: Option<String>,
    /// How the person asked to be reached safely.
    pub safe: Option<String>,
    /// When somebody said what was done.
    pub done_at: Option<Timestamp>,
}

impl Concern {
    /// The page whose words it cites.
    pub fn source_href(&self) -> String {
        let folder = match self.source_kind.as_str() {
            "contact" => "contacts",
            "conversation" => "conversations",
            _ => "people",
        };
        format!("/{folder}/{}", self.source_id)
    }

    /// The facts the policy may use. The concern belongs to whoever holds it, or is on duty for it; a restricted record's
    /// protection and personal connections hold here too, and the colleague it is about is kept out.
    pub fn record(&self, restricted: bool, barred: &[String]) -> Record {
        let mut barred = barred.to_vec();
        barred.extend(self.colleague_id.clone());
        Record {
            kind: "concern".into(),
            id: self.id.clone(),
            owner: self.holder_id.clone().or_else(|| self.duty_id.clone()),
            team: self.team_id.clone(),
            holder: Some(self.raised_by.clone()).filter(|id| !id.is_empty()),
            restricted,
            barred,
            ..Record::default()
        }
    }
}

/// A concern with what the queue shows of the person, and what the policy must know of their record.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub concern: Concern,
    pub name: Option<String>,
    pub restricted: bool,
    pub barred: Vec<String>,
    /// The account of whoever holds it is closed.
    pub left: bool,
}

impl Waiting {
    /// The concern as it counts. Whoever has left can neither end it nor pass it on: so what they held and did not end
    /// counts as not taken, its alarm rings, and whoever may take an untaken one may take it.
    pub fn counted(&self) -> Concern {
        let mut concern = self.concern.clone();
        if self.left && concern.done_at.is_none() {
            // Nor does it wait for them, where they took it as the duty worker.
            concern.duty_id = concern.duty_id.filter(|duty| Some(duty) != self.concern.holder_id.as_ref());
            (concern.holder_id, concern.taken_at) = (None, None);
        }
        concern
    }

    /// Whether it waits where this account cannot read it only because the record is restricted: then a manager is told
    /// that it waits, and of nobody whom it is about. Whoever is connected with the person, or is the colleague, is not.
    pub fn is_closed_to(&self, cx: &Cx, me: &str) -> bool {
        let record = self.record();
        self.restricted
            && !record.barred.iter().any(|out| out == me)
            && !cx.can_on("safeguarding/concerns:view", &record)
    }

    pub fn record(&self) -> Record {
        self.counted().record(self.restricted, &self.barred)
    }
}

/// One step: what was seen, who took it, why it was passed, what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// By which account.
    pub by_id: String,
    /// `raised`, `words`, `person`, `colleague`, `taken`, `passed` or `done`.
    pub kind: String,
    /// To whom it was passed.
    pub to_id: Option<String>,
    /// In words.
    pub words: Option<String>,
}
