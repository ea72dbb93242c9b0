//! The imports that are kept in the data folder: an import is there when its rows are, whether the website or the
//! command line made it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::{import, summary::ImportSummary};

/// An import whose rows are kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id: the name of its files.
    pub id: String,
    /// Its rows.
    pub parquet: PathBuf,
    /// Its list of findings. It holds personal data.
    pub findings: PathBuf,
    /// Its numbers.
    pub summary: ImportSummary,
    /// When it was finished, as the file system knows it.
    pub finished_at: Timestamp,
}

/// Every import in a data folder, the newest first. One whose summary cannot be read is left out.
pub fn list(data: &Path) -> Vec<Kept> {
    let mut found = Vec::new();
    for council in folders(&import::folder(data)) {
        for entry in fs::read_dir(&council).into_iter().flatten().flatten() {
            found.extend(one(&council, &entry));
        }
    }
    found.sort_by(|a, b| b.id.cmp(&a.id));
    found
}

/// The import with this id. The id is compared with what is there and never becomes part of a path.
pub fn find(data: &Path, id: &str) -> Option<Kept> {
    list(data).into_iter().find(|kept| kept.id == id)
}

fn one(council: &Path, entry: &fs::DirEntry) -> Option<Kept> {
    let id = entry.file_name().to_string_lossy().strip_suffix(".parquet")?.to_owned();
    let summary = fs::read(council.join(format!("{id}.summary.json"))).ok()?;
    let summary = serde_json::from_slice(&summary).ok()?;
    let modified = entry.metadata().and_then(|about| about.modified());
    let finished_at = modified.and_then(|at| Timestamp::try_from(at).map_err(io::Error::other)).unwrap_or_default();
    Some(Kept { parquet: entry.path(), findings: council.join(format!("{id}.findings.csv")), id, summary, finished_at })
}

/// The folders of councils in the evidence folder.
pub(super) fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}
