//! Imports of files as councils send them, and of files that are something else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;

use engine::columns::Cell;
use jiff::civil::date;

use super::import::{ImportError, ImportOrder, Imported, Progress, import_file};
use super::specification::{Check, Field, Release};
use super::testing::{Folder, csv_of, heading, rows, synthetic};

fn findings(imported: &Imported) -> Vec<Vec<String>> {
    csv::Reader::from_path(&imported.findings)
        .unwrap()
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_sound_file_becomes_rows_a_summary_and_an_empty_list() {
    let folder = Folder::new();
    let imported = folder.import(&csv_of(&rows(&[]))).unwrap();
    assert_eq!(
        folder.data_files(),
        ["import-1.findings.columns", "import-1.findings.csv", "import-1.parquet", "import-1.summary.json"]
    );
    assert!(imported.parquet.ends_with("evidence/714/import-1.parquet"));
    assert_eq!(findings(&imported), Vec::<Vec<String>>::new());
    let summary = imported.summary;
    assert_eq!((summary.rows, summary.rows_failed, summary.rows_warned), (4, 0, 0));
    assert_eq!((summary.release.as_str(), summary.release_detected, summary.encoding.as_str()), ("2", true, "UTF-8"));
    assert_eq!(summary.first_start, Some(date(2025, 6, 2)));
    assert_eq!(summary.last_end, Some(date(2025, 6, 5)));
    assert_eq!(summary.stated_period, Some((date(2024, 10, 1), date(2025, 9, 30))));
    assert_eq!(summary.by_type["service"], 1);
    assert_eq!(summary.open_services, 1);
    assert_eq!(summary.ended_by_month["review"]["2025-06"], 1);
    let kept = fs::read(imported.findings.with_file_name("import-1.summary.json")).unwrap();
    assert_eq!(serde_json::from_slice::<super::summary::ImportSummary>(&kept).unwrap(), summary);
}

#[test]
fn meanings_stand_beside_the_texts_as_submitted() {
    let folder = Folder::new();
    let mut all = rows(&[(Field::FirstName, "Nobody"), (Field::LastName, "Atall")]);
    all[0][Field::AccommodationStatus.index()] = "Tenant";
    all[2][Field::EventStartDate.index()] = "2025-06-01 00:00:00";
    let imported = folder.import(&csv_of(&all)).unwrap();
    let table = Folder::ask(
        &imported,
        "select row_number, person_key, event_type, event_type_raw, accommodation_status, accommodation_status_raw,
                event_start_date, event_start_date_raw, unit_cost_pence, unit_cost_raw, worst_finding, national_status
         from imported",
    );
    let row = |at: usize| -> Vec<String> { (0..11).map(|column| table.rows[at][column].to_string()).collect() };
    assert_eq!(row(0)[..4], ["3", "714_9434765919", "service", "Service"], "sorted by person and day");
    assert_eq!(row(0)[6..11], ["2025-06-01", "2025-06-01 00:00:00", "8550", "85.50", ""]);
    assert_eq!(row(1)[4..6], ["tenant_social", "Tenant"], "a release 1 word is understood");
    assert_eq!(row(1)[10], "failed");
    assert_eq!(&table.rows[1][11].to_string()[16..17], "R", "Failed: Release 1");
    let Cell::Date(_) = table.rows[0][6] else { panic!("the date is no date") };
    let names = super::stored::columns(super::specification::specification().unwrap());
    assert!(names.iter().all(|(name, _)| !name.contains("first_name") && !name.contains("last_name")));
    let bytes = fs::read(&imported.parquet).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"Nobody"), "names are not kept");
}

