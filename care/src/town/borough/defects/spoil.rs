//! Spoils the rows of an extract on their way, and writes down how.

use std::io::{Read, Write};

use jiff::{ToSpan as _, civil::Date};
use platform::{Error, Result};

use super::{
    super::chance::Chance,
    Kind,
    rows::{self, Make, Row, filled, get, put},
};
use crate::evidence::client_level_data::specification::{Check, Field, Specification, specification};

/// How to spoil rows.
#[derive(Clone, Copy, Debug)]
pub struct Spoil {
    /// Which defects.
    pub kind: Kind,
    /// The same seed spoils the same rows.
    pub seed: u64,
    /// The last day of the file.
    pub until: Date,
    /// Of a thousand rows, so many get a defect.
    pub share: u32,
    /// With the defects that only the whole file shows: months left out, headings, starts in April, another council.
    pub whole_file: bool,
}

/// The defects that only the file shows: every third service begins anew in April, two months have no assessments, some rows
/// are another council's, the headings are not the specification's, words of both releases stand in it, a type is not there.
pub(super) const OF_THE_FILE: [Check; 10] = [
    Check::ManyStartOn1April,
    Check::MonthIncomplete,
    Check::PeriodLongerThanData,
    Check::SeveralCouncils,
    Check::MixedReleases,
    Check::MissingEventType,
    Check::MissingColumn,
    Check::NotARecognisedColumn,
    Check::ColumnNameDiffers,
    Check::RepeatedColumn,
];

/// Where each kind of defect has its turn.
#[derive(Clone, Copy)]
enum Defect {
    Row(Check, Make),
    TwoRows(Check, Make),
    Text(Check),
}

/// Every this many services begin anew in April.
const IN_APRIL: u64 = 3;
/// The row at every this many that fits is another council's.
const ELSEWHERE: u64 = 997;

struct Spoiler<'a, T: Write> {
    spoil: &'a Spoil,
    all: &'static Specification,
    chance: Chance,
    defects: Vec<Defect>,
    turn: usize,
    truth: csv::Writer<T>,
    told: u64,
    record: u64,
    /// The row before, unless it was spoilt.
    before: Row,
    services: u64,
    left_out: u64,
    april: bool,
    elsewhere: bool,
}

fn failed(cause: csv::Error) -> Error {
    Error::Unavailable(format!("The extract could not be written: {cause}. Nothing else was changed."))
}

/// Spoils rows on their way; how many there are, and how many defects.
///
/// # Errors
/// What kept either file from being written.
pub fn spoil(spoil: &Spoil, rows: impl Read, mut out: impl Write, truth: impl Write) -> Result<(u64, u64)> {
    let all = specification().map_err(Error::internal)?;
    let row_like = |list: &[(Check, Make)], of: fn(Check, Make) -> Defect| -> Vec<Defect> {
        list.iter().map(|(check, make)| of(*check, *make)).collect()
    };
    let defects = match spoil.kind {
        Kind::Rows => {
            let mut defects = row_like(rows::OF_A_ROW, Defect::Row);
            defects.extend(row_like(rows::OF_TWO_ROWS, Defect::TwoRows));
            defects.extend(rows::OF_THE_TEXT.map(Defect::Text));
            defects
        }
        Kind::Release1 => row_like(rows::OF_RELEASE_1, Defect::Row),
        Kind::NoRequests => Vec::new(),
    };
    let mut spoiler = Spoiler {
        spoil,
        all,
        chance: Chance::of(spoil.seed, 1 << 52),
        defects,
        turn: 0,
        truth: csv::Writer::from_writer(truth),
        told: 0,
        record: 0,
        before: Row::new(),
        services: 0,
        left_out: 0,
        april: false,
        elsewhere: false,
    };
    spoiler.truth.write_record(["record", "rule", "field"]).map_err(failed)?;
    let mut reader = csv::ReaderBuilder::new().from_reader(rows);
    let mut headings: Row = reader.headers().map_err(failed)?.iter().map(str::to_owned).collect();
    spoiler.headings(&mut headings)?;
    out.write_all(&text_of(&headings)?)?;
    for row in reader.records() {
        let row: Row = row.map_err(failed)?.iter().map(str::to_owned).collect();
        if let Some(text) = spoiler.row(row)? {
            out.write_all(&text)?;
        }
    }
    out.flush()?;
    spoiler.end()
}

/// A row as it stands in a file.
fn text_of(row: &Row) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    writer.write_record(row).map_err(failed)?;
    writer.into_inner().map_err(|cause| Error::internal(cause.into_error()))
}

