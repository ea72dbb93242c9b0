//! What goes out can be read in again, and says what the nation expects.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;

use jiff::civil::date;
use platform::Error;

use super::commands;
use super::export::{Export, ExportError, ExportOrder, PersonDetails};
use super::import::{ImportOrder, import_file};
use super::local::LocalWords;
use super::specification::{Field, List, Release, specification};
use super::testing::Folder;
use crate::people::events::model as words;
use crate::people::events::model::ClientLevelEvent;
use crate::people::events::tests::{Place, request, review, service};

fn order() -> ExportOrder<'static> {
    ExportOrder {
        council: "714",
        from: date(2024, 10, 1),
        to: date(2025, 9, 30),
        release: Release::Two,
        iso_dates: false,
    }
}

fn somebody() -> PersonDetails {
    PersonDetails {
        reference: "P1".to_owned(),
        nhs_number: "943 476 5919".to_owned(),
        first_name: "Synthetic, \"made up\"".to_owned(),
        last_name: "=Person\nin two lines".to_owned(),
        gender: "Female".to_owned(),
        ethnicity: "White: Irish".to_owned(),
        born_on: Some(date(1949, 3, 17)),
        primary_support_reason: "Support with memory and cognition".to_owned(),
        postcode: "EC1A 1BB".to_owned(),
        accommodation_status: "Shared Lives scheme".to_owned(),
        has_unpaid_carer: "No".to_owned(),
        client_funding_status: "Fully client funded".to_owned(),
        ..PersonDetails::default()
    }
}

