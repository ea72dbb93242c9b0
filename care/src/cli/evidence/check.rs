//! `alongside evidence check`: what is odd about a file, without keeping anything of it.

use std::{
    io::{self, BufWriter},
    path::PathBuf,
};

use care::evidence::client_level_data::{check::check, progress::Bar};
use platform::{Error, Result, private};

use super::{Place, ReleaseName, words};

/// Which files, and how to say it.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Asked {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Their release; found from the words of each when left out.
    #[arg(long, value_enum)]
    release: Option<ReleaseName>,
    /// The council's own words and what they mean: CSV with the columns field, word, and value or code. Those of the record
    /// store are read too, where one is there.
    #[arg(long)]
    words: Option<PathBuf>,
    /// As JSON for machines (docs/schemas/evidence-check.schema.json) instead of a sentence for each finding.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(place: &Place, asked: Asked) -> Result<()> {
    let words = words::words(place, asked.words.as_deref(), true).await?;
    tokio::task::spawn_blocking(move || {
        let room = private::temporary("alongside-check-")?;
        let bar = Bar::new();
        let mut out = BufWriter::new(io::stdout().lock());
        let release = asked.release.map(Into::into);
        let checked = check(
            (&asked.files, &words),
            release,
            asked.json,
            room.path(),
            &mut |progress| bar.show(progress),
            &mut out,
        );
        // It held personal data. What cannot be removed now is in the system's folder for temporary files.
        let removed = room.close();
        checked?;
        Ok(removed?)
    })
    .await
    .map_err(Error::internal)?
}
