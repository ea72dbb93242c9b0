//! What may be said of a word, and which words of an import are offered; the stories are in `care/tests/evidence/words.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use super::rules::{said, values};
use crate::evidence::client_level_data::specification::{Field, Kind, specification};

#[test]
fn a_word_has_a_field_a_text_and_a_value_of_its_list() {
    let told =
        |field, word: &str, code: &str| said("714", field, word, code).map(|said| said.word).map_err(|(at, _)| at);
    assert_eq!(told(Some(Field::Gender), " F ", "female"), Ok("F".into()));
    assert_eq!(told(None, "F", "female"), Err("field"));
    assert_eq!(told(Some(Field::Postcode), "F", "female"), Err("field"));
    assert_eq!(told(Some(Field::Gender), " ", "female"), Err("word"));
    assert_eq!(told(Some(Field::Gender), &"F".repeat(201), "female"), Err("word"));
    assert_eq!(told(Some(Field::Gender), "F", "owner_or_shared_ownership"), Err("code"));
    // A word of the nation, in either release, means what it says.
    assert_eq!(told(Some(Field::Gender), "Male", "female"), Err("word"));
    assert_eq!(told(Some(Field::ClientType), "Carer", "service_user"), Err("word")); // CLD
    // A near miss of one is the council's to decide.
    assert_eq!(told(Some(Field::Gender), "male", "male"), Ok("male".into()));
}

#[test]
fn every_list_field_is_asked_for_its_words_and_has_values() {
    let sql = include_str!("words_of_import.sql");
    for entry in &specification().unwrap().fields {
        let name = entry.field.name();
        let asked = sql.contains(&format!("'{name}' as field, {name}_raw as word"));
        assert_eq!(asked, entry.kind == Kind::List, "{name}");
        // Of one list no value is known here.
        let known = entry.kind == Kind::List && entry.field != Field::TotalHrsCaringPerWeek;
        assert_eq!(!values(entry.field).is_empty(), known, "{name}");
    }
    let outcomes = values(Field::EventOutcome);
    assert!(outcomes.iter().any(|(_, words)| words.ends_with("(release 1 only)")));
}
