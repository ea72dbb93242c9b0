//! The rules of light records as tables of facts; the stories are in `tests/`.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use super::rules;

#[test]
fn a_light_record_is_for_somebody_we_need_not_know() {
    for (open, known, concern, allowed) in [
        (true, false, false, true),
        (true, true, false, false),
        (false, false, false, false),
        (true, false, true, false),
    ] {
        assert_eq!(rules::may_keep(open, known, concern).is_ok(), allowed, "{open} {known} {concern}");
    }
    assert!(rules::may_keep(true, false, true).unwrap_err().contains("needs no consent"));
}

#[test]
fn it_becomes_a_full_record_only_by_consent_or_duty_with_a_reason() {
    for (basis, reason, fields) in [
        ("consent", "She asked us to", vec![]),
        ("duty", "He may be at risk", vec![]),
        ("", "She asked us to", vec!["basis"]),
        ("convenience", "It is easier", vec!["basis"]),
        ("consent", " ", vec!["reason"]),
        ("", "", vec!["basis", "reason"]),
    ] {
        let missing = rules::missing_to_convert(basis, reason);
        assert_eq!(missing.iter().map(|(field, _)| *field).collect::<Vec<_>>(), fields, "{basis} {reason}");
    }
}

#[test]
fn of_a_postcode_only_the_district_is_kept() {
    for (typed, kept) in [
        ("ZZ1 4AB", Some("ZZ1")),
        ("zz14ab", Some("ZZ1")),
        ("ZZ1", Some("ZZ1")),
        ("EC1A 1BB", Some("EC1A")),
        ("M1 1AE", Some("M1")),
        ("M1", Some("M1")),
        ("", None),
        ("the harbour", None),
        ("12", None),
        ("ÄÖ1", None),
    ] {
        assert_eq!(rules::district(typed).as_deref(), kept, "{typed}");
    }
}

#[test]
fn an_answer_that_is_none_is_the_first() {
    assert_eq!(rules::pick(&rules::AGES, "nonsense"), "unknown");
    assert_eq!(rules::pick(&rules::AGES, "over_84"), "over_84");
    assert_eq!(rules::label(&rules::HELPED_WITH, "nonsense"), "");
}
