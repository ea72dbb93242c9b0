//! What the record knows of a person, in the words of the national lists.

use std::collections::HashMap;

use platform::{Error, Result, storage::Database};

use super::{
    export::PersonDetails,
    specification::{Field, Lookup, Release, specification},
};
use crate::people::persons::{self, Person};

/// The details of these people. Whoever is gone is absent and is written with blanks.
pub async fn details(db: &Database, ids: &[String]) -> Result<HashMap<String, PersonDetails>> {
    let mut found = HashMap::new();
    for id in ids {
        match persons::find(db, id).await {
            Ok(person) => {
                found.insert(id.clone(), of(&person)?);
            }
            Err(Error::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

fn of(person: &Person) -> Result<PersonDetails> {
    Ok(PersonDetails {
        reference: person.id.clone(),
        nhs_number: person.nhs_number.clone().unwrap_or_default(),
        first_name: person.given_name.clone(),
        last_name: person.family_name.clone(),
        practice_name: person.gp_practice.clone().unwrap_or_default(),
        gender: word(Field::Gender, person.gender.as_deref(), "Unknown")?,
        ethnicity: word(Field::Ethnicity, person.ethnicity.as_deref(), "No data: Undeclared or not known")?,
        born_on: person.born_on,
        died_on: person.died_on,
        postcode: person.postcode.clone().unwrap_or_default(),
        accommodation_status: word(Field::AccommodationStatus, person.lives.as_deref(), "Unknown")?,
        has_unpaid_carer: "Unknown".into(),
        ..PersonDetails::default()
    })
}

/// What a person said of themselves, when it is a word of the national list or close to one; else the list's unknown.
/// The record keeps their own words; the nation gets only what it has a word for.
fn word(field: Field, said: Option<&str>, unknown: &str) -> Result<String> {
    let Some(said) = said else { return Ok(unknown.to_owned()) };
    let specification = specification().map_err(Error::internal)?;
    let Some(list) = specification.list_of(field) else { return Ok(unknown.to_owned()) };
    Ok(match list.lookup(said, Release::Two) {
        Lookup::Valid(row) | Lookup::OtherRelease(row) | Lookup::Near(row) => {
            row.release_2.clone().unwrap_or_else(|| unknown.to_owned())
        }
        Lookup::Unchecked | Lookup::Unknown => unknown.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that fails should say where")]
    use super::*;

    #[test]
    fn what_people_say_becomes_a_national_word_or_unknown() {
        assert_eq!(word(Field::Gender, Some("female"), "Unknown").unwrap(), "Female");
        assert_eq!(word(Field::Gender, Some("non-binary"), "Unknown").unwrap(), "Unknown");
        assert_eq!(word(Field::Ethnicity, Some("white irish"), "x").unwrap(), "White: Irish");
        assert_eq!(word(Field::AccommodationStatus, None, "Unknown").unwrap(), "Unknown");
    }
}
