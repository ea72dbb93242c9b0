//! What the page shows: numbers already in words.

use engine::{
    patterns::Quartiles,
    pictures::{PathwayMap, Stop, Way, pathway_svg},
};
use serde::Serialize;

use super::{
    behind::What,
    choices::{Choice, REQUEST, activity_words, layer},
    compute::{Found, SOON},
};

/// One pathway, one pair that follows, or one kind of event that comes back, as a row of a table.
#[derive(Default, Serialize)]
pub(super) struct Row {
    pub name: String,
    pub to: String,
    pub times: u32,
    pub people: u32,
    pub share: String,
    pub median: String,
    pub quartiles: String,
    /// How often it was soon.
    pub soon: u32,
    /// Who is behind it, behind the question mark of an address.
    pub behind: String,
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
    /// The most lines that the map has.
    pub most_ways: usize,
}

/// The most lines that a map has: with more of them nobody sees anything.
const MOST_WAYS: usize = 20;

impl Shown {
    /// `chosen` is the part of an address that says what is chosen.
    pub(super) fn of(found: &Found, choice: Choice, chosen: &str) -> Self {
        let behind = |what: &What| {
            let mut address = form_urlencoded::Serializer::new(chosen.to_owned());
            address.extend_pairs(what.pairs()).finish()
        };
        let pathways = found.variants.iter().map(|(variant, people)| Row {
            name: path_words(&variant.path),
            share: share(variant.cases, found.cases),
            behind: behind(&What::Pathway(variant.path.clone())),
            ..row(variant.cases, *people, variant.duration_days)
        });
        let follows = found.edges.iter().map(|step| Row {
            name: activity_words(step.edge.from).to_owned(),
            to: activity_words(step.edge.to).to_owned(),
            behind: behind(&What::Step(step.edge.from, step.edge.to)),
            ..row(step.edge.times, step.people, step.edge.wait_days)
        });
        let again = found.loops.iter().map(|one| Row {
            name: activity_words(one.again.activity).to_owned(),
            soon: one.soon,
            behind: behind(&What::Again(one.again.activity)),
            ..row(one.again.repeats + one.again.returns, one.people, one.again.gap_days)
        });
        Self {
            sentences: sentences(found, choice),
            notes: notes(found, choice),
            pathways: pathways.collect(),
            follows: follows.collect(),
            again: again.collect(),
            map: map(found),
            most_ways: MOST_WAYS,
        }
    }
}

/// What directly follows what, as a picture. The table beside it has all of it.
fn map(found: &Found) -> String {
    let stops = found.activities.iter().map(|activity| Stop {
        name: activity_words(activity.activity).to_owned(),
        words: counted(activity.times, "time"),
        layer: layer(activity.activity),
    });
    let place = |code: u16| found.activities.iter().position(|activity| activity.activity == code);
    let ways = found.edges.iter().take(MOST_WAYS).filter_map(|step| {
        let edge = &step.edge;
        let words = format!("{}×, {} d", edge.times, number(edge.wait_days.median));
        Some(Way { from: place(edge.from)?, to: place(edge.to)?, times: edge.times, words })
    });
    let ways: Vec<Way> = ways.collect();
    let first = found.edges.first().map_or_else(String::new, |step| {
        let (from, to) = (activity_words(step.edge.from), activity_words(step.edge.to));
        format!(" The most frequent is {to} after {from}: {}.", counted(step.edge.times, "time"))
    });
    let description = format!(
        "Lines lead from each kind of event to what directly follows it; the wider, the more often. A line with room says how \
         often, and the median days between. {} of {} lines are drawn.{first}",
        ways.len(),
        found.edges.len()
    );
    let title = "What directly follows what".to_owned();
    pathway_svg(&PathwayMap { id: "pathways".into(), title, description, stops: stops.collect(), ways }).to_string()
}

fn row(times: u32, people: u32, days: Quartiles) -> Row {
    let quartiles = format!("{} to {}", number(days.lower), number(days.upper));
    Row { times, people, median: number(days.median), quartiles, ..Row::default() }
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
    if let Some(asked) = found.loops.iter().find(|one| one.again.activity == REQUEST) {
        let (share, median) = (share(asked.people, found.people), number(asked.again.gap_days.median));
        all.push(format!(
            "{} asked again ({share}), half of these times within {median} days; {} within {SOON} days.",
            people(asked.people),
            people(asked.soon_people)
        ));
    }
    all
}

/// What to know before using the numbers.
fn notes(found: &Found, choice: Choice) -> Vec<String> {
    let events = if found.events == 1 { "1 event".to_owned() } else { format!("{} events", found.events) };
    let mut notes = vec![format!("Counted: {events}, {}.", people(found.people))];
    if choice.year.is_some() {
        notes.push(
            "A case belongs to the year in which it begins in the files, and is followed to their end. Whoever was known before is \
             not in the year’s whole histories; choose episodes to see them."
                .to_owned(),
        );
    }
    if found.without_request > 0 {
        let parts = if found.without_request == 1 { "part of a history" } else { "parts of histories" };
        notes.push(format!(
            "Left out because the files have no request that begins them: {} {parts}.",
            found.without_request
        ));
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
            "Left out because they name nobody, no first day or no kind of event: {}.",
            counted(u32::try_from(found.left_out).unwrap_or(u32::MAX), "row")
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

/// A number of days, with one digit where it is no whole number; from a hundred on nobody wants it.
pub(super) fn number(days: f64) -> String {
    if days >= 100.0 {
        format!("{:.0}", days.round())
    } else if days.fract() == 0.0 {
        format!("{days:.0}")
    } else {
        format!("{days:.1}")
    }
}

/// `1 time`, `2 times`.
fn counted(count: u32, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

pub(super) fn people(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn share(part: u32, whole: u32) -> String {
    if whole == 0 { String::new() } else { format!("{:.1}%", f64::from(part) * 100.0 / f64::from(whole)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_a_sentence_is() {
        assert_eq!(path_words(&[0, 0, 1, 13]), "Request (2 times), then Assessment, then Review");
    }

    #[test]
    fn long_times_are_whole_days() {
        assert_eq!([0.0, 2.5, 99.75, 100.5, 548.5].map(number), ["0", "2.5", "99.8", "101", "549"]);
        assert_eq!(counted(1, "row"), "1 row");
        assert_eq!(counted(2, "row"), "2 rows");
    }
}
