//! Writing Parquet: rows stream in, one sorted file comes out, memory stays bounded.
//!
//! Rows are spooled as text to a private folder beside the target; `finish` lets `DuckDB` read them, sort them (overflowing to
//! the same folder past its memory limit, for files whose size is known) and write the file under another name, checks the
//! count, flushes it to disk and renames it. A reader never sees half a file. Rows of `create_sorted` are sorted by us and go to
//! `DuckDB` through a pipe, so that merging and writing happen at once.
//! Spooling text is three times as fast as `DuckDB`'s row appender, because `DuckDB` parses it
//! a column at a time.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use duckdb::{Config, Connection};
use tempfile::TempDir;

use super::cell::Cell;
use super::error::{ColumnsError, Kind};
use super::runs::Runs;
use super::session::{quoted, quoted_name};

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

/// Memory the engine may use while it sorts, in MiB, and while it writes rows that are sorted already.
const SORTING_MB: usize = 512;
/// See [`SORTING_MB`].
const WRITING_MB: usize = 160;
/// The engine handles so many rows at a time and a few copies of them, whatever their length.
const ROWS_AT_ONCE: usize = 3 * 2_048;
/// More than this it may never use.
const MOST_MB: usize = 1_024;
/// How many bytes of rows are kept together in the file at most.
const ROW_GROUP_BYTES: usize = 16 << 20;
/// Rows kept together in the file: small enough to bound memory, large enough to compress.
const ROW_GROUP: u32 = 32_768;
/// The longest row in bytes; `DuckDB` must be told. Import refuses longer records earlier.
const LONGEST_ROW: usize = 4 << 20;
const MARK: &str = ".writing-";
const SPOOL: &str = "rows.csv";

/// A Parquet file in the making. Dropped before `finish`, it leaves nothing behind.
#[derive(Debug)]
pub struct ParquetWriter {
    spool: BufWriter<File>,
    /// Rows that are sorted on their way.
    runs: Option<Runs>,
    /// Goes after what writes into it. Where it cannot, `sweep` finds what is left.
    folder: TempDir,
    target: PathBuf,
    columns: Vec<(String, ColumnKind)>,
    line: Vec<u8>,
    longest: usize,
    rows: u64,
}

impl ParquetWriter {
    /// Starts a file at `path`, whose folder must exist. An older file there stays until `finish`.
    pub fn create(path: &Path, columns: &[(&str, ColumnKind)]) -> Result<Self, ColumnsError> {
        if columns.is_empty() {
            return Err(ColumnsError::new(Kind::Failed, "A file needs at least one column."));
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        let name =
            path.file_name().ok_or_else(|| ColumnsError::new(Kind::File, "The path names a folder, not a file."))?;
        let at = |error: std::io::Error| ColumnsError::file("started", path, &error);
        let folder = private_folder(parent).map_err(at)?;
        let spool = File::create(folder.path().join(SPOOL)).map_err(at)?;
        Ok(Self {
            spool: BufWriter::with_capacity(1 << 20, spool),
            runs: None,
            target: parent.join(name),
            folder,
            columns: columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
            line: Vec::new(),
            longest: 0,
            rows: 0,
        })
    }

    /// As [`Self::create`], for a file of any size that is sorted by the named columns (nulls first, text by bytes). `finish`
    /// is then called without an order.
    pub fn create_sorted(path: &Path, columns: &[(&str, ColumnKind)], order_by: &[&str]) -> Result<Self, ColumnsError> {
        let mut writer = Self::create(path, columns)?;
        let order = order_by.iter().map(|name| writer.place_of(name)).collect::<Result<Vec<usize>, _>>()?;
        writer.runs = Some(Runs::new(writer.folder.path().to_owned(), order));
        Ok(writer)
    }

    fn place_of(&self, column: &str) -> Result<usize, ColumnsError> {
        self.columns.iter().position(|(name, _)| name == column).ok_or_else(|| {
            ColumnsError::new(Kind::Failed, format!("The file cannot be sorted by “{column}”: it has no such column."))
        })
    }

    /// Adds a row of text, for files whose columns are all text. `None` is nothing recorded.
    pub fn push_text<'a>(&mut self, row: impl IntoIterator<Item = Option<&'a str>>) -> Result<(), ColumnsError> {
        self.line.clear();
        let mut width = 0;
        for value in row {
            if let Some((name, kind)) = self.columns.get(width)
                && *kind != ColumnKind::Text
            {
                return Err(wrong(name, "text"));
            }
            separate(&mut self.line, width);
            if let Some(value) = value {
                quote(&mut self.line, value);
            }
            width += 1;
        }
        if self.runs.is_some() {
            return Err(ColumnsError::new(Kind::Failed, "A file that is sorted on its way takes rows of cells."));
        }
        self.end_row(&[], width)
    }

