//! `alongside evidence report`: national figures and what was found in the files, as a page for a browser and a table.

use std::path::PathBuf;

use care::evidence::client_level_data::local::LocalWords;
use care::evidence::{
    national::{Year, commands::Asked, discharges::Discharges, population::Populations, settings::Settings},
    report,
};
use platform::{Error, Result};

use super::super::say;

/// What is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Report {
    /// The council's Client Level Data files (CSV, release 1 or 2), as for `evidence measures`.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The financial year, as 2025-26.
    #[arg(long)]
    year: String,
    /// Who lives there: a CSV file of la, band, population, with the bands 18 to 64 and 65 and above.
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// Stays in hospital, for ASCOF 2D, as for `evidence measures`.
    #[arg(long, value_name = "FILE")]
    discharges: Option<PathBuf>,
    /// Read the official texts otherwise, as `look_back_days=366`. May be given again.
    #[arg(long = "setting", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    /// The folder to write: new, or empty.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) async fn run(asked: Report) -> Result<()> {
    let told = tokio::task::spawn_blocking(move || write(&asked)).await.map_err(Error::internal)??;
    say(told);
    Ok(())
}

fn write(asked: &Report) -> Result<String> {
    let mut settings = Settings::default();
    for setting in &asked.settings {
        settings.set(setting).map_err(Error::Refusal)?;
    }
    let populations = asked.population.as_deref().map(Populations::read).transpose().map_err(Error::Refusal)?;
    let discharges = asked.discharges.as_deref().map(Discharges::read).transpose().map_err(Error::Refusal)?;
    let wanted = Asked {
        files: &asked.files,
        year: Year::named(&asked.year).map_err(Error::Refusal)?,
        settings,
        populations: populations.unwrap_or_default(),
        discharges: discharges.unwrap_or_default(),
        persons: false,
        moved: &[],
        words: &LocalWords::default(),
    };
    report::write(&wanted, &asked.out)
}
