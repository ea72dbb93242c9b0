//! Finding out whose contact it is: after the talk, never before it. A contact may stand without a person until then.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::Contact,
    pages::{self, Allowed},
    save, views,
};
use crate::people::{
    persons::{self, Found, NewPerson},
    timeline,
};

const PAGE: &str = "front_door/contacts/person.html";

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    words: String,
    caller: Option<String>,
    person_name: Option<String>,
    question: String,
    asked: bool,
    found: Vec<Match>,
    alike: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    id: String,
    name: String,
    known_as: Option<String>,
    born_on: Option<jiff::civil::Date>,
    died_on: Option<jiff::civil::Date>,
    place: Option<String>,
    nhs_number_tail: Option<String>,
}

/// Whether somebody found may be shown: a restricted record, and one they are connected with, only to those who may
/// open it.
fn is_shown(cx: &Cx, one: &Found) -> bool {
    let me = cx.session().map(|session| session.account.id.as_str()).unwrap_or_default();
    let closed = one.restricted || one.barred.iter().any(|barred| barred == me);
    !closed || cx.can_on("people/persons:view", &one.record())
}

fn shown(cx: &Cx, found: Vec<Found>) -> Vec<Match> {
    found
        .into_iter()
        .filter(|one| is_shown(cx, one))
        .map(|one| Match {
            id: one.id,
            name: one.name,
            known_as: one.known_as,
            born_on: one.born_on,
            died_on: one.died_on,
            place: one.place,
            nhs_number_tail: one.nhs_number_tail,
        })
        .collect()
}

async fn view(cx: &Cx, allowed: &Allowed, question: &str, alike: Vec<Found>) -> Result<View> {
    let found = if question.is_empty() { Vec::new() } else { persons::search(cx.db(), question, 10).await? };
    if !question.is_empty() {
        cx.looked("people/persons:list", "persons", "Looked for whom a contact is about").await?;
    }
    let contact = &allowed.contact;
    Ok(View {
        id: contact.id.clone(),
        version: contact.version,
        words: views::first_words(&contact.typed.happening),
        caller: contact.typed.caller.clone(),
        person_name: allowed.person.as_ref().map(|person| person.name()),
        question: question.to_owned(),
        asked: !question.is_empty(),
        found: shown(cx, found),
        alike: shown(cx, alike),
    })
}

pub(super) async fn look(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:edit", &id).await?;
    let question: String = cx.query.text("q").chars().take(200).collect();
    let view = view(&cx, &allowed, &question, Vec::new()).await?;
    let mut names: Vec<&str> =
        question.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
    let family = if names.len() > 1 { names.pop().unwrap_or_default() } else { "" };
    let form = Form::of([("given_name", names.join(" ")), ("family_name", family.to_owned())]);
    cx.show_form(PAGE, &view, &form)
}

pub(super) async fn choose(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:edit", &id).await?;
    let contact = &allowed.contact;
    let page = format!("/contacts/{id}");
    let chosen = cx.form.some("person");
    if chosen.is_some() && chosen == contact.person_id {
        return Ok(cx.see_other(&page, None));
    }
    if contact.end.is_some() && contact.event_id.is_some() {
        return Err(Error::Refusal(
            "The nation was told of this contact under another name. Open the contact again, say who it is about, then end it.".into(),
        ));
    }
    if save::version_of(&cx) != contact.version {
        let view = view(&cx, &allowed, "", Vec::new()).await?;
        return cx.refused(PAGE, &view, "Somebody else saved this contact in the meantime. Look again, then choose");
    }
    let mut work = cx.begin().await?;
    let person = if let Some(person_id) = chosen {
        persons::find_in(&mut work, &person_id).await?
    } else {
        let mut problems = Problems::new();
        let new = read_new(&cx.form, &mut problems);
        if !problems.none() {
            drop(work);
            return cx.again(PAGE, &view(&cx, &allowed, "", Vec::new()).await?, &problems);
        }
        if !cx.form.has("sure") {
            let alike = persons::possible_duplicates(cx.db(), &new).await?;
            let closed = alike.iter().any(|one| one.exact && !is_shown(&cx, one));
            if closed || alike.iter().any(|one| is_shown(&cx, one)) {
                drop(work);
                let view = view(&cx, &allowed, "", alike).await?;
                let why = if closed {
                    "There is a record only few may open that may be theirs. Ask the duty manager before you begin another"
                } else {
                    "We may know this person already. Choose them here, or begin a new record all the same"
                };
                return cx.refused(PAGE, &view, why);
            }
        }
        match persons::create(&mut work, new).await {
            Err(Error::Refusal(why)) => {
                drop(work);
                return cx.refused(PAGE, &view(&cx, &allowed, "", Vec::new()).await?, &why);
            }
            created => created?,
        }
    };
    let name = person.name();
    if let Some(mistaken_id) = &contact.person_id {
        // What one person said does not stay in the record of another.
        timeline::moved(&mut work, mistaken_id, &person.id, &page).await?;
    }
    let after = Contact { person_id: Some(person.id), draft: false, ..contact.clone() };
    save::keep(&mut work, contact, after).await?;
    work.commit().await?;
    Ok(cx.see_other(&page, Some(&format!("The contact is about {name}."))))
}

/// The few facts that begin a record: some name is all it takes.
fn read_new(form: &Form, problems: &mut Problems) -> NewPerson {
    let new = NewPerson {
        given_name: form.text("given_name").to_owned(),
        family_name: form.text("family_name").to_owned(),
        born_on: problems.take("born_on", form.date("born_on")),
        postcode: form.some("postcode"),
        phone: form.some("phone"),
        ..NewPerson::default()
    };
    if new.given_name.is_empty() && new.family_name.is_empty() {
        problems.add(
            "given_name",
            "Give some name, even a first name only, or go back and leave the contact without a person",
        );
    }
    for name in ["given_name", "family_name", "postcode", "phone"] {
        problems.limit(name, form.text(name), 200);
    }
    new
}
