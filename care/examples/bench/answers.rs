//! `bench answers`: every measure of imported rows as the product itself computes it, as JSON, with the time and memory it
//! took: what Spark, PostgreSQL and hand-written peers are compared with (`tools/cluster-test`, `tools/bench-evidence`).

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use care::evidence::{
    measures::{self, model::Period},
    national::{
        self, Figure, Order, Person, Year, discharges::Discharges, model::COLUMNS, population::Populations,
        settings::Settings,
    },
};
use engine::columns::{Cell, Limits, Table};
use serde_json::{Map, Value, json};

use super::{Fail, served::memory};

/// A region's question may take long, and its people are many.
const SECONDS: u32 = 3_600;
const ROWS: usize = 100_000_000;
/// What took so many seconds is not asked again.
const LONG: f64 = 20.0;

/// What is asked, from the words `--from DAY --to DAY [--known-until DAY] [--year YEAR [--only-year]] [--population FILE]
/// [--discharges FILE] [--memory MB]
/// [--people] [--spill FOLDER] FILE…`.
#[derive(Debug, Default)]
struct Asked {
    days: [Option<jiff::civil::Date>; 3],
    memory_mb: Option<u32>,
    people: bool,
    year: Option<Year>,
    only_year: bool,
    populations: Populations,
    discharges: Discharges,
    spill: Option<PathBuf>,
    files: Vec<PathBuf>,
}

fn read(words: &[String]) -> Result<Asked, Fail> {
    let mut asked = Asked::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} has no value"));
        match word.as_str() {
            "--from" => asked.days[0] = Some(value()?.parse()?),
            "--to" => asked.days[1] = Some(value()?.parse()?),
            "--known-until" => asked.days[2] = Some(value()?.parse()?),
            "--memory" => asked.memory_mb = Some(value()?.parse()?),
            "--spill" => asked.spill = Some(value()?.into()),
            "--year" => asked.year = Some(Year::named(value()?)?),
            "--population" => asked.populations = Populations::read(&PathBuf::from(value()?))?,
            "--discharges" => asked.discharges = Discharges::read(&PathBuf::from(value()?))?,
            "--only-year" => asked.only_year = true,
            "--people" => asked.people = true,
            file => asked.files.push(PathBuf::from(file).canonicalize()?),
        }
    }
    Ok(asked)
}

/// Prints the answers, and for each measure the seconds from nothing to its rows; under `measures` those of all asked in one
/// session.
#[expect(clippy::print_stdout, reason = "another program reads it")]
pub fn print(words: &[String]) -> Result<(), Fail> {
    let asked = read(words)?;
    let [Some(from), Some(to), known_until] = asked.days else { return Err("--from and --to are missing".into()) };
    let period = Period { from, to, known_until: known_until.unwrap_or(to) };
    let standard = Limits { seconds: SECONDS, rows: ROWS, spill: asked.spill.clone(), ..Limits::default() };
    let limits = Limits { memory_mb: asked.memory_mb.unwrap_or(standard.memory_mb), ..standard };
    let (mut told, mut seconds) = (Map::new(), Map::new());
    for measure in measures::ALL.into_iter().filter(|_| !asked.only_year) {
        let (took, answers) = best(|| {
            measures::of_files(&asked.files, &[measure], period, limits.clone(), asked.people)
                .map_err(|why| format!("{why} {}", why.detail()).into())
        })?;
        let name = measure.slug.replace('-', "_");
        seconds.insert(format!("measure_{name}"), json!(took));
        for answer in answers {
            told.insert(format!("measure_{name}"), table(&answer.months));
            if asked.people {
                told.insert(format!("people_{name}"), table(&answer.people));
            }
        }
    }
    if !asked.only_year {
        let (took, _) = best(|| {
            measures::of_files(&asked.files, &measures::ALL, period, limits.clone(), asked.people)
                .map_err(|why| format!("{why} {}", why.detail()).into())
        })?;
        seconds.insert("measures".to_owned(), json!(took));
    }
    if let Some(year) = asked.year {
        let (settings, populations) = (Settings::default(), &asked.populations);
        let spill = asked.spill.as_deref();
        let discharges = &asked.discharges;
        let order = Order { files: &asked.files, year, settings: &settings, populations, discharges, spill };
        let (took, answer) =
            best(|| national::compute(&order).map_err(|why| format!("{why} {}", why.detail()).into()))?;
        seconds.insert("outcomes".to_owned(), json!(took));
        told.insert("outcomes".to_owned(), outcomes(&answer));
        if asked.people {
            told.insert("rows_behind".to_owned(), rows_behind(&answer)?);
        }
    }
    println!("{}", json!({ "answers": told, "seconds": seconds, "peak_mb": memory("self", "VmHWM:") }));
    Ok(())
}

