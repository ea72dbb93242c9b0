//! `alongside evidence compare`: what would be lost if a file is sent after another.

use std::path::{Path, PathBuf};

use care::evidence::{
    client_level_data::{
        import::{ImportError, ImportOrder, import_file_reading},
        kept::{self, Kept},
        local::LocalWords,
    },
    submissions::compare::{Comparison, compare},
};
use platform::{Error, Result, private};

use super::words::words;
use crate::cli::{Place, say};

/// Which two.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Compare {
    /// The council's previous submission: a CSV file, or the id of a kept import.
    earlier: PathBuf,
    /// The file that is to be sent: a CSV file, or the id of a kept import.
    later: PathBuf,
    /// The council's own words and what they mean, as a CSV file. Those of the record store are read too.
    #[arg(long)]
    words: Option<PathBuf>,
    /// Everything as JSON (docs/schemas/evidence-compare.schema.json), with the rows. They hold personal data.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(place: &Place, asked: Compare) -> Result<()> {
    let words = words(place, asked.words.as_deref(), asked.json).await?;
    // For the columns of files that are not kept; it goes when the comparison ends.
    let scratch = private::temporary("alongside-")?;
    let (data, json) = (place.data.clone(), asked.json);
    let told = tokio::task::spawn_blocking(move || {
        let earlier = opened(&asked.earlier, "earlier", &data, scratch.path(), &words)?;
        let later = opened(&asked.later, "later", &data, scratch.path(), &words)?;
        let compared = compare(&earlier, &later)?;
        if json { serde_json::to_string_pretty(&compared).map_err(Error::internal) } else { Ok(in_words(&compared)) }
    });
    say(told.await.map_err(Error::internal)??);
    Ok(())
}

fn opened(from: &Path, id: &str, data: &Path, scratch: &Path, words: &LocalWords) -> Result<Kept> {
    if !from.is_file() {
        let name = from.to_string_lossy();
        return kept::find(data, &name).ok_or_else(|| {
            Error::Refusal(format!("{name} is neither a file nor a kept import. Nothing was compared."))
        });
    }
    let order = ImportOrder { file: from, called: None, data: scratch, import_id: id, release: None };
    import_file_reading(order, words, &mut |_| {}).map_err(|cause| match cause {
        ImportError::DiskFull | ImportError::Unwritable(_) => Error::Unavailable(cause.to_string()),
        ImportError::Broken(_) => Error::internal(cause),
        other => Error::Refusal(other.to_string()),
    })?;
    kept::find(scratch, id).ok_or_else(|| Error::internal("the columns of the file are not there"))
}

fn in_words(compared: &Comparison) -> String {
    let mut lines = vec![format!("{} beside {}:", compared.later.file, compared.earlier.file)];
    for answer in &compared.questions {
        lines.push(format!("{:>8}  {}", answer.count, answer.title));
        if answer.count > 0 {
            lines.push(format!("          {}", answer.words));
        }
    }
    for kind in &compared.identity {
        lines.push(format!("{:>8}  {}", kind.count, kind.title));
    }
    lines.push("Which rows they are: add --json, or compare the imports on the page of the later one.".to_owned());
    lines.join("\n")
}
