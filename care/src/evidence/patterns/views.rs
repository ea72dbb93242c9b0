//! What the page shows and the files that leave it: numbers already in words.

use engine::{
    columns::{Cell, Table},
    patterns::Quartiles,
    pictures::{PathwayMap, Stop, Way, pathway_svg},
};
use serde::Serialize;

use super::{
    choices::{Choice, REQUEST, activity_words, layer},
    compute::Found,
};
use crate::evidence::disclosure::{FEWEST, Told, told};

/// One pathway, one pair that follows, or one kind of event that comes back, as a row of a table.
#[derive(Serialize)]
pub(super) struct Row {
    pub name: String,
    pub to: String,
    pub times: u32,
    pub people: u32,
    pub share: String,
    pub median: String,
    pub quartiles: String,
}

/// The three tables and the sentence above them.
#[derive(Serialize)]
pub(super) struct Shown {
    pub sentences: Vec<String>,
    pub notes: Vec<String>,
    pub pathways: Vec<Row>,
    pub follows: Vec<Row>,
    pub again: Vec<Row>,
    pub map: String,
}

/// The most lines that a map has: with more of them nobody sees anything.
const MOST_WAYS: usize = 20;

impl Shown {
    pub(super) fn of(found: &Found, choice: Choice) -> Self {
        let pathways = found.variants.iter().map(|(variant, people)| {
            let share = share(variant.cases, found.cases);
            row(path_words(&variant.path), "", variant.cases, *people, share, variant.duration_days)
        });
        let follows = found.edges.iter().map(|(edge, people)| {
            let (from, to) = (activity_words(edge.from), activity_words(edge.to));
            row(from.to_owned(), to, edge.times, *people, String::new(), edge.wait_days)
        });
        let again = found.loops.iter().map(|(again, people)| {
            let times = again.repeats + again.returns;
            row(activity_words(again.activity).to_owned(), "", times, *people, String::new(), again.gap_days)
        });
        Self {
            sentences: sentences(found, choice),
            notes: notes(found, choice),
            pathways: pathways.collect(),
            follows: follows.collect(),
            again: again.collect(),
            map: map(found),
        }
    }
}

/// What directly follows what, as a picture. The table beside it has all of it.
fn map(found: &Found) -> String {
    let stops = found.activities.iter().map(|activity| Stop {
        name: activity_words(activity.activity).to_owned(),
        words: format!("{} times", activity.times),
        layer: layer(activity.activity),
    });
    let place = |code: u16| found.activities.iter().position(|activity| activity.activity == code);
    let ways = found.edges.iter().take(MOST_WAYS).filter_map(|(edge, _)| {
        let words = format!("{}, {} days", edge.times, number(edge.wait_days.median));
        Some(Way { from: place(edge.from)?, to: place(edge.to)?, times: edge.times, words })
    });
    let ways: Vec<Way> = ways.collect();
    let first = found.edges.first().map_or_else(String::new, |(edge, _)| {
        let (from, to) = (activity_words(edge.from), activity_words(edge.to));
        format!(" The most frequent is {to} after {from}: {} times.", edge.times)
    });
    let description = format!(
        "Lines lead from each kind of event to what directly follows it; the wider, the more often. Each line says how often, \
         and the median days between. {} of {} lines are drawn.{first}",
        ways.len(),
        found.edges.len()
    );
    let title = "What directly follows what".to_owned();
    pathway_svg(&PathwayMap { id: "pathways".into(), title, description, stops: stops.collect(), ways }).to_string()
}

fn row(name: String, to: &str, times: u32, people: u32, share: String, days: Quartiles) -> Row {
    let quartiles = format!("{} to {}", number(days.lower), number(days.upper));
    Row { name, to: to.to_owned(), times, people, share, median: number(days.median), quartiles }
}

/// What was found, in a few plain sentences.
fn sentences(found: &Found, choice: Choice) -> Vec<String> {
    let Some((first, _)) = found.variants.first() else {
        return vec!["Nothing in the files fits what you chose.".to_owned()];
    };
    let cases = choice.cases(found.cases);
    let of = format!("{} of {} {cases} ({})", first.cases, found.cases, share(first.cases, found.cases));
    let one = found.pathways == 1;
    let mut all = vec![if one {
        format!("There is one pathway: {}.", path_words(&first.path))
    } else {
        format!("The most common of {} pathways is {}: {of}.", found.pathways, path_words(&first.path))
    }];
    if first.path.len() > 1 {
        let median = number(first.duration_days.median);
        all.push(format!("Half of these took {median} days or less from the first event to the last."));
    }
    if let Some((again, people)) = found.loops.iter().find(|(again, _)| again.activity == REQUEST) {
        let who = if *people == 1 { "1 person".to_owned() } else { format!("{people} people") };
        let (share, median) = (share(*people, found.people), number(again.gap_days.median));
        all.push(format!("{who} asked again ({share}), half of these times within {median} days."));
    }
    all
}

