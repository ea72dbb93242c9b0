//! Helping somebody without beginning a record of them, and what it takes to begin one after all.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{
    model::Contact,
    pages::{self, Allowed},
    save, views,
};
use crate::front_door::{
    assessments::{self, Where},
    light::{self, Light, rules},
};

const EDIT: &str = "front_door/contacts:edit";
const PAGE: &str = "front_door/contacts/light.html";

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    words: String,
    caller: Option<String>,
    may_keep: Option<&'static str>,
    held: Option<Held>,
    ages: Vec<views::Item>,
    helped_with: Vec<views::Item>,
    bases: Vec<views::Item>,
}

/// What a light record holds, in words.
#[derive(Debug, Serialize)]
pub(super) struct Held {
    agreed: bool,
    called: Option<String>,
    district: Option<String>,
    age: &'static str,
    helped_with: &'static str,
    basis: Option<&'static str>,
    reason: Option<String>,
}

impl From<&Light> for Held {
    fn from(light: &Light) -> Self {
        Self {
            agreed: light.agreed,
            called: light.called.clone(),
            district: light.district.clone(),
            age: rules::label(&rules::AGES, &light.age),
            helped_with: rules::label(&rules::HELPED_WITH, &light.helped_with),
            basis: light.basis.as_ref().map(|basis| rules::label(&rules::BASES, &basis.basis)),
            reason: light.basis.as_ref().map(|basis| basis.reason.clone()),
        }
    }
}

fn items(answers: &[rules::Answer]) -> Vec<views::Item> {
    answers.iter().map(|(key, label)| views::Item { value: (*key).into(), text: (*label).into() }).collect()
}

async fn view(cx: &Cx, allowed: &Allowed) -> Result<View> {
    let contact = &allowed.contact;
    Ok(View {
        id: contact.id.clone(),
        version: contact.version,
        words: views::first_words(&contact.typed.happening),
        caller: contact.typed.caller.clone(),
        may_keep: may_keep(cx, contact).await?.err(),
        held: light::of_contact(cx.db(), &contact.id).await?.as_ref().map(Held::from),
        ages: items(&rules::AGES),
        helped_with: items(&rules::HELPED_WITH),
        bases: items(&rules::BASES),
    })
}

async fn may_keep(cx: &Cx, contact: &Contact) -> Result<Result<(), &'static str>> {
    if assessments::waits(cx.db(), Where::Contact, &contact.id).await? {
        return Ok(Err(rules::ASSESSMENT));
    }
    Ok(rules::may_keep(contact.is_open(), contact.person_id.is_some(), contact.typed.concern))
}

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    cx.show(PAGE, &view(&cx, &allowed).await?)
}

/// Makes the light record. Without consent the name goes from the contact too: then it is a tally.
pub(super) async fn make(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let contact = &allowed.contact;
    let done = format!("/contacts/{id}/done");
    if light::of_contact(cx.db(), &id).await?.is_some() {
        // The same form, sent twice.
        return Ok(cx.see_other(&done, None));
    }
    if let Err(why) = may_keep(&cx, contact).await? {
        return cx.refused(PAGE, &view(&cx, &allowed).await?, why);
    }
    let mut problems = Problems::new();
    let agreed = match cx.form.text("agreed") {
        "yes" => true,
        "no" => false,
        _ => {
            problems.add("agreed", "Say whether they agree that we keep what to call them");
            false
        }
    };
    problems.limit("called", cx.form.text("called"), 100);
    let district = rules::district(cx.form.text("district"));
    if district.is_none() && !cx.form.text("district").is_empty() {
        problems.add("district", "Write the first half of a postcode, or leave it empty");
    }
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &allowed).await?, &problems);
    }
    if save::version_of(&cx) != contact.version {
        let why = "Somebody else saved this contact in the meantime. What you wrote is still here: press again";
        return cx.refused(PAGE, &view(&cx, &allowed).await?, why);
    }
    let new = Light {
        contact_id: Some(id.clone()),
        agreed,
        called: cx.form.some("called"),
        district,
        age: rules::pick(&rules::AGES, cx.form.text("age")),
        helped_with: rules::pick(&rules::HELPED_WITH, cx.form.text("helped_with")),
        ..Light::default()
    };
    let mut after = Contact { draft: false, ..contact.clone() };
    if !agreed {
        after.typed.caller = None;
    }
    let mut work = cx.begin().await?;
    light::keep(&mut work, new).await?;
    save::keep(&mut work, contact, after).await?;
    work.commit().await?;
    Ok(cx.see_other(&done, Some("It is a light record: nothing else is kept of them. Now say how it ended.")))
}

/// Why the light record becomes a full one; then the person is found or begun.
pub(super) async fn base(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let person = format!("/contacts/{id}/person");
    let Some(held) = light::of_contact(cx.db(), &id).await? else {
        return Err(Error::Conflict("This contact has no light record, so there is nothing to convert.".into()));
    };
    if held.basis.is_some() {
        return Ok(cx.see_other(&person, None));
    }
    let (basis, reason, mut problems) = (cx.form.text("basis"), cx.form.text("reason"), Problems::new());
    problems.limit("reason", reason, 2_000);
    for (field, sentence) in rules::missing_to_convert(basis, reason) {
        problems.add(field, sentence);
    }
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &allowed).await?, &problems);
    }
    let mut work = cx.begin().await?;
    light::base(&mut work, &held, basis, reason).await?;
    work.commit().await?;
    Ok(cx.see_other(&person, Some("The reason is kept. Now find or begin their record.")))
}

/// Whether whoever looks for the person must first say why a light record becomes a full one.
pub(super) async fn stands_before(cx: &Cx, contact_id: &str) -> Result<bool> {
    Ok(light::of_contact(cx.db(), contact_id).await?.is_some_and(|light| light.basis.is_none()))
}

/// The light record of a contact, for its pages.
pub(super) async fn held(cx: &Cx, contact_id: &str) -> Result<Option<Held>> {
    let found = light::of_contact(cx.db(), contact_id).await?;
    Ok(found.as_ref().filter(|light| light.person_id.is_none()).map(Held::from))
}
