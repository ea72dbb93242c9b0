//! Writing *About me*, and looking at how it was.

use axum::{extract::Path, response::Response};
use platform::{
    Error, Result,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    super::{find, model::Person, pages::Head},
    AboutMe, HEADINGS, Shown, Version, latest, store, write,
};

/// The most that is kept under one heading, in characters.
const LONGEST: usize = 10_000;

#[derive(Serialize)]
struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
}

#[derive(Serialize)]
struct View {
    person: Head,
    number: i64,
    fields: Vec<Field>,
    theirs: Option<Shown>,
}

fn view(cx: &Cx, person: &Person, number: i64, theirs: Option<Shown>) -> View {
    let fields = HEADINGS.map(|(name, label, hint)| Field { name, label, hint });
    View { person: Head::of(person, cx.today()), number, fields: fields.into(), theirs }
}

fn form_of(version: Option<&Version>, today: jiff::civil::Date) -> Form {
    let mut fields: Vec<(String, String)> = vec![
        ("written_on-day".into(), today.day().to_string()),
        ("written_on-month".into(), today.month().to_string()),
        ("written_on-year".into(), today.year().to_string()),
    ];
    if let Some(version) = version {
        let texts = HEADINGS.iter().zip(version.about.texts());
        fields.extend(texts.map(|((name, ..), text)| ((*name).to_owned(), text.clone().unwrap_or_default())));
        fields.push(("written_by".into(), version.about.written_by.clone().unwrap_or_default()));
    }
    Form::of(fields)
}

pub(in super::super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let held = store::latest(cx.db(), &id).await?;
    let number = held.as_ref().map_or(0, |version| version.number);
    let form = form_of(held.as_ref(), cx.today());
    cx.show_form("people/persons/about_me/edit.html", &view(&cx, &person, number, None), &form)
}

pub(in super::super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    const TEMPLATE: &str = "people/persons/about_me/edit.html";
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let seen: i64 = cx.form.text("number").parse().unwrap_or(-1);
    let mut problems = Problems::new();
    let about = read(&cx, &mut problems);
    if !problems.none() {
        return cx.again(TEMPLATE, &view(&cx, &person, seen, None), &problems);
    }
    let mut work = cx.begin().await?;
    match write(&mut work, &person, seen, &about).await {
        Ok(()) => work.commit().await?,
        Err(Error::Conflict(why)) => {
            drop(work);
            let theirs = latest(cx.db(), &id).await?;
            let number = theirs.as_ref().map_or(0, |version| version.number);
            return cx.refused(TEMPLATE, &view(&cx, &person, number, theirs), &why);
        }
        Err(other) => return Err(other),
    }
    Ok(cx.see_other(&person.href(), Some("About me is saved. The version before is kept.")))
}

fn read(cx: &Cx, problems: &mut Problems) -> AboutMe {
    for (name, ..) in HEADINGS {
        problems.limit(name, cx.form.text(name), LONGEST);
    }
    problems.limit("written_by", cx.form.text("written_by"), 200);
    let today = cx.today();
    let written_on = problems.take("written_on", cx.form.date("written_on")).unwrap_or(today);
    if written_on > today {
        problems.add("written_on", "This day is in the future: write the day it was said");
    }
    AboutMe {
        most_important: cx.form.some("most_important"),
        people_important: cx.form.some("people_important"),
        communication: cx.form.some("communication"),
        wellness: cx.form.some("wellness"),
        please_do: cx.form.some("please_do"),
        how_and_when: cx.form.some("how_and_when"),
        also_worth_knowing: cx.form.some("also_worth_knowing"),
        written_by: cx.form.some("written_by"),
        written_on,
    }
}

#[derive(Serialize)]
struct VersionsView {
    person: Head,
    versions: Vec<Shown>,
}

pub(in super::super) async fn versions(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:view", &person.record()).await?;
    let versions = store::all(cx.db(), &id).await?.into_iter().map(Shown::from).collect();
    cx.show("people/persons/about_me/versions.html", &VersionsView { person: Head::of(&person, cx.today()), versions })
}
