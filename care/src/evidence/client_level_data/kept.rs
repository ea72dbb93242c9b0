//! The imports that are kept in the data folder: an import is there when its rows are, whether the website or the
//! command line made it.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
    time::SystemTime,
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
    let summary = summary(&council.join(format!("{id}.summary.json")))?;
    let modified = entry.metadata().and_then(|about| about.modified());
    let finished_at = modified.and_then(|at| Timestamp::try_from(at).map_err(io::Error::other)).unwrap_or_default();
    Some(Kept { parquet: entry.path(), findings: council.join(format!("{id}.findings.csv")), id, summary, finished_at })
}

/// Summaries that were read, with the time their file was changed: a page asks for all of them, and they hardly ever change.
static READ: LazyLock<Mutex<HashMap<PathBuf, (SystemTime, ImportSummary)>>> = LazyLock::new(Mutex::default);

fn summary(path: &Path) -> Option<ImportSummary> {
    let changed_at = fs::metadata(path).and_then(|about| about.modified()).ok()?;
    if let Some((at, held)) = READ.lock().unwrap_or_else(PoisonError::into_inner).get(path)
        && *at == changed_at
    {
        return Some(held.clone());
    }
    let summary: ImportSummary = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let held = (changed_at, summary.clone());
    READ.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), held);
    Some(summary)
}

/// The folders of councils in the evidence folder.
pub(super) fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_summary_is_read_again_when_its_file_has_changed_and_only_then() {
        let path = std::env::temp_dir().join(format!("alongside-kept-{}.summary.json", std::process::id()));
        let write = |rows: u64, seconds: u64| {
            let held = ImportSummary { rows, ..ImportSummary::default() };
            fs::write(&path, serde_json::to_vec(&held).unwrap()).unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        };
        write(1, 1_000);
        assert_eq!(summary(&path).unwrap().rows, 1);
        write(2, 1_000);
        assert_eq!(summary(&path).unwrap().rows, 1, "the same name and time: it is not read again");
        write(2, 2_000);
        assert_eq!(summary(&path).unwrap().rows, 2);
        fs::remove_file(&path).unwrap();
        assert!(summary(&path).is_none());
    }
}
