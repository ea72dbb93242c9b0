//! Stays in hospital that a council was given by its hospitals, for 2D: a CSV file with one row for each stay, described in
//! `docs/discharges.md`. Nothing of it is kept.

use std::{fs::File, path::Path};

use engine::{
    columns::{Cell, ColumnKind},
    csv_source::{CsvSource, Record},
};
use jiff::civil::Date;

use crate::evidence::client_level_data::values;

/// Why a figure is not there.
pub(super) const NO_DISCHARGES: &str = "no discharges given";

/// Stays in hospital.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discharges {
    rows: Vec<Vec<Cell>>,
    /// How many rows have no NHS number that can be one: nobody knows whose stays they are.
    pub without_number: u64,
}

/// The columns of the table `discharges`.
pub(in crate::evidence) const COLUMNS: [(&str, ColumnKind); 13] = [
    ("la", ColumnKind::Text),
    ("person_key", ColumnKind::Text),
    ("spell", ColumnKind::Text),
    ("admission_date", ColumnKind::Date),
    ("discharge_date", ColumnKind::Date),
    ("birth_month", ColumnKind::Date),
    ("sex", ColumnKind::Text),
    ("admission_method", ColumnKind::Text),
    ("discharge_method", ColumnKind::Text),
    ("discharge_destination", ColumnKind::Text),
    ("treatment_function", ColumnKind::Text),
    ("management_type", ColumnKind::Text),
    ("last_episode", ColumnKind::Int),
];

/// What the first line of a file must name.
pub(in crate::evidence) const NEEDED: [&str; 9] = [
    "la",
    "nhs_number",
    "admission_date",
    "discharge_date",
    "date_of_birth",
    "admission_method",
    "discharge_method",
    "discharge_destination",
    "treatment_function",
];
/// What it may name besides.
pub(in crate::evidence) const OPTIONAL: [&str; 4] = ["sex", "spell", "management_type", "last_episode"];

impl Discharges {
    /// Reads a file.
    ///
    /// # Errors
    /// A sentence that names the line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let broken = |error: &dyn std::fmt::Display| format!("The file of discharges {name} cannot be read: {error}");
        let file = File::open(path).map_err(|error| broken(&format!("{error}.")))?;
        let mut source = CsvSource::open(file).map_err(|error| broken(&error))?;
        let headings: Vec<String> = source.headers().iter().map(|heading| heading.trim().to_lowercase()).collect();
        let column = |wanted: &str| headings.iter().position(|heading| heading == wanted);
        let missing: Vec<&str> = NEEDED.into_iter().filter(|wanted| column(wanted).is_none()).collect();
        if !missing.is_empty() {
            return Err(format!(
                "The file of discharges {name} has no column {}. Its first line should name: {}; it may also name {}.",
                missing.join(", "),
                NEEDED.join(", "),
                OPTIONAL.join(", ")
            ));
        }
        let mut found = Self::default();
        let mut record = Record::default();
        while source.next_record(&mut record).map_err(|error| broken(&error))? {
            let of = |wanted: &str| {
                let text = column(wanted).map_or("", |at| record.get(at)).trim();
                (!text.is_empty() && !text.eq_ignore_ascii_case("null")).then_some(text)
            };
            let row = Row { of: &of, has: &|wanted| column(wanted).is_some() };
            match row.cells() {
                Ok(Some(cells)) => found.rows.push(cells),
                Ok(None) => found.without_number += 1,
                Err(what) => return Err(format!("Line {} of the file of discharges {name}: {what}", record.line)),
            }
        }
        if found.rows.is_empty() {
            return Err(format!("The file of discharges {name} holds nobody's stay with an NHS number."));
        }
        Ok(found)
    }

    /// Rows with the columns of [`COLUMNS`].
    #[cfg(test)]
    pub(super) const fn of_rows(rows: Vec<Vec<Cell>>) -> Self {
        Self { rows, without_number: 0 }
    }

    /// The rows, with the columns of [`COLUMNS`].
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Whether there are any of a council's.
    pub fn has(&self, la: &str) -> bool {
        let la = Cell::from(la);
        self.rows.iter().any(|row| row.first() == Some(&la))
    }
}

/// One row of a file.
struct Row<'a> {
    of: &'a dyn Fn(&str) -> Option<&'a str>,
    has: &'a dyn Fn(&str) -> bool,
}

