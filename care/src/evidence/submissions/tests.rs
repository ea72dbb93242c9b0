//! The comparison of two small files that were reasoned by hand: what the nation would lose, and what it would not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use engine::columns::Cell;

use platform::testing::TestFolder;

use super::{
    compare::{Found, Pair, compare, previous},
    identity::{self, Kind},
    questions::named,
};
use crate::evidence::client_level_data::{
    import::{ImportOrder, import_file},
    kept::{Kept, find, list},
    specification::{Field, specification},
};

/// A folder of one test.
pub(super) struct Folder(TestFolder);

impl Folder {
    pub(super) fn new() -> Self {
        Self(TestFolder::new())
    }

    /// Imports rows of a file that covers these days.
    pub(super) fn import(&self, id: &str, covers: (&str, &str), rows: &[Row]) -> Kept {
        let all = specification().unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(all.fields.iter().map(|entry| entry.header.as_str())).unwrap();
        for row in rows {
            let mut cells = vec![String::new(); all.fields.len()];
            let mut set = |field: Field, text: &str| cells[field.index()] = text.to_owned();
            set(Field::LaCode, "203");
            set(Field::ReportingPeriodStartDate, covers.0);
            set(Field::ReportingPeriodEndDate, covers.1);
            set(Field::ClientType, "Service user"); // CLD
            for (field, text) in row {
                set(*field, text);
            }
            writer.write_record(cells).unwrap();
        }
        let file = self.0.join(format!("{id}.csv"));
        std::fs::write(&file, writer.into_inner().unwrap()).unwrap();
        let order = ImportOrder { file: &file, called: None, data: &self.0, import_id: id, release: None };
        import_file(order, &mut |_| {}).unwrap();
        find(&self.0, id).unwrap()
    }
}

pub(super) type Row = Vec<(Field, String)>;

/// A long-term service in the community. A blank end is an open one.
pub(super) fn service(person: &str, component: &str, start: &str, end: &str) -> Row {
    vec![
        (Field::LaPersonUniqueIdentifier, person.into()),
        (Field::EventType, "Service".into()),
        (Field::ServiceType, "Long term support: Community".into()),
        (Field::ServiceComponent, component.into()),
        (Field::EventStartDate, start.into()),
        (Field::EventEndDate, end.into()),
    ]
}

pub(super) fn request(person: &str, on: &str) -> Row {
    vec![
        (Field::LaPersonUniqueIdentifier, person.into()),
        (Field::EventType, "Request".into()),
        (Field::EventStartDate, on.into()),
        (Field::EventEndDate, on.into()),
    ]
}

pub(super) fn with(mut row: Row, field: Field, text: &str) -> Row {
    row.push((field, text.into()));
    row
}

pub(super) const BEFORE: (&str, &str) = ("01/07/2024", "30/06/2025");
pub(super) const NOW: (&str, &str) = ("01/10/2024", "30/09/2025");

fn asked(earlier: &Kept, later: &Kept, slug: &str) -> Found {
    Pair::open(earlier, later).unwrap().ask(named(slug).unwrap(), 100).unwrap()
}

/// Two columns of an answer as text.
fn told(found: &Found, columns: [&str; 2]) -> Vec<[String; 2]> {
    let places = columns.map(|name| found.table.column(name).unwrap());
    found.table.rows.iter().map(|row| places.map(|at| row[at].to_string())).collect()
}

fn pairs(of: &[[&str; 2]]) -> Vec<[String; 2]> {
    of.iter().map(|pair| pair.map(str::to_owned)).collect()
}

pub(super) const DAY: &str = "Day support";
pub(super) const HOME: &str = "Home support";
pub(super) const NHS: &str = "9434765919";

