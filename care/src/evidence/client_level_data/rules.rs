//! The check of one record: 50 texts in; meanings, national statuses and findings out. Pure, and it
//! never refuses a record: what cannot be understood stays blank beside its raw text, with a finding.

use std::borrow::Cow;

use jiff::civil::Date;

use super::cells::{self, Suggestions, Value};
use super::finding::{Finding, Place};
use super::local::LocalWords;
use super::specification::{AppliesTo, Check, Clause, FIELDS, Field, FieldEntry, Release, Specification, Status, Test};
use super::values::age_on;

/// A record as understood.
#[derive(Debug, Clone)]
pub struct CheckedRecord<'r> {
    /// The texts as they stand in the file.
    pub raw: [&'r str; FIELDS],
    /// What they say.
    pub values: [Value<'r>; FIELDS],
    /// What the national checks would say of each.
    pub statuses: [Status; FIELDS],
    /// Fields whose list is not known well enough to judge the value, as bits by [`Field::index`].
    pub unchecked: u64,
    /// Whether the national method would leave the row out: about nobody, without a start, without an end where one is
    /// needed, wholly outside the reporting period, or after the person's death. Source: national method of September
    /// 2026, filters of the main tables.
    pub left_out: bool,
}

impl CheckedRecord<'_> {
    /// The code of a list field.
    pub fn code(&self, field: Field) -> Option<&'static str> {
        match self.values[field.index()] {
            Value::Code(code) => Some(code),
            _ => None,
        }
    }

    /// The day in a date field.
    pub fn date(&self, field: Field) -> Option<Date> {
        match self.values[field.index()] {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The text in a text field.
    pub fn text(&self, field: Field) -> Option<&str> {
        match &self.values[field.index()] {
            Value::Text(text) => Some(text),
            Value::NhsNumber(digits) => std::str::from_utf8(digits).ok(),
            _ => None,
        }
    }

    /// The key under which the nation counts the person: the council's code with the NHS number, else with the
    /// council's own identifier, else nothing. Nobody is matched across councils.
    pub fn person_key(&self) -> Option<String> {
        let id = self.text(Field::NhsNumber).or_else(|| self.text(Field::LaPersonUniqueIdentifier))?;
        Some(format!("{}_{id}", self.text(Field::LaCode).unwrap_or("?")))
    }

    /// The 50 statuses as letters, in the order of the fields; see [`Status::letter`].
    pub fn status_letters(&self) -> String {
        self.statuses.iter().map(|status| status.letter()).collect()
    }

    fn is(&self, field: Field, code: &str) -> bool {
        self.code(field) == Some(code)
    }

    fn blank(&self, field: Field) -> bool {
        cells::is_blank(self.raw[field.index()].trim())
    }
}

/// So many conditions are answered once for a record; there are fewer.
const CONDITIONS: usize = 32;

/// Checks records of one file.
#[derive(Debug)]
pub struct Checker {
    specification: &'static Specification,
    release: Release,
    /// Columns the file does not have: said once for the file, not once for each row.
    missing: [bool; FIELDS],
    suggestions: Suggestions,
}

impl Checker {
    /// A checker for a file of this release. `missing` marks the columns that the file does not have.
    pub fn new(specification: &'static Specification, release: Release, missing: [bool; FIELDS]) -> Self {
        Self { specification, release, missing, suggestions: Suggestions::default() }
    }

    /// The same, reading words that are not the nation's as the council says.
    #[must_use]
    pub fn reading(self, local: LocalWords) -> Self {
        Self { suggestions: Suggestions::with(local), ..self }
    }

    /// The release against which records are checked.
    pub fn release(&self) -> Release {
        self.release
    }

    /// Checks one record and adds what it finds to `findings`.
    pub fn check<'r>(
        &mut self,
        raw: [&'r str; FIELDS],
        place: Place,
        findings: &mut Vec<Finding<'r>>,
    ) -> CheckedRecord<'r> {
        let mut record = CheckedRecord {
            raw,
            values: [Value::Blank; FIELDS],
            statuses: [Status::Blank; FIELDS],
            unchecked: 0,
            left_out: false,
        };
        for (at, entry) in self.specification.fields.iter().enumerate() {
            if raw[at].is_empty() {
                continue;
            }
            let cell = cells::check(self.specification, entry, self.release, raw[at], &mut self.suggestions);
            record.values[at] = cell.value;
            record.statuses[at] = cell.status;
            record.unchecked |= u64::from(cell.unchecked) << at;
            if let Some((check, expected)) = cell.found {
                findings.push(Finding {
                    place,
                    field: Some(entry.field),
                    check,
                    value: Cow::Borrowed(raw[at].trim()),
                    expected,
                });
            }
        }
        self.need(&mut record, place, findings);
        whole(&mut record, self.specification, place, findings);
        let leaves_out = |finding: &Finding<'_>| finding.entry(self.specification).leaves_out;
        record.left_out |= findings.iter().any(leaves_out);
        record
    }

    fn mandatory(&self, entry: &FieldEntry, record: &CheckedRecord<'_>) -> bool {
        self.specification.conditions.get(entry.mandatory).is_some_and(|condition| {
            condition.holds(self.release, |clause| true_of(clause, record, self.specification))
        })
    }

    /// Decides for every field whether it applies and whether it may be blank.
    fn need<'r>(&self, record: &mut CheckedRecord<'r>, place: Place, findings: &mut Vec<Finding<'r>>) {
        // Many fields ask the same of a record: it is answered once.
        let mut whom = [None; AppliesTo::ALL.len()];
        for to in AppliesTo::ALL {
            whom[to.index()] = applies(*to, record);
        }
        let mut held = [None; CONDITIONS];
        let mut mandatory = |entry: &FieldEntry, record: &CheckedRecord<'_>| match held.get_mut(entry.mandatory) {
            Some(answer) => *answer.get_or_insert_with(|| self.mandatory(entry, record)),
            None => self.mandatory(entry, record),
        };
        for (at, entry) in self.specification.fields.iter().enumerate() {
            let blank = record.statuses[at] == Status::Blank;
            let mut find = |check, value: &'r str| {
                findings.push(Finding {
                    place,
                    field: Some(entry.field),
                    check,
                    value: Cow::Borrowed(value),
                    expected: Cow::Borrowed(""),
                });
            };
            let applies = if entry.is_in(self.release) { whom[entry.applies_to.index()] } else { Some(false) };
            match applies {
                None if blank => record.statuses[at] = Status::Undetermined,
                Some(false) => {
                    // Columns of another kind of event that are filled hint at shifted columns; columns
                    // about people are commonly filled for everybody and mean no harm.
                    if !blank && is_about_one_kind_of_event(entry.applies_to) {
                        find(Check::ValueNotExpected, record.raw[at].trim());
                    }
                    record.statuses[at] = Status::NotApplicable;
                }
                Some(true) if blank && mandatory(entry, record) => {
                    record.statuses[at] = Status::FailedBlank;
                    let check = match entry.field {
                        Field::EventStartDate => Check::NoStart,
                        // With a date of death a service needs an end too, and counts without one.
                        Field::EventEndDate if !record.is(Field::EventType, "service") => Check::NoEndButNotAService,
                        _ => Check::BlankButMandatory,
                    };
                    if self.missing[at] {
                        record.left_out |= self.specification.check(check).leaves_out;
                    } else {
                        find(check, "");
                    }
                }
                // A value whose field applies, or may apply, keeps the status of its own check.
                Some(true) | None => {}
            }
        }
    }
}

