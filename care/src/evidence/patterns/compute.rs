//! Reads the events of files and finds pathways, what directly follows what, and what happens again.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    path::{Path, PathBuf},
    time::Duration,
};

use engine::{
    columns::{Cell, ColumnsError, Events, Limits, Session},
    patterns::{Activity, Edge, Flow, Log, Loop, Variant, episodes, flow},
};
use jiff::civil::Date;

use super::choices::{Choice, REQUEST};

/// One question may take so long.
const LIMIT: Duration = Duration::from_mins(1);
/// The pathways that are told one by one.
pub(super) const MOST_PATHWAYS: usize = 25;

/// What was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub events: usize,
    pub people: u32,
    pub cases: u32,
    /// How many pathways there are, and the most frequent of them, each with its people.
    pub pathways: usize,
    pub variants: Vec<(Variant, u32)>,
    /// Cases of the others.
    pub other_cases: u32,
    pub activities: Vec<Activity>,
    /// What directly follows what, the most frequent first, each with its people.
    pub edges: Vec<(Edge, u32)>,
    /// What happens again in a case, each with its people.
    pub loops: Vec<(Loop, u32)>,
    /// Rows of the files that no pathway can have.
    pub left_out: i64,
    /// Cases left out because they begin with something else than a request.
    pub without_request: u32,
    /// Cases left out because the age is not known.
    pub age_unknown: u32,
}

/// What the files say of a choice.
///
/// # Errors
/// What the columns say: no room, too long, a file that is gone.
pub(super) fn compute(files: &[PathBuf], choice: Choice) -> Result<Found, ColumnsError> {
    let mut folders: Vec<PathBuf> = files.iter().filter_map(|file| file.parent().map(Path::to_path_buf)).collect();
    folders.sort();
    folders.dedup();
    let session = Session::open(Limits::default(), &folders)?;
    let files: Vec<PathBuf> = files.iter().map(|file| file.canonicalize().unwrap_or_else(|_| file.clone())).collect();
    session.table_of_files("imported", &files)?;
    let params = [("by_service", Cell::Int(choice.by_service.into())), ("who", Cell::from(choice.who.unwrap_or("")))];
    let events = session.events(include_str!("asks/events.sql"), &params, LIMIT)?;
    let left_out = session.query_within(LIMIT, include_str!("asks/left_out.sql"), &[])?;
    let born = match choice.age {
        Some(_) => born(&events, &session.events(include_str!("asks/born.sql"), &[], LIMIT)?),
        None => Vec::new(),
    };
    let mut found = found(&events, &born, choice);
    found.left_out = left_out.int(0, "left_out")?.unwrap_or_default();
    Ok(found)
}

/// The day of birth (the first of its month) of each person of the events, where it is known.
fn born(events: &Events, births: &Events) -> Vec<Option<i32>> {
    // Each key of the births has one row, so its number is its row.
    let of = |key: &String| births.keys.binary_search(key).ok().and_then(|at| births.days.get(at).copied());
    events.keys.iter().map(of).collect()
}

/// Days since 1 January 1970.
fn days(day: Date) -> i32 {
    let since = day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    i32::try_from(since).unwrap_or(i32::MAX)
}

/// The events of the cases that were chosen, still in order.
#[derive(Default)]
struct Chosen {
    people: Vec<u32>,
    cases: Vec<u32>,
    days: Vec<i32>,
    activities: Vec<u16>,
}

fn found(events: &Events, born: &[Option<i32>], choice: Choice) -> Found {
    let cases = if choice.episodes {
        episodes(&events.people, &events.activities, |activity| activity == REQUEST)
    } else {
        events.people.clone()
    };
    let mut found = Found::default();
    let year = choice.year.map(|year| days(year.from)..=days(year.to));
    let mut chosen = Chosen::default();
    for run in runs(&cases) {
        let (first, person) = (events.days[run.start], events.people[run.start]);
        if year.as_ref().is_some_and(|year| !year.contains(&first)) {
            continue;
        }
        if choice.episodes && events.activities[run.start] != REQUEST {
            found.without_request += 1;
            continue;
        }
        if let Some(band) = choice.age {
            let Some(born) = born.get(person as usize).copied().flatten() else {
                found.age_unknown += 1;
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
    // Leaving out whole cases keeps the order, so this is a log whenever the events are.
    let Ok(log) = Log::new(&chosen.cases, &chosen.days, &chosen.activities) else { return found };
    with_people(flow(log), &chosen, found)
}

/// The rows of each case.
fn runs(cases: &[u32]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut from = 0;
    cases.chunk_by(|a, b| a == b).map(move |case| {
        let start = from;
        from += case.len();
        start..from
    })
}

/// How many different people there are of each kind of thing. People come in order, so the last one is enough.
struct People<K>(HashMap<K, (u32, u32)>);

impl<K: Hash + Eq> People<K> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    fn add(&mut self, key: K, person: u32) {
        let (last, count) = self.0.entry(key).or_insert((u32::MAX, 0));
        if *last != person {
            (*last, *count) = (person, *count + 1);
        }
    }

    fn of(&self, key: &K) -> u32 {
        self.0.get(key).map_or(0, |(_, count)| *count)
    }
}

/// An episode is no person: who is behind each number is counted by itself, because small numbers are about people.
fn with_people(flow: Flow, chosen: &Chosen, found: Found) -> Found {
    let told: HashSet<&[u16]> = flow.variants.iter().take(MOST_PATHWAYS).map(|variant| &variant.path[..]).collect();
    let (mut variants, mut edges, mut loops) = (People::new(), People::new(), People::new());
    let mut all = People::new();
    for run in runs(&chosen.cases) {
        let (person, path) = (chosen.people[run.start], &chosen.activities[run]);
        all.add((), person);
        if told.contains(path) {
            variants.add(path, person);
        }
        for two in path.windows(2) {
            edges.add((two[0], two[1]), person);
        }
        // There are fewer kinds than bits.
        let mut seen = 0_u32;
        for activity in path {
            let bit = 1_u32.checked_shl((*activity).into()).unwrap_or(0);
            if seen & bit != 0 {
                loops.add(*activity, person);
            }
            seen |= bit;
        }
    }
    let pathways = flow.variants.len();
    let other_cases = flow.variants.iter().skip(MOST_PATHWAYS).map(|variant| variant.cases).sum();
    let mut edges: Vec<(Edge, u32)> =
        flow.edges.iter().map(|edge| (edge.clone(), edges.of(&(edge.from, edge.to)))).collect();
    edges.sort_by_key(|(edge, _)| (std::cmp::Reverse(edge.times), edge.from, edge.to));
    let top = flow.variants.iter().take(MOST_PATHWAYS);
    Found {
        events: flow.events,
        people: all.of(&()),
        cases: flow.cases,
        pathways,
        variants: top.map(|variant| (variant.clone(), variants.of(&&variant.path[..]))).collect(),
        other_cases,
        activities: flow.activities,
        edges,
        loops: flow.loops.into_iter().map(|again| (again.clone(), loops.of(&again.activity))).collect(),
        ..found
    }
}
