//! What must not change a national figure: the order of rows, a file that is given twice, a file cut into parts. Real files
//! through the real importer; the people are made up.

#![allow(clippy::unwrap_used, reason = "a test that fails should say where")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use care::{
    evidence::client_level_data::local::LocalWords,
    evidence::national::{
        Figure, Year,
        commands::{Asked, measures},
        discharges::Discharges,
        population::Populations,
        settings::Settings,
    },
    town::borough::{Order, extract},
};
use jiff::civil::date;
use platform::testing::TestFolder;
use serde_json::Value;

use super::stays;

/// A folder of one test's own, removed at its end.
struct Folder(TestFolder);

impl Folder {
    fn new() -> Self {
        Self(TestFolder::new())
    }

    /// An extract of three years of 2,500 people, odd values among them.
    fn extract(&self) -> Vec<String> {
        let file = self.0.join("whole.csv");
        let order = Order { people: 2_500, years: 3, seed: 11, until: date(2026, 3, 31), clean: false };
        extract::write(&order, &file, &mut |_| {}).unwrap();
        fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
    }

    fn write(&self, name: &str, heading: &str, rows: &[&String]) -> PathBuf {
        let file = self.0.join(name);
        let mut text = format!("{heading}\r\n");
        for row in rows {
            text.push_str(row);
            text.push_str("\r\n");
        }
        fs::write(&file, text).unwrap();
        file
    }
}

impl Folder {
    /// Stays in hospital that go with an extract, with the rows as somebody put them.
    fn stays(&self, extract: &Path, name: &str, put: impl FnOnce(Vec<String>) -> Vec<String>) -> Discharges {
        let file = self.0.join(name);
        assert!(stays::of_extract(extract, &file) > 50);
        let text = fs::read_to_string(&file).unwrap();
        let mut lines = text.lines().map(str::to_owned);
        let heading = lines.next().unwrap();
        fs::write(&file, format!("{heading}\n{}\n", put(lines.collect()).join("\n"))).unwrap();
        Discharges::read(&file).unwrap()
    }
}

fn figures_with(files: &[PathBuf], readings: &[&str], discharges: &Discharges) -> Vec<Figure> {
    let mut settings = Settings::default();
    for reading in readings {
        settings.set(reading).unwrap();
    }
    let asked = Asked {
        files,
        year: Year::named("2025-26").unwrap(),
        settings,
        populations: Populations::default(),
        discharges: discharges.clone(),
        persons: false,
        moved: &[],
        words: &LocalWords::default(),
    };
    measures(&asked).unwrap().measures
}

#[test]
fn order_duplicates_and_parts_change_no_figure() {
    let folder = Folder::new();
    let lines = folder.extract();
    let (heading, rows) = lines.split_first().unwrap();
    let all: Vec<&String> = rows.iter().collect();
    let whole = folder.write("all.csv", heading, &all);
    let stays = folder.stays(&whole, "stays.csv", |rows| rows);
    let figures = |files: &[PathBuf], readings: &[&str]| figures_with(files, readings, &stays);
    let expected = figures(std::slice::from_ref(&whole), &["ties=by_content"]);
    let told: i64 = expected.iter().filter_map(|figure| figure.denominator).sum();
    assert!(told > 500, "there is something to count: {expected:?}");
    // Of every kind of figure, not of some alone.
    for code in ["2A", "2D 1", "2D 2", "2E", "3D 1a", "STS001 community", "cost all", "total all"] {
        let all: i64 =
            expected.iter().filter(|figure| figure.measure == code).filter_map(|figure| figure.denominator).sum();
        assert!(all > 0, "nobody is counted for {code}, so nothing is proved");
    }

    let mut mixed = all.clone();
    // Every seventh row first, and so on: no two neighbours stay together.
    mixed.sort_by_key(|row| (all.iter().position(|other| other == row).unwrap_or_default() * 2_654_435_761) % 7_919);
    let shuffled = folder.write("shuffled.csv", heading, &mixed);
    assert_eq!(figures(&[shuffled], &["ties=by_content"]), expected, "in another order");

    let twice = folder.write("twice.csv", heading, &all.iter().chain(&all).copied().collect::<Vec<_>>());
    assert_eq!(figures(&[twice], &["ties=by_content"]), expected, "every row twice");
    assert_eq!(figures(&[whole.clone(), whole.clone()], &["ties=by_content"]), expected, "the file twice");

    let parts: Vec<PathBuf> = (0..5)
        .map(|part| {
            let some: Vec<&String> = all.iter().skip(part).step_by(5).copied().collect();
            folder.write(&format!("part-{part}.csv"), heading, &some)
        })
        .collect();
    assert_eq!(figures(&parts, &["ties=by_content"]), expected, "in five parts");
    assert_ne!(figures(&parts, &["ties=by_content", "same_period=later_replaces"]), expected, "the last part alone");

    // The file of stays in another order, and with every row twice.
    let other = folder.stays(&whole, "stays-reversed.csv", |rows| rows.into_iter().rev().collect());
    let twice = folder
        .stays(&whole, "stays-twice.csv", |rows| rows.iter().flat_map(|row| [row.clone(), row.clone()]).collect());
    for stays in [other, twice] {
        assert_eq!(figures_with(std::slice::from_ref(&whole), &["ties=by_content"], &stays), expected, "other stays");
    }
}

