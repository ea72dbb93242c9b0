//! A line of the timeline, as it is written and as it is read.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

/// What sort of thing happened. The filters of the page are these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody asked for help or told us something.
    Contact,
    /// We listened and thought together.
    Conversation,
    /// Something was decided, and by whom.
    Decision,
    /// A letter or message went out or came in.
    Letter,
    /// Help began, changed or ended.
    Support,
    /// Anything else worth knowing later.
    Note,
}

impl Kind {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 6] =
        [Self::Contact, Self::Conversation, Self::Decision, Self::Letter, Self::Support, Self::Note];

    /// As it is kept and as it stands in the address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Conversation => "conversation",
            Self::Decision => "decision",
            Self::Letter => "letter",
            Self::Support => "support",
            Self::Note => "note",
        }
    }

    /// Several of them, as the filter says it.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Contact => "Contacts",
            Self::Conversation => "Conversations",
            Self::Decision => "Decisions",
            Self::Letter => "Letters",
            Self::Support => "Support",
            Self::Note => "Notes",
        }
    }

    /// The kind of this name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A line to be written.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Whose.
    pub person_id: &'a str,
    /// When it happened, which may be before now.
    pub at: Timestamp,
    /// What sort of thing.
    pub kind: Kind,
    /// One line that a stranger understands: “Contact by phone: key safe broken”.
    pub title: &'a str,
    /// What was said or decided.
    pub words: Option<&'a str>,
    /// The page of the thing itself, a path of this site.
    pub href: Option<&'a str>,
    /// Who did it, by name.
    pub by: &'a str,
}

/// A line as it is read back.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// UUIDv7.
    pub id: String,
    /// When it happened.
    pub at: Timestamp,
    /// What sort of thing.
    pub kind: Kind,
    /// One line that a stranger understands.
    pub title: String,
    /// What was said or decided.
    pub words: Option<String>,
    /// The page of the thing itself.
    pub href: Option<String>,
    /// Who did it, by name.
    pub by: String,
    /// Whether something still has to happen.
    pub open: bool,
    /// By when it should have happened.
    pub due_on: Option<Date>,
}

/// What is read of a person's timeline.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Everything that still has to happen, newest first, whatever was asked for.
    pub open: Vec<Shown>,
    /// What was asked for, newest first.
    pub lines: Vec<Shown>,
}

impl Shown {
    /// Whether every word of a question stands somewhere in the line; case and accents do not count.
    pub fn answers(&self, folded_words: &[String]) -> bool {
        let own = fold(&[&self.title, self.words.as_deref().unwrap_or_default(), &self.by].join(" "));
        folded_words.iter().all(|word| own.contains(word))
    }
}

/// The words of a question, ready for [`Shown::answers`].
pub fn words_of(question: &str) -> Vec<String> {
    question.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect()
}

/// Small letters without accents; everything else as it is.
fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}
