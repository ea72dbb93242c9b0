//! Finding people, beginning a record, changing it.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    create as begin_record, find, find_in, form,
    model::{Details, Found, NewPerson, Person},
    possible_duplicates,
    rules::Visible,
    save, search as find_people,
    search::read_question,
    seen,
};

/// At most so many results on the page; who is not among them is found by adding a birth date.
const MOST_SHOWN: usize = 25;

/// A line of a list of people: enough to tell them apart, and no more.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub hinted: bool,
    pub id: String,
    pub name: String,
    pub known_as: Option<String>,
    pub age: Option<i32>,
    pub died: bool,
    pub place: Option<String>,
    pub team: Option<String>,
}

/// What this member of staff is shown of what was found.
pub(super) async fn lines(cx: &Cx, found: Vec<Found>) -> Result<Vec<Line>> {
    let teams: BTreeMap<String, String> =
        identity::teams(&cx.app).await?.into_iter().map(|team| (team.id, team.name)).collect();
    Ok(lines_with(cx, found, &teams))
}

fn lines_with(cx: &Cx, found: Vec<Found>, teams: &BTreeMap<String, String>) -> Vec<Line> {
    let today = cx.today();
    let line = |found: Found| match seen(cx, &found.record(), found.exact) {
        Visible::Hidden => None,
        Visible::Hinted => Some(Line {
            hinted: true,
            id: String::new(),
            name: "A restricted record: ask the duty manager".into(),
            known_as: None,
            age: None,
            died: false,
            place: None,
            team: None,
        }),
        Visible::Shown => Some(Line {
            hinted: false,
            age: found.age_on(today),
            team: found.team_id.as_ref().and_then(|id| teams.get(id).cloned()),
            id: found.id,
            name: found.name,
            known_as: found.known_as,
            died: found.died_on.is_some(),
            place: found.place,
        }),
    };
    found.into_iter().filter_map(line).collect()
}

#[derive(Serialize)]
struct ListView {
    question: String,
    people: Vec<Line>,
    more: bool,
    wrong_number: Option<String>,
    may_create: bool,
}

pub(super) async fn list(cx: Cx) -> Result<Response> {
    let question: String = cx.query.text("q").chars().take(200).collect();
    let mut found = Vec::new();
    if !question.is_empty() {
        cx.looked("people/persons:list", "search", &format!("Looked for “{question}”")).await?;
        found = find_people(cx.db(), &question, MOST_SHOWN + 1).await?;
    }
    let more = found.len() > MOST_SHOWN;
    found.truncate(MOST_SHOWN);
    let view = ListView {
        people: lines(&cx, found).await?,
        more,
        wrong_number: read_question(&question).wrong_number,
        may_create: cx.can("people/persons:create"),
        question,
    };
    cx.show("people/persons/list.html", &view)
}

#[derive(Default, Serialize)]
struct NewView {
    likely: Vec<Line>,
    mine: Option<Mine>,
    same_number: bool,
}

/// The person about to be recorded, to stand beside the likely ones.
#[derive(Serialize)]
struct Mine {
    name: String,
    age: Option<i32>,
    place: Option<String>,
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    cx.show_form("people/persons/new.html", &NewView::default(), &prefilled(cx.query.text("q")))
}

/// The form begun with what was searched for.
fn prefilled(question: &str) -> Form {
    let asked = read_question(question);
    let names: Vec<&str> =
        question.split_whitespace().filter(|word| word.chars().all(|c| !c.is_ascii_digit())).collect();
    let mut details = Details { born_on: asked.born_on, nhs_number: asked.nhs_number, ..Details::default() };
    details.postcode = asked.postcode;
    details.phone = asked.phone;
    if !asked.names.is_empty() {
        match names.split_last() {
            Some((family, given)) if !given.is_empty() => {
                details.given_name = given.join(" ");
                (*family).clone_into(&mut details.family_name);
            }
            Some((only, _)) => (*only).clone_into(&mut details.given_name),
            None => {}
        }
    }
    form::of(&details)
}

