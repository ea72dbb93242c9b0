//! What a pack holds, file by file. Pure.

use std::{collections::BTreeMap, fmt::Write as _};

use engine::columns::{Cell, Param};
use platform::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    lists::{Valued, lists, of_measure, settings as settings_told},
    postgres,
};
use crate::evidence::{
    measures,
    national::{self, settings::Settings},
};

/// What `tools/transpile` wrote, and what stands beside it unchanged.
#[derive(rust_embed::RustEmbed)]
#[folder = "src/evidence/packs"]
struct Kept;

/// Which engine a pack is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Apache Spark 4.
    Spark,
    /// PostgreSQL 14 and newer.
    Postgres,
}

impl Dialect {
    /// Its folder here, and its name in `pack.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spark => "spark",
            Self::Postgres => "postgres",
        }
    }
}

/// A question as `tools/transpile` lists it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Question {
    /// Its file in a dialect's folder.
    pub name: String,
    /// The file it was made from, below `care/src/evidence`.
    pub source: String,
    /// The hash of that file when it was made.
    pub sha256: String,
    /// The table it makes, if it makes one.
    pub makes: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The parameters it needs.
    pub parameters: Vec<String>,
    /// The tables it reads.
    pub reads: Vec<String>,
}

/// What a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Another name for rows: nothing is computed.
    View,
    /// A table that others read.
    Step,
    /// The rows behind a national measure's figures.
    National,
    /// An answer.
    Question,
}

/// A macro that was written into questions.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Inlined {
    /// Its file below `care/src/evidence`.
    pub source: String,
    /// The hash of that file.
    pub sha256: String,
}

/// All that `tools/transpile` wrote.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Index {
    /// What wrote it.
    pub transpiler: String,
    /// Macros.
    pub macros: Vec<Inlined>,
    /// Questions; steps first, in their order.
    pub questions: Vec<Question>,
}

/// The tables a pack is given, with the name and kind of each column in order.
pub(super) type Given = BTreeMap<String, Vec<(String, String)>>;

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the pack.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A monthly measure in `pack.json`.
#[derive(Clone, Debug, Serialize)]
struct Listed {
    name: String,
    title: &'static str,
    question: &'static str,
    unit: &'static str,
    numerator: &'static str,
    denominator: Option<&'static str>,
    measure: String,
    people: String,
    notes: String,
    parameters: Vec<Valued>,
}

