//! Finding people by one box, fast: names with slips, birth date, NHS number, postcode, telephone.
//!
//! People are kept under keys (`person_keys`), names under theirs (`name_keys`); a question becomes at most 48 equal
//! keys, the database answers a few hundred candidates, and Rust ranks them. See `docs/decisions` for the measurement.

pub(super) mod keys;
pub(super) mod store;

use platform::{Result, storage::Database, work::Work};

use super::{
    model::{Candidate, Details, Found, NewPerson},
    rules,
};
use keys::Question;

pub use keys::read as read_question;

/// Candidates fetched to be ranked.
const CANDIDATES: usize = 300;
/// Candidates fetched when all of them would be ranked alike.
const ALIKE: usize = 60;
/// Results below this are not what was meant.
const LEAST: i64 = 62;

/// Finds people for what was typed into the one box, the best first, at most `limit`.
pub async fn search(db: &Database, question: &str, limit: usize) -> Result<Vec<Found>> {
    let question = read_question(question);
    let mut found = Found::ranked(candidates(db, &question).await?, &question);
    found.truncate(limit);
    Ok(found)
}

/// People who may be the one about to be recorded, the likeliest first.
pub async fn possible_duplicates(db: &Database, new: &NewPerson) -> Result<Vec<Found>> {
    let question = Question {
        names: rules::names_of(new),
        born_on: new.born_on,
        nhs_number: new.nhs_number.clone(),
        postcode: new.postcode.clone(),
        phone: new.phone.as_deref().and_then(super::fold::phone),
        ..Question::default()
    };
    let mut people = store::people(db, &certain(&question), CANDIDATES).await?;
    let by_name = Question { names: question.names, ..Question::default() };
    people.extend(candidates(db, &by_name).await?);
    let mut found: Vec<Found> = people
        .into_iter()
        .map(|person| {
            let score = rules::likeness(new, &person.details);
            let exact = score == 100 || (new.born_on.is_some() && person.details.born_on == new.born_on && score >= 75);
            Found::of(person, score, exact)
        })
        .filter(|found| found.score >= rules::LIKELY)
        .collect();
    sort(&mut found);
    found.truncate(rules::MOST_LIKELY_SHOWN);
    Ok(found)
}

/// Every key somebody is found by; each name among them must be known by [`name_keys_of`] too. For made-up boroughs,
/// which are written in bulk; everybody else is found because they were made by [`super::create`].
pub fn keys_of(details: &NewPerson) -> Vec<String> {
    keys::of_person(details)
}

/// The single names of somebody, folded, each with the keys it is found by.
pub fn name_keys_of(details: &NewPerson) -> Vec<(String, Vec<String>)> {
    rules::names_of(details).into_iter().map(|name| (name.clone(), keys::of_name(&name))).collect()
}

/// The keys that leave little doubt.
fn certain(question: &Question) -> Vec<String> {
    let mut found = Vec::new();
    found.extend(question.nhs_number.as_ref().map(|number| format!("h:{number}")));
    found.extend(question.phone.as_ref().map(|number| format!("t:{number}")));
    if let Some(born) = question.born_on {
        found.push(keys::born_key(born));
        let swapped = jiff::civil::Date::new(born.year(), born.day(), born.month());
        found.extend(swapped.ok().map(keys::born_key));
    }
    found.extend(question.postcode.as_deref().map(keys::postcode_key));
    found
}

async fn candidates(db: &Database, question: &Question) -> Result<Vec<Candidate>> {
    let certain = certain(question);
    if !certain.is_empty() {
        let people = store::people(db, &certain, CANDIDATES).await?;
        let fits = |person: &Candidate| name_score(question, person) >= LEAST;
        if question.names.is_empty() || people.iter().any(fits) {
            return Ok(people);
        }
    }
    let mut near = Vec::new();
    for name in question.names.iter().take(4) {
        near.push(similar(db, name).await?);
    }
    let wanted = combined(&near, question);
    // One name fits all its holders alike: a page of them is enough, and a common name has thousands.
    let most = if near.len() == 1 { ALIKE } else { CANDIDATES };
    let mut people = store::people(db, &wanted, most).await?;
    if people.is_empty() && near.len() != 1 {
        let single: Vec<String> =
            near.iter().flatten().take(store::KEYS_ASKED).map(|name| format!("n:{name}")).collect();
        people = store::people(db, &single, CANDIDATES).await?;
    } else if near.len() == 1 && people.len() < 25 {
        let single: Vec<String> = near[0].iter().skip(1).map(|name| format!("n:{name}")).collect();
        people.extend(store::people(db, &single, CANDIDATES).await?);
    }
    Ok(people)
}

