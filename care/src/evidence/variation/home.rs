//! How long people stay at home after reablement: what became of them, and the estimate over those of whom it is not known yet.

use std::sync::Arc;

use engine::{
    columns::{Cell, ColumnKind, ColumnsError, Param, Session},
    statistics::{
        interval::Z_95,
        survival::{Span, Survival, survival},
    },
};
use jiff::civil::Date;
use platform::{Error, Result, app::App};

use super::{
    between::{LIMIT, real},
    choices::{Stretch, params},
};
use crate::{
    evidence::measures::{self, Columns, Measure, NoAnswer, Period, measure_named},
    people::{events::model::ServiceType, persons},
};

/// What ended it, by its number in the estimate.
pub(super) const MOVED: usize = 0;
/// As [`MOVED`].
pub(super) const DIED: usize = 1;

/// The days that are told one by one.
pub(super) const DAYS: [u16; 7] = [0, 30, 91, 182, 365, 547, 730];

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub stretch: Stretch,
    /// Until when it is known.
    pub until: Date,
    pub estimate: Survival,
    /// Each person's time, for the counts by day.
    pub spans: Vec<Span>,
    /// Reablement that a death ended.
    pub died_in_it: i64,
    /// People in a care home already.
    pub in_a_home: i64,
}

/// The measure whose idea of an ending this follows.
pub(super) fn measure() -> Option<&'static Measure> {
    measure_named("reablement-endings")
}

/// Looks at who left reablement in a stretch of time.
///
/// # Errors
/// The record's own; that the numbers cannot be worked out is an answer.
pub(super) async fn find(
    app: &App,
    columns: &Columns,
    measure: &'static Measure,
    stretch: Stretch,
) -> Result<std::result::Result<Found, NoAnswer>> {
    let deaths: Arc<[(String, Date)]> =
        if columns.source.own { persons::deaths(&app.db).await?.into() } else { Arc::from([]) };
    let question = move |session: &Session, period: Period| ask(session, measure, stretch, period, &deaths);
    let asked = measures::asked(app, columns, "How long people stay at home", question).await?;
    let (until, spans, died_in_it, in_a_home) = match asked {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let estimate = survival(&spans, 2, Z_95).map_err(Error::internal)?;
    Ok(Ok(Found { stretch, until, estimate, spans, died_in_it, in_a_home }))
}

/// Until when it is known, everybody's time, and who is left out: reablement that a death ended, people in a care home.
type Rows = (Date, Vec<Span>, i64, i64);

fn ask(
    session: &Session,
    measure: &'static Measure,
    stretch: Stretch,
    period: Period,
    deaths: &[(String, Date)],
) -> std::result::Result<Rows, ColumnsError> {
    let rows: Vec<Vec<Cell>> = deaths.iter().map(|(who, on)| vec![Cell::from(who.as_str()), Cell::Date(*on)]).collect();
    session.table_of_rows("own_deaths", &[("person_key", ColumnKind::Text), ("died_on", ColumnKind::Date)], &rows)?;
    let until = period.known_until.min(period.to);
    let others: Vec<Param<'static>> = vec![
        ("until", Cell::Date(until)),
        ("residential", Cell::from(ServiceType::Residential.code())),
        ("nursing", Cell::from(ServiceType::Nursing.code())),
    ];
    let params = params(measure, stretch.period(period.known_until), others);
    let table = session.query_within(LIMIT, include_str!("asks/endings.sql"), &params)?;
    let (mut spans, mut died_in_it, mut in_a_home) = (Vec::new(), 0, 0);
    for row in 0..table.len() {
        let people = table.int(row, "people")?.unwrap_or_default();
        let ended = match table.text(row, "ending")?.unwrap_or_default() {
            "died_in_it" => {
                died_in_it += people;
                continue;
            }
            "in_a_home" => {
                in_a_home += people;
                continue;
            }
            "moved" => Some(MOVED),
            "died" => Some(DIED),
            _ => None,
        };
        let span = Span { time: real(table.int(row, "days")?.unwrap_or_default().max(0)), ended };
        spans.extend(std::iter::repeat_n(span, usize::try_from(people).unwrap_or(0)));
    }
    Ok((until, spans, died_in_it, in_a_home))
}

/// What stands on a day: still at home and known for longer, moved to a care home by then, died by then. With those who are
/// not known so long they are everybody.
pub(super) struct Counts {
    pub known: i64,
    pub moved: i64,
    pub died: i64,
}

impl Found {
    /// The counts of a day.
    pub(super) fn counts(&self, day: f64) -> Counts {
        let count = |wanted: &dyn Fn(&Span) -> bool| {
            i64::try_from(self.spans.iter().filter(|span| wanted(span)).count()).unwrap_or(i64::MAX)
        };
        let by = |cause: usize| count(&|span| span.ended == Some(cause) && span.time <= day);
        Counts { known: count(&|span| span.time > day), moved: by(MOVED), died: by(DIED) }
    }
}
