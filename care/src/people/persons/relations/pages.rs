//! Adding somebody around a person, by searching for them, and ending what has ended.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{
    super::{
        find, find_seen,
        model::Person,
        pages::{Head, Line, lines},
        search::search,
    },
    KINDS, NewRelation, end, is_kind, relate,
};

/// At most so many are offered to choose from.
const MOST_OFFERED: usize = 10;

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct View {
    person: Head,
    question: String,
    found: Vec<Line>,
    kinds: Vec<Choice>,
}

async fn view(cx: &Cx, person: &Person, question: &str) -> Result<View> {
    let mut found = Vec::new();
    if !question.is_empty() {
        cx.looked("people/persons:list", "search", &format!("Looked for “{question}” around somebody")).await?;
        let people = search(cx.db(), question, MOST_OFFERED + 1).await?;
        found = lines(cx, people.into_iter().filter(|found| found.id != person.id).collect()).await?;
        found.retain(|line| !line.hinted);
    }
    let kinds = KINDS.iter().map(|(value, _, text)| Choice { value, text }).collect();
    Ok(View { person: Head::of(person, cx.today()), question: question.to_owned(), found, kinds })
}

pub(in super::super) async fn new(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let question: String = cx.query.text("q").chars().take(200).collect();
    cx.show("people/persons/relations/new.html", &view(&cx, &person, &question).await?)
}

pub(in super::super) async fn create(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    const TEMPLATE: &str = "people/persons/relations/new.html";
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let mut problems = Problems::new();
    let new = NewRelation {
        kind: cx.form.text("kind").to_owned(),
        other_id: cx.form.text("other").to_owned(),
        note: cx.form.some("note"),
        started_on: problems.take("started_on", cx.form.date("started_on")),
    };
    problems.limit("note", cx.form.text("note"), 2_000);
    if new.other_id.is_empty() {
        problems.add("other", "Choose who it is; search again if they are not in the list");
    }
    if !is_kind(&new.kind) {
        problems.add("kind", "Choose how they know each other");
    }
    let question: String = cx.form.text("q").chars().take(200).collect();
    if !problems.none() {
        return cx.again(TEMPLATE, &view(&cx, &person, &question).await?, &problems);
    }
    find_seen(&cx, &new.other_id).await?;
    let mut work = cx.begin().await?;
    match relate(&mut work, &person, &new).await {
        Ok(()) => work.commit().await?,
        Err(Error::Refusal(why)) => {
            drop(work);
            return cx.refused(TEMPLATE, &view(&cx, &person, &question).await?, &why);
        }
        Err(error) => return Err(error),
    }
    Ok(cx.see_other(&person.href(), Some("Written down, on both records.")))
}

pub(in super::super) async fn finish(cx: Cx, Path((id, relation)): Path<(String, String)>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let mut work = cx.begin().await?;
    end(&mut work, &person, &relation, cx.today()).await?;
    work.commit().await?;
    Ok(cx.see_other(&person.href(), Some("This has ended today. It can still be read.")))
}
