//! Defects put into the borough's extract on purpose, each written down: what the checks must find. The truth is a CSV file
//! of `record, rule, field`; a record of 0 is the file as a whole. A row has one defect at most, so that each is its own.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Write},
    path::Path,
};

use jiff::{ToSpan as _, civil::Date};
use platform::{Error, Result};

use super::{Order, chance::Chance, extract, names::with_a_slip};
use crate::evidence::client_level_data::specification::{Check, Field, specification};

/// Of a thousand rows, so many get a defect.
const SHARE: u32 = 120;

type Row = Vec<String>;
/// Whether a defect fits a row, and then makes it: a field, or none for the row as such.
type Make = fn(&mut Row, &mut Chance) -> Option<Option<Field>>;

/// The defects that a row by itself shows.
const OF_A_ROW: &[(Check, Make)] = &[
    (Check::NullWord, |row, _| put(row, Field::GpPracticeCode, "NULL")),
    (Check::BlankButMandatory, |row, _| put(row, Field::Postcode, "")),
    (Check::Release1Wording, |row, _| {
        (get(row, Field::ClientType) == "Service user").then_some(())?; // CLD
        put(row, Field::ClientType, "Service User") // CLD
    }),
    (Check::NearMiss, |row, _| {
        let shouted = get(row, Field::Gender).to_uppercase();
        (!shouted.is_empty()).then_some(())?;
        put(row, Field::Gender, &shouted)
    }),
    (Check::NotOnTheList, |row, _| put(row, Field::AccommodationStatus, "Castle")),
    (Check::NoLongerCollected, |row, _| {
        (get(row, Field::EventType) == "Request").then_some(())?;
        put(row, Field::EventOutcome, "Progress to financial assessment")
    }),
    (Check::NotADate, |row, _| put(row, Field::DateOfBirth, "31/02/1950")),
    (Check::DateNotPlausible, |row, _| put(row, Field::DateOfBirth, "01/01/1753")),
    (Check::NotANumber, |row, _| {
        let pounds = format!("£{}", filled(row, Field::UnitCost)?);
        put(row, Field::UnitCost, &pounds)
    }),
    (Check::NegativeNumber, |row, _| {
        let less = format!("-{}", filled(row, Field::UnitCost)?);
        put(row, Field::UnitCost, &less)
    }),
    (Check::NotAnNhsNumber, |row, _| put(row, Field::NhsNumber, "12345")),
    (Check::NhsNumberCheckDigit, |row, _| {
        let slip = with_a_slip(filled(row, Field::NhsNumber)?);
        put(row, Field::NhsNumber, &slip)
    }),
    (Check::NotACouncilCode, |row, _| put(row, Field::LaCode, "E09000001")),
    (Check::NotAPostcode, |row, _| put(row, Field::Postcode, "nowhere")),
    (Check::NotAPracticeCode, |row, _| put(row, Field::GpPracticeCode, "Dr Nobody")),
    (Check::NotACqcLocation, |row, _| {
        (get(row, Field::EventType) == "Service").then_some(())?;
        put(row, Field::ProviderCqcLocationId, "not a location")
    }),
    (Check::NoIdentity, |row, _| {
        put(row, Field::NhsNumber, "");
        put(row, Field::LaPersonUniqueIdentifier, "")
    }),
    (Check::NoStart, |row, _| put(row, Field::EventStartDate, "")),
    (Check::EndBeforeStart, |row, _| {
        filled(row, Field::EventEndDate)?;
        shift(row, Field::EventStartDate, Field::EventEndDate, -3)
    }),
    (Check::PeriodReversed, |row, _| shift(row, Field::ReportingPeriodStartDate, Field::ReportingPeriodEndDate, -1)),
    (Check::NoEndButNotAService, |row, _| {
        (get(row, Field::EventType) != "Service").then_some(())?;
        put(row, Field::EventEndDate, "")
    }),
    (Check::EndsAfterPeriod, |row, _| {
        (get(row, Field::EventType) != "Service").then_some(())?;
        shift(row, Field::ReportingPeriodEndDate, Field::EventEndDate, 1)
    }),
    (Check::EndsInImportMonth, |row, _| {
        (get(row, Field::EventType) == "Service").then_some(())?;
        shift(row, Field::ReportingPeriodEndDate, Field::EventEndDate, 40)
    }),
    (Check::EndsBeforePeriod, |row, _| {
        shift(row, Field::ReportingPeriodStartDate, Field::EventStartDate, -30);
        shift(row, Field::ReportingPeriodStartDate, Field::EventEndDate, -1)
    }),
    (Check::StartsAfterPeriod, |row, _| {
        (get(row, Field::EventType) == "Service").then_some(())?;
        put(row, Field::EventEndDate, "");
        shift(row, Field::ReportingPeriodEndDate, Field::EventStartDate, 1)
    }),
    (Check::DeathBeforeStart, |row, _| shift(row, Field::EventStartDate, Field::DateOfDeath, -1)),
    (Check::DeathBeforePeriod, |row, _| {
        (get(row, Field::EventType) == "Service").then_some(())?;
        shift(row, Field::ReportingPeriodStartDate, Field::EventStartDate, -30);
        put(row, Field::EventEndDate, "");
        shift(row, Field::ReportingPeriodStartDate, Field::DateOfDeath, -1)
    }),
    (Check::DeathBeforeBirth, |row, _| shift(row, Field::DateOfBirth, Field::DateOfDeath, -1)),
    (Check::BornAfterStart, |row, _| shift(row, Field::EventStartDate, Field::DateOfBirth, 1)),
    (Check::OlderThan115, |row, _| put(row, Field::DateOfBirth, "01/01/1900")),
    (Check::LinkedToSelf, |row, _| {
        (get(row, Field::ClientType) == "Unpaid carer").then_some(())?; // CLD
        let own = filled(row, Field::LaPersonUniqueIdentifier)?.to_owned();
        put(row, Field::Adult2LinkedPersonId, &own)
    }),
    (Check::ValueNotExpected, |row, _| {
        (get(row, Field::EventType) == "Request").then_some(())?;
        put(row, Field::ServiceType, "Long term support: Community")
    }),
    (Check::CommunityWithoutDelivery, |row, _| {
        (get(row, Field::ServiceType) == "Long term support: Community").then_some(())?;
        (get(row, Field::ClientType) == "Service user").then_some(())?; // CLD
        put(row, Field::DeliveryMechanism, "")
    }),
    (Check::AccommodationUnknown, |row, _| put(row, Field::AccommodationStatus, "Unknown")),
    (Check::ShortTermWithoutSequel, |row, _| {
        (get(row, Field::ServiceType) == "Short term support: ST-Max").then_some(())?;
        filled(row, Field::EventEndDate)?;
        put(row, Field::EventOutcome, "Progress to support planning or services")
    }),
    (Check::TooManyValues, |row, _| {
        row.push("surplus".into());
        Some(None)
    }),
    (Check::TooFewValues, |row, _| {
        row.pop();
        Some(None)
    }),
];

