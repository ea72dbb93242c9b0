//! Ideas from the directory and connections while a contact is written: the whole form is kept first, as with every button
//! of its page, so that nothing is typed twice and nothing is lost.

use std::ops::ControlFlow;

use axum::response::Response;
use platform::{
    Result,
    web::{Cx, Problems},
};

use super::{
    model::Contact,
    pages::{self, Allowed, FORM},
    views,
};
use crate::{
    front_door::connections::{self, Source},
    people::persons,
};

/// The contact of this form, kept; or the page that stands in the way.
async fn kept(cx: &Cx, ask: bool) -> Result<ControlFlow<Response, Allowed>> {
    let id = cx.form.text("contact").to_owned();
    let known = if id.is_empty() { None } else { Some(pages::allowed(cx, "front_door/contacts:edit", &id).await?) };
    match pages::kept(cx, known, ask).await? {
        ControlFlow::Break(answer) => Ok(ControlFlow::Break(answer)),
        ControlFlow::Continue(contact) => {
            let person = match &contact.person_id {
                Some(id) => Some(persons::find(cx.db(), id).await?),
                None => None,
            };
            Ok(ControlFlow::Continue(Allowed { contact, person }))
        }
    }
}

/// Looks in the directory: the same page, with what was typed and what was found.
pub(super) async fn look(cx: Cx) -> Result<Response> {
    match kept(&cx, false).await? {
        ControlFlow::Break(answer) => Ok(answer),
        ControlFlow::Continue(allowed) => cx.show_form(FORM, &views::form_of(&cx, &allowed).await?, &cx.form),
    }
}

/// Where something offered in a contact belongs.
pub(super) fn source(contact: &Contact) -> Source {
    Source { person_id: contact.person_id.clone(), contact_id: Some(contact.id.clone()), conversation_id: None }
}

/// Connects whoever the contact is about to an idea, or to something in own words; or goes on to spend a small sum.
pub(super) async fn connect(cx: Cx) -> Result<Response> {
    let allowed = match kept(&cx, true).await? {
        ControlFlow::Break(answer) => return Ok(answer),
        ControlFlow::Continue(allowed) => allowed,
    };
    let contact = &allowed.contact;
    let page = format!("/contacts/{}", contact.id);
    if cx.form.text("connect") == connections::SMALL_SPEND {
        let to = match &contact.person_id {
            Some(person) => format!("/small-spend/new?person={person}&contact={}", contact.id),
            None => format!("{page}/person"),
        };
        return Ok(cx.see_other(&to, Some("The contact is saved.")));
    }
    let mut problems = Problems::new();
    let once = format!("{}:{}", contact.id, cx.form.text("version"));
    let new = connections::read(&cx, source(contact), &once, &mut problems).await?;
    if !problems.none() {
        return cx.again(FORM, &views::form_of(&cx, &allowed).await?, &problems);
    }
    let mut work = cx.begin().await?;
    let Some((made, agreed)) = connections::offer(&mut work, new).await? else {
        // The same button, pressed twice.
        return Ok(cx.see_other(&page, None));
    };
    work.commit().await?;
    Ok(cx.see_other(&page, Some(&connections::said(&made, &agreed, cx.today()))))
}
