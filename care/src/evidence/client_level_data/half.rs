//! The files of an import under way. They get their names at the end, the kept rows last, because an
//! import is there when its rows are. Given up before that, nothing of it remains.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use platform::private;

/// What the names of unfinished files begin with.
const MARK: &str = ".importing-";
/// What the name of the columns of findings ends with.
pub(super) const EVERY: &str = ".findings.columns";

/// An import's files.
#[derive(Debug)]
pub(super) struct Half {
    pub parquet: PathBuf,
    pub parquet_being_made: PathBuf,
    pub findings: PathBuf,
    pub findings_being_made: PathBuf,
    pub every: PathBuf,
    pub every_being_made: PathBuf,
    pub summary: PathBuf,
    pub summary_being_made: PathBuf,
    kept: bool,
}

impl Half {
    /// Begins the files of an import with its list of findings, which is given open. `None` if there is
    /// an import under this id, finished or under way: its files are not touched.
    pub(super) fn begin(folder: &Path, import_id: &str) -> io::Result<Option<(Self, File)>> {
        let parquet = folder.join(format!("{import_id}.parquet"));
        let findings_being_made = folder.join(format!("{MARK}{import_id}.findings.csv"));
        if parquet.exists() {
            return Ok(None);
        }
        let file = match private::create(&findings_being_made) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            made => made?,
        };
        let half = Self {
            parquet,
            parquet_being_made: folder.join(format!("{MARK}{import_id}.parquet")),
            findings: folder.join(format!("{import_id}.findings.csv")),
            findings_being_made,
            every: folder.join(format!("{import_id}{EVERY}")),
            every_being_made: folder.join(format!("{MARK}{import_id}{EVERY}")),
            summary: folder.join(format!("{import_id}.summary.json")),
            summary_being_made: folder.join(format!("{MARK}{import_id}.summary.json")),
            kept: false,
        };
        Ok(Some((half, file)))
    }

    /// Gives everything its name, at once, so that nobody meets half an import; the rows come last. Nothing is taken back
    /// any more then.
    pub(super) fn keep(mut self) -> io::Result<(PathBuf, PathBuf)> {
        // They were made as files usually are, which lets everybody read.
        for columns in [&self.parquet_being_made, &self.every_being_made] {
            fs::set_permissions(columns, fs::Permissions::from_mode(0o600))?;
        }
        fs::rename(&self.every_being_made, &self.every)?;
        fs::rename(&self.findings_being_made, &self.findings)?;
        fs::rename(&self.summary_being_made, &self.summary)?;
        fs::rename(&self.parquet_being_made, &self.parquet)?;
        self.kept = true;
        if let Some(folder) = self.parquet.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok((std::mem::take(&mut self.parquet), std::mem::take(&mut self.findings)))
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        if !self.kept {
            let being_made =
                [&self.findings_being_made, &self.summary_being_made, &self.parquet_being_made, &self.every_being_made];
            for path in being_made.into_iter().chain([&self.findings, &self.summary, &self.every]) {
                // Nothing can be done about a failure here; `sweep` finds what is left.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Removes what a killed import of this id left behind, unless something of it was written within this time: then it may
/// still be under way.
pub(super) fn give_up(evidence: &Path, import_id: &str, quiet: SignedDuration) {
    let newer = |path: &Path| {
        let modified = fs::metadata(path).and_then(|about| about.modified());
        modified.ok().and_then(|at| at.elapsed().ok()).is_none_or(|age| age < quiet.unsigned_abs())
    };
    for council in super::kept::folders(evidence) {
        let left = [".findings.csv", ".summary.json", ".parquet", EVERY]
            .map(|end| council.join(format!("{MARK}{import_id}{end}")));
        let left: Vec<&PathBuf> = left.iter().filter(|path| path.exists()).collect();
        if !left.iter().any(|path| newer(path)) {
            for path in left {
                // What cannot be removed is met again when the import begins, which says so.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Removes what imports that were killed left behind in a data folder, and answers how many files and folders: half-made
/// imports, and files that had not arrived whole. Call it when the program starts, before any import does.
pub fn sweep(data: &Path) -> io::Result<usize> {
    let mut swept = sweep_imports(&super::import::folder(data))?;
    for entry in fs::read_dir(super::jobs::uploads(data)).into_iter().flatten() {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "part") {
            fs::remove_file(&path)?;
            swept += 1;
        }
    }
    Ok(swept)
}

fn sweep_imports(evidence: &Path) -> io::Result<usize> {
    let mut swept = 0;
    if !evidence.exists() {
        return Ok(swept);
    }
    for council in fs::read_dir(evidence)? {
        let council = council?.path();
        if !council.is_dir() {
            continue;
        }
        swept += engine::columns::sweep(&council).map_err(|error| io::Error::other(error.to_string()))?;
        for entry in fs::read_dir(&council)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let id =
                name.strip_suffix(".findings.csv").or(name.strip_suffix(".summary.json")).or(name.strip_suffix(EVERY));
            let orphan = id.is_some_and(|id| !council.join(format!("{id}.parquet")).exists());
            if name.starts_with(MARK) || orphan {
                fs::remove_file(&path)?;
                swept += 1;
            }
        }
    }
    Ok(swept)
}
