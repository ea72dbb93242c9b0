//! An analyst sends a file of Client Level Data; a job reads it; its findings and its measures are on pages. Whatever is
//! something else is refused in a sentence and leaves nothing behind.

use care::evidence::client_level_data::{
    kept,
    specification::{Field, specification},
};
use engine::spreadsheets::write::ExcelWriter;
use platform::{jobs, stories};

use super::{Place, place};

pub const DATA: &str = "/evidence/data";

/// Twelve months of requests, ten a month, as an extract has them. Its other columns are missing.
pub fn extract() -> Vec<u8> {
    let fields = [
        Field::LaCode,
        Field::LaPersonUniqueIdentifier,
        Field::ClientType,
        Field::EventType,
        Field::EventReference,
        Field::EventStartDate,
        Field::EventEndDate,
        Field::EventOutcome,
        Field::RequestRouteOfAccess,
    ];
    let all = specification().unwrap();
    let heading: Vec<&str> = fields.iter().map(|field| all.field(*field).header.as_str()).collect();
    let mut lines = vec![heading.join(",")];
    for month in 1..=12 {
        for number in 0..10 {
            let on = format!("03/{month:02}/2025");
            lines.push(format!(
                "714,P{month}-{number},Service user,Request,E{month}-{number},{on},{on},NFA: Other,Made up road" // CLD
            ));
        }
    }
    lines.join("\r\n").into_bytes()
}

/// A spreadsheet as an analyst would save it by mistake.
fn workbook() -> Vec<u8> {
    let mut workbook = ExcelWriter::new("Extract", &[("LA Code", 10), ("Event Type", 20)]).unwrap();
    workbook.push(&["714".into(), "Request".into()]).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    workbook.finish_to(&mut bytes).unwrap();
    bytes.into_inner()
}

/// Every file below the data folder that an import could have left.
fn left(place: &Place) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![place.app.config.data.join("uploads"), place.app.config.data.join("evidence")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    found
}

/// Sends a file as Anna, runs what is due, and looks at the list again. A second later than what came before: imports are
/// listed by their ids, and ids of one millisecond have no order.
pub async fn sent(place: &Place, called: &str, bytes: Vec<u8>) -> platform::testing::Page {
    place.app.clock.advance(jiff::SignedDuration::from_secs(1));
    let anna = place.signed_in("anna").await;
    let mut page = anna.open(DATA).await;
    page.attach("file", called, "text/csv", bytes);
    page.press("Send the file").await.has_status(200).sees("The file has arrived").sees("Being read");
    jobs::run_due(&place.app, "test").await.unwrap();
    page.follow("Look again").await.has_status(200);
    page
}