/// The answer and its seconds: the best of three, unless that takes long. The peers are asked in the same way.
pub fn best<T>(mut ask: impl FnMut() -> Result<T, Fail>) -> Result<(f64, T), Fail> {
    let (mut least, mut all) = (f64::INFINITY, 0.0);
    loop {
        let began = Instant::now();
        let answer = ask()?;
        let took = began.elapsed().as_secs_f64();
        (least, all) = (least.min(took), all + took);
        if all > LONG || all > 2.5 * least {
            return Ok((least, answer));
        }
    }
}

/// The national figures, as a pack gives them.
fn outcomes(answer: &national::Answer) -> Value {
    let part = |code: &str| national::ALL.iter().flat_map(|measure| measure.parts).find(|part| part.code == code);
    let rows: Vec<Value> = answer
        .figures
        .iter()
        .map(|figure| {
            let name = part(figure.measure).map(|part| part.name);
            let sex = figure.sex.as_deref().unwrap_or("Total");
            let Figure { la, measure, group, numerator, denominator, outcome, .. } = figure;
            json!([la, measure, name, group, sex, numerator, denominator, outcome])
        })
        .collect();
    let columns = ["la", "measure", "name", "age_group", "sex", "numerator", "denominator", "outcome"];
    json!({ "columns": columns, "rows": rows })
}

/// The rows behind them, as a pack gives them.
fn rows_behind(answer: &national::Answer) -> Result<Value, Fail> {
    let people = answer.people(None, None)?;
    let rows: Vec<Value> = people
        .iter()
        .map(|one| {
            let whole = |flag: bool| i64::from(flag);
            let (denominator, numerator) = (whole(one.denominator), whole(one.numerator));
            let counted_on = one.counted_on.map(|day| day.to_string());
            let Person { la, person_key, la_person_id, measure, unit, age, group, sex, value, rule, outcome, .. } = one;
            json!([
                la,
                person_key,
                la_person_id,
                measure,
                unit,
                counted_on,
                age,
                group,
                sex,
                denominator,
                numerator,
                value,
                rule,
                outcome
            ])
        })
        .collect();
    Ok(json!({ "columns": COLUMNS, "rows": rows }))
}

/// Prints how long the `csv` library takes to split a file into the bytes of its records: what an import is compared with.
#[expect(clippy::print_stdout, reason = "another program reads it")]
pub fn split(file: &Path) -> Result<(), Fail> {
    let began = Instant::now();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file)?;
    let (mut record, mut rows, mut parts) = (csv::ByteRecord::new(), 0_u64, 0_usize);
    while reader.read_byte_record(&mut record)? {
        rows += 1;
        parts += record.len();
    }
    println!("{}", json!({ "seconds": began.elapsed().as_secs_f64(), "rows": rows, "parts": parts }));
    Ok(())
}

fn table(table: &Table) -> Value {
    let rows: Vec<Value> = table.rows.iter().map(|row| row.iter().map(value).collect()).collect();
    json!({ "columns": table.columns, "rows": rows })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(value) => json!(value),
        Cell::Int(value) => json!(value),
        Cell::Real(value) => json!(value),
        other => Value::String(other.to_string()),
    }
}
