//! The record page: how to be with somebody, what is happening now, who is around them, and everything that was.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Date};
use platform::{Error, Result, journal, web::Cx};
use serde::Serialize;
use serde_json::Value as Json;

use super::{
    about_me::{self, Shown as AboutMe},
    find, form,
    model::Details,
    pages::Head,
    relations::{self, Around},
    rules, store,
};
use crate::people::timeline::{self, Kind};

/// So many lines of the timeline stand on the page before it asks whether more are wanted.
const LINES: usize = 40;
/// And so many when they are.
const ALL_LINES: usize = 2_000;

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one question of the page")]
struct View {
    person: Head,
    details: Details,
    about: Option<AboutMe>,
    owner: Option<String>,
    team: Option<String>,
    next: Option<Next>,
    open: Vec<timeline::Shown>,
    around: Vec<Around>,
    lines: Vec<timeline::Shown>,
    more: bool,
    kinds: Vec<Choice>,
    question: String,
    filtered: bool,
    restricted: bool,
    may_edit: bool,
    may_see_history: bool,
    may_record: bool,
    may_talk: bool,
}

#[derive(Serialize)]
struct Next {
    on: Date,
    what: String,
    by: String,
    late: bool,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    text: &'static str,
    selected: bool,
}

/// Six queries with the session and the access log's write: person, about me, relations, timeline.
pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let (person, names) =
        store::find_with_names(cx.db(), &id).await?.ok_or_else(|| Error::NotFound(super::NOT_FOUND.into()))?;
    let record = person.record();
    cx.may("people/persons:view", &record).await?;
    let about = about_me::latest(cx.db(), &id).await?;
    let around = relations::of(&cx, &id).await?;
    let kind = Kind::named(cx.query.text("kind"));
    let question: String = cx.query.text("words").chars().take(200).collect();
    let limit = if cx.query.has("all") { ALL_LINES } else { LINES };
    let timeline::Timeline { open, mut lines } = timeline::of(cx.db(), &id, kind, Some(&question), limit + 1).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let today = cx.today();
    let next = person.next_step().map(|step| Next {
        late: step.on < today,
        on: step.on,
        what: step.what,
        by: names.next.unwrap_or_else(|| "somebody who has left".into()),
    });
    let kinds = std::iter::once(Choice { value: "", text: "Everything", selected: kind.is_none() });
    let each = |one: Kind| Choice { value: one.name(), text: one.plural(), selected: kind == Some(one) };
    let view = View {
        person: Head::of(&person, today),
        about,
        owner: names.owner,
        team: names.team,
        next,
        open,
        around,
        lines,
        more,
        kinds: kinds.chain(Kind::ALL.into_iter().map(each)).collect(),
        filtered: kind.is_some() || !question.is_empty(),
        question,
        restricted: person.restricted,
        may_edit: cx.can_on("people/persons:edit", &record),
        may_see_history: cx.can_on("people/persons:history", &record),
        may_record: cx.can("front_door/contacts:create"),
        may_talk: cx.can_on("practice/conversations:edit", &record),
        details: person.details,
    };
    cx.show("people/persons/show.html", &view)
}

#[derive(Serialize)]
struct HistoryView {
    person: Head,
    looks: Vec<Look>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Look {
    at: Timestamp,
    by: String,
    what: String,
    why: String,
}

#[derive(Serialize)]
struct Change {
    at: Timestamp,
    by: String,
    what: String,
    fields: Vec<form::Differing>,
}

/// The newest so many looks and changes.
const HISTORY: i64 = 300;

/// Who looked at this record and why, and what was changed by whom.
pub(super) async fn history(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:history", &person.record()).await?;
    let words = |action: &str| -> String {
        let known = cx.app.slices.iter().flat_map(|slice| slice.actions).find(|known| known.name == action);
        known.map_or_else(|| action.to_owned(), |known| known.words.to_owned())
    };
    let looks = journal::reads_of(cx.db(), &id, HISTORY).await?;
    let looks = looks.into_iter().map(|told| Look {
        at: told.recorded_at,
        what: words(&told.action),
        by: told.actor_name,
        why: told.reason.unwrap_or_default(),
    });
    let changes = journal::told_about(cx.db(), "person", &id, HISTORY).await?;
    let changes = changes.into_iter().map(|told| Change {
        at: told.recorded_at,
        what: words(&told.action),
        by: told.actor_name,
        fields: fields_of(told.changes.as_deref()),
    });
    let view =
        HistoryView { person: Head::of(&person, cx.today()), looks: looks.collect(), changes: changes.collect() };
    cx.show("people/persons/history.html", &view)
}

/// A journal entry's before and after in words; what nobody reads (versions, times) is left out.
fn fields_of(changes: Option<&str>) -> Vec<form::Differing> {
    let changes: Option<Json> = changes.and_then(|text| serde_json::from_str(text).ok());
    let Some(Json::Object(fields)) = changes else {
        return Vec::new();
    };
    let quiet = |field: &str| rules::QUIET_FIELDS.contains(&field);
    fields
        .iter()
        .filter(|(field, _)| !quiet(field))
        .map(|(field, change)| form::Differing {
            label: form::label(field),
            theirs: form::words(change.get("before").unwrap_or(&Json::Null)),
            mine: form::words(change.get("after").unwrap_or(&Json::Null)),
        })
        .filter(|field| field.theirs != field.mine)
        .collect()
}
