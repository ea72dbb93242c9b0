//! Where templates come from.

use std::borrow::Cow;
use std::fs;
use std::marker::PhantomData;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::npm;

/// A place that templates are read from.
pub trait Source: Send + Sync + 'static {
    /// The text of the template `name` (`front_door/contacts/new.html`), if it is here.
    fn read(&self, name: &str) -> Option<Cow<'static, str>>;

    /// A number that differs when the template may have changed since it was read; `None` when it
    /// never changes while the program runs. Asked each time the template is used.
    fn mark(&self, name: &str) -> Option<u128> {
        let _ = name;
        None
    }
}

/// A folder on disk, for a council's own overrides and for tests. Changes show at once.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Templates under `root`, named by their path inside it.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        let inside = Path::new(name);
        let plain = inside.components().all(|part| matches!(part, Component::Normal(_)));
        plain.then(|| self.root.join(inside))
    }
}

impl Source for Folder {
    fn read(&self, name: &str) -> Option<Cow<'static, str>> {
        fs::read_to_string(self.path(name)?).ok().map(Cow::Owned)
    }

    fn mark(&self, name: &str) -> Option<u128> {
        let changed_at = fs::metadata(self.path(name)?).and_then(|file| file.modified());
        Some(changed_at.ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |age| age.as_nanos()))
    }
}

/// The `.html` files of a `rust-embed` folder: in the binary in a release, on disk in development,
/// where a changed file shows the next time that it is used.
///
/// ```ignore
/// #[derive(rust_embed::RustEmbed)]
/// #[folder = "src"]
/// struct Pages;
///
/// let templates = Templates::new(vec![Arc::new(Embedded::<Pages>::new())])?;
/// ```
pub struct Embedded<E> {
    files: PhantomData<fn() -> E>,
}

impl<E: rust_embed::RustEmbed> Embedded<E> {
    /// The templates of the folder that `E` names.
    pub fn new() -> Self {
        Self { files: PhantomData }
    }

    fn file(name: &str) -> Option<rust_embed::EmbeddedFile> {
        // The folder may hold source code too; only pages are templates.
        if Path::new(name).extension().is_some_and(|kind| kind == "html") { E::get(name) } else { None }
    }
}

impl<E: rust_embed::RustEmbed> Default for Embedded<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: rust_embed::RustEmbed + 'static> Source for Embedded<E> {
    fn read(&self, name: &str) -> Option<Cow<'static, str>> {
        match Self::file(name)?.data {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        }
    }

    fn mark(&self, name: &str) -> Option<u128> {
        if !cfg!(debug_assertions) {
            return None;
        }
        // The content's own hash: an edit within the same second counts as well.
        let hash = Self::file(name).map(|file| file.metadata.sha256_hash());
        Some(hash.map_or(0, |hash| hash.iter().take(16).fold(0, |sum, byte| (sum << 8) | u128::from(*byte))))
    }
}

/// The official components: `govuk/…` and `moj/…`, embedded in every build.
pub(super) struct Official;

impl Source for Official {
    fn read(&self, name: &str) -> Option<Cow<'static, str>> {
        let place = npm::TEMPLATES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
        Some(Cow::Borrowed(npm::TEMPLATES[place].1))
    }
}
