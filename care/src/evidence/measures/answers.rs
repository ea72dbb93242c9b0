//! Asks the columns: a measure's months, what is left out, the people behind a month. Answers are kept in memory by
//! source and its mark, so that a page shown again costs nothing; a new event changes the mark.

use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use engine::columns::{Cell, ColumnsError, ErrorKind, Param, Session};
use jiff::civil::Date;
use platform::{Error, app::App};
use tokio::sync::Semaphore;

use super::{
    model::{Behind, LeftOut, Measure, Month, Period, Unit},
    own, session,
    sources::{self, Columns, Source},
};
use crate::{front_door::contacts, people::events::model::EventType};

/// Answers kept.
const KEPT: usize = 500;
/// People shown behind one month at most.
pub const MOST_PEOPLE: usize = 500;

/// Questions asked at once: each may take two threads and its memory.
static ASKING: Semaphore = Semaphore::const_new(TURNS as usize);
const TURNS: u32 = 2;
/// What `people.sql` answers.
pub(super) const PEOPLE: [&str; 6] = ["person_id", "event_reference", "started_on", "ended_on", "outcome", "counts"];

/// What a measure says of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Whose numbers.
    pub source: Source,
    /// The time they are about.
    pub period: Period,
    /// The months that have a value, the earliest first.
    pub months: Vec<Month>,
    /// What cannot be counted.
    pub left_out: LeftOut,
}

/// Why there is no answer; the cause is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// A sentence for the page.
    pub words: String,
    /// The numbers are in the making: the page is worth loading again in a few seconds.
    pub making: bool,
}

impl NoAnswer {
    /// There will be none, for this reason.
    pub(super) const fn because(words: String) -> Self {
        Self { words, making: false }
    }
}

/// The files (whose names say what they were made from), who waits for an answer, the measure, and the time: from, to,
/// known until.
type Key = (Arc<[PathBuf]>, u64, &'static str, [Date; 3]);

/// Answers by what was asked; the oldest makes room.
#[derive(Default)]
struct Memory {
    held: HashMap<Key, Arc<Answer>>,
    order: VecDeque<Key>,
}

static MEMORY: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);

/// A measure's months of a source.
///
/// # Errors
/// What [`sources::open`] says. A measure that fails or takes too long is no error of the page: it says so in a sentence.
pub async fn answer(
    app: &App,
    measure: &'static Measure,
    columns: &Columns,
) -> platform::Result<Result<Arc<Answer>, NoAnswer>> {
    let key = key(columns, measure);
    let held = MEMORY.lock().unwrap_or_else(PoisonError::into_inner).held.get(&key).cloned();
    if let Some(answer) = held {
        return Ok(Ok(answer));
    }
    Ok(match ask(app, columns, move |columns| months(measure, columns)).await? {
        Ok(answer) => {
            let answer = Arc::new(answer);
            remember(key, Arc::clone(&answer));
            Ok(answer)
        }
        Err(cause) => Err(no_answer(measure.name, &cause)),
    })
}

/// Works out in one session what of these measures is not in memory yet, so that what they share is worked out once. Where
/// that is too much for one session, each is asked alone when its answer is wanted.
///
/// # Errors
/// What [`sources::open`] says.
pub async fn together(app: &App, measures: &[&'static Measure], columns: &Columns) -> platform::Result<()> {
    let wanted: Vec<&'static Measure> = {
        let memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
        measures.iter().copied().filter(|measure| !memory.held.contains_key(&key(columns, measure))).collect()
    };
    if wanted.len() < 2 {
        return Ok(());
    }
    let question = move |columns: &Columns| {
        let session = session::together(&columns.data, &wanted, columns.period)?;
        let left_out = left_out(&session)?;
        for measure in &wanted {
            let answer = answer_of(measure, columns, &session, left_out)?;
            remember(key(columns, measure), Arc::new(answer));
        }
        Ok(())
    };
    let _ = ask_of(app, columns, TURNS, question).await?;
    Ok(())
}

fn key(columns: &Columns, measure: &Measure) -> Key {
    let period = columns.period;
    (columns.data.files(), columns.data.waiting(), measure.slug, [period.from, period.to, period.known_until])
}

fn remember(key: Key, answer: Arc<Answer>) {
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    if memory.held.insert(key.clone(), answer).is_none() {
        memory.order.push_back(key);
    }
    while memory.order.len() > KEPT {
        if let Some(oldest) = memory.order.pop_front() {
            memory.held.remove(&oldest);
        }
    }
}

