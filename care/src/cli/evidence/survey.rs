//! `alongside evidence survey` and `alongside evidence sample-size`: the Adult Social Care Survey.

use std::{io::Write as _, path::PathBuf};

use care::evidence::{published::words::year_in, surveys::commands};
use platform::{Error, Result, operate::Lock, private};

use crate::cli::{Place, say};

/// A return to score.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Survey {
    /// The return: the national workbook, or CSV with the columns' short names.
    file: PathBuf,
    /// How many people of the council are in each stratum: CSV of `stratum, population`. The workbook has it itself.
    #[arg(long)]
    population: Option<PathBuf>,
    /// The council's code, when the file does not say it.
    #[arg(long = "of", value_name = "COUNCIL")]
    of: Option<String>,
    /// The year, as 2025-26; found from the file's name when left out.
    #[arg(long)]
    year: Option<String>,
    /// Also write the cleaned rows here, as CSV. They hold personal data.
    #[arg(long)]
    cleaned: Option<PathBuf>,
    /// Also write what was wrong here, as CSV.
    #[arg(long)]
    errors: Option<PathBuf>,
    /// Print the results as JSON, counts exact.
    #[arg(long)]
    json: bool,
    /// Only print: keep no results for the pages.
    #[arg(long)]
    dry_run: bool,
}

/// How large a sample must be.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Size {
    /// People who could be asked.
    #[arg(long)]
    eligible: u32,
    /// How many per cent are expected to answer.
    #[arg(long)]
    response: f64,
    /// Questionnaires you mean to send, to see the margin they give.
    #[arg(long)]
    sent: Option<u32>,
}

pub(super) async fn run(place: &Place, asked: Survey) -> Result<()> {
    let data = place.data.clone();
    let _lock = if asked.dry_run { None } else { Some(Lock::shared(&data)?) };
    let work = move || -> Result<()> {
        let name = asked.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(year) = asked.year.clone().or_else(|| year_in(&name)) else {
            return Err(Error::Refusal(format!("{name} does not say which year it is of. Say it: --year 2025-26.")));
        };
        let scored = commands::score(&asked.file, asked.population.as_deref(), asked.of.as_deref(), &year)?;
        let csv = [
            (&asked.cleaned, scored.rows.to_csv().map_err(Error::internal)?),
            (&asked.errors, commands::wrong_csv(&scored.wrong)?),
        ];
        for (path, text) in csv {
            if let Some(path) = path {
                private::create(path)?.write_all(text.as_bytes())?;
            }
        }
        if !asked.dry_run {
            for results in &scored.results {
                commands::keep(&data, results)?;
            }
        }
        if asked.json {
            say(serde_json::to_string_pretty(&scored.results).map_err(Error::internal)?);
        } else {
            say(commands::told(&scored));
        }
        Ok(())
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

pub(super) fn size(asked: &Size) -> Result<()> {
    say(commands::told_of_size(asked.eligible, asked.response, asked.sent)?);
    Ok(())
}
