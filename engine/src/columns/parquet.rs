//! Writing Parquet: rows stream in, one sorted file comes out, memory stays bounded.
//!
//! Rows wait as packed bytes in a private folder beside the target, in sorted runs; `finish` merges them into columns, writes the
//! file under another name, checks the count, flushes it to disk and renames it. A reader never sees half a file.
//! How columns become bytes of the file: `groups.rs`. Why not by `DuckDB`: `docs/decisions/0026-writing-parquet.md`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::cell::Cell;
use super::error::{ColumnsError, Kind};
use super::groups;
use super::packed::{Given, Packer};
use super::runs::Runs;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text (`varchar`).
    Text,
    /// A calendar day (`date`).
    Date,
    /// A whole number (`bigint`).
    Int,
    /// A number with a fraction (`double`).
    Real,
    /// True or false (`boolean`).
    Bool,
}

impl ColumnKind {
    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::Text => "varchar",
            Self::Date => "date",
            Self::Int => "bigint",
            Self::Real => "double",
            Self::Bool => "boolean",
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows in the file.
    pub rows: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// The longest row in bytes, as it waits. Import refuses longer records earlier.
const LONGEST_ROW: usize = 4 << 20;
const MARK: &str = ".writing-";
const MADE: &str = "made.parquet";

/// A Parquet file in the making. Dropped before `finish`, it leaves nothing behind.
#[derive(Debug)]
pub struct ParquetWriter {
    /// None once it is finished.
    runs: Option<Runs>,
    packer: Packer,
    /// Goes after what writes into it. Where it cannot, `sweep` finds what is left.
    folder: TempDir,
    target: PathBuf,
    columns: Vec<(String, ColumnKind)>,
    packed: Vec<u8>,
    rows: u64,
}

impl ParquetWriter {
    /// Starts a file at `path`, whose folder must exist. An older file there stays until `finish`.
    pub fn create(path: &Path, columns: &[(&str, ColumnKind)]) -> Result<Self, ColumnsError> {
        Self::create_sorted(path, columns, &[])
    }

    /// As [`Self::create`], for a file of any size that is sorted by the named columns on its way (nulls first, text by bytes).
    /// `finish` is then called without an order.
    pub fn create_sorted(path: &Path, columns: &[(&str, ColumnKind)], order_by: &[&str]) -> Result<Self, ColumnsError> {
        if columns.is_empty() {
            return Err(ColumnsError::new(Kind::Failed, "A file needs at least one column."));
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let name =
            path.file_name().ok_or_else(|| ColumnsError::new(Kind::File, "The path names a folder, not a file."))?;
        let columns: Vec<_> = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        let order = places(&columns, order_by)?;
        let folder = private_folder(parent).map_err(|error| ColumnsError::file("started", path, &error))?;
        Ok(Self {
            runs: Some(Runs::new(folder.path().to_owned(), order)),
            packer: Packer::new(columns.iter().map(|(_, kind)| *kind).collect()),
            target: parent.join(name),
            folder,
            columns,
            packed: Vec::new(),
            rows: 0,
        })
    }

    /// Adds a row of text, for files whose columns are all text. `None` is nothing recorded.
    pub fn push_text<'a>(&mut self, row: impl IntoIterator<Item = Option<&'a str>>) -> Result<(), ColumnsError> {
        if let Some((name, _)) = self.columns.iter().find(|(_, kind)| *kind != ColumnKind::Text) {
            return Err(wrong(name, "text"));
        }
        self.push_given(&row.into_iter().map(Given::from).collect::<Vec<_>>())
    }

    /// Adds a row of typed cells. A whole number fits a column of numbers; otherwise the kinds must agree.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), ColumnsError> {
        self.push_given(&row.iter().map(Given::from).collect::<Vec<_>>())
    }

