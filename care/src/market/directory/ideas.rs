//! Ideas from the directory for one person, while somebody talks with them: found by typed words or by the person's own,
//! near where they live, with what people answered before whether it helped (FD3, FD4).

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
/// Those that are shown.
const MOST_SHOWN: usize = 6;
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
    let words = if typed.is_empty() { of_story(db, &wanted.story).await? } else { typed.to_owned() };
    if stems(&words).is_empty() {
        return Ok(told);
    }
    let mut question = Question { words: words.clone(), ..Question::default() };
    if let Some(postcode) = &wanted.postcode {
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
    let hits: Vec<Hit> = answer.found.into_iter().take(MOST_LOOKED_AT).collect();
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let tallies = worked::of_services(db, &ids).await?;
    let hits: Vec<Hit> = ordered(hits, &tallies).into_iter().take(MOST_SHOWN).collect();
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let briefs = found::briefs(db, &ids).await?;
    let idea = |hit: &Hit| {
        let brief = briefs.iter().find(|brief| brief.id == hit.id)?;
        Some(Idea {
            href: href_of(&brief.id),
            id: brief.id.clone(),
            name: brief.name.clone(),
            organisation: brief.organisation.clone().unwrap_or_default(),
            summary: summary(brief.description.as_deref().unwrap_or_default(), 90),
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

/// The words of a story by which to look: those of a need that is in it, else those that have to do with needs, else
/// those that services use.
async fn of_story(db: &Database, story: &str) -> Result<String> {
    let mut said: Vec<String> = Vec::new();
    for stem in stems(story) {
        if said.len() < MOST_OF_STORY && !said.contains(&stem) {
            said.push(stem);
        }
    }
    let needs = found::needs(db).await?;
    let whole = |phrase: &[String]| !phrase.is_empty() && phrase.iter().all(|word| said.contains(word));
    if let Some(need) = needs.iter().filter(|need| whole(&stems(&need.phrase))).max_by_key(|need| need.phrase.len()) {
        return Ok(need.phrase.clone());
    }
    let of_needs: Vec<String> =
        needs.iter().flat_map(|need| stems(&format!("{} {}", need.phrase, need.words))).collect();
    let mut words: Vec<&str> = said.iter().filter(|word| of_needs.contains(word)).map(String::as_str).collect();
    let mut known = Vec::new();
    if words.is_empty() {
        for some in said.chunks(MOST_WORDS) {
            known.extend(found::known(db, some).await?);
        }
        words = known.iter().filter(|word| word.len() >= 5).map(String::as_str).collect();
    }
    words.truncate(MOST_WORDS);
    Ok(words.join(" "))
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