impl Row<'_> {
    /// The row as the table has it; nothing when its NHS number cannot be one.
    fn cells(&self) -> Result<Option<Vec<Cell>>, String> {
        let la = (self.of)("la").ok_or_else(|| "it names no council. Write its three digits into la.".to_owned())?;
        let (admitted, discharged) = (self.day("admission_date")?, self.day("discharge_date")?);
        let born = self.birth_month()?;
        let last = self.last_episode()?;
        let Some(number) = (self.of)("nhs_number").and_then(|text| values::nhs_number(text).ok()) else {
            return Ok(None);
        };
        let number: String = number.iter().map(|digit| char::from(*digit)).collect();
        let day = |day: Option<Date>| day.map_or(Cell::Null, Cell::Date);
        let spell = (self.of)("spell").map_or_else(
            || {
                let written = |day: Option<Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
                format!("{}/{}", written(admitted), written(discharged))
            },
            str::to_owned,
        );
        let method = (self.of)("admission_method").map(str::to_uppercase);
        let managed = if (self.has)("management_type") {
            (self.of)("management_type").map(str::to_uppercase)
        } else {
            method.as_deref().and_then(managed).map(str::to_owned)
        };
        let text = |text: Option<&str>| Cell::from(text);
        Ok(Some(vec![
            Cell::from(la),
            Cell::from(format!("{la}_{number}").as_str()),
            Cell::from(spell.as_str()),
            day(admitted),
            day(discharged),
            day(born),
            Cell::from(sex((self.of)("sex"))),
            text(method.as_deref()),
            text((self.of)("discharge_method")),
            text((self.of)("discharge_destination")),
            text((self.of)("treatment_function")),
            text(managed.as_deref()),
            Cell::Int(i64::from(last)),
        ]))
    }

    fn day(&self, column: &str) -> Result<Option<Date>, String> {
        let Some(text) = (self.of)(column) else { return Ok(None) };
        let day = values::date(text);
        day.map(Some).map_err(|_| format!("“{text}” in {column} is no day. Write it as 2025-06-30 or 30/06/2025."))
    }

    /// The first day of the birth month, of a day or of a month.
    fn birth_month(&self) -> Result<Option<Date>, String> {
        let Some(text) = (self.of)("date_of_birth") else { return Ok(None) };
        let month = format!("{text}-01");
        let day = values::date(text).or_else(|_| values::date(&month));
        day.map(|day| Some(day.first_of_month()))
            .map_err(|_| format!("“{text}” in date_of_birth is no day. Write it as 1945-06-30, or as 1945-06."))
    }

    /// Whether it is the last episode of its stay; a file without the column has one row for each stay.
    fn last_episode(&self) -> Result<bool, String> {
        if !(self.has)("last_episode") {
            return Ok(true);
        }
        match (self.of)("last_episode").map(str::to_lowercase).as_deref() {
            Some("1" | "yes" | "true") => Ok(true),
            None | Some("0" | "2" | "no" | "false") => Ok(false),
            Some(other) => Err(format!("“{other}” in last_episode is neither 1 nor 0.")),
        }
    }
}

/// The national codes of the hospitals, and words.
fn sex(text: Option<&str>) -> &'static str {
    match text.map(str::to_lowercase).as_deref() {
        Some("1" | "m" | "male") => "male",
        Some("2" | "f" | "female") => "female",
        _ => "unknown",
    }
}

/// How a stay was managed, told from the admission method where a file does not say it: 2… is an emergency, 1… is planned, 3… and
/// 8… are births and transfers, neither planned nor emergencies.
fn managed(method: &str) -> Option<&'static str> {
    match method.chars().next()? {
        '1' => Some("EL"),
        '2' => Some("EM"),
        '3' | '8' => Some("NE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use platform::testing::TestFolder;

    use super::*;

    const HEAD: &str = "la,nhs_number,admission_date,discharge_date,date_of_birth,admission_method,discharge_method,\
                        discharge_destination,treatment_function";

    fn read(text: &str) -> Result<Discharges, String> {
        Discharges::read(&TestFolder::new().file("discharges.csv", text))
    }

    fn words(row: &[Cell]) -> String {
        row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_file_of_discharges_is_read() {
        let stays = read(&format!(
            "{HEAD}\n999,943 476 5919,2025-06-01,10/06/2025,1945-06-30,2A,1,19,300\n\
                 999,9434765919,2025-07-01,,1945-06,11,NULL,,\n999,1234567890,2025-06-01,2025-06-02,,21,1,19,300\n"
        ))
        .unwrap();
        let rows: Vec<String> = stays.rows().iter().map(|row| words(row)).collect();
        assert_eq!(
            rows,
            [
                "999|999_9434765919|2025-06-01/2025-06-10|2025-06-01|2025-06-10|1945-06-01|unknown|2A|1|19|300|EM|1",
                "999|999_9434765919|2025-07-01/?|2025-07-01||1945-06-01|unknown|11||||EL|1"
            ]
        );
        assert_eq!(stays.without_number, 1);
        assert!(stays.has("999") && !stays.has("117"));
        let more = format!(
            "{HEAD},sex,spell,management_type,last_episode\n\
             999,9434765919,2025-06-01,2025-06-10,1945-06-30,21,1,19,300,2,S1,ne,1\n\
             999,9434765919,2025-06-01,2025-06-10,1945-06-30,21,1,19,300,M,S2,,\n"
        );
        let rows: Vec<String> = read(&more).unwrap().rows().iter().map(|row| words(row)).collect();
        assert!(rows[0].contains("|S1|") && rows[0].contains("|female|") && rows[0].ends_with("|NE|1"), "{rows:?}");
        // A column that is there and blank is blank: how it was managed is not guessed, and it is not the last.
        assert!(rows[1].contains("|S2|") && rows[1].contains("|male|") && rows[1].ends_with("||0"), "{rows:?}");
    }

    #[test]
    fn a_wrong_line_is_named() {
        let line = |row: &str| format!("{HEAD}\n{row}\n");
        for (text, said) in [
            ("la,nhs_number\n".to_owned(), "no column admission_date, discharge_date"),
            (line(",9434765919,2025-06-01,2025-06-02,,21,1,19,300"), "Line 2"),
            (line("999,9434765919,June,2025-06-02,,21,1,19,300"), "“June” in admission_date"),
            (line("999,9434765919,2025-06-01,2025-06-02,old,21,1,19,300"), "“old” in date_of_birth"),
            (line("999,1234567890,2025-06-01,2025-06-02,,21,1,19,300"), "nobody's stay"),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
        assert!(Discharges::read(Path::new("/nowhere/at-all.csv")).is_err());
    }
}
