//! Documents to print and to keep: headings, paragraphs, tables and pictures as a tagged PDF (PDF/UA-1), which screen readers
//! read in order, with headings, header cells and a description of every picture.
//!
//! The library refuses to write a document that breaks the standard. What no library can know is kept here: that
//! headings go down one level at a time, that a picture stands by its words, that a table's heading is on every page.

mod layout;
mod letters;
mod pdf;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use pdf::pdf;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Its language: `en-GB`.
    pub language: &'static str,
    /// Who made it.
    pub author: String,
    /// The day it is of.
    pub made_on: Date,
    /// What stands at the foot of every page beside its number.
    pub foot: String,
    /// A warning on every page, such as that nobody in it is real.
    pub notice: Option<String>,
    /// Large print: its words stand at 16 points and more, for whoever does not see well.
    pub large: bool,
    /// What it says, in order; the title is not among it.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading below the title: 2 to 6. One that skips a level is set one below the last.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A list with a point before each of its items.
    List(Vec<String>),
    /// A table.
    Table {
        /// What it is called.
        caption: String,
        /// The heading of each column.
        headings: Vec<String>,
        /// Its rows; the first cell of each names the row.
        rows: Vec<Vec<String>>,
    },
    /// A picture.
    Picture {
        /// As SVG.
        svg: String,
        /// What it shows, for who does not see it.
        described: String,
    },
}

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError(pub(crate) String);

impl std::fmt::Display for DocumentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DocumentError {}
