//! Runs the steps and the measures over imported files.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use engine::columns::{Cell, ColumnKind, ColumnsError, Limits, Param, Session, Table};
use jiff::civil::Date;

use super::{
    ALL,
    by_group::{GroupCount, by_group},
    discharges::{self, Discharges},
    model::{COLUMNS, Figure, Measure, Part, Person, Unit, Year},
    population::Populations,
    settings::Settings,
    steps::{FIGURES, STEPS},
    submissions,
    unknown::{Unknown, unknown},
};
use crate::evidence::client_level_data::specification::specification;

/// One step may take so long.
pub(super) const SECONDS: u32 = 600;
/// Memory of the engine, in MiB; what does not fit goes to the spill folder. The process takes some hundred more.
const MEMORY_MB: u32 = 1_536;

/// The rows of a measure, of a rule or of a person.
pub(super) const PEOPLE: &str = include_str!("asks/people.sql");

/// What [`PEOPLE`] takes.
pub(super) fn people_params(
    measure: Option<&str>,
    rule: Option<&str>,
    person: Option<&str>,
    most: i64,
) -> [Param<'static>; 4] {
    [
        ("measure", Cell::from(measure)),
        ("rule", Cell::from(rule)),
        ("person", Cell::from(person)),
        ("most", Cell::Int(most)),
    ]
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The kept rows of imports (Parquet), the oldest upload first.
    pub files: &'a [PathBuf],
    /// The year.
    pub year: Year,
    /// The readings.
    pub settings: &'a Settings,
    /// The people who live there.
    pub populations: &'a Populations,
    /// Stays in hospital, if the council was given any.
    pub discharges: &'a Discharges,
    /// Where intermediate data may go when memory is full.
    pub spill: Option<&'a Path>,
}

/// What the nation will compute.
#[derive(Debug)]
pub struct Answer {
    /// Every figure of every council.
    pub figures: Vec<Figure>,
    /// Which file speaks for which time.
    pub files: Vec<FilePeriod>,
    /// For each quarter of each council: the file that speaks for it, and whether only its stated period covers it.
    pub quarters: Vec<Quarter>,
    session: Session,
}

/// The period a submission says it covers, and the one it does.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FilePeriod {
    /// The submission, counted from the oldest.
    pub submission: i64,
    /// The imports it is made of.
    pub imports: Vec<String>,
    /// The council.
    pub la: String,
    /// What its rows state.
    pub stated: (Option<Date>, Option<Date>),
    /// What its events show; nothing if the nation cannot use the file.
    pub derived: Option<(Date, Date)>,
    /// Of requests, assessments and services: how many kinds it has.
    pub kinds: i64,
    /// Whether incomplete months lie between complete ones.
    pub gaps: bool,
}

/// A quarter and its file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quarter {
    /// The council.
    pub la: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The submission that speaks for it.
    pub submission: i64,
    /// The nation would not take the file for this quarter: only its stated period covers it.
    pub by_stated_period: bool,
}

/// Computes every measure.
///
/// # Errors
/// What the columns say: no room, too long, a file that is gone.
pub fn compute(order: &Order<'_>) -> Result<Answer, ColumnsError> {
    let session = prepared(order)?;
    run(session, order)
}

/// A session with the files as the table `imported`.
fn prepared(order: &Order<'_>) -> Result<Session, ColumnsError> {
    let mut folders: Vec<PathBuf> =
        order.files.iter().filter_map(|file| file.parent().map(Path::to_path_buf)).collect();
    folders.sort();
    folders.dedup();
    let spill = order.spill.map(Path::to_path_buf);
    let limits = Limits { memory_mb: MEMORY_MB, seconds: SECONDS, spill, ..Limits::default() };
    let session = Session::open(limits, &folders)?;
    let files: Vec<PathBuf> =
        order.files.iter().map(|file| file.canonicalize().unwrap_or_else(|_| file.clone())).collect();
    session.table_of_files("imported", &files)?;
    Ok(session)
}

/// Runs steps and measures on a session that has the table `imported`.
pub(super) fn run(session: Session, order: &Order<'_>) -> Result<Answer, ColumnsError> {
    submissions::tell(&session, order)?;
    lists(&session, order)?;
    let mut params: Vec<Param<'static>> = order.settings.params().collect();
    params.push(("year_start", Cell::Date(order.year.from)));
    params.push(("year_end", Cell::Date(order.year.to)));
    let limit = Duration::from_secs(SECONDS.into());
    for step in STEPS {
        if step.kept {
            session.keep(limit, step.name, step.sql, &params)?;
        } else {
            session.name(step.name, step.sql)?;
        }
        for table in step.forgets {
            session.forget(table)?;
        }
    }
    let mut tables = Vec::new();
    for measure in ALL {
        let table = measure.table();
        match measure.rows {
            None => session.keep(limit, &table, measure.sql, &params)?,
            Some(rows) => {
                session.keep(limit, &format!("{table}_looked_at"), measure.sql, &params)?;
                session.name(&table, rows)?;
            }
        }
        tables.push(table);
    }
    session.keep_together("rows_behind", &tables, &COLUMNS)?;
    let figures = figures(&session.query_within(limit, FIGURES, &params)?, &councils(&session)?, order)?;
    Ok(Answer { figures, files: file_periods(&session)?, quarters: quarters(&session)?, session })
}

