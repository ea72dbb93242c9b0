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
use platform::{Result, app::App, slice::being_written};

use super::{half::EVERY, import, jobs, model::State, store, summary::ImportSummary};

/// An import whose rows are kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id: the name of its files.
    pub id: String,
    /// Its rows.
    pub parquet: PathBuf,
    /// Its list of findings. It holds personal data.
    pub findings: PathBuf,
    /// Every finding as columns; not there for what an earlier version of this program imported. It holds personal data.
    pub every: PathBuf,
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
    let name = entry.file_name().to_string_lossy().into_owned();
    let id = name.strip_suffix(".parquet").filter(|_| !being_written(&name))?.to_owned();
    let summary = summary(&council.join(format!("{id}.summary.json")))?;
    let modified = entry.metadata().and_then(|about| about.modified());
    let finished_at = modified.and_then(|at| Timestamp::try_from(at).map_err(io::Error::other)).unwrap_or_default();
    let beside = |end: &str| council.join(format!("{id}{end}"));
    Some(Kept {
        parquet: entry.path(),
        findings: beside(".findings.csv"),
        every: beside(EVERY),
        id,
        summary,
        finished_at,
    })
}

/// The files that should be in the data folder: rows, findings and summary of each import that is done, and of each that
/// only the command line knows of; what was sent for each that still waits.
pub(super) async fn files(app: App) -> Result<Vec<PathBuf>> {
    let data = &app.config.data;
    let there = ids(data);
    let mut expected: Vec<PathBuf> = there.iter().flat_map(|(council, id)| set(data, council, id)).collect();
    for import in store::list(&app.db, i64::MAX).await? {
        match import.state {
            State::Done => expected.extend(set(data, &import.council.unwrap_or_default(), &import.id)),
            State::Running => {
                let upload = jobs::upload_of(Path::new(""), &import.id);
                // Its rows may be kept already, and the record not know it yet: then what was sent may be gone.
                let kept = there.iter().any(|(_, id)| *id == import.id);
                if !kept || app.config.data.join(&upload).exists() {
                    expected.push(upload);
                }
            }
            State::Failed => {}
        }
    }
    Ok(expected)
}

/// The council and the id of each import whose rows are there.
fn ids(data: &Path) -> Vec<(String, String)> {
    let councils = folders(&import::folder(data)).into_iter();
    let files = councils.flat_map(|council| fs::read_dir(council).into_iter().flatten().flatten());
    files
        .filter_map(|file| {
            let council = file.path().parent()?.file_name()?.to_string_lossy().into_owned();
            let name = file.file_name().to_string_lossy().into_owned();
            let id = name.strip_suffix(".parquet").filter(|_| !being_written(&name))?;
            Some((council, id.to_owned()))
        })
        .collect()
}

fn set(data: &Path, council: &str, id: &str) -> impl Iterator<Item = PathBuf> + use<> {
    let folder = Path::new(import::EVIDENCE).join(council);
    let numbers = summary(&data.join(&folder).join(format!("{id}.summary.json")));
    // Columns of findings are there unless an earlier version of this program imported the file.
    let every = numbers.is_some_and(|numbers| numbers.findings_kept.is_some())
        || data.join(&folder).join(format!("{id}{EVERY}")).exists();
    let ends =
        [".parquet", ".findings.csv", ".summary.json", EVERY].into_iter().filter(move |end| every || *end != EVERY);
    let id = id.to_owned();
    ends.map(move |end| folder.join(format!("{id}{end}")))
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

    use platform::testing::TestFolder;

    use super::*;

    #[test]
    fn a_summary_is_read_again_when_its_file_has_changed_and_only_then() {
        let folder = TestFolder::new();
        let path = folder.join("kept.summary.json");
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
