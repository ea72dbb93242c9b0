//! `alongside borough`: made-up people in any number, as records or as a national extract.

use std::path::PathBuf;

use care::town::{
    borough::{
        Order, UNTIL, defects, extract, records,
        submissions::{self, Submission},
    },
    staff,
};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use platform::{Error, Result};

use super::{Place, say};

/// How many people, and what becomes of them.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Borough {
    /// How many people.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    people: u64,
    /// How many years of their lives.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=30))]
    years: u32,
    /// The same seed makes the same people.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The last day, as 2026-09-30. Fixed unless you name one, so that a seed makes the same people on any day.
    #[arg(long, default_value_t = UNTIL)]
    until: Date,
    /// Write a national extract (Client Level Data, release 2) to this file instead of records into the record store. It is
    /// of the council that --council names.
    #[arg(long, value_name = "FILE")]
    cld: Option<PathBuf>,
    /// Put labelled defects into that extract, and write what they are to this file: record, rule, field.
    #[arg(long, value_name = "TRUTH", requires = "cld", conflicts_with = "clean")]
    defects: Option<PathBuf>,
    /// Which defects: those of rows, those of a file of release 1, or that no request is in it.
    #[arg(long, value_enum, default_value = "rows", requires = "defects")]
    defects_of: DefectsOf,
    /// So many extracts instead of one, as a council sends them every quarter: the number stands before the end of each name.
    #[arg(long, requires = "cld", conflicts_with = "defects", value_parser = clap::value_parser!(u8).range(1..=40))]
    submissions: Option<u8>,
    /// Without the odd values that every real extract has a few of.
    #[arg(long)]
    clean: bool,
}

/// As `defects::Kind`, as people write it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum DefectsOf {
    /// Of rows, of rows together, of months and headings.
    Rows,
    /// Of a file of release 1 with words of release 2.
    #[value(name = "release-1")]
    Release1,
    /// No request is in it.
    #[value(name = "no-requests")]
    NoRequests,
}

impl From<DefectsOf> for defects::Kind {
    fn from(of: DefectsOf) -> Self {
        match of {
            DefectsOf::Rows => Self::Rows,
            DefectsOf::Release1 => Self::Release1,
            DefectsOf::NoRequests => Self::NoRequests,
        }
    }
}

pub(super) async fn run(place: &Place, asked: &Borough) -> Result<()> {
    let order =
        Order { people: asked.people, years: asked.years, seed: asked.seed, until: asked.until, clean: asked.clean };
    let bar = ProgressBar::new(order.people);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} people, {eta} to go") {
        bar.set_style(style);
    }
    say(format!(
        "SYNTHETIC: {} people who do not exist, seed {}, {} years until {}. Practice changes from {} on.",
        order.people,
        order.seed,
        order.years,
        order.until,
        order.changed_on()
    ));
    if let (Some(file), Some(truth)) = (&asked.cld, &asked.defects) {
        let (rows, defects) =
            defects::write(&order, asked.defects_of.into(), file, truth, &mut |done| bar.set_position(done))?;
        bar.finish_and_clear();
        say(format!(
            "Wrote {rows} synthetic rows to {} and {defects} defects in them to {}. Look for them with: alongside evidence check --json {0}",
            file.display(),
            truth.display()
        ));
        return Ok(());
    }
    if let (Some(file), Some(many)) = (&asked.cld, asked.submissions) {
        let named = |one: &Submission| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            file.with_file_name(format!("{stem}-{}.csv", one.place + 1))
        };
        let written = submissions::write(&order, &place.council, many.into(), &named, &mut |done| {
            bar.set_position(done);
        })?;
        bar.finish_and_clear();
        for (one, file, rows) in written {
            say(format!("Wrote {rows} synthetic rows of {} to {} to {}.", one.from, one.to, file.display()));
        }
        return Ok(());
    }
    if let Some(file) = &asked.cld {
        let rows = extract::write_of(&order, &place.council, file, &mut |done| bar.set_position(done))?;
        bar.finish_and_clear();
        say(format!(
            "Wrote {rows} synthetic rows to {}. Look at them with: alongside evidence import {0}",
            file.display()
        ));
        return Ok(());
    }
    let app = place.app().await?;
    app.db.migrate(&app.migrations(), app.clock.now()).await.map_err(Error::from)?;
    let began = std::time::Instant::now();
    let made = records::fill(&app, &order, &mut |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    say(format!(
        "Made {} synthetic people, {} contacts and {} national events on {} in {:.1} seconds.",
        made.people,
        made.contacts,
        made.events,
        app.db.dialect(),
        began.elapsed().as_secs_f64()
    ));
    say(format!("To look at them: alongside demo, and sign in as amina with the password {}", staff::PASSWORD));
    Ok(())
}
