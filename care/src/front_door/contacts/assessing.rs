//! Somebody asks for a Care Act assessment in a contact: with the words, in the same transaction; from a contact that has
//! ended; and where there is only a light record, which we then have a duty to make a full one.

use axum::{extract::Path, response::Response};
use platform::{Result, web::Cx, work::Work};

use super::{
    model::Contact,
    pages::{self, Allowed},
};
use crate::{
    front_door::{
        assessments::{self, Source, Where},
        light,
    },
    people::persons::{self, Person},
};

/// Whether the button was pressed with which the whole form is sent.
pub(super) fn pressed(cx: &Cx) -> bool {
    cx.form.text("then") == "assessment"
}

/// Writes down that whoever the contact is about asks for an assessment.
pub(super) async fn ask(work: &mut Work, contact: &Contact, person: Option<&Person>) -> Result<String> {
    let found;
    let person = match (person, &contact.person_id) {
        (None, Some(id)) => {
            found = persons::find_in(work, id).await?;
            Some(&found)
        }
        (person, _) => person,
    };
    let at = work.now();
    let source = Source {
        place: Where::Contact,
        id: &contact.id,
        person,
        carer: None,
        at,
        owner: Some(&contact.owner_id),
        team: contact.team_id.as_deref(),
    };
    let asked = assessments::ask(work, &source).await?;
    light::by_duty(work, &contact.id, light::rules::ASKED).await?;
    Ok(asked)
}

/// As [`ask`], when the form was sent with its button.
pub(super) async fn ask_if_pressed(cx: &Cx, work: &mut Work, contact: &Contact) -> Result<()> {
    if pressed(cx) {
        ask(work, contact, None).await?;
    }
    Ok(())
}

/// What somebody reads who pressed, on the contact's own page.
pub(super) async fn asked(cx: &Cx, contact: &Contact, person: Option<&Person>) -> Result<Response> {
    let mut work = cx.begin().await?;
    ask(&mut work, contact, person).await?;
    // Where it was written down with the words, nothing is left to keep.
    work.commit().await?;
    Ok(cx.see_other(&format!("/contacts/{}", contact.id), Some(assessments::ASKED)))
}

/// POST /contacts/{id}/assessment: from a contact that has ended, or that this worker only reads.
pub(super) async fn from_contact(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let Allowed { contact, person } = pages::allowed(&cx, "front_door/contacts:view", &id).await?;
    asked(&cx, &contact, person.as_ref()).await
}
