//! Finding services by words, by need and by distance. Services are kept under their words (`directory_words`); a question
//! becomes at most sixteen equal words, the database adds up what each service has of them, and Rust orders the rest.

pub(super) mod store;

use std::collections::BTreeMap;

use platform::{Error, Result, args, storage::Database, work::Work};
use serde::Serialize;

use super::{
    rules::{MILE, Point},
    words::{postcode_key, stems},
};

/// Words of the question itself that are looked for.
const MOST_WORDS: usize = 6;
/// Words with those of needs.
const MOST_ALL: usize = 16;
/// Services that are ordered. More are counted as “more than”.
pub(crate) const MOST_FOUND: usize = 500;
/// A word that so many services have is broad.
const BROAD: usize = 2_500;
/// From this likeness on a word is taken for a slip of another.
const ALIKE: f64 = 0.9;

/// What somebody asks the directory for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Question {
    pub words: String,
    pub near: Option<Point>,
    pub within_metres: Option<f64>,
    pub free: bool,
    /// A mark of `rules::ACCESS`.
    pub access: Option<String>,
    /// A language's mark.
    pub language: Option<String>,
    pub age: Option<f64>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    /// Ids and metres, in the order in which they are shown.
    pub found: Vec<Hit>,
    /// Whether there are more than were ordered.
    pub more: bool,
    /// Phrases of needs that were understood.
    pub understood: Vec<String>,
    /// Words that were taken for slips, and for what.
    pub slips: Vec<(String, String)>,
}

/// One service found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    pub id: String,
    pub score: i64,
    pub metres: Option<f64>,
}

/// A need in people's words.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Need {
    pub id: String,
    pub phrase: String,
    pub words: String,
}

/// Finds services for a question, the best first.
///
/// # Errors
/// Those of the record store.
pub(crate) async fn search(db: &Database, question: &Question) -> Result<Answer> {
    let asked = stems(&question.words);
    let mut answer = Answer::default();
    let limit = MOST_FOUND + 1;
    let rows = if asked.is_empty() {
        match question.near {
            Some(point) => store::near(db, point, None, question, limit).await?,
            None => store::by_name(db, question, limit).await?,
        }
    } else {
        let (own, helping) = words(db, &asked, &mut answer).await?;
        let counts = store::counts(db, &own, BROAD).await?;
        match (chosen(&own, &counts, !helping.is_empty()), question.near) {
            (Chosen::Words(own), _) => store::by_words(db, &own, &helping, question, limit).await?,
            (Chosen::Broad(word), Some(point)) => store::near(db, point, Some(word), question, limit).await?,
            (Chosen::Broad(word), None) => store::by_broad_word(db, word, question, limit).await?,
        }
    };
    answer.found = ordered(rows, question);
    answer.more = answer.found.len() > MOST_FOUND;
    answer.found.truncate(MOST_FOUND);
    Ok(answer)
}

/// What services are chosen by.
#[derive(Debug, PartialEq, Eq)]
enum Chosen<'a> {
    /// These words together.
    Words(Vec<String>),
    /// One word that very many have: nothing else was said that tells them apart.
    Broad(&'a str),
}

/// Leaves out words that very many services have where others tell more: what nearly all have says nothing about any.
fn chosen<'a>(own: &'a [String], counts: &[usize], helped: bool) -> Chosen<'a> {
    let told = || own.iter().zip(counts);
    let narrow: Vec<String> = told().filter(|(_, count)| **count < BROAD).map(|(word, _)| word.clone()).collect();
    let some = helped || told().any(|(_, count)| (1..BROAD).contains(count));
    match told().find(|(_, count)| **count >= BROAD) {
        Some((word, _)) if !some => Chosen::Broad(word),
        _ => Chosen::Words(narrow),
    }
}

/// The words to look for: those of the question, and those services use for the needs in it.
async fn words(db: &Database, asked: &[String], answer: &mut Answer) -> Result<(Vec<String>, Vec<String>)> {
    let needs = store::needs(db).await?;
    let mut own: Vec<String> = asked.iter().take(MOST_WORDS).cloned().collect();
    let known = store::known(db, &own).await?;
    for word in &mut own {
        let in_need = needs.iter().any(|need| stems(&need.phrase).contains(word));
        if known.contains(word) || in_need || word.len() < 4 {
            continue;
        }
        let begin: String = word.chars().take(1).collect();
        let all = store::vocabulary(db, &begin).await?;
        let likeness = |other: &String| (strsim::jaro_winkler(word, other) * 1_000.0).round();
        let best = all.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)).then_with(|| b.cmp(a)));
        if let Some(best) = best.filter(|best| strsim::jaro_winkler(word, best) >= ALIKE) {
            answer.slips.push((word.clone(), best.clone()));
            *word = best;
        }
    }
    let mut helping: Vec<String> = Vec::new();
    for need in &needs {
        let phrase = stems(&need.phrase);
        if !phrase.is_empty() && phrase.iter().all(|word| own.contains(word)) {
            answer.understood.push(need.phrase.clone());
            helping.extend(stems(&need.words));
        }
    }
    helping.retain(|word| !own.contains(word));
    helping.dedup();
    helping.truncate(MOST_ALL - own.len());
    Ok((own, helping))
}

