//! Suggestions: a few things near somebody that may help, for public pages that already know what they wrote. Nothing is
//! kept of who asked.

use platform::{Result, storage::Database};
use serde::Serialize;

use super::{
    rules::{self, MILE},
    search::{self, Question, store as found},
    views::{path_part, summary},
    words::stems,
};

/// So far an idea may be away, in miles.
const NEAR: f64 = 10.0;

/// A service that may help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its first sentences.
    pub summary: String,
    /// How far away, in words; empty when that is not known.
    pub distance: String,
}

/// Services found by these words, the best and nearest first, at most so many. `postcode` may be empty.
///
/// # Errors
/// Those of the record store.
pub async fn suggest(db: &Database, words: &str, postcode: &str, most: usize) -> Result<Vec<Suggestion>> {
    if stems(words).is_empty() {
        return Ok(Vec::new());
    }
    let near = search::locate(db, postcode).await?.map(|(point, _)| point);
    let within_metres = near.map(|_| NEAR * MILE);
    let question = Question { words: words.to_owned(), near, within_metres, ..Question::default() };
    let mut hits = search::search(db, &question).await?.found;
    hits.truncate(most);
    let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
    let briefs = found::briefs(db, &ids).await?;
    let idea = |hit: search::Hit| {
        let brief = briefs.iter().find(|brief| brief.id == hit.id)?;
        Some(Suggestion {
            href: format!("/find-help/services/{}", path_part(&brief.id)),
            id: brief.id.clone(),
            name: brief.name.clone(),
            summary: summary(brief.description.as_deref().unwrap_or_default(), 140),
            distance: hit.metres.map(rules::in_words).unwrap_or_default(),
        })
    };
    Ok(hits.into_iter().filter_map(idea).collect())
}

/// Ideas for what somebody wrote at length: only the words by which people name a need are looked for, so that a story
/// about the weather finds nothing.
///
/// # Errors
/// Those of the record store.
pub async fn suggest_for_story(db: &Database, story: &str, postcode: &str, most: usize) -> Result<Vec<Suggestion>> {
    let needs = found::needs(db).await?;
    let words = told(&stems(story), needs.iter().map(|need| (need.phrase.as_str(), need.words.as_str())));
    suggest(db, &words, postcode, most).await
}

/// The words of a story that name a need: whole phrases first, then words that services use.
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
    whole.extend(single);
    whole.join(" ")
}

/// The last postcode in a text such as an address: `12 Mill Lane, Larkmere ZZ1 1AE`.
pub fn postcode_in(text: &str) -> String {
    let text = text.to_uppercase();
    let parts: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let inward = |part: &str| {
        let bytes = part.as_bytes();
        bytes.len() == 3 && bytes[0].is_ascii_digit() && bytes[1..].iter().all(u8::is_ascii_uppercase)
    };
    let outward = |part: &str| {
        let bytes = part.as_bytes();
        (2..=4).contains(&bytes.len()) && bytes[0].is_ascii_uppercase() && bytes.iter().any(u8::is_ascii_digit)
    };
    let joined = |part: &str| {
        let cut = part.len().checked_sub(3)?;
        let (first, last) = part.split_at_checked(cut)?;
        (outward(first) && inward(last)).then(|| format!("{first} {last}"))
    };
    for at in (0..parts.len()).rev() {
        if at > 0 && inward(parts[at]) && outward(parts[at - 1]) {
            return format!("{} {}", parts[at - 1], parts[at]);
        }
        if let Some(found) = joined(parts[at]) {
            return found;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_is_found_in_an_address_and_nowhere_else() {
        for (text, expected) in [
            ("12 Mill Lane, Larkmere ZZ1 1AE", "ZZ1 1AE"),
            ("12 Mill Lane\nzz11ae", "ZZ1 1AE"),
            ("Flat 2, 40 High Street, LK12 4QB, England", "LK12 4QB"),
            ("W1A 1AA", "W1A 1AA"),
            ("Ring me on 01632 960001", ""),
            ("", ""),
            ("É1 1AA", ""),
        ] {
            assert_eq!(postcode_in(text), expected, "{text}");
        }
    }

    #[test]
    fn a_story_is_looked_for_by_the_words_that_name_a_need() {
        let needs = [("I feel lonely", "befriending lunch club"), ("Getting in and out of the bath", "bath rail")];
        let of = |story: &str| told(&stems(story), needs.into_iter());
        assert_eq!(of("Since Ted died I am lonely, and it rains"), "I feel lonely");
        assert_eq!(stems(&of("The bath! And I would like a lunch with others")), stems("bath lunch"));
        assert_eq!(of("It rains and the car is blue"), "");
    }
}
