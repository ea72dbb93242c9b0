//! The checks as tables of facts: a sound record, one change, what is found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::large_types_passed_by_value)]

use super::finding::{Finding, Place};
use super::rules::{CheckedRecord, Checker};
use super::specification::{FIELDS, Field, Release, Status, specification};

/// A record of release 2 without a fault.
pub(super) fn sound(event: &str) -> [&'static str; FIELDS] {
    let mut raw = [""; FIELDS];
    let mut set = |field: Field, text| raw[field.index()] = text;
    for (field, text) in [
        (Field::LaCode, "714"),
        (Field::ReportingPeriodStartDate, "01/10/2024"),
        (Field::ReportingPeriodEndDate, "30/09/2025"),
        (Field::NhsNumber, "9434765919"),
        (Field::LaPersonUniqueIdentifier, "P1"),
        (Field::Gender, "Female"),
        (Field::Ethnicity, "White: Irish"),
        (Field::DateOfBirth, "17/03/1949"),
        (Field::ClientType, "Service user"),
        (Field::Postcode, "EC1A 1BB"),
        (Field::AccommodationStatus, "Shared Lives scheme"),
        (Field::HasUnpaidCarer, "No"),
        (Field::EventType, "Request"),
        (Field::EventReference, "E1"),
        (Field::EventStartDate, "02/06/2025"),
        (Field::EventEndDate, "05/06/2025"),
        (Field::EventOutcome, "NFA: Other"),
    ] {
        set(field, text);
    }
    set(
        Field::EventType,
        ["Request", "Assessment", "Service", "Review"].into_iter().find(|word| *word == event).unwrap(),
    );
    let more: &[(Field, &str)] = match event {
        "Request" => &[(Field::RequestRouteOfAccess, "Discharge from hospital")],
        "Assessment" => &[
            (Field::PrimarySupportReason, "Mental health support"),
            (Field::AssessmentType, "Long term assessment"),
            (Field::MethodOfAssessment, "Service user only"),
        ],
        "Service" => &[
            (Field::PrimarySupportReason, "Mental health support"),
            (Field::ClientFundingStatus, "Fully client funded"),
            (Field::EventEndDate, ""),
            (Field::EventOutcome, "Continuation of support or services"),
            (Field::ServiceType, "Long term support: Community"),
            (Field::ServiceComponent, "Day support"),
            (Field::DeliveryMechanism, "CASSR managed personal budget"),
            (Field::UnitCost, "85.50"),
            (Field::CostFrequencyUnitType, "Weekly"),
            (Field::PlannedUnitsPerWeek, "1"),
        ],
        _ => &[
            (Field::PrimarySupportReason, "Mental health support"),
            (Field::ClientFundingStatus, "Fully client funded"),
            (Field::ReviewReason, "Planned"),
            (Field::ReviewOutcomesAchieved, "Fully met"),
            (Field::MethodOfReview, "Service user only"),
        ],
    };
    for (field, text) in more {
        raw[field.index()] = text;
    }
    raw
}

fn check(raw: [&str; FIELDS], release: Release) -> (CheckedRecord<'_>, Vec<Finding<'_>>) {
    let mut findings = Vec::new();
    let mut checker = Checker::new(specification().unwrap(), release, [false; FIELDS]);
    let record = checker.check(raw, Place { row: 1, line: 2 }, &mut findings);
    (record, findings)
}

