//! Writes Client Level Data as the nation takes it: one CSV file with the 50 headings of the
//! specification, in the wordings of release 2 or release 1.
//!
//! The text is exact. A value that a spreadsheet would take for a formula is written as it is, because the
//! file is read by the national process; people should look at it in a text editor.

use std::fmt;
use std::io::{self, Write};

use jiff::civil::Date;

use super::specification::{FIELDS, Field, Kind, Known, List, Release, Specification, specification};
use super::values::nhs_number;
use crate::people::events::model::{
    Caring, ClientLevelEvent, CostFrequency, DeliveryMechanism, EligibleNeeds, Kind as EventKind, ReviewOutcomes,
};

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
    /// For carers: the council's own identifiers of the persons they care for, in the order of the event; where one is
    /// blank, the event's own id is written.
    pub cared_for: [String; 3],
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportOrder<'a> {
    /// The council's code, three digits; only events recorded under it are written.
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
    /// Events of the period that were recorded under another council's code, and so are not in it.
    pub of_others: u64,
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
            Self::PeriodReversed => {
                out.write_str("The period ends before it begins. Nothing was written. Swap the two dates.")
            }
            Self::Unwritable(error) => write!(
                out,
                "The file could not be written to its end: {error}. Do not submit it. Make room or choose another folder, then export again."
            ),
            Self::Broken(why) => {
                write!(out, "The specification inside this program is broken: {why}. Please report this.")
            }
        }
    }
}

impl std::error::Error for ExportError {}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self::Unwritable(error.into())
    }
}

/// A file being written.
pub struct Export<'a, W: Write> {
    order: ExportOrder<'a>,
    specification: &'static Specification,
    writer: csv::Writer<W>,
    exported: Exported,
}

impl<'a, W: Write> Export<'a, W> {
    /// Begins a file with its headings.
    ///
    /// # Errors
    /// [`ExportError`] says what happened; nothing useful is in the file then.
    pub fn begin(order: ExportOrder<'a>, out: W) -> Result<Self, ExportError> {
        let specification = specification().map_err(ExportError::Broken)?;
        if order.to < order.from {
            return Err(ExportError::PeriodReversed);
        }
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(specification.fields.iter().map(|entry| entry.header.as_str()))?;
        Ok(Self { order, specification, writer, exported: Exported::default() })
    }

    /// Writes an event, if it is the council's and belongs into the period.
    ///
    /// # Errors
    /// [`ExportError::Unwritable`]: the file is not whole and must not be submitted.
    pub fn push(&mut self, event: &ClientLevelEvent, person: &PersonDetails) -> Result<(), ExportError> {
        if !event.belongs_to(self.order.from, self.order.to) {
            return Ok(());
        }
        if event.council != self.order.council {
            self.exported.of_others += 1;
            return Ok(());
        }
        let mut row = row(self.order, event, person);
        self.exported.without_wording += reword(&mut row, self.order.release, self.specification);
        self.writer.write_record(&row)?;
        self.exported.written += 1;
        Ok(())
    }

    /// Writes what is left and gives the file back.
    ///
    /// # Errors
    /// As [`Export::push`].
    pub fn finish(self) -> Result<(Exported, W), ExportError> {
        let out = self.writer.into_inner().map_err(|error| ExportError::Unwritable(error.into_error()))?;
        Ok((self.exported, out))
    }
}

/// The 50 texts of an event, with words of release 2.
fn row(order: ExportOrder<'_>, event: &ClientLevelEvent, person: &PersonDetails) -> [String; FIELDS] {
    let mut row = [const { String::new() }; FIELDS];
    let date = |date: Date| if order.iso_dates { date.to_string() } else { date.strftime("%d/%m/%Y").to_string() };
    let maybe = |day: Option<Date>| day.map(date).unwrap_or_default();
    let mut set = |field: Field, text: String| row[field.index()] = text;

    set(Field::LaCode, event.council.clone());
    set(Field::ReportingPeriodStartDate, date(order.from));
    set(Field::ReportingPeriodEndDate, date(order.to));
    // Somebody's spaces in the number would fail the national check.
    let number = nhs_number(&person.nhs_number).map(|digits| String::from_utf8_lossy(&digits).into_owned());
    set(Field::NhsNumber, number.unwrap_or_else(|_| person.nhs_number.clone()));
    for (field, text) in [
        (Field::LaPersonUniqueIdentifier, &person.reference),
        (Field::FirstName, &person.first_name),
        (Field::LastName, &person.last_name),
        (Field::GpPracticeName, &person.practice_name),
        (Field::GpPracticeCode, &person.practice_code),
        (Field::Gender, &person.gender),
        (Field::Ethnicity, &person.ethnicity),
        (Field::PrimarySupportReason, event.primary_support_reason.as_ref().unwrap_or(&person.primary_support_reason)),
        (Field::Postcode, &person.postcode),
        (Field::AccommodationStatus, &person.accommodation_status),
        (Field::EmploymentStatus, &person.employment_status),
        (Field::HasUnpaidCarer, &person.has_unpaid_carer),
        (Field::AutismSpectrumDisorderAsd, &person.autism),
        (Field::VisualImpairment, &person.visual_impairment),
        (Field::HearingImpairment, &person.hearing_impairment),
        (Field::Dementia, &person.dementia),
        (Field::ClientFundingStatus, &person.client_funding_status),
        (Field::EventReference, &event.reference),
        (Field::EventDescription, &event.description),
    ] {
        set(field, text.clone());
    }
    set(Field::DateOfBirth, maybe(person.born_on));
    set(Field::DateOfDeath, maybe(person.died_on));
    set(Field::ClientType, event.client_type.national().to_owned());
    set(Field::EventType, event.event_type().national().to_owned());
    set(Field::EventStartDate, date(event.started_on));
    set(Field::EventEndDate, maybe(event.ended_on));
    set(Field::EventOutcome, event.outcome.map(|outcome| outcome.national().to_owned()).unwrap_or_default());
    kind(&event.kind, &mut set);
    caring(&event.caring, &person.cared_for, &mut set);
    row
}

