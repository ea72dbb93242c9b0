//! The clocks of contacts, without a name or a word of anybody: for the promises of the front door and its wall.

pub(super) mod store;

use jiff::Timestamp;

/// When things happened in one contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// When it came.
    pub received_at: Timestamp,
    /// How it came: a key of the channels.
    pub channel: String,
    /// When a worker first took it to themselves.
    pub claimed_at: Option<Timestamp>,
    /// When somebody first listened and talked.
    pub conversation_at: Option<Timestamp>,
    /// When it ended, with how: a key of the endings.
    pub ended: Option<(Timestamp, String)>,
    /// They had to tell us this again.
    pub told_before: bool,
    /// When the same person's next contact came.
    pub again_at: Option<Timestamp>,
}

/// The open contacts at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// All of them.
    pub all: i64,
    /// Of them, those that nobody has.
    pub free: i64,
    /// Since when the oldest of all waits.
    pub oldest: Option<Timestamp>,
    /// Since when the oldest waits that nobody has.
    pub oldest_free: Option<Timestamp>,
    /// Those that need somebody today.
    pub urgent: i64,
    /// Those about which somebody is worried.
    pub concerns: i64,
    /// Those with whose person nobody has talked yet.
    pub silent: i64,
    /// Handed to a colleague who has not said yet that they have it.
    pub unaccepted: i64,
    /// Of them, those whose agreed time has passed.
    pub late: i64,
}
