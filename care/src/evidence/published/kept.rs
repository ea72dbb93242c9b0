//! Published figures in the data folder: one Parquet file for each file that was loaded, all of them one table `figures`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use engine::columns::{ColumnsError, Limits, ParquetWriter, Session};
use platform::{Error, Result, app::App, private};

use super::model::{COLUMNS, Figure};

/// The folder below the data folder.
pub const FOLDER: &str = "published";
/// Files that may be loaded.
const MOST_FILES: usize = 200;
/// Memory of one question, in MiB.
const MEMORY_MB: u32 = 256;
/// Seconds a page waits for one.
const SECONDS: u32 = 10;
/// Rows one answer may have.
const MOST_ROWS: usize = 300_000;

pub(super) fn broken(error: ColumnsError) -> Error {
    Error::internal(format!("{error} {}", error.detail()))
}

/// The kept files, in the order of their names.
pub fn files(data: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(data.join(FOLDER)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "parquet"))
        .take(MOST_FILES)
        .collect();
    files.sort();
    files
}

/// The files as the record store's check wants them: relative to the data folder.
pub(super) async fn expected(app: App) -> Result<Vec<PathBuf>> {
    let data = app.config.data.clone();
    let look =
        move || files(&data).iter().filter_map(|file| file.strip_prefix(&data).ok().map(Path::to_path_buf)).collect();
    tokio::task::spawn_blocking(look).await.map_err(Error::internal)
}

/// A file's name as that of what is kept of it: a file of the same name replaces it.
fn name_of(source: &str) -> String {
    let mut name: String = source
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .take(120)
        .collect();
    if name.is_empty() {
        "figures".clone_into(&mut name);
    }
    name + ".parquet"
}

/// Keeps the figures of a file; what was kept of a file with this name before is replaced at once or not at all.
///
/// # Errors
/// [`Error::Unavailable`] when the data folder cannot be written, [`Error::Refusal`] when too many files are kept.
pub fn keep(data: &Path, source: &str, figures: &[Figure]) -> Result<PathBuf> {
    let folder = data.join(FOLDER);
    private::folder(data)?;
    private::folder(&folder)?;
    let path = folder.join(name_of(source));
    if files(data).len() >= MOST_FILES && !path.exists() {
        return Err(Error::Refusal(format!(
            "{MOST_FILES} files of published figures are loaded already. Nothing of {source} was kept. Remove one from {}.",
            folder.display()
        )));
    }
    let unwritable = |error: ColumnsError| Error::Unavailable(error.to_string());
    let columns: Vec<_> = COLUMNS.to_vec();
    let mut writer = ParquetWriter::create(&path, &columns).map_err(unwritable)?;
    for figure in figures {
        writer.push(&figure.cells()).map_err(unwritable)?;
    }
    writer.finish(&["measure", "year", "la"]).map_err(unwritable)?;
    Ok(path)
}

/// A session with the table `figures`, in which each figure stands once: of two files with the same one, that of the
/// publisher's own layout. None when nothing was loaded.
pub(super) fn open(data: &Path) -> Result<Option<Session>> {
    let files: Vec<PathBuf> = files(data).into_iter().filter_map(|file| file.canonicalize().ok()).collect();
    let Some(folder) = files.first().and_then(|file| file.parent()).map(Path::to_path_buf) else {
        return Ok(None);
    };
    let limits = Limits { memory_mb: MEMORY_MB, seconds: SECONDS, rows: MOST_ROWS, ..Limits::default() };
    let mut session = Session::open(limits, &[folder]).map_err(broken)?;
    session.table_of_files("loaded", &files).map_err(broken)?;
    session.define(include_str!("figures.sql")).map_err(broken)?;
    Ok(Some(session))
}
