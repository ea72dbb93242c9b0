//! Finding out whose contact it is: after the talk, never before it. A contact may stand without a person until then.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    lightly, moving,
    pages::{self, Allowed},
    save, views,
};
use crate::{
    front_door::light,
    people::persons::{self, Found, NewPerson, Visible},
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

/// Whether somebody found may be named to whoever asks.
fn is_shown(cx: &Cx, one: &Found) -> bool {
    persons::seen(cx, &one.record(), false) == Visible::Shown
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
    if lightly::stands_before(&cx, &id).await? {
        return Ok(cx.see_other(&format!("/contacts/{id}/light"), None));
    }
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
    if save::version_of(&cx) != contact.version {
        let view = view(&cx, &allowed, "", Vec::new()).await?;
        return cx.refused(PAGE, &view, "Somebody else saved this contact in the meantime. Look again, then choose");
    }
    if lightly::stands_before(&cx, &id).await? {
        return Err(Error::Refusal(light::rules::ONLY_BY.into()));
    }
    let chosen = match chosen {
        Some(id) => Some(persons::find_seen(&cx, &id).await?),
        None => None,
    };
    let mut work = cx.begin().await?;
    let person = if let Some(person) = chosen {
        person
    } else {
        let mut problems = Problems::new();
        let new = read_new(&cx.form, &mut problems);
        problems.limit("because", cx.form.text("because"), 2_000);
        if !problems.none() {
            drop(work);
            return cx.again(PAGE, &view(&cx, &allowed, "", Vec::new()).await?, &problems);
        }
        let alike = persons::possible_duplicates(cx.db(), &new).await?;
        let hinted = |one: &Found| persons::seen(&cx, &one.record(), one.exact) == Visible::Hinted;
        let closed = alike.iter().any(hinted);
        let warned = closed || alike.iter().any(|one| is_shown(&cx, one));
        let ids: Vec<String> = alike.iter().map(|one| one.id.clone()).collect();
        let because = cx.form.some("because").filter(|_| warned);
        if warned && because.is_none() {
            drop(work);
            let view = view(&cx, &allowed, "", alike).await?;
            let why = if closed {
                "There is a record only few may open that may be theirs. Ask the duty manager before you begin another"
            } else {
                "We may know this person already. Choose them here, or say why this is somebody else"
            };
            return cx.refused(PAGE, &view, why);
        }
        let created = match persons::create(&mut work, new).await {
            Err(Error::Refusal(why)) => {
                drop(work);
                return cx.refused(PAGE, &view(&cx, &allowed, "", Vec::new()).await?, &why);
            }
            created => created?,
        };
        if let Some(because) = because {
            persons::begun_although(&mut work, &created, &ids, &because).await?;
        }
        created
    };
    let name = person.name();
    moving::give(&mut work, contact, allowed.person.as_ref(), &person).await?;
    light::converted(&mut work, &contact.id, &person.id).await?;
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
