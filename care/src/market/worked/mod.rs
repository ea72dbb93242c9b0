//! Whether services helped those who were connected to them: what people answered, as the directory may say it.
//!
//! Promise FD4 (“did it work?” fed back). The front door asks people and tells it here; the directory above reads it. Staff
//! see the counts. The public reads careful words, and only when at least [`FEWEST`] people tried it: nobody can work out
//! from them what one person answered.

mod store;
#[cfg(test)]
mod tests;

pub use store::{answered, forgotten, of_services};

use platform::{slice::Slice, storage::Migration};

use crate::people::small_numbers::{Told, told};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "market/worked",
    tables: &[Migration {
        name: "20261126_75_service_answers",
        sql: include_str!("tables/20261126_75_service_answers.sql"),
    }],
    ..Slice::NONE
};

/// What somebody answers when we ask whether it helped: the key as it is stored, and as people read it.
pub const ANSWERS: [(&str, &str); 4] = [
    ("yes", "Yes, it helped"),
    ("partly", "It helped in part"),
    ("no", "No, it did not help"),
    ("not_started", "They did not start"),
];

/// How many people answered what about one service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// It helped.
    pub yes: i64,
    /// It helped in part.
    pub partly: i64,
    /// It did not help.
    pub no: i64,
    /// They did not start: this says something of the way there, and nothing of the service.
    pub not_started: i64,
}

impl Tally {
    /// Those who tried it.
    pub fn tried(self) -> i64 {
        self.yes + self.partly + self.no
    }

    /// Whether nobody has answered.
    pub fn is_empty(self) -> bool {
        self.tried() + self.not_started == 0
    }

    /// For staff: the counts. Empty when nobody has answered.
    pub fn counts(self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut said = format!("Helped {} of {} who tried it", self.yes + self.partly, self.tried());
        if self.partly > 0 {
            said = format!("{said} ({} in part)", self.partly);
        }
        if self.not_started > 0 {
            said = format!("{said}; {} did not start", self.not_started);
        }
        said
    }

    /// For everybody: no counts but of all who tried it, and nothing when they are few.
    pub fn careful_words(self) -> Option<String> {
        let Told::Count(tried @ 1..) = told(self.tried()) else { return None };
        let helped = self.yes + self.partly;
        let said = if helped * 3 >= tried * 2 {
            "Most of the people we asked said that it helped them"
        } else if helped * 3 >= tried {
            "Some of the people we asked said that it helped them"
        } else {
            "We asked people whether it helped them, and they said different things"
        };
        Some(format!("{said}. We asked {tried} people who tried it."))
    }

    /// How many places it goes up among suggestions (down, when below nought): at most three, and none while nobody has
    /// answered. One answer moves it one place at most, so that one bad day decides nothing.
    pub fn places(self) -> i64 {
        // As if one more person had been helped and one had not: few answers say little.
        let (good, all) = (2 * self.yes + self.partly + 2, 2 * (self.tried() + 2));
        (6 * good + all / 2).div_euclid(all) - 3
    }
}
