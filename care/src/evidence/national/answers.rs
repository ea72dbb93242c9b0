//! What was worked out for a council and a year, kept on disk: figures as JSON, the rows behind them as Parquet. It is worked
//! out again when a file, a reading or the method is another. One is made at a time; whoever asks meanwhile is told so.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};

use engine::columns::{Cell, ColumnKind, ColumnsError, Limits, ParquetWriter, Session};
use jiff::civil::Date;
use platform::{Error, Result, app::App, private};
use serde::{Deserialize, Serialize};

use super::{
    ALL, Order, Person, Year,
    by_group::{BY_GROUP, GroupCount},
    compute::{self, FilePeriod, PEOPLE, Quarter, people_params},
    discharges::Discharges,
    model::{COLUMNS, Told},
    own,
    population::Populations,
    settings::Settings,
    steps::{FIGURES, STEPS},
    unknown::{Unknown, unknown},
};
use crate::evidence::client_level_data::kept;

/// So long a viewer waits before they are told that it is being worked out.
const PATIENCE: Duration = Duration::from_secs(3);
/// People on one page.
pub(super) const MOST_PEOPLE: i64 = 500;

/// The figures of a council and a year, and where the rows behind them lie.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::evidence) struct Kept {
    /// Every figure.
    pub figures: Vec<Told>,
    /// The shares of each measure by who people are.
    pub groups: Vec<GroupCount>,
    /// Which submission speaks for which time.
    pub files: Vec<FilePeriod>,
    /// The quarters and their submissions.
    pub quarters: Vec<Quarter>,
    /// The folder it lies in.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// What there is to show.
#[derive(Debug)]
pub(in crate::evidence) enum Answered {
    /// It is worked out.
    Ready(Box<Kept>),
    /// It is being worked out: look again in a few seconds.
    Making,
    /// It could not be worked out, for this reason.
    Failed(String),
}

/// The imports of each council, the oldest first.
pub(in crate::evidence) async fn councils(app: &App) -> Result<BTreeMap<String, Vec<kept::Kept>>> {
    let data = app.config.data.clone();
    let all = tokio::task::spawn_blocking(move || kept::list(&data)).await.map_err(Error::internal)?;
    let mut councils: BTreeMap<String, Vec<kept::Kept>> = BTreeMap::new();
    for import in all.into_iter().rev() {
        councils.entry(import.summary.council.clone()).or_default().push(import);
    }
    Ok(councils)
}

/// What is being made now.
static MAKING: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);
/// What failed last, and why.
static FAILED: LazyLock<Mutex<BTreeMap<PathBuf, String>>> = LazyLock::new(Mutex::default);
/// One is made at a time: it takes memory.
static ONE: LazyLock<tokio::sync::Mutex<()>> = LazyLock::new(tokio::sync::Mutex::default);

/// The figures of a council's files and a year.
///
/// # Errors
/// The record's own; that the figures cannot be worked out is an answer.
pub(super) async fn answer(app: &App, imports: &[kept::Kept], year: Year) -> Result<Answered> {
    let files: Vec<PathBuf> = imports.iter().map(|import| import.parquet.clone()).collect();
    let populations = app.config.data.join("populations.csv");
    let own = imports.iter().any(own::is_own);
    let folder = app.config.data.join("cache").join("national").join(key(&files, &populations, year, own));
    let (wanted, at) = (folder.clone(), folder.clone());
    if let Some(kept) = tokio::task::spawn_blocking(move || read(&wanted)).await.map_err(Error::internal)? {
        return Ok(Answered::Ready(Box::new(kept)));
    }
    if MAKING.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.clone()) {
        let made = tokio::spawn(async move {
            let _one = ONE.lock().await;
            let (into, year) = (folder.clone(), year);
            let made = tokio::task::spawn_blocking(move || make(&files, &populations, year, &into)).await;
            let failed = match made {
                Ok(Ok(())) => None,
                Ok(Err(why)) => Some(why),
                Err(cause) => Some(cause.to_string()),
            };
            let mut all = FAILED.lock().unwrap_or_else(PoisonError::into_inner);
            match failed {
                Some(why) => {
                    tracing::error!(%why, "national figures failed");
                    all.insert(folder.clone(), why);
                }
                None => {
                    all.remove(&folder);
                    own::forget_older(&folder);
                }
            }
            MAKING.lock().unwrap_or_else(PoisonError::into_inner).remove(&folder);
        });
        // It goes on when nobody waits for it any more.
        let _ = tokio::time::timeout(PATIENCE, made).await;
    } else {
        // Somebody else has begun it: it is there when their turn is over.
        let _ = tokio::time::timeout(PATIENCE, ONE.lock()).await;
    }
    let wanted = at.clone();
    if let Some(kept) = tokio::task::spawn_blocking(move || read(&wanted)).await.map_err(Error::internal)? {
        return Ok(Answered::Ready(Box::new(kept)));
    }
    Ok(match FAILED.lock().unwrap_or_else(PoisonError::into_inner).remove(&at) {
        Some(why) => Answered::Failed(why),
        None => Answered::Making,
    })
}