/// What stands behind a month of a source.
///
/// # Errors
/// As [`answer`].
pub async fn behind(
    app: &App,
    measure: &'static Measure,
    columns: &Columns,
    month: Date,
) -> platform::Result<Result<Vec<Behind>, NoAnswer>> {
    let outcome = ask(app, columns, move |columns| people(measure, columns, month)).await?;
    Ok(outcome.map_err(|cause| no_answer(measure.name, &cause)))
}

/// Another question about a source, in a session that has what measures ask; `about` says what of, for the sentence where it
/// has no answer.
///
/// # Errors
/// As [`answer`].
pub async fn asked<T: Send + 'static>(
    app: &App,
    columns: &Columns,
    about: &str,
    question: impl Fn(&Session, Period) -> Result<T, ColumnsError> + Clone + Send + 'static,
) -> platform::Result<Result<T, NoAnswer>> {
    let ask_it = move |columns: &Columns| question(&session::of(&columns.data)?, columns.period);
    Ok(ask(app, columns, ask_it).await?.map_err(|cause| no_answer(about, &cause)))
}

/// A measure's months straight from the record store: for a few thousand events, and where nobody is there to wait.
///
/// # Errors
/// Internal, when the columns refuse.
pub async fn months_now(app: &App, measure: &'static Measure) -> platform::Result<Vec<Month>> {
    let mut session = session::open(&[]).map_err(Error::internal)?;
    own::tables_in_memory(&mut session, &app.db).await?;
    let handed = contacts::handed_over(&app.db).await?;
    session::define(&mut session, &handed).map_err(Error::internal)?;
    series(&session, measure, sources::own_period(app)).map_err(Error::internal)
}

/// The sentence for what has no answer.
fn no_answer(name: &str, cause: &Trouble) -> NoAnswer {
    let why = match cause.kind() {
        ErrorKind::TooLong => format!("It took longer than {} seconds and was stopped.", session::SECONDS),
        ErrorKind::TooBig => "It needs more memory than it may have.".to_owned(),
        _ => "Something went wrong while it was worked out.".to_owned(),
    };
    NoAnswer::because(format!(
        "“{name}” cannot be shown now. {why} Nothing that was recorded is lost. Try again in a few minutes, and tell the people \
         who run the service if it stays so."
    ))
}

/// What went wrong below a measure.
enum Trouble {
    /// The columns said so.
    Columns(ColumnsError),
    /// The thread broke off; the log has the cause.
    BrokeOff,
}

impl Trouble {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Columns(cause) => cause.kind(),
            Self::BrokeOff => ErrorKind::Failed,
        }
    }
}

/// Asks once more when a file went in this moment: newer events have come, and another server has made them ready.
async fn ask<T: Send + 'static>(
    app: &App,
    columns: &Columns,
    question: impl Fn(&Columns) -> Result<T, ColumnsError> + Clone + Send + 'static,
) -> platform::Result<Result<T, Trouble>> {
    ask_of(app, columns, 1, question).await
}

/// As [`ask`], for a question that takes the place of so many.
async fn ask_of<T: Send + 'static>(
    app: &App,
    columns: &Columns,
    turns: u32,
    question: impl Fn(&Columns) -> Result<T, ColumnsError> + Clone + Send + 'static,
) -> platform::Result<Result<T, Trouble>> {
    let outcome = ask_once(columns.clone(), turns, question.clone()).await;
    if !outcome.as_ref().is_err_and(|cause| cause.kind() == ErrorKind::File) {
        return Ok(outcome);
    }
    match sources::open(app, &columns.source.id).await? {
        Ok(columns) => Ok(ask_once(columns, turns, question).await),
        Err(_) => Ok(outcome),
    }
}

async fn ask_once<T: Send + 'static>(
    columns: Columns,
    turns: u32,
    question: impl FnOnce(&Columns) -> Result<T, ColumnsError> + Send + 'static,
) -> Result<T, Trouble> {
    let Ok(_turn) = ASKING.acquire_many(turns).await else { return Err(Trouble::BrokeOff) };
    match tokio::task::spawn_blocking(move || question(&columns)).await {
        Ok(outcome) => outcome.map_err(|cause| {
            tracing::warn!(cause = %cause, detail = cause.detail(), "a question to the columns failed");
            Trouble::Columns(cause)
        }),
        Err(cause) => {
            tracing::error!(cause = %cause, "a question to the columns broke off");
            Err(Trouble::BrokeOff)
        }
    }
}