impl<T: Write> Spoiler<'_, T> {
    fn tell(&mut self, record: u64, check: Check, field: Option<Field>) -> Result<()> {
        self.told += 1;
        let heading = field.map_or("", |field| self.all.field(field).header.as_str());
        self.truth.write_record([record.to_string().as_str(), check.name(), heading]).map_err(failed)
    }

    /// A column under a name of nobody's, one in small letters, one twice. None of them must be filled in.
    fn headings(&mut self, headings: &mut Row) -> Result<()> {
        if !self.spoil.whole_file || self.spoil.kind != Kind::Rows {
            return Ok(());
        }
        put(headings, Field::VisualImpairment, "Favourite colour");
        self.tell(0, Check::MissingColumn, Some(Field::VisualImpairment))?;
        self.tell(0, Check::NotARecognisedColumn, None)?;
        let small = get(headings, Field::HearingImpairment).to_lowercase();
        put(headings, Field::HearingImpairment, &small);
        self.tell(0, Check::ColumnNameDiffers, Some(Field::HearingImpairment))?;
        headings.push(self.all.field(Field::Dementia).header.clone());
        self.tell(0, Check::RepeatedColumn, Some(Field::Dementia))
    }

    /// What stands in the file for a row; nothing if it is left out.
    fn row(&mut self, mut row: Row) -> Result<Option<Vec<u8>>> {
        if self.is_left_out(&row) {
            self.left_out += 1;
            return Ok(None);
        }
        self.record += 1;
        if self.spoil.whole_file && self.spoil.kind == Kind::Rows {
            // For the column that stands twice.
            row.push(String::new());
        }
        // The first row tells the period of the whole file.
        let spoilt = self.record > 1 && self.chance.happens(self.spoil.share * 10);
        let spoilt = if spoilt { self.spoilt(&mut row)? } else { None };
        if spoilt.is_none() && self.spoil.whole_file && self.spoil.kind == Kind::Rows {
            self.of_the_file(&mut row);
        }
        self.before = if spoilt.is_some() { Row::new() } else { row.clone() };
        let text = text_of(&row)?;
        Ok(Some(match spoilt {
            Some(check) if rows::OF_THE_TEXT.contains(&check) => rows::spoil_text(check, &text),
            _ => text,
        }))
    }

    fn is_left_out(&self, row: &Row) -> bool {
        match self.spoil.kind {
            Kind::NoRequests => get(row, Field::EventType) == "Request",
            Kind::Rows if self.spoil.whole_file && get(row, Field::EventType) == "Assessment" => {
                // Two months of assessments: the fourth and the fifth before the last.
                let until = self.spoil.until.first_of_month();
                let hole = [5, 4].map(|months| until.checked_sub(months.months()).unwrap_or(until));
                let end = Date::strptime("%d/%m/%Y", get(row, Field::EventEndDate)).ok();
                end.is_some_and(|end| hole.contains(&end.first_of_month()))
            }
            _ => false,
        }
    }

    /// Every defect has its turn; one that does not fit this row leaves it to the next.
    fn spoilt(&mut self, row: &mut Row) -> Result<Option<Check>> {
        let same = !self.before.is_empty()
            && filled(row, Field::NhsNumber).is_some()
            && get(row, Field::NhsNumber) == get(&self.before, Field::NhsNumber);
        for _ in 0..self.defects.len() {
            let defect = self.defects[self.turn % self.defects.len()];
            self.turn += 1;
            let mut tried = row.clone();
            let made = match defect {
                Defect::Row(check, make) => make(&mut tried, &mut self.chance).map(|field| (check, field)),
                Defect::TwoRows(check, make) => {
                    let mut fits = same;
                    if check == Check::ConflictingDetails && fits {
                        fits = filled(&self.before, Field::EventEndDate).is_some();
                        for field in [Field::EventStartDate, Field::EventEndDate] {
                            put(&mut tried, field, get(&self.before, field));
                        }
                    }
                    fits.then(|| make(&mut tried, &mut self.chance)).flatten().map(|field| (check, field))
                }
                Defect::Text(check) => {
                    rows::mark(&mut tried);
                    Some((check, None))
                }
            };
            if let Some((check, field)) = made {
                *row = tried;
                self.tell(self.record, check, field)?;
                return Ok(Some(check));
            }
        }
        Ok(None)
    }

    /// What is odd only when many rows are so.
    fn of_the_file(&mut self, row: &mut Row) {
        if self.record.is_multiple_of(ELSEWHERE) {
            self.elsewhere = put(row, Field::LaCode, "998").is_some();
        }
        if get(row, Field::EventType) != "Service" {
            return;
        }
        self.services += 1;
        // Begun anew with its year.
        if self.services.is_multiple_of(IN_APRIL)
            && let Some(start) = Date::strptime("%d/%m/%Y", get(row, Field::EventStartDate)).ok()
            && let Ok(first) = Date::new(start.year(), 4, 1)
            && first <= start
        {
            put(row, Field::EventStartDate, &first.strftime("%d/%m/%Y").to_string());
            self.april = true;
        }
    }

    fn end(mut self) -> Result<(u64, u64)> {
        let of_rows = self.spoil.whole_file && self.spoil.kind == Kind::Rows;
        for (there, check, field) in [
            (self.april, Check::ManyStartOn1April, Some(Field::EventStartDate)),
            (of_rows && self.left_out > 0, Check::MonthIncomplete, Some(Field::EventEndDate)),
            (of_rows && self.left_out > 0, Check::PeriodLongerThanData, Some(Field::ReportingPeriodEndDate)),
            (self.elsewhere, Check::SeveralCouncils, Some(Field::LaCode)),
            (self.spoil.kind == Kind::Release1 && self.told > 0, Check::MixedReleases, None),
            (self.spoil.kind == Kind::NoRequests, Check::MissingEventType, Some(Field::EventType)),
        ] {
            if there {
                self.tell(0, check, field)?;
            }
        }
        self.truth.flush()?;
        Ok((self.record, self.told))
    }
}
