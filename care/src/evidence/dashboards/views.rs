//! What a board shows: pictures already drawn, each with its reading and its table.

use engine::{columns::Table, pictures::Svg};
use serde::Serialize;

/// One picture of a board.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    /// Unique in the board.
    pub id: String,
    /// The question it answers.
    pub question: String,
    /// What it is a picture of.
    pub name: String,
    /// What it says, in plain words.
    pub reading: String,
    /// What is counted, where the reading leaves it open.
    pub note: String,
    /// What it shows, in two or three words, if it is judged.
    pub standing: &'static str,
    /// The icon of that.
    pub icon: String,
    /// A small picture for a list.
    pub spark: String,
    /// Narrow and wide; none when numbers must not be told.
    pub drawn: Option<(Svg, Svg)>,
    /// Its table; what the columns of numbers are is known from the cells.
    pub headings: Vec<String>,
    /// The rows, the first cell of each names it.
    pub rows: Vec<Vec<String>>,
    /// What the table is called.
    pub caption: String,
    /// Where its definition is, and in which words.
    pub definition: (String, &'static str),
    /// Why there are no numbers, and what to do.
    pub missing: Option<Missing>,
    /// Its table as it may leave the council.
    pub table: Table,
    /// The lower, the sooner it needs a conversation.
    pub urgency: u8,
}

/// Why there are no numbers.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Missing {
    /// What is missing, in a sentence.
    pub words: String,
    /// Where to bring it.
    pub href: String,
    /// The link's words.
    pub link: &'static str,
    /// It is being made: look again.
    pub making: bool,
}

/// A picture as its template has it.
#[derive(Serialize)]
pub(super) struct Shown {
    pub id: String,
    pub question: String,
    pub name: String,
    pub reading: String,
    pub note: String,
    pub standing: &'static str,
    pub icon: String,
    pub spark: String,
    pub picture: String,
    pub wide: String,
    pub caption: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub definition: (String, &'static str),
    pub missing: Option<Missing>,
}

impl From<Picture> for Shown {
    fn from(picture: Picture) -> Self {
        let (narrow, wide) =
            picture.drawn.map_or_else(Default::default, |(narrow, wide)| (narrow.to_string(), wide.to_string()));
        Self {
            id: picture.id,
            question: picture.question,
            name: picture.name,
            reading: picture.reading,
            note: picture.note,
            standing: picture.standing,
            icon: picture.icon,
            spark: picture.spark,
            picture: narrow,
            wide,
            caption: picture.caption,
            headings: picture.headings,
            rows: picture.rows,
            definition: picture.definition,
            missing: picture.missing,
        }
    }
}
