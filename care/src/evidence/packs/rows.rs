//! The rows that packs read, from raw extracts, for whoever has no Alongside: one command, no server, no record store.

use std::{
    fs,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use engine::columns::{Cell, Limits, Session};
use jiff::{Timestamp, ToSpan as _};
use platform::{Error, Result, ids::Ids, private};

use crate::evidence::client_level_data::{
    import::{self, ImportError, ImportOrder, Imported, import_file_reading},
    local::LocalWords,
    progress::Bar,
};

/// So many rows are held at once while they become CSV.
const ROWS_AT_ONCE: i64 = 20_000;
/// What reading them back may use.
const LIMITS: (u32, u32) = (512, 60);
/// The one file of rows as CSV.
pub const CSV: &str = "rows.csv";
/// Where rows are made; it goes with the last of them.
const MAKING: &str = ".making";

/// What the rows are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A Parquet file for each extract, which Spark and DuckDB read.
    Parquet,
    /// One CSV file of all extracts, which PostgreSQL's `\copy` reads.
    Csv,
}

/// Writes the rows of raw extracts into a new folder, the earlier submission first, and tells about each. `now` and `ids` make
/// their ids, which stand in the order of the extracts.
///
/// # Errors
/// [`Error::Refusal`] when something is in the folder already or a file is no extract; [`Error::Unavailable`] when there is
/// no room. Nothing is left in the folder then.
pub fn rows(
    extracts: &[PathBuf],
    out: &Path,
    form: Form,
    words: &LocalWords,
    (now, ids): (Timestamp, &Ids),
) -> Result<String> {
    let shown = out.display();
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::Refusal(format!(
            "There is something in {shown} already. It was not touched. Choose a new folder."
        )));
    }
    private::folder(out).map_err(|cause| unwritable(out, &cause))?;
    let written = write(extracts, out, form, words, (now, ids));
    let cleared = fs::remove_dir_all(out.join(MAKING));
    match written {
        Ok(told) => {
            cleared.map_err(|cause| unwritable(out, &cause))?;
            Ok(told)
        }
        Err(cause) => {
            // Rows of some extracts are no rows of all.
            for entry in fs::read_dir(out).into_iter().flatten().flatten() {
                let _ = fs::remove_file(entry.path());
            }
            Err(cause)
        }
    }
}

fn write(
    extracts: &[PathBuf],
    out: &Path,
    form: Form,
    words: &LocalWords,
    (now, ids): (Timestamp, &Ids),
) -> Result<String> {
    let mut told = Vec::new();
    let mut csv = match form {
        Form::Csv => Some(new_csv(out).map_err(|cause| unwritable(out, &cause))?),
        Form::Parquet => None,
    };
    for (place, file) in (0_i64..).zip(extracts) {
        // A millisecond apart, their ids sort as they were given.
        let id = ids.next(now.saturating_add(place.milliseconds()).map_err(Error::internal)?);
        let bar = Bar::new();
        let order = ImportOrder { file, called: None, data: &out.join(MAKING), import_id: &id, release: None };
        let imported = import_file_reading(order, words, &mut |progress| bar.show(progress))
            .map_err(|cause| stopped(file, cause))?;
        drop(bar);
        match &mut csv {
            Some(csv) => add(csv, &imported, told.is_empty()).map_err(|cause| cause.of(out))?,
            None => {
                let to = out.join(format!("{id}.parquet"));
                fs::rename(&imported.parquet, to).map_err(|cause| unwritable(out, &cause))?;
            }
        }
        let summary = &imported.summary;
        told.push(format!(
            "{}: {} rows of council {}, release {}; {} would fail a national check.",
            summary.file_name, summary.rows, summary.council, summary.release, summary.rows_failed
        ));
        // Its findings are told by `evidence check`; here they would only take room.
        let _ = fs::remove_dir_all(import::folder(&out.join(MAKING)));
    }
    if let Some(csv) = &mut csv {
        csv.flush().map_err(|cause| unwritable(out, &cause))?;
    }
    let shown = out.display();
    told.push(match form {
        Form::Csv => format!("All are in {shown}/{CSV}, for \\copy of psql: the pack's README says how."),
        Form::Parquet => format!("They are in {shown}, for spark-submit run.py --rows '{shown}/*.parquet'."),
    });
    told.push("They hold personal data: keep them where such data may be.".to_owned());
    Ok(told.join("\n"))
}

type Csv = csv::Writer<BufWriter<fs::File>>;

fn new_csv(out: &Path) -> io::Result<Csv> {
    Ok(csv::Writer::from_writer(BufWriter::new(private::create(&out.join(CSV))?)))
}

/// Why rows could not become CSV.
enum Trouble {
    Columns(engine::columns::ColumnsError),
    Csv(csv::Error),
}

impl From<engine::columns::ColumnsError> for Trouble {
    fn from(cause: engine::columns::ColumnsError) -> Self {
        Self::Columns(cause)
    }
}

impl From<csv::Error> for Trouble {
    fn from(cause: csv::Error) -> Self {
        Self::Csv(cause)
    }
}

impl Trouble {
    fn of(self, out: &Path) -> Error {
        match self {
            Self::Columns(cause) => Error::Unavailable(format!("{cause} No rows were written.")),
            Self::Csv(cause) => unwritable(out, &cause.into()),
        }
    }
}

/// Adds the rows of an import, in the order of the table `imported` that packs make.
fn add(csv: &mut Csv, imported: &Imported, heading: bool) -> std::result::Result<(), Trouble> {
    let folder: Vec<_> = imported.parquet.parent().map(Path::to_path_buf).into_iter().collect();
    let session = Session::open(Limits { memory_mb: LIMITS.0, seconds: LIMITS.1, ..Limits::default() }, &folder)?;
    let file = imported.parquet.canonicalize().unwrap_or_else(|_| imported.parquet.clone());
    session.table_of_files("imported", &[file])?;
    let last = i64::try_from(imported.summary.rows).unwrap_or(i64::MAX);
    let mut from = 1;
    while from <= last {
        let to = from.saturating_add(ROWS_AT_ONCE - 1);
        let asked = [("from", Cell::Int(from)), ("to", Cell::Int(to))];
        let table = session.query(include_str!("../client_level_data/rows.sql"), &asked)?;
        if heading && from == 1 {
            csv.write_record(&table.columns)?;
        }
        for row in &table.rows {
            csv.write_record(row.iter().map(plain))?;
        }
        from = to.saturating_add(1);
    }
    Ok(())
}

/// A value that `\copy` takes as it is: PostgreSQL has no character zero, and psql before version 18 ends at a line `\.`
/// even inside a quoted text, so that every row is one line.
fn plain(cell: &Cell) -> String {
    cell.to_string().replace('\0', "\u{FFFD}").replace(['\n', '\r'], " ")
}

fn stopped(file: &Path, cause: ImportError) -> Error {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    match cause {
        ImportError::DiskFull | ImportError::Unwritable(_) => Error::Unavailable(format!("{name}: {cause}")),
        ImportError::Broken(_) => Error::internal(cause),
        other => Error::Refusal(format!("{name}: {other}")),
    }
}

fn unwritable(out: &Path, cause: &io::Error) -> Error {
    Error::Unavailable(format!(
        "The rows could not be written to {}: {cause}. Nothing is left there. Make room or choose another folder.",
        out.display()
    ))
}
