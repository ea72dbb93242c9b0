//! Backups of everything a council has put in: the record store and the files, in one archive.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use crate::{
    app::App,
    error::{Error, Result},
    storage::{self, Address},
};

/// The record store's name in the archive.
const STORE: &str = "record-store";
/// The files' folder, in the archive and in the data folder.
const FILES: &str = "files";

/// A hold on the data folder: a service that runs shares it, a restore needs it alone.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held until it is dropped")] File);

impl Lock {
    /// Taken by every service that runs on this data folder.
    pub fn shared(data: &Path) -> Result<Self> {
        let file = Self::file(data)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Unavailable(
                "A restore is running on this data folder. Start again when it has ended.".into(),
            )),
            Err(TryLockError::Error(cause)) => Err(cause.into()),
        }
    }

    /// Taken by a restore.
    pub fn alone(data: &Path) -> Result<Self> {
        let file = Self::file(data)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Refusal(
                "Alongside is running on this data folder. Stop it first; nothing was changed.".into(),
            )),
            Err(TryLockError::Error(cause)) => Err(cause.into()),
        }
    }

    fn file(data: &Path) -> Result<File> {
        fs::create_dir_all(data)?;
        Ok(File::options().create(true).append(true).open(data.join("lock"))?)
    }
}

/// Writes record store and files to one archive while people work. The record store is copied at one moment; files
/// are only ever added, so the copy holds every file its rows speak of.
pub async fn backup(app: &App, to: &Path) -> Result<()> {
    if to.exists() {
        return Err(Error::Refusal(format!(
            "{} is already there. Choose another name; nothing was changed.",
            to.display()
        )));
    }
    let copy = with_tail(to, "store");
    let _ = fs::remove_file(&copy);
    storage::backup(&app.db, &copy).await?;
    let part = with_tail(to, "part");
    let outcome = pack(&copy, &app.config.data.join(FILES), &part);
    let _ = fs::remove_file(&copy);
    if let Err(cause) = outcome {
        let _ = fs::remove_file(&part);
        return Err(cause.into());
    }
    Ok(fs::rename(&part, to)?)
}

fn pack(copy: &Path, files: &Path, part: &Path) -> std::io::Result<()> {
    let mut archive = tar::Builder::new(File::create(part)?);
    archive.append_path_with_name(copy, STORE)?;
    if files.is_dir() {
        archive.append_dir_all(FILES, files)?;
    }
    let file = archive.into_inner()?;
    file.sync_all()
}

/// Replaces record store and files by those of an archive, after looking whether the archive is whole. What was there
/// before is kept beside it under `.before-restore`.
pub async fn restore(address: &Address, data: &Path, from: &Path) -> Result<()> {
    let _alone = Lock::alone(data)?;
    let unpacked = data.join("restoring");
    let _ = fs::remove_dir_all(&unpacked);
    fs::create_dir_all(&unpacked)?;
    let outcome = replace(address, data, from, &unpacked).await;
    let _ = fs::remove_dir_all(&unpacked);
    outcome
}

async fn replace(address: &Address, data: &Path, from: &Path, unpacked: &Path) -> Result<()> {
    let broken = |cause: std::io::Error| {
        Error::Refusal(format!("{} is not a whole backup of Alongside ({cause}). Nothing was changed.", from.display()))
    };
    // `unpack` refuses names that lead out of the folder.
    tar::Archive::new(File::open(from).map_err(broken)?).unpack(unpacked).map_err(broken)?;
    storage::restore(address, &unpacked.join(STORE)).await.map_err(|cause| Error::Refusal(cause.to_string()))?;
    let (files, new) = (data.join(FILES), unpacked.join(FILES));
    if files.exists() {
        let aside = data.join("files.before-restore");
        let _ = fs::remove_dir_all(&aside);
        fs::rename(&files, &aside)?;
    }
    if new.exists() {
        fs::rename(&new, &files)?;
    }
    Ok(())
}

fn with_tail(path: &Path, tail: &str) -> PathBuf {
    PathBuf::from(format!("{}.{tail}", path.display()))
}
