//! Texts, e-mails and letters to people outside: kept with what they tell, carried later, followed until they arrive.
//!
//! [`post`] writes a message in the caller's own [`Work`], so that it goes out if that is kept and not otherwise, and asks
//! for the caller's job, which decides whether it may still go and then calls [`deliver`]. At least once: a server may die
//! between handing over and writing that down, so the carrier is told our id and is asked for it before a second try.
//!
//! | state | becomes | by |
//! |---|---|---|
//! | waiting | sent | the carrier took it |
//! | waiting | waiting | the carrier could not be reached: again after a longer pause |
//! | waiting | failed | the carrier refused it, or could not be reached for two days |
//! | waiting | withdrawn | it may not go any more |
//! | sent | delivered, failed | what the carrier found out |
//! | failed | waiting | a person who sends it again |
//!
//! Why a port of our own and which carriers: `docs/decisions/0033-messages.md`.

mod files;
mod model;
mod notify;
mod sending;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Kind, Message, Outgoing, State};
pub use notify::NotifyConfig;
pub use sending::{deliver, pause, post, send_again, withdraw};
pub use store::{find, find_many, newest};

use crate::{
    slice::{JobKind, Slice},
    storage::Migration,
};

/// The folder below the data folder into which messages are written where no carrier is set.
pub const FOLDER: &str = "messages";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "messages",
    tables: &[Migration { name: "20261126_85_messages", sql: include_str!("tables/20261126_85_messages.sql") }],
    jobs: &[JobKind {
        name: "messages/follow",
        run: |app, _| Box::pin(sending::follow(app)),
        every_seconds: Some(600),
    }],
    folders: &[FOLDER],
    ..Slice::NONE
};

/// Whoever takes messages out of the house. Calls block; they are made on threads that may.
trait Carrier: Send {
    /// Hands a message over; the carrier's own number for it.
    fn send(&self, message: &Message) -> Result<String, Refused>;

    /// The carrier's number for a message it has under our id already.
    fn holds(&self, message: &Message) -> Result<Option<String>, Refused>;

    /// What became of a message: none when nothing new is known.
    fn became(&self, carrier_id: &str) -> Result<Option<Became>, Refused>;

    /// Whether it can tell what became of a message.
    fn follows(&self) -> bool;
}

/// Why a carrier did not take a message, in a sentence without personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refused {
    /// Worth trying again.
    ForNow(String),
    /// Trying again cannot help.
    ForGood(String),
}

/// How a message ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Became {
    Delivered,
    Failed(String),
}