stories! {
    with place;

    async fn an_analyst_imports_a_file_and_sees_its_findings_and_measures(place: Place) {
        let mut page = sent(&place, "larkmere.csv", extract()).await;
        page.sees("Imported").sees("120").sees("Anna").does_not_see("Look again");
        assert_eq!(left(&place).len(), 4, "rows, findings twice and summary: {:?}", left(&place));
        page.follow("larkmere.csv").await.has_status(200);
        page.sees("request: 120").sees("Would fail").sees("Columns it does not have").sees("found from its words");
        let path = page.path().to_owned();
        page.follow("See the measures of this file").await.has_status(200).sees("larkmere.csv (council 714, 120 rows)");
        let id = path.rsplit('/').next().unwrap();
        let anna = place.signed_in("anna").await;
        anna.open(&format!("/evidence/measures/requests-per-month?source={id}")).await.has_status(200).sees("Dec 2025");
        let csv = anna.open(&format!("{path}/findings")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.body().starts_with("row,line,field number"), "{}", csv.body());
        // Asked for once more, nothing is made twice.
        assert_eq!(jobs::run_due(&place.app, "test").await.unwrap(), 0);
        anna.open("/evidence/data/nothing").await.has_status(404);
        anna.open("/evidence/data/..%2F..%2Flock/findings").await.has_status(404);
    }

    async fn a_file_of_another_kind_is_refused_in_a_sentence_and_leaves_nothing(place: Place) {
        let garbage: Vec<u8> = (0..10_000_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for (called, bytes) in [
            ("extract.zip", b"PK\x03\x04 and so on".to_vec()),
            ("extract.xlsx", workbook()),
            ("page.csv", b"<!doctype html><html><body>Sign in</body></html>".to_vec()),
            ("words.csv", b"a,b,c\n1,2,3\n".to_vec()),
            ("garbage.csv", garbage),
        ] {
            let page = sent(&place, called, bytes).await;
            page.sees(called).sees("Not imported").sees("Nothing was imported");
            assert!(left(&place).is_empty(), "{called} left {:?}", left(&place));
        }
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(DATA).await;
        page.attach("file", "empty.csv", "text/csv", Vec::new());
        page.press("Send the file").await.has_status(422).sees("The file is empty");
        assert!(left(&place).is_empty());
    }

    async fn the_name_of_a_file_is_shown_and_never_used(place: Place) {
        for (called, shown) in [("../../etc/passwd", "passwd"), ("..\\x.csv", "x.csv"), ("<b>.csv", "<b>.csv")] {
            sent(&place, called, extract()).await.sees(shown);
        }
        assert_eq!(left(&place).len(), 12);
        assert!(left(&place).iter().all(|name| !name.contains("passwd") && !name.contains("x.csv")));
    }

    async fn several_files_are_sent_at_once_and_each_is_read_by_itself(place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(DATA).await;
        for (called, bytes) in [
            ("april.csv", extract()),
            ("..\\..\\july.csv", extract()),
            ("empty.csv", Vec::new()),
            ("<script>.zip", b"PK\x03\x04 and so on".to_vec()),
            ("april.csv", extract()),
            ("october.csv", extract()),
            ("august.csv", extract()),
        ] {
            page.attach("file", called, "text/csv", bytes);
        }
        page.press("Send the file").await.has_status(200).sees("6 files have arrived and are being read, each by itself");
        page.sees("The file is empty").sees("empty.csv");
        assert_eq!(page.body().matches("Being read").count(), 6);
        assert_eq!(left(&place).len(), 6, "the empty one is gone: {:?}", left(&place));
        jobs::run_due(&place.app, "test").await.unwrap();
        page.follow("Look again").await.has_status(200);
        page.sees("july.csv").sees("<script>.zip").sees("Not imported").does_not_see("Look again").does_not_see("..\\");
        assert_eq!(page.body().matches("april.csv").count(), 2);
        assert_eq!(left(&place).len(), 5 * 4, "rows, findings twice and summary of each: {:?}", left(&place));
    }

    async fn files_that_are_sent_together_are_submissions_in_their_order(place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(DATA).await;
        let sent: Vec<String> = (0..12).map(|number| format!("{}.csv", (number * 7) % 12)).collect();
        for called in &sent {
            page.attach("file", called, "text/csv", extract());
        }
        page.press("Send the file").await.has_status(200).sees("12 files have arrived");
        jobs::run_due(&place.app, "test").await.unwrap();
        let mut kept = kept::list(&place.app.config.data);
        kept.reverse();
        let names: Vec<String> = kept.into_iter().map(|kept| kept.summary.file_name).collect();
        assert_eq!(names, sent);
    }

    async fn more_files_than_one_page_takes_are_said_and_those_before_them_are_kept(place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(DATA).await;
        for number in 1..=26 {
            page.attach("file", &format!("quarter-{number}.csv"), "text/csv", b"a,b\n1,2\n".to_vec());
        }
        page.press("Send the file").await.has_status(200).sees("24 files have arrived");
        page.sees("Only 24 files are taken at once: quarter-25.csv and what follows it were not kept.").sees("quarter-24.csv");
        page.does_not_see("quarter-26.csv");
        assert_eq!(left(&place).len(), 24);
        // Nothing but empty files is nothing.
        let mut page = anna.open(DATA).await;
        for number in 1..=5 {
            page.attach("file", &format!("nothing-{number}.csv"), "text/csv", Vec::new());
        }
        page.press("Send the file").await.has_status(422).sees("nothing-3.csv").sees("And 2 others were not kept");
        assert_eq!(left(&place).len(), 24);
    }

    async fn only_analysts_with_the_token_of_the_page_send_files(place: Place) {
        let anna = place.signed_in("anna").await;
        let mut page = anna.open(DATA).await;
        page.attach("file", "larkmere.csv", "text/csv", extract()).forge("csrf", "");
        page.press("Send the file").await.has_status(400);
        place.signed_in("rosa").await.open(DATA).await.has_status(403);
        assert!(left(&place).is_empty());
    }
}