/// The defects that a row shows beside another of the same person. The row before it is the other.
const OF_TWO_ROWS: &[(Check, Make)] = &[
    (Check::ConflictingDetails, |row, _| {
        let other = if get(row, Field::Gender) == "Female" { "Male" } else { "Female" };
        put(row, Field::Gender, other)
    }),
    (Check::BirthDiffers, |row, _| shift(row, Field::DateOfBirth, Field::DateOfBirth, 400)),
    (Check::SeveralIdsForNhsNumber, |row, _| {
        filled(row, Field::NhsNumber)?;
        let other = format!("{}-B", filled(row, Field::LaPersonUniqueIdentifier)?);
        put(row, Field::LaPersonUniqueIdentifier, &other)
    }),
    (Check::SeveralNhsNumbersForId, |row, chance| {
        filled(row, Field::NhsNumber)?;
        // Of the range for tests, far from those of the borough's people.
        let number = super::names::nhs_number(super::names::MOST_NUMBERED - 1 - u64::from(chance.below(900)))?;
        put(row, Field::NhsNumber, &number)
    }),
];

/// The defects that only the file shows: every third service begins anew in April, and two months have no assessments.
const OF_THE_FILE: [Check; 3] = [Check::ManyStartOn1April, Check::MonthIncomplete, Check::PeriodLongerThanData];

fn get(row: &Row, field: Field) -> &str {
    row.get(field.index()).map_or("", String::as_str)
}

fn filled(row: &Row, field: Field) -> Option<&str> {
    Some(get(row, field)).filter(|text| !text.is_empty())
}

fn put(row: &mut Row, field: Field, text: &str) -> Option<Option<Field>> {
    let cell = row.get_mut(field.index())?;
    text.clone_into(cell);
    Some(Some(field))
}

/// Puts the day so many days from another field's day into a field.
fn shift(row: &mut Row, from: Field, into: Field, days: i64) -> Option<Option<Field>> {
    let day = Date::strptime("%d/%m/%Y", get(row, from)).ok()?.checked_add(days.days()).ok()?;
    put(row, into, &day.strftime("%d/%m/%Y").to_string())
}

/// The checks for which defects are made.
pub fn made() -> impl Iterator<Item = Check> {
    OF_A_ROW.iter().chain(OF_TWO_ROWS).map(|(check, _)| *check).chain(OF_THE_FILE)
}

