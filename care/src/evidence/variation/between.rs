//! Compares: brings the rows of a measure, or those behind a national figure, to whom they belong, and counts.

use std::{sync::Arc, time::Duration};

use engine::{
    columns::{Cell, ColumnKind, ColumnsError, Param, Session},
    statistics::funnel::{Funnel, Kind, Unit, funnel},
};
use jiff::civil::Date;
use platform::{Result, app::App, identity};

use super::{
    choices::{Stretch, month_end},
    comparisons::{Asked, By, Rows, When},
};
use crate::{
    evidence::{
        measures::{self, Columns, NoAnswer, Period},
        national::{self, Year, behind, councils},
    },
    front_door::contacts,
    people::{events::model::EventType, persons},
};

/// One question may take so long.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// One of those compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct One {
    pub name: String,
    pub size: i64,
    pub counted: i64,
}

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// By name.
    pub units: Vec<One>,
    /// Whose team, place or provider is not known.
    pub unknown: One,
    /// Nothing when nobody is to be compared.
    pub funnel: Option<Funnel>,
    pub stretch: Stretch,
}

/// What our own record knows of contacts or people beside their events.
type Given = Arc<[(String, String)]>;

async fn given(app: &App, by: By) -> Result<Given> {
    match by {
        By::Team => {
            let teams = identity::teams(app).await?;
            let name = |id: &str| teams.iter().find(|team| team.id == id).map(|team| team.name.clone());
            let all = contacts::teams_of_contacts(&app.db).await?;
            Ok(all.into_iter().filter_map(|(contact, team)| Some((contact, name(&team)?))).collect())
        }
        By::Place => {
            let all = persons::postcodes(&app.db).await?;
            // A postcode of a record has its blank: what stands before it is the district.
            let district = |postcode: String| postcode.split(' ').next().unwrap_or_default().to_owned();
            Ok(all.into_iter().map(|(person, postcode)| (person, district(postcode))).collect())
        }
        By::Practice | By::Provider => Ok(Arc::from([])),
    }
}

/// Compares. Where a stretch of time is over before a source begins there is nothing.
///
/// # Errors
/// The record's own; that the numbers cannot be worked out is an answer.
pub(super) async fn find(
    app: &App,
    columns: &Columns,
    asked: Asked,
    stretch: Stretch,
) -> Result<std::result::Result<Found, NoAnswer>> {
    let own = columns.source.own;
    let given = if own { given(app, asked.by).await? } else { Arc::from([]) };
    let nation = match asked.rows {
        Rows::Of(_) => None,
        Rows::Nation(code) => match national_rows(app, columns, code, stretch).await? {
            Ok(rows) => Some(rows),
            Err(why) => return Ok(Err(why)),
        },
    };
    let question = move |session: &Session, period: Period| {
        let behind = Behind { stretch, period, nation: nation.as_deref() };
        ask(session, asked, own, behind, &given)
    };
    measures::asked(app, columns, asked.name, question).await
}

/// The rows behind a national figure of the council whose file the source is, as the question takes them.
async fn national_rows(
    app: &App,
    columns: &Columns,
    code: &'static str,
    stretch: Stretch,
) -> Result<std::result::Result<Arc<[Vec<Cell>]>, NoAnswer>> {
    let councils = councils(app).await?;
    let imports = councils.values().find(|imports| imports.iter().any(|import| import.id == columns.source.id));
    let (Some(imports), Some(year)) = (imports, Year::beginning(stretch.from.year())) else {
        return Ok(Ok(Arc::from([])));
    };
    let rows = match behind(app, imports, year, code).await? {
        Ok(rows) => rows,
        Err((words, making)) => return Ok(Err(NoAnswer { words, making })),
    };
    let day = |day: Option<Date>| day.map_or(Cell::Null, Cell::Date);
    let row = |one: national::Behind| {
        let (person, unit) = (Cell::from(one.person_id), Cell::from(one.unit));
        vec![person, unit, day(one.started_on), day(one.ended_on), Cell::Bool(one.counts)]
    };
    Ok(Ok(rows.into_iter().map(row).collect()))
}

/// The columns of a national figure's rows, named as a measure's people are.
const COLUMNS: [(&str, ColumnKind); 5] = [
    ("person_id", ColumnKind::Text),
    ("event_reference", ColumnKind::Text),
    ("started_on", ColumnKind::Date),
    ("ended_on", ColumnKind::Date),
    ("counts", ColumnKind::Bool),
];

/// What stands behind the shares: a stretch of a source's time, or the rows of a national figure.
#[derive(Clone, Copy)]
struct Behind<'a> {
    stretch: Stretch,
    period: Period,
    nation: Option<&'a [Vec<Cell>]>,
}

fn ask(
    session: &Session,
    asked: Asked,
    own: bool,
    behind: Behind<'_>,
    given: &[(String, String)],
) -> std::result::Result<Found, ColumnsError> {
    let (stretch, on) = match asked.what.when {
        When::During => (behind.stretch, Cell::Null),
        When::AtEnd => {
            let on = month_end(behind.stretch.to);
            (Stretch { from: on, to: on }, Cell::Date(on))
        }
    };
    let time = stretch.period(behind.period.known_until);
    if let Rows::Of(measure) = asked.rows {
        session.keep(LIMIT, "behind", measure.people_sql, &measure.params(time))?;
    } else {
        session.table_of_rows("behind", &COLUMNS, behind.nation.unwrap_or_default())?;
    }
    let sql = match asked.by {
        By::Team | By::Place if own => {
            let rows: Vec<Vec<Cell>> =
                given.iter().map(|(of, unit)| vec![Cell::from(of.as_str()), Cell::from(unit.as_str())]).collect();
            session.table_of_rows("units", &[("of", ColumnKind::Text), ("unit", ColumnKind::Text)], &rows)?;
            include_str!("asks/by_own.sql")
        }
        By::Provider => include_str!("asks/by_provider.sql"),
        By::Practice => include_str!("asks/by_practice.sql"),
        By::Team | By::Place => include_str!("asks/by_place.sql"),
    };
    let others: Vec<Param<'static>> = vec![
        ("on", on),
        ("only", Cell::from(asked.what.only)),
        ("of", Cell::from(if asked.by == By::Team { "contact" } else { "person" })),
        ("service", Cell::from(EventType::Service.code())),
    ];
    let table = session.query_within(LIMIT, sql, &others)?;
    let mut found = Found {
        units: Vec::new(),
        unknown: One { name: "Not known".to_owned(), size: 0, counted: 0 },
        funnel: None,
        stretch,
    };
    for row in 0..table.len() {
        let (size, counted) =
            (table.int(row, "size")?.unwrap_or_default(), table.int(row, "counted")?.unwrap_or_default());
        match table.text(row, "name")? {
            Some(name) => found.units.push(One { name: name.to_owned(), size, counted }),
            None => (found.unknown.size, found.unknown.counted) = (size, counted),
        }
    }
    found.funnel = funnel_of(&found.units);
    Ok(found)
}

/// The funnel of these units, with limits that allow for what is more than chance.
pub(super) fn funnel_of(units: &[One]) -> Option<Funnel> {
    let units: Vec<Unit> = units.iter().map(|one| Unit { count: real(one.counted), size: real(one.size) }).collect();
    Some(funnel(Kind::Share, &units).ok()?.allowing_for_over_dispersion())
}

#[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
pub(super) const fn real(count: i64) -> f64 {
    count as f64
}
