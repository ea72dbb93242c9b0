//! Asking suspects alone finds what asking about everybody finds.
#![allow(clippy::unwrap_used)]

use std::fs;

use super::super::import::{ImportOrder, import_told};
use super::super::local::LocalWords;
use super::super::rules_tests::sound;
use super::super::specification::{FIELDS, Field, Release, specification};
use super::super::testing::{Folder, csv_of};
use super::*;

const SAID: [(Field, &[&str]); 6] = [
    (Field::NhsNumber, &["9434765919", "9434765870", "9434765838", "", ""]),
    (Field::LaPersonUniqueIdentifier, &["P1", "P2", "P3", "P4", ""]),
    (Field::Gender, &["Female", "Female", "Male", "Unknown"]),
    (Field::Ethnicity, &["White: Roma", "White: Irish", "No data: Refused"]),
    (Field::DateOfBirth, &["01/02/1940", "01/02/1940", "02/02/1940", "x"]),
    (Field::EventStartDate, &["02/06/2025", "03/06/2025"]),
];

/// Rows whose every eighth cell is somebody else's; the seed makes the rows.
fn rows_of(seed: u64) -> Vec<[&'static str; FIELDS]> {
    let mut state = seed;
    let mut below = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    (0..60)
        .map(|number| {
            let mut row = sound("Request");
            for (field, texts) in SAID {
                let usual = number / 12;
                let at = if below(8) == 0 { below(texts.len()) } else { usual % texts.len() };
                row[field.index()] = texts[at];
            }
            row
        })
        .collect()
}

fn said(finding: &Finding<'_>) -> String {
    format!("{:?} {:?} {:?} {} {}", finding.place, finding.field, finding.check, finding.value, finding.expected)
}

#[test]
fn suspects_are_as_many_findings_as_everybody() {
    let together = [OF_A_PERSON.as_slice(), &OF_SEVERAL].concat().into_iter().map(|(check, _)| check);
    let together: Vec<Check> = together.collect();
    let mut found = 0;
    for seed in 0..12 {
        let folder = Folder::new();
        let (file, data) = (folder.file("extract.csv", &csv_of(&rows_of(seed))), folder.0.join("data"));
        let order = ImportOrder { file: &file, called: None, data: &data, import_id: "import-1", release: None };
        let mut by_suspects = Vec::new();
        let imported = import_told(order, &LocalWords::default(), &mut |_| {}, &mut |finding| {
            if together.contains(&finding.check) {
                by_suspects.push(said(finding));
            }
            Ok(())
        });
        let imported = imported.unwrap();
        // As the import does it: in its own folder.
        assert!(fs::metadata(&imported.parquet).is_ok());
        let mut by_everybody = Vec::new();
        let specification = specification().unwrap();
        findings::<ColumnsError>(&imported.parquet, 60, None, Release::Two, specification, &mut |finding| {
            by_everybody.push(said(finding));
            Ok(())
        })
        .unwrap();
        assert_eq!(by_suspects, by_everybody, "{seed}");
        found += by_everybody.len();
    }
    assert!(found > 100, "{found}");
}

#[test]
fn too_many_suspects_are_everybody() {
    let specification = specification().unwrap();
    let columns = super::super::stored::columns(specification);
    let row = |person: &'static str, gender: &'static str| {
        let value = |(name, _): &(String, ColumnKind)| match name.as_str() {
            "person_key" => engine::columns::Given::Text(person),
            "gender" => engine::columns::Given::Text(gender),
            _ => engine::columns::Given::Null,
        };
        columns.iter().map(value).collect::<Vec<_>>()
    };
    let people = |most| {
        let mut suspects = Suspects::new(specification, most);
        for (person, gender) in [
            ("a", "female"),
            ("a", "unknown"),
            ("b", "female"),
            ("b", "male"),
            ("c", "male"),
            ("d", "unknown"),
            ("d", "male"),
        ] {
            suspects.see(&row(person, gender));
        }
        suspects.people()
    };
    assert_eq!(people(2), Some(vec!["b".to_owned()]));
    assert_eq!(people(1), None);
}
