//! Our own record as one more submission: the council's return is written from what is recorded, by the exporter, and read by
//! the importer, so that what is computed is exactly what the nation would be sent today.
//!
//! It lies under `cache/own-return` and is nobody's import. Its name says of which rows it was made; when the record is
//! another, it is made anew, one at a time. Whoever asks waits a moment; what takes longer goes on alone, and they see the one
//! before it with its last day. What takes long is made at most a tenth of the time.

use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use jiff::civil::Date;
use platform::{Error, Result, app::App, clock::london_date, private};

use super::views::words;
use crate::{
    evidence::client_level_data::{
        commands,
        export::ExportOrder,
        import::{ImportOrder, import_file},
        kept::{self, Kept},
        people,
        specification::Release,
        written_of_people,
    },
    people::events::store as events,
};

/// So long a viewer waits for the newest before they are shown an older one.
const PATIENCE: Duration = Duration::from_secs(2);
/// What a writer has left and nobody has touched for so long, was left by one that was killed; and nobody reads it any more.
const LEFT_BEHIND: Duration = Duration::from_hours(1);
/// What takes longer than the patience rests so many times as long as it took.
const REST: u32 = 9;

/// What there is of our own record.
#[derive(Debug)]
pub(in crate::evidence) enum Own {
    /// Nothing is completed yet.
    Nothing,
    /// The return, and the last day it tells of if newer events are still to be read.
    Ready(Box<Kept>, Option<Date>),
    /// The first one is in the making.
    Making,
    /// It cannot be made, for this reason.
    Failed(String),
}

/// The return as it would be written now: from the month in which the first recorded event ended, because the record knows
/// nothing of before, up to today.
struct Wanted {
    id: String,
    council: String,
    from: Date,
    to: Date,
}

/// Whether anything is completed that would be in our own return.
///
/// # Errors
/// The record store's own.
pub(in crate::evidence) async fn is_there(app: &App) -> Result<bool> {
    Ok(events::counted(&app.db).await?.iter().any(|day| day.council == app.config.council))
}

/// What our own record is called as a source: it tells of everything up to a day.
pub(in crate::evidence) fn called(to: Date) -> String {
    format!("our own record, up to {}", words(to))
}

/// Nothing, when nothing is completed.
async fn wanted(app: &App) -> Result<Option<Wanted>> {
    let council = app.config.council.clone();
    let mut counted = events::counted(&app.db).await?;
    counted.retain(|day| day.council == council);
    if counted.is_empty() {
        return Ok(None);
    }
    counted.sort_by_key(|day| day.ended_on);
    let to = london_date(app.clock.now());
    let from = counted.iter().find_map(|day| day.ended_on).map_or(to, |day| day.min(to)).first_of_month();
    let mut hasher = DefaultHasher::new();
    for day in &counted {
        (day.ended_on, day.rows, day.newest_at).hash(&mut hasher);
    }
    (&council, env!("CARGO_PKG_VERSION"), written_of_people(&app.db).await?).hash(&mut hasher);
    let id = format!("own-{}-{:016x}", to.strftime("%Y%m%d"), hasher.finish());
    Ok(Some(Wanted { id, council, from, to }))
}

/// Writes our own return up to today to a file that is not there yet; how many events are in it and the last day.
///
/// # Errors
/// As [`commands::export`].
pub async fn write_return(app: &App, folder: &Path) -> Result<Option<(PathBuf, u64, Date)>> {
    let Some(wanted) = wanted(app).await? else { return Ok(None) };
    let file = folder.join(format!("our-own-record-up-to-{}.csv", wanted.to));
    let written = write(app, &wanted, &file).await?;
    Ok((written > 0).then_some((file, written, wanted.to)))
}

async fn write(app: &App, wanted: &Wanted, file: &Path) -> Result<u64> {
    let order = ExportOrder {
        council: &wanted.council,
        from: wanted.from,
        to: wanted.to,
        release: Release::Two,
        iso_dates: false,
    };
    let exported = commands::export(&app.db, order, file, &mut |db, ids| Box::pin(people::details(db, ids))).await?;
    Ok(exported.written)
}

/// Who makes the return of one data folder, one at a time in this process.
#[derive(Debug, Default)]
struct Keeper {
    making: Arc<tokio::sync::Mutex<()>>,
    /// When the last one was ready, and how long it took.
    last: Mutex<Option<(Instant, Duration)>>,
}

static KEEPERS: LazyLock<Mutex<HashMap<PathBuf, Arc<Keeper>>>> = LazyLock::new(Mutex::default);

