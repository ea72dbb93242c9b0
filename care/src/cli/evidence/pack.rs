//! `alongside evidence pack`: the measures for another engine. It needs no record store and no server.

use std::path::PathBuf;

use care::evidence::packs::{self, Dialect};
use clap::ValueEnum;
use platform::Result;

use super::say;

/// What to write, and where.
#[derive(Clone, Debug, clap::Args)]
pub(in crate::cli) struct Asked {
    /// The engine it is for.
    #[arg(long, value_enum)]
    dialect: DialectName,
    /// The folder to write; it must not be there yet, or be empty.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DialectName {
    /// Apache Spark 4, by spark-submit.
    Spark,
    /// PostgreSQL 14 and newer, by psql.
    Postgres,
}

pub(super) fn run(asked: &Asked) -> Result<()> {
    let dialect = match asked.dialect {
        DialectName::Spark => Dialect::Spark,
        DialectName::Postgres => Dialect::Postgres,
    };
    say(packs::write(dialect, &asked.out)?);
    Ok(())
}