impl Answer {
    /// The rows behind the figures: of one measure, or of one person, or all of them.
    ///
    /// # Errors
    /// What the columns say; too many rows are one of them.
    pub fn people(&self, measure: Option<&str>, la_person_id: Option<&str>) -> Result<Vec<Person>, ColumnsError> {
        let params = people_params(measure, None, la_person_id, i64::MAX);
        let table = self.session.query_within(Duration::from_secs(SECONDS.into()), PEOPLE, &params)?;
        Ok(table.rows.iter().filter_map(|row| Person::of(row)).collect())
    }

    /// Gives each row behind the figures, with the columns of [`COLUMNS`], to `each`: a large council has millions.
    ///
    /// # Errors
    /// What the columns or `each` say.
    pub fn each_row(&self, each: &mut dyn FnMut(&[Cell]) -> Result<(), ColumnsError>) -> Result<(), ColumnsError> {
        self.session.each(PEOPLE, &people_params(None, None, None, i64::MAX), each)
    }

    /// How many people the figures know too little of.
    ///
    /// # Errors
    /// What the columns say.
    pub fn unknown(&self) -> Result<Vec<Unknown>, ColumnsError> {
        unknown(&self.session, &councils(&self.session)?)
    }

    /// The shares of every measure by who people are.
    ///
    /// # Errors
    /// What the columns say.
    pub fn by_group(&self) -> Result<Vec<GroupCount>, ColumnsError> {
        by_group(&self.session, Duration::from_secs(SECONDS.into()))
    }

    /// Asks the national tables.
    #[cfg(test)]
    pub(super) fn ask(&self, sql: &str) -> Result<Table, ColumnsError> {
        self.session.query(sql, &[])
    }
}

/// The lists that steps and measures look into: quarters, ranks of outcomes, settled accommodation.
fn lists(session: &Session, order: &Order<'_>) -> Result<(), ColumnsError> {
    let quarters: Vec<Vec<Cell>> =
        order.year.quarters().into_iter().map(|(from, to)| vec![Cell::Date(from), Cell::Date(to)]).collect();
    let columns = [("quarter_start", ColumnKind::Date), ("quarter_end", ColumnKind::Date)];
    session.table_of_rows("quarters", &columns, &quarters)?;
    let columns = [("outcome", ColumnKind::Text), ("rank", ColumnKind::Int)];
    session.table_of_rows("outcome_ranks", &columns, &crate::evidence::client_level_data::outcome_ranks())?;
    session.table_of_rows("discharges", &discharges::COLUMNS, order.discharges.rows())?;
    session.table_of_rows("settled", &[("accommodation", ColumnKind::Text)], &settled())
}

/// Where people live who are settled, as the nation counts it.
pub(in crate::evidence) fn settled() -> Vec<Vec<Cell>> {
    let known = specification().ok().and_then(|specification| specification.list("accommodation_status"));
    let mut settled: Vec<Vec<Cell>> = known
        .into_iter()
        .flat_map(|list| &list.rows)
        .filter(|row| row.group == "settled")
        .map(|row| vec![Cell::from(row.code.as_str())])
        .collect();
    // Told from a service, and so on no list (client-level-data 1.4).
    settled.push(vec![Cell::from("presumed_at_home")]);
    settled
}

fn councils(session: &Session) -> Result<Vec<String>, ColumnsError> {
    let table = session.query(include_str!("asks/councils.sql"), &[])?;
    Ok(table.rows.iter().filter_map(|row| row.first()).map(ToString::to_string).collect())
}

/// Council, measure, group of age, sex.
type Group = (String, String, String, String);
/// What is counted of a group.
#[derive(Clone, Copy, Default)]
struct Counted {
    numerator: i64,
    denominator: i64,
    middle: Option<f64>,
    total: Option<f64>,
}

/// All figures of all councils, those of which nobody is counted too. What was not computed has no number.
fn figures(folded: &Table, councils: &[String], order: &Order<'_>) -> Result<Vec<Figure>, ColumnsError> {
    let mut counts: HashMap<Group, Counted> = HashMap::new();
    for row in 0..folded.len() {
        let text = |column: &str| Ok::<_, ColumnsError>(folded.text(row, column)?.unwrap_or_default().to_owned());
        let key = (text("la")?, text("measure")?, text("age_group")?, text("sex")?);
        let numbers = Counted {
            numerator: folded.int(row, "numerator")?.unwrap_or_default(),
            denominator: folded.int(row, "denominator")?.unwrap_or_default(),
            middle: folded.real(row, "middle")?,
            total: folded.real(row, "total")?,
        };
        counts.insert(key, numbers);
    }
    let mut figures = Vec::new();
    for la in councils {
        let parts = ALL.iter().flat_map(|measure: &&Measure| measure.parts.iter().map(move |part| (measure, part)));
        for (measure, part) in parts {
            for group in part.groups {
                let sexes: &[&str] = if part.by_sex { &["Total", "Female", "Male"] } else { &["Total"] };
                for sex in sexes {
                    let key = (la.clone(), part.code.to_owned(), (*group).to_owned(), (*sex).to_owned());
                    let numbers = counts.get(&key).copied().unwrap_or_default();
                    let sex = part.by_sex.then(|| (*sex).to_owned());
                    let told = figure(la, part, group, sex, numbers, order.populations);
                    let computed = !measure.needs_discharges || order.discharges.has(la);
                    figures.push(if computed { told } else { told.not_computed() });
                }
            }
        }
    }
    Ok(figures)
}

