//! Writes Client Level Data as the nation takes it: one CSV file with the 50 headings of the
//! specification, in the wordings of release 2 or release 1.
//!
//! The text is exact. A value that a spreadsheet would take for a formula is written as it is, because the
//! file is read by the national process; people should look at it in a text editor.

use std::fmt;
use std::io::{self, Write};

use jiff::civil::Date;

use super::specification::{FIELDS, Field, Kind, Release, Specification, specification};
use super::values::nhs_number;
use crate::people::events::model::{ClientLevelEvent, EventType};

/// What the file says of a person beside the event, in the wordings of release 2. Whoever reads the
/// people's records fills it in; blank is blank in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonDetails {
    /// The council's own identifier of the person.
    pub reference: String,
    /// The NHS number, ten digits.
    pub nhs_number: String,
    /// The first name, for tracing.
    pub first_name: String,
    /// The last name, for tracing.
    pub last_name: String,
    /// The name of the general practice.
    pub practice_name: String,
    /// The national code of the general practice.
    pub practice_code: String,
    /// A value of the list Gender.
    pub gender: String,
    /// A value of the list Ethnicity.
    pub ethnicity: String,
    /// The date of birth.
    pub born_on: Option<Date>,
    /// The date of death.
    pub died_on: Option<Date>,
    /// A value of the list Primary Support Reason.
    pub primary_support_reason: String,
    /// The postcode of where they live.
    pub postcode: String,
    /// A value of the list Accommodation Status.
    pub accommodation_status: String,
    /// A value of the list Employment Status.
    pub employment_status: String,
    /// A value of the list Has Unpaid Carer.
    pub has_unpaid_carer: String,
    /// A value of the list for autism.
    pub autism: String,
    /// A value of the list Visual Impairment.
    pub visual_impairment: String,
    /// A value of the list Hearing Impairment.
    pub hearing_impairment: String,
    /// A value of the list for dementia.
    pub dementia: String,
    /// A value of the list Client Funding Status.
    pub client_funding_status: String,
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportOrder<'a> {
    /// The council's code, three digits.
    pub council: &'a str,
    /// The first day of the reporting period.
    pub from: Date,
    /// The last day of the reporting period.
    pub to: Date,
    /// The release whose wordings are written.
    pub release: Release,
    /// Write dates as 2025-12-31 and not as 31/12/2025. The specification's own form is not confirmed.
    pub iso_dates: bool,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    /// Rows in the file.
    pub written: u64,
    /// Events that are outside the period or not finished, and so not in it.
    pub left_out: u64,
    /// Values for which the chosen release has no wording; they were left blank.
    pub without_wording: u64,
}

/// Why an export stopped.
#[derive(Debug)]
pub enum ExportError {
    /// The period ends before it begins.
    PeriodReversed,
    /// The file cannot be written.
    Unwritable(io::Error),
    /// This program's specification is broken.
    Broken(String),
}

impl fmt::Display for ExportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PeriodReversed => out.write_str("The period ends before it begins. Nothing was written. Swap the two dates."),
            Self::Unwritable(error) => write!(out, "The file could not be written to its end: {error}. Do not submit it. Make room or choose another folder, then export again."),
            Self::Broken(why) => write!(out, "The specification inside this program is broken: {why}. Please report this."),
        }
    }
}

impl std::error::Error for ExportError {}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self::Unwritable(error.into())
    }
}

/// Whether an event belongs into a period: a service if it was active on a day of it, anything else if it
/// was completed in it.
pub fn belongs(event: &ClientLevelEvent, from: Date, to: Date) -> bool {
    match (event.event_type, event.ended_on) {
        (EventType::Service, ended_on) => event.started_on <= to && ended_on.is_none_or(|end| end >= from),
        (_, Some(ended_on)) => from <= ended_on && ended_on <= to,
        (_, None) => false,
    }
}