/// Whether a row of a condition is true of a record.
fn true_of(clause: &Clause, record: &CheckedRecord<'_>, specification: &Specification) -> bool {
    let has = |value: &str| clause.values.iter().any(|one| one == value);
    let code = record.code(clause.field);
    match clause.test {
        Test::Is => code.is_some_and(has),
        Test::IsNot => !code.is_some_and(has),
        Test::GroupIs => code.is_some_and(|code| has(group(specification, clause.field, code))),
        Test::IsFilled => record.values[clause.field.index()] != Value::Blank,
        Test::AgeAtPeriodEndIs => {
            let bound = |at: usize| clause.values.get(at).and_then(|value| value.parse().ok());
            match (record.date(clause.field), record.date(Field::ReportingPeriodEndDate), bound(0), bound(1)) {
                (Some(birth), Some(end), Some(from), Some(to)) => (from..=to).contains(&age_on(birth, end)),
                _ => false,
            }
        }
    }
}

/// The group that a code belongs to in the list of its field.
fn group<'s>(specification: &'s Specification, field: Field, code: &str) -> &'s str {
    specification.list_of(field).map_or("", |list| list.group(code))
}

fn is_about_one_kind_of_event(applies_to: AppliesTo) -> bool {
    matches!(applies_to, AppliesTo::Requests | AppliesTo::Assessments | AppliesTo::Services | AppliesTo::Reviews)
}

/// Whether a field is about this record. `None`: nobody can say, because its client type or event type
/// is missing.
fn applies(to: AppliesTo, record: &CheckedRecord<'_>) -> Option<bool> {
    let client = record.code(Field::ClientType);
    let event = |code: &str| match client {
        Some("carer_by_association") => Some(false),
        _ => record.code(Field::EventType).map(|event| event == code),
    };
    match to {
        AppliesTo::Everyone => Some(true),
        AppliesTo::ServiceUsers => client.map(|client| client == "service_user"),
        AppliesTo::Carers => client.map(|client| client != "service_user"),
        AppliesTo::Events => client.map(|client| client != "carer_by_association"),
        AppliesTo::Requests => event("request"),
        AppliesTo::Assessments => event("assessment"),
        AppliesTo::Services => event("service"),
        AppliesTo::Reviews => event("review"),
    }
}

