//! What `alongside evidence check` prints: exactly as its schema says, findings of rows together among them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;

use serde_json::Value as Json;

use super::check::check;
use super::local::LocalWords;
use super::specification::Field;
use super::testing::{Folder, csv_of, rows};

fn checked(folder: &Folder, files: &[&[u8]], json: bool) -> String {
    let files: Vec<_> =
        files.iter().enumerate().map(|(at, bytes)| folder.file(&format!("extract-{at}.csv"), bytes)).collect();
    let mut out = Vec::new();
    check((&files, &LocalWords::default()), None, json, &folder.0.join("room"), &mut |_| {}, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The part of JSON Schema that ours uses; a word it does not know fails, so that nothing is passed over.
fn validate(value: &Json, schema: &Json, all: &Json, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        return validate(value, all.pointer(name.trim_start_matches('#')).unwrap(), all, at);
    }
    for (word, wanted) in schema.as_object().unwrap() {
        match word.as_str() {
            "type" => {
                let kind = match value {
                    Json::Null => "null",
                    Json::Bool(_) => "boolean",
                    Json::Number(number) if number.is_u64() => "integer",
                    Json::Number(_) => "number",
                    Json::String(_) => "string",
                    Json::Array(_) => "array",
                    Json::Object(_) => "object",
                };
                let fits = wanted == kind || wanted.as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind));
                assert!(fits, "{at} is {kind}, not {wanted}");
            }
            "enum" => assert!(wanted.as_array().unwrap().contains(value), "{at}: {value} is none of {wanted}"),
            "required" => {
                for name in wanted.as_array().unwrap() {
                    assert!(value.get(name.as_str().unwrap()).is_some(), "{at} has no {name}");
                }
            }
            "additionalProperties" => {
                for name in value.as_object().unwrap().keys() {
                    assert!(schema["properties"].get(name).is_some(), "{at} has {name}");
                }
            }
            "properties" => {
                for (name, inner) in wanted.as_object().unwrap() {
                    validate(&value[name], inner, all, &format!("{at}/{name}"));
                }
            }
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(item, wanted, all, &format!("{at}/{number}"));
                }
            }
            "$schema" | "title" | "description" | "$defs" => {}
            other => panic!("the schema uses {other}, which this test does not know"),
        }
    }
}

fn schema() -> Json {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schemas/evidence-check.schema.json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn what_is_printed_is_as_the_schema_says() {
    let folder = Folder::new("check");
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
    let folder = Folder::new("check-sound");
    let sound = csv_of(&rows(&[]));
    let told: Json = serde_json::from_str(&checked(&folder, &[&sound], true)).unwrap();
    assert_eq!(told["findings"], Json::Array(Vec::new()));
    let folder = Folder::new("check-sound-words");
    let words = checked(&folder, &[&sound], false);
    assert!(words.starts_with("extract-0.csv: 4 rows of council 714, release 2.") && words.ends_with("Nothing odd.\n"));
}

#[test]
fn a_repeated_finding_is_printed_for_every_row() {
    let folder = Folder::new("check-repeats");
    let many = vec![rows(&[(Field::DateOfDeath, "NULL")])[0]; 250];
    let told: Json = serde_json::from_str(&checked(&folder, &[&csv_of(&many)], true)).unwrap();
    let nulls = told["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "null_word").count();
    assert_eq!(nulls, 250);
}