#[test]
fn open_arrangements_that_vanish_are_told_with_what_the_later_file_says() {
    let folder = Folder::new();
    let before = folder.import(
        "a-1",
        BEFORE,
        &[
            service("stays", DAY, "01/02/2023", ""),
            service("ends", DAY, "01/02/2023", ""),
            service("gone", DAY, "01/02/2023", ""),
            service("moved", DAY, "01/02/2023", ""),
            service("other", DAY, "01/02/2023", ""),
            service("partly", DAY, "01/02/2023", ""),
            service("number", DAY, "01/02/2023", ""),
            // Ended on the last day of the file: it does not run on. Ending after it, it does.
            service("last-day", DAY, "01/02/2023", "30/06/2025"),
            service("day-after", DAY, "01/02/2023", "01/07/2025"),
            // Death before the file ended closes what has no end; after it, it does not.
            with(service("died", DAY, "01/02/2023", ""), Field::DateOfDeath, "30/06/2025"),
            with(service("died-later", DAY, "01/02/2023", ""), Field::DateOfDeath, "01/07/2025"),
        ],
    );
    let now = folder.import(
        "a-2",
        NOW,
        &[
            service("stays", DAY, "01/02/2023", ""),
            service("ends", DAY, "01/02/2023", "31/08/2025"),
            service("moved", DAY, "01/04/2025", ""),
            service("other", HOME, "01/02/2023", ""),
            request("partly", "05/05/2025"),
            with(service("number", DAY, "01/02/2023", ""), Field::NhsNumber, NHS),
        ],
    );
    let found = asked(&before, &now, "vanished");
    assert_eq!(
        told(&found, ["la_person_id", "what_the_later_file_says"]),
        pairs(&[
            ["number", "The person has another NHS number now, or one for the first time"],
            ["day-after", "The person is not in the file"],
            ["died-later", "The person is not in the file"],
            ["gone", "The person is not in the file"],
            ["partly", "The person is there, this is not"],
            ["other", "The service type, its component or the client type is another now"],
            ["moved", "The start date is another now"],
        ])
    );
    assert_eq!(found.in_all, 7);
    let short = Pair::open(&before, &now).unwrap().ask(named("vanished").unwrap(), 2).unwrap();
    assert_eq!((short.in_all, short.table.rows.len()), (7, 2), "few rows, and all of them counted");
    // The same file again loses nothing.
    for question in &super::questions::ALL {
        let same = asked(&before, &before, question.slug);
        assert!(question.slug == "first-of-april" || same.in_all == 0, "{}", question.slug);
    }
}

#[test]
fn another_start_of_the_same_arrangement_is_told_once_and_beside_the_nearest() {
    let folder = Folder::new();
    let before = folder.import(
        "b-1",
        BEFORE,
        &[
            service("reset", DAY, "03/02/2023", ""),
            service("again", DAY, "03/02/2023", "04/03/2023"),
            service("two", DAY, "01/01/2024", ""),
            service("two", DAY, "01/09/2024", ""),
            service("same", DAY, "01/01/2024", ""),
        ],
    );
    let now = folder.import(
        "b-2",
        NOW,
        &[
            service("reset", DAY, "01/04/2025", ""),
            // Ended before this file's time, so nobody expects it: a second arrangement is no changed start.
            service("again", DAY, "01/08/2025", ""),
            service("two", DAY, "02/09/2024", ""),
            service("two", DAY, "02/01/2024", ""),
            service("same", DAY, "01/01/2024", ""),
            service("same", DAY, "01/08/2025", ""),
        ],
    );
    let found = asked(&before, &now, "changed-starts");
    assert_eq!(
        told(&found, ["started_before", "starts_now"]),
        pairs(&[["2023-02-03", "2025-04-01"], ["2024-01-01", "2024-01-02"], ["2024-09-01", "2024-09-02"]])
    );
    assert_eq!(told(&found, ["la_person_id", "on_1_april"]), pairs(&[["reset", "Yes"], ["two", "No"], ["two", "No"]]));
    assert_eq!(told(&found, ["service_type", "service_component"])[0], ["Long term support: Community", "Day support"]);
}

