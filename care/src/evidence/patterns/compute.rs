//! Finds pathways, what directly follows what, and what happens again, each with how many people are behind it.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    path::PathBuf,
};

use engine::{
    columns::ColumnsError,
    patterns::{Activity, Edge, Flow, Log, Loop, Variant, flow},
};

use super::{
    choices::Choice,
    chosen::{Chosen, LIMIT, chosen, opened, runs},
};
use crate::evidence::disclosure::FEWEST;

/// The pathways that are told one by one.
pub(super) const MOST_PATHWAYS: usize = 25;
/// What happens again within so many days happens soon: somebody who asks again was not helped for good.
pub(super) const SOON: i32 = 91;

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
    /// What directly follows what, the most frequent first.
    pub edges: Vec<Step>,
    /// What happens again in a case.
    pub loops: Vec<Again>,
    /// Rows of the files that no pathway can have.
    pub left_out: i64,
    /// Cases left out because they begin with something else than a request.
    pub without_request: u32,
    /// Cases left out because the age is not known.
    pub age_unknown: u32,
}

/// One kind of event directly after another.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub edge: Edge,
    pub people: u32,
    /// How many of them are on pathways that no file names: subtraction would find them.
    pub elsewhere: u32,
}

/// A kind of event that happens again.
#[derive(Clone, Debug)]
pub(super) struct Again {
    pub again: Loop,
    pub people: u32,
    /// How often it was soon, and for how many people.
    pub soon: u32,
    pub soon_people: u32,
}

/// What the files say of a choice.
///
/// # Errors
/// What the columns say: no room, too long, a file that is gone.
pub(super) fn compute(files: &[PathBuf], choice: Choice) -> Result<Found, ColumnsError> {
    let session = opened(files)?;
    let left_out = session.query_within(LIMIT, include_str!("asks/left_out.sql"), &[])?;
    let mut found = found(&chosen(&session, choice)?);
    found.left_out = left_out.int(0, "left_out")?.unwrap_or_default();
    Ok(found)
}

fn found(chosen: &Chosen) -> Found {
    let found = Found { without_request: chosen.without_request, age_unknown: chosen.age_unknown, ..Found::default() };
    // Leaving out whole cases keeps the order, so this is a log whenever the events are.
    let Ok(log) = Log::new(&chosen.cases, &chosen.days, &chosen.activities) else { return found };
    with_people(flow(log), chosen, found)
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
    let mut soon = Soon::default();
    for run in runs(&chosen.cases) {
        let (person, path) = (chosen.people[run.start], &chosen.activities[run.clone()]);
        all.add((), person);
        if told.contains(path) {
            variants.add(path, person);
        }
        for two in path.windows(2) {
            edges.add((two[0], two[1]), person);
        }
        soon.case(path, &chosen.days[run], person, &mut loops);
    }
    let named: HashSet<&[u16]> = told.into_iter().filter(|path| i64::from(variants.of(path)) >= FEWEST).collect();
    let mut elsewhere = People::new();
    for run in runs(&chosen.cases) {
        let (person, path) = (chosen.people[run.start], &chosen.activities[run]);
        if !named.contains(path) {
            for two in path.windows(2) {
                elsewhere.add((two[0], two[1]), person);
            }
        }
    }
    let step = |edge: &Edge| {
        let key = (edge.from, edge.to);
        Step { edge: edge.clone(), people: edges.of(&key), elsewhere: elsewhere.of(&key) }
    };
    let mut steps: Vec<Step> = flow.edges.iter().map(step).collect();
    steps.sort_by_key(|step| (std::cmp::Reverse(step.edge.times), step.edge.from, step.edge.to));
    let again = |again: &Loop| Again {
        again: again.clone(),
        people: loops.of(&again.activity),
        soon: soon.times.get(&again.activity).copied().unwrap_or(0),
        soon_people: soon.people.of(&again.activity),
    };
    let top = flow.variants.iter().take(MOST_PATHWAYS);
    Found {
        events: flow.events,
        people: all.of(&()),
        cases: flow.cases,
        pathways: flow.variants.len(),
        variants: top.map(|variant| (variant.clone(), variants.of(&&variant.path[..]))).collect(),
        other_cases: flow.variants.iter().skip(MOST_PATHWAYS).map(|variant| variant.cases).sum(),
        loops: flow.loops.iter().map(again).collect(),
        activities: flow.activities,
        edges: steps,
        ..found
    }
}

/// What happens again, and what of it soon.
struct Soon {
    times: HashMap<u16, u32>,
    people: People<u16>,
    /// The last day of each kind in the case that is looked at.
    last: HashMap<u16, i32>,
}

impl Default for Soon {
    fn default() -> Self {
        Self { times: HashMap::new(), people: People::new(), last: HashMap::new() }
    }
}

impl Soon {
    fn case(&mut self, path: &[u16], days: &[i32], person: u32, loops: &mut People<u16>) {
        self.last.clear();
        for (activity, day) in path.iter().zip(days) {
            if let Some(before) = self.last.insert(*activity, *day) {
                loops.add(*activity, person);
                if day - before <= SOON {
                    *self.times.entry(*activity).or_default() += 1;
                    self.people.add(*activity, person);
                }
            }
        }
    }
}
