//! Files and folders that only the service's own account may look into: all of them hold personal data.

use std::{
    fs::{DirBuilder, File},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

/// Makes a file that only its owner may read and write.
///
/// # Errors
/// As the system says; [`io::ErrorKind::AlreadyExists`] when it is there: nothing is ever written over.
pub fn create(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

/// Makes a folder, and those above it that are missing, which only their owner may look into. One that is there keeps
/// the rights it has: an operator chose them.
///
/// # Errors
/// As the system says.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}
