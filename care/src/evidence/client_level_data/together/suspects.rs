//! Who might contradict themselves, seen while the rows of each person pass by in order: most people do not, and then the
//! questions about rows together need not be asked of them. Whoever is no suspect here is in no such finding; whoever is one
//! may be in none either.

use engine::columns::Given;

use crate::evidence::client_level_data::specification::{Field, Specification};
use crate::evidence::client_level_data::stored;

/// What is looked at: the column, and codes that contradict nothing.
const LOOKED_AT: [(Field, &[&str]); 5] = [
    (Field::Gender, &["unknown"]),
    (Field::Ethnicity, &["refused", "undeclared"]),
    (Field::AccommodationStatus, &["unknown"]),
    (Field::DateOfBirth, &[]),
    // One NHS number under several identifiers.
    (Field::LaPersonUniqueIdentifier, &[]),
];

/// A row with so many letters more counts as another row: their memory is what is bounded.
const LONG: usize = 2_000;

/// What one person's rows say of one thing.
#[derive(Debug, Default, Clone)]
struct Said {
    text: String,
    day: i32,
    any: bool,
}

/// Looks at rows in the order of people.
#[derive(Debug)]
pub(in super::super) struct Suspects {
    /// The place of the person's key, and of what is looked at.
    person_at: usize,
    places: [usize; LOOKED_AT.len()],
    person: String,
    said: [Said; LOOKED_AT.len()],
    suspected: bool,
    rows_of_person: u64,
    /// Rows of suspects so far.
    rows: u64,
    most: u64,
    people: Vec<String>,
}

impl Suspects {
    /// Keeps so many rows' people in mind at most.
    pub(in super::super) fn new(specification: &Specification, most: u64) -> Self {
        let columns = stored::columns(specification);
        let at = |name: &str| columns.iter().position(|(column, _)| column == name).unwrap_or(usize::MAX);
        Self {
            person_at: at("person_key"),
            places: LOOKED_AT.map(|(field, _)| at(stored::column_name(field))),
            person: String::new(),
            said: [const { Said { text: String::new(), day: 0, any: false } }; LOOKED_AT.len()],
            suspected: false,
            rows_of_person: 0,
            rows: 0,
            most,
            people: Vec::new(),
        }
    }

    /// The next row of the kept file.
    pub(in super::super) fn see(&mut self, row: &[Given<'_>]) {
        let Some(Given::Text(person)) = row.get(self.person_at) else { return };
        if *person != self.person {
            self.next_person();
            self.person.push_str(person);
        }
        let letters: usize = row.iter().map(|value| if let Given::Text(text) = value { text.len() } else { 0 }).sum();
        self.rows_of_person += 1 + (letters / LONG) as u64;
        for ((place, said), (_, harmless)) in self.places.iter().zip(&mut self.said).zip(LOOKED_AT) {
            let differs = match row.get(*place) {
                Some(Given::Text(text)) if !harmless.contains(text) => {
                    if !said.any {
                        said.text.push_str(text);
                    }
                    said.text != *text
                }
                Some(Given::Day(day)) => {
                    if !said.any {
                        said.day = *day;
                    }
                    said.day != *day
                }
                _ => continue,
            };
            said.any = true;
            self.suspected |= differs;
        }
    }

    fn next_person(&mut self) {
        if self.suspected {
            self.rows += self.rows_of_person;
            if self.rows <= self.most {
                self.people.push(std::mem::take(&mut self.person));
            }
        }
        self.person.clear();
        self.suspected = false;
        self.rows_of_person = 0;
        for said in &mut self.said {
            said.text.clear();
            said.any = false;
        }
    }

    /// The keys of the suspects; none if they are too many to keep in mind, and everybody is to be asked about.
    pub(in super::super) fn people(mut self) -> Option<Vec<String>> {
        self.next_person();
        (self.rows <= self.most).then_some(self.people)
    }
}
