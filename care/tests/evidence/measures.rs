//! The overview, a measure, the people behind it, marks on its chart, its file, and what happens when it fails.

use std::path::{Path, PathBuf};

use care::people::{events::model::Outcome, persons};
use jiff::{Timestamp, civil::date};
use platform::{
    stories,
    testing::Page,
    work::{Actor, Work},
};

use super::{NOW, Place, helped, place, twenty_months};

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

    async fn a_completed_contact_is_on_the_chart_at_the_next_page_view(place: Place) {
        place.history().await;
        let person = place.recorded("Mary").await;
        place.requests(&[(person.id.clone(), date(2026, 11, 2), 2.0, Outcome::NfaInformationAndAdvice)]).await;
        let anna = place.signed_in("anna").await;
        let page = anna.open(SOLVED).await;
        page.has_status(200).sees("in July 2026, between its usual limits").sees("provisional, drawn hollow");
        assert!(page.body().contains("<svg") && page.body().contains("point--provisional"), "the chart is drawn");
        assert_eq!(counted(&place.newest(&anna, REQUESTS).await, "Nov 2026"), 1);

        // While the contact is open, nothing is counted; it is said that somebody waits.
        let rosa = place.signed_in("rosa").await;
        let mut contact = place.asks(&rosa, &person, "I am lonely since Joe died").await;
        let page = place.newest(&anna, REQUESTS).await;
        assert_eq!(counted(&page, "Nov 2026"), 1);
        page.sees("1 request has no day of completion");
        helped(&mut contact, "1 12 2026").await;
        let page = place.newest(&anna, REQUESTS).await;
        assert_eq!(counted(&page, "Nov 2026"), 2);
        page.sees("Every request of this source is counted.");
        assert!(anna.open("/evidence").await.has_status(200).body().matches("<svg").count() >= 3);
    }

    async fn who_is_behind_a_number_is_shown_to_those_who_may(place: Place) {
        let (person, hidden) = (place.recorded("Mary").await, place.recorded("Rose").await);
        let mut work = Work::begin(&place.app, Actor::service("test")).await.unwrap();
        persons::protect(&mut work, &hidden, true, &[], None).await.unwrap();
        work.commit().await.unwrap();
        place.requests(&[
            (person.id.clone(), date(2026, 3, 2), 2.0, Outcome::NfaInformationAndAdvice),
            (hidden.id.clone(), date(2026, 3, 3), 2.0, Outcome::NfaDeclined),
        ]).await;
        let path = format!("{SOLVED}/people?month=2026-03");
        let lena = place.signed_in("lena").await;
        let page = lena.open(&path).await;
        page.has_status(200).sees("1 of 2 count").sees("Mary Quill").sees("A record you may not open");
        assert!(page.body().contains(&format!("href=\"/people/{}\">Mary Quill</a>", person.id)), "the name leads to the record");
        assert!(!page.body().contains("Rose") && !page.body().contains(&hidden.id), "nobody learns who it is");
        lena.open(&format!("{path}&only=counts")).await.sees("Mary Quill").does_not_see("A record you may not open");
        lena.open(&format!("{path}&only=not")).await.does_not_see("Mary Quill").sees("A record you may not open");
        let anna = place.signed_in("anna").await;
        anna.open(&path).await.has_status(200).sees(&person.id).does_not_see("Quill");
        place.signed_in("dora").await.open(&path).await.has_status(403);
        place.signed_in("rosa").await.open(&path).await.has_status(403);
        anna.open(&format!("{SOLVED}/people?month=x")).await.has_status(404);
        anna.open(&format!("{SOLVED}/people?month=1999-01")).await.has_status(200).sees("Nobody.");
    }

    async fn a_long_list_says_how_much_of_it_is_shown(place: Place) {
        let many: Vec<_> = (0..510)
            .map(|number| (format!("p-{number}"), date(2026, 3, 2), 2.0, Outcome::NfaInformationAndAdvice))
            .collect();
        place.requests(&many).await;
        let anna = place.signed_in("anna").await;
        for only in ["", "&only=counts"] {
            anna.open(&format!("{SOLVED}/people?month=2026-03{only}")).await.sees("The first 500 of 510 are shown.");
        }
        anna.open(&format!("{SOLVED}/people?month=2026-03&only=not")).await.sees("Nobody.").does_not_see("are shown");
    }

    async fn the_table_says_once_what_holds_for_every_month(place: Place) {
        place.history().await;
        let page = place.signed_in("anna").await.open(SOLVED).await;
        // Seven and eight of ten in turn: the limits go past everybody, and are written no further than that.
        page.sees("From Feb 2025 on: mean 75%, usually between 48% and 100%.").sees("its usual limits 48% and 100%");
        page.does_not_see("102%").does_not_see("The usual ups and downs: nothing has changed. The usual");
        let table = page.body();
        let table = table.split("id=\"table\"").nth(1).unwrap().split("</table>").next().unwrap();
        assert_eq!(table.matches("48%").count(), 1, "limits stand once above the table");
        assert!(!table.contains("usual ups and downs") && !table.contains("Notes</th>"));
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
        let request = (person.id, date(2026, 3, 2), 2.0, Outcome::NfaInformationAndAdvice);
        place.requests(std::slice::from_ref(&request)).await;
        let anna = place.signed_in("anna").await;
        anna.open(SOLVED).await.has_status(200).sees("100%");
        let now: Timestamp = NOW.parse().unwrap();
        let first = format!("2026-03-1-{}.parquet", now.as_microsecond());
        let part = find(&place.app.config.data.join("cache"), &first).expect("the part of March is written");
        place.requests(&[request]).await;
        let second = format!("2026-03-2-{}.parquet", now.as_microsecond());
        std::fs::write(part.with_file_name(second), "not columns").unwrap();
        for path in ["/evidence", SOLVED] {
            anna.open(path).await.has_status(200).sees("cannot be shown now");
        }
    }

    async fn a_data_folder_that_cannot_be_written_is_said_and_the_plan_is_shown(place: Place) {
        place.written(&twenty_months()).await;
        care::change::objectives::town::fill(place.app.clone()).await.unwrap();
        std::fs::create_dir_all(&place.app.config.data).unwrap();
        std::fs::write(place.app.config.data.join("cache"), "in the way").unwrap();
        let anna = place.signed_in("anna").await;
        for path in ["/evidence", SOLVED, "/plan"] {
            anna.open(path).await.has_status(200).sees("because the data folder cannot be written");
        }
    }
}

/// The counted number of a month in the table behind the picture.
fn counted(page: &Page, month: &str) -> u64 {
    let hidden = format!("<span class=\"govuk-visually-hidden\"> counted in {month}: who they are</span>");
    let body = page.body();
    let (before, _) = body.split_once(&hidden).unwrap_or_else(|| panic!("{month} has no counted number"));
    before.rsplit('>').next().unwrap().parse().unwrap()
}

/// A file below a folder by its name.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let path = entry.path();
        if path.is_dir() { find(&path, name) } else { (entry.file_name() == name).then_some(path) }
    })
}