fn months(measure: &'static Measure, columns: &Columns) -> Result<Answer, ColumnsError> {
    let session = session::of(&columns.data)?;
    let left_out = left_out(&session)?;
    answer_of(measure, columns, &session, left_out)
}

fn answer_of(
    measure: &'static Measure,
    columns: &Columns,
    session: &Session,
    left_out: LeftOut,
) -> Result<Answer, ColumnsError> {
    let found = series(session, measure, columns.period)?;
    let months = match measure.unit {
        Unit::Share | Unit::Days | Unit::Hours | Unit::Pence => found,
        Unit::Count => without_gaps(found, measure, columns.period),
    };
    Ok(Answer { source: columns.source.clone(), period: columns.period, months, left_out })
}

/// Runs a measure's SQL on the table `events`.
pub(super) fn series(session: &Session, measure: &Measure, period: Period) -> Result<Vec<Month>, ColumnsError> {
    let table = session.query(measure.sql, &measure.params(period))?;
    let spread = table.columns.iter().any(|column| column == "lower_quartile");
    let mut months = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        if let (Some(on), Some(value)) = (table.date(row, "month")?, table.real(row, "value")?) {
            months.push(Month {
                on,
                numerator: table.int(row, "numerator")?.unwrap_or_default(),
                denominator: table.int(row, "denominator")?,
                value,
                quartiles: match spread {
                    true => table.real(row, "lower_quartile")?.zip(table.real(row, "upper_quartile")?),
                    false => None,
                },
                provisional: table.bool(row, "provisional")?.unwrap_or(true),
            });
        }
    }
    Ok(months)
}

/// A month in which nothing was counted is a nought between the first month and the end of the time asked about.
fn without_gaps(found: Vec<Month>, measure: &Measure, period: Period) -> Vec<Month> {
    let Some(first) = found.first().map(|month| month.on) else { return found };
    let by_month: HashMap<Date, Month> = found.into_iter().map(|month| (month.on, month)).collect();
    let mut months = Vec::new();
    let mut on = first;
    while on <= period.to {
        let settled = on.last_of_month().saturating_add(jiff::Span::new().days(i64::from(measure.settles_days)));
        let provisional = settled > period.known_until;
        let none = Month { on, numerator: 0, denominator: None, value: 0.0, quartiles: None, provisional };
        months.push(by_month.get(&on).copied().unwrap_or(none));
        match on.checked_add(jiff::Span::new().months(1)) {
            Ok(next) => on = next,
            Err(_) => break,
        }
    }
    months
}

fn left_out(session: &Session) -> Result<LeftOut, ColumnsError> {
    let params: [Param<'_>; 1] = [("request", Cell::from(EventType::Request.code()))];
    let table = session.query(include_str!("left_out.sql"), &params)?;
    let count = |column: &str| table.int(0, column).map(Option::unwrap_or_default);
    Ok(LeftOut {
        without_end: count("without_end")?,
        without_start: count("without_start")?,
        without_person: count("without_person")?,
        reversed: count("reversed")?,
    })
}

fn people(measure: &'static Measure, columns: &Columns, month: Date) -> Result<Vec<Behind>, ColumnsError> {
    let session = session::of(&columns.data)?;
    let first = month.first_of_month().max(columns.period.from);
    let last = month.last_of_month().min(columns.period.to);
    behind_period(&session, measure, Period { from: first, to: last, ..columns.period })
}

/// Runs a measure's question for people on the table `events`.
pub(super) fn behind_period(session: &Session, measure: &Measure, period: Period) -> Result<Vec<Behind>, ColumnsError> {
    if measure.people_sql.is_empty() {
        return Ok(Vec::new());
    }
    let table = session.query(measure.people_sql, &measure.params(period))?;
    let text = |row: usize, column: &str| table.text(row, column).map(|text| text.map(str::to_owned));
    (0..table.len())
        .map(|row| {
            Ok(Behind {
                person_id: text(row, "person_id")?,
                reference: text(row, "event_reference")?,
                started_on: table.date(row, "started_on")?,
                ended_on: table.date(row, "ended_on")?,
                outcome: text(row, "outcome")?,
                counts: table.bool(row, "counts")?.unwrap_or(false),
            })
        })
        .collect()
}
