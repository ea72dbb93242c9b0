//! What somebody said in a contact that they need and did not get: written down at any time, before it ends or after.

use axum::{extract::Path, response::Response};
use platform::{
    Result,
    web::{Cx, Problems},
    work::Work,
};
use serde::Serialize;

use super::{
    model::Contact,
    pages::{self, Allowed},
};
use crate::{
    front_door::{
        light,
        unmet_needs::{self, Panel, Said, Source, Where},
    },
    people::persons::Person,
};

const EDIT: &str = "front_door/contacts:edit";
const PAGE: &str = "front_door/unmet_needs/page.html";

#[derive(Serialize)]
struct View {
    name: Option<String>,
    back: String,
    action: String,
    unmet: Panel,
}

async fn view(cx: &Cx, allowed: &Allowed) -> Result<View> {
    let id = &allowed.contact.id;
    Ok(View {
        name: allowed.person.as_ref().map(|person| person.name()),
        back: format!("/contacts/{id}"),
        action: format!("/contacts/{id}/unmet"),
        unmet: unmet_needs::panel(cx, Where::Contact, id).await?,
    })
}

/// Writes it down with the place where it was needed: of the record, or of the light record.
pub(super) async fn record(
    cx: &Cx,
    work: &mut Work,
    contact: &Contact,
    person: Option<&Person>,
    said: Option<Said>,
) -> Result<()> {
    let Some(said) = said else { return Ok(()) };
    let light = if person.is_none() { light::of_contact(cx.db(), &contact.id).await? } else { None };
    let district = light.as_ref().and_then(|light| light.district.as_deref());
    let (place, id, team) = (Where::Contact, contact.id.as_str(), contact.team_id.as_deref());
    let at = work.now();
    unmet_needs::record(work, &Source { place, id, person, team, district, at }, said).await
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    cx.show(PAGE, &view(&cx, &allowed).await?)
}

pub(super) async fn add(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let mut problems = Problems::new();
    let said = unmet_needs::read(&cx.form, &mut problems);
    if said.is_none() {
        problems.add("unmet_words", "Choose which need, or write it in their words");
    }
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &allowed).await?, &problems);
    }
    let mut work = cx.begin().await?;
    record(&cx, &mut work, &allowed.contact, allowed.person.as_ref(), said).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/contacts/{id}/unmet"), Some("It is written down, and counted.")))
}

pub(super) async fn take_back(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    pages::allowed(&cx, EDIT, &id).await?;
    let mut work = cx.begin().await?;
    unmet_needs::take_back(&mut work, Where::Contact, &id, cx.form.text("id")).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/contacts/{id}/unmet"), Some("It is taken back, and not counted any more.")))
}