/// A name and up to five like it that occur, the name itself first.
async fn similar(db: &Database, name: &str) -> Result<Vec<String>> {
    let mut known: Vec<(f64, String)> = store::names(db, &keys::asked(name))
        .await?
        .into_iter()
        .map(|other| (rules::single(name, &other), other))
        .filter(|(alike, other)| *alike >= 0.84 && other != name)
        .collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut names = vec![name.to_owned()];
    names.extend(known.into_iter().take(5).map(|(_, name)| name));
    Ok(names)
}

/// Keys of pairs of names, of names with the year, or of the one name alone.
fn combined(near: &[Vec<String>], question: &Question) -> Vec<String> {
    let mut found = Vec::new();
    if let (Some(year), true) = (question.year, near.len() == 1) {
        found.extend(near.iter().flatten().map(|name| keys::with_year(name, year)));
    } else if let [only] = near {
        found.extend(only.first().map(|name| format!("n:{name}")));
    }
    // Of two names six variants each are tried, of more four of the first three: 36 or 48 keys.
    let (most, names) = if near.len() == 2 { (6, near) } else { (4, &near[..near.len().min(3)]) };
    for (at, one) in names.iter().enumerate() {
        for other in &names[at + 1..] {
            for a in one.iter().take(most) {
                found.extend(other.iter().take(most).map(|b| keys::pair(a, b)));
            }
        }
    }
    found.truncate(store::KEYS_ASKED);
    found
}

fn name_score(question: &Question, person: &Candidate) -> i64 {
    rules::name_likeness(&question.names, &rules::names_of(&person.details))
}

impl Found {
    /// Candidates as results, the best first, those that were not meant left out.
    fn ranked(people: Vec<Candidate>, question: &Question) -> Vec<Self> {
        let mut found: Vec<Self> = people
            .into_iter()
            .filter_map(|person| {
                let (score, exact) = score(question, &person)?;
                Some(Self::of(person, score, exact))
            })
            .collect();
        sort(&mut found);
        found
    }
}

fn sort(found: &mut Vec<Found>) {
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id)));
    found.dedup_by(|a, b| a.id == b.id);
}

/// How well somebody fits a question, and whether it left no doubt; none when they were not meant.
fn score(question: &Question, person: &Candidate) -> Option<(i64, bool)> {
    let number = question.nhs_number.is_some() && question.nhs_number == person.details.nhs_number;
    if number {
        return Some((100, true));
    }
    let names = if question.names.is_empty() { 100 } else { name_score(question, person) };
    if names < LEAST {
        return None;
    }
    let born = match (question.born_on, person.details.born_on) {
        (Some(asked), Some(born)) if asked == born => 0,
        (Some(asked), Some(born)) if rules::dates_alike(asked, born) => 10,
        (Some(_), _) => 30,
        _ => 0,
    };
    let year = match (question.year, person.details.born_on) {
        (Some(asked), Some(born)) if asked == born.year() => 0,
        (Some(_), _) => 20,
        _ => 0,
    };
    let differs = |asked: Option<&String>, held: Option<&String>| if asked.is_some() && asked != held { 15 } else { 0 };
    let phone = person.details.phone.as_deref().and_then(super::fold::phone);
    let place = differs(question.postcode.as_ref(), person.details.postcode.as_ref())
        + differs(question.phone.as_ref(), phone.as_ref());
    let exact = question.born_on.is_some() && born == 0 && !question.names.is_empty() && names >= 95;
    Some(((names - born - year - place).clamp(1, 99), exact))
}

/// Puts many people into the store at once: a council's old records, a borough made up for measuring.
///
/// It remembers which names are known, so that a person costs two statements. The caller's journal entry accounts for all.
#[derive(Debug, Default)]
pub struct Bulk {
    known: std::collections::HashSet<String>,
}

impl Bulk {
    /// Puts one person into the store and tells their id. Nothing is asked about duplicates.
    ///
    /// # Errors
    /// A unique rule when somebody has this NHS number.
    pub async fn put(&mut self, work: &mut Work, details: &Details) -> Result<String> {
        let id = work.new_id();
        super::store::insert(work, &id, details).await?;
        for name in rules::names_of(details) {
            if self.known.insert(name.clone()) {
                store::add_name(work, &name, &keys::of_name(&name)).await?;
            }
        }
        store::add(work, &id, &keys::of_person(details)).await?;
        Ok(id)
    }
}

/// Writes the keys of a person, new or changed.
pub(super) async fn index(work: &mut Work, person_id: &str, details: &Details, is_new: bool) -> Result<()> {
    if !is_new {
        store::forget(work, person_id).await?;
    }
    for name in rules::names_of(details) {
        if !store::knows_name(work, &name).await? {
            store::add_name(work, &name, &keys::of_name(&name)).await?;
        }
    }
    store::add(work, person_id, &keys::of_person(details)).await
}
