//! `alongside evidence measures`: national figures straight from a council's files.

use std::{path::PathBuf, time::Instant};

use care::evidence::client_level_data::local::LocalWords;
use care::evidence::national::{
    Year,
    commands::{self, Asked, in_words, measures},
    discharges::Discharges,
    own,
    population::Populations,
    settings::Settings,
};
use platform::{
    Error, Result,
    journal::{self, Entry},
    private::TempDir,
    work::Actor,
};

use super::{super::say, Place, words};

/// What is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Measures {
    /// The council's Client Level Data files (CSV, release 1 or 2). Several are several submissions; of two that state the
    /// same end, the later one here is the newer.
    #[arg(required_unless_present = "own")]
    files: Vec<PathBuf>,
    /// Our own record too, as the newest submission: the return that would be sent today.
    #[arg(long)]
    own: bool,
    /// The financial year, as 2025-26.
    #[arg(long)]
    year: String,
    /// Who lives there: a CSV file of la, band, population, with the bands 18 to 64 and 65 and above. With --own,
    /// populations.csv in the data folder unless another is named.
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// Stays in hospital, for ASCOF 2D: a CSV file as docs/discharges.md describes it. Nothing of it is kept.
    #[arg(long, value_name = "FILE")]
    discharges: Option<PathBuf>,
    /// The council's own words and what they mean: CSV with the columns field, word, and value or code. Those of the record
    /// store are read too, where one is there.
    #[arg(long)]
    words: Option<PathBuf>,
    /// Tell the people behind each figure and the rule that placed them. Personal data.
    #[arg(long)]
    persons: bool,
    /// Read the official texts otherwise, as `look_back_days=366`. May be given again.
    #[arg(long = "setting", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    /// Tell whom another reading would move, as `look_back_days=366`, from where to where. May be given again. Personal data.
    #[arg(long, value_name = "NAME=VALUE")]
    moved: Vec<String>,
    /// As JSON, described in docs/schemas/evidence-measures.schema.json.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(place: &Place, mut asked: Measures) -> Result<()> {
    let words = words::words(place, asked.words.as_deref(), true).await?;
    let folder = if asked.own { Some(own_return(place, &mut asked).await?) } else { None };
    let told = tokio::task::spawn_blocking(move || figures(&asked, &words)).await.map_err(Error::internal)?;
    drop(folder);
    say(told?);
    Ok(())
}

/// Writes the return of our own record beside the files, as the newest of them, into a folder that goes with what is answered.
async fn own_return(place: &Place, asked: &mut Measures) -> Result<TempDir> {
    let app = place.app().await?;
    app.db.schema_is_current(&app.migrations()).await?;
    let folder = commands::folder()?;
    let (file, events, to) = own::write_return(&app, folder.path()).await?.ok_or_else(|| {
        Error::Refusal(
            "Nothing is completed in this record store, so there is nothing to count. Name a council's files instead."
                .into(),
        )
    })?;
    if asked.persons {
        let who = std::env::var("USER").map_or_else(|_| "command line".into(), |user| format!("command line, {user}"));
        let why = format!("Who is behind the national figures of {}: {events} events up to {to}", asked.year);
        let entry = Entry::read("evidence/measures:rows", ("measure", ""), None, &why);
        journal::note(&app, &Actor::service(&who), app.clock.now(), &entry).await?;
    }
    let populations = place.data.join("populations.csv");
    if asked.population.is_none() && populations.exists() {
        asked.population = Some(populations);
    }
    asked.files.push(file);
    Ok(folder)
}

fn figures(asked: &Measures, own: &LocalWords) -> Result<String> {
    let began = Instant::now();
    let mut settings = Settings::default();
    for setting in &asked.settings {
        settings.set(setting).map_err(Error::Refusal)?;
    }
    let populations = asked.population.as_deref().map(Populations::read).transpose().map_err(Error::Refusal)?;
    let discharges = asked.discharges.as_deref().map(Discharges::read).transpose().map_err(Error::Refusal)?;
    let figures = measures(&Asked {
        files: &asked.files,
        year: Year::named(&asked.year).map_err(Error::Refusal)?,
        settings,
        populations: populations.unwrap_or_default(),
        discharges: discharges.unwrap_or_default(),
        persons: asked.persons,
        moved: &asked.moved,
        words: own,
    })?;
    if asked.json {
        return serde_json::to_string_pretty(&figures).map_err(Error::internal);
    }
    let mut told = in_words(&figures, began);
    for person in figures.persons.iter().flatten() {
        told.push_str(&format!(
            "\n{} {} {}: {} {} {}",
            person.measure,
            person.la_person_id.as_deref().unwrap_or(&person.person_key),
            person.unit,
            match (person.denominator, person.numerator) {
                (true, true) => "counts",
                (true, false) => "is in the denominator",
                _ => "is left out",
            },
            person.rule.replace('_', " "),
            person.outcome.as_deref().unwrap_or_default().replace('_', " ")
        ));
    }
    Ok(told)
}
