//! One part: its name, its rows, and how it is written.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use engine::columns::{Cell, ColumnKind, ColumnsError, ParquetWriter, Session};
use jiff::{Timestamp, civil::Date};
use platform::{Error, Result, storage::Database};

use super::unwritable;
use crate::{
    evidence::client_level_data::{
        specification::{Field, specification},
        stored::{self, SORTED_BY},
    },
    people::events::{
        model::{Kind, RecordedEvent},
        store::{self as events, Counted},
    },
};

/// Events read at once.
const AT_ONCE: i64 = 5_000;

/// What our rows have beside the columns of an imported file: their id, the row they supersede, whether they take it back.
const BESIDE: [(&str, ColumnKind); 3] =
    [("event_id", ColumnKind::Text), ("supersedes", ColumnKind::Text), ("withdrawn", ColumnKind::Bool)];

/// The rows of a council that say their event ended in one month, or not at all, as they were counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub council: String,
    /// The first day of the month; none for what goes on.
    pub month: Option<Date>,
    pub rows: i64,
    pub newest_at: Timestamp,
}

/// The parts of what was counted by day.
pub(super) fn of(counted: Vec<Counted>) -> Vec<Part> {
    let mut parts: BTreeMap<(String, Option<Date>), Part> = BTreeMap::new();
    for day in counted {
        let month = day.ended_on.map(Date::first_of_month);
        let key = (day.council.clone(), month);
        let none = Part { council: day.council, month, rows: 0, newest_at: day.newest_at };
        let part = parts.entry(key).or_insert(none);
        part.rows += day.rows;
        part.newest_at = part.newest_at.max(day.newest_at);
    }
    parts.into_values().collect()
}

impl Part {
    fn span(&self) -> String {
        self.month.map_or_else(|| "open".to_owned(), |month| month.strftime("%Y-%m").to_string())
    }

    /// Its folder: the council, of whose code only letters and digits can be part of a path.
    fn folder(&self, root: &Path) -> PathBuf {
        root.join(self.council.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
    }

    pub(super) fn path(&self, root: &Path) -> PathBuf {
        let name = format!("{}-{}-{}.parquet", self.span(), self.rows, self.newest_at.as_microsecond());
        self.folder(root).join(name)
    }

    /// Whether this file holds the same part with fewer rows.
    pub(super) fn supersedes(&self, path: &Path) -> bool {
        let council = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let mut words = name.trim_end_matches(".parquet").rsplitn(3, '-').skip(1);
        let (rows, span) = (words.next().and_then(|rows| rows.parse::<i64>().ok()), words.next());
        council.as_deref() == Some(&self.council)
            && span == Some(&self.span())
            && rows.is_some_and(|rows| rows < self.rows)
    }
}

/// The rows of a part, some thousands at a time in the order of their ids.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    part: &'a Part,
    after: String,
}

impl<'a> Pages<'a> {
    pub(super) const fn of(part: &'a Part) -> Self {
        Self { part, after: String::new() }
    }

    /// The next rows; none at the end.
    pub(super) async fn next(&mut self, db: &Database) -> Result<Option<Vec<RecordedEvent>>> {
        let council = &self.part.council;
        let page = match self.part.month {
            Some(month) => {
                let days = (month, month.last_of_month());
                events::written_between(db, council, days, &self.after, AT_ONCE).await?
            }
            None => events::written_without_end(db, council, &self.after, AT_ONCE).await?,
        };
        let Some(last) = page.last() else { return Ok(None) };
        last.id.clone_into(&mut self.after);
        Ok(Some(page))
    }
}

/// Writes a part where nobody else waits for it. Rows that have come since it was counted are in it too: the next look
/// finds it under its newer name, and both say the same of the rows that were there.
pub(super) async fn write(db: &Database, part: &Part, root: &Path) -> Result<()> {
    let path = part.path(root);
    platform::private::folder(&part.folder(root)).map_err(unwritable)?;
    let mut writer = ParquetWriter::create(&path, &columns()?.named()).map_err(unwritable)?;
    let mut pages = Pages::of(part);
    while let Some(page) = pages.next(db).await? {
        let pushed = tokio::task::spawn_blocking(move || {
            for recorded in &page {
                writer.push(&row(recorded)?).map_err(unwritable)?;
            }
            Ok::<_, Error>(writer)
        });
        writer = pushed.await.map_err(Error::internal)??;
    }
    let written = tokio::task::spawn_blocking(move || writer.finish(&SORTED_BY)).await.map_err(Error::internal)?;
    written.map_err(unwritable)?;
    Ok(())
}

/// The columns of a part, those of an imported file and our own, and at which place each stands.
#[derive(Debug)]
struct Columns {
    named: Vec<(String, ColumnKind)>,
    places: HashMap<String, usize>,
}

static COLUMNS: LazyLock<Result<Columns, String>> = LazyLock::new(|| {
    let mut named = stored::columns(specification()?);
    named.extend(BESIDE.iter().map(|(name, kind)| ((*name).to_owned(), *kind)));
    let places = named.iter().enumerate().map(|(place, (name, _))| (name.clone(), place)).collect();
    Ok(Columns { named, places })
});

fn columns() -> Result<&'static Columns> {
    COLUMNS.as_ref().map_err(Error::internal)
}

impl Columns {
    fn named(&self) -> Vec<(&str, ColumnKind)> {
        self.named.iter().map(|(name, kind)| (name.as_str(), *kind)).collect()
    }
}

/// A name for the columns a part has, so that parts of another version of this program are not taken for ours.
pub(super) fn layout() -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for (name, kind) in &columns()?.named {
        (name, format!("{kind:?}")).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The table `written` from rows in memory.
pub(super) fn table(session: &Session, rows: &[Vec<Cell>]) -> Result<(), ColumnsError> {
    // Whoever has a row, or a set of parts, has had the columns.
    let columns = COLUMNS.as_ref().map(Columns::named).unwrap_or_default();
    session.table_of_rows("written", &columns, rows)
}

/// One row as a part has it.
pub(super) fn row(recorded: &RecordedEvent) -> Result<Vec<Cell>> {
    let columns = columns()?;
    let mut row = vec![Cell::Null; columns.named.len()];
    for (column, cell) in cells(recorded) {
        if let Some(held) = columns.places.get(column).and_then(|place| row.get_mut(*place)) {
            *held = cell;
        }
    }
    Ok(row)
}

/// An event as the columns of an imported file have it; what they have beside (texts as submitted, the person's
/// details) stays empty, because a measure that needs it must ask for it by name.
fn cells(recorded: &RecordedEvent) -> Vec<(&'static str, Cell)> {
    let event = &recorded.event;
    let mut cells = vec![
        ("import_id", Cell::from(super::super::sources::OWN)),
        ("release", Cell::from("2")),
        ("event_id", Cell::from(recorded.id.as_str())),
        ("supersedes", Cell::from(recorded.supersedes.clone())),
        ("withdrawn", Cell::Bool(recorded.withdrawn)),
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