/// A service once, at its nearest place; those that fit much less than the best last, then by distance.
fn ordered(rows: Vec<store::Row>, question: &Question) -> Vec<Hit> {
    let mut best: BTreeMap<String, (Hit, String)> = BTreeMap::new();
    for row in rows {
        let metres = question.near.zip(row.at).map(|(from, to)| from.metres_to(to));
        let hit = Hit { id: row.id.clone(), score: row.score, metres };
        let held = best.entry(row.id).or_insert_with(|| (hit.clone(), row.name));
        if held.0.metres.is_none_or(|held| metres.is_some_and(|new| new < held)) {
            held.0.metres = metres;
        }
    }
    let top = best.values().map(|(hit, _)| hit.score).max().unwrap_or(0);
    let mut found: Vec<(Hit, String)> = best
        .into_values()
        .filter(|(hit, _)| hit.score * 5 >= top)
        .filter(|(hit, _)| question.within_metres.is_none_or(|most| hit.metres.is_none_or(|metres| metres <= most)))
        .collect();
    let group = |hit: &Hit| if question.near.is_some() { i64::from(hit.score * 2 < top) } else { top - hit.score };
    let far = |hit: &Hit| hit.metres.unwrap_or(f64::MAX);
    found.sort_by(|(a, a_name), (b, b_name)| {
        (group(a).cmp(&group(b)))
            .then_with(|| far(a).total_cmp(&far(b)))
            .then_with(|| b.score.cmp(&a.score))
            .then_with(|| a_name.cmp(b_name))
            .then_with(|| a.id.cmp(&b.id))
    });
    found.into_iter().map(|(hit, _)| hit).collect()
}

/// Where a postcode is: from the council's file, else from places of ours that have it, else the middle of its district,
/// which is then said.
///
/// # Errors
/// Those of the record store.
pub(crate) async fn locate(db: &Database, postcode: &str) -> Result<Option<(Point, bool)>> {
    let key = postcode_key(postcode);
    if key.len() < 2 {
        return Ok(None);
    }
    if let Some(point) = store::postcode(db, &key).await? {
        return Ok(Some((point, true)));
    }
    let district = if key.len() >= 5 { &key[..key.len() - 3] } else { key.as_str() };
    Ok(store::district(db, district).await?.map(|point| (point, false)))
}

/// A number of miles as metres.
pub(crate) fn miles(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|miles| (0.1..=500.0).contains(miles)).map(|miles| miles * MILE)
}

/// Ids of services found for words and, when one is given, near a postcode: for whoever measures how fast that is, and for
/// areas that offer ideas.
///
/// # Errors
/// Those of the record store.
pub async fn find_ids(db: &Database, words: &str, postcode: Option<&str>) -> Result<Vec<String>> {
    let near = match postcode {
        Some(postcode) => locate(db, postcode).await?.map(|(point, _)| point),
        None => None,
    };
    let within_metres = near.map(|_| 10.0 * MILE);
    let question = Question { words: words.to_owned(), near, within_metres, ..Question::default() };
    Ok(search(db, &question).await?.found.into_iter().map(|hit| hit.id).collect())
}

/// Rows of postcodes kept in one statement's work.
const POSTCODES_TOGETHER: usize = 5_000;

/// Takes a council's postcode file in: CSV with the columns postcode, lat (or latitude) and long (or longitude). Answers how
/// many were taken, and a sentence for each of the first lines that could not be.
///
/// # Errors
/// When a column is missing; nothing was taken then.
pub async fn add_postcodes(work: &mut Work, file: &[u8]) -> Result<(usize, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let head = reader.headers().map_err(|cause| Error::Refusal(format!("The file is no CSV: {cause}.")))?.clone();
    let column = |names: &[&str]| head.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()));
    let columns =
        (column(&["postcode", "pcds", "pcd"]), column(&["lat", "latitude"]), column(&["long", "lon", "longitude"]));
    let (Some(postcode), Some(latitude), Some(longitude)) = columns else {
        let why = "The file needs the columns postcode, lat and long. Nothing was taken.";
        return Err(Error::Refusal(why.into()));
    };
    let (mut rows, mut wrong, mut taken) = (Vec::new(), Vec::new(), 0);
    for (number, record) in reader.records().enumerate() {
        let read = record.ok().and_then(|record| {
            let key = postcode_key(record.get(postcode)?);
            let degrees = |at: usize| record.get(at)?.trim().parse::<f64>().ok();
            let point = Point { latitude: degrees(latitude)?, longitude: degrees(longitude)? };
            (key.len() >= 5 && point.is_real()).then(|| args![key, point.latitude, point.longitude])
        });
        match read {
            Some(row) => rows.push(row),
            None if wrong.len() < 20 => {
                wrong.push(format!("Line {} was left out: no postcode or no place on earth.", number + 2));
            }
            None => {}
        }
        if rows.len() == POSTCODES_TOGETHER {
            taken += rows.len();
            store::add_postcodes(work, std::mem::take(&mut rows)).await?;
        }
    }
    taken += rows.len();
    store::add_postcodes(work, rows).await?;
    let told = serde_json::json!({"postcodes": taken});
    work.changed("market/directory:postcodes", ("directory_postcodes", "file"), None, None, Some(&told)).await?;
    Ok((taken, wrong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_nearly_all_have_gives_way_to_one_that_tells_them_apart() {
        let own: Vec<String> = ["meet", "choir", "hall"].map(str::to_owned).into();
        let words = |all: &[&str]| Chosen::Words(all.iter().map(|word| (*word).to_owned()).collect());
        for (counts, helped, expected) in [
            ([20, 5, 30], false, words(&["meet", "choir", "hall"])),
            ([BROAD, 5, BROAD], false, words(&["choir"])),
            ([BROAD, 0, BROAD], false, Chosen::Broad("meet")),
            ([BROAD, 0, BROAD], true, words(&["choir"])),
            ([0, 0, 0], false, words(&["meet", "choir", "hall"])),
            ([BROAD - 1, BROAD, 0], false, words(&["meet", "hall"])),
        ] {
            assert_eq!(chosen(&own, &counts, helped), expected, "{counts:?} {helped}");
        }
    }
}
