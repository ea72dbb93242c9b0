//! What first conversations count as, by month, both ways: as requests alone, and as assessments too.
//!
//! Source: `methods` 4.5: told one way or the other, the same practice changes *new requests* and *assessments*, so both
//! counts are shown. Small counts are not told, and neither is a sum that gives one away.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::people::{
    events::{completed::Completed, model::EventType},
    small_numbers::{FEWEST, Told, told},
};

/// One month, in words that may be told.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Month {
    pub month: Date,
    pub requests: String,
    /// Of the requests, those that were first conversations.
    pub conversations: String,
    pub assessments: String,
    /// Assessments, if first conversations were told as assessments too.
    pub with_conversations: String,
}

/// The months from what was completed on each day, the newest first.
pub(super) fn by_month(completed: &[Completed]) -> Vec<Month> {
    let mut months: BTreeMap<Date, [i64; 3]> = BTreeMap::new();
    for one in completed {
        let [requests, conversations, assessments] = months.entry(one.on.first_of_month()).or_default();
        match one.event_type {
            EventType::Request => {
                *requests += one.found;
                if one.conversation {
                    *conversations += one.found;
                }
            }
            EventType::Assessment => *assessments += one.found,
            EventType::Service | EventType::Review => {}
        }
    }
    months.into_iter().rev().map(|(month, counts)| line(month, counts)).collect()
}

fn line(month: Date, [requests, conversations, assessments]: [i64; 3]) -> Month {
    let small = |count: i64| (1..FEWEST).contains(&count);
    // A sum beside one of its parts tells the other part.
    let sum = if small(conversations) || small(assessments) { Told::Hidden } else { told(conversations + assessments) };
    Month {
        month,
        requests: told(requests).words(),
        conversations: told(conversations).words(),
        assessments: told(assessments).words(),
        with_conversations: sum.words(),
    }
}
