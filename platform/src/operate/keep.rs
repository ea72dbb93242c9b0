//! Backups of everything a council has put in: the record store and the slices' files, in one archive.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::{
    archive::{self, Packing},
    lock::{Lock, REPLACING, RESTORING},
    shared_folder::MARK,
};
use crate::{
    app::App,
    error::{Error, Result},
    journal, private,
    slice::Slice,
    storage::{self, Address, Sound, StorageError},
};

/// The record store's name in the archive.
const STORE: &str = "record-store";

/// What a restore did, for the person who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The folder in which everything is that was there before; none when nothing was.
    pub before: Option<PathBuf>,
    /// The journal's newest seal that was remembered before, and the one the backup remembers.
    pub seals: (Option<i64>, Option<i64>),
}

/// The folders of these slices, in the order in which they are copied.
fn folders(slices: &[Slice]) -> impl Iterator<Item = &'static str> {
    slices.iter().flat_map(|slice| slice.folders).copied()
}

/// Writes record store and files to one archive while people work. The record store is copied at one moment, the files
/// after it: they are whole and never altered, so the copy holds every file its rows speak of. The journal's head is
/// taken first, so that it is never ahead of the rows.
pub async fn backup(app: &App, to: &Path) -> Result<()> {
    if to.exists() {
        return Err(Error::Refusal(format!(
            "{} is already there. Choose another name; nothing was changed.",
            to.display()
        )));
    }
    let data = &app.config.data;
    let head = there(fs::read(data.join(journal::HEAD)))?;
    let mark = there(fs::read(data.join(MARK)))?;
    let (copy, part) = (with_tail(to, "store"), with_tail(to, "part"));
    // Left by a backup that was killed.
    let _ = (fs::remove_file(&copy), fs::remove_file(&part));
    storage::backup(&app.db, &copy).await?;
    let pack = || {
        let mut archive = Packing::begin(&part)?;
        archive.file(&copy, Path::new(STORE))?;
        if let Some(head) = &head {
            archive.text(journal::HEAD, head)?;
        }
        if let Some(mark) = &mark {
            archive.text(MARK, mark)?;
        }
        for folder in folders(&app.slices) {
            archive.folder(data, folder)?;
        }
        archive.finish()
    };
    let outcome = pack();
    let _ = fs::remove_file(&copy);
    if let Err(cause) = outcome {
        let _ = fs::remove_file(&part);
        return Err(cause.into());
    }
    Ok(fs::rename(&part, to)?)
}

/// Replaces record store and files by those of an archive, after reading it from its first to its last byte. What was
/// there before is kept in a folder of its own in the data folder.
///
/// # Errors
/// [`Error::Refusal`] in a sentence when nothing was changed. When something failed between the first replacement and the
/// last, the sentence says so, and no service starts on this data folder until a restore has run to its end.
pub async fn restore(
    address: &Address,
    data: &Path,
    slices: &[Slice],
    from: &Path,
    now: Timestamp,
) -> Result<Restored> {
    let _alone = Lock::alone(data)?;
    let unpacked = data.join(RESTORING);
    let broken_off = data.join(REPLACING).exists();
    let before = data.join(format!("before-restore-{}", now.strftime("%Y-%m-%dT%H%M%S%.3fZ")));
    // What an earlier restore left half-done stays marked as such.
    let give_up = || {
        let _ = fs::remove_dir_all(&unpacked);
        if broken_off { private::folder(&data.join(REPLACING)) } else { Ok(()) }
    };
    let store = match examine(address, data, slices, from).await {
        Ok(store) => store,
        Err(cause) => {
            give_up()?;
            return Err(cause);
        }
    };
    let seals = (seal(data), seal(&unpacked));
    private::folder(&data.join(REPLACING))?;
    if let Err(cause) = store.replace(&before).await {
        if matches!(address, Address::Postgres(_)) {
            let _ = fs::remove_dir_all(&before);
            give_up()?;
            return Err(said(&cause));
        }
        return Err(Error::Unavailable(format!(
            "The record store could not be replaced ({cause}). What was there before is in its place or in {}. Restore again.",
            before.display()
        )));
    }
    swap(data, slices, &unpacked, &before).map_err(|cause| {
        Error::Unavailable(format!(
            "The record store was restored, but not every file ({cause}). What was there before is in {}. \
             Make sure that the data folder can be written and has room, then restore again.",
            before.display()
        ))
    })?;
    Ok(Restored { before: before.exists().then_some(before), seals })
}

/// Unpacks and looks; nothing outside the folder for it is touched.
async fn examine<'a>(address: &'a Address, data: &Path, slices: &[Slice], from: &Path) -> Result<Sound<'a>> {
    let broken = |cause: io::Error| {
        match cause.kind() {
        io::ErrorKind::StorageFull => Error::Unavailable(
            "There is no room in the data folder to unpack the backup. Nothing was changed. Make room, then restore again."
                .into(),
        ),
        _ => Error::Refusal(format!(
            "{} is not a whole backup of Alongside ({cause}). Nothing was changed.",
            from.display()
        )),
    }
    };
    let unpacked = data.join(RESTORING);
    let _ = fs::remove_dir_all(&unpacked);
    private::folder(&unpacked)?;
    archive::unpack(from, &unpacked).map_err(broken)?;
    for entry in fs::read_dir(&unpacked)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if ![STORE, journal::HEAD, MARK].contains(&name.as_str()) && !folders(slices).any(|folder| folder == name) {
            return Err(Error::Refusal(format!(
                "{} holds {name}, which this version of Alongside does not know. Nothing was changed. \
                 Restore it with the version that made it.",
                from.display()
            )));
        }
    }
    Sound::examined(address, &unpacked.join(STORE), &unpacked).await.map_err(|cause| said(&cause))
}

/// Puts the files in the place of those that are there.
fn swap(data: &Path, slices: &[Slice], unpacked: &Path, before: &Path) -> io::Result<()> {
    for name in folders(slices).chain([journal::HEAD, MARK]) {
        let (here, new) = (data.join(name), unpacked.join(name));
        if here.exists() {
            private::folder(before)?;
            fs::rename(&here, before.join(name))?;
        }
        if new.exists() {
            fs::rename(&new, &here)?;
        }
    }
    File::open(data)?.sync_all()?;
    fs::remove_dir_all(unpacked)
}

/// The newest seal that is remembered in this folder, as far as it can be read.
fn seal(folder: &Path) -> Option<i64> {
    journal::remembered(folder).ok().flatten().map(|head| head.number)
}

fn said(cause: &StorageError) -> Error {
    Error::Refusal(cause.to_string())
}

/// No such file is nothing.
fn there<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

fn with_tail(path: &Path, tail: &str) -> PathBuf {
    PathBuf::from(format!("{}.{tail}", path.display()))
}