fn found(event: &str, changes: &[(Field, &'static str)]) -> Vec<String> {
    let mut raw = sound(event);
    for (field, text) in changes {
        raw[field.index()] = text;
    }
    let (_, findings) = check(raw, Release::Two);
    findings.iter().map(|finding| format!("{} {}", finding.field.unwrap().name(), finding.check.name())).collect()
}

#[test]
fn a_sound_record_of_each_kind_has_no_findings() {
    for event in ["Request", "Assessment", "Service", "Review"] {
        assert_eq!(found(event, &[]), Vec::<String>::new(), "{event}");
    }
}

/// The kind of event, the changes, and what is found.
type Case = (&'static str, &'static [(Field, &'static str)], &'static [&'static str]);

#[test]
fn one_change_one_finding() {
    use Field as F;
    let table: &[Case] = &[
        ("Request", &[(F::Gender, "")], &["gender blank_but_mandatory"]),
        ("Request", &[(F::Gender, "female")], &["gender near_miss"]),
        ("Request", &[(F::Gender, "Female ")], &[]),
        ("Request", &[(F::Gender, " Female")], &["gender near_miss"]),
        ("Request", &[(F::Gender, "Female\u{a0}")], &["gender near_miss"]),
        ("Request", &[(F::Gender, "F")], &["gender not_on_the_list"]),
        ("Request", &[(F::Gender, "NULL")], &["gender null_word", "gender blank_but_mandatory"]),
        ("Request", &[(F::ClientType, "Service User")], &["client_type release_1_wording"]),
        ("Request", &[(F::Ethnicity, "White – Irish")], &["ethnicity near_miss"]),
        ("Request", &[(F::NhsNumber, "9434765918")], &["nhs_number nhs_number_check_digit"]),
        ("Request", &[(F::NhsNumber, "943476")], &["nhs_number not_an_nhs_number"]),
        ("Request", &[(F::NhsNumber, "")], &["nhs_number blank_but_mandatory"]),
        ("Request", &[(F::DateOfBirth, "31/02/1949")], &["date_of_birth not_a_date"]),
        ("Request", &[(F::DateOfBirth, "01/01/0001")], &["date_of_birth date_not_plausible"]),
        ("Request", &[(F::DateOfBirth, "01/01/1900")], &["date_of_birth older_than_115"]),
        ("Request", &[(F::DateOfBirth, "01/07/2025")], &["date_of_birth born_after_start"]),
        ("Request", &[(F::EventEndDate, "")], &["event_end_date no_end_but_not_a_service"]),
        ("Request", &[(F::EventEndDate, "01/06/2025")], &["event_end_date end_before_start"]),
        ("Request", &[(F::EventEndDate, "01/10/2025")], &["event_end_date ends_after_period"]),
        (
            "Request",
            &[(F::EventStartDate, "01/06/2024"), (F::EventEndDate, "30/09/2024")],
            &["event_end_date ends_before_period"],
        ),
        ("Request", &[(F::EventStartDate, "")], &["event_start_date no_start"]),
        ("Request", &[(F::EventStartDate, "soon")], &["event_start_date not_a_date", "event_start_date no_start"]),
        (
            "Request",
            &[(F::EventEndDate, "soon")],
            &["event_end_date not_a_date", "event_end_date no_end_but_not_a_service"],
        ),
        // A period that ends within a month: the file arrives in that month, whose ends are not counted yet.
        ("Request", &[(F::ReportingPeriodEndDate, "15/06/2025")], &["event_end_date ends_in_import_month"]),
        ("Service", &[(F::EventStartDate, "01/10/2025")], &["event_start_date starts_after_period"]),
        ("Request", &[(F::AccommodationStatus, "Unknown")], &["accommodation_status accommodation_unknown"]),
        ("Request", &[(F::DateOfDeath, "01/06/2025")], &["date_of_death death_before_start"]),
        (
            "Request",
            &[(F::EventStartDate, "01/06/2024"), (F::DateOfDeath, "01/07/2024")],
            &["date_of_death death_before_period"],
        ),
        (
            "Request",
            &[(F::ReportingPeriodEndDate, "30/09/2024")],
            &["reporting_period_end_date period_reversed", "event_end_date ends_after_period"],
        ),
        ("Request", &[(F::Postcode, "nowhere")], &["postcode not_a_postcode"]),
        ("Request", &[(F::LaCode, "E06000005")], &["la_code not_a_council_code"]),
        ("Request", &[(F::GpPracticeCode, "Dr X")], &["gp_practice_code not_a_practice_code"]),
        ("Request", &[(F::RequestRouteOfAccess, "")], &["request_route_of_access blank_but_mandatory"]),
        ("Request", &[(F::RequestRouteOfAccess, "Fell from the sky")], &[]),
        ("Request", &[(F::EventOutcome, "Progress to financial assessment")], &["event_outcome no_longer_collected"]),
        ("Request", &[(F::ServiceType, "Long term support: Community")], &["service_type value_not_expected"]),
        ("Request", &[(F::EventType, "")], &["event_type blank_but_mandatory"]),
        ("Assessment", &[(F::PrimarySupportReason, "")], &["primary_support_reason blank_but_mandatory"]),
        ("Assessment", &[(F::MethodOfAssessment, "")], &["method_of_assessment blank_but_mandatory"]),
        ("Assessment", &[(F::AssessmentType, "")], &["assessment_type blank_but_mandatory"]),
        (
            "Assessment",
            &[(F::PrimarySupportReason, "Learning disability support"), (F::DateOfBirth, "01/01/1980")],
            &["employment_status blank_but_mandatory"],
        ),
        ("Assessment", &[(F::PrimarySupportReason, "Learning disability support")], &[]),
        ("Service", &[(F::UnitCost, "")], &["unit_cost blank_but_mandatory"]),
        (
            "Service",
            &[
                (F::UnitCost, ""),
                (F::CostFrequencyUnitType, ""),
                (F::PlannedUnitsPerWeek, ""),
                (F::DeliveryMechanism, "CASSR commissioned support"),
            ],
            &[],
        ),
        ("Service", &[(F::UnitCost, "£85")], &["unit_cost not_a_number"]),
        ("Service", &[(F::UnitCost, "-85")], &["unit_cost negative_number"]),
        ("Service", &[(F::DeliveryMechanism, "")], &["delivery_mechanism community_without_delivery"]),
        ("Service", &[(F::DateOfDeath, "01/07/2025")], &["event_end_date blank_but_mandatory"]),
        ("Service", &[(F::EventEndDate, "01/12/2025")], &["event_end_date ends_in_import_month"]),
        ("Service", &[(F::EventEndDate, "30/09/2025")], &[]),
        ("Service", &[(F::ProviderCqcLocationId, "12345")], &["provider_cqc_location_id not_a_cqc_location"]),
        (
            "Service",
            &[
                (F::ServiceType, "Short term support: ST-Max"),
                (F::ServiceComponent, "Reablement"),
                (F::EventEndDate, "01/07/2025"),
            ],
            &["event_outcome short_term_without_sequel"],
        ),
        ("Review", &[(F::ReviewOutcomesAchieved, "")], &["review_outcomes_achieved blank_but_mandatory"]),
        ("Review", &[(F::ReviewOutcomesAchieved, ""), (F::ReviewReason, "Review of short term support")], &[]),
    ];
    for (event, changes, expected) in table {
        assert_eq!(found(event, changes), *expected, "{event} {changes:?}");
    }
}

/// Rows that the nation would leave out are marked, whichever way the file says it.
#[test]
fn what_the_nation_leaves_out_is_marked() {
    use Field as F;
    let left_out = |event: &str, changes: &[(Field, &'static str)], missing: &[Field]| {
        let mut raw = sound(event);
        for (field, text) in changes {
            raw[field.index()] = text;
        }
        let mut without = [false; FIELDS];
        for field in missing {
            without[field.index()] = true;
            raw[field.index()] = "";
        }
        let mut findings = Vec::new();
        let mut checker = Checker::new(specification().unwrap(), Release::Two, without);
        checker.check(raw, Place { row: 1, line: 2 }, &mut findings).left_out
    };
    for (event, changes, expected) in [
        ("Request", &[][..], false),
        ("Request", &[(F::EventStartDate, "")], true),
        ("Request", &[(F::EventStartDate, "NULL")], true),
        ("Request", &[(F::EventEndDate, "")], true),
        ("Service", &[(F::EventEndDate, "")], false),
        ("Service", &[(F::DateOfDeath, "01/07/2025")], false),
        ("Service", &[(F::DateOfDeath, "01/06/2025")], true),
        ("Service", &[(F::EventEndDate, "01/12/2025")], false),
        ("Request", &[(F::EventEndDate, "01/12/2025")], true),
        ("Request", &[(F::NhsNumber, "")], false),
        ("Request", &[(F::NhsNumber, ""), (F::LaPersonUniqueIdentifier, "NULL")], true),
    ] {
        assert_eq!(left_out(event, changes, &[]), expected, "{event} {changes:?}");
    }
    assert!(left_out("Request", &[], &[F::EventEndDate]), "a column that is not there is blank in every row");
    assert!(!left_out("Service", &[], &[F::EventEndDate]));
}

#[test]
fn a_carer_known_by_association_needs_no_event() {
    let mut changes =
        vec![(Field::ClientType, "Unpaid carer known by association"), (Field::PrimarySupportReason, "Unknown")];
    for field in [
        Field::EventType,
        Field::EventReference,
        Field::EventStartDate,
        Field::EventEndDate,
        Field::EventOutcome,
        Field::RequestRouteOfAccess,
    ] {
        changes.push((field, ""));
    }
    assert_eq!(found("Request", &changes), Vec::<String>::new());
}

#[test]
fn a_carer_linked_to_themselves_is_found() {
    let changes = [(Field::ClientType, "Unpaid carer"), (Field::Adult2LinkedPersonId, "P1")];
    assert_eq!(found("Request", &changes), ["adult_2_linked_person_id linked_to_self"]);
}

#[test]
fn a_row_about_nobody_is_kept_and_said() {
    let mut raw = sound("Request");
    raw[Field::NhsNumber.index()] = "NULL";
    raw[Field::LaPersonUniqueIdentifier.index()] = " ";
    let (record, findings) = check(raw, Release::Two);
    assert!(findings.iter().any(|finding| finding.check.name() == "no_identity"));
    assert_eq!(record.person_key(), None);
}

#[test]
fn the_person_key_is_the_nations() {
    let (record, _) = check(sound("Request"), Release::Two);
    assert_eq!(record.person_key().unwrap(), "714_9434765919");
    let mut raw = sound("Request");
    raw[Field::LaCode.index()] = "905";
    let (record, _) = check(raw, Release::Two);
    assert_eq!(record.person_key().unwrap(), "905_9434765919", "the same person elsewhere is somebody else's count");
    let mut raw = sound("Request");
    raw[Field::NhsNumber.index()] = "9434765918";
    let (record, _) = check(raw, Release::Two);
    assert_eq!(record.person_key().unwrap(), "714_P1");
}

#[test]
fn statuses_are_the_national_ones() {
    let mut raw = sound("Request");
    for (field, text) in [(Field::Gender, ""), (Field::Ethnicity, "Martian"), (Field::ClientType, "Service User")] {
        raw[field.index()] = text;
    }
    let (record, _) = check(raw, Release::Two);
    let status = |field: Field| record.statuses[field.index()].national();
    assert_eq!(status(Field::Gender), "Failed: Blank (Mandatory)");
    assert_eq!(status(Field::Ethnicity), "Failed: Invalid");
    assert_eq!(status(Field::ClientType), "Failed: Release 1");
    assert_eq!(status(Field::GpPracticeName), "Passed: Blank (Not Mandatory)");
    assert_eq!(status(Field::LaCode), "Passed: Valid");
    assert_eq!(status(Field::UnitCost), "Not applicable");
    assert_eq!(record.code(Field::ClientType), Some("service_user"), "the meaning is understood all the same");
    let letters = record.status_letters();
    assert_eq!(letters.len(), FIELDS);
    assert_eq!(&letters[9..11], "MI");

    raw[Field::ClientType.index()] = "Citizen";
    let (record, _) = check(raw, Release::Two);
    assert_eq!(record.statuses[Field::Dementia.index()], Status::Undetermined);
}

#[test]
fn release_1_words_pass_in_a_release_1_file() {
    let mut raw = sound("Request");
    for (field, text) in [
        (Field::ClientType, "Service User"),
        (Field::Ethnicity, "White - Irish"),
        (Field::EventOutcome, "NFA- Other"),
        (Field::RequestRouteOfAccess, "Discharge from Hospital"),
    ] {
        raw[field.index()] = text;
    }
    let (record, findings) = check(raw, Release::One);
    assert_eq!(findings, []);
    assert_eq!(record.code(Field::EventOutcome), Some("nfa_other"));
    raw[Field::EventOutcome.index()] = "NFA: Other";
    let (_, findings) = check(raw, Release::One);
    let said = findings[0].what_to_do(specification().unwrap());
    assert_eq!(said, "Write it as NFA- Other, or move the whole extract to release 2.");
}

#[test]
fn sentences_name_the_value_and_the_remedy() {
    let mut raw = sound("Request");
    raw[Field::AccommodationStatus.index()] = "Registered care homes";
    let (_, findings) = check(raw, Release::Two);
    let spec = specification().unwrap();
    assert_eq!(findings[0].what_happened(spec), "Registered care homes is not on the list for Accommodation Status.");
    assert!(findings[0].what_to_do(spec).ends_with("Perhaps it means Registered care home."));
}

#[test]
fn a_list_that_is_not_known_is_counted_as_unchecked() {
    let mut raw = sound("Request");
    raw[Field::RequestRouteOfAccess.index()] = "Fell from the sky";
    let (record, findings) = check(raw, Release::Two);
    assert_eq!(findings, []);
    assert_eq!(record.unchecked, 1 << Field::RequestRouteOfAccess.index());
    assert_eq!(record.code(Field::RequestRouteOfAccess), None);
}

#[test]
fn no_text_makes_the_check_fail() {
    let long = "é".repeat(100_000);
    for text in ["\u{0}", "\u{feff}", "%s", "{value}", "💥", "'; drop table", "\t", "--", long.as_str()] {
        let (record, _) = check([text; FIELDS], Release::Two);
        assert_eq!(record.raw[0], text);
    }
}
