//! The list of letters and texts: what did not go or arrive first.

use axum::response::Response;
use jiff::Timestamp;
use platform::{
    Result,
    messages::{self, State},
    web::Cx,
};
use serde::Serialize;

use super::{
    pages::{VIEW, format_words, state_words},
    save, store,
};
use crate::{front_door::contacts, people::persons};

/// So many letters are listed.
const LISTED: i64 = 100;

#[derive(Serialize)]
struct Row {
    href: String,
    title: &'static str,
    name: String,
    subject: String,
    state: &'static str,
    reason: Option<String>,
    trouble: bool,
    created_at: Timestamp,
    by_name: String,
}

#[derive(Serialize)]
struct List {
    rows: Vec<Row>,
    trouble: usize,
}

/// GET /letters: what did not arrive first, then the newest. Each row is decided by the policy.
pub(super) async fn list(cx: Cx) -> Result<Response> {
    let files = cx.app.config.notify.is_none();
    let mut rows = Vec::new();
    for letter in store::newest(cx.db(), LISTED).await? {
        let Some(contact) = contacts::find(cx.db(), &letter.contact_id).await? else { continue };
        let person = match &contact.person_id {
            Some(id) => Some(persons::find(cx.db(), id).await?),
            None => None,
        };
        if !cx.can_on(VIEW, &contact.record(person.as_ref())) {
            continue;
        }
        let message = match &letter.message_id {
            Some(id) => messages::find(cx.db(), id).await?,
            None => None,
        };
        rows.push(Row {
            href: format!("/letters/{}", letter.id),
            title: format_words(save::kind_of(&letter)?),
            name: person.map_or_else(|| "Nobody we know by name".into(), |person| person.name()),
            state: state_words(message.as_ref(), files),
            trouble: message.as_ref().is_some_and(|held| matches!(held.state, State::Failed | State::Withdrawn)),
            reason: message.and_then(|message| message.reason),
            subject: letter.written.subject,
            created_at: letter.created_at,
            by_name: letter.by_name,
        });
    }
    rows.sort_by_key(|row| !row.trouble);
    let trouble = rows.iter().filter(|row| row.trouble).count();
    cx.show("front_door/letters/list.html", &List { rows, trouble })
}
