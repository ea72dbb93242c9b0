//! What may be decided about which conflict; the stories are in `care/tests/evidence/submissions.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails should say where")]

use super::{Conflict, Decision, Kind, Saying, pages::misfits};

fn conflict(kind: Kind) -> Conflict {
    let saying = |says: &str| Saying {
        says: says.into(),
        told: says.into(),
        rows: 1,
        first_row: 1,
        la_person_ids: String::new(),
        nhs_numbers: String::new(),
        dates_of_birth: String::new(),
        genders: String::new(),
        client_types: String::new(),
        postcodes: String::new(),
        first_start: None,
        last_start: None,
    };
    let sayings = vec![saying("P2"), saying("P1")];
    Conflict { kind, council: "714".into(), subject: "9434765919".into(), first_row: 1, in_all: 1, records: 2, sayings }
}

#[test]
fn records_whose_nhs_numbers_differ_are_never_one_persons() {
    let fields = |kind, decision, wrong_on: Option<&str>, reason| {
        misfits(&conflict(kind), decision, wrong_on, reason).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    for kind in Kind::ALL {
        let expected: &[&str] = if kind == Kind::Numbers { &["decision"] } else { &[] };
        assert_eq!(fields(kind, Some(Decision::SamePerson), None, "looked"), expected, "{kind:?}");
        assert_eq!(fields(kind, Some(Decision::Corrected), None, "looked"), [""; 0]);
        assert_eq!(fields(kind, Some(Decision::TwoPeople), Some("P1"), "looked"), [""; 0]);
        assert_eq!(fields(kind, Some(Decision::TwoPeople), Some("P9"), "looked"), ["wrong_on"]);
        assert_eq!(fields(kind, Some(Decision::TwoPeople), None, ""), ["wrong_on", "reason"]);
        assert_eq!(fields(kind, None, None, ""), ["decision", "reason"]);
    }
}

#[test]
fn the_evidence_does_not_depend_on_the_order_of_records() {
    let mut turned = conflict(Kind::Ids);
    turned.sayings.reverse();
    assert_eq!(conflict(Kind::Ids).stated(), turned.stated());
    turned.records = 30;
    assert_eq!(turned.stated(), "P1\nP2\nand 28 more", "what is not shown is part of it by its count");
    turned.sayings.pop();
    assert_ne!(conflict(Kind::Ids).stated(), turned.stated());
}
