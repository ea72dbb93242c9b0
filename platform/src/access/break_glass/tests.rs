//! Reasons, hours and addresses as tables; a use of emergency access from its start to its review.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use super::rules::{LONGEST_REASON, check_reason, names_a_record, next_page};

#[test]
fn a_reason_is_a_few_words_that_somebody_can_judge() {
    for (reason, good) in [
        ("", false),
        ("   \n ", false),
        ("urgent", false),
        ("need to see", false),
        (". . . . .", false),
        ("1 2 3 4 5", false),
        ("Found at home, no carer", true),
        ("Ambulance asks who her daughter is", true),
        ("Сестра просить допомогти зараз", true),
    ] {
        assert_eq!(check_reason(reason).is_ok(), good, "{reason:?}");
    }
    let long = "word ".repeat(LONGEST_REASON);
    assert!(check_reason(&long).unwrap_err().contains("1000 at most"));
}

#[test]
fn a_form_names_one_record_or_none() {
    for (kind, id, good) in [
        ("person", "01890a5d-ac96-774b-bcce-b302099a8057", true),
        ("contact", "1", true),
        ("", "1", false),
        ("person", "", false),
        ("Person", "1", false),
        ("person", "../etc", false),
        ("person", "1' or '1'='1", false),
        ("person", &"a".repeat(65), false),
    ] {
        assert_eq!(names_a_record(kind, id), good, "{kind} {id}");
    }
}

#[test]
fn the_way_on_never_leaves_the_site() {
    for (asked, leads) in [
        ("/people/1", "/people/1"),
        ("/people?name=a%20b#top", "/people?name=a%20b#top"),
        ("", "/"),
        ("people", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: b", "/"),
        ("/a/\\..\\b", "/"),
    ] {
        assert_eq!(next_page(asked), leads, "{asked:?}");
    }
}