    /// Adds a row of typed cells. A whole number fits a column of numbers; otherwise the kinds must agree.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), ColumnsError> {
        self.line.clear();
        for (place, (cell, (name, kind))) in row.iter().zip(&self.columns).enumerate() {
            separate(&mut self.line, place);
            match (cell, kind) {
                (Cell::Null, _) => {}
                (Cell::Text(value), ColumnKind::Text) => quote(&mut self.line, value),
                (Cell::Bool(_), ColumnKind::Bool)
                | (Cell::Int(_), ColumnKind::Int | ColumnKind::Real)
                | (Cell::Real(_), ColumnKind::Real)
                | (Cell::Date(_), ColumnKind::Date) => {
                    // Into memory, which does not fail.
                    let _ = write!(self.line, "{cell}");
                }
                _ => return Err(wrong(name, cell.kind())),
            }
        }
        self.end_row(row, row.len())
    }

    fn end_row(&mut self, row: &[Cell], width: usize) -> Result<(), ColumnsError> {
        if width != self.columns.len() {
            return Err(ColumnsError::new(
                Kind::WrongType,
                format!("A row has {width} values but the file has {} columns.", self.columns.len()),
            ));
        }
        if self.line.len() >= LONGEST_ROW {
            return Err(ColumnsError::new(Kind::TooBig, format!("A row is longer than {} MiB.", LONGEST_ROW >> 20)));
        }
        self.line.push(b'\n');
        self.longest = self.longest.max(self.line.len());
        let kept = match &mut self.runs {
            Some(runs) => runs.push(row, &self.line),
            None => self.spool.write_all(&self.line),
        };
        kept.map_err(|error| ColumnsError::file("written", &self.target, &error))?;
        self.rows += 1;
        Ok(())
    }

    /// Sorts by the named columns (nulls first, text by bytes), writes, flushes to disk and renames.
    ///
    /// On an error the older file, if any, is still there.
    pub fn finish(mut self, order_by: &[&str]) -> Result<Written, ColumnsError> {
        for column in order_by {
            self.place_of(column)?;
        }
        let runs = self.runs.take();
        let at = |error: std::io::Error| ColumnsError::file("written", &self.target, &error);
        self.spool.flush().map_err(at)?;
        let made = self.folder.path().join("made.parquet");
        let rows = match runs {
            Some(runs) => self.merge_into(&made, runs)?,
            None => self.sort_into(&made, order_by, &self.folder.path().join(SPOOL))?,
        };
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

    /// How much memory the engine may use: more where rows are long.
    fn memory_mb(&self, order_by: &[&str]) -> usize {
        let usual = if order_by.is_empty() { WRITING_MB } else { SORTING_MB };
        (usual + ((self.longest * ROWS_AT_ONCE) >> 20)).min(MOST_MB)
    }

    /// Merges the runs on a thread of their own, while the engine reads what comes out.
    fn merge_into(&self, made: &Path, runs: Runs) -> Result<u64, ColumnsError> {
        let at = |error: std::io::Error| ColumnsError::file("written", &self.target, &error);
        let (reader, writer) = std::io::pipe().map_err(at)?;
        let source = PathBuf::from(format!("/dev/fd/{}", reader.as_raw_fd()));
        std::thread::scope(|scope| {
            let merged = scope.spawn(move || runs.write(BufWriter::with_capacity(1 << 16, writer)));
            let rows = self.sort_into(made, &[], &source);
            // If the engine gave up, so must the merge, which waits for somebody to read.
            drop(reader);
            match merged.join() {
                Ok(Err(error)) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(at(error)),
                _ => rows,
            }
        })
    }

    fn sort_into(&self, made: &Path, order_by: &[&str], source: &Path) -> Result<u64, ColumnsError> {
        let config = Config::default()
            .enable_autoload_extension(false)?
            .with("memory_limit", format!("{}MiB", self.memory_mb(order_by)))?
            // One thread sorts as fast as two here and needs half the memory when it overflows.
            .threads(1)?
            // One thread that reads one file in one piece keeps the order of the rows anyway.
            .with("preserve_insertion_order", "false")?;
        let connection = Connection::open_in_memory_with_flags(config)?;
        connection.execute_batch(&format!("set temp_directory = {}", quoted(&self.folder.path().to_string_lossy())))?;
        let columns: Vec<String> =
            self.columns.iter().map(|(name, kind)| format!("{}: '{}'", quoted(name), kind.sql())).collect();
        let order: Vec<String> =
            order_by.iter().map(|column| format!("{} asc nulls first", quoted_name(column))).collect();
        let order = if order.is_empty() { String::new() } else { format!("order by {}", order.join(", ")) };
        let written = connection.execute(
            &format!(
                "copy (
                   select * from read_csv({spool}, auto_detect = false, header = false, delim = ',',
                     quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false,
                     dateformat = '%Y-%m-%d', max_line_size = {LONGEST_ROW}, buffer_size = {buffer},
                     parallel = false, columns = {{{columns}}})
                   {order}
                 ) to {made} (format parquet, compression zstd, row_group_size {ROW_GROUP}, row_group_size_bytes {ROW_GROUP_BYTES})",
                spool = quoted(&source.to_string_lossy()),
                buffer = LONGEST_ROW + (1 << 20),
                columns = columns.join(", "),
                made = quoted(&made.to_string_lossy()),
            ),
            [],
        )?;
        Ok(written as u64)
    }
}

fn wrong(column: &str, kind: &str) -> ColumnsError {
    ColumnsError::new(Kind::WrongType, format!("Column “{column}” cannot hold {kind}."))
}

fn separate(line: &mut Vec<u8>, place: usize) {
    if place > 0 {
        line.push(b',');
    }
}

/// Always quoted, so that empty text stays different from nothing recorded.
fn quote(line: &mut Vec<u8>, value: &str) {
    line.push(b'"');
    if value.contains('"') {
        line.extend_from_slice(value.replace('"', "\"\"").as_bytes());
    } else {
        line.extend_from_slice(value.as_bytes());
    }
    line.push(b'"');
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

/// How long ago a writer's folder or its spool was last touched; no time for what has just gone or comes from the future.
fn age(folder: &Path) -> Duration {
    let touched = [folder.to_path_buf(), folder.join(SPOOL)].into_iter();
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