/// Writes the events that belong into the period, in the order given.
///
/// # Errors
/// [`ExportError`] says what happened; a file that was begun is then not whole and must not be submitted.
pub fn write<'e>(
    order: ExportOrder<'_>,
    events: impl IntoIterator<Item = (&'e ClientLevelEvent, &'e PersonDetails)>,
    out: impl Write,
) -> Result<Exported, ExportError> {
    let specification = specification().map_err(ExportError::Broken)?;
    if order.to < order.from {
        return Err(ExportError::PeriodReversed);
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(specification.fields.iter().map(|entry| entry.header.as_str()))?;
    let mut exported = Exported::default();
    for (event, person) in events {
        if !belongs(event, order.from, order.to) {
            exported.left_out += 1;
            continue;
        }
        let mut row = row(order, event, person);
        exported.without_wording += reword(&mut row, order.release, specification);
        writer.write_record(&row)?;
        exported.written += 1;
    }
    writer.flush().map_err(ExportError::Unwritable)?;
    Ok(exported)
}

/// The 50 texts of an event, with words of release 2.
fn row(order: ExportOrder<'_>, event: &ClientLevelEvent, person: &PersonDetails) -> [String; FIELDS] {
    let mut row = [const { String::new() }; FIELDS];
    let date = |date: Date| if order.iso_dates { date.to_string() } else { date.strftime("%d/%m/%Y").to_string() };
    let maybe = |day: Option<Date>| day.map(date).unwrap_or_default();
    let words = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let mut set = |field: Field, text: String| row[field.index()] = text;

    set(Field::LaCode, order.council.to_owned());
    set(Field::ReportingPeriodStartDate, date(order.from));
    set(Field::ReportingPeriodEndDate, date(order.to));
    // Somebody's spaces in the number would fail the national check.
    let number = nhs_number(&person.nhs_number).map(|digits| String::from_utf8_lossy(&digits).into_owned());
    set(Field::NhsNumber, number.unwrap_or_else(|_| person.nhs_number.clone()));
    set(Field::LaPersonUniqueIdentifier, person.reference.clone());
    set(Field::FirstName, person.first_name.clone());
    set(Field::LastName, person.last_name.clone());
    set(Field::GpPracticeName, person.practice_name.clone());
    set(Field::GpPracticeCode, person.practice_code.clone());
    set(Field::Gender, person.gender.clone());
    set(Field::Ethnicity, person.ethnicity.clone());
    set(Field::DateOfBirth, maybe(person.born_on));
    set(Field::DateOfDeath, maybe(person.died_on));
    set(Field::ClientType, event.client_type.national().to_owned());
    let reason = event.primary_support_reason.as_ref().unwrap_or(&person.primary_support_reason);
    set(Field::PrimarySupportReason, reason.clone());
    set(Field::Postcode, person.postcode.clone());
    set(Field::AccommodationStatus, person.accommodation_status.clone());
    set(Field::EmploymentStatus, person.employment_status.clone());
    set(Field::HasUnpaidCarer, person.has_unpaid_carer.clone());
    set(Field::AutismSpectrumDisorderAsd, person.autism.clone());
    set(Field::VisualImpairment, person.visual_impairment.clone());
    set(Field::HearingImpairment, person.hearing_impairment.clone());
    set(Field::Dementia, person.dementia.clone());
    set(Field::ClientFundingStatus, person.client_funding_status.clone());
    set(Field::EventType, event.event_type.national().to_owned());
    set(Field::EventReference, event.reference.clone());
    set(Field::EventStartDate, date(event.started_on));
    set(Field::EventEndDate, maybe(event.ended_on));
    set(Field::EventDescription, event.description.clone());
    set(Field::EventOutcome, words(event.outcome.map(super::super::super::people::events::model::Outcome::national)));
    for (field, word) in event.kind_words() {
        if let Some(field) = Field::named(field) {
            set(field, word);
        }
    }
    row
}

/// Puts the words of another release for those of release 2, and answers how many it has no word for.
fn reword(row: &mut [String; FIELDS], release: Release, specification: &Specification) -> u64 {
    let mut without = 0;
    if release == Release::Two {
        return without;
    }
    for entry in specification.fields.iter().filter(|entry| entry.kind == Kind::List) {
        let text = &mut row[entry.field.index()];
        let Some(list) = specification.list_of(entry.field).filter(|_| !text.is_empty()) else { continue };
        let code = list.rows.iter().find(|row| row.wording(Release::Two) == Some(text)).map(|row| row.code.as_str());
        match code.map(|code| list.wording(code, release)) {
            Some(Some(wording)) => wording.clone_into(text),
            Some(None) => {
                text.clear();
                without += 1;
            }
            // A word that is on no list is somebody's own: it stays, and the checks will name it.
            None => {}
        }
    }
    without
}
