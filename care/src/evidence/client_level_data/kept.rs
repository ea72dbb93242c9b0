//! The imports that are kept in the data folder: an import is there when its rows are, whether the website or the
//! command line made it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use platform::{Result, app::App, slice::being_written};

use super::{import, jobs, model::State, store, summary::ImportSummary};

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
    let name = entry.file_name().to_string_lossy().into_owned();
    let id = name.strip_suffix(".parquet").filter(|_| !being_written(&name))?.to_owned();
    let summary = fs::read(council.join(format!("{id}.summary.json"))).ok()?;
    let summary = serde_json::from_slice(&summary).ok()?;
    let modified = entry.metadata().and_then(|about| about.modified());
    let finished_at = modified.and_then(|at| Timestamp::try_from(at).map_err(io::Error::other)).unwrap_or_default();
    Some(Kept { parquet: entry.path(), findings: council.join(format!("{id}.findings.csv")), id, summary, finished_at })
}

/// The files that should be in the data folder: rows, findings and summary of each import that is done, and of each that
/// only the command line knows of; what was sent for each that still waits.
pub(super) async fn files(app: App) -> Result<Vec<PathBuf>> {
    let there = ids(&app.config.data);
    let mut expected: Vec<PathBuf> = there.iter().flat_map(|(council, id)| set(council, id)).collect();
    for import in store::list(&app.db, i64::MAX).await? {
        match import.state {
            State::Done => expected.extend(set(&import.council.unwrap_or_default(), &import.id)),
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

fn set(council: &str, id: &str) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(import::EVIDENCE).join(council);
    ["parquet", "findings.csv", "summary.json"].map(|end| folder.join(format!("{id}.{end}"))).into_iter()
}

/// The folders of councils in the evidence folder.
pub(super) fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}
