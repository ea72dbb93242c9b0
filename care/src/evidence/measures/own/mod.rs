//! Our own events as columns: Parquet files in the data folder, a part for each council and month.
//!
//! A part holds every row of the record store that says its event ended in that month, superseded ones too; which of them
//! stand is decided when a question is asked (`view.sql`). Rows are only ever added, so a new event, a correction or a
//! withdrawal makes one part anew and leaves the others as they are. A part's file says in its name how many rows it holds
//! and when the newest was written; it is written under another name and renamed, and a question lists the files it
//! reads, so nobody sees half a part, or one in two versions. Two servers may share the folder.
//!
//! A viewer does not wait: what is not ready within the patience is made on without them, and they see the last complete
//! set with its time, or that the numbers are being made ready.

#[cfg(test)]
mod own_tests;
mod parts;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use engine::columns::{Cell, ColumnKind, ColumnsError, Session, sweep_untouched};
use jiff::Timestamp;
use platform::{Error, Result, app::App, clock::london_date, storage::Database};

use self::parts::Part;
use crate::{
    evidence::client_level_data::specification::Field,
    people::events::{
        model::{EventType, OpenRequest},
        store as events,
    },
};

/// So long a viewer waits for the newest numbers before they are shown older ones.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// What a writer has left and nobody has touched for so long, was left by one that was killed.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// A complete set of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    /// The folder they lie in.
    pub root: PathBuf,
    /// Its files; other names when any row differs.
    pub files: Arc<[PathBuf]>,
    /// When the record store was asked what there is.
    pub asked_at: Timestamp,
}

/// Our own events, as far as they are ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// Everything recorded.
    Now(Set),
    /// What was recorded when the last complete set was made; a newer one is in the making.
    AsOf(Set),
    /// The first set is in the making.
    Making,
}

/// Who makes the parts of one folder, one at a time in this process.
#[derive(Debug, Default)]
struct Keeper {
    making: Arc<tokio::sync::Mutex<()>>,
    last: Mutex<Option<Set>>,
}

static KEEPERS: LazyLock<Mutex<HashMap<PathBuf, Arc<Keeper>>>> = LazyLock::new(Mutex::default);

/// The newest events, if they are ready within this patience.
///
/// # Errors
/// [`Error::Unavailable`] when the data folder cannot be written and there is no older set.
pub(super) async fn open(app: &App, patience: Duration) -> Result<Own> {
    let root = root(app)?;
    let keeper = Arc::clone(KEEPERS.lock().unwrap_or_else(PoisonError::into_inner).entry(root.clone()).or_default());
    keeper.open(app, root, patience).await
}

/// Our parts' folder: another one when a part would have other columns.
fn root(app: &App) -> Result<PathBuf> {
    Ok(app.config.data.join("cache").join("events").join(parts::layout()?))
}

impl Keeper {
    async fn open(self: &Arc<Self>, app: &App, root: PathBuf, patience: Duration) -> Result<Own> {
        let (wanted, set) = wanted(app, &root).await?;
        if wanted.iter().all(|part| part.path(&root).exists()) {
            self.keep(&set);
            return Ok(Own::Now(set));
        }
        match tokio::time::timeout(patience, Arc::clone(self).make(app.clone(), root)).await {
            Ok(Ok(set)) => Ok(Own::Now(set)),
            Ok(Err(cause)) => self.last().map(Own::AsOf).ok_or(cause),
            Err(_) => Ok(self.last().map_or(Own::Making, Own::AsOf)),
        }
    }

    /// Makes what is not there, in a task of its own, so that it goes on when nobody waits for it any more.
    async fn make(self: Arc<Self>, app: App, root: PathBuf) -> Result<Set> {
        let one = Arc::clone(&self.making).lock_owned().await;
        let made = tokio::spawn(async move {
            let _one = one;
            // While we waited somebody may have made it, and newer events may have come.
            let (wanted, set) = wanted(&app, &root).await?;
            for part in &wanted {
                if !part.path(&root).exists() {
                    parts::write(&app.db, part, &root).await?;
                }
            }
            self.keep(&set);
            tokio::task::spawn_blocking(move || remove_superseded(&root, &wanted)).await.map_err(Error::internal)?;
            Ok(set)
        });
        made.await.map_err(Error::internal)?
    }

    fn keep(&self, set: &Set) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(set.clone());
    }

    fn last(&self) -> Option<Set> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The parts of everything recorded now, whether they are there or not.
