//! Reading a council's return: the workbook's sheet `Service User Data`, or a CSV file with the columns' short names.
//!
//! Where each column stands is told by its heading: its short name, or else the words that the national workbook has at
//! that place (the headings need not match exactly). Rows without a person at the end of the sheet are passed over.

use std::{collections::BTreeMap, fs::File, path::Path};

use engine::{
    csv_source::{CsvSource, Record},
    spreadsheets::{Bounds, Sheets},
};
use platform::{Error, Result};

use super::rows::{Asked, Rows, Value, asked};

/// The sheet with one row for each person who was sent a questionnaire. // CLD: the workbook's own name
const SHEET: &str = "Service User Data"; // sic: the national workbook's name for the sheet
/// The sheet that says which council it is, and the cell with its code.
const SIGN_OFF: &str = "Sign Off Sheet";
/// Rows of one return at most.
const MOST_ROWS: usize = 200_000;

/// A return as it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataReturn {
    /// The people, under the columns of `columns.csv` but those the workbook works out.
    pub rows: Rows,
    /// The population of each stratum, as the workbook gives it.
    pub populations: BTreeMap<u8, f64>,
    /// Columns that are not there.
    pub missing: Vec<String>,
}

/// Reads a return. `council` is for files that do not say whose they are.
///
/// # Errors
/// [`Error::Refusal`] with a sentence: no such sheet, columns that cannot be found, rows half filled in.
pub fn read(path: &Path, council: Option<&str>) -> Result<DataReturn> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !path.is_file() {
        return Err(Error::Refusal(format!("There is no file named {file}. Nothing was read.")));
    }
    let (headings, cells, code) = if Sheets::is_workbook(path)? { workbook(path, &file)? } else { text(path, &file)? };
    build(&file, &headings, &cells, code.as_deref().or(council))
}

type Table = (Vec<String>, Vec<(usize, Vec<String>)>, Option<String>);

fn text(path: &Path, file: &str) -> Result<Table> {
    let unreadable = |error: engine::csv_source::CsvError| {
        Error::Refusal(format!("{file} could not be read: {error} Nothing was kept."))
    };
    let mut source = CsvSource::open(File::open(path)?).map_err(unreadable)?;
    let headings = source.headers().to_vec();
    let (mut rows, mut record) = (Vec::new(), Record::default());
    while source.next_record(&mut record).map_err(unreadable)? {
        rows.push((rows.len(), record.fields().map(str::to_owned).collect()));
        too_many(file, rows.len())?;
    }
    Ok((headings, rows, None))
}

fn too_many(file: &str, rows: usize) -> Result<()> {
    if rows > MOST_ROWS {
        return Err(Error::Refusal(format!(
            "{file} has more than {MOST_ROWS} rows, more than any return. Nothing was kept."
        )));
    }
    Ok(())
}

fn workbook(path: &Path, file: &str) -> Result<Table> {
    let refused = |error: engine::spreadsheets::ReadError| Error::Refusal(format!("{file}: {error}"));
    let mut sheets = Sheets::open(path, Bounds::default()).map_err(refused)?;
    let names = sheets.names();
    if !names.iter().any(|name| name == SHEET) {
        return Err(Error::Refusal(format!(
            "{file} has no sheet named “{SHEET}”; it has {}. Was a sheet renamed? Nothing was read.",
            names.join(", ")
        )));
    }
    let mut code = None;
    if names.iter().any(|name| name == SIGN_OFF) {
        sheets
            .for_each_row(SIGN_OFF, |number, cells| {
                if number == 2 {
                    code = cells.get(4).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty());
                }
                number < 2
            })
            .map_err(refused)?;
        if code.as_ref().is_some_and(|code| code.to_lowercase().contains("select")) {
            return Err(Error::Refusal(format!(
                "{file} does not say which council it is of: choose it in the sheet “{SIGN_OFF}”. Nothing was read."
            )));
        }
    }
    let (mut headings, mut rows) = (Vec::new(), Vec::new());
    sheets
        .for_each_row(SHEET, |number, cells| {
            if number == 1 {
                headings = cells.to_vec();
            } else {
                rows.push(((number - 2) as usize, cells.to_vec()));
            }
            rows.len() <= MOST_ROWS
        })
        .map_err(refused)?;
    too_many(file, rows.len())?;
    Ok((headings, rows, code))
}

