//! What `alongside evidence compare --json` prints: exactly as its schema says, with rows of every question.
#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use super::{
    compare::compare,
    tests::{BEFORE, DAY, Folder, HOME, NHS, NOW, Row, request, service, with},
};
use crate::evidence::client_level_data::{
    specification::Field,
    testing::{schema_named, validate},
};

/// Two files that give rows to every question and every kind of conflict.
fn rows() -> [Vec<Row>; 2] {
    let both = || {
        let months = ["10/12/2024", "10/01/2025", "10/02/2025"];
        months.into_iter().flat_map(|on| (0..12).map(move |number| request(&format!("R{number}"), on)))
    };
    let mut before: Vec<Row> = both().collect();
    before.extend((0..12).map(|number| request(&format!("R{number}"), "10/11/2024")));
    before.extend([service("P1", DAY, "01/02/2023", ""), service("P2", DAY, "01/02/2023", "")]);
    let mut now: Vec<Row> = both().collect();
    now.push(service("P2", DAY, "01/04/2025", ""));
    now.extend((0..6).map(|number| service(&format!("R{number}"), HOME, "01/04/2025", "")));
    now.extend(["A", "B"].map(|id| with(service(id, DAY, "05/05/2025", ""), Field::NhsNumber, NHS)));
    now.extend([NHS, "9876543210"].map(|nhs| with(service("C", DAY, "05/05/2025", ""), Field::NhsNumber, nhs)));
    now.extend(
        ["01/01/1950", "02/02/1960"].map(|on| with(service("D", DAY, "05/05/2025", ""), Field::DateOfBirth, on)),
    );
    [before, now]
}

#[test]
fn what_is_printed_is_as_the_schema_says() {
    let folder = Folder::new();
    let [before, now] = rows();
    let (before, now) = (folder.import("before", BEFORE, &before), folder.import("now", NOW, &now));
    let (told, schema) =
        (serde_json::to_value(compare(&before, &now).unwrap()).unwrap(), schema_named("evidence-compare"));
    validate(&told, &schema, &schema, "");
    for (list, name, least) in [("questions", "question", 5), ("identity", "kind", 3)] {
        let of = told[list].as_array().unwrap();
        assert_eq!(of.len(), least, "{list}");
        for one in of {
            let rows = &one[if list == "identity" { "conflicts" } else { "rows" }];
            assert!(one["count"].as_u64().unwrap() > 0 && !rows.as_array().unwrap().is_empty(), "{}: none", one[name]);
        }
    }

    // The test can fail: another kind of value, a word too many, one too few.
    let mut wrong = [told.clone(), told.clone(), told];
    wrong[0]["questions"][0]["rows"][0]["row_before"] = "1".into();
    wrong[1]["questions"][0]["rows"][0]["more"] = 1.into();
    wrong[2]["earlier"].as_object_mut().unwrap().remove("period");
    for one in wrong {
        assert!(std::panic::catch_unwind(|| validate(&one, &schema, &schema, "")).is_err());
    }
}