#[test]
fn files_as_councils_send_them() {
    let plain = String::from_utf8(csv_of(&rows(&[(Field::EventDescription, "Zoë’s “first” talk,\nat home")]))).unwrap();
    let windows = {
        let mut bytes = Vec::new();
        for letter in plain.chars() {
            bytes.push(match letter {
                'ë' => 0xEB,
                '’' => 0x92,
                '“' => 0x93,
                '”' => 0x94,
                other => u8::try_from(u32::from(other)).unwrap(),
            });
        }
        bytes
    };
    let table: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8", plain.clone().into_bytes()),
        ("mark", [b"\xEF\xBB\xBF".as_slice(), plain.as_bytes()].concat()),
        ("windows", windows),
        (
            "crlf",
            plain
                .replace("Zoë’s “first” talk,\nat home", "§")
                .replace('\n', "\r\n")
                .replace('§', "Zoë’s “first” talk,\nat home")
                .into_bytes(),
        ),
        ("no last line end", plain.trim_end().as_bytes().to_vec()),
    ];
    for (name, bytes) in table {
        let folder = Folder::new();
        let imported = folder.import(&bytes).unwrap();
        assert_eq!(imported.summary.rows, 4, "{name}");
        assert_eq!(findings(&imported), Vec::<Vec<String>>::new(), "{name}");
        let kept = Folder::ask(&imported, "select distinct event_description from imported");
        assert_eq!(kept.rows[0][0].to_string(), "Zoë’s “first” talk,\nat home", "{name}");
    }
}

