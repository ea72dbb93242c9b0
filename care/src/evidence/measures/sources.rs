//! Where numbers come from: our own record, or one imported file of Client Level Data.

use std::path::PathBuf;

use jiff::{ToSpan as _, civil::Date};
use platform::{Error, Result, app::App, clock::london_date};
use serde::Serialize;

use super::{model::Period, own};
use crate::evidence::client_level_data::kept::{self, Kept};

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
    /// Its Parquet file; another name when its content differs.
    pub file: PathBuf,
    /// The time it can answer for.
    pub period: Period,
}

/// Every source, our own first, then the newest import first.
pub fn list(app: &App) -> Vec<Source> {
    let imports = kept::list(&app.config.data);
    std::iter::once(own_source()).chain(imports.iter().map(imported)).collect()
}

/// The source with this id, ready to be asked; no id is our own record.
///
/// # Errors
/// [`Error::NotFound`] for an import that is not there, [`Error::Unavailable`] when our own events cannot be written.
pub async fn open(app: &App, id: &str) -> Result<Columns> {
    let today = london_date(app.clock.now());
    if id.is_empty() || id == OWN {
        let file = own::file(app).await?;
        let yesterday = today.saturating_sub(1.day());
        let period = Period { from: months_before(today), to: today, known_until: yesterday };
        return Ok(Columns { source: own_source(), file, period });
    }
    let kept = kept::find(&app.config.data, id).ok_or_else(|| {
        Error::NotFound("There is no import of this name any more. Choose another source of the numbers.".into())
    })?;
    let summary = &kept.summary;
    let to = summary.stated_period.map_or(summary.last_end, |(_, end)| Some(end)).unwrap_or(today).min(today);
    let mut from = months_before(to);
    if let Some((start, _)) = summary.stated_period {
        from = from.max(start);
    }
    Ok(Columns { source: imported(&kept), file: kept.parquet, period: Period { from, to, known_until: to } })
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
