//! What the record knows of a person, in the words of the national lists.

use std::collections::{HashMap, HashSet};

use platform::{Error, Result, storage::Database};

use super::{export::PersonDetails, said::national, specification::Field, store};
use crate::people::persons::{self, Person};

/// The details of these people. Whoever is gone is absent and is written with blanks.
pub async fn details(db: &Database, ids: &[String]) -> Result<HashMap<String, PersonDetails>> {
    let mut found = HashMap::new();
    let with_carers: HashSet<String> = store::with_carers(db, ids).await?.into_iter().collect();
    for id in ids {
        match persons::find(db, id).await {
            Ok(person) => {
                found.insert(id.clone(), of(&person, with_carers.contains(id))?);
            }
            Err(Error::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

fn of(person: &Person, has_carer: bool) -> Result<PersonDetails> {
    let word = |field, said: &Option<String>, unknown| {
        national(field, said.as_deref(), unknown).map(str::to_owned).map_err(Error::internal)
    };
    Ok(PersonDetails {
        reference: person.id.clone(),
        nhs_number: person.nhs_number.clone().unwrap_or_default(),
        first_name: person.given_name.clone(),
        last_name: person.family_name.clone(),
        practice_name: person.gp_practice.clone().unwrap_or_default(),
        gender: word(Field::Gender, &person.gender, "Unknown")?,
        ethnicity: word(Field::Ethnicity, &person.ethnicity, "No data: Undeclared or not known")?,
        born_on: person.born_on,
        died_on: person.died_on,
        postcode: person.postcode.clone().unwrap_or_default(),
        accommodation_status: word(Field::AccommodationStatus, &person.lives, "Unknown")?,
        // That nobody is written down does not mean that there is nobody.
        has_unpaid_carer: if has_carer { "Yes" } else { "Unknown" }.into(),
        ..PersonDetails::default()
    })
}
