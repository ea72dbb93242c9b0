//! Files and folders that only the service's own account may look into: all of them hold personal data.

use std::{
    fs::{DirBuilder, File, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

pub use tempfile::TempDir;

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

/// Makes a folder among the system's temporary ones, under a name that nobody can guess and that is nobody else's. Only its
/// owner may look into it, and it goes, with all that is in it, when the value does. Its name starts with `beginning`, so
/// that an operator knows whose it is.
///
/// # Errors
/// As the system says.
pub fn temporary(beginning: &str) -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(beginning).permissions(Permissions::from_mode(0o700)).tempdir()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use std::fs;

    use super::*;

    #[test]
    fn a_temporary_folder_is_its_owners_alone_has_a_name_of_its_own_and_goes() {
        let (one, other) = (temporary("private-").unwrap(), temporary("private-").unwrap());
        assert_ne!(one.path(), other.path());
        assert_eq!(fs::metadata(one.path()).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(one.path().file_name().unwrap().to_string_lossy().starts_with("private-"));
        let path = one.path().to_owned();
        drop(create(&path.join("held")).unwrap());
        drop(one);
        assert!(!path.exists() && other.path().exists());
    }
}
