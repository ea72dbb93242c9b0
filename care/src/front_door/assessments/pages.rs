//! The page of one request: who holds it and what is next, and the two ways it can end.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    EDIT, VIEW,
    ask::{self, ASKED},
    model::{Asked, Ended, Source, Where},
    rules, store,
};
use crate::people::{
    events::{model::Outcome, store as events}, // CLD
    persons::{self, Person},
    timeline,
};

const PAGE: &str = "front_door/assessments/show.html";
/// The longest text, in characters.
const LONGEST: usize = 2_000;
const SAVED_BETWEEN: &str = "Somebody else changed this request while you were on this page. What you wrote is still here: \
     look what they wrote, then press again";

/// POST /people/{id}/assessment
pub(super) async fn from_person(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = persons::find(cx.db(), &id).await?;
    cx.may("people/persons:view", &person.record()).await?;
    let at = cx.now();
    let mut work = cx.begin().await?;
    let source =
        Source { place: Where::Person, id: &id, person: Some(&person), carer: None, at, owner: None, team: None };
    ask::ask(&mut work, &source).await?;
    work.commit().await?;
    // Whoever may read the record need not be one who reads the request: the record says that it is written down.
    Ok(cx.see_other(&person.href(), Some(ASKED)))
}

struct Allowed {
    asked: Asked,
    person: Option<Person>,
}

async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<Allowed> {
    let asked = store::find(cx.db(), id).await?.ok_or_else(|| {
        Error::NotFound("There is no such request for an assessment. Look in the list of who asked for one.".into())
    })?;
    let person = match &asked.person_id {
        Some(id) => Some(persons::find(cx.db(), id).await?),
        None => None,
    };
    cx.may(action, &asked.record(person.as_ref().map(Person::record))).await?;
    Ok(Allowed { asked, person })
}

#[derive(Serialize)]
struct Item {
    value: String,
    text: String,
}

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    name: Option<String>,
    person_href: Option<String>,
    source_href: String,
    section: &'static str,
    asked_at: Timestamp,
    asked_by: Option<String>,
    days: i64,
    open: bool,
    owner: Option<String>,
    next_what: Option<String>,
    next_on: Option<Date>,
    ended_at: Option<Timestamp>,
    ended_how: &'static str,
    ended_by: Option<String>,
    ended_words: Option<String>,
    may_edit: bool,
    workers: Vec<Item>,
}

impl View {
    async fn of(cx: &Cx, allowed: &Allowed) -> Result<Self> {
        let (asked, person) = (&allowed.asked, allowed.person.as_ref());
        let ended = asked.ended.as_ref();
        let mut ids = vec![asked.asked_by.as_str()];
        ids.extend(asked.owner_id.as_deref());
        ids.extend(ended.map(|ended| ended.by.as_str()));
        let names = identity::names(&cx.app, &ids).await?;
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "somebody who has left".into());
        let ours = |one: &identity::Account| !one.teams.is_empty() && !persons::rules::is_guest(&one.roles);
        let accounts = identity::accounts(&cx.app).await?.into_iter().filter(ours);
        let nobody = Item { value: String::new(), text: "Nobody yet".into() };
        Ok(Self {
            id: asked.id.clone(),
            version: asked.version,
            name: person.map(|person| person.name()),
            person_href: person.map(Person::href),
            source_href: asked.source_href(),
            section: rules::section(asked.carer),
            asked_at: asked.asked_at,
            asked_by: Some(asked.asked_by.as_str()).filter(|id| !id.is_empty()).map(name),
            days: rules::days(asked.asked_at, ended.map_or(cx.now(), |ended| ended.at)),
            open: asked.is_open(),
            owner: asked.owner_id.as_deref().map(name),
            next_what: asked.next_what.clone(),
            next_on: asked.next_on,
            ended_at: ended.map(|ended| ended.at),
            ended_how: match ended.map(|ended| ended.how.as_str()) {
                Some("withdrawn") => "They withdrew it",
                Some(_) => "Carried out",
                None => "",
            },
            ended_by: ended.map(|ended| name(&ended.by)),
            ended_words: ended.map(|ended| ended.words.clone()),
            may_edit: cx.can_on(EDIT, &asked.record(person.map(Person::record))),
            workers: std::iter::once(nobody)
                .chain(accounts.map(|one| Item { value: one.id, text: format!("{}, {}", one.name, one.title) }))
                .collect(),
        })
    }
}

fn form_of(asked: &Asked) -> Form {
    let mut fields = vec![
        ("owner".to_owned(), asked.owner_id.clone().unwrap_or_default()),
        ("next_what".into(), asked.next_what.clone().unwrap_or_default()),
        ("carer".into(), if asked.carer { "yes" } else { "no" }.into()),
    ];
    if let Some(on) = asked.next_on {
        fields.push(("next_on-day".into(), on.day().to_string()));
        fields.push(("next_on-month".into(), on.month().to_string()));
        fields.push(("next_on-year".into(), on.year().to_string()));
    }
    Form::of(fields)
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, VIEW, &id).await?;
    cx.show_form(PAGE, &View::of(&cx, &allowed).await?, &form_of(&allowed.asked))
}

