//! What `alongside evidence survey` does: reads a return, cleans and scores it, and keeps the sums.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use engine::csv_source::{CsvSource, Record};
use platform::{Error, Result, private};

use super::{
    clean::{Wrong, clean},
    data_return::read,
    derive::derive,
    estimate::{margin_of_returns, sample_size},
    results::{Results, results, scores},
    rows::Rows,
    told::{self, Told},
};

/// The folder below the data folder in which results are kept.
pub const FOLDER: &str = "surveys";

/// A return that was worked through.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The cleaned rows with everything worked out from them. They hold personal data.
    pub rows: Rows,
    /// What was wrong in the return.
    pub wrong: Vec<Wrong>,
    /// The results of each council in it.
    pub results: Vec<Results>,
    /// Columns that were not there.
    pub missing: Vec<String>,
}

/// Reads, cleans and scores a return.
///
/// # Errors
/// [`Error::Refusal`] with a sentence when the file is no return, or names no council or year.
pub fn score(file: &Path, populations: Option<&Path>, council: Option<&str>, year: &str) -> Result<Scored> {
    let mut found = read(file, council)?;
    if let Some(path) = populations {
        found.populations = population_file(path)?;
    }
    let source = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if found.rows.rows.is_empty() {
        return Err(Error::Refusal(format!("{source} has no row with a person in it. Nothing was kept.")));
    }
    if (0..found.rows.rows.len()).any(|row| found.rows.get(row, "LaCode").words().is_empty()) {
        return Err(Error::Refusal(format!(
            "{source} does not say which council it is of. Say it: --council 117. Nothing was kept."
        )));
    }
    let wrong = clean(&mut found.rows);
    derive(&mut found.rows);
    let results = results(&found.rows, &wrong, &found.populations, year, &source);
    Ok(Scored { rows: found.rows, wrong, results, missing: found.missing })
}

/// Populations of the strata from a CSV file of `stratum, population`.
fn population_file(path: &Path) -> Result<BTreeMap<u8, f64>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unreadable = |error: engine::csv_source::CsvError| Error::Refusal(format!("{name} could not be read: {error}"));
    let mut source = CsvSource::open(fs::File::open(path)?).map_err(unreadable)?;
    let place = |wanted: &str| source.headers().iter().position(|heading| heading.trim().eq_ignore_ascii_case(wanted));
    let (Some(stratum), Some(people)) = (place("stratum"), place("population")) else {
        return Err(Error::Refusal(format!("{name} needs the columns “stratum” (1 to 4) and “population”.")));
    };
    let (mut found, mut record) = (BTreeMap::new(), Record::default());
    while source.next_record(&mut record).map_err(unreadable)? {
        let read =
            (record.get(stratum).trim().parse::<u8>(), record.get(people).trim().replace(',', "").parse::<f64>());
        match read {
            (Ok(stratum @ 1..=4), Ok(people)) if people.is_finite() && people >= 0.0 => {
                found.insert(stratum, people);
            }
            _ => {
                return Err(Error::Refusal(format!(
                    "{name}, line {}: a stratum is a number from 1 to 4 and a population a number of people.",
                    record.line
                )));
            }
        }
    }
    Ok(found)
}

/// Keeps the results, one file for a council and year; those of the same council and year are replaced.
///
/// # Errors
/// [`Error::Unavailable`] when the data folder cannot be written.
pub fn keep(data: &Path, results: &Results) -> Result<PathBuf> {
    let folder = data.join(FOLDER);
    private::folder(data)?;
    private::folder(&folder)?;
    let safe =
        |text: &str| text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect::<String>();
    let path = folder.join(format!("{}-{}.json", safe(&results.la), safe(&results.year)));
    let being_made = path.with_extension("making");
    let text = serde_json::to_string_pretty(results).map_err(Error::internal)?;
    // Left by a command that was killed.
    let _ = fs::remove_file(&being_made);
    let mut file = private::create(&being_made)?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&being_made, &path)?;
    Ok(path)
}

/// Every kept result, the newest year first.
pub fn kept(data: &Path) -> Vec<(PathBuf, Results)> {
    let Ok(entries) = fs::read_dir(data.join(FOLDER)) else { return Vec::new() };
    let mut found: Vec<(PathBuf, Results)> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter_map(|path| {
            let results = serde_json::from_str(&fs::read_to_string(&path).ok()?).ok()?;
            Some((path, results))
        })
        .collect();
    found.sort_by(|(_, a), (_, b)| b.year.cmp(&a.year).then_with(|| a.la.cmp(&b.la)));
    found
}

/// What was wrong, as CSV in the nation's form.
///
/// # Errors
/// When text cannot be written, which memory always can.
pub fn wrong_csv(wrong: &[Wrong]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["LaCode", "PrimaryKey", "SerialNo", "message"]).map_err(Error::internal)?;
    for one in wrong {
        writer.write_record([&one.la, &one.key, &one.serial, &one.message]).map_err(Error::internal)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::internal(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Results in a few lines, small numbers kept back.
pub fn told(scored: &Scored) -> String {
    let mut told = String::new();
    if !scored.missing.is_empty() {
        let _ = writeln!(
            told,
            "{} columns of the return are not in the file, and what needs them has no result: {}{}.",
            scored.missing.len(),
            scored.missing.iter().take(12).cloned().collect::<Vec<_>>().join(", "),
            if scored.missing.len() > 12 { " …" } else { "" }
        );
    }
    for result in &scored.results {
        let (sent, responded) =
            result.strata.iter().fold((0, 0), |(sent, responded), part| (sent + part.sent, responded + part.responded));
        let _ = writeln!(
            told,
            "Council {}, {}: {} questionnaires, {} answered. {} values were wrong and are read as blank.",
            result.la,
            result.year,
            told::rounded(sent),
            told::rounded(responded),
            result.wrong
        );
        for sentence in told::cautions(result) {
            let _ = writeln!(told, "  {sentence}");
        }
        for (score, found) in scores().iter().zip(&result.scores) {
            let line = match told::told(score, found) {
                Told::Value { value, margin, answered } => format!("{value} {margin} (about {answered} answered)"),
                Told::Few => "kept back: fewer than 5 people stand behind it".to_owned(),
                Told::Nobody => "nobody answered what it needs".to_owned(),
            };
            let _ = writeln!(told, "  {} {}: {line}", score.code, score.title);
        }
    }
    told.truncate(told.trim_end().len());
    told
}

/// What to say about the size of a sample.
///
/// # Errors
/// [`Error::Refusal`] for numbers that cannot be.
pub fn told_of_size(eligible: u32, response_percent: f64, sent: Option<u32>) -> Result<String> {
    let Some(size) = sample_size(eligible, response_percent / 100.0) else {
        return Err(Error::Refusal(
            "The eligible people are a number above 0, and the expected response is above 0 and at most 100 per cent."
                .into(),
        ));
    };
    let mut told = format!(
        "Of {eligible} eligible people {} returns are needed for a margin of error of 5 percentage points. If {response_percent}% \
         answer, send {} questionnaires.",
        size.returns, size.send
    );
    if let Some(sent) = sent {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a 32-bit count")]
        let returns = (f64::from(sent) * response_percent / 100.0).floor() as u32;
        if let Some(margin) = margin_of_returns(eligible, returns) {
            let _ = write!(
                told,
                "\n{sent} sent would give {returns} returns and a margin of {margin:.1} percentage points."
            );
        }
    }
    if size.returns * 4 > eligible * 3 {
        told += "\nWith so few eligible people it is simpler to ask everybody.";
    }
    Ok(told)
}