    /// As [`Self::push`], of values that are borrowed.
    pub fn push_given(&mut self, row: &[Given<'_>]) -> Result<(), ColumnsError> {
        self.packed.clear();
        if let Err(place) = self.packer.pack(row, &mut self.packed) {
            let name = self.columns.get(place).map_or("", |(name, _)| name.as_str());
            return Err(wrong(name, row.get(place).map_or("nothing", Given::kind)));
        }
        if row.len() != self.columns.len() {
            return Err(ColumnsError::new(
                Kind::WrongType,
                format!("A row has {} values but the file has {} columns.", row.len(), self.columns.len()),
            ));
        }
        if self.packed.len() >= LONGEST_ROW {
            return Err(ColumnsError::new(Kind::TooBig, format!("A row is longer than {} MiB.", LONGEST_ROW >> 20)));
        }
        if let Some(runs) = &mut self.runs {
            let kept = runs.push(row, &self.packed);
            kept.map_err(|error| ColumnsError::file("written", &self.target, &error))?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Sorts by the named columns (nulls first, text by bytes; without any, as they came or as `create_sorted` said), writes,
    /// flushes to disk and renames.
    ///
    /// On an error the older file, if any, is still there.
    pub fn finish(self, order_by: &[&str]) -> Result<Written, ColumnsError> {
        self.finish_watching(order_by, &mut |_| {})
    }

    /// As [`Self::finish`], and shows each row to `watch` in the order of the file.
    pub fn finish_watching(
        mut self,
        order_by: &[&str],
        watch: &mut dyn FnMut(&[Given<'_>]),
    ) -> Result<Written, ColumnsError> {
        let order = places(&self.columns, order_by)?;
        let at = |error: std::io::Error| ColumnsError::file("written", &self.target, &error);
        let mut runs = self.runs.take().ok_or_else(|| groups::torn(""))?;
        if !order.is_empty() {
            // Another folder, so that no two runs share a name.
            let folder = self.folder.path().join("sorted");
            fs::create_dir(&folder).map_err(at)?;
            runs = self.sorted_again(runs, Runs::new(folder, order)).map_err(at)?;
        }
        let made = self.folder.path().join(MADE);
        let rows = groups::write(File::create(&made).map_err(at)?, &self.columns, (&self.packer, runs), watch, at)?;
        if rows != self.rows {
            return Err(ColumnsError::new(
                Kind::Failed,
                format!("{} rows were given but {rows} were written, so the file was not kept.", self.rows),
            ));
        }
        let place = || -> std::io::Result<u64> {
            let file = File::open(&made)?;
            file.sync_all()?;
            let bytes = file.metadata()?.len();
            fs::rename(&made, &self.target)?;
            if let Some(parent) = self.target.parent() {
                File::open(parent)?.sync_all()?;
            }
            Ok(bytes)
        };
        let bytes = place().map_err(at)?;
        Ok(Written { rows, bytes })
    }

    fn sorted_again(&self, runs: Runs, mut sorted: Runs) -> std::io::Result<Runs> {
        runs.each(|packed| {
            let mut row = Vec::with_capacity(self.columns.len());
            let whole = self.packer.unpack(packed, |_, value| row.push(value));
            whole.ok_or_else(|| std::io::Error::other("a row that waited is torn"))?;
            sorted.push(&row, packed)
        })?;
        Ok(sorted)
    }
}

/// The places of columns to sort by.
fn places(columns: &[(String, ColumnKind)], order_by: &[&str]) -> Result<Vec<usize>, ColumnsError> {
    let place = |wanted: &&str| {
        columns.iter().position(|(name, _)| name == wanted).ok_or_else(|| {
            ColumnsError::new(Kind::Failed, format!("The file cannot be sorted by “{wanted}”: it has no such column."))
        })
    };
    order_by.iter().map(place).collect()
}

fn wrong(column: &str, kind: &str) -> ColumnsError {
    ColumnsError::new(Kind::WrongType, format!("Column “{column}” cannot hold {kind}."))
}

/// Removes what writers that were killed left in a folder; answers how many. Call it when the
/// program starts, before any writer does.
pub fn sweep(folder: &Path) -> Result<usize, ColumnsError> {
    sweep_untouched(folder, Duration::ZERO)
}

/// As [`sweep`], at any time: only what nobody has touched for so long. A writer that works now, in this program or in
/// another, has touched its own lately.
pub fn sweep_untouched(folder: &Path, untouched_for: Duration) -> Result<usize, ColumnsError> {
    let failed = |error: std::io::Error| ColumnsError::file("swept", folder, &error);
    let mut swept = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().to_string_lossy().starts_with(MARK) && age(&entry.path()) >= untouched_for {
            fs::remove_dir_all(entry.path()).map_err(failed)?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// How long ago a writer's folder or the file in the making was last touched; no time for what has just gone or comes from the
/// future. Each run that is put into the folder touches it.
fn age(folder: &Path) -> Duration {
    let touched = [folder.to_path_buf(), folder.join(MADE)].into_iter();
    let touched = touched.filter_map(|path| fs::metadata(path).and_then(|about| about.modified()).ok()).max();
    touched.and_then(|at| at.elapsed().ok()).unwrap_or_default()
}

/// A folder beside a file that only its owner may look into: it holds personal data for a while.
fn private_folder(parent: &Path) -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(MARK);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(parent)
}