#[test]
fn starts_on_1_april_are_told_when_they_are_many_of_a_type() {
    let folder = Folder::new();
    let many = |component: &'static str, april: usize, others: usize| {
        (0..april)
            .map(move |at| service(&format!("{component}{at}"), component, "01/04/2025", ""))
            .chain((0..others).map(move |at| service(&format!("{component}-{at}"), component, "02/04/2025", "")))
    };
    let before = folder.import("c-1", BEFORE, &many(DAY, 1, 9).collect::<Vec<_>>());
    let now = folder.import("c-2", NOW, &many(DAY, 5, 9).chain(many(HOME, 4, 0)).collect::<Vec<_>>());
    let found = asked(&before, &now, "first-of-april");
    assert_eq!(found.in_all, 5);
    assert_eq!(told(&found, ["on_1_april_before", "on_1_april_now"]), pairs(&[["1", "5"]]), "four prove nothing");
    // Five of fifteen are a third, and more than a third is told.
    let third = folder.import("c-3", NOW, &many(DAY, 5, 10).collect::<Vec<_>>());
    assert_eq!(asked(&before, &third, "first-of-april").in_all, 0);
}

#[test]
fn months_that_were_complete_and_are_not_are_told_if_this_file_covers_them() {
    let folder = Folder::new();
    let month = |month: &'static str, count: usize| {
        (0..count).map(move |at| request(&format!("{month}-{at}"), &format!("10/{month}")))
    };
    let others = || {
        (0..10).flat_map(|at| {
            let assessed = with(request(&format!("a{at}"), "10/01/2025"), Field::EventType, "Assessment");
            [assessed, service(&format!("s{at}"), DAY, "10/01/2025", "10/01/2025")]
        })
    };
    let before: Vec<Row> = ["08/2024", "10/2024", "11/2024", "12/2024", "06/2025"]
        .into_iter()
        .flat_map(|on| month(on, 10))
        .chain(others())
        .collect();
    let before = folder.import("d-1", BEFORE, &before);
    // August is before this file's time. Ten are enough, nine are not; of none nothing is left.
    let now: Vec<Row> =
        month("10/2024", 10).chain(month("11/2024", 9)).chain(month("06/2025", 10)).chain(others()).collect();
    let now = folder.import("d-2", NOW, &now);
    let found = asked(&before, &now, "months");
    assert_eq!(told(&found, ["month", "events_now"]), pairs(&[["2024-11-01", "9"], ["2024-12-01", "0"]]));
    assert_eq!(found.table.rows[0][0], Cell::from("Request"));
    // A fifth of the usual month is needed too: 11 are more than ten and less than a fifth of 60.
    let busy: Vec<Row> =
        ["10/2024", "11/2024", "01/2025"].into_iter().flat_map(|on| month(on, 60)).chain(others()).collect();
    let busy = folder.import("d-3", NOW, &busy);
    let thin: Vec<Row> =
        month("10/2024", 60).chain(month("11/2024", 11)).chain(month("01/2025", 60)).chain(others()).collect();
    let thin = folder.import("d-4", NOW, &thin);
    assert_eq!(told(&asked(&busy, &thin, "months"), ["month", "events_before"]), pairs(&[["2024-11-01", "60"]]));
}

#[test]
fn people_of_whom_something_is_expected_and_nothing_said_are_told() {
    let folder = Folder::new();
    let before = folder.import(
        "e-1",
        BEFORE,
        &[
            service("open", DAY, "01/02/2023", ""),
            request("asked", "10/11/2024"),
            // Over before this file's time begins.
            request("long-ago", "30/09/2024"),
            service("ended", DAY, "01/02/2023", "30/09/2024"),
            request("numbered", "10/11/2024"),
        ],
    );
    let numbered = with(request("numbered", "10/11/2024"), Field::NhsNumber, NHS);
    let now = folder.import("e-2", NOW, &[request("somebody", "10/11/2024"), numbered]);
    let found = asked(&before, &now, "people-gone");
    assert_eq!(
        told(&found, ["la_person_id", "what_the_later_file_says"]),
        pairs(&[
            ["asked", "Nowhere in the file"],
            ["open", "Nowhere in the file"],
            ["numbered", "There by the council's own id, with another NHS number or one for the first time"],
        ])
    );
}

