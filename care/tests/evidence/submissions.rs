//! An analyst compares a file with the previous one before it is sent, and finds out whose records contradict each other.

use care::evidence::client_level_data::specification::{Field, specification};
use platform::{stories, testing::Page};

use super::{Place, imports::sent, place, store::entries};

const NHS: &str = "9434765919";

/// A file of services that began long ago: person, NHS number, start, end.
fn extract(period: (&str, &str), services: &[(&str, &str, &str)]) -> Vec<u8> {
    let fields = [
        Field::LaCode,
        Field::ReportingPeriodStartDate,
        Field::ReportingPeriodEndDate,
        Field::LaPersonUniqueIdentifier,
        Field::NhsNumber,
        Field::ClientType,
        Field::EventType,
        Field::ServiceType,
        Field::ServiceComponent,
        Field::EventStartDate,
    ];
    let all = specification().unwrap();
    let heading: Vec<&str> = fields.iter().map(|field| all.field(*field).header.as_str()).collect();
    let mut lines = vec![heading.join(",")];
    for (person, nhs, start) in services {
        let (from, to) = period;
        let what = "Service user,Service,Long term support: Community,Day support"; // CLD
        lines.push(format!("714,{from},{to},{person},{nhs},{what},{start}"));
    }
    lines.join("\r\n").into_bytes()
}

/// Two files of which the second forgets a person, moves a start, and has two ids for one NHS number. Answers its page.
async fn two_files(place: &Place) -> Page {
    let before = [("P1", "", "01/02/2023"), ("P2", "", "01/02/2023"), ("P3", "", "01/02/2023")];
    sent(place, "june.csv", extract(("01/07/2024", "30/06/2025"), &before)).await;
    let now = [("P1", "", "01/02/2023"), ("P2", "", "01/04/2025"), ("A", NHS, "05/05/2025"), ("B", NHS, "06/06/2025")];
    let mut page = sent(place, "september.csv", extract(("01/10/2024", "30/09/2025"), &now)).await;
    page.follow("september.csv").await.has_status(200);
    page
}

/// The queue of a file that was sent.
async fn queue_of(place: &Place, called: &str, services: &[(&str, &str, &str)]) -> Page {
    let mut page = sent(place, called, extract(("01/11/2024", "31/10/2025"), services)).await;
    page.follow(called).await.follow("What would be lost").await.follow("Records that contradict each other").await;
    page
}

stories! {
    with place;

    async fn before_a_file_is_sent_an_analyst_sees_what_would_be_lost(place: Place) {
        let mut page = two_files(&place).await;
        page.follow("What would be lost if this file is sent").await.has_status(200);
        page.sees("beside june.csv").sees("Arrangements that were open and vanish 2").sees("another start date 1");
        page.sees("People of whom nothing is said any more 1").sees("several ids of ours 1");
        let compare = page.path().to_owned();
        page.follow("2 Arrangements that were open and vanish").await.has_status(200);
        page.sees("The person is not in the file").sees("714_P3").sees("Long term support: Community").sees("1 Feb 2023");
        page.does_not_see("The file has more");
        let anna = place.signed_in("anna").await;
        let csv = anna.open(&format!("{compare}/vanished/csv")).await;
        assert!(csv.body().starts_with("row_before,person_key,la_person_id,"), "{}", csv.body());
        assert_eq!(csv.body().lines().count(), 3);
        assert_eq!(entries(&place.app.db, "evidence/submissions:rows").await, 2, "the page and the file");
        anna.open(&format!("{compare}/nothing")).await.has_status(404);
        anna.open("/evidence/data/nothing/compare").await.has_status(404);
        anna.open(&format!("{compare}?earlier=nothing")).await.has_status(404);
        for username in ["rosa", "lena", "dora"] {
            place.signed_in(username).await.open(&compare).await.has_status(403);
        }
    }

    async fn a_first_file_has_nothing_to_be_compared_with(place: Place) {
        let mut page = sent(&place, "june.csv", extract(("01/07/2024", "30/06/2025"), &[("P1", "", "01/02/2023")])).await;
        page.follow("june.csv").await.follow("What would be lost if this file is sent").await.has_status(200);
        page.sees("There is no earlier import of this council");
    }

    async fn what_was_found_out_about_two_records_does_not_come_back_and_changes_no_data(place: Place) {
        let page = two_files(&place).await;
        let import = page.path().rsplit('/').next().unwrap().to_owned();
        let kept = |place: &Place| {
            let path = place.app.config.data.join("evidence/714").join(format!("{import}.parquet"));
            std::fs::read(path).unwrap()
        };
        let before = kept(&place);
        let anna = place.signed_in("anna").await;
        let mut queue = anna.open("/evidence/identity").await;
        queue.sees("1 conflict nobody has resolved");
        queue.follow(NHS).await.has_status(200);
        queue.sees("What each record says").sees("5 May 2025").sees("6 June 2025");
        queue.press("Write it down").await.has_status(422).sees("Say what you found out").sees("Say how you found it out");
        queue.choose("decision", "Two people: a record has the wrong NHS number").fill("reason", "Asked the practice");
        queue.press("Write it down").await.has_status(422).sees("Choose the record that has the wrong NHS number");
        assert_eq!(queue.value("reason"), "Asked the practice", "what was typed is shown again");
        queue.choose("wrong_on", "B").press("Write it down").await.has_status(200).sees("No data was changed");
        queue.does_not_see("1 conflict nobody has resolved").sees("Asked the practice").sees("Anna");
        queue.sees("The records still say so in this import");
        assert_eq!(kept(&place), before);

        // The same evidence in another file does not come back; a third record is other evidence.
        let same = [("A", NHS, "05/05/2025"), ("B", NHS, "06/06/2025")];
        queue_of(&place, "october.csv", &same).await.does_not_see("1 conflict nobody has resolved");
        let third = [same[0], same[1], ("C", NHS, "07/07/2025")];
        queue_of(&place, "november.csv", &third).await.sees("1 conflict nobody has resolved");

        // It can be taken back, once.
        let mut queue = anna.open(&format!("/evidence/identity?import={import}")).await;
        queue.press("Take it back").await.has_status(200).sees("It is taken back").sees("1 conflict nobody has resolved");
        assert_eq!(entries(&place.app.db, "evidence/submissions:resolve").await, 2);
        place.signed_in("rosa").await.open("/evidence/identity").await.has_status(403);
    }

    async fn two_nhs_numbers_are_never_said_to_be_one_persons(place: Place) {
        let rows = [("P1", NHS, "05/05/2025"), ("P1", "9876543210", "06/06/2025")];
        sent(&place, "september.csv", extract(("01/10/2024", "30/09/2025"), &rows)).await;
        let anna = place.signed_in("anna").await;
        let mut queue = anna.open("/evidence/identity").await;
        queue.follow("P1").await.has_status(200).sees("never taken for one person’s").does_not_see("The same person");
        queue.fill("reason", "They look alike").forge("decision", "same_person");
        queue.press("Write it down").await.has_status(422).sees("Records whose NHS numbers differ are never taken");
        queue.choose("decision", "Corrected in our own system").press("Write it down").await.has_status(200);
        queue.sees("Corrected in our own system. They look alike");
    }
}