/// The files of a pack, in order of path.
///
/// # Errors
/// [`Error::Internal`] when what is built in does not hold together; a test reads it all.
pub fn contents(dialect: Dialect) -> Result<Vec<File>> {
    let (index, given, lists) = (index()?, given()?, lists());
    let mut files = vec![file("README.md", kept(&format!("{}/README.md", dialect.name()))?)];
    for (table, rows) in &lists {
        files.push(file(&format!("lists/{table}.csv"), csv(given.get(*table), rows)));
    }
    let mut order = Vec::new();
    let settings: Vec<Param<'static>> = Settings::default().params().collect();
    let mut steps = Vec::new();
    for step in &index.questions {
        let Some(makes) = &step.makes else { continue };
        let path = match step.kind {
            Kind::National => step.name.clone(),
            _ => format!("steps/{:02}_{makes}.sql", steps.len() + 1),
        };
        files.push(file(&path, asked(dialect, step, makes, &settings)?));
        let about = json!({ "makes": makes, "file": path, "kind": step.kind, "reads": step.reads, "parameters": step.parameters });
        steps.push(about);
        order.push(path);
    }
    let mut national = Vec::new();
    for measure in national::ALL {
        let name = measure.slug.replace('-', "_");
        let notes = format!("national/{name}/notes.md");
        files.push(file(&notes, measure.notes.to_owned()));
        let codes: Vec<&str> = measure.parts.iter().map(|part| part.code).collect();
        national.push(json!({ "name": name, "question": measure.question, "figures": codes, "notes": notes }));
    }
    let mut listed = Vec::new();
    for measure in measures::ALL {
        let name = measure.slug.replace('-', "_");
        let path = |file: &str| format!("measures/{name}/{file}");
        let parameters: Vec<Param<'static>> =
            measure.parameters.iter().map(|(name, parameter)| (*name, parameter.cell())).collect();
        for (end, makes) in [("measure.sql", "measure"), ("people.sql", "people")] {
            let question = named(&index, &path(end))?;
            files.push(file(&path(end), asked(dialect, question, &format!("{makes}_{name}"), &parameters)?));
            order.push(path(end));
        }
        files.push(file(&path("notes.md"), measure.notes.to_owned()));
        listed.push(Listed {
            title: measure.name,
            question: measure.question,
            unit: measure.unit.words(),
            numerator: measure.numerator,
            denominator: measure.denominator,
            measure: path("measure.sql"),
            people: path("people.sql"),
            notes: path("notes.md"),
            parameters: of_measure(measure),
            name,
        });
    }
    match dialect {
        Dialect::Spark => files.push(file("run.py", kept("spark/run.py")?)),
        Dialect::Postgres => {
            files.push(file("load.sql", postgres::load(&given, &lists)?));
            files.push(file("run.sql", postgres::run(&order)?));
        }
    }
    let about = json!({
        "pack": "Alongside measures",
        "version": env!("CARGO_PKG_VERSION"),
        "sources": source()?,
        "made_from": made_from(&index),
        "dialect": dialect.name(),
        "transpiler": index.transpiler,
        "tables": given,
        "settings": settings_told(),
        "steps": steps,
        "national": national,
        "measures": listed,
    });
    files.push(file("pack.json", serde_json::to_string_pretty(&about).map_err(Error::internal)? + "\n"));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// What `tools/transpile` wrote.
pub(super) fn index() -> Result<Index> {
    serde_json::from_str(&kept("generated/index.json")?).map_err(Error::internal)
}

/// The tables a pack is given.
pub(super) fn given() -> Result<Given> {
    serde_json::from_str(&kept("given.json")?).map_err(Error::internal)
}

/// Every file a pack was made from, with its hash.
fn made_from(index: &Index) -> BTreeMap<&str, &str> {
    let questions = index.questions.iter().map(|question| (&*question.source, &*question.sha256));
    let questions = questions.filter(|(source, _)| !source.is_empty());
    questions.chain(index.macros.iter().map(|inlined| (&*inlined.source, &*inlined.sha256))).collect()
}

/// A question ready to be asked: as it is for Spark, which binds parameters; as a table with its parameters at the top for
/// PostgreSQL.
fn asked(dialect: Dialect, question: &Question, makes: &str, parameters: &[Param<'static>]) -> Result<String> {
    let text = kept(&format!("generated/{}/{}", dialect.name(), question.name))?;
    Ok(match dialect {
        Dialect::Spark => text,
        Dialect::Postgres => {
            let mut used = parameters.to_vec();
            used.retain(|(name, _)| question.parameters.iter().any(|used| used == name));
            postgres::question(makes, &used, &text)?
        }
    })
}

fn named<'a>(index: &'a Index, name: &str) -> Result<&'a Question> {
    let found = index.questions.iter().find(|question| question.name == name);
    found.ok_or_else(|| Error::internal(format!("{name} was not carried to other dialects: run tools/transpile")))
}

/// A list as a CSV file.
fn csv(columns: Option<&Vec<(String, String)>>, rows: &[Vec<Cell>]) -> String {
    let quoted = |cell: &Cell| match cell {
        Cell::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        other => other.to_string(),
    };
    let names: Vec<&str> = columns.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    rows.iter()
        .fold(names.join(",") + "\n", |all, row| all + &row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n")
}

/// One hash of everything a pack was made from, as hexadecimal digits.
fn source() -> Result<String> {
    let hash = Kept::get("generated/index.json").map(|found| found.metadata.sha256_hash());
    let hash = hash.ok_or_else(|| Error::internal("generated/index.json is missing"))?;
    Ok(hash.iter().fold(String::with_capacity(64), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}

/// A text that is built in.
pub(super) fn kept(name: &str) -> Result<String> {
    let found = Kept::get(name).ok_or_else(|| Error::internal(format!("{name} is missing: run tools/transpile")))?;
    String::from_utf8(found.data.into_owned()).map_err(Error::internal)
}

fn file(path: &str, text: String) -> File {
    File { path: path.to_owned(), text }
}