#[test]
fn columns_in_any_order_with_extra_and_missing_ones() {
    let folder = Folder::new();
    let bytes = b"Der_Age,EVENT_TYPE,la code,LA Person Unique Identifier,Client Type,Event Start Date,,Der_Age\n81,Request,714,P1,Service user,01/06/2025,x,82\n";
    let imported = folder.import(bytes).unwrap();
    let summary = &imported.summary;
    assert_eq!(summary.missing_columns.len(), 45);
    assert_eq!(summary.extra_columns, ["Der_Age", "Der_Age"]);
    assert_eq!(summary.count(Check::MissingColumn), 45);
    assert_eq!(summary.count(Check::BlankButMandatory), 0, "said once for the file, not for each row");
    let table = Folder::ask(&imported, "select extra, national_status from imported");
    assert_eq!(table.rows[0][0].to_string(), r#"{"Der_Age":"81","column 7":"x","Der_Age column 8":"82"}"#);
    assert_eq!(&table.rows[0][1].to_string()[9..10], "M");
}

#[test]
fn ragged_rows_are_kept() {
    let folder = Folder::new();
    let text = String::from_utf8(csv_of(&rows(&[]))).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1] = "714,01/10/2024".to_owned();
    lines[2].push_str(",surplus");
    let imported = folder.import(lines.join("\n").as_bytes()).unwrap();
    assert_eq!(imported.summary.rows, 4);
    assert_eq!(imported.summary.count(Check::TooFewValues), 1);
    assert_eq!(imported.summary.count(Check::TooManyValues), 1);
    let table = Folder::ask(&imported, "select extra from imported where extra is not null");
    assert_eq!(table.rows[0][0].to_string(), r#"{"column 51":"surplus"}"#);
    let ragged = findings(&imported).into_iter().find(|row| row[4] == "too_few_values").unwrap();
    assert_eq!(ragged[8], "The row has 2 values where the heading has 50. The missing ones were read as blank.");
}

#[test]
fn the_release_is_found_from_the_words() {
    let folder = Folder::new();
    let one = [
        (Field::ClientType, "Service User"),
        (Field::Ethnicity, "White - Irish"),
        (Field::EventOutcome, "NFA- Other"),
        (Field::PrimarySupportReason, "Mental Health Support"),
    ];
    let imported = folder.import(&csv_of(&rows(&one))).unwrap();
    assert_eq!(imported.summary.release, "1");
    assert_eq!(imported.summary.count(Check::Release1Wording), 0);
    assert!(imported.summary.count(Check::Release2Wording) > 0, "the service's own words are release 2");
    assert_eq!(imported.summary.count(Check::MixedReleases), 1);

    let file = folder.0.join("extract.csv");
    let order = ImportOrder {
        file: &file,
        called: None,
        data: &folder.0.join("data"),
        import_id: "import-2",
        release: Some(Release::Two),
    };
    let told = import_file(order, &mut |_| {}).unwrap();
    assert_eq!((told.summary.release.as_str(), told.summary.release_detected), ("2", false));
    assert!(told.summary.count(Check::Release1Wording) > 0);
}

#[test]
fn findings_about_the_whole_file() {
    let folder = Folder::new();
    let mut service = rows(&[(Field::EventStartDate, "01/04/2025")])[2];
    let mut all = vec![service; 40];
    service[Field::LaCode.index()] = "905";
    all.push(service);
    let imported = folder.import(&csv_of(&all)).unwrap();
    let said: Vec<String> = findings(&imported)
        .into_iter()
        .filter(|row| row[0].is_empty())
        .map(|row| format!("{} {}", row[4], row[7]))
        .collect();
    assert_eq!(
        said,
        [
            "missing_event_type request",
            "missing_event_type assessment",
            "many_start_on_1_april 100%",
            "several_councils 714, 905"
        ]
    );
}

#[test]
fn the_word_null_is_blank_and_said_once() {
    let folder = Folder::new();
    let imported =
        folder.import(&csv_of(&rows(&[(Field::GpPracticeCode, "NULL"), (Field::DateOfDeath, "null")]))).unwrap();
    assert_eq!(imported.summary.count(Check::NullWord), 8);
    let said: Vec<String> = findings(&imported).iter().map(|row| format!("{}/{}", row[3], row[10])).collect();
    assert_eq!(said, ["GP Practice Code/", "Date of Death/", "GP Practice Code/3", "Date of Death/3"]);
    assert_eq!(imported.summary.rows_failed, 0);
}

#[test]
fn other_files_are_refused_in_a_sentence_and_leave_nothing() {
    let mut headings_only = heading().join(",").replace("Request: Route", "\"Request: Route\"").into_bytes();
    headings_only.push(b'\n');
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "empty"),
        ("another", b"name,colour\nred,1\n".to_vec(), "not a Client Level Data file"),
        ("headings", headings_only, "no rows"),
        ("junk", (0..=255).cycle().take(10_000).collect(), "not text"),
        ("spreadsheet", b"PK\x03\x04 and so on".to_vec(), "spreadsheet"),
        ("utf16", "L\0A\0 \0C\0o\0d\0e\0".as_bytes().to_vec(), "UTF-16"),
    ];
    for (name, bytes, expected) in table {
        let folder = Folder::new();
        let error = folder.import(&bytes).unwrap_err();
        let said = error.to_string();
        assert!(said.contains(expected), "{name}: {said}");
        assert!(said.contains("Nothing was imported"), "{name}: {said}");
        assert_eq!(folder.data_files(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_stray_quotation_mark_and_an_endless_value_stop_nothing_and_are_said() {
    let folder = Folder::new();
    let mut all = rows(&[]);
    all.extend(rows(&[]));
    for (number, row) in all.iter_mut().enumerate() {
        row[Field::EventReference.index()] = ["a", "b", "c", "d", "e", "f", "g", "h"][number];
    }
    let text = String::from_utf8(csv_of(&all)).unwrap().replacen("Shared Lives scheme", "\"Shared Lives scheme", 1);
    let bytes = [text.into_bytes(), b"714,".to_vec(), vec![b'x'; 10 << 20]].concat();
    let imported = folder.import(&bytes).unwrap();
    assert_eq!(imported.summary.rows, 9, "no row is swallowed");
    let said: Vec<Vec<String>> = findings(&imported).into_iter().filter(|row| row[3].is_empty()).collect();
    let rules: Vec<String> = said.iter().map(|row| format!("{} {} {}", row[0], row[1], row[4])).collect();
    assert_eq!(rules, ["1 2 stray_quotation", "9 10 too_few_values", "9 10 value_cut"]);
    assert!(
        said[0][8].starts_with("The quotation mark in \"Shared Lives scheme on line 2 is not closed"),
        "{}",
        said[0][8]
    );
    assert!(said[0][9].starts_with("On line 2 of the extract, close the quotation"), "{}", said[0][9]);
    assert!(said[2][8].starts_with("The value in column 2 of this row is too long"), "{}", said[2][8]);
    let table =
        Folder::ask(&imported, "select count(distinct event_reference) from imported where event_type is not null");
    assert_eq!(table.rows[0], [Cell::Int(8)]);
}

#[test]
fn a_file_that_is_absent_or_a_folder_is_said_so() {
    let folder = Folder::new();
    for (name, expected) in [("none.csv", "There is no file named none.csv"), ("", "is a folder")] {
        let order =
            ImportOrder { file: &folder.0.join(name), called: None, data: &folder.0, import_id: "a", release: None };
        assert!(import_file(order, &mut |_| {}).unwrap_err().to_string().contains(expected));
    }
}

#[test]
fn an_id_that_is_a_path_or_taken_is_refused() {
    let folder = Folder::new();
    let bytes = csv_of(&rows(&[]));
    folder.import(&bytes).unwrap();
    let before = folder.data_files();
    assert!(matches!(folder.import(&bytes), Err(ImportError::WrongId)));
    let file = folder.0.join("extract.csv");
    for id in ["../up", "", "a/b", "a.b"] {
        let order =
            ImportOrder { file: &file, called: None, data: &folder.0.join("data"), import_id: id, release: None };
        assert!(matches!(import_file(order, &mut |_| {}), Err(ImportError::WrongId)), "{id}");
    }
    assert_eq!(folder.data_files(), before);
}

#[test]
fn a_data_folder_that_cannot_be_written_leaves_nothing() {
    let folder = Folder::new();
    let file = folder.file("extract.csv", &csv_of(&rows(&[])));
    let data = folder.file("data", b"a file where the folder should be");
    let error =
        import_file(ImportOrder { file: &file, called: None, data: &data, import_id: "a", release: None }, &mut |_| {})
            .unwrap_err();
    assert!(matches!(error, ImportError::Unwritable(_)), "{error}");
}

#[test]
fn what_a_killed_import_left_is_swept_and_finished_ones_stay() {
    let folder = Folder::new();
    folder.import(&csv_of(&rows(&[]))).unwrap();
    let home = folder.0.join("data/evidence/714");
    for name in [".importing-2.findings.csv", ".importing-2.parquet", "2.findings.csv", "2.summary.json"] {
        fs::write(home.join(name), "half").unwrap();
    }
    assert_eq!(super::sweep(&folder.0.join("data")).unwrap(), 4);
    assert_eq!(
        folder.data_files(),
        ["import-1.findings.columns", "import-1.findings.csv", "import-1.parquet", "import-1.summary.json"]
    );
    assert_eq!(super::sweep(&folder.0.join("nowhere")).unwrap(), 0);
}

#[test]
fn progress_goes_forward_to_the_end() {
    let folder = Folder::new();
    let mut bytes = Vec::new();
    synthetic(6_000, &mut bytes);
    let file = folder.file("extract.csv", &bytes);
    let mut told: Vec<Progress> = Vec::new();
    let order = ImportOrder { file: &file, called: None, data: &folder.0.join("data"), import_id: "a", release: None };
    let imported = import_file(order, &mut |progress| told.push(progress)).unwrap();
    assert_eq!(imported.summary.rows, 6_000);
    assert!(told.len() > 2 && told.windows(2).all(|two| two[0].bytes <= two[1].bytes && two[0].rows <= two[1].rows));
    let last = told.last().unwrap();
    assert_eq!((last.bytes, last.rows, last.sorting), (bytes.len() as u64, 6_000, true));
    let table = Folder::ask(&imported, "select count(*), count(distinct row_number) from imported");
    assert_eq!(table.rows[0], [Cell::Int(6_000), Cell::Int(6_000)]);
}
