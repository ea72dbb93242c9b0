//! `alongside evidence`: Client Level Data in and out.

mod check;
mod clean;
mod compare;
mod measures;
mod published;
mod report;
mod survey;
mod measure_check;
mod words;

use std::path::PathBuf;

use care::evidence::client_level_data::{commands, export::ExportOrder, people, specification::Release};
use clap::ValueEnum;
use jiff::civil::Date;
use platform::{Error, Result, clock::Clock, ids::Ids, operate::Lock, work::Actor};

use super::{Place, say};

mod pack;
mod rows;

/// What can be done with evidence.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {
    /// Read a council's Client Level Data file (CSV, release 1 or 2): every row is kept, every oddity is explained.
    Import {
        /// The file.
        file: PathBuf,
        /// Its release; found from its words when left out.
        #[arg(long, value_enum)]
        release: Option<ReleaseName>,
        /// The council's own words and what they mean: CSV with the columns field, word, and value or code. Those of the
        /// record store are read too.
        #[arg(long)]
        words: Option<PathBuf>,
    },
    /// National figures (ASCOF) straight from a council's files, with no server and no database.
    Measures(measures::Measures),
    /// Write a clean file of an extract: every row, the nation's words of one release, our own words put into them.
    Clean(clean::Clean),
    /// What would be lost if a file is sent, compared with the council's previous submission.
    Compare(compare::Compare),
    /// Load figures that are published about every council, or recompute them.
    Published(published::Published),
    /// Write national figures and what was found in the files as pages for a browser, with no server.
    Report(report::Report),
    /// Score a return of the Adult Social Care Survey.
    Survey(survey::Survey),
    /// How many questionnaires a survey must send.
    SampleSize(survey::Size),
    /// Say what is odd about a council's Client Level Data files, and keep nothing. Exit code 0 whatever was found; 1 when a
    /// file cannot be checked, 2 when the command is written wrongly. What it prints holds personal data.
    Check(check::Asked),
    /// Write our own events of a period as a Client Level Data file (CSV).
    Export {
        /// The first day, as 2026-04-01.
        #[arg(long)]
        from: Date,
        /// The last day.
        #[arg(long)]
        to: Date,
        /// The release to write.
        #[arg(long, value_enum, default_value = "2")]
        release: ReleaseName,
        /// Write dates as 2026-04-01 instead of 01/04/2026.
        #[arg(long)]
        iso_dates: bool,
        /// The file to write; it must not be there yet.
        file: PathBuf,
    },
    /// Write the measures as a pack that runs on Apache Spark or PostgreSQL, without Alongside.
    Pack(pack::Asked),
    /// Make the rows that packs read from raw extracts, with no server and no database.
    Rows(rows::Asked),
    /// Check a measure of our own, or all of them in the data folder, as the service does when it starts.
    MeasureCheck {
        /// The folder of one measure.
        folder: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ReleaseName {
    /// Release 1, from April 2023.
    #[value(name = "1")]
    One,
    /// Release 2, the May 2025 specification.
    #[value(name = "2")]
    Two,
}

impl From<ReleaseName> for Release {
    fn from(name: ReleaseName) -> Self {
        match name {
            ReleaseName::One => Self::One,
            ReleaseName::Two => Self::Two,
        }
    }
}

pub(super) async fn run(place: &Place, verb: Verb) -> Result<()> {
    match verb {
        Verb::Measures(asked) => measures::run(place, asked).await,
        Verb::Import { file, release, words } => import(place, file, release.map(Into::into), words).await,
        Verb::Clean(asked) => clean::run(place, asked).await,
        Verb::Compare(asked) => compare::run(place, asked).await,
        Verb::Published(asked) => published::run(place, asked).await,
        Verb::Report(asked) => report::run(asked).await,
        Verb::Survey(asked) => survey::run(place, asked).await,
        Verb::SampleSize(asked) => survey::size(&asked),
        Verb::Pack(asked) => pack::run(&asked),
        Verb::Rows(asked) => rows::run(place, asked).await,
        Verb::MeasureCheck { folder } => measure_check::run(place, folder).await,
        Verb::Check(asked) => check::run(place, asked).await,
        Verb::Export { from, to, release, iso_dates, file } => {
            let app = place.app().await?;
            app.db.schema_is_current(&app.migrations()).await?;
            let order = ExportOrder { council: &app.config.council, from, to, release: release.into(), iso_dates };
            let exported =
                commands::export(&app.db, order, &file, &mut |db, ids| Box::pin(people::details(db, ids))).await?;
            let who =
                std::env::var("USER").map_or_else(|_| "command line".into(), |user| format!("command line, {user}"));
            let written = commands::write_down(&app, &Actor::service(&who), order, exported).await;
            if written.is_err() {
                // Nobody takes personal data without its being known.
                std::fs::remove_file(&file)?;
            }
            written?;
            say(commands::told_of_export(order, exported));
            Ok(())
        }
    }
}

async fn import(place: &Place, file: PathBuf, release: Option<Release>, words: Option<PathBuf>) -> Result<()> {
    let words = words::words(place, words.as_deref(), false).await?;
    let data = place.data.clone();
    // So that a service which starts meanwhile does not take our unfinished files for left ones.
    let _lock = Lock::shared(&data)?;
    let id = Ids::random().next(Clock::system().now());
    let told = tokio::task::spawn_blocking(move || commands::import(&file, &data, &id, release, &words))
        .await
        .map_err(Error::internal)??;
    say(told);
    Ok(())
}
