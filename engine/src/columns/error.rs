//! What can go wrong with columns, in sentences that say what to do next.

use std::fmt;
use std::path::Path;

/// An error of the columnar store. Its text is a sentence for the person who asked;
/// [`ColumnsError::detail`] is the engine's own text, for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnsError {
    kind: Kind,
    sentence: String,
    detail: String,
}

/// What sort of error it is, for code that must act differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The question ran longer than the session allows.
    TooLong,
    /// The question needs more memory, or gives more rows, than the session allows.
    TooBig,
    /// The text is not one `SELECT`.
    NotASelect,
    /// A named parameter of the question was not given.
    MissingParameter,
    /// The engine refused something outside its locked-down room.
    Refused,
    /// A value is not of the type that was asked for.
    WrongType,
    /// A file is missing, unreadable or cannot be written.
    File,
    /// The engine could not understand or finish the question.
    Failed,
}

impl ColumnsError {
    pub(crate) fn new(kind: Kind, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), detail: String::new() }
    }

    pub(crate) fn with_detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = detail.to_string();
        self
    }

    /// What sort of error it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The engine's own words; may be empty. For logs, not for pages: it may quote data.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Something that was made of columns could not be written.
    pub fn unwritable(why: impl fmt::Display) -> Self {
        Self::new(Kind::File, "The file could not be written. Nothing else was changed.").with_detail(why)
    }

    pub(crate) fn too_large(column: &str) -> Self {
        Self::new(
            Kind::WrongType,
            format!("A value in column “{column}” is too large to be carried. Cast it in the question."),
        )
    }

    pub(crate) fn unsupported(column: &str) -> Self {
        Self::new(
            Kind::WrongType,
            format!(
                "Column “{column}” has a type that tables do not carry. Cast it to text, a number or a date in the question."
            ),
        )
    }

    pub(crate) fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Self::new(Kind::File, format!("The file “{name}” could not be {doing}: {error}. Nothing was changed."))
            .with_detail(path.display())
    }

    /// The sentence for an error of the engine's.
    pub(crate) fn engine(error: &duckdb::Error) -> Self {
        let detail = error.to_string();
        let (kind, sentence) = if detail.contains("Out of Memory") {
            (
                Kind::TooBig,
                "The question needs more memory than it is allowed. Ask about a shorter time or fewer columns, or allow more memory.",
            )
        } else if detail.contains("Permission Error") || detail.contains("configuration has been locked") {
            (Kind::Refused, "The question reaches outside the files it may read. Nothing outside was read or changed.")
        } else if detail.contains("No files found") {
            (Kind::File, "There are no data files to read yet. Import or produce some first.")
        } else {
            (Kind::Failed, "The question could not be answered. Nothing was changed.")
        };
        Self::new(kind, sentence).with_detail(detail)
    }
}

impl From<duckdb::Error> for ColumnsError {
    fn from(error: duckdb::Error) -> Self {
        Self::engine(&error)
    }
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for ColumnsError {}