fn written(order: ExportOrder<'_>, events: &[ClientLevelEvent]) -> Vec<u8> {
    let mut export = Export::begin(order, Vec::new()).unwrap();
    for event in events {
        export.push(event, &somebody()).unwrap();
    }
    export.finish().unwrap().1
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_words_of_events_are_those_of_the_specification() {
    fn compare(name: &str, words: impl Iterator<Item = (&'static str, &'static str)>) {
        let list: &List = specification().unwrap().list(name).unwrap();
        for (code, national) in words {
            assert_eq!(list.wording(code, Release::Two), Some(national), "{name} {code}");
        }
    }
    macro_rules! all {
        ($($words:ident $list:literal),*) => {
            $(compare($list, words::$words::ALL.iter().map(|word| (word.code(), word.national())));)*
        };
    }
    all!(
        ClientType "client_type", EventType "event_type", Outcome "event_outcome", RouteOfAccess "route_of_access",
        AssessmentType "assessment_type", EligibleNeeds "eligible_needs_identified", Method "method_of_assessment",
        Method "method_of_review", ReviewReason "review_reason", ReviewOutcomes "review_outcomes_achieved",
        ServiceType "service_type", ServiceComponent "service_component", DeliveryMechanism "delivery_mechanism",
        CostFrequency "cost_frequency"
    );
}

#[test]
fn a_row_has_its_fifty_texts_exactly() {
    let bytes = written(order(), &[service()]);
    let row = rows(&bytes).remove(0);
    let text = |field: Field| row[field.index()].as_str();
    assert_eq!(row.len(), 50);
    assert_eq!(text(Field::NhsNumber), "9434765919");
    assert_eq!(text(Field::LastName), "=Person\nin two lines", "exact, whatever a spreadsheet makes of it");
    assert_eq!(text(Field::DateOfBirth), "17/03/1949");
    assert_eq!(text(Field::EventEndDate), "");
    assert_eq!(text(Field::PrimarySupportReason), "Mental health support", "as it was then, not as it is now");
    assert_eq!((text(Field::UnitCost), text(Field::PlannedUnitsPerWeek)), ("85.50", "1.50"));
    let head = String::from_utf8(bytes).unwrap();
    assert!(head.starts_with("LA Code,Reporting Period Start Date,") && head.contains("Planned units per week\r\n"));
}

#[test]
fn dates_and_words_can_be_written_in_the_other_form() {
    let iso = ExportOrder { iso_dates: true, release: Release::One, ..order() };
    let row = rows(&written(iso, &[request()])).remove(0);
    let text = |field: Field| row[field.index()].as_str();
    assert_eq!(text(Field::EventStartDate), "2025-06-02");
    assert_eq!(text(Field::ClientType), "Service User");
    assert_eq!(text(Field::EventOutcome), "NFA - Information & Advice / Signposting only");
    assert_eq!(text(Field::Ethnicity), "White - Irish");

    // Release 1 had several words for what release 2 calls by one: which is right depends on the event.
    let outcome = |event: ClientLevelEvent, outcome| {
        let event = ClientLevelEvent { outcome: Some(outcome), ..event };
        rows(&written(iso, &[event])).remove(0).swap_remove(Field::EventOutcome.index())
    };
    assert_eq!(outcome(service(), words::Outcome::Continuation), "Provision of service");
    assert_eq!(outcome(review(), words::Outcome::Continuation), "No change in package");
    assert_eq!(outcome(review(), words::Outcome::AssessmentOrReview), "Progress to Re-assessment / Unplanned Review");
    assert_eq!(outcome(request(), words::Outcome::AssessmentOrReview), "Progress to Assessment");
    assert_eq!(outcome(review(), words::Outcome::SupportPlanningOrServices), "Progress to Support Planning / Services");

    let only_in_two = ClientLevelEvent { outcome: Some(words::Outcome::NfaOtherCouncilService), ..request() };
    let mut export = Export::begin(iso, Vec::new()).unwrap();
    export.push(&only_in_two, &somebody()).unwrap();
    let (exported, bytes) = export.finish().unwrap();
    assert_eq!(exported.without_wording, 1, "release 1 has no such outcome");
    assert_eq!(rows(&bytes)[0][Field::EventOutcome.index()], "");
}

#[test]
fn only_the_period_is_written() {
    let mut export = Export::begin(ExportOrder { to: date(2025, 6, 4), ..order() }, Vec::new()).unwrap();
    for event in [request(), service()] {
        export.push(&event, &somebody()).unwrap();
    }
    let (exported, _) = export.finish().unwrap();
    assert_eq!((exported.written, exported.of_others), (1, 0));
    let mut export = Export::begin(order(), Vec::new()).unwrap();
    for event in [request(), ClientLevelEvent { council: "905".to_owned(), ..request() }] {
        export.push(&event, &somebody()).unwrap();
    }
    let (exported, bytes) = export.finish().unwrap();
    assert_eq!((exported.written, exported.of_others), (1, 1), "a file is of one council");
    assert_eq!(rows(&bytes)[0][Field::LaCode.index()], "714");
    let reversed = ExportOrder { to: date(2024, 1, 1), ..order() };
    assert!(matches!(Export::begin(reversed, Vec::new()), Err(ExportError::PeriodReversed)));
}

#[test]
fn what_is_written_is_read_again_without_findings() {
    let folder = Folder::new();
    for (release, id) in [(Release::Two, "two"), (Release::One, "one")] {
        let events = [request(), service(), review()];
        let bytes = written(ExportOrder { release, ..order() }, &events);
        let file = folder.file("out.csv", &bytes);
        let into =
            ImportOrder { file: &file, called: None, data: &folder.0.join("data"), import_id: id, release: None };
        let imported = import_file(into, &mut |_| {}).unwrap();
        let found: Vec<String> =
            imported.summary.findings.iter().map(|found| format!("{} {}", found.rule, found.field)).collect();
        assert_eq!(found, ["missing_event_type Event Type"], "the only thing to say: there is no assessment");
        assert_eq!(imported.summary.release, release.name());
        let table = Folder::ask(
            &imported,
            "select event_type, event_start_date, event_outcome_raw, event_outcome, unit_cost_pence,
               adult_1_linked_person_id
             from imported order by event_type",
        );
        let said: Vec<String> =
            table.rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")).collect();
        let [of_request, of_review, of_service] = match release {
            Release::One => {
                ["NFA - Information & Advice / Signposting only", "No change in package", "Provision of service"]
            }
            Release::Two => [
                "NFA: Information and advice or signposting",
                "Continuation of support or services",
                "Continuation of support or services",
            ],
        };
        assert_eq!(
            said,
            [
                format!("request 2025-06-02 {of_request} nfa_information_and_advice  "),
                format!("review 2025-06-02 {of_review} continuation  person-1"),
                format!("service 2025-01-06 {of_service} continuation 8550 "),
            ]
        );
    }
}

#[tokio::test]
async fn the_command_writes_the_current_events_of_the_record_store() {
    let place = Place::new().await;
    for event in [request(), service(), review()] {
        place.record(&event).await;
    }
    let file = place.folder.join("out.csv");
    let mut asked: Vec<Vec<String>> = Vec::new();
    let exported = commands::export(&place.app.db, order(), &file, &mut |_, ids| {
        asked.push(ids.to_vec());
        Box::pin(async { Ok(HashMap::from([("person-1".to_owned(), somebody())])) })
    })
    .await
    .unwrap();
    let told = commands::told_of_export(order(), exported);
    assert!(told.starts_with("Wrote 3 events from 1 October 2024 to 30 September 2025 in release 2."), "{told}");
    assert_eq!(asked, [["person-1", "person-2"]]);
    let rows = rows(&std::fs::read(&file).unwrap());
    assert_eq!(rows[0][Field::LaPersonUniqueIdentifier.index()], "P1");
    assert_eq!(rows[2][Field::LaPersonUniqueIdentifier.index()], "", "nobody's details are blank, the event is there");

    let again =
        commands::export(&place.app.db, order(), &file, &mut |_, _| Box::pin(async { Ok(HashMap::new()) })).await;
    assert!(matches!(again, Err(Error::Refusal(_))), "a file that is there is not replaced");
}

#[tokio::test]
async fn an_export_that_fails_leaves_no_file() {
    let place = Place::new().await;
    place.record(&request()).await;
    let file = place.folder.join("out.csv");
    let made = commands::export(&place.app.db, order(), &file, &mut |_, _| {
        Box::pin(async { Err(Error::Unavailable("the people are not to be had".to_owned())) })
    })
    .await;
    assert!(made.is_err());
    let left: Vec<_> = std::fs::read_dir(&place.folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("csv"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn the_import_command_says_what_it_found() {
    let folder = Folder::new();
    let bytes = written(order(), &[request(), service()]);
    let file = folder.file("out.csv", &bytes);
    let told = commands::import(&file, &folder.0.join("data"), "a-1", None, &LocalWords::default()).unwrap();
    assert!(told.starts_with("Imported 2 rows of out.csv for council 714: release 2 (found from its words), UTF-8.\n"));
    assert!(told.contains("Events start from 6 January 2025 and end by 5 June 2025."), "{told}");
    let other = folder.file("other.csv", b"a,b\n1,2\n");
    let refused = commands::import(&other, &folder.0.join("data"), "a-2", None, &LocalWords::default());
    assert!(matches!(refused, Err(Error::Refusal(_))));
}
