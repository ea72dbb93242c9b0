//! The rules as they are read: those in force, the draft beside them, and every earlier version.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{Error, Result, identity, web::Cx};
use serde::Serialize;

use super::{EDIT, facts::Names, model::Version, rules, store};

/// A version with its rules in sentences.
#[derive(Serialize)]
pub(super) struct Shown {
    number: i64,
    why: String,
    made_by: String,
    made_at: Timestamp,
    live: bool,
    draft: bool,
    live_by: Option<String>,
    live_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    sentences: Vec<String>,
    remarks: Vec<String>,
}

impl Shown {
    fn of(version: &Version, names: &Names, people: &BTreeMap<String, String>) -> Self {
        let name = |id: &str| match id {
            "" => "Alongside".to_owned(),
            id => people.get(id).cloned().unwrap_or_else(|| "somebody who has left".into()),
        };
        Self {
            number: version.number,
            why: version.why.clone(),
            made_by: name(&version.made_by),
            made_at: version.made_at,
            live: version.live,
            draft: version.draft,
            live_by: version.live_by.as_deref().map(name),
            live_at: version.live_at,
            ended_at: version.ended_at,
            sentences: names.sentences(&version.rules),
            remarks: rules::remarks(&version.rules),
        }
    }
}

async fn names_of(cx: &Cx, versions: &[&Version]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<&str> =
        versions.iter().flat_map(|one| [Some(one.made_by.as_str()), one.live_by.as_deref()]).flatten().collect();
    identity::names(&cx.app, &ids).await
}

#[derive(Serialize)]
struct View {
    live: Option<Shown>,
    versions: Vec<Shown>,
    has_draft: bool,
    may_edit: bool,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let (names, versions, live) =
        (Names::of(&cx.app).await?, store::versions(cx.db()).await?, store::live(cx.db()).await?);
    let people = names_of(&cx, &versions.iter().collect::<Vec<_>>()).await?;
    let view = View {
        live: live.map(|live| Shown::of(&live, &names, &people)),
        has_draft: versions.iter().any(|version| version.draft),
        versions: versions.iter().map(|version| Shown::of(version, &names, &people)).collect(),
        may_edit: cx.can(EDIT),
    };
    cx.show("front_door/routing/list.html", &view)
}

pub(super) async fn version(cx: Cx, Path(number): Path<String>) -> Result<Response> {
    let found = match number.parse() {
        Ok(number) => store::numbered(cx.db(), number).await?,
        Err(_) => None,
    };
    let version =
        found.ok_or_else(|| Error::NotFound("There is no such version of the rules. Look in the list.".into()))?;
    let people = names_of(&cx, &[&version]).await?;
    let shown = Shown::of(&version, &Names::of(&cx.app).await?, &people);
    cx.show("front_door/routing/version.html", &shown)
}