#[test]
fn records_that_contradict_each_other_are_found_by_kind() {
    let folder = Folder::new();
    let of = |person: &str, nhs: &str, born: &str| {
        let row = with(request(person, "10/11/2024"), Field::NhsNumber, nhs);
        with(row, Field::DateOfBirth, born)
    };
    let (one, two) = (NHS, "9876543210");
    let kept = folder.import(
        "f-1",
        NOW,
        &[
            of("A", one, "01/01/1950"),
            of("B", one, "01/01/1950"),
            of("C", two, "02/02/1960"),
            of("D", "", "03/03/1970"),
            of("D", "", "04/03/1970"),
            of("D", "", ""),
            of("C", "9434765870", "02/02/1960"),
        ],
    );
    let found = identity::found(&kept).unwrap();
    let lines: Vec<_> = found.iter().map(|one| (one.kind, one.subject.as_str(), one.stated(), one.first_row)).collect();
    assert_eq!(
        lines,
        [
            (Kind::Births, "203_D", "1970-03-03\n1970-03-04".to_owned(), 4),
            (Kind::Ids, one, "A\nB".to_owned(), 1),
            (Kind::Numbers, "C", "9434765870\n9876543210".to_owned(), 3),
        ]
    );
    assert_eq!(found[1].sayings[0].dates_of_birth, "1 January 1950");
    assert_eq!(found[0].sayings[1].told, "4 March 1970");
    assert_eq!(found[1].sayings[0].client_types, "Service user"); // CLD
}

#[test]
fn everything_is_told_to_machines_with_its_rows() {
    let folder = Folder::new();
    let before = folder.import("i-1", BEFORE, &[service("gone", DAY, "01/02/2023", "")]);
    let rows = ["A", "B"].map(|person| with(request(person, "10/11/2024"), Field::NhsNumber, NHS));
    let now = folder.import("i-2", NOW, &rows);
    let told = serde_json::to_value(compare(&before, &now).unwrap()).unwrap();
    assert_eq!(told["later"]["period"]["from"], "2024-10-01");
    let slugs: Vec<_> = told["questions"].as_array().unwrap().iter().map(|one| one["question"].clone()).collect();
    assert_eq!(slugs, ["vanished", "changed-starts", "first-of-april", "months", "people-gone"]);
    let vanished = &told["questions"][0];
    assert_eq!((&vanished["count"], &vanished["rows"][0]["la_person_id"]), (&1.into(), &"gone".into()));
    assert_eq!(vanished["rows"][0]["event_start_date"], "2023-02-01");
    assert_eq!((&told["identity"][0]["kind"], &told["identity"][0]["count"]), (&"ids".into(), &1.into()));
    assert_eq!(told["identity"][0]["conflicts"][0]["says"], serde_json::json!(["A", "B"]));
}

#[test]
fn a_placeholder_that_many_share_is_one_conflict_and_told_by_its_first_records() {
    let folder = Folder::new();
    let shared = |at| with(request(&format!("P{at:02}"), "10/11/2024"), Field::NhsNumber, NHS);
    let kept = folder.import("h-1", NOW, &(0..30).map(shared).collect::<Vec<_>>());
    let found = identity::found(&kept).unwrap();
    assert_eq!((found.len(), found[0].records, found[0].sayings.len()), (1, 30, 20));
    assert!(found[0].stated().starts_with("P00\nP01\n") && found[0].stated().ends_with("P19\nand 10 more"));
}

#[test]
fn the_previous_submission_is_the_latest_that_ended_before() {
    let folder = Folder::new();
    let row = [request("p", "10/11/2024")];
    for (id, covers) in [("g-1", BEFORE), ("g-2", ("01/04/2024", "31/03/2025")), ("g-3", NOW), ("g-4", NOW)] {
        folder.import(id, covers, &row);
    }
    let all = list(&folder.0);
    let of = |id: &str| previous(&all, &find(&folder.0, id).unwrap()).map(|kept| kept.id.clone());
    assert_eq!(of("g-4").as_deref(), Some("g-1"), "and not the same time sent again");
    assert_eq!(of("g-3").as_deref(), Some("g-1"));
    assert_eq!(of("g-2"), None, "all others end after it");
    assert_eq!(of("g-1").as_deref(), Some("g-2"), "though it was read later");
}