pub(super) async fn create(cx: Cx) -> Result<Response> {
    const TEMPLATE: &str = "people/persons/new.html";
    let mut problems = Problems::new();
    let new = form::read(&cx.form, cx.today(), &mut problems);
    problems.limit("because", cx.form.text("because"), 2_000);
    if !problems.none() {
        return cx.again(TEMPLATE, &NewView::default(), &problems);
    }
    let likely = possible_duplicates(cx.db(), &new).await?;
    let same_number = likely.iter().any(|found| found.score == 100);
    // What must not be known is not warned of: a record that stays hidden here does not stand in the way.
    let ids: Vec<String> = likely.iter().map(|found| found.id.clone()).collect();
    let shown = lines(&cx, likely).await?;
    let because = cx.form.some("because");
    if same_number || (!shown.is_empty() && because.is_none()) {
        return warn(&cx, TEMPLATE, &new, shown, same_number);
    }
    let mut work = cx.begin().await?;
    let person = match begin_record(&mut work, new).await {
        Ok(person) => person,
        Err(Error::Refusal(why)) => return cx.refused(TEMPLATE, &NewView::default(), &why),
        Err(other) => return Err(other),
    };
    if let Some(because) = because.filter(|_| !shown.is_empty()) {
        super::begun_although(&mut work, &person, &ids, &because).await?;
    }
    work.commit().await?;
    Ok(cx.see_other(&person.href(), Some("The record is begun.")))
}

fn warn(cx: &Cx, template: &str, new: &NewPerson, likely: Vec<Line>, same_number: bool) -> Result<Response> {
    let mine = Mine { name: new.name(), age: new.age_on(cx.today()), place: new.place() };
    let view = NewView { likely, mine: Some(mine), same_number };
    let why = if same_number {
        "There is a record with this NHS number, and two people never share one. Open it, or read the number again"
    } else {
        "This person may be recorded already. Open the record that is theirs, or say why this is somebody else"
    };
    cx.refused(template, &view, why)
}

#[derive(Serialize)]
struct EditView {
    person: Head,
    version: i64,
    differing: Vec<form::Differing>,
    saved_by: Option<String>,
}

/// The top of every page about one person.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    pub id: String,
    pub name: String,
    pub known_as: Option<String>,
    pub pronouns: Option<String>,
    pub age: Option<i32>,
    pub place: Option<String>,
    pub died_on: Option<Date>,
}

impl Head {
    pub(super) fn of(person: &Person, today: Date) -> Self {
        Self {
            id: person.id.clone(),
            name: person.name(),
            known_as: person.known_as.clone(),
            pronouns: person.pronouns.clone(),
            age: person.age_on(today),
            place: person.place(),
            died_on: person.died_on,
        }
    }
}

fn edit_view(cx: &Cx, person: &Person) -> EditView {
    EditView { person: Head::of(person, cx.today()), version: person.version, differing: Vec::new(), saved_by: None }
}

pub(super) async fn edit(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    cx.show_form("people/persons/edit.html", &edit_view(&cx, &person), &form::of(&person.details))
}

pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    const TEMPLATE: &str = "people/persons/edit.html";
    let mut person = find(cx.db(), &id).await?;
    cx.may("people/persons:edit", &person.record()).await?;
    let mut problems = Problems::new();
    let details = form::read(&cx.form, cx.today(), &mut problems);
    let seen: i64 = cx.form.text("version").parse().unwrap_or(0);
    if !problems.none() {
        let view = EditView { version: seen, ..edit_view(&cx, &person) };
        return cx.again(TEMPLATE, &view, &problems);
    }
    person.version = seen;
    let mut work = cx.begin().await?;
    match save(&mut work, &person, details.clone()).await {
        Ok(_) => work.commit().await?,
        Err(Error::Conflict(why)) => {
            let theirs = find_in(&mut work, &id).await?;
            let mut view = edit_view(&cx, &theirs);
            view.differing = form::differing(&theirs.details, &details);
            view.saved_by = Some(theirs.updated_by.clone());
            return cx.refused(TEMPLATE, &view, &why);
        }
        Err(Error::Refusal(why)) => {
            let view = EditView { version: seen, ..edit_view(&cx, &person) };
            return cx.refused(TEMPLATE, &view, &why);
        }
        Err(other) => return Err(other),
    }
    Ok(cx.see_other(&person.href(), Some("The details are saved.")))
}
