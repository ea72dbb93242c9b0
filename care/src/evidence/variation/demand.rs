//! When people ask: on which day of the week and, where our own record knows it, at which hour.

use engine::columns::{Cell, ColumnsError, Param, Session};
use jiff::{civil::Date, tz::TimeZone};
use platform::{Error, Result, app::App, clock::london};

use super::{
    between::LIMIT,
    choices::{Stretch, params},
};
use crate::{
    evidence::measures::{self, Columns, Measure, NoAnswer, Period, measure_named},
    front_door::contacts,
    people::events::model::EventType,
};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub stretch: Stretch,
    /// By day of the week from Monday: how many asked, in each hour where that is known (else all in the first).
    pub counts: [[i64; 24]; 7],
    /// Whether hours are known.
    pub hours: bool,
    /// How often each day of the week occurred.
    pub occurred: [i64; 7],
}

/// The measure whose idea of a request this follows.
fn measure() -> Option<&'static Measure> {
    measure_named("requests-per-month")
}

/// Looks at when people asked in a stretch of time: by our own contacts to the hour, in a file to the day.
///
/// # Errors
/// The record's own; that the numbers cannot be worked out is an answer.
pub(super) async fn find(
    app: &App,
    columns: &Columns,
    stretch: Stretch,
) -> Result<std::result::Result<Found, NoAnswer>> {
    let occurred = occurred(stretch);
    if columns.source.own {
        let zone = london();
        let start = |day: Date| Ok::<_, Error>(day.to_zoned(zone.clone()).map_err(Error::internal)?.timestamp());
        let end = stretch.to.tomorrow().map_err(Error::internal)?;
        let all = contacts::received(&app.db, start(stretch.from)?, start(end)?).await?;
        return Ok(Ok(Found { stretch, counts: by_hour(&all, &zone), hours: true, occurred }));
    }
    let Some(measure) = measure() else { return Err(Error::internal("no measure of requests")) };
    let question = move |session: &Session, period: Period| ask(session, measure, stretch, period);
    let counts = measures::asked(app, columns, "When people ask", question).await?;
    Ok(counts.map(|counts| Found { stretch, counts, hours: false, occurred }))
}

/// How many came in each hour of each day of the week, as clocks in Britain show it.
pub(super) fn by_hour(all: &[jiff::Timestamp], zone: &TimeZone) -> [[i64; 24]; 7] {
    let mut counts = [[0; 24]; 7];
    for at in all {
        let local = at.to_zoned(zone.clone());
        let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
        let hour = usize::try_from(local.hour()).unwrap_or(0);
        counts[day.min(6)][hour.min(23)] += 1;
    }
    counts
}

/// How often each day of the week occurs.
pub(super) fn occurred(stretch: Stretch) -> [i64; 7] {
    let mut days = [i64::from(stretch.days() / 7); 7];
    let first = usize::try_from(stretch.from.weekday().to_monday_zero_offset()).unwrap_or(0);
    for more in 0..usize::try_from(stretch.days() % 7).unwrap_or(0) {
        days[(first + more) % 7] += 1;
    }
    days
}

fn ask(
    session: &Session,
    measure: &'static Measure,
    stretch: Stretch,
    period: Period,
) -> std::result::Result<[[i64; 24]; 7], ColumnsError> {
    let others: Vec<Param<'static>> = vec![("request", Cell::from(EventType::Request.code()))];
    let params = params(measure, stretch.period(period.known_until), others);
    let table = session.query_within(LIMIT, include_str!("asks/weekdays.sql"), &params)?;
    let mut counts = [[0; 24]; 7];
    for row in 0..table.len() {
        let day = usize::try_from(table.int(row, "weekday")?.unwrap_or(1) - 1).unwrap_or(0);
        counts[day.min(6)][0] = table.int(row, "requests")?.unwrap_or_default();
    }
    Ok(counts)
}
