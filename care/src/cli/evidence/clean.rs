//! `alongside evidence clean`: a clean file of an extract or of a kept import.

use std::path::PathBuf;

use care::evidence::client_level_data::{
    clean::{Cleaned, of_file, of_kept, told},
    import::ImportError,
    kept,
};
use platform::{
    Error, Result,
    journal::{self, Entry},
    work::Actor,
};

use super::{
    ReleaseName,
    words::{app_if_there, words},
};
use crate::cli::{Place, say};

/// What to clean, and where to.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Clean {
    /// The extract (CSV), or the id of a kept import. An import has no names, so they are blank then.
    from: PathBuf,
    /// The file to write; it must not be there yet.
    to: PathBuf,
    /// The release to write.
    #[arg(long, value_enum, default_value = "2")]
    release: ReleaseName,
    /// The council's own words and what they mean: CSV with the columns field, word, and value or code. Those of the record
    /// store are read too.
    #[arg(long)]
    words: Option<PathBuf>,
}

pub(super) async fn run(place: &Place, asked: Clean) -> Result<()> {
    let words = words(place, asked.words.as_deref(), false).await?;
    let kept = if asked.from.is_file() { None } else { kept::find(&place.data, &asked.from.to_string_lossy()) };
    if kept.is_none() && !asked.from.exists() {
        let name = asked.from.display();
        return Err(Error::Refusal(format!("{name} is neither a file nor a kept import. Nothing was written.")));
    }
    let (release, to, source) = (asked.release.into(), asked.to.clone(), kept.clone());
    let cleaned = tokio::task::spawn_blocking(move || match source {
        Some(kept) => of_kept(&kept, &words, release, &to),
        None => of_file(&asked.from, &words, release, &to),
    });
    let cleaned: Cleaned = cleaned.await.map_err(Error::internal)?.map_err(|cause| match cause {
        ImportError::DiskFull | ImportError::Unwritable(_) => {
            Error::Unavailable(format!("The file could not be written: {cause} Do not submit what is there."))
        }
        ImportError::Broken(_) => Error::internal(cause),
        other => Error::Refusal(other.to_string()),
    })?;
    if let Some(kept) = &kept
        && let Some(app) = app_if_there(place).await?
    {
        let why = format!("A clean file of import {} taken on the command line: {}", kept.id, told(cleaned, false));
        let entry = Entry::read("evidence/client_level_data:export", ("import", &kept.id), None, &why);
        let who = std::env::var("USER").map_or_else(|_| "command line".into(), |user| format!("command line, {user}"));
        if let Err(cause) = journal::note(&app, &Actor::service(&who), app.clock.now(), &entry).await {
            // Nobody takes personal data without its being known.
            std::fs::remove_file(&asked.to)?;
            return Err(cause);
        }
    }
    say(told(cleaned, kept.is_none()));
    Ok(())
}
