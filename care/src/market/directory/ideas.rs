//! Ideas from the directory for one person: found by typed words or by the person's own, near where they live, with what
//! people answered before whether it helped (FD3, FD4, FD5). Workers see them while they talk, the public after it wrote.
//! Nothing is kept of who asked.

use std::collections::BTreeMap;

use platform::{Result, storage::Database};
use serde::Serialize;

use super::{
    rules::{self, MILE},
    search::{self, Hit, Question, store as found},
    views::{path_part, summary},
    words::stems,
};
use crate::market::worked::{self, Tally};

/// Those that are looked at before the best are shown.
const MOST_LOOKED_AT: usize = 24;
/// So far people go, in miles, when we know where they live.
const WITHIN_MILES: f64 = 10.0;
/// Words of a story that are looked up.
const MOST_OF_STORY: usize = 60;
/// Words of a story that are searched for.
const MOST_WORDS: usize = 6;

/// What ideas are wanted for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What the worker typed to look for; empty when the person's own words are to be used.
    pub words: String,
    /// What the person said.
    pub story: String,
    /// Where they live.
    pub postcode: Option<String>,
    /// How many are wanted.
    pub most: usize,
    /// Of a story, only the words by which people name a need are looked for, so that a story about the weather finds
    /// nothing: for pages where nobody looks whether an idea fits.
    pub needs_only: bool,
}

/// One service that may help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Idea {
    /// The service's id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Who offers it.
    pub organisation: String,
    /// What it is, in a few words.
    pub summary: String,
    /// How far it is.
    pub distance: String,
    /// What people answered whether it helped, with the counts.
    pub worked: String,
    /// It is closed for now.
    pub closed: bool,
}

/// What may help, and how it was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ideas {
    /// The services, best first.
    pub lines: Vec<Idea>,
    /// The needs or words they were found by.
    pub found_by: String,
    /// Distances are from the middle of an area, or not known.
    pub about_distance: &'static str,
}

/// Finds ideas.
///
/// # Errors
/// Those of the record store.
pub async fn ideas(db: &Database, wanted: &Wanted) -> Result<Ideas> {
    let mut told = Ideas::default();
    let typed = wanted.words.trim();
    let words = if typed.is_empty() { of_story(db, wanted).await? } else { typed.to_owned() };
    if stems(&words).is_empty() {
        return Ok(told);
    }
    let mut question = Question { words: words.clone(), ..Question::default() };
    if let Some(postcode) = wanted.postcode.as_deref().filter(|postcode| !postcode.is_empty()) {
        match search::locate(db, postcode).await? {
            Some((point, exact)) => {
                question.near = Some(point);
                question.within_metres = Some(WITHIN_MILES * MILE);
                told.about_distance = if exact { "" } else { "Distances are from the middle of their area." };
            }
            None => told.about_distance = "We do not know where their postcode is, so nothing is sorted by distance.",
        }
    }
    let answer = search::search(db, &question).await?;
    told.found_by = if answer.understood.is_empty() { words } else { answer.understood.join("; ") };
    let hits: Vec<Hit> = answer.found.into_iter().take(MOST_LOOKED_AT.max(wanted.most)).collect();
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let tallies = worked::of_services(db, &ids).await?;
    let hits: Vec<Hit> = ordered(hits, &tallies).into_iter().take(wanted.most).collect();
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let briefs = found::briefs(db, &ids).await?;
    let idea = |hit: &Hit| {
        let brief = briefs.iter().find(|brief| brief.id == hit.id)?;
        Some(Idea {
            href: href_of(&brief.id),
            id: brief.id.clone(),
            name: brief.name.clone(),
            organisation: brief.organisation.clone().unwrap_or_default(),
            summary: summary(brief.description.as_deref().unwrap_or_default(), 120),
            distance: hit.metres.map(rules::in_words).unwrap_or_default(),
            worked: tallies.get(&hit.id).map(|tally| tally.counts()).unwrap_or_default(),
            closed: brief.status.as_deref() == Some("temporarily closed"),
        })
    };
    told.lines = hits.iter().filter_map(idea).collect();
    Ok(told)
}

/// The page of a service.
pub fn href_of(id: &str) -> String {
    format!("/find-help/services/{}", path_part(id))
}

/// The name of a service in the public's sight.
///
/// # Errors
/// Those of the record store.
pub async fn name_of(db: &Database, id: &str) -> Result<Option<String>> {
    Ok(found::briefs(db, &[id.to_owned()]).await?.into_iter().next().map(|brief| brief.name))
}

/// The words of a story by which to look: those that have to do with needs, else those that services use.
async fn of_story(db: &Database, wanted: &Wanted) -> Result<String> {
    let mut said = stems(&wanted.story);
    said.truncate(MOST_OF_STORY);
    let needs = found::needs(db).await?;
    let words = told(&said, needs.iter().map(|need| (need.phrase.as_str(), need.words.as_str())));
    if !words.is_empty() || wanted.needs_only {
        return Ok(words);
    }
    let mut known = Vec::new();
    for some in said.chunks(MOST_WORDS) {
        known.extend(found::known(db, some).await?);
    }
    known.retain(|word| word.len() >= 5);
    known.truncate(MOST_WORDS);
    Ok(known.join(" "))
}

/// The words of a story that name a need: whole phrases first, then words that services use for it.
fn told<'a>(story: &[String], needs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let says = |text: &str| {
        let asked = stems(text);
        !asked.is_empty() && asked.iter().all(|word| story.contains(word))
    };
    let (mut whole, mut single) = (Vec::new(), Vec::new());
    for (phrase, words) in needs {
        if says(phrase) {
            whole.push(phrase);
        }
        single.extend(words.split_whitespace().filter(|word| says(word)));
    }
    single.truncate(MOST_WORDS);
    whole.extend(single);
    whole.join(" ")
}

/// The hits in the order in which they are suggested: each moved by what people answered, three places at most.
pub(super) fn ordered(hits: Vec<Hit>, tallies: &BTreeMap<String, Tally>) -> Vec<Hit> {
    let mut placed: Vec<(i64, Hit)> = (0..)
        .zip(hits)
        .map(|(at, hit)| {
            let places = tallies.get(&hit.id).map_or(0, |tally| tally.places());
            // Twice the place, less one when it moves up, so that it passes whom it comes level with.
            (2 * (at - places) - i64::from(places > 0) + i64::from(places < 0), hit)
        })
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, hit)| hit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_looked_for_by_the_words_that_name_a_need() {
        let needs = [
            ("I feel lonely", "befriending lunch club"),
            ("Getting in and out of the bath", "bath rail"),
            ("I am afraid of falling", "falls balance rail"),
        ];
        let of = |story: &str| told(&stems(story), needs.into_iter());
        assert_eq!(of("Since Ted died I am lonely, and it rains"), "I feel lonely");
        assert_eq!(stems(&of("The bath! And I would like a lunch with others")), stems("bath lunch"));
        assert_eq!(of("She fell on the stairs"), "falls");
        assert_eq!(of("It rains and the car is blue"), "");
    }
}
