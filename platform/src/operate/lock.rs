//! The hold on a data folder: a service that runs shares it, a restore needs it alone.

use std::{
    fs::{File, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use crate::{
    error::{Error, Result},
    private,
};

/// What a restore unpacks into.
pub(super) const RESTORING: &str = "restoring";
/// There while a restore replaces things, and when one was broken off while it did: not everything belongs together.
pub(super) const REPLACING: &str = "restoring/replacing";

const NAME: &str = "lock";

/// A hold on the data folder, until it is dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held until it is dropped")] File);

impl Lock {
    /// Taken by every service that runs on this data folder.
    pub fn shared(data: &Path) -> Result<Self> {
        let file = Self::file(data)?;
        match file.try_lock_shared() {
            Ok(()) if data.join(REPLACING).exists() => Err(Error::Unavailable(
                "A restore was broken off on this data folder, so not everything in it belongs together. \
                 Run the restore again, then start."
                    .into(),
            )),
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

    /// Whether anybody holds this data folder: a service runs on it.
    pub(super) fn is_held(data: &Path) -> bool {
        data.join(NAME).exists() && Self::alone(data).is_err()
    }

    fn file(data: &Path) -> Result<File> {
        private::folder(data)?;
        Ok(File::options().create(true).append(true).mode(0o600).open(data.join(NAME))?)
    }
}
