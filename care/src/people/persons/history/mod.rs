//! Who looked at a record and why, and everything that was changed in it, by whom: the journal, read for one person.
//!
//! Whoever may open the record reads what was written before and after. Information governance, which may not, reads who
//! changed what and when, and not the words.

mod store;

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{
    Result, identity,
    web::{Cx, Pager, Pages},
};
use serde::Serialize;
use serde_json::Value as Json;

use super::{find, form, pages::Head, rules};
use store::Told;

/// Looks, and changes, on a page.
const ROWS: i64 = 50;

#[derive(Serialize)]
struct View {
    person: Head,
    looks: Vec<Look>,
    pager: Pager,
    changes: Vec<Change>,
    changes_pager: Pager,
    may_protect: bool,
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
    /// Whether the values may be read, or only which fields they are.
    told: bool,
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:history", &person.record()).await?;
    let count = store::count(cx.db(), &id).await?;
    let list = |name, label, total| Pages { name, ..Pages::on(&cx, label, ROWS) }.of(total);
    let pager = list("looks", "Looks", count.looks);
    let changes_pager = list("changes", "Changes", count.changes);
    let looks = store::page(cx.db(), &id, "read", &pager).await?;
    let changes = store::page(cx.db(), &id, "change", &changes_pager).await?;
    let names = names(&cx, &changes).await?;
    let reads = cx.can_on("people/persons:view", &person.record());
    let looks = looks.into_iter().map(|told| Look {
        at: told.recorded_at,
        what: words(&cx, &told.action),
        by: told.actor_name,
        why: told.reason.unwrap_or_default(),
    });
    let changes = changes.into_iter().map(|told| Change {
        at: told.recorded_at,
        what: words(&cx, &told.action),
        by: told.actor_name,
        fields: fields_of(told.changes.as_ref(), &names),
        told: reads || told.action == "people/persons:protect",
    });
    let view = View {
        person: Head::of(&person, cx.today()),
        looks: looks.collect(),
        pager,
        changes: changes.collect(),
        changes_pager,
        may_protect: cx.can_on("people/persons:protect", &person.record()),
    };
    cx.show("people/persons/history/show.html", &view)
}

/// What is done as part of another action, so that no policy speaks of it.
const ALSO: [(&str, &str); 6] = [
    ("people/events:record", "tell the nation of it"),
    ("people/events:correct", "correct what the nation is told"),
    ("people/events:withdraw", "take back what the nation was told"),
    ("people/persons:next_step", "agree what happens next"),
    ("front_door/light:convert", "make a light record a full one"),
    ("front_door/routing:decide", "decide where a contact goes"),
];

/// The words of an action, for people; one that is declared nowhere is said as it is written.
fn words(cx: &Cx, action: &str) -> String {
    let declared = cx.app.slices.iter().flat_map(|slice| slice.actions).map(|known| (known.name, known.words));
    let known = declared.chain(ALSO).find(|(name, _)| *name == action);
    known.map_or_else(|| action.replace([':', '/', '_'], " "), |(_, words)| words.to_owned())
}

/// The names of the colleagues and teams that stand in changes as ids.
async fn names(cx: &Cx, changes: &[Told]) -> Result<BTreeMap<String, String>> {
    fn ids(value: &Json, found: &mut Vec<String>) {
        match value {
            Json::String(text) if text.len() == 36 => found.push(text.clone()),
            Json::Array(all) => all.iter().for_each(|one| ids(one, found)),
            Json::Object(all) => all.values().for_each(|one| ids(one, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    changes.iter().filter_map(|told| told.changes.as_ref()).for_each(|changes| ids(changes, &mut found));
    found.sort_unstable();
    found.dedup();
    let all: Vec<&str> = found.iter().map(String::as_str).collect();
    let mut names = identity::names(&cx.app, &all).await?;
    names.extend(identity::teams(&cx.app).await?.into_iter().map(|team| (team.id, team.name)));
    Ok(names)
}

/// A journal entry's before and after in words; what nobody reads (versions, times) is left out.
fn fields_of(changes: Option<&Json>, names: &BTreeMap<String, String>) -> Vec<form::Differing> {
    let Some(Json::Object(fields)) = changes else {
        return Vec::new();
    };
    let side = |change: &Json, side: &str| {
        let mut value = change.get(side).cloned().unwrap_or(Json::Null);
        name(&mut value, names);
        form::words(&value)
    };
    fields
        .iter()
        .filter(|(field, _)| !rules::QUIET_FIELDS.contains(&field.as_str()))
        .map(|(field, change)| form::Differing {
            label: form::label(field),
            theirs: side(change, "before"),
            mine: side(change, "after"),
        })
        .filter(|field| field.theirs != field.mine)
        .collect()
}

/// Puts names where ids of colleagues and teams stand, and words where other ids and keys do.
fn name(value: &mut Json, names: &BTreeMap<String, String>) {
    match value {
        Json::String(text) => {
            if let Some(known) = names.get(text) {
                text.clone_from(known);
            } else if is_id(text) {
                *text = "another record".into();
            } else if is_key(text) {
                *text = text.replace('_', " ");
            }
        }
        Json::Array(all) => all.iter_mut().for_each(|one| name(one, names)),
        Json::Object(all) => all.values_mut().for_each(|one| name(one, names)),
        _ => {}
    }
}

/// A UUID: who or what it stands for is on the page it belongs to.
fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A choice's key, like `assessment_or_review`.
fn is_key(text: &str) -> bool {
    text.contains('_') && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_on_the_page_is_a_code() {
        let names = BTreeMap::from([("019c03e2-7a20-7dd0-9706-92bcb0d8d59a".to_owned(), "Hana".to_owned())]);
        for (kept, said) in [
            ("019c03e2-7a20-7dd0-9706-92bcb0d8d59a", "Hana"),
            ("019c03e2-7a20-7dd0-9706-000000000000", "another record"),
            ("assessment_or_review", "assessment or review"),
            ("I have a key_safe", "I have a key_safe"),
            ("Mary", "Mary"),
        ] {
            let mut value = Json::String(kept.into());
            name(&mut value, &names);
            assert_eq!(value, Json::String(said.into()), "{kept}");
        }
    }
}
