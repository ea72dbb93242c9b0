//! Files for the tests of import and export: synthetic rows, a folder that removes itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use engine::columns::{Limits, Session, Table};
use platform::testing::TestFolder;
use serde_json::Value as Json;

use super::import::{ImportError, ImportOrder, Imported, import_file};
use super::rules_tests::sound;
use super::specification::{FIELDS, Field, specification};

/// A folder of one test.
pub struct Folder(pub TestFolder);

impl Folder {
    pub fn new() -> Self {
        Self(TestFolder::new())
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        self.0.file(name, bytes)
    }

    /// Every file under the data folder, for tests that nothing is left.
    pub fn data_files(&self) -> Vec<String> {
        fn walk(path: &Path, into: &mut Vec<String>) {
            let Ok(entries) = fs::read_dir(path) else { return };
            for entry in entries {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, into);
                } else {
                    into.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.0.join("data"), &mut files);
        files.sort();
        files
    }

    pub fn import(&self, bytes: &[u8]) -> Result<Imported, ImportError> {
        let file = self.file("extract.csv", bytes);
        let data = self.0.join("data");
        import_file(
            ImportOrder { file: &file, called: None, data: &data, import_id: "import-1", release: None },
            &mut |_| {},
        )
    }

    pub fn ask(imported: &Imported, sql: &str) -> Table {
        let session = Session::open(Limits::default(), &[imported.parquet.parent().unwrap().to_path_buf()]).unwrap();
        session.table("imported", &imported.parquet.to_string_lossy()).unwrap();
        session.query(sql, &[]).unwrap()
    }
}

pub fn heading() -> Vec<String> {
    specification().unwrap().fields.iter().map(|entry| entry.header.clone()).collect()
}

/// A CSV of sound release 2 rows of the given kinds, each with changes.
pub fn csv_of(rows: &[[&str; FIELDS]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heading()).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// One sound row of each kind, with changes.
pub fn rows(changes: &[(Field, &'static str)]) -> Vec<[&'static str; FIELDS]> {
    ["Request", "Assessment", "Service", "Review"]
        .into_iter()
        .map(|event| {
            let mut row = sound(event);
            for (field, text) in changes {
                row[field.index()] = text;
            }
            row
        })
        .collect()
}

/// Writes `count` synthetic rows, mostly sound: what a busy council's extract weighs, without anybody in it.
pub fn synthetic(count: u64, mut out: impl Write) {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let kinds = ["Request", "Assessment", "Service", "Service", "Review"];
    let mut writer = csv::Writer::from_writer(&mut out);
    writer.write_record(heading()).unwrap();
    for number in 0..count {
        let mut row: Vec<String> =
            sound(kinds[usize::try_from(next(5)).unwrap()]).iter().map(|text| (*text).to_owned()).collect();
        let mut set = |field: Field, text: String| row[field.index()] = text;
        let person = next(count / 5 + 1);
        set(Field::LaPersonUniqueIdentifier, format!("P{person}"));
        set(Field::NhsNumber, String::new());
        set(Field::FirstName, format!("Synthetic{}", person % 997));
        set(Field::LastName, format!("Person{}", person % 1009));
        set(Field::EventReference, format!("E{number}"));
        set(Field::EventStartDate, format!("{:02}/{:02}/2025", 1 + next(20), 1 + next(6)));
        set(Field::EventDescription, format!("Initial conversation, made up, number {number}"));
        set(Field::DateOfBirth, format!("{:02}/{:02}/{}", 1 + next(28), 1 + next(12), 1930 + next(70)));
        if next(50) == 0 {
            set(Field::AccommodationStatus, "Council flat".to_owned());
        }
        writer.write_record(&row).unwrap();
    }
    writer.flush().unwrap();
}

/// The part of JSON Schema that ours uses; a word it does not know fails, so that nothing is passed over.
pub fn validate(value: &Json, schema: &Json, all: &Json, at: &str) {
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
            "required" if value.is_null() => {}
            "required" => {
                for name in wanted.as_array().unwrap() {
                    assert!(value.get(name.as_str().unwrap()).is_some(), "{at} has no {name}");
                }
            }
            "additionalProperties" => {
                for name in value.as_object().into_iter().flat_map(serde_json::Map::keys) {
                    assert!(schema["properties"].get(name).is_some(), "{at} has {name}");
                }
            }
            "properties" => {
                // Whether it must be there, `required` says.
                for (name, inner) in wanted.as_object().unwrap().iter().filter(|(name, _)| value.get(name).is_some()) {
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

/// A schema of `docs/schemas`.
pub fn schema_named(name: &str) -> Json {
    let path = format!("{}/../docs/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}
