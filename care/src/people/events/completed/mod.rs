//! Counts of what was completed, day by day: for pages that show what the nation is told.

mod store;

pub use store::completed_since;

use jiff::civil::Date;

use super::model::EventType;

/// What was completed on a day, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// The day.
    pub on: Date,
    /// Requests or assessments.
    pub event_type: EventType,
    /// The word by which the nation knows a conversation is in the description.
    pub conversation: bool,
    /// How many.
    pub found: i64,
}