/// Our own record as a submission.
///
/// # Errors
/// The record store's own; that it cannot be made is an answer.
pub(in crate::evidence) async fn open(app: &App) -> Result<Own> {
    let root = app.config.data.join("cache").join("own-return");
    let keeper = Arc::clone(KEEPERS.lock().unwrap_or_else(PoisonError::into_inner).entry(root.clone()).or_default());
    let Some(wanted) = wanted(app).await? else { return Ok(Own::Nothing) };
    let (place, id) = (root.clone(), wanted.id.clone());
    let (now, before) =
        tokio::task::spawn_blocking(move || (at(&place, &id), newest(&place))).await.map_err(Error::internal)?;
    if let Some(kept) = now {
        return Ok(Own::Ready(Box::new(kept), None));
    }
    let older = |before: Option<Kept>| {
        before.map(|kept| {
            let to = kept.summary.stated_period.map(|period| period.1);
            Own::Ready(Box::new(kept), to)
        })
    };
    if before.is_some() && keeper.rests() {
        return Ok(older(before).unwrap_or(Own::Making));
    }
    match tokio::time::timeout(PATIENCE, Arc::clone(&keeper).make(app.clone(), root)).await {
        Ok(Ok(Some(kept))) => Ok(Own::Ready(Box::new(kept), None)),
        Ok(Ok(None)) => Ok(Own::Nothing),
        Ok(Err(Error::Unavailable(why) | Error::Refusal(why))) => Ok(older(before).unwrap_or(Own::Failed(why))),
        Ok(Err(cause)) => Err(cause),
        Err(_) => Ok(older(before).unwrap_or(Own::Making)),
    }
}

impl Keeper {
    /// Whether it was made lately and took long.
    fn rests(&self) -> bool {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|(ready, took)| took > PATIENCE && ready.elapsed() < took * REST)
    }

    /// Makes it in a task of its own, so that it goes on when nobody waits for it any more.
    async fn make(self: Arc<Self>, app: App, root: PathBuf) -> Result<Option<Kept>> {
        let one = Arc::clone(&self.making).lock_owned().await;
        let made = tokio::spawn(async move {
            let _one = one;
            // While we waited somebody may have made it, and newer events may have come.
            let Some(wanted) = wanted(&app).await? else { return Ok(None) };
            if let Some(kept) = at(&root, &wanted.id) {
                return Ok(Some(kept));
            }
            let began = Instant::now();
            let being_made = root.join(format!("making-{}", app.ids.next(app.clock.now())));
            private::folder(&being_made)?;
            let made = make(&app, &wanted, &being_made).await;
            if !matches!(made, Ok(true)) {
                // What is answered matters more than a failure to clean up; what stays is swept.
                let _ = fs::remove_dir_all(&being_made);
                return made.map(|_| None);
            }
            let place = root.join(&wanted.id);
            if fs::rename(&being_made, &place).is_err() {
                // Another server has made the same.
                let _ = fs::remove_dir_all(&being_made);
            }
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), began.elapsed()));
            sweep(&root, &wanted.id);
            Ok(at(&root, &wanted.id))
        });
        made.await.map_err(Error::internal)?
    }
}

/// Writes and reads it in a folder of its own; whether it has any event.
async fn make(app: &App, wanted: &Wanted, folder: &Path) -> Result<bool> {
    let file = folder.join("return.csv");
    if write(app, wanted, &file).await? == 0 {
        return Ok(false);
    }
    let (folder, id, called) = (folder.to_path_buf(), wanted.id.clone(), called(wanted.to));
    let read = tokio::task::spawn_blocking(move || {
        let order = ImportOrder {
            file: &file,
            called: Some(&called),
            data: &folder,
            import_id: &id,
            release: Some(Release::Two),
        };
        let read = import_file(order, &mut |_| {}).map(|_| ());
        // Names were in it.
        fs::remove_file(&file)?;
        read.map_err(|cause| Error::Unavailable(cause.to_string()))
    });
    read.await.map_err(Error::internal)?.map(|()| true)
}

/// The return of this name.
fn at(root: &Path, id: &str) -> Option<Kept> {
    kept::list(&root.join(id)).into_iter().find(|kept| kept.id == id)
}

/// The newest there is.
fn newest(root: &Path) -> Option<Kept> {
    folders(root).into_iter().rev().find_map(|(_, path)| at(root, path.file_name()?.to_str()?))
}

/// Every folder with the time it was last changed, the oldest first.
fn folders(root: &Path) -> Vec<(SystemTime, PathBuf)> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let mut found: Vec<(SystemTime, PathBuf)> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    found.sort();
    found
}

/// Removes what nobody reads any more.
fn sweep(root: &Path, keep: &str) {
    for (changed_at, path) in folders(root) {
        let old = changed_at.elapsed().is_ok_and(|age| age >= LEFT_BEHIND);
        if old && path.file_name().is_none_or(|name| name != keep) {
            // What cannot be removed now is met again the next time.
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Removes what was worked out of our own record as it was; `folder` is the newest.
pub(super) fn forget_older(folder: &Path) {
    let (Some(root), Some(name)) = (folder.parent(), folder.file_name().and_then(|name| name.to_str())) else { return };
    if !name.contains(MARK) {
        return;
    }
    for (changed_at, path) in folders(root) {
        let of_ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(MARK));
        if of_ours && path != folder && changed_at.elapsed().is_ok_and(|age| age >= LEFT_BEHIND) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Stands in the name of what was worked out of our own record.
pub(super) const MARK: &str = "-with-own-";

/// Whether a submission is our own record.
pub(super) fn is_own(kept: &Kept) -> bool {
    kept.id.starts_with("own-")
}
