//! The words in force, every version, and the counts.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, ToSpan};
use platform::{Error, Result, identity, web::Cx};
use serde::Serialize;

use super::counts::{self, Month};
use crate::{
    front_door::contacts::{
        national::{self, Version},
        rules::{CHANNELS, ENDINGS, ROUTES},
    },
    people::events::completed,
};

/// So many whole months are counted, and the one that runs.
const MONTHS: i64 = 12;

/// A line of a version: our word, and the nation's.
#[derive(Debug, Serialize)]
pub(super) struct Pair {
    pub ours: &'static str,
    pub nations: String,
}

#[derive(Serialize)]
struct View {
    number: i64,
    begins_at: Option<Timestamp>,
    by: Option<String>,
    why: String,
    in_force: bool,
    tables: Vec<Table>,
    versions: Vec<Line>,
    months: Vec<Month>,
    may_change: bool,
}

#[derive(Serialize)]
struct Table {
    title: &'static str,
    field: &'static str,
    pairs: Vec<Pair>,
}

#[derive(Serialize)]
struct Line {
    number: i64,
    begins_at: Option<Timestamp>,
    why: String,
    told: i64,
}

fn tables(version: &Version) -> Vec<Table> {
    let words = &version.words;
    let channels = CHANNELS
        .iter()
        .map(|(choice, _)| Pair { ours: choice.label, nations: words.description(choice.key) })
        .collect();
    let routes = ROUTES
        .iter()
        .map(|choice| Pair { ours: choice.label, nations: words.route(choice.key).national().to_owned() })
        .collect();
    let outcome =
        |key: &str| words.outcome(key).map_or_else(|| "none".to_owned(), |outcome| outcome.national().to_owned());
    let endings =
        ENDINGS.iter().map(|ending| Pair { ours: ending.choice.label, nations: outcome(ending.choice.key) }).collect();
    vec![
        Table { title: "How it ended", field: "Event Outcome", pairs: endings },
        Table { title: "Where they were", field: "Request: Route of Access", pairs: routes },
        Table { title: "How it reached us", field: "Event Description", pairs: channels },
    ]
}

async fn view(cx: &Cx, version: &Version, all: &[Version]) -> Result<View> {
    let told = national::store::told(cx.db()).await?;
    let told_by = |number: i64| told.iter().find(|(of, _)| *of == number).map_or(0, |(_, told)| *told);
    let names = match &version.by_id {
        Some(id) => identity::names(&cx.app, &[id.as_str()]).await?,
        None => std::collections::BTreeMap::default(),
    };
    let in_force = all.first().is_some_and(|newest| newest.number == version.number);
    Ok(View {
        number: version.number,
        begins_at: version.begins_at,
        by: version.by_id.as_ref().and_then(|id| names.get(id)).cloned(),
        why: version.why.clone(),
        in_force,
        tables: tables(version),
        versions: all
            .iter()
            .map(|one| Line {
                number: one.number,
                begins_at: one.begins_at,
                why: one.why.clone(),
                told: told_by(one.number),
            })
            .collect(),
        months: Vec::new(),
        may_change: cx.can(super::CHANGE),
    })
}

pub(super) async fn show(cx: Cx) -> Result<Response> {
    let all = national::store::versions(cx.db()).await?;
    let newest = all.first().ok_or_else(|| Error::internal("there is always the shipped version"))?;
    let from = cx.today().first_of_month().saturating_sub(MONTHS.months());
    let completed = completed::completed_since(cx.db(), cx.app.config.council.as_str(), from).await?;
    let view = View { months: counts::by_month(&completed), ..view(&cx, newest, &all).await? };
    cx.show("front_door/national_words/show.html", &view)
}

pub(super) async fn version(cx: Cx, Path(number): Path<String>) -> Result<Response> {
    let all = national::store::versions(cx.db()).await?;
    let missing =
        || Error::NotFound("There are no national words of this number. All versions are under National words.".into());
    let number: i64 = number.parse().map_err(|_| missing())?;
    let version = all.iter().find(|one| one.number == number).ok_or_else(missing)?;
    let view = view(&cx, version, &all).await?;
    cx.show("front_door/national_words/show.html", &view)
}
