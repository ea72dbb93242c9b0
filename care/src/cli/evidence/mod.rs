//! `alongside evidence`: Client Level Data in and out.

mod check;

use std::path::PathBuf;

use care::evidence::client_level_data::{commands, export::ExportOrder, people, specification::Release};
use clap::ValueEnum;
use jiff::civil::Date;
use platform::{Error, Result, clock::Clock, ids::Ids, operate::Lock, work::Actor};

use super::{Place, say};

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
    },
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
        Verb::Import { file, release } => import(place, file, release.map(Into::into)).await,
        Verb::Check(asked) => check::run(asked).await,
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

async fn import(place: &Place, file: PathBuf, release: Option<Release>) -> Result<()> {
    let data = place.data.clone();
    // So that a service which starts meanwhile does not take our unfinished files for left ones.
    let _lock = Lock::shared(&data)?;
    let id = Ids::random().next(Clock::system().now());
    let told = tokio::task::spawn_blocking(move || commands::import(&file, &data, &id, release))
        .await
        .map_err(Error::internal)??;
    say(told);
    Ok(())
}
