//! A folder for each test: its name is nobody else's, and it goes when the test ends, however it ends.

use std::{
    ops::Deref,
    path::{Path, PathBuf},
};

use crate::private::{TempDir, temporary};

/// A folder of one test's own; it is a [`Path`], and is removed with this value.
#[derive(Debug)]
pub struct TestFolder(TempDir);

impl TestFolder {
    /// A new one, empty.
    ///
    /// # Panics
    /// When it cannot be made.
    #[allow(clippy::new_without_default, reason = "making a folder is more than a default")]
    pub fn new() -> Self {
        Self(temporary("alongside-test-").unwrap_or_else(|cause| panic!("making a test's folder: {cause}")))
    }

    /// Writes a file into it; its path.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(&self, name: &str, holds: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        std::fs::write(&path, holds).unwrap_or_else(|cause| panic!("writing {}: {cause}", path.display()));
        path
    }
}

impl Deref for TestFolder {
    type Target = Path;

    fn deref(&self) -> &Path {
        self.0.path()
    }
}

impl AsRef<Path> for TestFolder {
    fn as_ref(&self) -> &Path {
        self
    }
}
