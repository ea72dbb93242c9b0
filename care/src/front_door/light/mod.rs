//! A light record: somebody was helped without a full record, and we keep as little of them as that takes.
//!
//! Promise FD6. Whoever makes one may do it from a contact, or from a hub where no contact was taken down.
//!
//! | a light record is | when |
//! |---|---|
//! | a tally | they did not agree that we keep a name: it is counted and tells of nobody |
//! | a light record | they agreed: what to call them, about how old, which part of town, what helped |
//! | on its way | it may become a full record, by their consent or by a duty of ours; the reason is kept |
//! | converted | it became a person's record, and the contact is theirs |
//!
//! It tells the nation nothing: nobody asked the council for more than a talk. Once it is a full record, its contact is a
//! request like any other. Law: Care Act 2014 sections 2 and 4; UK GDPR article 5(1)(c). Method: I11 of the journey.

pub mod rules;
mod pages;
mod store;
mod town;
#[cfg(test)]
mod tests;

pub use store::{Month, months};

use jiff::Timestamp;
use platform::{
    Error, Result,
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::{Database, Migration},
    work::Work,
};
use serde::Serialize;

const LIST: &str = "front_door/light:list";

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/light",
    menu: Some(Menu {
        label: "Light records",
        href: "/light-records",
        action: LIST,
        words: "How many people were helped without a full record",
    }),
    actions: &[Action { name: LIST, on: On::Area, words: "count light records" }],
    routes: || vec![Route::get("/light-records", Access::Area(LIST), pages::list)],
    tables: &[Migration { name: "20261126_72_light", sql: include_str!("tables/20261126_72_light.sql") }],
    samples: &["/light-records"],
    town: Some(|app| Box::pin(town::fill(app))),
    ..Slice::NONE
};

/// A light record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Light {
    /// UUIDv7.
    pub id: String,
    /// The contact they were helped in; none when they were met at a hub.
    pub contact_id: Option<String>,
    /// They let us keep what to call them.
    pub agreed: bool,
    /// What to call them.
    pub called: Option<String>,
    /// The first half of their postcode.
    pub district: Option<String>,
    /// A key of [`rules::AGES`].
    pub age: String,
    /// A key of [`rules::HELPED_WITH`].
    pub helped_with: String,
    /// Why it may become a full record.
    pub basis: Option<Basis>,
    /// The record it became.
    pub person_id: Option<String>,
}

/// Why a light record may become a full one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// A key of [`rules::BASES`].
    pub basis: String,
    /// In words.
    pub reason: String,
    /// When it was said.
    pub at: Timestamp,
}

/// Makes a light record, with its journal entry. A name that nobody agreed to is left out.
///
/// # Errors
/// A conflict when the contact has one already.
pub async fn keep(work: &mut Work, new: Light) -> Result<Light> {
    let called = new.called.clone().filter(|_| new.agreed);
    let kept = Light { id: work.new_id(), called, basis: None, person_id: None, ..new };
    store::insert(work, &kept).await?;
    work.changed("front_door/light:make", ("light record", &kept.id), None, None, Some(&kept)).await?;
    Ok(kept)
}

/// The light record of a contact.
///
/// # Errors
/// As the record store says.
pub async fn of_contact(db: &Database, contact_id: &str) -> Result<Option<Light>> {
    store::of_contact(db, contact_id).await
}

/// Writes down why a light record may become a full one: they agree, or we have a duty. The reason stays.
///
/// # Errors
/// A refusal when it is neither, or no reason is given; a conflict when it was said already.
pub async fn base(work: &mut Work, light: &Light, basis: &str, reason: &str) -> Result<()> {
    if !rules::missing_to_convert(basis, reason).is_empty() {
        return Err(Error::Refusal(rules::ONLY_BY.into()));
    }
    let basis = Basis { basis: basis.to_owned(), reason: reason.to_owned(), at: work.now() };
    store::base(work, &light.id, &basis).await?;
    let after = Light { basis: Some(basis), ..light.clone() };
    work.changed("front_door/light:convert", ("light record", &light.id), None, Some(light), Some(&after)).await
}

/// Something was said that makes it our duty to begin a full record: the light record of the contact, if there is one, is
/// on its way, and nobody has to agree first.
///
/// # Errors
/// As the record store says.
pub async fn by_duty(work: &mut Work, contact_id: &str, reason: &str) -> Result<()> {
    match store::find_in(work, contact_id).await? {
        Some(light) if light.basis.is_none() => base(work, &light, rules::DUTY, reason).await,
        _ => Ok(()),
    }
}

/// The contact was given to a person: its light record, if there is one, became theirs.
///
/// # Errors
/// A refusal when it may not become a full record yet.
pub async fn converted(work: &mut Work, contact_id: &str, person_id: &str) -> Result<()> {
    let Some(light) = store::find_in(work, contact_id).await? else { return Ok(()) };
    if light.basis.is_none() {
        return Err(Error::Refusal(rules::ONLY_BY.into()));
    }
    store::convert(work, &light.id, person_id).await?;
    let after = Light { person_id: Some(person_id.to_owned()), ..light.clone() };
    let subject = ("light record", light.id.as_str());
    work.changed("front_door/light:convert", subject, Some(person_id), Some(&light), Some(&after)).await
}
