//! What somebody said in a conversation that they need and did not get: written down at any time, or as it ends.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Problems},
    work::Work,
};
use serde::Serialize;

use super::{
    model::Conversation,
    pages::{self, Allowed},
};
use crate::{
    front_door::unmet_needs::{self, Panel, Said, Source, Where},
    people::persons::Person,
};

const EDIT: &str = "practice/conversations:edit";
const PAGE: &str = "front_door/unmet_needs/page.html";

#[derive(Serialize)]
struct View {
    name: Option<String>,
    back: String,
    action: String,
    unmet: Panel,
}

async fn view(cx: &Cx, allowed: &Allowed, id: &str) -> Result<View> {
    Ok(View {
        name: allowed.person.as_ref().map(|person| person.name()),
        back: format!("/conversations/{id}"),
        action: format!("/conversations/{id}/unmet"),
        unmet: unmet_needs::panel(cx, Where::Conversation, id).await?,
    })
}

/// Writes it down in the transaction of the caller.
pub(super) async fn record(
    work: &mut Work,
    held: &Conversation,
    person: Option<&Person>,
    said: Option<Said>,
) -> Result<()> {
    let Some(said) = said else { return Ok(()) };
    let (place, id, team) = (Where::Conversation, held.id.as_str(), held.team_id.as_deref());
    let at = work.now();
    unmet_needs::record(work, &Source { place, id, person, team, district: None, at }, said).await
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    cx.show(PAGE, &view(&cx, &allowed, &id).await?)
}

pub(super) async fn add(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, EDIT, &id).await?;
    let Some(held) = &allowed.conversation else { return Err(Error::internal("found, and not there")) };
    let mut problems = Problems::new();
    let said = unmet_needs::read(&cx.form, &mut problems);
    if said.is_none() {
        problems.add("unmet_words", "Choose which need, or write it in their words");
    }
    if !problems.none() {
        return cx.again(PAGE, &view(&cx, &allowed, &id).await?, &problems);
    }
    let mut work = cx.begin().await?;
    record(&mut work, held, allowed.person.as_ref(), said).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/conversations/{id}/unmet"), Some("It is written down, and counted.")))
}

pub(super) async fn take_back(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    pages::allowed(&cx, EDIT, &id).await?;
    let mut work = cx.begin().await?;
    unmet_needs::take_back(&mut work, Where::Conversation, &id, cx.form.text("id")).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/conversations/{id}/unmet"), Some("It is taken back, and not counted any more.")))
}