/// POST /assessments/{id}: who holds it, the dated next step, and under which section it is.
pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, EDIT, &id).await?;
    let before = &allowed.asked;
    let mut problems = Problems::new();
    problems.limit("next_what", cx.form.text("next_what"), LONGEST);
    let next_on = problems.take("next_on", cx.form.date("next_on"));
    let (owner_id, next_what) = (cx.form.some("owner"), cx.form.some("next_what"));
    if let Some(owner) = &owner_id
        && identity::account(&cx.app, owner).await?.is_none_or(|one| persons::rules::is_guest(&one.roles))
    {
        problems.add("owner", "Choose somebody who works here");
    }
    let same = (&next_what, next_on) == (&before.next_what, before.next_on);
    if problems.none() && !same {
        for (field, sentence) in rules::wrong_step(next_what.as_deref(), next_on, cx.today()) {
            problems.add(field, sentence);
        }
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, &allowed).await?, &problems);
    }
    let carer = match cx.form.text("carer") {
        "" => before.carer,
        answer => answer == "yes",
    };
    let after = Asked { carer, owner_id, next_what, next_on, ..before.clone() };
    if after == *before || !before.is_open() {
        return Ok(cx.see_other(&before.href(), None));
    }
    let outcome = (carer != before.carer).then_some(Outcome::AssessmentOrReview);
    keep(&cx, &allowed, after, outcome, "Saved.").await
}

/// POST /assessments/{id}/withdraw: by the person's own word alone.
pub(super) async fn withdraw(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, EDIT, &id).await?;
    let mut problems = Problems::new();
    let reason = cx.form.text("reason").to_owned();
    problems.limit("reason", &reason, LONGEST);
    for (field, sentence) in rules::missing_to_withdraw(cx.form.has("said_so"), &reason) {
        problems.add(field, sentence);
    }
    end(&cx, &allowed, "withdrawn", reason, problems).await
}

/// POST /assessments/{id}/carried-out
pub(super) async fn carried_out(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, EDIT, &id).await?;
    let mut problems = Problems::new();
    let place = cx.form.text("where").to_owned();
    problems.limit("where", &place, LONGEST);
    if place.is_empty() {
        problems.add("where", "Write where the assessment is, so that everybody finds it");
    }
    end(&cx, &allowed, "carried_out", place, problems).await
}

async fn end(cx: &Cx, allowed: &Allowed, how: &str, words: String, problems: Problems) -> Result<Response> {
    let before = &allowed.asked;
    if !before.is_open() {
        // The same form, sent twice; or somebody else was first, and their words stand.
        return Ok(cx.see_other(&before.href(), None));
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(cx, allowed).await?, &problems);
    }
    let by = cx.signed_in()?.account.id.clone();
    let after = Asked { ended: Some(Ended { at: cx.now(), how: how.to_owned(), words, by }), ..before.clone() };
    let outcome = (how == "withdrawn").then_some(Outcome::NfaDeclined);
    keep(cx, allowed, after, outcome, "It is written down how this ended.").await
}

/// Saves a request; what was typed is shown again when somebody else saved in between. `outcome` corrects what the nation
/// was told, where the request tells of itself.
async fn keep(cx: &Cx, allowed: &Allowed, after: Asked, outcome: Option<Outcome>, told: &str) -> Result<Response> {
    let seen = cx.form.text("version").parse::<i64>().is_ok_and(|version| version == allowed.asked.version);
    let kept = if seen { write(cx, allowed, after, outcome).await } else { Err(Error::Conflict(String::new())) };
    match kept {
        Ok(()) => Ok(cx.see_other(&allowed.asked.href(), Some(told))),
        Err(Error::Conflict(_)) => cx.refused(PAGE, &View::of(cx, allowed).await?, SAVED_BETWEEN),
        Err(other) => Err(other),
    }
}

async fn write(cx: &Cx, allowed: &Allowed, mut after: Asked, outcome: Option<Outcome>) -> Result<()> {
    let (before, person) = (&allowed.asked, allowed.person.as_ref());
    let mut work = cx.begin().await?;
    let council = work.council().to_owned();
    if let (Some(outcome), Some(person), Some(old)) = (outcome, person, &before.event_id) {
        let event = ask::event(&after, person, &council, outcome);
        after.event_id = Some(events::correct(&mut work, old, &event).await?);
    }
    if let (Some(ended), Some(person)) = (&after.ended, person) {
        if let Some(line) = &before.line_id {
            timeline::settle(&mut work, line).await?;
        }
        let (by, href) = (work.actor().name.clone(), before.href());
        let title = match ended.how.as_str() {
            "withdrawn" => "Withdrew their request for an assessment",
            _ => "The assessment they asked for was carried out",
        };
        let kind = timeline::Kind::Decision;
        let (at, words) = (ended.at, Some(ended.words.as_str()));
        let line = timeline::Line { person_id: &person.id, at, kind, title, words, href: Some(&href), by: &by };
        timeline::add(&mut work, &line).await?;
    }
    store::update(&mut work, &after).await?;
    let told = Asked { version: before.version + 1, ..after };
    let subject = ("request for an assessment", before.id.as_str());
    work.changed(EDIT, subject, before.person_id.as_deref(), Some(before), Some(&told)).await?;
    work.commit().await
}
