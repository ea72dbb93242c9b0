//! Why an import stops: the file is something else, it cannot be read, or there is no room.

use std::{fmt, io};

use engine::columns::{ColumnsError, ErrorKind};
use engine::csv_source::CsvError;

/// Why an import stopped. Nothing of it is kept.
#[derive(Debug)]
pub enum ImportError {
    /// The file cannot be opened or read.
    Unreadable(String),
    /// The file is text, but not Client Level Data; the headings that were found.
    OtherFile(Vec<String>),
    /// The file has headings and no rows.
    NoRows,
    /// There is no room on the disk.
    DiskFull,
    /// The result cannot be written.
    Unwritable(String),
    /// The id of the import is taken or cannot be the name of a file.
    WrongId,
    /// This program's specification is broken.
    Broken(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(out, "{why} Nothing was imported."),
            Self::OtherFile(headings) => {
                let mut first: Vec<String> = headings.iter().take(5).map(|heading| heading.chars().take(40).collect()).collect();
                if headings.len() > first.len() {
                    first.push("…".to_owned());
                }
                let first = first.join(", ");
                write!(
                    out,
                    "This is not a Client Level Data file: its first line has none or too few of the headings, such as LA Code, Event Type and Event Start Date. It begins: {first}. Nothing was imported. Choose the extract with the heading line of the specification."
                )
            }
            Self::NoRows => out.write_str(
                "The file has the headings of Client Level Data but no rows. Nothing was imported. Check the dates for which the extract was made.",
            ),
            Self::DiskFull => out.write_str(
                "There is no room left on the disk of the data folder. Nothing was imported and earlier imports are as they were. Make room, then import again.",
            ),
            Self::Unwritable(why) => write!(
                out,
                "The import could not be written to the data folder: {why} Nothing was imported and earlier imports are as they were. Check the folder's permissions, then import again."
            ),
            Self::WrongId => out.write_str("The id of an import must be new and may have only letters, digits and dashes. Nothing was imported."),
            Self::Broken(why) => write!(out, "The specification inside this program is broken: {why}. Please report this."),
        }
    }
}

impl std::error::Error for ImportError {}

impl From<CsvError> for ImportError {
    fn from(error: CsvError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<ColumnsError> for ImportError {
    fn from(error: ColumnsError) -> Self {
        if error.kind() == ErrorKind::TooBig {
            return Self::Unreadable(error.to_string());
        }
        let detail = error.detail().to_lowercase();
        if detail.contains("no space left")
            || detail.contains("disk full")
            || error.to_string().contains("No space left")
        {
            Self::DiskFull
        } else {
            Self::Unwritable(error.to_string())
        }
    }
}

/// An error of writing the result.
pub(super) fn writing(error: io::Error) -> ImportError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ImportError::DiskFull,
        _ => ImportError::Unwritable(format!("{error}.")),
    }
}
