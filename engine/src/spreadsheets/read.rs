//! Reading workbooks (`.xlsx`, `.xls`) within bounds: how large the file is, how large its parts become when unpacked, and
//! how many rows and columns one sheet may have. An `.xlsx` sheet is read a row at a time; the older `.xls` is held whole,
//! so its file may be smaller.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader, Read as _, Seek as _},
    path::Path,
};

use calamine::{Data, DataRef, Reader as _, Xls, Xlsx};

/// What one workbook may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of an `.xlsx` file.
    pub file_bytes: u64,
    /// Bytes of all its parts when unpacked: a small file that unpacks to gigabytes is refused before it is read.
    pub unpacked_bytes: u64,
    /// Bytes of an `.xls` file.
    pub old_file_bytes: u64,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            unpacked_bytes: 512 << 20,
            old_file_bytes: 16 << 20,
            rows: 1_048_576,
            columns: 1_024,
        }
    }
}

/// Why a workbook was not read, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(String);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

fn refused(sentence: impl Into<String>) -> ReadError {
    ReadError(sentence.into())
}

fn damaged(error: impl fmt::Display) -> ReadError {
    refused(format!(
        "The workbook could not be read: {error}. Save it again in a spreadsheet program and try once more."
    ))
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        damaged(error)
    }
}

enum Book {
    New(Box<Xlsx<BufReader<File>>>),
    Old(Box<Xls<BufReader<File>>>),
}

/// An open workbook.
pub struct Sheets {
    book: Book,
    bounds: Bounds,
}

impl fmt::Debug for Sheets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheets").field("names", &self.names()).finish_non_exhaustive()
    }
}

/// The first bytes of a zip archive, which an `.xlsx` file is.
const ZIP: &[u8] = b"PK";
/// The first bytes of a compound file, which an `.xls` file is.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
/// Parts an honest workbook never has.
const MOST_PARTS: usize = 10_000;

impl Sheets {
    /// Whether a file begins as a workbook does, whatever its name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_workbook(path: &Path) -> io::Result<bool> {
        let mut beginning = Vec::new();
        File::open(path)?.take(4).read_to_end(&mut beginning)?;
        Ok(beginning.starts_with(ZIP) || beginning.starts_with(COMPOUND))
    }

    /// Opens a workbook after measuring it.
    ///
    /// # Errors
    /// A sentence: the file is too large, unpacks to too much, or is no workbook.
    pub fn open(path: &Path, bounds: Bounds) -> Result<Self, ReadError> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut beginning = Vec::new();
        (&mut file).take(4).read_to_end(&mut beginning)?;
        file.rewind()?;
        let old = beginning.starts_with(COMPOUND);
        let most = if old { bounds.old_file_bytes } else { bounds.file_bytes };
        if size > most {
            return Err(refused(format!(
                "The workbook has {} MB, and {} MB are the most that is read. Save the sheet that is meant as CSV.",
                size >> 20,
                most >> 20
            )));
        }
        let book = if old {
            Book::Old(Box::new(Xls::new(BufReader::new(file)).map_err(damaged)?))
        } else {
            measure(&file, bounds)?;
            file.rewind()?;
            Book::New(Box::new(Xlsx::new(BufReader::new(file)).map_err(damaged)?))
        };
        Ok(Self { book, bounds })
    }

    /// The names of the sheets, in their order.
    pub fn names(&self) -> Vec<String> {
        match &self.book {
            Book::New(book) => book.sheet_names(),
            Book::Old(book) => book.sheet_names(),
        }
    }

    /// Every row of a sheet that holds anything: its number from 1, and its cells as text. A number is written as short as
    /// it can be (`5`, `0.25`), an empty cell is empty, an error of a formula is `#`. The function answers whether to go on.
    ///
    /// # Errors
    /// A sentence: there is no such sheet, it is damaged, or it is larger than allowed.
    pub fn for_each_row(&mut self, sheet: &str, mut each: impl FnMut(u32, &[String]) -> bool) -> Result<(), ReadError> {
        let bounds = self.bounds;
        match &mut self.book {
            Book::New(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
                let mut row: Vec<String> = Vec::new();
                let mut at = 0;
                while let Some(cell) = cells.next_cell().map_err(damaged)? {
                    let (number, column) = cell.get_position();
                    if number < at {
                        return Err(damaged("its rows are out of order"));
                    }
                    within(bounds, number, column)?;
                    if number > at {
                        if !row.iter().all(String::is_empty) && !each(at + 1, &row) {
                            return Ok(());
                        }
                        row.clear();
                        at = number;
                    }
                    put(&mut row, column, text_of(cell.get_value()));
                }
                if !row.iter().all(String::is_empty) {
                    each(at + 1, &row);
                }
            }
            Book::Old(book) => {
                let range = book.worksheet_range(sheet).map_err(damaged)?;
                let (first_row, first_column) = range.start().unwrap_or_default();
                let (last_row, last_column) = range.end().unwrap_or_default();
                within(bounds, last_row, last_column)?;
                let mut row: Vec<String> = Vec::new();
                for (number, cells) in (first_row..).zip(range.rows()) {
                    row.clear();
                    for (column, cell) in (first_column..).zip(cells) {
                        put(&mut row, column, text_of_old(cell));
                    }
                    if !row.iter().all(String::is_empty) && !each(number + 1, &row) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }
}

fn within(bounds: Bounds, row: u32, column: u32) -> Result<(), ReadError> {
    if row >= bounds.rows {
        return Err(refused(format!(
            "The sheet has more than {} rows. Save the part that is meant as CSV.",
            bounds.rows
        )));
    }
    if column >= bounds.columns {
        return Err(refused(format!(
            "The sheet has more than {} columns. Remove what does not belong to the table.",
            bounds.columns
        )));
    }
    Ok(())
}

fn put(row: &mut Vec<String>, column: u32, text: String) {
    let place = column as usize;
    if row.len() <= place {
        row.resize(place + 1, String::new());
    }
    if let Some(cell) = row.get_mut(place) {
        *cell = text;
    }
}

/// Unpacks every part into nothing and counts: what an archive says of its own sizes is not believed.
fn measure(file: &File, bounds: Bounds) -> Result<(), ReadError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(refused(format!(
            "The workbook has {} parts, more than any workbook needs. Nothing was read.",
            archive.len()
        )));
    }
    let mut left = bounds.unpacked_bytes;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(damaged)?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink())?;
        if unpacked > left {
            return Err(refused(format!(
                "The workbook unpacks to more than {} MB. Nothing was read. Save the sheet that is meant as CSV.",
                bounds.unpacked_bytes >> 20
            )));
        }
        left -= unpacked;
    }
    Ok(())
}

fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => value.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => value.as_f64().to_string(),
        DataRef::Error(_) => "#".to_owned(),
        DataRef::Empty => String::new(),
    }
}

fn text_of_old(cell: &Data) -> String {
    match cell {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => value.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(value) => value.as_f64().to_string(),
        Data::Error(_) => "#".to_owned(),
        Data::Empty => String::new(),
    }
}