/// What to know before using the numbers.
fn notes(found: &Found, choice: Choice) -> Vec<String> {
    let mut notes = vec![format!("Counted: {} events, {} people.", found.events, found.people)];
    if choice.year.is_some() {
        notes.push(
            "A case belongs to the year in which it begins in the files, and is followed to their end. Whoever was known before is \
             not in the year’s whole histories; choose episodes to see them."
                .to_owned(),
        );
    }
    if found.without_request > 0 {
        let number = found.without_request;
        notes
            .push(format!("Left out because the files have no request that begins them: {number} parts of histories."));
    }
    if found.age_unknown > 0 {
        notes.push(format!(
            "Left out because the age is not known: {} {}.",
            found.age_unknown,
            choice.cases(found.age_unknown)
        ));
    }
    if found.left_out > 0 {
        notes.push(format!(
            "Left out because they name nobody, no first day or no kind of event: {} rows.",
            found.left_out
        ));
    }
    if found.other_cases > 0 {
        notes.push(format!(
            "The table of pathways has the {} most common; the others are of {} {}.",
            found.variants.len(),
            found.other_cases,
            choice.cases(found.other_cases)
        ));
    }
    notes
}

/// The events in order; the same one several times in a row is told once, with how often.
pub(super) fn path_words(path: &[u16]) -> String {
    let runs = path.chunk_by(|a, b| a == b).map(|run| match run.len() {
        1 => activity_words(run[0]).to_owned(),
        times => format!("{} ({times} times)", activity_words(run[0])),
    });
    runs.collect::<Vec<_>>().join(", then ")
}

/// A number of days, with one digit where it is no whole number.
pub(super) fn number(days: f64) -> String {
    if days.fract() == 0.0 { format!("{days:.0}") } else { format!("{days:.1}") }
}

fn share(part: u32, whole: u32) -> String {
    if whole == 0 { String::new() } else { format!("{:.1}%", f64::from(part) * 100.0 / f64::from(whole)) }
}

fn cell(told: Told) -> Cell {
    match told {
        Told::Count(count) => Cell::Int(count),
        small => Cell::from(small.words()),
    }
}

/// A row of numbers as they may leave the council: where they are of too few people, none of them is told.
fn outside(times: u32, people: u32, days: Quartiles) -> Vec<Cell> {
    let small = i64::from(people) < FEWEST;
    let times = if small { told(people.into()) } else { told(times.into()) };
    let day = |value: f64| if small { Cell::Null } else { Cell::Real(value) };
    vec![cell(times), cell(told(people.into())), day(days.lower), day(days.median), day(days.upper)]
}

const NUMBERS: [&str; 5] = ["times", "people", "days_lower_quartile", "days_median", "days_upper_quartile"];

fn named(names: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table { columns: names.iter().chain(&NUMBERS).map(|name| (*name).to_owned()).collect(), rows }
}

/// What directly follows what, as it may leave the council.
pub(super) fn follows_outside(found: &Found) -> Table {
    let rows = found.edges.iter().map(|(edge, people)| {
        let mut cells = vec![Cell::from(activity_words(edge.from)), Cell::from(activity_words(edge.to))];
        cells.extend(outside(edge.times, *people, edge.wait_days));
        cells
    });
    named(&["from", "to"], rows.collect())
}

/// The pathways as they may leave the council. One of few people would itself point at them: it is not named.
pub(super) fn pathways_outside(found: &Found) -> Table {
    let many = found.variants.iter().filter(|(_, people)| i64::from(*people) >= FEWEST);
    let rows = many.map(|(variant, people)| {
        let mut cells = vec![Cell::from(path_words(&variant.path))];
        cells.extend(outside(variant.cases, *people, variant.duration_days));
        cells
    });
    named(&["pathway"], rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_a_sentence_is() {
        assert_eq!(path_words(&[0, 0, 1, 13]), "Request (2 times), then Assessment, then Review");
    }

    #[test]
    fn numbers_of_few_people_do_not_leave() {
        let days = Quartiles { lower: 1.0, median: 2.0, upper: 3.5 };
        // Ten times, but four people only.
        let few = outside(10, 4, days);
        assert_eq!(few[..2], [Cell::from("fewer than 5"), Cell::from("fewer than 5")]);
        assert!(few[2..].iter().all(Cell::is_null));
        assert_eq!(outside(10, 5, days)[..2], [Cell::Int(10), Cell::Int(5)]);
    }
}
