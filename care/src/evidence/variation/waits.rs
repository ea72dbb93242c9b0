//! How waits spread: all lengths, not only their middle, and who still waits.

use engine::{
    columns::{Cell, ColumnsError, Param, Session, Table},
    statistics::quantile::quantile,
};
use jiff::ToSpan as _;
use platform::{Result, app::App};

use super::{
    between::LIMIT,
    choices::{Stretch, params},
};
use crate::{
    evidence::measures::{self, Columns, Measure, NoAnswer, Period, measure_named},
    people::events::model::{ClientType, EventType, Outcome},
};

/// A wait that can be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    /// The measure whose rows it takes.
    pub measure: &'static str,
    /// For what, in a sentence.
    pub what: &'static str,
    /// A request that ended so leads to it: whoever has had no such step since still waits.
    leads: &'static [Outcome],
    /// Of whom; nothing for everybody.
    client_type: Option<ClientType>,
}

/// All of them, in the order in which people wait.
pub(super) const ALL: [Wait; 3] = [
    Wait {
        measure: "time-to-conversation",
        what: "a first conversation",
        leads: &[Outcome::AssessmentOrReview, Outcome::SupportPlanningOrServices, Outcome::Reablement],
        client_type: None,
    },
    Wait {
        measure: "time-to-assessment",
        what: "an assessment",
        leads: &[Outcome::AssessmentOrReview],
        client_type: None,
    },
    Wait {
        measure: "time-to-service",
        what: "support",
        leads: &[Outcome::SupportPlanningOrServices, Outcome::Reablement],
        client_type: Some(ClientType::ServiceUser),
    },
];

/// A request that is older than this is of another time, as the measures have it.
const LOOK_BACK_DAYS: i32 = 365;

/// How many waited so many days.
pub(super) type Lengths = Vec<(i64, i64)>;

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub stretch: Stretch,
    /// Those whose wait ended, the shortest first.
    pub waited: Lengths,
    /// Those who still waited at the end, and for how long by then.
    pub waiting: Lengths,
}

impl Wait {
    /// The one of this name, or the first.
    pub(super) fn named(name: &str) -> Self {
        ALL.into_iter().find(|wait| wait.measure == name).unwrap_or(ALL[0])
    }

    /// The measure.
    pub(super) fn measure(self) -> Option<&'static Measure> {
        measure_named(self.measure)
    }
}

/// Looks at a wait.
///
/// # Errors
/// The record's own; that the numbers cannot be worked out is an answer.
pub(super) async fn find(
    app: &App,
    columns: &Columns,
    wait: Wait,
    measure: &'static Measure,
    stretch: Stretch,
) -> Result<std::result::Result<Found, NoAnswer>> {
    let question = move |session: &Session, period: Period| ask(session, wait, measure, stretch, period);
    measures::asked(app, columns, measure.name, question).await
}

fn ask(
    session: &Session,
    wait: Wait,
    measure: &'static Measure,
    stretch: Stretch,
    period: Period,
) -> std::result::Result<Found, ColumnsError> {
    let time = stretch.period(period.known_until);
    session.keep(LIMIT, "behind", measure.people_sql, &measure.params(time))?;
    let waited = lengths(&session.query_within(LIMIT, include_str!("asks/waits.sql"), &measure.params(time))?)?;
    // Whoever asked a year ago at most may have been answered since, be it before the time asked about.
    let back = Period { from: stretch.to.saturating_sub(LOOK_BACK_DAYS.days()), ..time };
    session.keep(LIMIT, "answered", measure.people_sql, &measure.params(back))?;
    let lead = |at: usize| Cell::from(wait.leads.get(at).or(wait.leads.first()).map(|outcome| outcome.code()));
    let others: Vec<Param<'static>> = vec![
        ("request", Cell::from(EventType::Request.code())),
        ("look_back_days", Cell::Int(LOOK_BACK_DAYS.into())),
        ("client_type", Cell::from(wait.client_type.map_or("", ClientType::code))),
        ("leads_1", lead(0)),
        ("leads_2", lead(1)),
        ("leads_3", lead(2)),
    ];
    let still = session.query_within(LIMIT, include_str!("asks/waiting.sql"), &params(measure, time, others))?;
    Ok(Found { stretch, waited, waiting: lengths(&still)? })
}

fn lengths(table: &Table) -> std::result::Result<Lengths, ColumnsError> {
    let mut all = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        if let (Some(days), Some(people)) = (table.int(row, "days")?, table.int(row, "people")?) {
            all.push((days, people));
        }
    }
    Ok(all)
}

/// How many people.
pub(super) fn people(lengths: &Lengths) -> i64 {
    lengths.iter().map(|(_, people)| people).sum()
}

/// The length that this share waited at most.
pub(super) fn at(lengths: &Lengths, share: f64) -> Option<f64> {
    quantile(&each(lengths), share).ok().flatten()
}

/// The mean length.
pub(super) fn mean(lengths: &Lengths) -> Option<f64> {
    let (sum, count) =
        lengths.iter().fold((0, 0), |(sum, count), (days, people)| (sum + days * people, count + people));
    (count > 0).then(|| super::between::real(sum) / super::between::real(count))
}

fn each(lengths: &Lengths) -> Vec<f64> {
    let repeat = |(days, people): &(i64, i64)| {
        std::iter::repeat_n(super::between::real(*days), usize::try_from(*people).unwrap_or(0))
    };
    lengths.iter().flat_map(repeat).collect()
}

/// A stretch of the picture and of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bin {
    /// From so many days …
    pub from: i64,
    /// … to fewer than so many; nothing for all longer ones.
    pub before: Option<i64>,
    pub people: i64,
}

/// How wide a stretch may be.
const WIDTHS: [i64; 6] = [1, 7, 14, 28, 91, 182];
/// The most stretches that a picture has.
const MOST: i64 = 24;

/// The lengths in stretches of days or weeks: as narrow as lets nineteen in twenty stand in the picture; what is far longer
/// stands together in the last.
pub(super) fn bins(lengths: &Lengths) -> Vec<Bin> {
    let (Some(longest), Some(most)) = (lengths.last().map(|(days, _)| *days), at(lengths, 0.95)) else {
        return Vec::new();
    };
    let fits = |width: &i64| most < super::between::real(width * (MOST - 1));
    let width = WIDTHS.into_iter().find(fits).unwrap_or(365);
    let all = (longest / width + 1).min(MOST);
    let mut bins: Vec<Bin> =
        (0..all).map(|at| Bin { from: at * width, before: Some((at + 1) * width), people: 0 }).collect();
    for (days, people) in lengths {
        let at = usize::try_from((days / width).clamp(0, all - 1)).unwrap_or(0);
        bins[at].people += people;
    }
    if let Some(last) = bins.last_mut().filter(|last| last.before.is_some_and(|before| longest >= before)) {
        last.before = None;
    }
    bins
}