async fn wanted(app: &App, root: &Path) -> Result<(Vec<Part>, Set)> {
    let asked_at = app.clock.now();
    let wanted = parts::of(events::counted(&app.db).await?);
    let files = wanted.iter().map(|part| part.path(root)).collect();
    Ok((wanted, Set { root: root.to_path_buf(), files, asked_at }))
}

/// Removes what newer parts have taken the place of. A part with more rows than ours is another server's, which knows
/// more, unless it is old: then its rows are not in the record store any more. A server that is reading one keeps what it
/// has open, and asks again for one that is gone.
fn remove_superseded(root: &Path, kept: &[Part]) {
    let councils = fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in councils.filter(|path| path.is_dir()) {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let stays = kept.iter().any(|part| part.path(root) == path);
            let old = path.is_file() && age(&path) >= LEFT_BEHIND;
            if !stays && (old || kept.iter().any(|part| part.supersedes(&path))) {
                // Another server may have removed it in the same moment.
                let _ = fs::remove_file(path);
            }
        }
        if let Err(cause) = sweep_untouched(&folder, LEFT_BEHIND) {
            tracing::warn!(cause = %cause, "half-written parts could not be removed");
        }
    }
    // Before there were parts, everything stood in one file beside their folder.
    for entry in root.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("own-") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn age(file: &Path) -> Duration {
    let touched = fs::metadata(file).and_then(|about| about.modified()).ok();
    touched.and_then(|at| at.elapsed().ok()).unwrap_or_default()
}

/// The columns of who waits for an answer.
const WAITING: [(&str, ColumnKind); 7] = [
    ("person_key", ColumnKind::Text),
    (Field::LaPersonUniqueIdentifier.name(), ColumnKind::Text),
    (Field::LaCode.name(), ColumnKind::Text),
    (Field::EventType.name(), ColumnKind::Text),
    (Field::EventReference.name(), ColumnKind::Text),
    (Field::EventStartDate.name(), ColumnKind::Date),
    ("own_reference", ColumnKind::Text),
];

/// Makes the table `events` in a session: the parts, and who waits for an answer as requests without an end.
pub(super) fn tables(session: &mut Session, set: &Set, waiting: &[OpenRequest]) -> Result<(), ColumnsError> {
    if set.files.is_empty() {
        parts::table(session, &[])?;
    } else {
        // As the session compares them: absolute, without links.
        let root = set.root.canonicalize().unwrap_or_else(|_| set.root.clone());
        let files =
            set.files.iter().map(|file| file.strip_prefix(&set.root).map_or(file.clone(), |name| root.join(name)));
        session.table_of_files("written", &files.collect::<Vec<_>>())?;
    }
    stand(session, waiting)
}

/// As [`tables`], from rows in memory instead of parts: for few events, and where nothing may be written.
pub(super) async fn tables_in_memory(session: &mut Session, db: &Database) -> Result<()> {
    let mut rows = Vec::new();
    for part in parts::of(events::counted(db).await?) {
        let mut pages = parts::Pages::of(&part);
        while let Some(page) = pages.next(db).await? {
            for recorded in &page {
                rows.push(parts::row(recorded)?);
            }
        }
    }
    parts::table(session, &rows).map_err(Error::internal)?;
    stand(session, &events::open_requests(db).await?).map_err(Error::internal)
}

fn stand(session: &mut Session, waiting: &[OpenRequest]) -> Result<(), ColumnsError> {
    let rows: Vec<Vec<Cell>> = waiting
        .iter()
        .map(|one| {
            vec![
                Cell::from(one.person_id.as_str()),
                Cell::from(one.person_id.as_str()),
                Cell::from(one.council.as_str()),
                Cell::from(EventType::Request.code()),
                Cell::from(one.reference.as_str()),
                Cell::Date(london_date(one.asked_at)),
                Cell::from(one.reference.as_str()),
            ]
        })
        .collect();
    session.table_of_rows("waiting", &WAITING, &rows)?;
    session.define(include_str!("view.sql"))
}

fn unwritable(cause: impl std::fmt::Display) -> Error {
    tracing::warn!(%cause, "the events could not be written for the measures");
    Error::Unavailable(
        "The numbers cannot be worked out now, because the data folder cannot be written. Nothing that was recorded is lost. \
         Tell the people who run the service."
            .into(),
    )
}
