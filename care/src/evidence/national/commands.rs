//! What `alongside evidence measures` does: national figures straight from a council's files, with no server and no
//! database. The files are read into a folder of their own that is removed at the end, because they hold personal data.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    time::Instant,
};

use engine::columns::ColumnsError;
use jiff::civil::Date;
use platform::{
    Error, Result,
    private::{self, TempDir},
};
use serde::Serialize;

use super::{
    ALL, Answer, Figure, Order, Person, Year,
    compute::{FilePeriod, compute},
    discharges::{Discharges, NO_DISCHARGES},
    model::Unit,
    moved::{self, Moved},
    population::Populations,
    settings::{Settings, Told},
    unknown::Unknown,
};
use crate::evidence::client_level_data::{
    import::{ImportOrder, import_file_reading},
    local::LocalWords,
    progress::Bar,
    summary::ImportSummary,
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The council's files; several are several submissions, the later one newer when they state the same end.
    pub files: &'a [PathBuf],
    /// The year.
    pub year: Year,
    /// The readings.
    pub settings: Settings,
    /// Who lives there.
    pub populations: Populations,
    /// Stays in hospital, if the council was given any.
    pub discharges: Discharges,
    /// Whether to tell the people behind the figures.
    pub persons: bool,
    /// Readings, as `name=value`, of which it is asked whom they would move.
    pub moved: &'a [String],
    /// The councils' own words and what they mean.
    pub words: &'a LocalWords,
}

/// National figures, as machines read them: `docs/schemas/evidence-measures.schema.json`.
#[derive(Debug, Serialize)]
pub struct Figures {
    /// The year.
    pub year: String,
    /// Every figure.
    pub measures: Vec<Figure>,
    /// How many people the figures know too little of.
    pub unknown: Vec<Unknown>,
    /// Whom other readings would move, if asked for. Personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Vec<Moved>>,
    /// The rows behind them, if asked for. Personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<Vec<Person>>,
    /// Which file speaks for which time.
    pub files: Vec<File>,
    /// Readings that are not the newest official code's.
    pub settings: Vec<Told>,
    /// What to know before using the figures.
    pub notes: Vec<String>,
}

/// One file and the time it speaks for.
#[derive(Debug, Serialize)]
pub struct File {
    /// Its name; of a submission in parts, their names.
    pub file: String,
    /// The council.
    pub la: String,
    /// The period it states.
    pub stated: (Option<Date>, Option<Date>),
    /// The period that its events show; nothing if the nation cannot use it.
    pub derived: Option<(Date, Date)>,
    /// The first days of the quarters it speaks for.
    pub quarters: Vec<Date>,
    /// Those of them that only its stated period covers: the nation would not take it for them.
    pub by_stated_period: Vec<Date>,
}

/// Reads the files and computes.
///
/// # Errors
/// A sentence for a file that is none of Client Level Data, or for a machine without room.
pub fn measures(asked: &Asked<'_>) -> Result<Figures> {
    measures_and_summaries(asked).map(|(figures, _)| figures)
}

/// As [`measures`], with what was found in each file, in their order.
///
/// # Errors
/// As [`measures`].
pub fn measures_and_summaries(asked: &Asked<'_>) -> Result<(Figures, Vec<ImportSummary>)> {
    let folder = folder()?;
    let (mut kept, mut summaries) = (Vec::new(), Vec::new());
    for (at, file) in asked.files.iter().enumerate() {
        let bar = Bar::new();
        let id = format!("file-{at:04}");
        let order = ImportOrder { file, called: None, data: folder.path(), import_id: &id, release: None };
        let imported = import_file_reading(order, asked.words, &mut |progress| bar.show(progress))
            .map_err(|error| Error::Refusal(format!("{}: {error}", name(file))))?;
        kept.push(imported.parquet);
        summaries.push(imported.summary);
    }
    let spill = folder.path().join("spill");
    private::folder(&spill).map_err(|error| no_room(&error))?;
    let order = Order {
        files: &kept,
        year: asked.year,
        settings: &asked.settings,
        populations: &asked.populations,
        discharges: &asked.discharges,
        spill: Some(&spill),
    };
    let answer = computed(&order)?;
    let moved = if asked.moved.is_empty() { None } else { Some(whom_they_move(asked, &order, &answer)?) };
    Ok((told(asked, answer, moved)?, summaries))
}

fn computed(order: &Order<'_>) -> Result<Answer> {
    compute(order).map_err(|error| {
        tracing::error!(cause = %error, detail = error.detail(), "national measures failed");
        Error::Unavailable(format!("The measures could not be worked out. {error}"))
    })
}

/// Works everything out again under each other reading.
fn whom_they_move(asked: &Asked<'_>, order: &Order<'_>, answer: &Answer) -> Result<Vec<Moved>> {
    let before = answer.people(None, None).map_err(|error| not_told(&error))?;
    let mut found = Vec::new();
    for reading in asked.moved {
        let mut settings = asked.settings.clone();
        settings.set(reading).map_err(Error::Refusal)?;
        let other = computed(&Order { settings: &settings, ..order.clone() })?;
        let after = other.people(None, None).map_err(|error| not_told(&error))?;
        found.extend(moved::moved(reading, &before, &after));
    }
    Ok(found)
}

fn not_told(error: &ColumnsError) -> Error {
    Error::Unavailable(format!("The people could not be told. {error}"))
}

fn told(asked: &Asked<'_>, answer: Answer, moved: Option<Vec<Moved>>) -> Result<Figures> {
    let persons = asked.persons.then(|| answer.people(None, None)).transpose().map_err(|error| not_told(&error))?;
    let unknown = answer.unknown().map_err(|error| not_told(&error))?;
    let files = answer.files.iter().map(|period| file(asked, &answer, period)).collect();
    let notes = notes(asked, &answer);
    let settings = asked.settings.unofficial();
    let year = asked.year.name();
    Ok(Figures { year, measures: answer.figures, unknown, moved, persons, files, settings, notes })
}

