//! Whom another reading of the official texts would move: every row behind the figures that stands otherwise under it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Person;

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stand {
    /// The group of age.
    pub group: String,
    /// Whether it is in the denominator.
    pub denominator: bool,
    /// Whether it is in the numerator.
    pub numerator: bool,
    /// Days or pence, where the measure has them.
    pub value: Option<f64>,
    /// The rule that placed it.
    pub rule: String,
    /// What the rule found.
    pub outcome: Option<String>,
}

/// A row that stands otherwise; one that is not there under a reading has no place under it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// The reading, as `name=value`.
    pub reading: String,
    /// The council's national code.
    pub la: String,
    /// The person as the nation knows them.
    pub person_key: String,
    /// The council's own id of the person.
    pub la_person_id: Option<String>,
    /// The measure's code.
    pub measure: String,
    /// Which episode or event of the person.
    pub unit: String,
    /// Where it stands now.
    pub from: Option<Stand>,
    /// Where it would stand.
    pub to: Option<Stand>,
}

/// Who moves from the rows before to the rows after.
pub(super) fn moved(reading: &str, before: &[Person], after: &[Person]) -> Vec<Moved> {
    let mut rows: BTreeMap<(&str, &str, &str, &str), [Option<&Person>; 2]> = BTreeMap::new();
    for (side, people) in [before, after].into_iter().enumerate() {
        for person in people {
            let key = (&*person.la, &*person.measure, &*person.person_key, &*person.unit);
            rows.entry(key).or_default()[side] = Some(person);
        }
    }
    let mut found = Vec::new();
    for ((la, measure, person_key, unit), [from, to]) in rows {
        let (stood, stands) = (from.map(stand), to.map(stand));
        if stood != stands {
            found.push(Moved {
                reading: reading.to_owned(),
                la: la.to_owned(),
                person_key: person_key.to_owned(),
                la_person_id: to.or(from).and_then(|person| person.la_person_id.clone()),
                measure: measure.to_owned(),
                unit: unit.to_owned(),
                from: stood,
                to: stands,
            });
        }
    }
    found
}

fn stand(person: &Person) -> Stand {
    let Person { group, denominator, numerator, value, rule, outcome, .. } = person;
    Stand {
        group: group.clone(),
        denominator: *denominator,
        numerator: *numerator,
        value: *value,
        rule: rule.clone(),
        outcome: outcome.clone(),
    }
}

/// For the person at the keyboard.
pub(super) fn in_words(moved: &Moved) -> String {
    let words = |stand: &Option<Stand>| {
        let Some(stand) = stand else { return "is not looked at".to_owned() };
        let counts = match (stand.denominator, stand.numerator) {
            (true, true) => "counts",
            (true, false) => "is in the denominator",
            _ => "is left out",
        };
        format!("{counts} ({})", stand.rule.replace('_', " "))
    };
    let person = moved.la_person_id.as_deref().unwrap_or(&moved.person_key);
    format!(
        "{}: {} {person} {} {}, and would be so: {}",
        moved.reading,
        moved.measure,
        moved.unit,
        words(&moved.from),
        words(&moved.to)
    )
}
