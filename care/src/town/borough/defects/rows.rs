//! The defects that rows show: each a change of a row that fits it, with the field that it is in.

use jiff::{ToSpan as _, civil::Date};

use super::super::{chance::Chance, names::with_a_slip};
use crate::evidence::client_level_data::specification::{Check, Field};

pub(super) type Row = Vec<String>;
/// Whether a defect fits a row, and then makes it: a field, or none for the row as such.
pub(super) type Make = fn(&mut Row, &mut Chance) -> Option<Option<Field>>;

/// The defects that a row by itself shows.
pub(super) const OF_A_ROW: &[(Check, Make)] = &[
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
pub(super) const OF_TWO_ROWS: &[(Check, Make)] = &[
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
        let number =
            super::super::names::nhs_number(super::super::names::MOST_NUMBERED - 1 - u64::from(chance.below(900)))?;
        put(row, Field::NhsNumber, &number)
    }),
];

/// What a file of release 1 shows: words of the later release, and words that are on its lists and not to be used.
pub(super) const OF_RELEASE_1: &[(Check, Make)] = &[
    (Check::Release2Wording, |row, _| {
        (get(row, Field::ClientType) == "Service User").then_some(())?; // CLD
        put(row, Field::ClientType, "Service user") // CLD
    }),
    (Check::NotToBeUsed, |row, _| {
        (get(row, Field::ClientType) == "Service User").then_some(())?; // CLD
        (get(row, Field::EventType) == "Service").then_some(())?;
        put(row, Field::ClientFundingStatus, "Fully Health Funded") // CLD
    }),
];

/// What the text of a row shows, not its values: quotation marks, letters of another encoding, values without an end.
pub(super) const OF_THE_TEXT: [Check; 3] = [Check::StrayQuotation, Check::OtherEncoding, Check::ValueCut];

/// Stands in the description of a row whose text is to be spoilt, so that it is found again.
const HERE: &str = "spoil-this-text";

/// Marks a row whose text is to be spoilt.
pub(super) fn mark(row: &mut Row) {
    put(row, Field::EventDescription, HERE);
}

/// Spoils the text of a marked row.
pub(super) fn spoil_text(check: Check, text: &[u8]) -> Vec<u8> {
    let Some(at) = text.windows(HERE.len()).position(|part| part == HERE.as_bytes()) else { return text.to_vec() };
    let put = match check {
        Check::StrayQuotation => b"\"a visit".to_vec(),
        // An e with an acute accent, as old Windows programs write it.
        Check::OtherEncoding => b"at the caf\xe9".to_vec(),
        _ => b"on and ".repeat(LONG),
    };
    [&text[..at], &put, &text[at + HERE.len()..]].concat()
}

/// So many times, it is longer than any value.
const LONG: usize = 6_000;

pub(super) fn get(row: &Row, field: Field) -> &str {
    row.get(field.index()).map_or("", String::as_str)
}

pub(super) fn filled(row: &Row, field: Field) -> Option<&str> {
    Some(get(row, field)).filter(|text| !text.is_empty())
}

pub(super) fn put(row: &mut Row, field: Field, text: &str) -> Option<Option<Field>> {
    let cell = row.get_mut(field.index())?;
    text.clone_into(cell);
    Some(Some(field))
}

/// Puts the day so many days from another field's day into a field.
fn shift(row: &mut Row, from: Field, into: Field, days: i64) -> Option<Option<Field>> {
    let day = Date::strptime("%d/%m/%Y", get(row, from)).ok()?.checked_add(days.days()).ok()?;
    put(row, into, &day.strftime("%d/%m/%Y").to_string())
}
