//! `alongside evidence published`: figures as they are published, loaded or recomputed.

use std::path::PathBuf;

use care::evidence::published::commands;
use platform::{Error, Result, operate::Lock};

use crate::cli::{Place, say};

/// What is asked about published figures.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Published {
    /// The files, as they are published: CSV or workbooks. Each is recognised by its headings.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The year of files that do not say theirs, as 2024-25.
    #[arg(long)]
    year: Option<String>,
    /// Keep nothing: recompute the outcomes of the files from their numerators and denominators, and fail when one
    /// disagrees.
    #[arg(long)]
    recompute: bool,
}

pub(super) async fn run(place: &Place, asked: Published) -> Result<()> {
    let data = place.data.clone();
    // So that a service which starts meanwhile does not take our unfinished files for left ones.
    let _lock = if asked.recompute { None } else { Some(Lock::shared(&data)?) };
    let work = move || -> Result<()> {
        let mut disagree = 0;
        for file in &asked.files {
            if asked.recompute {
                let found = commands::recompute(file, asked.year.as_deref())?;
                disagree += found.mismatches.len();
                say(found.told());
            } else {
                say(commands::told(&commands::load(file, &data, asked.year.as_deref())?));
            }
        }
        if disagree > 0 {
            return Err(Error::Refusal(format!("{disagree} published outcomes do not follow from their counts.")));
        }
        Ok(())
    };
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}
