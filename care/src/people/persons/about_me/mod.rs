//! *About me*: what matters to the person and how to be with them, in their words or written with them.
//!
//! Headings of PRSB About me v2.0. It stands first on the record. Each save is a new version; none is lost.

pub(super) mod pages;
mod store;

use jiff::{Timestamp, civil::Date};
use platform::{Error, Result, storage::Database, work::Work};
use serde::Serialize;

use super::model::Person;

/// The headings: field, words on the page, and what to write there.
pub(super) const HEADINGS: [(&str, &str, &str); 7] = [
    ("most_important", "What is most important to me", "People, places, things, routines, beliefs"),
    ("people_important", "People who are important to me", "Who they are and how we are in touch"),
    (
        "communication",
        "How I communicate and how to communicate with me",
        "Large print, which side to speak to, how I say yes and no",
    ),
    ("wellness", "My wellness", "How I am on a good day, and how you can tell that I am not well"),
    ("please_do", "Please do and please don’t", "What helps and what upsets me"),
    ("how_and_when", "How and when to support me", "What I do myself, what I need help with, at what time of day"),
    ("also_worth_knowing", "Also worth knowing about me", "What I have done, what I enjoy, what I want to get back to"),
];

/// One version, in the order of [`HEADINGS`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AboutMe {
    /// What is most important to me.
    pub most_important: Option<String>,
    /// People who are important to me.
    pub people_important: Option<String>,
    /// How I communicate and how to communicate with me.
    pub communication: Option<String>,
    /// My wellness.
    pub wellness: Option<String>,
    /// Please do and please don't.
    pub please_do: Option<String>,
    /// How and when to support me.
    pub how_and_when: Option<String>,
    /// Also worth knowing about me.
    pub also_worth_knowing: Option<String>,
    /// By or with whom it was written: “Mary, with Tunde”.
    pub written_by: Option<String>,
    /// The day it was true.
    pub written_on: Date,
}

impl AboutMe {
    pub(super) fn texts(&self) -> [&Option<String>; 7] {
        [
            &self.most_important,
            &self.people_important,
            &self.communication,
            &self.wellness,
            &self.please_do,
            &self.how_and_when,
            &self.also_worth_knowing,
        ]
    }
}

/// A version as it was kept.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub number: i64,
    pub about: AboutMe,
    pub saved_at: Timestamp,
    pub saved_by: String,
}

/// A version for a page: only headings somebody wrote under.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub number: i64,
    pub parts: Vec<Part>,
    pub written_by: Option<String>,
    pub written_on: Date,
    pub saved_at: Timestamp,
    pub saved_by: String,
}

/// A heading and what is written under it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Part {
    pub heading: &'static str,
    pub words: String,
}

impl From<Version> for Shown {
    fn from(version: Version) -> Self {
        let texts = version.about.texts();
        let parts = HEADINGS
            .iter()
            .zip(texts)
            .filter_map(|((_, heading, _), words)| words.clone().map(|words| Part { heading, words }));
        Self {
            number: version.number,
            parts: parts.collect(),
            written_by: version.about.written_by.clone(),
            written_on: version.about.written_on,
            saved_at: version.saved_at,
            saved_by: version.saved_by,
        }
    }
}

/// What a stranger must know before they talk: what is most important to the person, and how to communicate with them.
pub async fn in_brief(db: &Database, person_id: &str) -> Result<Option<String>> {
    let Some(held) = store::latest(db, person_id).await? else {
        return Ok(None);
    };
    let parts = [&held.about.most_important, &held.about.communication].into_iter().flatten();
    let words = parts.map(String::as_str).collect::<Vec<_>>().join("\n");
    Ok(Some(words).filter(|words| !words.is_empty()))
}

pub(super) async fn latest(db: &Database, person_id: &str) -> Result<Option<Shown>> {
    Ok(store::latest(db, person_id).await?.map(Into::into))
}

/// Writes the version after the one the writer saw (0 when there was none).
///
/// # Errors
/// A conflict when somebody wrote in between.
pub async fn write(work: &mut Work, person: &Person, seen: i64, about: &AboutMe) -> Result<()> {
    let before = store::latest_in(work, &person.id).await?;
    let conflict = || {
        Error::Conflict(
            "Somebody else saved About me while you were writing. Yours is not lost: it is below, beside theirs."
                .into(),
        )
    };
    if before.as_ref().map_or(0, |version| version.number) != seen {
        return Err(conflict());
    }
    if !store::insert(work, &person.id, seen + 1, about).await? {
        return Err(conflict());
    }
    let subject = ("person", person.id.as_str());
    let before = before.map(|version| version.about);
    work.changed("people/persons:edit", subject, Some(&person.id), before.as_ref(), Some(about)).await
}
