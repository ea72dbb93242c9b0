//! Reads the events of files and leaves the cases that were chosen.

use std::{
    ops::Range,
    path::{Path, PathBuf},
    time::Duration,
};

use engine::{
    columns::{Cell, ColumnsError, Events, Limits, Session},
    patterns::episodes,
};
use jiff::civil::Date;

use super::choices::{Choice, REQUEST};

/// One question may take so long.
pub(super) const LIMIT: Duration = Duration::from_mins(1);

/// The events of the cases that were chosen, in order, and what was left out.
#[derive(Default)]
pub(super) struct Chosen {
    pub people: Vec<u32>,
    pub cases: Vec<u32>,
    pub days: Vec<i32>,
    pub activities: Vec<u16>,
    /// The people of the files, by their numbers.
    pub keys: Vec<String>,
    /// Cases left out because they begin with something else than a request.
    pub without_request: u32,
    /// Cases left out because the age is not known.
    pub age_unknown: u32,
}

/// A session with the files as the table `imported`.
pub(super) fn opened(files: &[PathBuf]) -> Result<Session, ColumnsError> {
    let mut folders: Vec<PathBuf> = files.iter().filter_map(|file| file.parent().map(Path::to_path_buf)).collect();
    folders.sort();
    folders.dedup();
    let session = Session::open(Limits::default(), &folders)?;
    let files: Vec<PathBuf> = files.iter().map(|file| file.canonicalize().unwrap_or_else(|_| file.clone())).collect();
    session.table_of_files("imported", &files)?;
    Ok(session)
}

/// The cases of the table `imported` that were chosen.
pub(super) fn chosen(session: &Session, choice: Choice) -> Result<Chosen, ColumnsError> {
    let params = [("by_service", Cell::Int(choice.by_service.into())), ("who", Cell::from(choice.who.unwrap_or("")))];
    let events = session.events(include_str!("asks/events.sql"), &params, LIMIT)?;
    let born = match choice.age {
        Some(_) => beside(&events, &session.events(include_str!("asks/born.sql"), &[], LIMIT)?),
        None => Vec::new(),
    };
    let cohort = choice.has_cohort().then(|| {
        let params = [("sex", choice.sex), ("ethnicity", choice.ethnicity), ("reason", choice.reason)];
        let params = params.map(|(name, value)| (name, Cell::from(value.unwrap_or(""))));
        session.events(include_str!("asks/cohort.sql"), &params, LIMIT)
    });
    let cohort = cohort.transpose()?.map(|cohort| beside(&events, &cohort));
    Ok(select(events, &born, cohort.as_deref(), choice))
}

/// The day that other rows have for each person of the events, where there is one. Each key has one row, so its number is its row.
fn beside(events: &Events, others: &Events) -> Vec<Option<i32>> {
    let of = |key: &String| others.keys.binary_search(key).ok().and_then(|at| others.days.get(at).copied());
    events.keys.iter().map(of).collect()
}

/// Days since 1 January 1970.
fn days(day: Date) -> i32 {
    let since = day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    i32::try_from(since).unwrap_or(i32::MAX)
}

fn select(events: Events, born: &[Option<i32>], cohort: Option<&[Option<i32>]>, choice: Choice) -> Chosen {
    let cases = if choice.episodes {
        episodes(&events.people, &events.activities, |activity| activity == REQUEST)
    } else {
        events.people.clone()
    };
    let year = choice.year.map(|year| days(year.from)..=days(year.to));
    let mut chosen = Chosen::default();
    for run in runs(&cases) {
        let (first, person) = (events.days[run.start], events.people[run.start]);
        let of = |list: &[Option<i32>]| list.get(person as usize).copied().flatten();
        if year.as_ref().is_some_and(|year| !year.contains(&first)) || cohort.is_some_and(|all| of(all).is_none()) {
            continue;
        }
        if choice.episodes && events.activities[run.start] != REQUEST {
            chosen.without_request += 1;
            continue;
        }
        if let Some(band) = choice.age {
            let Some(born) = of(born) else {
                chosen.age_unknown += 1;
                continue;
            };
            // Whole years of 365.25 days from the first of the month of birth, as the nation reckons.
            if !band.holds((first - born).saturating_mul(100).div_euclid(36_525)) {
                continue;
            }
        }
        chosen.people.extend_from_slice(&events.people[run.clone()]);
        chosen.cases.extend_from_slice(&cases[run.clone()]);
        chosen.days.extend_from_slice(&events.days[run.clone()]);
        chosen.activities.extend_from_slice(&events.activities[run]);
    }
    chosen.keys = events.keys;
    chosen
}

/// The rows of each case.
pub(super) fn runs(cases: &[u32]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    cases.chunk_by(|a, b| a == b).map(move |case| {
        let start = from;
        from += case.len();
        start..from
    })
}
