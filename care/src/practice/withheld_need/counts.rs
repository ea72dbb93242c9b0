//! What the page counts: unmet needs as a table of months and needs, and of places; and the closures and signals of the index.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use platform::{Result, clock::london_date, storage::Database};
use serde::Serialize;

use super::rules::{Closure, Signals};
use crate::{
    front_door::{
        contacts,
        unmet_needs::{self, Unmet, rules as unmet},
    },
    people::small_numbers::told,
    practice::conversations,
    safeguarding::concerns,
};

/// A count with what it is of, as it may be told.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    pub name: String,
    pub told: String,
}

/// A need with its counts of each month.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct NeedLine {
    pub name: String,
    pub months: Vec<String>,
}

/// The table of months and needs. It has no totals, so that no hidden count can be worked out from them.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Table {
    pub months: Vec<Date>,
    pub needs: Vec<NeedLine>,
}

/// Needs by month, the commonest need first, each count as it may be told.
pub(super) fn table(all: &[Unmet], months: &[Date]) -> Table {
    let mut by: BTreeMap<&str, BTreeMap<Date, i64>> = BTreeMap::new();
    for one in all {
        let month = london_date(one.at).first_of_month();
        *by.entry(one.need.as_str()).or_default().entry(month).or_default() += 1;
    }
    let mut needs: Vec<(&str, BTreeMap<Date, i64>)> = by.into_iter().collect();
    needs.sort_by_key(|(name, counts)| (-counts.values().sum::<i64>(), *name));
    let line = |(name, counts): (&str, BTreeMap<Date, i64>)| NeedLine {
        name: name.to_owned(),
        months: months.iter().map(|month| words(counts.get(month).copied().unwrap_or_default())).collect(),
    };
    Table { months: months.to_vec(), needs: needs.into_iter().map(line).collect() }
}

/// Needs by one thing, the commonest first, each count as it may be told. Nobody sees a total beside them.
pub(super) fn lines(all: &[Unmet], of: impl Fn(&Unmet) -> String) -> Vec<Line> {
    let mut by: BTreeMap<String, i64> = BTreeMap::new();
    for one in all {
        *by.entry(of(one)).or_default() += 1;
    }
    let mut counts: Vec<(String, i64)> = by.into_iter().collect();
    // Small counts stand in the order of their names, so that the order tells nothing of them.
    counts.sort_by_key(|(name, count)| (if *count < 5 { 0 } else { -count }, name.clone()));
    counts.into_iter().map(|(name, count)| Line { name, told: words(count) }).collect()
}

fn words(count: i64) -> String {
    told(count).words()
}

/// Where a need was, as people read it.
pub(super) fn place(one: &Unmet) -> String {
    one.district.clone().unwrap_or_else(|| "Not known".into())
}

/// Why it was not met, as people read it.
pub(super) fn why(one: &Unmet) -> String {
    unmet::why_words(&one.why).to_owned()
}

/// The closures between two moments: contacts with people we know, and conversations 1 and 3 that grew out of none. A
/// contact and the conversation that grew out of it are one closure; a need unmet in either is its.
pub(super) async fn closures(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Closure>> {
    let unmet: BTreeSet<(String, String)> = unmet_needs::sources(db).await?.into_iter().collect();
    let held = |kind: &str, id: &str| unmet.contains(&(kind.to_owned(), id.to_owned()));
    let talks = conversations::ended(db, from, before).await?;
    let of_contact: BTreeSet<&str> = talks
        .iter()
        .filter(|talk| held("conversation", &talk.id))
        .filter_map(|talk| talk.contact_id.as_deref())
        .collect();
    let mut closures = Vec::new();
    for one in contacts::ended(db, from, before).await? {
        let unmet = held("contact", &one.id) || of_contact.contains(one.id.as_str());
        closures.push(Closure { person: one.person_id, at: one.at, unmet });
    }
    for talk in &talks {
        if talk.kind != 2 && (talk.contact_id.is_none() || talk.kind == 3) {
            let unmet = held("conversation", &talk.id);
            closures.push(Closure { person: talk.person_id.clone(), at: talk.at, unmet });
        }
    }
    Ok(closures)
}

/// The signals since a moment that the record knows.
pub(super) async fn signals(db: &Database, from: Timestamp) -> Result<Signals> {
    let came = contacts::came_of_people(db, from).await?;
    let hospital = came.iter().filter(|one| one.hospital).map(|one| (one.person_id.clone(), one.at)).collect();
    Ok(Signals {
        recontacts: came.into_iter().map(|one| (one.person_id, one.at)).collect(),
        // Nobody writes down yet how strained a carer is, so nothing is known of whether it rose.
        strain: None,
        hospital,
        concerns: concerns::raised_since(db, from).await?,
    })
}

/// All unmet needs between two moments.
pub(super) async fn unmet_between(db: &Database, from: Timestamp, before: Timestamp) -> Result<Vec<Unmet>> {
    unmet_needs::between(db, from, before).await
}
