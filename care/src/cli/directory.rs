//! `alongside directory`: services from other directories, and where postcodes are.

use std::path::PathBuf;

use care::market::{
    directory::add_postcodes,
    open_referral::{Source, findings, import},
};
use platform::{
    Error, Result,
    work::{Actor, Work},
};

use super::{Place, say};

/// Findings that are printed; all of them are on the import's page.
const PRINTED: i64 = 20;

/// What can be done with the directory.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Verb {
    /// Take services from a feed of Open Referral UK 3.0: a file, or the address of an API, which is added to the feeds.
    Import {
        /// A JSON file, or an address that begins with https:// or http://.
        from: String,
        /// What people call the feed.
        #[arg(long)]
        name: Option<String>,
        /// Ask for every service again, even where its list says that it did not change.
        #[arg(long)]
        full: bool,
    },
    /// Take in where postcodes are: a CSV file with the columns postcode, lat and long that the council may use.
    Postcodes {
        /// The file.
        file: PathBuf,
    },
}

pub(super) async fn run(place: &Place, verb: Verb) -> Result<()> {
    let app = place.app().await?;
    app.db.schema_is_current(&app.migrations()).await?;
    let actor = Actor::service("command line");
    match verb {
        Verb::Import { from, name, full } => {
            let source = if from.starts_with("https://") || from.starts_with("http://") {
                Source::Address(from)
            } else {
                let bytes = read(&PathBuf::from(&from))?;
                let called = PathBuf::from(&from).file_name().map(|name| name.to_string_lossy().into_owned());
                Source::File(called.unwrap_or(from), bytes)
            };
            let told = import(&app, &actor, source, name.as_deref(), full).await?;
            say(format!(
                "{} services came on {} page(s): {} new, {} changed, {} the same, {} not kept, {} gone.",
                told.came, told.pages, told.new, told.changed, told.same, told.refused, told.vanished
            ));
            for finding in findings(&app.db, &told.id, PRINTED).await? {
                say(format!("{}: {}", finding.what, finding.sentence));
            }
            if told.findings > PRINTED {
                say(format!("And {} findings more: see the import's page under Directory.", told.findings - PRINTED));
            }
            match told.broke {
                None => Ok(()),
                Some(why) => Err(Error::Unavailable(format!(
                    "The import broke off: {why}. What came before that was kept, and nothing was marked as gone."
                ))),
            }
        }
        Verb::Postcodes { file } => {
            let bytes = read(&file)?;
            let mut work = Work::begin(&app, actor).await?;
            let (taken, wrong) = add_postcodes(&mut work, &bytes).await?;
            work.commit().await?;
            say(format!("{taken} postcodes were taken in."));
            for line in wrong {
                say(line);
            }
            Ok(())
        }
    }
}

fn read(file: &PathBuf) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|cause| Error::Refusal(format!("{} cannot be read: {cause}.", file.display())))
}