/// A heading without case, spaces, underlines and brackets.
fn plain(heading: &str) -> String {
    heading.chars().filter(|letter| !" _[]()\r\n".contains(*letter)).flat_map(char::to_lowercase).collect()
}

/// Where a column stands: under its short name, or at its own place under a heading that contains its words.
fn place(headings: &[String], at: usize, column: &Asked) -> Option<usize> {
    let (name, words) = (plain(&column.name), plain(&column.heading));
    headings
        .iter()
        .position(|heading| *heading == name)
        .or_else(|| headings.get(at).is_some_and(|heading| heading.contains(&words)).then_some(at))
}

fn build(file: &str, headings: &[String], cells: &[(usize, Vec<String>)], council: Option<&str>) -> Result<DataReturn> {
    let plain_headings: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
    let places: Vec<Option<usize>> =
        asked().iter().enumerate().map(|(at, column)| place(&plain_headings, at, column)).collect();
    let place_of = |name: &str| asked().iter().position(|column| column.name == name).and_then(|at| *places.get(at)?);
    let (Some(method), Some(response)) = (place_of("MethodCollection"), place_of("Response")) else {
        let shown: Vec<&str> = headings.iter().map(String::as_str).take(8).collect();
        return Err(Error::Refusal(format!(
            "{file} is not a return of the Adult Social Care Survey: the columns “Method of Collection” and “Response” were \
             not found. Its first headings are: {}. Nothing was kept.",
            shown.join(", ").replace('\n', " ")
        )));
    };
    let kept: Vec<(usize, &Asked)> = asked().iter().enumerate().filter(|(_, column)| column.kind != "given").collect();
    let mut found = DataReturn {
        rows: Rows::new(kept.iter().map(|(_, column)| column.name.clone()).collect()),
        missing: asked()
            .iter()
            .zip(&places)
            .filter(|(column, place)| place.is_none() && column.kind == "number")
            .map(|(column, _)| column.name.clone())
            .collect(),
        ..DataReturn::default()
    };
    let at = |row: &[String], place: Option<usize>| {
        place.and_then(|place| row.get(place)).map_or("", |cell| cell.trim()).to_owned()
    };
    let mut half: Vec<usize> = Vec::new();
    for (number, row) in cells {
        let (method, response) = (at(row, Some(method)), at(row, Some(response)));
        if method.is_empty() != response.is_empty() {
            half.push(number + 1);
        }
        if method.is_empty() || response.is_empty() {
            continue;
        }
        let stratum: Option<u8> = at(row, place_of("Stratum")).parse().ok();
        let people: Option<f64> = at(row, place_of("PopInStratum")).parse().ok();
        if let (Some(stratum @ 1..=4), Some(people)) = (stratum, people) {
            let known = *found.populations.entry(stratum).or_insert(people);
            if (known - people).abs() > f64::EPSILON {
                return Err(Error::Refusal(format!(
                    "{file} gives stratum {stratum} a population of {known} in one row and of {people} in another. Which is \
                     right? Nothing was kept."
                )));
            }
        }
        let la = council.map_or_else(|| at(row, place_of("LaCode")), str::to_owned);
        let values = kept.iter().map(|(place, column)| {
            let text = at(row, *places.get(*place)?);
            Some(match column.name.as_str() {
                "LaCode" => Value::Text(la.clone()),
                // Rows are numbered from 0 below the headings, passed-over rows with them.
                "PrimaryKey" => Value::Text(format!("{la}_{number}")),
                _ if text.is_empty() => Value::Blank,
                _ => Value::Text(text),
            })
        });
        let values: Vec<Value> = values.map(Option::unwrap_or_default).collect();
        found.rows.rows.push(values);
    }
    if !half.is_empty() {
        let shown: Vec<String> = half.iter().take(10).map(ToString::to_string).collect();
        return Err(Error::Refusal(format!(
            "{file}: in {} rows only one of “Method of Collection” and “Response” is filled in (person {}). Somebody would \
             be lost from the results. Fill in both. Nothing was kept.",
            half.len(),
            shown.join(", ")
        )));
    }
    Ok(found)
}