/// A name for everything that decides the figures.
fn key(files: &[PathBuf], populations: &Path, year: Year, own: bool) -> String {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    fs::read(populations).unwrap_or_default().hash(&mut hasher);
    year.hash(&mut hasher);
    format!("{:?}", Settings::default()).hash(&mut hasher);
    for sql in STEPS.iter().map(|step| step.sql).chain([FIGURES, BY_GROUP]) {
        sql.hash(&mut hasher);
    }
    for measure in ALL {
        measure.whole_sql().hash(&mut hasher);
    }
    format!("{}{}{:016x}", year.name(), if own { own::MARK } else { "-" }, hasher.finish())
}

fn read(folder: &Path) -> Option<Kept> {
    let kept: Kept = serde_json::from_slice(&fs::read(folder.join("figures.json")).ok()?).ok()?;
    Some(Kept { folder: folder.to_path_buf(), ..kept })
}

/// Works it out and writes it: the rows first, the figures last, each under another name until it is whole.
fn make(files: &[PathBuf], populations: &Path, year: Year, folder: &Path) -> std::result::Result<(), String> {
    let populations = if populations.exists() { Populations::read(populations)? } else { Populations::default() };
    private::folder(folder).map_err(|error| unwritable(&error))?;
    let spill = folder.join("spill");
    private::folder(&spill).map_err(|error| unwritable(&error))?;
    // The pages have none: a file of hospital stays is asked about where it lies, and not kept.
    let (settings, discharges) = (Settings::default(), Discharges::default());
    let order = Order {
        files,
        year,
        settings: &settings,
        populations: &populations,
        discharges: &discharges,
        spill: Some(&spill),
    };
    let answer = compute::compute(&order).map_err(|error| {
        tracing::error!(cause = %error, detail = error.detail(), "national figures failed");
        error.to_string()
    })?;
    write_rows(&answer, &folder.join("rows.parquet")).map_err(|error| error.to_string())?;
    let figures = answer.figures.iter().map(Told::from).collect();
    let groups = answer.by_group().map_err(|error| error.to_string())?;
    let kept = Kept { figures, groups, files: answer.files, quarters: answer.quarters, folder: PathBuf::new() };
    let text = serde_json::to_vec(&kept).map_err(|error| error.to_string())?;
    let being_made = folder.join("figures.json.being-made");
    fs::write(&being_made, text)
        .and_then(|()| fs::rename(&being_made, folder.join("figures.json")))
        .map_err(|error| unwritable(&error))?;
    // What the engine spilled is gone with its session; an empty folder that stays harms nobody.
    let _ = fs::remove_dir_all(spill);
    Ok(())
}

fn unwritable(error: &std::io::Error) -> String {
    format!("The data folder cannot be written: {error}. Nothing that was recorded is lost.")
}

const KINDS: [ColumnKind; 14] = [
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Date,
    ColumnKind::Int,
    ColumnKind::Text,
    ColumnKind::Text,
    ColumnKind::Int,
    ColumnKind::Int,
    ColumnKind::Real,
    ColumnKind::Text,
    ColumnKind::Text,
];

fn write_rows(answer: &compute::Answer, path: &Path) -> std::result::Result<(), ColumnsError> {
    let columns: Vec<(&str, ColumnKind)> = COLUMNS.into_iter().zip(KINDS).collect();
    let mut writer = ParquetWriter::create(path, &columns)?;
    answer.each_row(&mut |row| writer.push(row))?;
    writer.finish(&["measure", "rule"])?;
    Ok(())
}

/// How many rows each rule placed, and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Placed {
    pub measure: String,
    pub rule: String,
    pub rows: i64,
    pub denominator: i64,
    pub numerator: i64,
}

