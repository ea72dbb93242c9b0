//! A contact that is completed through the pages stands in the national return that the analyst takes away, word for word.

use care::{
    evidence::client_level_data::specification::{Field, specification},
    people::persons::{self, Details, relations},
};
use platform::{
    stories,
    work::{Actor, Work},
};

use super::{Place, place};

const EXPORT: &str = "/evidence/data/export";

/// The rows of a return, without its heading.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading: Vec<&str> = specification().unwrap().fields.iter().map(|entry| entry.header.as_str()).collect();
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), heading);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Mrs Quill, what she says of herself, and the daughter who looks after her.
async fn known(place: &Place) -> persons::Person {
    let mut work = Work::begin(&place.app, Actor::service("test")).await.unwrap();
    let details = Details {
        given_name: "Wren".into(),
        family_name: "Quill".into(),
        born_on: Some("1949-03-17".parse().unwrap()),
        nhs_number: Some("9434765919".into()),
        gender: Some("woman".into()),
        ethnicity: Some("White British".into()),
        postcode: Some("ZZ1 2BP".into()),
        lives: Some("Alone, council flat, third floor".into()),
        gp_practice: Some("Quay Street Practice".into()),
        ..Details::default()
    };
    let wren = persons::create(&mut work, details).await.unwrap();
    let daughter = Details { given_name: "Fern".into(), is_carer: true, ..Details::default() };
    let daughter = persons::create(&mut work, daughter).await.unwrap();
    let carer = relations::NewRelation { kind: "carer".into(), other_id: daughter.id, note: None, started_on: None };
    relations::relate(&mut work, &wren, &carer).await.unwrap();
    work.commit().await.unwrap();
    wren
}

stories! {
    with place;

    async fn a_contact_completed_on_the_pages_is_a_row_of_the_return(place: Place) {
        let wren = known(&place).await;
        let rosa = place.signed_in("rosa").await;
        let mut page = rosa.open(&format!("/contacts/new?person={}", wren.id)).await;
        page.fill("happening", "I cannot reach the shower since the fall");
        page.press("Save").await.has_status(200).sees("The contact is saved.");
        page.press("Done: helped today").await.has_status(200);
        page.fill("connected_to", "Handyperson, two rails").fill_date("check_on", "1 12 2026");
        page.press("End the contact").await.has_status(200);

        let anna = place.signed_in("anna").await;
        let mut page = anna.open("/evidence/data").await;
        page.follow("Export the national return").await.has_status(200).sees("for council 999").sees("names, NHS numbers");
        page.fill_date("from", "1 11 2026").fill_date("to", "30 11 2026");
        page.press("Download the file").await.has_status(200);
        assert_eq!(page.header("content-type"), "text/csv; charset=utf-8");
        assert!(page.header("content-disposition").contains("cld-999-20261101-20261130.csv"));
        let rows = rows(&page.body());
        assert_eq!(rows.len(), 1, "{rows:?}");
        let reference = rows[0][Field::EventReference.index()].clone();
        for (field, expected) in [
            (Field::LaCode, "999"),
            (Field::ReportingPeriodStartDate, "01/11/2026"),
            (Field::ReportingPeriodEndDate, "30/11/2026"),
            (Field::NhsNumber, "9434765919"),
            (Field::LaPersonUniqueIdentifier, wren.id.as_str()),
            (Field::FirstName, "Wren"),
            (Field::LastName, "Quill"),
            (Field::GpPracticeName, "Quay Street Practice"),
            (Field::Gender, "Female"),
            (Field::Ethnicity, "White: English, Welsh, Scottish, Northern Irish or British"),
            (Field::DateOfBirth, "17/03/1949"),
            (Field::ClientType, "Service user"), // CLD
            (Field::Postcode, "ZZ1 2BP"),
            (Field::AccommodationStatus, "Tenant: Local authority or other social housing provider"),
            (Field::HasUnpaidCarer, "Yes"),
            (Field::EventType, "Request"),
            (Field::EventReference, reference.as_str()),
            (Field::EventStartDate, "22/11/2026"),
            (Field::EventEndDate, "22/11/2026"),
            (Field::EventOutcome, "NFA: Information and advice or signposting"),
            (Field::RequestRouteOfAccess, "Community or other route"),
        ] {
            assert_eq!(rows[0][field.index()], expected, "{}", field.name());
        }
        assert!(rows[0][Field::EventDescription.index()].to_lowercase().contains("conversation"));
        let blank = rows[0].iter().filter(|text| text.is_empty()).count();
        assert_eq!(blank, 50 - 22, "nothing else is known: {:?}", rows[0]);
        assert!(std::fs::read_dir(place.app.config.data.join("uploads")).unwrap().next().is_none(), "nothing stays");
    }

    async fn it_is_written_down_who_took_what(place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(EXPORT).await;
        page.fill_date("from", "1 10 2026").fill_date("to", "30 9 2026");
        page.press("Download the file").await.has_status(422).sees("The period ends before it begins");
        page.does_not_see("Taken lately");
        page.fill("from-day", "").fill("from-month", "").fill("from-year", "").press("Download the file").await.has_status(422).sees("Enter the first day");
        page.fill_date("from", "1 10 2025").fill_date("to", "30 9 2026").choose("release", "Release 1, for systems that still expect it");
        page.press("Download the file").await.has_status(200);
        anna.open(EXPORT).await.sees("Taken lately").sees("Anna")
            .sees("The national return of 2025-10-01 to 2026-09-30 taken: 0 events in release 1, with names");
        for other in ["rosa", "dora", "lena"] {
            place.signed_in(other).await.open(EXPORT).await.has_status(403);
        }
    }
}
