//! An unmet need, where it was said, and what a page shows of it.

use jiff::Timestamp;
use serde::Serialize;

use super::rules;
use crate::people::persons::Person;

/// Where it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In a contact.
    Contact,
    /// In a conversation.
    Conversation,
}

impl Where {
    /// As it is kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Conversation => "conversation",
        }
    }
}

/// What an unmet need belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Where it was said.
    pub place: Where,
    /// The id of that page.
    pub id: &'a str,
    /// Whose need it is, once known.
    pub person: Option<&'a Person>,
    /// The team that heard it.
    pub team: Option<&'a str>,
    /// The first half of the postcode, where only that is known.
    pub district: Option<&'a str>,
    /// When.
    pub at: Timestamp,
}

/// What a form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// A need of the directory's list.
    pub need_id: Option<String>,
    /// In own words.
    pub words: String,
    /// A key of [`rules::WHY`].
    pub why: String,
}

/// A stated need that was not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmet {
    /// UUIDv7.
    pub id: String,
    /// A key of [`Where`].
    pub source_kind: String,
    /// The id of the page.
    pub source_id: String,
    /// Whose need.
    pub person_id: Option<String>,
    /// The team that heard it.
    pub team_id: Option<String>,
    /// The need of the directory's list.
    pub need_id: Option<String>,
    /// As the list said it then.
    pub need: String,
    /// In own words.
    pub words: String,
    /// A key of [`rules::WHY`].
    pub why: String,
    /// The first half of the postcode.
    pub district: Option<String>,
    /// Who wrote it down.
    pub by_id: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub taken_back_at: Option<Timestamp>,
}

/// What a page shows.
#[derive(Clone, Debug, Serialize)]
pub struct Panel {
    rows: Vec<Line>,
    needs: Vec<Item>,
    whys: Vec<Item>,
}

#[derive(Clone, Debug, Serialize)]
struct Line {
    id: String,
    need: String,
    words: String,
    why: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct Item {
    value: String,
    text: String,
}

impl Panel {
    pub(super) fn of(held: Vec<Unmet>, needs: Vec<(String, String)>) -> Self {
        let line = |one: Unmet| Line { why: rules::why_words(&one.why), id: one.id, need: one.need, words: one.words };
        let item = |value: &str, text: &str| Item { value: value.to_owned(), text: text.to_owned() };
        let none = std::iter::once(item("", rules::SOMETHING_ELSE));
        Self {
            rows: held.into_iter().filter(|one| one.taken_back_at.is_none()).map(line).collect(),
            needs: none.chain(needs.iter().map(|(id, phrase)| item(id, phrase))).collect(),
            whys: rules::WHY.iter().map(|(key, words)| item(key, words)).collect(),
        }
    }
}
