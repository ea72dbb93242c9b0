//! The clean file: what is written of each value, and that reading it again says the same with nothing left to map.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use engine::columns::{Cell, Table};

use super::clean::{Cleaned, of_file, of_kept, told};
use super::import::{ImportError, ImportOrder, Imported, import_file_reading};
use super::kept::{Kept, find};
use super::local::{LocalWord, LocalWords};
use super::specification::{FIELDS, Field, Release, specification};
use super::testing::{Folder, csv_of, rows};

fn words() -> LocalWords {
    let own = |field, word: &str, code: &str| LocalWord {
        council: "714".into(),
        field,
        word: word.into(),
        code: code.into(),
    };
    LocalWords::of(&[
        own(Field::AccommodationStatus, "Council flat", "unknown"),
        own(Field::Gender, "F", "female"),
        own(Field::EventOutcome, "Sorted", "nfa_information_and_advice"),
    ])
    .unwrap()
}

/// Four rows of which each is odd in another way.
fn odd() -> Vec<[&'static str; FIELDS]> {
    let mut all = rows(&[(Field::FirstName, "Made"), (Field::LastName, "Up")]);
    all[0][Field::AccommodationStatus.index()] = "council flat";
    all[0][Field::Gender.index()] = "f";
    all[0][Field::EventOutcome.index()] = "Sorted";
    all[1][Field::DateOfBirth.index()] = "1949-03-17";
    all[1][Field::NhsNumber.index()] = "943 476 5919";
    all[1][Field::Ethnicity.index()] = "white - irish";
    all[2][Field::UnitCost.index()] = "85.5";
    all[2][Field::PlannedUnitsPerWeek.index()] = "NULL";
    all[3][Field::Gender.index()] = "Nobody's word";
    all[3][Field::EventEndDate.index()] = "some day";
    all
}

fn read(folder: &Folder, id: &str, bytes: &[u8], release: Option<Release>) -> Imported {
    let file = folder.file(&format!("{id}.csv"), bytes);
    let data = folder.0.join("data");
    let order = ImportOrder { file: &file, called: None, data: &data, import_id: id, release };
    import_file_reading(order, &words(), &mut |_| {}).unwrap()
}

fn cleaned(folder: &Folder, name: &str, bytes: &[u8], release: Release) -> (Cleaned, Vec<u8>) {
    let (file, to) = (folder.file(&format!("in-{name}.csv"), bytes), folder.0.join(name));
    let told = of_file(&file, &words(), release, &to).unwrap();
    (told, std::fs::read(to).unwrap())
}

/// What the rows mean, without what tells one reading from another.
fn meaning(imported: &Imported) -> Table {
    let all = specification().unwrap();
    let columns = super::stored::columns(all).into_iter().map(|(name, _)| name);
    let wanted: Vec<String> = columns
        .filter(|name| !name.ends_with("_raw"))
        .filter(|name| {
            !["import_id", "release", "line_number", "national_status", "worst_finding"].contains(&name.as_str())
        })
        .collect();
    Folder::ask(imported, &format!("select {} from imported order by row_number", wanted.join(", ")))
}

fn record(bytes: &[u8], at: usize) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.records().nth(at).unwrap().unwrap().iter().map(str::to_owned).collect()
}

#[test]
fn a_clean_file_has_the_nations_words_and_forms_and_leaves_what_nobody_knows() {
    let folder = Folder::new();
    let (counted, bytes) = cleaned(&folder, "clean.csv", &csv_of(&odd()), Release::Two);
    assert_eq!(counted, Cleaned { rows: 4, mapped: 3, unknown: 2, ..Cleaned::default() });
    let cell = |row: usize, field: Field| record(&bytes, row)[field.index()].clone();
    assert_eq!(cell(0, Field::AccommodationStatus), "Unknown");
    assert_eq!(cell(0, Field::Gender), "Female");
    assert_eq!(cell(0, Field::EventOutcome), "NFA: Information and advice or signposting");
    assert_eq!(cell(1, Field::DateOfBirth), "17/03/1949");
    assert_eq!(cell(1, Field::NhsNumber), "9434765919");
    assert_eq!(cell(1, Field::Ethnicity), "White: Irish");
    assert_eq!(cell(2, Field::UnitCost), "85.50");
    assert_eq!(cell(2, Field::PlannedUnitsPerWeek), "");
    assert_eq!(cell(3, Field::Gender), "Nobody's word");
    assert_eq!(cell(3, Field::EventEndDate), "some day");
    assert_eq!((cell(0, Field::FirstName), cell(3, Field::LastName)), ("Made".into(), "Up".into()));
    assert!(told(counted, true).contains("2 values are still unknown"));
}