#[test]
fn errors_say_which_file_and_what_to_do() {
    let folder = Folder::new();
    let other = folder.0.join("other.csv");
    fs::write(&other, "a,b\n1,2\n").unwrap();
    for (file, says) in [(other.as_path(), "other.csv"), (Path::new("/nowhere/at-all.csv"), "at-all.csv")] {
        let asked = Asked {
            files: &[file.to_path_buf()],
            year: Year::named("2025-26").unwrap(),
            settings: Settings::default(),
            populations: Populations::default(),
            discharges: Discharges::default(),
            persons: false,
            moved: &[],
            words: &LocalWords::default(),
        };
        let error = measures(&asked).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains("Nothing was imported"), "{error}");
    }
}

#[test]
fn without_stays_2d_is_not_computed_and_never_nought() {
    let folder = Folder::new();
    let lines = folder.extract();
    let (heading, rows) = lines.split_first().unwrap();
    let whole = folder.write("all.csv", heading, &rows.iter().collect::<Vec<_>>());
    let asked = Asked {
        files: std::slice::from_ref(&whole),
        year: Year::named("2025-26").unwrap(),
        settings: Settings::default(),
        populations: Populations::default(),
        discharges: Discharges::default(),
        persons: false,
        moved: &[],
        words: &LocalWords::default(),
    };
    let told = measures(&asked).unwrap();
    let its: Vec<&Figure> = told.measures.iter().filter(|figure| figure.measure.starts_with("2D")).collect();
    assert_eq!(its.len(), 24);
    assert!(its.iter().all(|one| one.numerator.is_none() && one.denominator.is_none() && one.outcome.is_none()));
    assert!(told.notes.iter().any(|note| note.contains("2D is not computed: no discharges given")), "{:?}", told.notes);
    let stays = folder.stays(&whole, "stays.csv", |rows| rows);
    let told = measures(&Asked { discharges: stays, ..asked }).unwrap();
    assert!(told.measures.iter().filter(|one| one.measure.starts_with("2D")).all(|one| one.numerator.is_some()));
    assert!(!told.notes.iter().any(|note| note.contains("discharges given")));
}

/// What in a value is not as the schema says: the words of JSON Schema that ours uses, and no others.
fn differences(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let known = [
        "$schema",
        "title",
        "description",
        "format",
        "type",
        "required",
        "additionalProperties",
        "properties",
        "items",
        "enum",
        "pattern",
        "minItems",
        "maxItems",
    ];
    for word in schema.as_object().unwrap().keys() {
        assert!(known.contains(&word.as_str()), "the schema says {word}, which this test cannot read");
    }
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    let right = match &schema["type"] {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().any(|kind| is(kind.as_str().unwrap())),
        _ => true,
    };
    if !right || schema.get("enum").is_some_and(|words| !words.as_array().unwrap().contains(value)) {
        found.push(format!("{at} is {value}"));
    }
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        differences(&schema["items"], item, &format!("item {at}"), found);
    }
    let Some(object) = value.as_object() else { return };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            found.push(format!("{at} has no {name}"));
        }
    }
    for (name, value) in object {
        match schema["properties"].get(name) {
            Some(inner) => differences(inner, value, name, found),
            None => found.push(format!("{at} has {name}, which is not described")),
        }
    }
}

#[test]
fn what_is_told_is_as_the_schema_says() {
    let folder = Folder::new();
    let lines = folder.extract();
    let (heading, rows) = lines.split_first().unwrap();
    let whole = folder.write("all.csv", heading, &rows.iter().collect::<Vec<_>>());
    let mut settings = Settings::default();
    settings.set("new_client_days=365").unwrap();
    let (moved, stays) = (["sequel_days=30".to_owned()], folder.stays(&whole, "stays.csv", |rows| rows));
    let asked = Asked {
        files: &[whole],
        year: Year::named("2025-26").unwrap(),
        settings,
        populations: Populations::default(),
        discharges: stays,
        persons: true,
        moved: &moved,
        words: &LocalWords::default(),
    };
    let told = serde_json::to_value(measures(&asked).unwrap()).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas/evidence-measures.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let mut found = Vec::new();
    differences(&schema, &told, "the answer", &mut found);
    assert_eq!(found, Vec::<String>::new());
    let rows = |name: &str| told[name].as_array().unwrap();
    assert!(rows("persons").len() > 500 && rows("files").len() == 1 && rows("settings").len() == 1);
    assert_eq!(rows("unknown").len(), 9);
    // Whoever has a service later than a week after the end is placed by it under the other reading, in 2A alone.
    assert!(!rows("moved").is_empty());
    for one in rows("moved") {
        assert!(
            one["measure"] == "2A" && one["from"]["rule"] != "sequel_3_service" && one["from"] != one["to"],
            "{one}"
        );
    }
    // Nobody said how many people live there: the rate is not known, and that is said.
    let rate = rows("measures").iter().find(|figure| figure["measure"] == "2C").unwrap();
    assert!(rate["denominator"].is_null() && rate["outcome"].is_null() && rate["numerator"].is_i64(), "{rate}");
    assert!(rows("notes").iter().any(|note| note.as_str().unwrap().contains("population")));

    // The test can fail: a word too many, one too few, and another kind of value.
    for (name, value) in [("more", Value::from(1)), ("year", Value::Null), ("measures", Value::from("none"))] {
        let mut wrong = told.clone();
        wrong[name] = value;
        let mut found = Vec::new();
        differences(&schema, &wrong, "the answer", &mut found);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
    }
}
