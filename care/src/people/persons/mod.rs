//! People and their records: who they are, how to reach and be with them, who is around them. Promise PR1.
//!
//! Used by everybody who works with people; a record is begun before much is known, so only some name is needed.
//! Headings of *About me* follow PRSB About me v2.0 (DAPB4022); communication needs follow DCB1605.
//!
//! | rule | where |
//! |---|---|
//! | two people never share an NHS number; two different NHS numbers are never one person | `rules`, a unique index |
//! | a likely second record is warned of, and begun only with a reason | `rules::LIKELY`, `pages` |
//! | a restricted record is not found by those who may not see it, except as a hint to an exact question | `rules::visible` |

pub mod about_me;
mod allocation;
mod fold;
mod form;
mod history;
pub mod measure;
mod model;
mod next_step;
mod pages;
mod protection;
mod record;
pub mod relations;
pub mod rules;
mod search;
mod store;

#[cfg(test)]
mod tests;

pub use fold::{nhs_number, phone, postcode};
pub use model::{Details, Found, NewPerson, NextStep, Person};
pub use next_step::{Agreed, agree_next_step, drop_next_step, set_next_step};
pub use rules::Visible;
pub use search::{Bulk, keys_of, name_keys_of, possible_duplicates, search};
pub use store::{deaths, postcodes, record_in_list, without_their_parts};

use platform::{
    Error, Result,
    access::Record,
    slice::{Access, Action, History, Menu, On, Route, Slice},
    storage::{Database, Migration, StorageError},
    web::Cx,
    work::Work,
};

use serde::Serialize;

use crate::people::timeline;

const NOT_FOUND: &str =
    "There is no record of this person. If the address was typed, check it; or search for them by name.";

/// Where one reads who looked at a person's record.
const HISTORY: History = History { kind: "person", path: "/people/{id}/history", action: "people/persons:history" };

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "people/persons",
    actions: &[
        Action { name: "people/persons:list", on: On::Area, words: "find people by name" },
        Action { name: "people/persons:create", on: On::Area, words: "begin a record" },
        Action { name: "people/persons:view", on: On::Record, words: "open a person's record" },
        Action { name: "people/persons:edit", on: On::Record, words: "change a person's record" },
        Action {
            name: "people/persons:history",
            on: On::Record,
            words: "see who looked at a record, and what changed",
        },
        Action {
            name: "people/persons:protect",
            on: On::Record,
            words: "restrict a record, and keep a colleague out of it",
        },
    ],
    menu: Some(Menu {
        label: "People",
        href: "/people",
        action: "people/persons:list",
        words: "Find somebody, or begin their record",
    }),
    often: true,
    routes: || {
        const VIEW: Access = Access::Record("people/persons:view");
        const EDIT: Access = Access::Record("people/persons:edit");
        const PROTECT: Access = Access::Record("people/persons:protect");
        vec![
            Route::get("/people", Access::Area("people/persons:list"), pages::list),
            Route::get("/people/new", Access::Area("people/persons:create"), pages::new),
            Route::post("/people", Access::Area("people/persons:create"), pages::create),
            Route::get("/people/{id}", VIEW, record::show),
            Route::get("/people/{id}/edit", EDIT, pages::edit),
            Route::post("/people/{id}/edit", EDIT, pages::update),
            Route::get("/people/{id}/about-me", EDIT, about_me::pages::edit),
            Route::post("/people/{id}/about-me", EDIT, about_me::pages::update),
            Route::get("/people/{id}/about-me/versions", VIEW, about_me::pages::versions),
            Route::get("/people/{id}/relations/new", EDIT, relations::pages::new),
            Route::post("/people/{id}/relations", EDIT, relations::pages::create),
            Route::post("/people/{id}/relations/{relation}/end", EDIT, relations::pages::finish),
            Route::get("/people/{id}/allocation", EDIT, allocation::edit),
            Route::post("/people/{id}/allocation", EDIT, allocation::update),
            Route::get("/people/{id}/protection", PROTECT, protection::edit),
            Route::post("/people/{id}/protection", PROTECT, protection::update),
            Route::get(HISTORY.path, Access::Record(HISTORY.action), history::show),
        ]
    },
    history: Some(HISTORY),
    samples: &["/people", "/people/new"],
    tables: &[
        Migration { name: "20261122_21_persons", sql: include_str!("tables/20261122_21_persons.sql") },
        Migration { name: "20261122_22_about_me", sql: include_str!("tables/20261122_22_about_me.sql") },
        Migration { name: "20261122_23_relations", sql: include_str!("tables/20261122_23_relations.sql") },
        Migration { name: "20261125_24_persons_queue", sql: include_str!("tables/20261125_24_persons_queue.sql") },
    ],
    ..Slice::NONE
};

/// The person of this id.
///
/// # Errors
/// Not found, in a sentence.
pub async fn find(db: &Database, id: &str) -> Result<Person> {
    store::find(db, id).await?.ok_or_else(|| Error::NotFound(NOT_FOUND.into()))
}

/// Whether whoever asks may be told of a record: a restricted one, and that of somebody they are connected with, only when
/// the policy lets them open it. `exact` when what they asked left no doubt whom they mean.
pub fn seen(cx: &Cx, record: &Record, exact: bool) -> Visible {
    let me = cx.session().map_or("", |session| session.account.id.as_str());
    rules::visible(record, exact, me, cx.can_on("people/persons:view", record))
}