/// The first day of the month in which a file is taken to arrive: that of the day after its stated period.
pub(super) fn import_month(stated_end: Date) -> Option<Date> {
    Some(stated_end.tomorrow().ok()?.first_of_month())
}

/// What only several cells together can show.
fn whole<'r>(
    record: &mut CheckedRecord<'r>,
    specification: &Specification,
    place: Place,
    findings: &mut Vec<Finding<'r>>,
) {
    let start = record.date(Field::EventStartDate);
    let end = record.date(Field::EventEndDate);
    let birth = record.date(Field::DateOfBirth);
    let death = record.date(Field::DateOfDeath);
    let from = record.date(Field::ReportingPeriodStartDate);
    let to = record.date(Field::ReportingPeriodEndDate);
    let service = record.is(Field::EventType, "service");
    let association = record.is(Field::ClientType, "carer_by_association");
    let before =
        |first: Option<Date>, second: Option<Date>| first.zip(second).is_some_and(|(first, second)| first < second);
    let raw = |field: Field| record.raw[field.index()].trim();
    let mut failed = [None; 3];
    let mut find = |field: Field, check: Check, than: &'r str| {
        findings.push(Finding {
            place,
            field: Some(field),
            check,
            value: Cow::Borrowed(raw(field)),
            expected: Cow::Borrowed(than),
        });
    };

    if record.blank(Field::NhsNumber) && record.blank(Field::LaPersonUniqueIdentifier) {
        find(Field::LaPersonUniqueIdentifier, Check::NoIdentity, "");
    }
    // A date that is there and cannot be read is as none. One that is blank was found field by field.
    if start.is_none() && !association && !record.blank(Field::EventStartDate) {
        find(Field::EventStartDate, Check::NoStart, "");
    }
    if end.is_none() && !service && !association && !record.blank(Field::EventEndDate) {
        find(Field::EventEndDate, Check::NoEndButNotAService, "");
    }
    if before(end, start) {
        find(Field::EventEndDate, Check::EndBeforeStart, raw(Field::EventStartDate));
        failed[0] = Some(Field::EventEndDate);
    }
    if before(to, from) {
        find(Field::ReportingPeriodEndDate, Check::PeriodReversed, "");
        failed[1] = Some(Field::ReportingPeriodEndDate);
    }
    if before(end, from) {
        find(Field::EventEndDate, Check::EndsBeforePeriod, "");
    }
    if !service && before(to, end) {
        find(Field::EventEndDate, Check::EndsAfterPeriod, "");
    } else if end.zip(to.and_then(import_month)).is_some_and(|(end, month)| month <= end) {
        find(Field::EventEndDate, Check::EndsInImportMonth, "");
    }
    // An event that also ends after the period was found by its end.
    if before(to, start) && (service || !before(to, end)) {
        find(Field::EventStartDate, Check::StartsAfterPeriod, "");
    }
    if before(death, birth) {
        find(Field::DateOfDeath, Check::DeathBeforeBirth, "");
        failed[2] = Some(Field::DateOfDeath);
    }
    if before(death, start) {
        find(Field::DateOfDeath, Check::DeathBeforeStart, "");
    } else if before(death, from) {
        find(Field::DateOfDeath, Check::DeathBeforePeriod, "");
    }
    if before(start, birth) {
        find(Field::DateOfBirth, Check::BornAfterStart, "");
    }
    if birth.zip(death.or(to)).is_some_and(|(birth, day)| age_on(birth, day) >= 115) {
        find(Field::DateOfBirth, Check::OlderThan115, "");
    }
    if let Some(id) = record.text(Field::LaPersonUniqueIdentifier) {
        for linked in [Field::Adult1LinkedPersonId, Field::Adult2LinkedPersonId, Field::Adult3LinkedPersonId] {
            if record.text(linked) == Some(id) {
                find(linked, Check::LinkedToSelf, "");
            }
        }
    }
    if service
        && record.is(Field::ServiceType, "community")
        && record.is(Field::ClientType, "service_user")
        && record.blank(Field::DeliveryMechanism)
    {
        find(Field::DeliveryMechanism, Check::CommunityWithoutDelivery, "");
    }
    if record.is(Field::AccommodationStatus, "unknown") {
        find(Field::AccommodationStatus, Check::AccommodationUnknown, "");
    }
    // What is not the end of the council's part, in either release.
    let outcome = record.code(Field::EventOutcome).map_or("", |code| group(specification, Field::EventOutcome, code));
    let goes_on = matches!(outcome, "progress" | "not_mapped");
    if service && goes_on && end.is_some() && record.is(Field::ServiceType, "st_max") {
        find(Field::EventOutcome, Check::ShortTermWithoutSequel, "");
    }
    for field in failed.into_iter().flatten() {
        record.statuses[field.index()] = Status::FailedInvalid;
    }
}
