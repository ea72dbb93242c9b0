//! People around a person: how two people know each other, read from both sides, with dates.
//!
//! One row says that one person is the son, neighbour, carer … of another; on the other's page it is read the other way.

pub(super) mod pages;
mod store;

use jiff::civil::Date;
use platform::{Error, Result, access::Record, web::Cx, work::Work};
use serde::Serialize;

use super::{Visible, model::Person, seen};

/// How people know each other: the name kept, its inverse, and the words on the page of the other person.
const KINDS: [(&str, &str, &str); 16] = [
    ("partner", "partner", "Partner, husband or wife"),
    ("child", "parent", "Son or daughter"),
    ("parent", "child", "Parent"),
    ("grandchild", "grandparent", "Grandchild"),
    ("grandparent", "grandchild", "Grandparent"),
    ("sibling", "sibling", "Brother or sister"),
    ("relative", "relative", "Other relative"),
    ("friend", "friend", "Friend"),
    ("neighbour", "neighbour", "Neighbour"),
    ("carer", "cared_for", "Carer"),
    ("cared_for", "carer", "Somebody they look after"),
    ("attorney", "donor", "Holds lasting power of attorney for them"),
    ("donor", "attorney", "Gave them lasting power of attorney"),
    ("advocate", "advised", "Advocate"),
    ("advised", "advocate", "Somebody they speak up for"),
    ("lives_with", "lives_with", "Lives in the same home"),
];

/// The words for what somebody is to the person whose page it is.
pub(super) fn words(kind: &str) -> &'static str {
    KINDS.iter().find(|(name, ..)| *name == kind).map_or("Knows them", |(.., words)| words)
}

/// The same relation from the other side.
pub(super) fn inverse(kind: &str) -> &'static str {
    KINDS.iter().find(|(name, ..)| *name == kind).map_or("relative", |(_, inverse, _)| inverse)
}

/// Whether there is a relation of this name.
pub fn is_kind(kind: &str) -> bool {
    KINDS.iter().any(|(name, ..)| *name == kind)
}

/// Somebody around a person, as the page shows them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Around {
    /// The relation's id.
    pub id: String,
    /// The other person's id; empty when the record is closed to whoever reads this.
    pub other_id: String,
    /// Their name, or that the record is restricted.
    pub name: String,
    /// What they are to the person.
    pub words: &'static str,
    pub phone: Option<String>,
    pub note: Option<String>,
    pub started_on: Option<Date>,
    pub ended_on: Option<Date>,
    pub died: bool,
}

/// A row read from the side of one person.
pub(super) struct Found {
    pub id: String,
    /// What the other is to the person.
    pub kind: String,
    pub other: Record,
    pub name: String,
    pub phone: Option<String>,
    pub note: Option<String>,
    pub started_on: Option<Date>,
    pub ended_on: Option<Date>,
    pub died: bool,
}

/// Everybody around a person, those of today first.
pub(super) async fn of(cx: &Cx, person_id: &str) -> Result<Vec<Around>> {
    let found = store::of(cx.db(), person_id).await?;
    let shown = found.into_iter().map(|row| {
        let hidden = seen(cx, &row.other, false) != Visible::Shown;
        Around {
            id: row.id,
            words: words(&row.kind),
            other_id: if hidden { String::new() } else { row.other.id },
            name: if hidden { "A restricted record".into() } else { row.name },
            phone: row.phone.filter(|_| !hidden),
            note: row.note.filter(|_| !hidden),
            started_on: row.started_on,
            ended_on: row.ended_on,
            died: row.died,
        }
    });
    let mut shown: Vec<Around> = shown.collect();
    shown.sort_by_key(|around| around.ended_on.is_some());
    Ok(shown)
}

/// Who is around a person today, each in a few words: “Carer: Tunde Adeyemi”.
pub async fn in_brief(cx: &Cx, person_id: &str) -> Result<Vec<String>> {
    let all = of(cx, person_id).await?;
    let today = all.iter().filter(|around| around.ended_on.is_none() && !around.died);
    Ok(today.map(|around| format!("{}: {}", around.words, around.name)).collect())
}

/// A relation about to be written down: `other` is the `kind` of `person`.
#[derive(Clone, Debug, Serialize)]
pub struct NewRelation {
    /// What the other is to the person, one of the kept names: `child`, `carer` …
    pub kind: String,
    /// The other person.
    pub other_id: String,
    /// What is worth knowing about it.
    pub note: Option<String>,
    /// Since when, if it matters.
    pub started_on: Option<Date>,
}

/// Writes down that `new.other_id` is the child, carer … of a person. It is in the journal of both.
///
/// # Errors
/// A refusal when it is not a relation we know, or of somebody with themselves, or written down already.
pub async fn relate(work: &mut Work, person: &Person, new: &NewRelation) -> Result<()> {
    if !is_kind(&new.kind) {
        return Err(Error::Refusal("Choose from the list how they know each other.".into()));
    }
    if new.other_id == person.id {
        return Err(Error::Refusal("This is the person's own record. Choose somebody else.".into()));
    }
    if store::is_there(work, &person.id, &new.other_id, &new.kind, inverse(&new.kind)).await? {
        return Err(Error::Refusal("This is written down already.".into()));
    }
    store::insert(work, &person.id, new).await?;
    let turned = NewRelation { kind: inverse(&new.kind).into(), other_id: person.id.clone(), ..new.clone() };
    for (id, told) in [(person.id.as_str(), new), (new.other_id.as_str(), &turned)] {
        work.changed("people/persons:edit", ("person", id), Some(id), None, Some(told)).await?;
    }
    Ok(())
}

/// A relation has ended: on a day, and it stays readable.
///
/// # Errors
/// Not found when it is not a relation of this person, or has ended already.
pub async fn end(work: &mut Work, person: &Person, relation_id: &str, ended_on: Date) -> Result<()> {
    if !store::end(work, &person.id, relation_id, ended_on).await? {
        return Err(Error::NotFound(
            "There is no such relation any more. Open the record again to see who is around.".into(),
        ));
    }
    let told = serde_json::json!({"relation": relation_id, "ended_on": ended_on});
    work.changed("people/persons:edit", ("person", &person.id), Some(&person.id), None, Some(&told)).await
}
