//! Our own events as columns: a Parquet file in the data folder, made anew when the record store has newer events.
//!
//! Each server keeps its own copy and makes it when somebody asks, so that a contact that was just completed is on the
//! chart at the next page view. The file's name says what it was made from (how many rows there were, and when the newest
//! was written); it is written under another name and renamed, so nobody reads half a file, and two servers on one
//! folder do each other no harm. Making it costs time in proportion to the events.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use engine::columns::{Cell, ColumnKind, ColumnsError, ParquetWriter};
use platform::{Error, Result, app::App, private, storage::Database};
use tokio::sync::Mutex;

use crate::{
    evidence::client_level_data::{
        specification::{Field, specification},
        stored::{self, SORTED_BY},
    },
    people::events::{
        model::{Kind, RecordedEvent},
        store::{self as events, Freshness},
    },
};

/// Events read at once.
const AT_ONCE: i64 = 5_000;

/// One at a time in this process: who comes second finds the file made.
static MAKING: Mutex<()> = Mutex::const_new(());

/// The file of the newest events, made if need be.
///
/// # Errors
/// [`Error::Unavailable`] when the data folder cannot be written.
pub(super) async fn file(app: &App) -> Result<PathBuf> {
    let folder = app.config.data.join("cache").join("events");
    let wanted = mark(events::freshness(&app.db).await?);
    let path = folder.join(format!("own-{wanted}.parquet"));
    if path.exists() {
        return Ok(path);
    }
    let _one = MAKING.lock().await;
    // While we waited somebody may have made it, and newer events may have come.
    let wanted = mark(events::freshness(&app.db).await?);
    let path = folder.join(format!("own-{wanted}.parquet"));
    if !path.exists() {
        private::folder(&folder)?;
        make(&app.db, &path).await?;
        remove_older(&folder, &path);
    }
    Ok(path)
}

fn mark(freshness: Freshness) -> String {
    let newest = freshness.newest_at.map_or(0, |at| at.as_microsecond());
    format!("{}-{newest}", freshness.rows)
}

/// Writes all current events to a file at this path.
pub(super) async fn make(db: &Database, path: &Path) -> Result<u64> {
    let specification = specification().map_err(Error::internal)?;
    let columns = stored::columns(specification);
    let named: Vec<(&str, ColumnKind)> = columns.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    let places: HashMap<&str, usize> = named.iter().enumerate().map(|(place, (name, _))| (*name, place)).collect();
    let mut writer = ParquetWriter::create(path, &named).map_err(unwritable)?;
    let (mut after, mut number) = (String::new(), 0);
    loop {
        let page = events::all_current(db, &after, AT_ONCE).await?;
        let Some(last) = page.last() else { break };
        last.id.clone_into(&mut after);
        for event in &page {
            number += 1;
            let mut row = vec![Cell::Null; named.len()];
            for (column, cell) in cells(event, number) {
                if let Some(cell_at) = places.get(column).and_then(|place| row.get_mut(*place)) {
                    *cell_at = cell;
                }
            }
            writer.push(&row).map_err(unwritable)?;
        }
    }
    let written = tokio::task::spawn_blocking(move || writer.finish(&SORTED_BY)).await.map_err(Error::internal)?;
    Ok(written.map_err(unwritable)?.rows)
}

/// An event as the columns of an imported file have it; what they have beside (texts as submitted, the person's
/// details) stays empty, because a measure that needs it must ask for it by name.
fn cells(recorded: &RecordedEvent, number: i64) -> Vec<(&'static str, Cell)> {
    let event = &recorded.event;
    let mut cells = vec![
        ("import_id", Cell::from(super::sources::OWN)),
        ("release", Cell::from("2")),
        ("row_number", Cell::Int(number)),
        ("person_key", Cell::from(event.person_id.as_str())),
        ("hours_open", Cell::from(event.hours_open)),
        (Field::LaCode.name(), Cell::from(event.council.as_str())),
        (Field::LaPersonUniqueIdentifier.name(), Cell::from(event.person_id.as_str())),
        (Field::ClientType.name(), Cell::from(event.client_type.code())),
        (Field::PrimarySupportReason.name(), Cell::from(event.primary_support_reason.clone())),
        (Field::EventType.name(), Cell::from(event.event_type().code())),
        (Field::EventReference.name(), Cell::from(event.reference.as_str())),
        (Field::EventStartDate.name(), Cell::Date(event.started_on)),
        (Field::EventEndDate.name(), Cell::from(event.ended_on)),
        (Field::EventDescription.name(), Cell::from(event.description.as_str())),
        (Field::EventOutcome.name(), Cell::from(event.outcome.map(|outcome| outcome.code()))),
    ];
    match &event.kind {
        Kind::Request { route_of_access } => {
            cells.push((Field::RequestRouteOfAccess.name(), Cell::from(route_of_access.code())));
        }
        Kind::Assessment { assessment_type, eligible_needs, method } => {
            cells.push((Field::AssessmentType.name(), Cell::from(assessment_type.code())));
            cells.push((Field::EligibleNeedsIdentified.name(), Cell::from(eligible_needs.map(|needs| needs.code()))));
            cells.push((Field::MethodOfAssessment.name(), Cell::from(method.code())));
        }
        Kind::Service(service) => {
            cells.push((Field::ServiceType.name(), Cell::from(service.service_type.code())));
            cells.push((Field::ServiceComponent.name(), Cell::from(service.component.code())));
            cells.push((Field::DeliveryMechanism.name(), Cell::from(service.delivery.map(|delivery| delivery.code()))));
            cells.push((stored::column_name(Field::UnitCost), Cell::from(service.unit_cost_pence)));
            let frequency = service.cost_frequency.map(|frequency| frequency.code());
            cells.push((Field::CostFrequencyUnitType.name(), Cell::from(frequency)));
            cells.push((stored::column_name(Field::PlannedUnitsPerWeek), Cell::from(service.weekly_units_hundredths)));
        }
        Kind::Review { reason, outcomes, method } => {
            cells.push((Field::ReviewReason.name(), Cell::from(reason.code())));
            cells.push((Field::ReviewOutcomesAchieved.name(), Cell::from(outcomes.map(|outcomes| outcomes.code()))));
            cells.push((Field::MethodOfReview.name(), Cell::from(method.code())));
        }
    }
    cells
}

/// Files made from older events are of no use; a server that is reading one keeps what it has open.
fn remove_older(folder: &Path, newest: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with("own-");
        if ours && path != newest {
            // Another server may have removed it in the same moment.
            let _ = fs::remove_file(path);
        }
    }
}

fn unwritable(cause: ColumnsError) -> Error {
    tracing::warn!(cause = %cause, "the events could not be written for the measures");
    Error::Unavailable(
        "The numbers cannot be worked out now, because the data folder cannot be written. Nothing that was recorded is lost. \
         Tell the people who run the service."
            .into(),
    )
}
