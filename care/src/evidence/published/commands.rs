//! What `alongside evidence published` does: loads files of published figures, or recomputes one.

use std::path::Path;

use platform::{Error, Result};

use super::{
    kept,
    model::Loaded,
    read,
    recompute::{self, Recomputed},
};

/// Loads a file into the data folder.
///
/// # Errors
/// [`Error::Refusal`] with a sentence when the file is not known or not readable; [`Error::Unavailable`] when it cannot
/// be kept.
pub fn load(file: &Path, data: &Path, year: Option<&str>) -> Result<Loaded> {
    let (figures, loaded) = read::read(file, year)?;
    if figures.is_empty() {
        return Err(Error::Refusal(format!(
            "{} is known as “{}” but holds no figure of an English council. Nothing was kept. {}",
            loaded.source,
            loaded.layout,
            loaded.notes.join(" ")
        )));
    }
    kept::keep(data, &loaded.source, &figures)?;
    Ok(loaded)
}

/// Recomputes the outcomes of a file; nothing is kept.
///
/// # Errors
/// As [`load`].
pub fn recompute(file: &Path, year: Option<&str>) -> Result<Recomputed> {
    let (figures, _) = read::read(file, year)?;
    Ok(recompute::recompute(&figures))
}

/// What to say of a loaded file.
pub fn told(loaded: &Loaded) -> String {
    let years = match loaded.years.as_slice() {
        [] => String::new(),
        [one] => format!(" of {one}"),
        [first, .., last] => format!(" of {first} to {last}"),
    };
    let mut told = format!(
        "Loaded {}: {}.\n  {} figures{years}, about {} councils; {} are marks (not available, kept back) instead of numbers.",
        loaded.source, loaded.layout, loaded.figures, loaded.councils, loaded.marked
    );
    for note in &loaded.notes {
        told += "\n  ";
        told += note;
    }
    told
}