/// Writes an extract with defects, and the truth about them; tells how many rows and how many defects.
///
/// # Errors
/// As [`extract::write`].
pub fn write(order: &Order, file: &Path, truth: &Path, progress: &mut dyn FnMut(u64)) -> Result<(u64, u64)> {
    for path in [file, truth] {
        if path.exists() {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(Error::Refusal(format!(
                "There is a file named {name} already. It was not touched. Choose another name."
            )));
        }
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let clean = file.with_file_name(format!(".clean-{name}"));
    // Left by one that was killed.
    let _ = fs::remove_file(&clean);
    let order = Order { clean: true, ..order.clone() };
    let made = extract::write(&order, &clean, progress).and_then(|_| {
        let rows = BufReader::new(File::open(&clean)?);
        spoil(&order, rows, BufWriter::new(File::create(file)?), BufWriter::new(File::create(truth)?))
    });
    // What is answered matters more than a failure to clean up.
    let _ = fs::remove_file(&clean);
    made
}

/// Spoils rows on their way.
pub(super) fn spoil(order: &Order, rows: impl std::io::Read, out: impl Write, truth: impl Write) -> Result<(u64, u64)> {
    let failed = |cause: csv::Error| {
        Error::Unavailable(format!("The extract could not be written: {cause}. Nothing else was changed."))
    };
    let mut chance = Chance::of(order.seed, 1 << 52);
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let mut truth = csv::Writer::from_writer(truth);
    truth.write_record(["record", "rule", "field"]).map_err(failed)?;
    let mut reader = csv::ReaderBuilder::new().from_reader(rows);
    out.write_record(reader.headers().map_err(failed)?).map_err(failed)?;
    let (mut record, mut defects, mut left_out) = (0_u64, 0_u64, 0_u64);
    let mut before: Row = Vec::new();
    let mut april = false;
    let until = order.until.first_of_month();
    // Two months of assessments are left out: the fourth and the fifth before the last.
    let hole = [5, 4].map(|months| until.checked_sub(months.months()).unwrap_or(until));
    let all = specification().map_err(Error::internal)?;
    let mut tell = |record: u64, check: Check, field: Option<Field>| {
        defects += 1;
        truth.write_record([
            record.to_string().as_str(),
            check.name(),
            field.map_or("", |field| all.field(field).header.as_str()),
        ])
    };
    let (mut services, mut turn) = (0_u64, 0_usize);
    for row in reader.records() {
        let mut row: Row = row.map_err(failed)?.iter().map(str::to_owned).collect();
        let end = Date::strptime("%d/%m/%Y", get(&row, Field::EventEndDate)).ok();
        if get(&row, Field::EventType) == "Assessment" && end.is_some_and(|end| hole.contains(&end.first_of_month())) {
            left_out += 1;
            continue;
        }
        record += 1;
        let same = !before.is_empty()
            && filled(&row, Field::NhsNumber).is_some()
            && get(&row, Field::NhsNumber) == get(&before, Field::NhsNumber);
        let mut spoilt = false;
        // The first row tells the period of the whole file.
        if record > 1 && chance.happens(SHARE * 10) {
            // Every defect has its turn; one that does not fit this row leaves it to the next.
            let kinds = OF_A_ROW.len() + OF_TWO_ROWS.len();
            for _ in 0..kinds {
                let place = turn % kinds;
                let Some((check, make)) = OF_A_ROW.iter().chain(OF_TWO_ROWS).nth(place).copied() else { break };
                let fits = place < OF_A_ROW.len()
                    || same && (check != Check::ConflictingDetails || filled(&before, Field::EventEndDate).is_some());
                turn += 1;
                let mut tried = row.clone();
                if check == Check::ConflictingDetails && fits {
                    for field in [Field::EventStartDate, Field::EventEndDate] {
                        put(&mut tried, field, get(&before, field));
                    }
                }
                if let Some(field) = fits.then(|| make(&mut tried, &mut chance)).flatten() {
                    row = tried;
                    spoilt = true;
                    tell(record, check, field).map_err(failed)?;
                    break;
                }
            }
        }
        if !spoilt && get(&row, Field::EventType) == "Service" {
            services += 1;
            // Every third service of a year is made to begin anew with it.
            if services % 3 == 0
                && let Some(start) = Date::strptime("%d/%m/%Y", get(&row, Field::EventStartDate)).ok()
                && let Ok(first) = Date::new(start.year(), 4, 1)
                && first <= start
            {
                put(&mut row, Field::EventStartDate, &first.strftime("%d/%m/%Y").to_string());
                april = true;
            }
        }
        before = if spoilt { Vec::new() } else { row.clone() };
        out.write_record(&row).map_err(failed)?;
    }
    if april {
        tell(0, Check::ManyStartOn1April, Some(Field::EventStartDate)).map_err(failed)?;
    }
    if left_out > 0 {
        tell(0, Check::MonthIncomplete, Some(Field::EventEndDate)).map_err(failed)?;
        tell(0, Check::PeriodLongerThanData, Some(Field::ReportingPeriodEndDate)).map_err(failed)?;
    }
    out.flush()?;
    truth.flush()?;
    Ok((record, defects))
}