#[expect(clippy::cast_precision_loss, reason = "counts of services are far below 2^53")]
fn figure(
    la: &str,
    part: &Part,
    group: &str,
    sex: Option<String>,
    Counted { numerator, denominator, middle, total }: Counted,
    populations: &Populations,
) -> Figure {
    let (numerator, denominator, outcome) = match part.unit {
        Unit::Percent => (Some(numerator), Some(denominator), Some(rate(numerator, denominator, 100.0))),
        Unit::FinePercent => {
            let outcome = (denominator > 0).then(|| fine_rate(numerator, denominator));
            (Some(numerator), Some(denominator), outcome)
        }
        Unit::Per100k => {
            let people = populations.of(la, group);
            (Some(numerator), people, people.map(|people| rate(numerator, people, 100_000.0)))
        }
        Unit::MedianDays => (None, Some(denominator), middle),
        Unit::MeanPounds => (None, Some(denominator), total.map(|pence| pounds(pence / denominator as f64))),
        Unit::TotalPounds => (None, Some(denominator), Some(pounds(total.unwrap_or_default()))),
    };
    Figure { la: la.to_owned(), measure: part.code, group: group.to_owned(), sex, numerator, denominator, outcome }
}

/// To one place, half away from nought; nought of nobody is nought, as the national code has it.
#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
fn rate(numerator: i64, denominator: i64, of: f64) -> f64 {
    if denominator == 0 { 0.0 } else { rounded(numerator as f64 / denominator as f64 * of, 10.0) }
}

/// To two places, half away from nought.
#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
fn fine_rate(numerator: i64, denominator: i64) -> f64 {
    rounded(numerator as f64 / denominator as f64 * 100.0, 100.0)
}

/// Pence as pounds, to the penny.
fn pounds(pence: f64) -> f64 {
    rounded(pence / 100.0, 100.0)
}

fn rounded(value: f64, by: f64) -> f64 {
    (value * by).round() / by
}

fn file_periods(session: &Session) -> Result<Vec<FilePeriod>, ColumnsError> {
    let sent = session.query(include_str!("asks/sent.sql"), &[])?;
    let table = session.query(include_str!("asks/file_periods.sql"), &[])?;
    (0..table.len())
        .map(|row| {
            let (la, submission) = (table.cell(row, "la")?, table.cell(row, "submission")?);
            let its = sent.rows.iter().filter(|cells| cells.first() == Some(la) && cells.get(1) == Some(submission));
            Ok(FilePeriod {
                submission: table.int(row, "submission")?.unwrap_or_default(),
                imports: its.filter_map(|cells| cells.get(2)).map(ToString::to_string).collect(),
                la: la.to_string(),
                stated: (table.date(row, "stated_start")?, table.date(row, "stated_end")?),
                derived: table.date(row, "derived_start")?.zip(table.date(row, "derived_end")?),
                kinds: table.int(row, "kinds")?.unwrap_or_default(),
                gaps: table.int(row, "gaps")? == Some(1),
            })
        })
        .collect()
}

fn quarters(session: &Session) -> Result<Vec<Quarter>, ColumnsError> {
    let table = session.query(include_str!("asks/quarter_files.sql"), &[])?;
    let mut found = Vec::new();
    for row in 0..table.len() {
        if let (Some(from), Some(to)) = (table.date(row, "quarter_start")?, table.date(row, "quarter_end")?) {
            found.push(Quarter {
                la: table.text(row, "la")?.unwrap_or_default().to_owned(),
                from,
                to,
                submission: table.int(row, "submission")?.unwrap_or_default(),
                by_stated_period: table.int(row, "by_stated_period")? == Some(1),
            });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn amounts_are_told_in_pounds_as_mean_and_as_sum() {
        let parts = ALL.iter().flat_map(|measure| measure.parts);
        let of = |unit: Unit, counted: Counted| {
            let part = parts.clone().find(|part| part.unit == unit).unwrap();
            let told = figure("999", part, "Total", None, counted, &Populations::default());
            (told.numerator, told.denominator, told.outcome)
        };
        let three = Counted { numerator: 3, denominator: 3, middle: Some(10.0), total: Some(10_000.0) };
        assert_eq!(of(Unit::MeanPounds, three), (None, Some(3), Some(33.33)));
        assert_eq!(of(Unit::TotalPounds, three), (None, Some(3), Some(100.0)));
        assert_eq!(of(Unit::MeanPounds, Counted::default()), (None, Some(0), None));
        assert_eq!(of(Unit::TotalPounds, Counted::default()), (None, Some(0), Some(0.0)));
    }
}
