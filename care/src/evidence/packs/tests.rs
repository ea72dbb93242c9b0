//! Packs are whole, and made from the questions as they are now.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

use std::{collections::BTreeMap, fmt::Write as _};

use platform::testing::TestFolder;

use super::contents::{Dialect, contents, given, index};
use crate::evidence::client_level_data::{specification::specification, stored};

/// The questions of the product, as files.
#[derive(rust_embed::RustEmbed)]
#[folder = "src/evidence"]
struct Sources;

fn hash(path: &str) -> Option<String> {
    let bytes = Sources::get(path)?.metadata.sha256_hash();
    Some(bytes.iter().fold(String::new(), |mut all, byte| {
        write!(all, "{byte:02x}").unwrap();
        all
    }))
}

/// Whether `tools/transpile` carries a file: every question of a measure but the record store's tables, and what only our own
/// record has.
fn is_carried(path: &str) -> bool {
    let apart = ["tables", "own", "asks", "generated", "postgres", "spark"];
    let measured = ["measures/", "national/", "packs/"].iter().any(|folder| path.starts_with(folder));
    measured && path.rsplit('.').next() == Some("sql") && !path.split('/').any(|part| apart.contains(&part))
}

#[test]
fn what_was_carried_is_what_the_product_asks_now() {
    let index = index().unwrap();
    let carried: BTreeMap<String, String> = index
        .questions
        .into_iter()
        .map(|question| (question.source, question.sha256))
        .chain(index.macros.into_iter().map(|inlined| (inlined.source, inlined.sha256)))
        // The table of all rows behind figures is made from the list of measures, and no file.
        .filter(|(source, _)| !source.is_empty())
        .collect();
    let there: BTreeMap<String, String> =
        Sources::iter().filter(|path| is_carried(path)).map(|path| (path.to_string(), hash(&path).unwrap())).collect();
    assert_eq!(carried, there, "a question has changed, come or gone: run tools/transpile");
}

#[test]
fn the_columns_of_imported_rows_are_those_the_importer_keeps() {
    let columns: Vec<(String, String)> = stored::columns(specification().unwrap())
        .into_iter()
        .map(|(name, kind)| (name, format!("{kind:?}").to_lowercase()))
        .collect();
    assert_eq!(given().unwrap()["imported"], columns, "write packs/given.json anew");
}

#[test]
fn a_pack_has_a_runner_a_readme_and_every_measure_with_its_notes() {
    for dialect in [Dialect::Spark, Dialect::Postgres] {
        let files = contents(dialect).unwrap();
        let text = |path: &str| {
            let found = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path} is missing"));
            found.text.clone()
        };
        let about: serde_json::Value = serde_json::from_str(&text("pack.json")).unwrap();
        let measures = about["measures"].as_array().unwrap();
        assert_eq!(measures.len(), crate::evidence::measures::ALL.len());
        for measure in measures {
            for part in ["measure", "people", "notes"] {
                assert!(!text(measure[part].as_str().unwrap()).is_empty());
            }
        }
        assert!(text("README.md").contains("Alongside"));
        let runner = if dialect == Dialect::Spark { "run.py" } else { "run.sql" };
        assert!(text(runner).contains("2025-04-01"), "the runner shows how it is run");
        for measure in about["national"].as_array().unwrap() {
            assert!(!text(measure["notes"].as_str().unwrap()).is_empty());
        }
        assert_eq!(about["sources"].as_str().unwrap().len(), 64);
    }
}

#[test]
fn values_are_bound_or_written_once_at_the_top() {
    for file in contents(Dialect::Spark).unwrap().iter().filter(|file| file.path.starts_with("measures/")) {
        assert!(!file.text.contains("nfa_information_and_advice"), "{}", file.path);
    }
    let files = contents(Dialect::Postgres).unwrap();
    let solved = files.iter().find(|file| file.path == "measures/solved_within_24_hours/measure.sql").unwrap();
    assert_eq!(solved.text.matches("'nfa_information_and_advice'").count(), 1);
    assert!(solved.text.contains("\n  cast(24 as double precision) as \"within_hours\""), "{}", solved.text);
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let within = TestFolder::new();
    let folder = within.join("pack");
    let told = super::write(Dialect::Spark, &folder).unwrap();
    assert!(told.contains("spark-submit"), "{told}");
    let again = super::write(Dialect::Postgres, &folder).unwrap_err();
    assert!(again.to_string().contains("was not touched"), "{again}");
}
