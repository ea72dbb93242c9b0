//! A council's own measures: each folder in `DATA/measures/` with a manifest, its SQL, its notes and its test is one.
//!
//! They are read and checked once, when the service starts (or at the first question), and stand as long as it runs: what
//! is changed there counts from the next start. `alongside evidence measure-check` says beforehand what is wrong. A folder
//! that is wrong is shown with its error and takes nothing else down. A measure asks as ours do: in a session that knows
//! only the tables of events, takes only one `SELECT`, and is stopped when it takes too long or too much memory. Backups
//! hold the folder.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
    time::{Duration, Instant},
};

use engine::{
    columns::{ColumnsError, Limits, Session},
    statistics::xmr::Better,
};
use jiff::civil::date;
use platform::{Error, Result, app::App};
use serde::{Deserialize, Serialize};

use super::{
    answers, measure_named,
    model::{Disclosure, Measure, Parameter, Period, Unit},
    session, slt,
};

/// The folder of a council's own measures in the data folder.
pub(super) const FOLDER: &str = "measures";
/// A file of a measure is no longer than this.
const LONGEST_BYTES: u64 = 256 * 1024;
/// More folders than this are not read.
const MOST: usize = 100;
/// Checking all folders takes no longer; what is left then is not shown.
const PATIENCE: Duration = Duration::from_mins(2);

/// The measures of a council's own, and what is wrong with those that are none.
#[derive(Debug, Default)]
pub struct Local {
    /// Those that can be asked.
    pub measures: Vec<&'static Measure>,
    /// Those that cannot.
    pub broken: Vec<Broken>,
}

/// Why a folder is no measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The folder's name and the file in it.
    pub file: String,
    /// The line; 1 when it is about the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub words: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} line {}: {}", self.file, self.line, self.words)
    }
}

/// `measure.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    question: String,
    name: String,
    unit: UnitWord,
    better: BetterWord,
    #[serde(default)]
    settles_days: u16,
    numerator: String,
    denominator: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, Given>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnitWord {
    Share,
    Count,
    Days,
    Hours,
    Pence,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BetterWord {
    Higher,
    Lower,
    Neither,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Given {
    Word(String),
    Days(i32),
    Hours(f64),
    Number(f64),
}

static READ: LazyLock<Mutex<HashMap<PathBuf, &'static Local>>> = LazyLock::new(Mutex::default);

/// Whoever asks while they are read waits for that.
static READING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The council's own measures, read and checked at the first question of this process.
///
/// # Errors
/// Internal, when the thread that reads broke off.
pub async fn local(app: &App) -> Result<&'static Local> {
    let folder = app.config.data.join(FOLDER);
    let known = || READ.lock().unwrap_or_else(PoisonError::into_inner).get(&folder).copied();
    if let Some(known) = known() {
        return Ok(known);
    }
    let _turn = READING.lock().await;
    if let Some(known) = known() {
        return Ok(known);
    }
    let folder = folder.clone();
    let read = tokio::task::spawn_blocking(move || {
        let found = read_all(&folder);
        for broken in &found.broken {
            tracing::warn!(%broken, "a measure of the council's own is not shown");
        }
        let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
        // Once for a folder and process: it stands as long as the service, as the program's own do.
        *known.entry(folder).or_insert_with(|| Box::leak(Box::new(found)))
    });
    read.await.map_err(Error::internal)
}

/// The council's own measures of a data folder.
pub fn read_data(data: &Path) -> Local {
    read_all(&data.join(FOLDER))
}

fn read_all(folder: &Path) -> Local {
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut found = Local::default();
    if folders.len() > MOST {
        let words = format!("Only the first {MOST} folders are read. Remove those that nobody needs.");
        found.broken.push(Broken { file: FOLDER.to_owned(), line: 1, words });
    }
    let begun = Instant::now();
    for folder in folders.into_iter().take(MOST) {
        if begun.elapsed() > PATIENCE {
            let file = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let words = "It was not checked, because those before it took too long, so it is not shown. \
                         Find out with “alongside evidence measure-check” which one is slow.";
            found.broken.push(Broken { file, line: 1, words: words.to_owned() });
            continue;
        }
        match read(&folder) {
            Ok(measure) => found.measures.push(Box::leak(Box::new(measure))),
            Err(broken) => found.broken.push(broken),
        }
    }
    found
}

/// Reads one folder and checks everything: manifest, notes, SQL on an empty table, and its test.
///
/// # Errors
/// What is wrong first, with its file and line.
pub fn read(folder: &Path) -> std::result::Result<Measure, Broken> {
    read_within(folder, &session::limits())
}

/// As [`read`], where each question may use so much.
pub(super) fn read_within(folder: &Path, limits: &Limits) -> std::result::Result<Measure, Broken> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let at = |file: &str, line: usize, words: String| Broken { file: format!("{name}/{file}"), line, words };
    let slug = name.replace('_', "-");
    if slug.is_empty() || !slug.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-') {
        return Err(at("", 1, "Name the folder with lower-case letters, digits and hyphens.".to_owned()));
    }
    if measure_named(&slug).is_some() {
        return Err(at("", 1, "There is a measure of this name already. Give the folder another one.".to_owned()));
    }
    let text = |file: &str| text(&folder.join(file)).map_err(|words| at(file, 1, words));
    let manifest = text("measure.json")?;
    let manifest: Manifest = serde_json::from_str(&manifest).map_err(|cause| {
        at("measure.json", cause.line().max(1), format!("It is no manifest of a measure: {cause}."))
    })?;
    let (sql, notes, script) = (text("measure.sql")?, text("notes.md")?, text("test.slt")?);
    let people_sql = if folder.join("people.sql").exists() { text("people.sql")? } else { String::new() };
    let measure = of(slug, manifest, [sql, people_sql, notes]).map_err(|words| at("measure.json", 1, words))?;
    ask(&measure, limits).map_err(|(file, cause)| at(file, line_of(&cause), slt::said(&cause)))?;
    slt::run(&measure, &script, limits).map_err(|wrong| at("test.slt", wrong.line, wrong.words))?;
    Ok(measure)
}

