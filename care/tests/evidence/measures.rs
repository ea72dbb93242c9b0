//! The overview, a measure, the people behind it, marks on its chart, its file, and what happens when it fails.

use care::people::events::model::Outcome;
use jiff::{Timestamp, civil::date};
use platform::stories;

use super::{NOW, Place, place};

const SOLVED: &str = "/evidence/measures/solved-within-24-hours";
const REQUESTS: &str = "/evidence/measures/requests-per-month";

stories! {
    with place;

    async fn numbers_before_anybody_asked_say_so(place: Place) {
        let anna = place.signed_in("anna").await;
        for path in ["/evidence", SOLVED, REQUESTS] {
            anna.open(path).await.has_status(200).sees("There is nothing to count yet.");
        }
        anna.open("/evidence/measures/nothing").await.has_status(404);
        anna.open(&format!("{SOLVED}?source=nothing")).await.has_status(404);
        place.signed_in("rosa").await.open("/evidence").await.has_status(403);
    }

    async fn a_completed_request_is_on_the_chart_at_the_next_page_view(place: Place) {
        place.history().await;
        let anna = place.signed_in("anna").await;
        let page = anna.open(SOLVED).await;
        page.has_status(200).sees("in July 2026, between its usual limits").sees("provisional, drawn hollow");
        assert!(page.body().contains("<svg") && page.body().contains("point--provisional"), "the chart is drawn");
        anna.open(REQUESTS).await.does_not_see("11 in November 2026");
        let person = place.recorded("Mary").await;
        place.requests(&[(person.id, date(2026, 11, 20), 2.0, Outcome::NfaInformationAndAdvice)]).await;
        let page = anna.open(REQUESTS).await;
        page.has_status(200).sees("Nov 2026");
        assert!(anna.open("/evidence").await.has_status(200).body().matches("<svg").count() >= 3);
    }

    async fn who_is_behind_a_number_is_shown_to_those_who_may(place: Place) {
        let person = place.recorded("Mary").await;
        place.requests(&[(person.id.clone(), date(2026, 3, 2), 2.0, Outcome::NfaInformationAndAdvice)]).await;
        let path = format!("{SOLVED}/people?month=2026-03");
        let lena = place.signed_in("lena").await;
        lena.open(&path).await.has_status(200).sees("1 of 1 count");
        let anna = place.signed_in("anna").await;
        anna.open(&path).await.has_status(200).sees(&person.id).does_not_see("Quill");
        place.signed_in("dora").await.open(&path).await.has_status(403);
        place.signed_in("rosa").await.open(&path).await.has_status(403);
        anna.open(&format!("{SOLVED}/people?month=x")).await.has_status(404);
        anna.open(&format!("{SOLVED}/people?month=1999-01")).await.has_status(200).sees("Nobody.");
    }

    async fn marks_are_written_and_taken_off_by_those_who_know(place: Place) {
        place.history().await;
        let lena = place.signed_in("lena").await;
        let mut page = lena.open(REQUESTS).await;
        page.choose("Month", "Nov 2025").fill("What changed", "");
        page.press("Write it on the chart").await.has_status(422).sees("Say what changed");
        page.choose("Month", "Nov 2025").fill("What changed", "A <new> first talk").tick("Limits begin anew");
        page.press("Write it on the chart").await.has_status(200).sees("A <new> first talk").sees("limits begin anew here");
        place.signed_in("dora").await.open(REQUESTS).await.sees("A <new> first talk").does_not_see("Write it on the chart");
        page.press("Take off").await.has_status(200).does_not_see("A <new> first talk");
    }

    async fn a_file_has_no_small_numbers(place: Place) {
        let person = place.recorded("Mary").await;
        place.requests(&[(person.id, date(2026, 3, 2), 2.0, Outcome::NfaInformationAndAdvice)]).await;
        let anna = place.signed_in("anna").await;
        let csv = anna.open(&format!("{SOLVED}/csv")).await.body();
        assert!(csv.contains("2026-03-01,,fewer than 5,fewer than 5"), "{csv}");
        let csv = anna.open(&format!("{REQUESTS}/csv")).await.body();
        assert!(csv.contains("2026-03-01,fewer than 5,fewer than 5,") && csv.contains("2026-04-01,0,0,"), "{csv}");
    }

    async fn a_measure_that_fails_says_so_on_a_page(place: Place) {
        let person = place.recorded("Mary").await;
        place.requests(&[(person.id, date(2026, 3, 2), 2.0, Outcome::NfaInformationAndAdvice)]).await;
        let folder = place.app.config.data.join("cache").join("events");
        std::fs::create_dir_all(&folder).unwrap();
        let now: Timestamp = NOW.parse().unwrap();
        std::fs::write(folder.join(format!("own-1-{}.parquet", now.as_microsecond())), "not columns").unwrap();
        let anna = place.signed_in("anna").await;
        for path in ["/evidence", SOLVED] {
            anna.open(path).await.has_status(200).sees("cannot be shown now");
        }
    }
}
