//! A file beside the council's previous submission: counts in plain words, and the rows for those who may see them.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, file},
};
use serde::Serialize;

use super::{
    compare::{self, Found, Pair, ROWS_SHOWN, ROWS_TAKEN, Span},
    identity,
    questions::{ALL, Question, named},
};
use crate::evidence::client_level_data::kept::{self, Kept};

/// An import, as people choose it.
#[derive(Debug, Serialize)]
pub(super) struct Import {
    pub id: String,
    pub called: String,
    pub span: Option<Span>,
    pub selected: bool,
}

impl Import {
    pub(super) fn of(kept: &Kept, chosen: Option<&str>) -> Self {
        Self {
            id: kept.id.clone(),
            called: kept.summary.file_name.clone(),
            span: Span::of(&kept.summary),
            selected: chosen == Some(kept.id.as_str()),
        }
    }
}

#[derive(Debug, Serialize)]
struct Line {
    slug: &'static str,
    title: &'static str,
    words: &'static str,
    in_all: Option<i64>,
    trouble: Option<String>,
}

#[derive(Debug, Serialize)]
struct View {
    later: Import,
    earlier: Option<Import>,
    choices: Vec<Import>,
    lines: Vec<Line>,
    conflicts: Vec<identity::KindLine>,
    may_rows: bool,
}

/// The imports of a council, and the two that are compared.
struct Two {
    all: Vec<Kept>,
    later: Kept,
    earlier: Option<Kept>,
}

async fn imports(cx: &Cx) -> Result<Vec<Kept>> {
    let data = cx.app.config.data.clone();
    tokio::task::spawn_blocking(move || kept::list(&data)).await.map_err(Error::internal)
}

async fn two(cx: &Cx, id: &str) -> Result<Two> {
    let all = imports(cx).await?;
    let missing =
        || Error::NotFound("There is no import of this name, or not any more. All imports are under Data.".into());
    let later = all.iter().find(|kept| kept.id == id).cloned().ok_or_else(missing)?;
    let asked = cx.query.text("earlier");
    let earlier = if asked.is_empty() {
        compare::previous(&all, &later).cloned()
    } else {
        let of_council = |kept: &&Kept| kept.id == asked && kept.summary.council == later.summary.council;
        Some(all.iter().find(of_council).cloned().ok_or_else(missing)?)
    };
    let all = all.into_iter().filter(|kept| kept.summary.council == later.summary.council && kept.id != id).collect();
    Ok(Two { all, later, earlier })
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let Two { all, later, earlier } = two(&cx, &id).await?;
    let pair = earlier.clone().map(|earlier| (earlier, later.clone()));
    let (lines, conflicts) = tokio::task::spawn_blocking({
        let later = later.clone();
        move || (pair.map(|(earlier, later)| lines(&earlier, &later)), identity::found(&later))
    })
    .await
    .map_err(Error::internal)?;
    let conflicts = identity::kinds(&identity::open(cx.db(), conflicts?).await?);
    let chosen = earlier.as_ref().map(|kept| kept.id.clone());
    let view = View {
        later: Import::of(&later, None),
        earlier: earlier.as_ref().map(|kept| Import::of(kept, None)),
        choices: all.iter().map(|kept| Import::of(kept, chosen.as_deref())).collect(),
        lines: lines.transpose()?.unwrap_or_default(),
        conflicts,
        may_rows: cx.can("evidence/submissions:rows"),
    };
    cx.show("evidence/submissions/show.html", &view)
}

/// Each question with its count; one that fails says so and leaves the others.
fn lines(earlier: &Kept, later: &Kept) -> Result<Vec<Line>> {
    let pair = Pair::open(earlier, later).map_err(unavailable)?;
    Ok(ALL
        .iter()
        .map(|question| {
            let (in_all, trouble) = match pair.ask(question, 1) {
                Ok(found) => (Some(found.in_all), None),
                Err(cause) => (None, Some(cause.to_string())),
            };
            let Question { slug, title, words, .. } = question;
            Line { slug, title, words, in_all, trouble }
        })
        .collect())
}

fn unavailable(cause: engine::columns::ColumnsError) -> Error {
    Error::Unavailable(cause.to_string())
}

#[derive(Debug, Serialize)]
struct RowsView {
    later: Import,
    earlier: Import,
    slug: &'static str,
    title: &'static str,
    words: &'static str,
    sql: &'static str,
    in_all: i64,
    /// Not all rows are shown.
    more: bool,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The rows of one answer, with that somebody looked at them written down.
async fn answer(cx: &Cx, id: &str, slug: &str, most: i64) -> Result<(Kept, Kept, &'static Question, Found)> {
    let missing = || Error::NotFound("There is no such comparison. Open the import and compare it again.".into());
    let question = named(slug).ok_or_else(missing)?;
    let Two { later, earlier, .. } = two(cx, id).await?;
    let earlier = earlier.ok_or_else(missing)?;
    let (before, now) = (earlier.clone(), later.clone());
    let found = tokio::task::spawn_blocking(move || Pair::open(&before, &now)?.ask(question, most))
        .await
        .map_err(Error::internal)?
        .map_err(unavailable)?;
    let why = format!("{}: {} in import {id}, compared with {}", question.title, found.in_all, earlier.id);
    cx.looked("evidence/submissions:rows", "import", &why).await?;
    Ok((earlier, later, question, found))
}

pub(super) async fn rows(cx: Cx, Path((id, slug)): Path<(String, String)>) -> Result<Response> {
    let (earlier, later, question, found) = answer(&cx, &id, &slug, ROWS_SHOWN).await?;
    let view = RowsView {
        later: Import::of(&later, None),
        earlier: Import::of(&earlier, None),
        slug: question.slug,
        title: question.title,
        words: question.words,
        sql: question.sql,
        in_all: found.in_all,
        more: i64::try_from(found.table.len()) == Ok(ROWS_SHOWN) && found.in_all > ROWS_SHOWN,
        columns: found.table.columns.iter().map(|name| heading(name)).collect(),
        rows: found.table.rows.iter().map(|row| row.iter().map(in_words).collect()).collect(),
    };
    cx.show("evidence/submissions/rows.html", &view)
}

/// The name of a column as people read it.
fn heading(name: &str) -> String {
    let words = match name {
        "la_person_id" => "id in our system".to_owned(),
        "person_key" => "the nation's key".to_owned(),
        "row_before" => "row of the earlier file".to_owned(),
        "row_now" => "row of this file".to_owned(),
        "event_start_date" => "start".to_owned(),
        other => other.replace('_', " ").replace("april", "April"),
    };
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn in_words(cell: &engine::columns::Cell) -> String {
    match cell {
        engine::columns::Cell::Date(date) => date.strftime("%-d %b %Y").to_string(),
        other => other.to_string(),
    }
}

/// The rows as a file for those who mend them in the council's own system.
pub(super) async fn csv(cx: Cx, Path((id, slug)): Path<(String, String)>) -> Result<Response> {
    let (_, _, question, found) = answer(&cx, &id, &slug, ROWS_TAKEN).await?;
    let text = found.table.to_csv().map_err(Error::internal)?;
    Ok(file(&format!("{}-{id}.csv", question.slug), "text/csv; charset=utf-8", text))
}