#[test]
fn a_clean_file_read_again_has_equal_codes_and_nothing_left_to_map() {
    let folder = Folder::new();
    let bytes = csv_of(&odd());
    let first = read(&folder, "first", &bytes, None);
    assert_eq!(first.summary.local_words.len(), 3);
    let (_, clean) = cleaned(&folder, "clean.csv", &bytes, Release::Two);
    let second = read(&folder, "second", &clean, None);
    assert_eq!(second.summary.local_words.len(), 0);
    assert!(!second.summary.findings.iter().any(|found| found.rule == "near_miss"), "{:?}", second.summary.findings);
    assert_eq!(meaning(&first), meaning(&second));
    // From the kept rows the same comes out, but for the names.
    let kept: Kept = find(&folder.0.join("data"), "first").unwrap();
    let to = folder.0.join("kept.csv");
    of_kept(&kept, &words(), Release::Two, &to).unwrap();
    let from_kept = std::fs::read(&to).unwrap();
    for row in 0..4 {
        let mut expected = record(&clean, row);
        expected[Field::FirstName.index()].clear();
        expected[Field::LastName.index()].clear();
        assert_eq!(record(&from_kept, row), expected);
    }
    // A file that is there is not touched.
    assert!(matches!(of_kept(&kept, &words(), Release::Two, &to), Err(ImportError::Unwritable(_))));
    assert_eq!(std::fs::read(&to).unwrap(), from_kept);
}

#[test]
fn release_1_to_2_and_back_is_the_same_where_each_has_one_wording() {
    let all = specification().unwrap();
    let folder = Folder::new();
    let (mut there, mut unambiguous) = (0, 0);
    for entry in &all.fields {
        let Some(list) = all.list_of(entry.field) else { continue };
        for row in &list.rows {
            let (Some(one), Some(_)) = (&row.release_1, &row.release_2) else { continue };
            let kind = row.for_event_type.as_deref().filter(|_| entry.field == Field::EventOutcome);
            let at = ["request", "assessment", "service", "review"].iter().position(|name| Some(*name) == kind);
            let mut raw = rows(&[])[at.unwrap_or(2)];
            raw[entry.field.index()] = one.as_str();
            let name = format!("{}-{there}", entry.field.name());
            there += 1;
            let (two, words_two) = cleaned(&folder, &format!("{name}-2"), &csv_of(&[raw]), Release::Two);
            assert_eq!(two.without_wording, 0, "{one}");
            let (back, words_one) = cleaned(&folder, &format!("{name}-1"), &words_two, Release::One);
            let came_back = record(&words_one, 0)[entry.field.index()].clone();
            let several = list.rows.iter().filter(|other| other.code == row.code).count() > 1;
            if several {
                assert!(back.chosen > 0, "{one} is one of several and that is said");
            } else {
                unambiguous += 1;
                assert_eq!(&came_back, one, "{}", list.name);
            }
        }
    }
    assert!(unambiguous > 100 && there > unambiguous, "{unambiguous} of {there}");
}

#[test]
fn what_release_2_has_no_word_for_stands_as_it_was_and_is_counted() {
    let folder = Folder::new();
    let mut raw = rows(&[])[2];
    raw[Field::EventOutcome.index()] = "Progress to financial assessment";
    let (told, bytes) = cleaned(&folder, "x", &csv_of(&[raw]), Release::Two);
    assert_eq!((told.without_wording, told.unknown, told.not_judged), (1, 0, 0));
    assert_eq!(record(&bytes, 0)[Field::EventOutcome.index()], "Progress to financial assessment");
}

#[test]
fn what_nobody_here_can_judge_stands_as_it_was_and_is_counted_apart() {
    let folder = Folder::new();
    let mut raw = rows(&[])[2];
    raw[Field::ServiceComponent.index()] = "Somebody's own component";
    let (told, bytes) = cleaned(&folder, "x", &csv_of(&[raw]), Release::Two);
    assert_eq!((told.without_wording, told.unknown, told.not_judged), (0, 0, 1));
    assert_eq!(record(&bytes, 0)[Field::ServiceComponent.index()], "Somebody's own component");
    // Of the cost's frequency release 1 is not known: the word of release 2 is the better guess.
    let (told, bytes) = cleaned(&folder, "y", &csv_of(&[rows(&[])[2]]), Release::One);
    assert_eq!((told.without_wording, told.not_judged > 0), (0, true));
    assert_eq!(record(&bytes, 0)[Field::CostFrequencyUnitType.index()], "Weekly");
}

#[test]
fn the_rows_as_submitted_are_what_was_sent_without_names() {
    let folder = Folder::new();
    read(&folder, "first", &csv_of(&odd()), None);
    let kept = find(&folder.0.join("data"), "first").unwrap();
    let to: PathBuf = folder.0.join("again.csv");
    assert_eq!(super::clean::as_submitted(&kept, &to).unwrap(), 4);
    let bytes = std::fs::read(&to).unwrap();
    for (at, mut row) in odd().into_iter().enumerate() {
        row[Field::FirstName.index()] = "";
        row[Field::LastName.index()] = "";
        assert_eq!(record(&bytes, at), row);
    }
    let rows = Folder::ask(&read(&folder, "second", &bytes, None), "select count(*) from imported");
    assert_eq!(rows.rows[0][0], Cell::Int(4));
}
