//! A message, on its way or arrived.

use jiff::Timestamp;
use serde::Serialize;

/// How it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// To a telephone.
    Text,
    /// By e-mail.
    Email,
    /// By post.
    Letter,
}

impl Kind {
    /// As it is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Letter => "letter",
        }
    }

    /// The kind of this name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Text, Self::Email, Self::Letter].into_iter().find(|kind| kind.name() == name)
    }
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It has yet to go.
    Waiting,
    /// The carrier has it.
    Sent,
    /// It arrived.
    Delivered,
    /// It did not, and will not by itself.
    Failed,
    /// It was held back, because it may not go.
    Withdrawn,
}

impl State {
    /// As it is kept.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of this name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Sent, Self::Delivered, Self::Failed, Self::Withdrawn]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// A message about to be posted.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// How it goes.
    pub kind: Kind,
    /// A telephone number, an e-mail address, or the lines of a postal address.
    pub recipient: String,
    /// Of an e-mail or letter.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// A letter as it is printed.
    pub pdf: Option<Vec<u8>>,
    /// It must be printed as these pages are, because a carrier's own would be too small.
    pub own_pages: bool,
    /// In whose record it is told.
    pub person_id: Option<String>,
    /// The job that carries it: it is given the message's id, and calls [`super::deliver`] if it may go.
    pub job: &'static str,
}

/// A message as it is kept.
#[derive(Clone, Debug)]
pub struct Message {
    /// UUIDv7; the carrier knows it by this.
    pub id: String,
    /// How it goes.
    pub kind: Kind,
    /// To where.
    pub recipient: String,
    /// Of an e-mail or letter.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// A letter as it is printed.
    pub pdf: Option<Vec<u8>>,
    /// It must be printed as these pages are, because a carrier's own would be too small.
    pub own_pages: bool,
    /// In whose record it is told.
    pub person_id: Option<String>,
    /// The job that carries it.
    pub job: String,
    /// Where it stands.
    pub state: State,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was first handed to the carrier.
    pub tried_at: Option<Timestamp>,
    /// How often it was tried since it was last asked for.
    pub tries: i64,
    /// The carrier's number for it.
    pub carrier_id: Option<String>,
    /// Since when it stands so.
    pub state_at: Timestamp,
    /// Why it waits or failed.
    pub reason: Option<String>,
}