/// Somebody behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::evidence) struct Behind {
    /// The council's own id of the person.
    pub person_id: Option<String>,
    /// What is counted, by the nation's key of it.
    pub unit: Option<String>,
    /// Its first day, where the key is one.
    pub started_on: Option<Date>,
    /// The day on which it counts.
    pub ended_on: Option<Date>,
    /// Whether it is in the numerator.
    pub counts: bool,
}

/// Who stands behind a figure of a council's files and a year; a sentence where that is not known, and whether it is being
/// worked out.
///
/// # Errors
/// As [`answer`].
pub(in crate::evidence) async fn behind(
    app: &App,
    imports: &[kept::Kept],
    year: Year,
    measure: &'static str,
) -> Result<std::result::Result<Vec<Behind>, (String, bool)>> {
    let kept = match answer(app, imports, year).await? {
        Answered::Ready(kept) => kept,
        Answered::Making => {
            let words = "The national figures are being worked out from the files. This page loads itself again in a few seconds.";
            return Ok(Err((words.to_owned(), true)));
        }
        Answered::Failed(why) => return Ok(Err((format!("The figures could not be worked out. {why}"), false))),
    };
    let found = ask(move || {
        let table = kept.session()?.query(include_str!("asks/behind.sql"), &[("measure", Cell::from(measure))])?;
        let text = |row: usize, column: &str| table.text(row, column).map(|text| text.map(str::to_owned));
        (0..table.len())
            .map(|row| {
                Ok(Behind {
                    person_id: text(row, "person_id")?,
                    unit: text(row, "unit")?,
                    started_on: table.date(row, "started_on")?,
                    ended_on: table.date(row, "ended_on")?,
                    counts: table.int(row, "numerator")? == Some(1),
                })
            })
            .collect()
    });
    Ok(Ok(found.await?))
}

impl Kept {
    fn session(&self) -> std::result::Result<Session, ColumnsError> {
        let session =
            Session::open(Limits { memory_mb: 512, ..Limits::default() }, std::slice::from_ref(&self.folder))?;
        let file = self.folder.join("rows.parquet");
        session.table_of_files("rows_behind", &[file.canonicalize().unwrap_or(file)])?;
        Ok(session)
    }

    /// What each rule of these measures placed.
    pub(super) async fn placed(&self, codes: Vec<&'static str>) -> Result<Vec<Placed>> {
        let kept = self.clone();
        ask(move || {
            let table = kept.session()?.query(include_str!("asks/placed.sql"), &[])?;
            let mut placed = Vec::new();
            for row in 0..table.len() {
                let measure = table.text(row, "measure")?.unwrap_or_default().to_owned();
                if codes.contains(&measure.as_str()) {
                    placed.push(Placed {
                        measure,
                        rule: table.text(row, "rule")?.unwrap_or_default().to_owned(),
                        rows: table.int(row, "rows")?.unwrap_or_default(),
                        denominator: table.int(row, "denominator")?.unwrap_or_default(),
                        numerator: table.int(row, "numerator")?.unwrap_or_default(),
                    });
                }
            }
            Ok(placed)
        })
        .await
    }

    /// How many people of a council the figures know too little of.
    pub(super) async fn unknown(&self, council: &str) -> Result<Vec<Unknown>> {
        let (kept, councils) = (self.clone(), vec![council.to_owned()]);
        ask(move || unknown(&kept.session()?, &councils)).await
    }

    /// The rows of a measure that a rule placed, or of one person, and how many there are.
    pub(super) async fn people(
        &self,
        measure: Option<String>,
        rule: Option<String>,
        person: Option<String>,
    ) -> Result<(Vec<Person>, i64)> {
        let kept = self.clone();
        ask(move || {
            let session = kept.session()?;
            let params = people_params(measure.as_deref(), rule.as_deref(), person.as_deref(), MOST_PEOPLE);
            let found = session.query(PEOPLE, &params)?;
            let all = session.query(include_str!("asks/people_count.sql"), &params)?;
            let people = found.rows.iter().filter_map(|row| Person::of(row)).collect();
            Ok((people, all.int(0, "rows")?.unwrap_or_default()))
        })
        .await
    }
}

async fn ask<T: Send + 'static>(
    question: impl FnOnce() -> std::result::Result<T, ColumnsError> + Send + 'static,
) -> Result<T> {
    let answer = tokio::task::spawn_blocking(question).await.map_err(Error::internal)?;
    answer.map_err(|error| Error::Unavailable(format!("The rows behind the figures cannot be read now. {error}")))
}