/// What only one kind of event has.
fn kind(kind: &EventKind, set: &mut impl FnMut(Field, String)) {
    let mut word = |field, word: Option<&str>| set(field, word.unwrap_or_default().to_owned());
    match kind {
        EventKind::Request { route_of_access } => {
            word(Field::RequestRouteOfAccess, Some(route_of_access.national()));
        }
        EventKind::Assessment { assessment_type, eligible_needs, method } => {
            word(Field::AssessmentType, Some(assessment_type.national()));
            word(Field::EligibleNeedsIdentified, eligible_needs.map(EligibleNeeds::national));
            word(Field::MethodOfAssessment, Some(method.national()));
        }
        EventKind::Service(service) => {
            word(Field::ServiceType, Some(service.service_type.national()));
            word(Field::ServiceComponent, Some(service.component.national()));
            word(Field::DeliveryMechanism, service.delivery.map(DeliveryMechanism::national));
            word(Field::ProviderCqcLocationName, service.provider_name.as_deref());
            word(Field::ProviderCqcLocationId, service.provider_location.as_deref());
            word(Field::UnitCost, service.unit_cost_pence.map(hundredths).as_deref());
            word(Field::CostFrequencyUnitType, service.cost_frequency.map(CostFrequency::national));
            word(Field::PlannedUnitsPerWeek, service.weekly_units_hundredths.map(hundredths).as_deref());
        }
        EventKind::Review { reason, outcomes, method } => {
            word(Field::ReviewReason, Some(reason.national()));
            word(Field::ReviewOutcomesAchieved, outcomes.map(ReviewOutcomes::national));
            word(Field::MethodOfReview, Some(method.national()));
        }
    }
}

/// What only carers have. `references` are the council's own identifiers of the persons they care for.
fn caring(caring: &Caring, references: &[String; 3], set: &mut impl FnMut(Field, String)) {
    set(Field::TotalHrsCaringPerWeek, caring.hours.clone().unwrap_or_default());
    set(Field::NoOfAdultsBeingCaredFor, caring.adults.map(|adults| adults.to_string()).unwrap_or_default());
    let fields = [Field::Adult1LinkedPersonId, Field::Adult2LinkedPersonId, Field::Adult3LinkedPersonId];
    for ((field, id), reference) in fields.into_iter().zip(&caring.cared_for).zip(references) {
        let told = if reference.is_empty() { id.clone().unwrap_or_default() } else { reference.clone() };
        set(field, told);
    }
}

/// Hundredths as a number with two decimals.
pub(super) fn hundredths(sum: i64) -> String {
    let sign = if sum < 0 { "-" } else { "" };
    let sum = sum.unsigned_abs();
    format!("{sign}{}.{:02}", sum / 100, sum % 100)
}

/// Puts the words of another release for those of release 2, and answers how many it has no word for.
fn reword(row: &mut [String; FIELDS], release: Release, specification: &Specification) -> u64 {
    let mut without = 0;
    if release == Release::Two {
        return without;
    }
    let code_of = |list: &List, text: &str| {
        list.rows.iter().find(|row| row.wording(Release::Two) == Some(text)).map(|row| row.code.clone())
    };
    let types = specification.list_of(Field::EventType);
    let event_type = types.and_then(|list| code_of(list, &row[Field::EventType.index()])).unwrap_or_default();
    for entry in specification.fields.iter().filter(|entry| entry.kind == Kind::List) {
        let text = &mut row[entry.field.index()];
        let Some(list) = specification.list_of(entry.field).filter(|_| !text.is_empty()) else { continue };
        match code_of(list, text).map(|code| list.wording_for(&code, release, &event_type)) {
            Some(Some(wording)) => wording.clone_into(text),
            // The wording may exist without our knowing it: the word of release 2 is then the better guess.
            Some(None) if list.known(release) != Known::Complete => {}
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
