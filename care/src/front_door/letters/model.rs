//! A letter, text or e-mail as it was written.

use jiff::Timestamp;
use serde::Serialize;

/// What is written of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Written {
    /// A key of [`super::rules::FORMATS`].
    pub format: String,
    /// A telephone number, an e-mail address, or the lines of a postal address.
    pub recipient: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub body: String,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Letter {
    /// UUIDv7.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// The form it came from, or what it tells of.
    pub once: String,
    /// The contact it grew out of.
    pub contact_id: String,
    /// What is written of it.
    #[serde(flatten)]
    pub written: Written,
    /// The template it began with, and its version.
    pub words: String,
    /// Who wrote it.
    pub by_name: String,
    /// When.
    pub created_at: Timestamp,
    /// The message that carries it; none while it is a draft.
    pub message_id: Option<String>,
}
