//! `alongside evidence rows`: raw extracts become the rows that packs read. It needs no record store and no server.

use std::path::PathBuf;

use care::evidence::packs::{Form, rows};
use clap::ValueEnum;
use platform::{Error, Result, clock::Clock, ids::Ids};

use super::{Place, words::words};
use crate::cli::say;

/// Which files, where to, and as what.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Asked {
    /// A council's extracts (CSV, release 1 or 2), the earliest submission first.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder to write; it must not be there yet, or be empty.
    #[arg(long)]
    out: PathBuf,
    /// What to write: Parquet for Spark and DuckDB, CSV for PostgreSQL.
    #[arg(long, value_enum, default_value = "parquet")]
    format: FormName,
    /// The council's own words and what they mean: CSV with the columns field, word, and value or code. Those of the record
    /// store are read too, where one is there.
    #[arg(long)]
    words: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormName {
    /// A Parquet file for each extract.
    Parquet,
    /// One CSV file of all extracts.
    Csv,
}

pub(super) async fn run(place: &Place, asked: Asked) -> Result<()> {
    let words = words(place, asked.words.as_deref(), false).await?;
    let form = match asked.format {
        FormName::Parquet => Form::Parquet,
        FormName::Csv => Form::Csv,
    };
    let told = tokio::task::spawn_blocking(move || {
        rows(&asked.files, &asked.out, form, &words, (Clock::system().now(), &Ids::random()))
    });
    say(told.await.map_err(Error::internal)??);
    Ok(())
}