fn file(asked: &Asked<'_>, answer: &Answer, period: &FilePeriod) -> File {
    let of = |import: &String| {
        let at = import.strip_prefix("file-").and_then(|at| at.parse::<usize>().ok());
        at.and_then(|at| asked.files.get(at)).map(|file| name(file))
    };
    let its =
        answer.quarters.iter().filter(|quarter| quarter.submission == period.submission && quarter.la == period.la);
    File {
        file: period.imports.iter().filter_map(of).collect::<Vec<_>>().join(", "),
        la: period.la.clone(),
        stated: period.stated,
        derived: period.derived,
        quarters: its.clone().map(|quarter| quarter.from).collect(),
        by_stated_period: its.filter(|quarter| quarter.by_stated_period).map(|quarter| quarter.from).collect(),
    }
}

/// What to know before using the figures.
fn notes(asked: &Asked<'_>, answer: &Answer) -> Vec<String> {
    let mut notes = vec![
        "Deaths are those of the files. The nation takes them from the register of deaths.".to_owned(),
        "People are known by the NHS number as submitted, else by the council's own id; the nation traces numbers first."
            .to_owned(),
    ];
    let councils: Vec<&String> = {
        let mut councils: Vec<&String> = answer.files.iter().map(|file| &file.la).collect();
        councils.sort();
        councils.dedup();
        councils
    };
    for la in councils {
        let has = |from: Date| answer.quarters.iter().find(|quarter| quarter.la == *la && quarter.from == from);
        let year = asked.year.quarters().into_iter().filter(|(from, _)| *from >= asked.year.from);
        let (mut without, mut stated) = (Vec::new(), Vec::new());
        for (from, _) in year {
            match has(from) {
                None => without.push(from.to_string()),
                Some(quarter) if quarter.by_stated_period => stated.push(from.to_string()),
                Some(_) => {}
            }
        }
        if !without.is_empty() {
            notes.push(format!(
                "Council {la}: no file covers the quarters of the year that begin on {}. Their events are not counted.",
                without.join(", ")
            ));
        }
        if !stated.is_empty() {
            notes.push(format!(
                "Council {la}: for the quarters that begin on {} only the period that a file states covers them, not its events. \
                 The nation would not use the file for them; these figures are what it would hold if it did.",
                stated.join(", ")
            ));
        }
        if !asked.discharges.has(la) {
            notes.push(format!("Council {la}: 2D is not computed: {NO_DISCHARGES}. Give --discharges."));
        }
        if asked.populations.of(la, "Total").is_none() {
            notes.push(format!(
                "Council {la}: the population is not known, so 2B and 2C have no denominator and no outcome. Give --population."
            ));
        }
    }
    if asked.discharges.without_number > 0 {
        notes.push(format!(
            "{} rows of the file of discharges have no NHS number that can be one. They are not looked at.",
            asked.discharges.without_number
        ));
    }
    for told in asked.settings.unofficial() {
        notes.push(format!("The reading {} is {}, not the newest official one.", told.name, told.value));
    }
    notes
}

/// The figures for the person at the keyboard.
pub fn in_words(told: &Figures, took: Instant) -> String {
    let mut text = format!("National figures for {} (1 April to 31 March)\n", told.year);
    let mut last = String::new();
    for figure in &told.measures {
        let Some(part) = ALL.iter().flat_map(|measure| measure.parts).find(|part| part.code == figure.measure) else {
            continue;
        };
        let heading = format!("{} {}", figure.la, figure.measure);
        if heading != last {
            let _ = write!(text, "\nCouncil {}, {} {}\n", figure.la, figure.measure, part.name);
            last = heading;
        }
        let of = match part.unit {
            Unit::Percent | Unit::FinePercent => "%",
            Unit::Per100k => " per 100,000",
            Unit::MedianDays => " days",
            Unit::MeanPounds | Unit::TotalPounds => " pounds",
        };
        let group = match &figure.sex {
            Some(sex) if sex != "Total" => format!("{}, {sex}", figure.group),
            _ => figure.group.clone(),
        };
        let number = |number: Option<i64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let outcome = match (figure.outcome, figure.denominator) {
            (Some(outcome), _) => format!("{outcome}{of}"),
            (None, None) if part.unit == Unit::FinePercent => format!("not computed: {NO_DISCHARGES}"),
            (None, _) => "not known".to_owned(),
        };
        let _ = writeln!(
            text,
            "  {group:<24} {:>8} of {:>8}   {outcome}",
            number(figure.numerator),
            number(figure.denominator)
        );
    }
    text.push('\n');
    for unknown in told.unknown.iter().filter(|unknown| unknown.count > 0) {
        let Unknown { la, measure, count, .. } = unknown;
        let _ = writeln!(text, "Council {la}, {measure}: {count} people, {}.", unknown.words());
    }
    for note in &told.notes {
        let _ = writeln!(text, "{note}");
    }
    for one in told.moved.iter().flatten() {
        let _ = writeln!(text, "{}", moved::in_words(one));
    }
    let _ = write!(text, "It took {:.1} seconds.", took.elapsed().as_secs_f64());
    text
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn no_room(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("There is no room for intermediate data in the temporary folder: {error}."))
}

/// A folder of this run's own, for nobody else to read, removed at its end.
///
/// # Errors
/// A sentence, when there is no room.
pub fn folder() -> Result<TempDir> {
    private::temporary("alongside-measures-").map_err(|error| no_room(&error))
}
