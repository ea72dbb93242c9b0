//! A request that is being written, and what the council says about itself on the public pages.

use jiff::Timestamp;
use serde::Serialize;

use crate::front_door::sent::Answers;

/// A request that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::front_door) struct Draft {
    /// A hash of the secret that the browser holds.
    pub id: String,
    /// Counts every change.
    pub version: i64,
    /// What was written so far; empty once it was sent.
    pub answers: Answers,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Then it is deleted.
    pub kept_until: Timestamp,
    /// Whether a link to come back by was made.
    pub linked: bool,
    /// The number it was sent under.
    pub reference: Option<String>,
}

/// What the council says about itself: numbers to ring, when, and which team gets what is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Counts every change; none were made while it is 0.
    pub version: i64,
    /// The number people ring in working hours.
    pub phone_day: String,
    /// The number at other times.
    pub phone_night: String,
    /// The number for those without a safe place to sleep.
    pub phone_housing: String,
    /// When the first number is answered, in words.
    pub hours: String,
    /// The team that gets what is sent.
    pub team_id: Option<String>,
}