fn text(path: &Path) -> std::result::Result<String, String> {
    match fs::metadata(path) {
        Ok(about) if about.len() > LONGEST_BYTES => Err(format!("It is longer than {LONGEST_BYTES} bytes.")),
        Ok(_) => fs::read_to_string(path).map_err(|cause| match cause.kind() {
            io::ErrorKind::InvalidData => "It is no UTF-8 text.".to_owned(),
            _ => format!("It cannot be read: {cause}."),
        }),
        Err(_) => Err("It is missing. A measure has measure.json, measure.sql, notes.md and test.slt.".to_owned()),
    }
}

fn of(slug: String, manifest: Manifest, [sql, people_sql, notes]: [String; 3]) -> std::result::Result<Measure, String> {
    let unit = match manifest.unit {
        UnitWord::Share => Unit::Share,
        UnitWord::Count => Unit::Count,
        UnitWord::Days => Unit::Days,
        UnitWord::Hours => Unit::Hours,
        UnitWord::Pence => Unit::Pence,
    };
    for (field, words) in
        [("question", &manifest.question), ("name", &manifest.name), ("numerator", &manifest.numerator)]
    {
        if words.trim().is_empty() {
            return Err(format!("Say the {field} in words."));
        }
    }
    if unit == Unit::Share && manifest.denominator.is_none() {
        return Err("A share has a denominator: say in words what it counts.".to_owned());
    }
    let mut parameters: Vec<(&'static str, Parameter)> = Vec::new();
    for (name, given) in manifest.parameters {
        if ["from", "to", "known_until"].contains(&name.as_str()) {
            return Err(format!("“{name}” is given to every measure. Give the parameter another name."));
        }
        let value = match given {
            Given::Word(word) => Parameter::Word(keep(word)),
            Given::Days(days) => Parameter::Days(days),
            Given::Hours(hours) => Parameter::Hours(hours),
            Given::Number(number) => Parameter::Number(number),
        };
        parameters.push((keep(name), value));
    }
    Ok(Measure {
        slug: keep(slug),
        question: keep(manifest.question),
        name: keep(manifest.name),
        unit,
        better: match manifest.better {
            BetterWord::Higher => Better::Higher,
            BetterWord::Lower => Better::Lower,
            BetterWord::Neither => Better::Neither,
        },
        settles_days: manifest.settles_days.into(),
        numerator: keep(manifest.numerator),
        denominator: manifest.denominator.map(keep),
        parameters: Vec::leak(parameters),
        sql: keep(sql),
        people_sql: keep(people_sql),
        notes: keep(notes),
        disclosure: Disclosure::CountsOfPeople,
    })
}

/// A text that stands as long as the service: it is read once.
fn keep(text: String) -> &'static str {
    String::leak(text)
}

/// Asks an empty table, so that a wrong column or a second statement is found before anybody looks.
fn ask(measure: &Measure, limits: &Limits) -> std::result::Result<(), (&'static str, ColumnsError)> {
    let mut session = Session::open(limits.clone(), &[]).map_err(|cause| ("measure.sql", cause))?;
    slt::empty(&mut session).map_err(|cause| ("measure.sql", cause))?;
    let period = Period { from: date(2025, 4, 1), to: date(2026, 3, 31), known_until: date(2026, 3, 31) };
    let table = session.query(measure.sql, &measure.params(period)).map_err(|cause| ("measure.sql", cause))?;
    for column in ["month", "numerator", "denominator", "value", "provisional"] {
        table.column(column).map_err(|cause| ("measure.sql", cause))?;
    }
    if measure.people_sql.is_empty() {
        return Ok(());
    }
    let table = session.query(measure.people_sql, &measure.params(period)).map_err(|cause| ("people.sql", cause))?;
    for column in answers::PEOPLE {
        table.column(column).map_err(|cause| ("people.sql", cause))?;
    }
    Ok(())
}

/// The line the engine names, or the first.
fn line_of(cause: &ColumnsError) -> usize {
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    cause.detail().split_once("LINE ").and_then(|(_, rest)| number(rest)).unwrap_or(1)
}
