//! Where numbers come from: our own record, or one imported file of Client Level Data.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::PathBuf,
    sync::Arc,
};

use jiff::{Timestamp, ToSpan as _, civil::Date};
use platform::{Error, Result, app::App, clock::london_date};
use serde::Serialize;

use super::{
    answers::NoAnswer,
    model::Period,
    own::{self, Own, Set},
    session::HandedOver,
};
use crate::{
    evidence::client_level_data::kept::{self, Kept},
    front_door::contacts,
    people::events::{model::OpenRequest, store as events},
};

/// The id of our own record among the sources.
pub const OWN: &str = "own";

/// Charts go back so many months.
const MONTHS: i64 = 48;

/// A source, as people choose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// `own`, or the id of the import.
    pub id: String,
    /// As people read it.
    pub label: String,
    /// Whether it is our own record, so that people can be looked up.
    pub own: bool,
}

/// A source ready to be asked.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The source.
    pub source: Source,
    /// When it was as it is asked now, if newer numbers are still in the making.
    pub as_of: Option<Timestamp>,
    /// What it holds.
    pub(super) data: Data,
    /// The time it can answer for.
    pub period: Period,
}

/// What a source holds.
#[derive(Clone, Debug)]
pub(super) enum Data {
    /// Our own events, who waits for an answer, and which contacts were handed over.
    Own { set: Set, waiting: Arc<[OpenRequest]>, handed: Arc<[HandedOver]> },
    /// The rows of an import.
    Imported(PathBuf),
}

impl Data {
    /// Its files: other names when what they hold differs.
    pub(super) fn files(&self) -> Arc<[PathBuf]> {
        match self {
            Self::Own { set, .. } => Arc::clone(&set.files),
            Self::Imported(file) => Arc::new([file.clone()]),
        }
    }

    /// Who waits and what was handed over, as a number that differs when they do.
    pub(super) fn waiting(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        if let Self::Own { waiting, handed, .. } = self {
            waiting.hash(&mut hasher);
            handed.hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Every source, our own first, then the newest import first.
pub async fn list(app: &App) -> Result<Vec<Source>> {
    let data = app.config.data.clone();
    let imports = tokio::task::spawn_blocking(move || kept::list(&data)).await.map_err(Error::internal)?;
    Ok(std::iter::once(own_source()).chain(imports.iter().map(imported)).collect())
}

/// The source with this id, ready to be asked; no id is our own record. A page opens it once for all its measures.
///
/// # Errors
/// [`Error::NotFound`] for an import that is not there. That our own events are in the making, or cannot be made ready, is
/// no error of the page: it says so in a sentence.
pub async fn open(app: &App, id: &str) -> Result<Result<Columns, NoAnswer>> {
    if id.is_empty() || id == OWN {
        return open_own(app).await;
    }
    let (data, wanted) = (app.config.data.clone(), id.to_owned());
    let found = tokio::task::spawn_blocking(move || kept::find(&data, &wanted)).await.map_err(Error::internal)?;
    let kept = found.ok_or_else(|| {
        Error::NotFound("There is no import of this name any more. Choose another source of the numbers.".into())
    })?;
    let summary = &kept.summary;
    let today = london_date(app.clock.now());
    let to = summary.stated_period.map_or(summary.last_end, |(_, end)| Some(end)).unwrap_or(today).min(today);
    let mut from = months_before(to);
    if let Some((start, _)) = summary.stated_period {
        from = from.max(start);
    }
    let period = Period { from, to, known_until: to };
    Ok(Ok(Columns { source: imported(&kept), as_of: None, data: Data::Imported(kept.parquet), period }))
}

async fn open_own(app: &App) -> Result<Result<Columns, NoAnswer>> {
    let (set, as_of) = match own::open(app, own::PATIENCE).await {
        Ok(Own::Now(set)) => (set, None),
        Ok(Own::AsOf(set)) => {
            let asked_at = set.asked_at;
            (set, Some(asked_at))
        }
        Ok(Own::Making) => {
            let words = "The numbers are being made ready from everything that is recorded. This page loads itself again in a \
                         few seconds.";
            return Ok(Err(NoAnswer { words: words.to_owned(), making: true }));
        }
        Err(Error::Unavailable(why)) => return Ok(Err(NoAnswer::because(why))),
        Err(other) => return Err(other),
    };
    let waiting = events::open_requests(&app.db).await?.into();
    let handed = contacts::handed_over(&app.db).await?.into();
    let data = Data::Own { set, waiting, handed };
    Ok(Ok(Columns { source: own_source(), as_of, data, period: own_period(app) }))
}

/// The time for which our own record can answer today.
pub(super) fn own_period(app: &App) -> Period {
    let today = london_date(app.clock.now());
    Period { from: months_before(today), to: today, known_until: today.saturating_sub(1.day()) }
}

fn own_source() -> Source {
    Source { id: OWN.to_owned(), label: "Our own record".to_owned(), own: true }
}

fn months_before(day: Date) -> Date {
    day.first_of_month().saturating_sub((MONTHS - 1).months())
}

fn imported(kept: &Kept) -> Source {
    let summary = &kept.summary;
    let label = format!("{} (council {}, {} rows)", summary.file_name, summary.council, summary.rows);
    Source { id: kept.id.clone(), label, own: false }
}
