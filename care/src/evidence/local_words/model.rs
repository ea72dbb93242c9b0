//! A word of a council, as the record store keeps it.

use jiff::Timestamp;
use serde::Serialize;

use crate::evidence::client_level_data::specification::Field;

/// A word and what it means, from a day and perhaps until one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Word {
    pub id: String,
    pub council: String,
    /// The field by its name in the specification.
    pub field: String,
    pub word: String,
    /// The release-neutral code of the value it means.
    pub code: String,
    pub set_at: Timestamp,
    pub set_by_name: String,
    pub ended_at: Option<Timestamp>,
    pub ended_by_name: Option<String>,
}

/// What somebody says a word means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub council: String,
    pub field: Field,
    pub word: String,
    pub code: String,
}