/// As [`find`], for whoever may know of the record: for everybody else there is none.
///
/// # Errors
/// Not found, in a sentence that is the same for both.
pub async fn find_seen(cx: &Cx, id: &str) -> Result<Person> {
    let person = find(cx.db(), id).await?;
    if seen(cx, &person.record(), false) == Visible::Shown {
        return Ok(person);
    }
    Err(Error::NotFound(NOT_FOUND.into()))
}

/// As [`find`], seen from inside a transaction.
pub async fn find_in(work: &mut Work, id: &str) -> Result<Person> {
    store::find_in(work, id).await?.ok_or_else(|| Error::NotFound(NOT_FOUND.into()))
}

/// Begins a record: its row, the keys it is found by, its journal entry and the first line of its timeline.
///
/// # Errors
/// A refusal when somebody else has this NHS number: two people never share one.
pub async fn create(work: &mut Work, new: NewPerson) -> Result<Person> {
    refuse_shared_number(work, None, &new).await?;
    let id = work.new_id();
    store::insert(work, &id, &new).await.map_err(shared_number)?;
    search::index(work, &id, &new, true).await?;
    let person = find_in(work, &id).await?;
    work.changed("people/persons:create", ("person", &id), Some(&id), None, Some(&person)).await?;
    let by = work.actor().name.clone();
    let line = timeline::Line {
        person_id: &id,
        at: work.now(),
        kind: timeline::Kind::Note,
        title: "Record begun",
        words: None,
        href: None,
        by: &by,
    };
    timeline::add(work, &line).await?;
    Ok(person)
}

/// Saves a person's details over the version the writer saw.
///
/// # Errors
/// A conflict when somebody saved in between; a refusal when somebody else has this NHS number.
pub async fn save(work: &mut Work, seen: &Person, details: Details) -> Result<Person> {
    refuse_shared_number(work, Some(&seen.id), &details).await?;
    let before = find_in(work, &seen.id).await?;
    if !store::save(work, &seen.id, seen.version, &details).await.map_err(shared_number)? {
        return Err(Error::Conflict(
            "Somebody else saved this record while you were writing. Yours is not lost: it is shown beside theirs."
                .into(),
        ));
    }
    search::index(work, &seen.id, &details, false).await?;
    let after = find_in(work, &seen.id).await?;
    work.changed("people/persons:edit", ("person", &seen.id), Some(&seen.id), Some(&before), Some(&after)).await?;
    Ok(after)
}

async fn refuse_shared_number(work: &mut Work, own_id: Option<&str>, details: &Details) -> Result<()> {
    let Some(number) = &details.nhs_number else { return Ok(()) };
    match store::holder_of(work, number).await? {
        Some(holder) if Some(holder.id.as_str()) != own_id => Err(Error::Refusal(SHARED_NUMBER.into())),
        _ => Ok(()),
    }
}

const SHARED_NUMBER: &str = "Another record has this NHS number already, and two people never share one. Nothing was \
     saved. Find that record by the number; if it is somebody else's, check both numbers with the GP practice.";

/// Two writers in the same moment: the index decides what the question before could not see.
fn shared_number(cause: StorageError) -> Error {
    match cause {
        StorageError::Unique(_) => Error::Refusal(SHARED_NUMBER.into()),
        other => other.into(),
    }
}

/// Allocates a record to an account and a team; either may be nobody.
///
/// # Errors
/// A conflict when it was allocated to somebody else in the meantime.
pub async fn hold(work: &mut Work, person: &Person, owner_id: Option<&str>, team_id: Option<&str>) -> Result<()> {
    if !store::hold(work, person, owner_id, team_id).await? {
        return Err(Error::Conflict(
            "Somebody else allocated this record in the meantime. Nothing of yours was saved: look again, then choose."
                .into(),
        ));
    }
    let after = find_in(work, &person.id).await?;
    let id = person.id.as_str();
    work.changed("people/persons:edit", ("person", id), Some(id), Some(person), Some(&after)).await
}

/// Writes down why a record was begun although others may be the same person's.
pub async fn begun_although(work: &mut Work, person: &Person, ids: &[String], because: &str) -> Result<()> {
    #[derive(Serialize)]
    struct Told<'a> {
        begun_although: &'a [String],
        because: &'a str,
    }
    let subject = ("person", person.id.as_str());
    let told = Told { begun_although: ids, because };
    work.changed("people/persons:create", subject, Some(&person.id), None, Some(&told)).await
}

/// Sets who may know that a record exists: restricted or not, and the accounts with a personal connection, with the reason.
///
/// # Errors
/// A conflict when it is not as the writer saw it any more.
pub async fn protect(
    work: &mut Work,
    seen: &Person,
    restricted: bool,
    barred: &[String],
    because: Option<&str>,
) -> Result<()> {
    if !store::protect(work, seen, restricted, barred).await? {
        return Err(Error::Conflict(
            "Somebody else changed in the meantime who may know of this record. Nothing of yours was saved: look again, then choose."
                .into(),
        ));
    }
    let before = Protection { restricted: seen.restricted, barred: &seen.barred, because: None };
    let after = Protection { restricted, barred, because };
    let id = seen.id.as_str();
    work.changed("people/persons:protect", ("person", id), Some(id), Some(&before), Some(&after)).await
}

/// What the journal says of a record's protection.
#[derive(Serialize)]
struct Protection<'a> {
    restricted: bool,
    barred: &'a [String],
    because: Option<&'a str>,
}
