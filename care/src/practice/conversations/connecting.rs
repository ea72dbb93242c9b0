//! Ideas from the directory and connections while a conversation is written. The whole form is kept first, and lines that
//! were typed in the boxes become connections, each with the day we ask whether it helped.

use std::ops::ControlFlow;

use axum::{extract::Path, response::Response};
use platform::{
    Result,
    web::{Cx, Form, Problems},
    work::Work,
};

use super::{
    model::{Connection, Conversation},
    pages::{self, Allowed, FORM, View},
};
use crate::front_door::connections::{self, New, Panel, Source};

/// Where something offered in a conversation belongs.
pub(super) fn source(held: &Conversation) -> Source {
    Source {
        person_id: held.person_id.clone(),
        contact_id: held.contact_id.clone(),
        conversation_id: Some(held.id.clone()),
    }
}

/// The panel beside a conversation's words. The story is that of the conversation, and of the contact it grew out of.
pub(super) async fn panel(cx: &Cx, allowed: &Allowed, form: &Form) -> Result<Panel> {
    let (held, person) = (allowed.conversation.as_ref(), allowed.person.as_ref());
    let mut asked = held.map(source).unwrap_or_default();
    if let Some(person) = person {
        asked.person_id = Some(person.id.clone());
    }
    let happening = allowed.contact.as_ref().map_or("", |contact| contact.typed.happening.as_str());
    let words = ["matters", "strong", "in_the_way"].map(|name| form.text(name));
    let story = format!("{} {happening}", words.join(" "));
    let path = held.map_or_else(|| "/conversations".to_owned(), |held| format!("/conversations/{}", held.id));
    connections::panel(cx, &asked, person, &story, &path, held.is_none_or(Conversation::is_open)).await
}

/// Lines typed in the boxes become connections, in the piece of work that keeps the conversation.
pub(super) async fn offer_lines(work: &mut Work, held: &Conversation, lines: Vec<Connection>) -> Result<()> {
    for line in lines.into_iter().filter(|line| !line.what.is_empty()) {
        let new = New {
            source: source(held),
            once: work.new_id(),
            what: line.what,
            check_on: line.check_on,
            team_id: held.team_id.clone(),
            answer: line.worked,
            ..New::default()
        };
        connections::offer(work, new).await?;
    }
    Ok(())
}

/// Whether every line is a connection of this conversation already: the form was sent before.
pub(super) async fn are_offered(cx: &Cx, held: &Conversation, lines: &[Connection]) -> Result<bool> {
    let asked = Source { conversation_id: Some(held.id.clone()), ..Source::default() };
    let made = connections::of_source(cx.db(), &asked).await?;
    Ok(lines.iter().all(|line| made.iter().any(|one| one.what == line.what)))
}

async fn looked(cx: &Cx, allowed: Allowed) -> Result<Response> {
    match pages::kept(cx, allowed, true).await? {
        ControlFlow::Break(answer) => Ok(answer),
        ControlFlow::Continue((held, _)) => {
            let allowed = pages::allowed(cx, "practice/conversations:edit", &held.id).await?;
            let view = View::of(cx, &allowed, &cx.form, held.once.clone()).await?;
            cx.show_form(FORM, &view, &cx.form)
        }
    }
}

/// Looks in the directory: the same page, with what was typed and what was found.
pub(super) async fn look(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "practice/conversations:edit", &id).await?;
    Box::pin(looked(&cx, allowed)).await
}

/// The same for a conversation that is not kept yet.
pub(super) async fn look_new(cx: Cx) -> Result<Response> {
    let allowed = pages::about_to_begin(&cx, cx.form.text("person")).await?;
    Box::pin(looked(&cx, allowed)).await
}

async fn connected(cx: &Cx, allowed: Allowed) -> Result<Response> {
    let held = match pages::kept(cx, allowed, false).await? {
        ControlFlow::Break(answer) => return Ok(answer),
        ControlFlow::Continue((held, _)) => held,
    };
    let page = format!("/conversations/{}", held.id);
    if cx.form.text("connect") == connections::SMALL_SPEND {
        let to = match &held.person_id {
            Some(person) => format!("/small-spend/new?person={person}&conversation={}", held.id),
            None => page,
        };
        return Ok(cx.see_other(&to, Some("The conversation is saved.")));
    }
    let mut problems = Problems::new();
    let once = format!("{}:{}", held.id, cx.form.text("version"));
    let new = connections::read(cx, source(&held), &once, &mut problems).await?;
    if !problems.none() {
        let allowed = pages::allowed(cx, "practice/conversations:edit", &held.id).await?;
        let view = View::of(cx, &allowed, &cx.form, held.once.clone()).await?;
        return cx.again(FORM, &view, &problems);
    }
    let mut work = cx.begin().await?;
    let Some((made, agreed)) = connections::offer(&mut work, new).await? else {
        // The same button, pressed twice.
        return Ok(cx.see_other(&page, None));
    };
    work.commit().await?;
    Ok(cx.see_other(&page, Some(&connections::said(&made, &agreed, cx.today()))))
}

/// Connects the person to an idea, or to something in own words; or goes on to spend a small sum.
pub(super) async fn connect(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "practice/conversations:edit", &id).await?;
    Box::pin(connected(&cx, allowed)).await
}

/// The same from a conversation that is not kept yet.
pub(super) async fn connect_new(cx: Cx) -> Result<Response> {
    let allowed = pages::about_to_begin(&cx, cx.form.text("person")).await?;
    Box::pin(connected(&cx, allowed)).await
}
