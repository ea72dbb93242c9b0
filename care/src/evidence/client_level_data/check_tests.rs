//! What `alongside evidence check` prints: exactly as its schema says, findings of rows together among them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value as Json;

use super::check::check;
use super::local::LocalWords;
use super::specification::Field;
use super::testing::{Folder, csv_of, rows, schema_named, validate};

fn checked(folder: &Folder, files: &[&[u8]], json: bool) -> String {
    let files: Vec<_> =
        files.iter().enumerate().map(|(at, bytes)| folder.file(&format!("extract-{at}.csv"), bytes)).collect();
    let mut out = Vec::new();
    check((&files, &LocalWords::default()), None, json, &folder.0.join("room"), &mut |_| {}, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn schema() -> Json {
    schema_named("evidence-check")
}

#[test]
fn what_is_printed_is_as_the_schema_says() {
    let folder = Folder::new();
    let mut all = rows(&[]);
    all[0][Field::Gender.index()] = "Fem\"ale\n";
    // The assessment has the request's dates and says otherwise; the review has another identifier.
    all[1][Field::Ethnicity.index()] = "White: Roma";
    all[3][Field::LaPersonUniqueIdentifier.index()] = "P2";
    all[3][Field::EventEndDate.index()] = "";
    let (dirty, sound) = (csv_of(&all), csv_of(&rows(&[])));
    let told: Json = serde_json::from_str(&checked(&folder, &[&dirty, &sound], true)).unwrap();
    validate(&told, &schema(), &schema(), "");
    let findings = told["findings"].as_array().unwrap();
    let said: Vec<String> = findings
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {}",
                one["record"],
                one["line"],
                one["field"].as_str().unwrap(),
                one["rule"].as_str().unwrap()
            )
        })
        .collect();
    for expected in [
        "1 2 Gender near_miss",
        "1 2 Ethnicity conflicting_details",
        "2 4 Ethnicity conflicting_details",
        "4 6 Event End Date no_end_but_not_a_service",
        "4 6 LA Person Unique Identifier several_ids_for_nhs_number",
        "3 5 LA Person Unique Identifier several_ids_for_nhs_number",
    ] {
        assert!(said.iter().any(|one| one == expected), "{expected}: {said:?}");
    }
    let conflict = findings.iter().find(|one| one["rule"] == "conflicting_details" && one["record"] == 2).unwrap();
    assert_eq!(
        conflict["explanation"],
        "Ethnicity is White: Roma here and White: Irish in another row of the same person with the same dates. The national \
         process makes it unknown."
    );
    assert_eq!(findings[0]["value"], "Fem\"ale");
    let files = told["summary"]["files"].as_array().unwrap();
    assert_eq!((files[0]["rows"].as_u64(), files[0]["rows_left_out"].as_u64()), (Some(4), Some(1)));
    assert_eq!(files[0]["rows_failed"], 2);
    assert_eq!(files[0]["rows_warned"], 2, "those of rows together count too");
    assert_eq!(files[1]["rows_warned"], 0);
    let gender = &told["summary"]["by_field"][Field::Gender.index()];
    assert_eq!((gender["passed_valid"].as_u64(), gender["failed_invalid"].as_u64()), (Some(7), Some(1)));
    let count: u64 =
        told["summary"]["by_rule"].as_array().unwrap().iter().map(|rule| rule["count"].as_u64().unwrap()).sum();
    assert_eq!(count, findings.len() as u64);
}

#[test]
fn a_schema_that_is_not_kept_is_seen() {
    let wrong = serde_json::json!({"findings": [{"record": "1"}], "summary": {}});
    assert!(std::panic::catch_unwind(|| validate(&wrong, &schema(), &schema(), "")).is_err());
}

#[test]
fn a_sound_file_has_no_findings_in_either_form() {
    let folder = Folder::new();
    let sound = csv_of(&rows(&[]));
    let told: Json = serde_json::from_str(&checked(&folder, &[&sound], true)).unwrap();
    assert_eq!(told["findings"], Json::Array(Vec::new()));
    let folder = Folder::new();
    let words = checked(&folder, &[&sound], false);
    assert!(words.starts_with("extract-0.csv: 4 rows of council 714, release 2.") && words.ends_with("Nothing odd.\n"));
}

#[test]
fn a_repeated_finding_is_printed_for_every_row() {
    let folder = Folder::new();
    let many = vec![rows(&[(Field::DateOfDeath, "NULL")])[0]; 250];
    let told: Json = serde_json::from_str(&checked(&folder, &[&csv_of(&many)], true)).unwrap();
    let nulls = told["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "null_word").count();
    assert_eq!(nulls, 250);
}
