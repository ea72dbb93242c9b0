//! A council's own words: what they change in a record and what they leave; the mapping as CSV.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::import::{ImportOrder, import_file_reading};
use super::local::{LocalWord, LocalWords, nearest, read_csv, word_key, write_csv};
use super::specification::{Field, Release, specification};
use super::testing::{Folder, csv_of, rows};

fn word(council: &str, field: Field, word: &str, code: &str) -> LocalWord {
    LocalWord { council: council.into(), field, word: word.into(), code: code.into() }
}

fn imported(folder: &Folder, words: &[LocalWord], raw: &'static str) -> (super::import::Imported, Vec<String>) {
    let file = folder.file("extract.csv", &csv_of(&rows(&[(Field::AccommodationStatus, raw)])));
    let words = LocalWords::of(words).unwrap();
    let data = folder.0.join("data");
    let order = ImportOrder { file: &file, called: None, data: &data, import_id: "import-1", release: None };
    let imported = import_file_reading(order, &words, &mut |_| {}).unwrap();
    let place = Field::AccommodationStatus.index() + 1;
    let asked = format!(
        "select accommodation_status, accommodation_status_raw, substr(national_status, {place}, 1), worst_finding
         from imported order by row_number limit 1"
    );
    let row = Folder::ask(&imported, &asked).rows.remove(0);
    (imported, row.iter().map(ToString::to_string).collect())
}

#[test]
fn a_councils_word_is_read_as_it_says_and_the_nation_still_fails_it() {
    let own = [word("714", Field::AccommodationStatus, "Council flat", "shared_lives")];
    let folder = Folder::new();
    let (with, row) = imported(&folder, &own, "COUNCIL  flat");
    assert_eq!(row, ["shared_lives", "COUNCIL  flat", "I", "notice"]);
    assert_eq!(with.summary.local_words["Accommodation Status"]["council flat"], 4);
    let findings = std::fs::read_to_string(&with.findings).unwrap();
    assert!(findings.contains("by your council's own mapping"), "{findings}");
    assert_eq!(with.summary.rows_failed, 0);

    let without = Folder::new();
    let (plain, row) = imported(&without, &[], "COUNCIL  flat");
    assert_eq!(row[0], "");
    assert_eq!((plain.summary.rows_failed, plain.summary.local_words.len()), (4, 0));
}

#[test]
fn another_councils_word_and_a_word_of_the_nation_are_not_touched() {
    let others = [word("715", Field::AccommodationStatus, "Council flat", "shared_lives")];
    let folder = Folder::new();
    assert_eq!(imported(&folder, &others, "Council flat").1[0], "");
    let over = [word("", Field::AccommodationStatus, "Shared Lives scheme", "unknown")];
    let folder = Folder::new();
    assert_eq!(imported(&folder, &over, "Shared Lives scheme").1[0], "shared_lives");
    // A near miss is the council's to decide, and a word for any council is for this one too.
    let near = [word("", Field::AccommodationStatus, "shared lives-scheme", "unknown")];
    let folder = Folder::new();
    assert_eq!(imported(&folder, &near, "Shared lives-Scheme").1, ["unknown", "Shared lives-Scheme", "I", "warning"]);
}

#[test]
fn words_are_compared_without_case_and_spaces_only() {
    assert_eq!(word_key("  Council   FLAT "), word_key("council flat"));
    assert_ne!(word_key("Council-flat"), word_key("council flat"));
    let list = specification().unwrap().list_of(Field::Gender).unwrap();
    assert_eq!(nearest(list, "femal", Release::Two), Some(("female", "Female")));
    assert_eq!(nearest(list, "zzzzzz", Release::Two), None);
}

#[test]
fn the_mapping_goes_out_and_comes_back_as_csv() {
    let words = vec![
        word("714", Field::AccommodationStatus, "Council flat, \"block\"", "unknown"),
        word("", Field::Gender, "F", "female"),
    ];
    let text = write_csv(&words).unwrap();
    assert!(text.contains(",Gender,F,Female,female"), "{text}");
    assert_eq!(read_csv(text.as_bytes()).unwrap(), words);
    assert_eq!(read_csv("field,word,value\nGender,F,Female\n".as_bytes()).unwrap()[0].code, "female");
    let wrong = read_csv("field,word,code\nGender,F,nobody\nColour,F,x\nGender,,male\nFirst Name,F,x\n".as_bytes());
    let wrong = wrong.unwrap_err();
    assert_eq!(wrong.len(), 4);
    assert!(wrong[0].starts_with("Line 2: nobody is no value"), "{wrong:?}");
    assert!(read_csv("a,b\n1,2\n".as_bytes()).unwrap_err()[0].contains("needs the columns"));
    assert!(read_csv(&b"field,word,code\n\xff\xfe,x,y\n"[..]).is_err());
}
