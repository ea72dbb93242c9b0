//! What people say of themselves, in the nation's words. The record keeps their own words; the nation gets the value of its
//! list that they mean, and the list's unknown where they mean none or could mean two.
//!
//! `said.csv` holds what is said and the code it means: `whole` means all that was said, `part` words that stand in it.
//! “With her husband” is in no row, because it does not say whose home it is.

use std::sync::LazyLock;

use super::specification::{Field, Lookup, Release, Specification, specification};

/// One thing that people say.
struct Said {
    list: &'static str,
    code: &'static str,
    /// It is all that is said, and not a part of it.
    whole: bool,
    /// Its words, with one space before, between and after.
    words: String,
}

static SAID: LazyLock<Result<Vec<Said>, String>> = LazyLock::new(|| load(include_str!("said.csv")));

/// The rows of the file; a code that its list does not have is a mistake of ours.
fn load(text: &'static str) -> Result<Vec<Said>, String> {
    let specification = specification()?;
    let mut all = Vec::new();
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        let record = record.map_err(|error| format!("said.csv: {error}"))?;
        let column = |at: usize| record.get(at).unwrap_or_default();
        let list = specification.list(column(0)).ok_or_else(|| format!("said.csv: there is no list {}", column(0)))?;
        let row = list.rows.iter().find(|row| row.code == column(1));
        let row = row.ok_or_else(|| format!("said.csv: {} has no code {}", list.name, column(1)))?;
        let whole = match column(2) {
            "whole" => true,
            "part" => false,
            other => return Err(format!("said.csv: {other:?} is neither whole nor part")),
        };
        all.push(Said { list: &list.name, code: &row.code, whole, words: words(column(3)) });
    }
    Ok(all)
}

/// A text as small letters and digits, one space before, between and after its words.
fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for letter in text.chars().filter(|letter| !matches!(letter, '’' | '\'')) {
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// The release 2 wording of what somebody said about a field, or `unknown`.
///
/// # Errors
/// Only when this program was built with a broken list.
pub fn national<'a>(field: Field, said: Option<&str>, unknown: &'a str) -> Result<&'a str, String> {
    let specification: &'static Specification = specification()?;
    let (Some(said), Some(list)) = (said, specification.list_of(field)) else { return Ok(unknown) };
    let own = match list.lookup(said.trim(), Release::Two) {
        Lookup::Valid(row) | Lookup::OtherRelease(row) | Lookup::Near(row) => Some(row.code.as_str()),
        Lookup::Unchecked | Lookup::Unknown => meant(&list.name, said)?,
    };
    Ok(own.and_then(|code| list.wording(code, Release::Two)).unwrap_or(unknown))
}

/// The one code that is meant.
fn meant(list: &str, said: &str) -> Result<Option<&'static str>, String> {
    let all = SAID.as_ref().map_err(Clone::clone)?;
    let said = words(said);
    let found: Vec<&Said> = all
        .iter()
        .filter(|one| one.list == list && if one.whole { one.words == said } else { said.contains(&one.words) })
        .collect();
    // “Staying with friends” is more exact than “with friends”, which stands in it.
    let exact = |one: &&&Said| {
        !found.iter().any(|other| other.words.len() > one.words.len() && other.words.contains(&one.words))
    };
    let mut codes = found.iter().filter(exact).map(|one| one.code);
    let first = codes.next();
    Ok(first.filter(|first| codes.all(|other| other == *first)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    const FIELDS: [(Field, &str); 3] = [
        (Field::Gender, "Unknown"),
        (Field::Ethnicity, "No data: Undeclared or not known"),
        (Field::AccommodationStatus, "Unknown"),
    ];

    /// The nation's own words in either release are understood, and each of its values has words of people.
    #[test]
    fn every_national_value_is_found() {
        for (field, unknown) in FIELDS {
            let list = specification().unwrap().list_of(field).unwrap();
            for row in &list.rows {
                let expected = row.release_2.as_deref().unwrap();
                for wording in [expected, row.release_1.as_deref().unwrap()] {
                    assert_eq!(national(field, Some(wording), unknown).unwrap(), expected);
                }
                let said = SAID.as_ref().unwrap().iter().find(|one| one.list == list.name && one.code == row.code);
                assert!(said.is_some(), "nothing that people say means {} {}", list.name, row.code);
            }
        }
    }

    #[test]
    fn every_row_means_its_own_code() {
        for one in SAID.as_ref().unwrap() {
            assert_eq!(meant(one.list, &one.words).unwrap(), Some(one.code), "{}", one.words);
        }
    }

    #[test]
    fn what_people_say_becomes_a_national_word_or_unknown() {
        let (owner, family) =
            ("Owner occupier or shared ownership scheme", "Settled mainstream housing with family or friends");
        let sheltered = "Sheltered housing, extra care housing or other sheltered housing";
        for (field, said, expected) in [
            (Field::Gender, "female", "Female"),
            (Field::Gender, "Woman", "Female"),
            (Field::Gender, "non-binary", "Other"),
            (Field::Gender, "rather not", "Unknown"),
            (Field::Ethnicity, "white irish", "White: Irish"),
            (Field::Ethnicity, "White British", "White: English, Welsh, Scottish, Northern Irish or British"),
            (Field::Ethnicity, "Black African", "Black, Black British, Caribbean or African: African"),
            (Field::Ethnicity, "Cornish", "No data: Undeclared or not known"),
            (Field::AccommodationStatus, "Alone, own two-storey house", owner),
            (
                Field::AccommodationStatus,
                "Alone, council flat",
                "Tenant: Local authority or other social housing provider",
            ),
            (Field::AccommodationStatus, "With her son’s family", family),
            (Field::AccommodationStatus, "Sheltered flat", sheltered),
            (
                Field::AccommodationStatus,
                "Staying with friends",
                "Staying with family or friends as a short term guest",
            ),
            (Field::AccommodationStatus, "Nursing care home", "Registered nursing home"),
            // It could be anybody's home, or one of two.
            (Field::AccommodationStatus, "With her husband", "Unknown"),
            (Field::AccommodationStatus, "With her son in a council flat", "Unknown"),
            (Field::AccommodationStatus, "with her daughters", "Unknown"),
            (Field::AccommodationStatus, "", "Unknown"),
        ] {
            let unknown = FIELDS.iter().find(|(one, _)| *one == field).unwrap().1;
            assert_eq!(national(field, Some(said), unknown).unwrap(), expected, "{said}");
        }
        assert_eq!(national(Field::AccommodationStatus, None, "Unknown").unwrap(), "Unknown");
    }
}
