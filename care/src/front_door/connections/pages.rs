//! One connection: what it was, and the one question we go back with. What they answer is kept in their words, the
//! directory hears of it, and their next step follows.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result, identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    model::Connection,
    offer::{self, after, tell_directory},
    panel::answer_words,
    rules, store,
};
use crate::{
    market::worked,
    people::persons::{self, NextStep, Person},
    safeguarding::concerns,
};

const PAGE: &str = "front_door/connections/show.html";
const CHANGED: &str = "Somebody else wrote here in the meantime. What you typed is still on this page: look at what they \
     wrote, then press again";

struct Allowed {
    held: Connection,
    person: Option<Person>,
}

async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<Allowed> {
    let held = store::find(cx.db(), id).await?.ok_or_else(|| {
        Error::NotFound("There is no such connection. Look in the list of whom to check back with.".into())
    })?;
    let person = match &held.person_id {
        Some(id) => Some(persons::find(cx.db(), id).await?),
        None => None,
    };
    cx.may(action, &held.record(person.as_ref())).await?;
    Ok(Allowed { held, person })
}

#[derive(Serialize)]
struct Item {
    value: String,
    text: String,
}

#[derive(Serialize)]
struct View<'a> {
    one: &'a Connection,
    name: Option<String>,
    phone: Option<String>,
    person_href: Option<String>,
    source_href: Option<String>,
    service_href: Option<String>,
    checker: String,
    made_by: String,
    answered_by: String,
    answered_at: Option<Timestamp>,
    answer: &'static str,
    answers: Vec<Item>,
    workers: Vec<Item>,
    late: bool,
    overdue: bool,
    may_answer: bool,
    needs_step: bool,
    last_day: Date,
}

/// Whether nobody has another next step with this person, so that an answer would leave them waiting for nothing.
fn left_waiting(allowed: &Allowed) -> bool {
    let Some(person) = &allowed.person else { return false };
    person.died_on.is_none() && person.next_step().is_none_or(|held| allowed.held.is_step(&held))
}

impl<'a> View<'a> {
    async fn of(cx: &Cx, allowed: &'a Allowed) -> Result<Self> {
        let (held, person) = (&allowed.held, allowed.person.as_ref());
        let ids = [Some(held.checker_id.as_str()), Some(held.made_by.as_str()), held.answered_by.as_deref()];
        let ids: Vec<&str> = ids.into_iter().flatten().collect();
        let names = identity::names(&cx.app, &ids).await?;
        let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "somebody who has left".into());
        let ours = |account: &identity::Account| !account.teams.is_empty() && !persons::rules::is_guest(&account.roles);
        let accounts = identity::accounts(&cx.app).await?.into_iter().filter(ours);
        let contact = held.contact_id.as_ref().map(|id| format!("/contacts/{id}"));
        Ok(Self {
            name: person.map(|person| person.name()),
            phone: person.and_then(|person| person.phone.clone()),
            person_href: person.map(Person::href),
            source_href: held.conversation_id.as_ref().map(|id| format!("/conversations/{id}")).or(contact),
            service_href: held.service_id.as_deref().map(crate::market::directory::href_of),
            checker: name(&held.checker_id),
            made_by: name(&held.made_by),
            answered_by: held.answered_by.as_deref().map(name).unwrap_or_default(),
            answered_at: held.answered_at,
            answer: answer_words(held.answer.as_deref()),
            answers: worked::ANSWERS
                .iter()
                .map(|(value, text)| Item { value: (*value).into(), text: (*text).into() })
                .collect(),
            workers: accounts.map(|one| Item { value: one.id, text: format!("{}, {}", one.name, one.title) }).collect(),
            late: rules::is_late(platform::clock::london_date(held.made_at), held.check_on),
            overdue: held.is_open() && held.check_on < cx.today(),
            may_answer: cx.can_on("front_door/connections:answer", &held.record(person)),
            needs_step: left_waiting(allowed),
            last_day: cx.today().saturating_add(jiff::ToSpan::days(rules::CHECK_WITHIN_DAYS)),
            one: held,
        })
    }
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/connections:view", &id).await?;
    let form = Form::of([
        ("answer", allowed.held.answer.clone().unwrap_or_default()),
        ("words", allowed.held.answer_words.clone().unwrap_or_default()),
        ("late_reason", allowed.held.late_reason.clone().unwrap_or_default()),
        ("next_owner_id", cx.signed_in()?.account.id.clone()),
    ]);
    cx.show_form(PAGE, &View::of(&cx, &allowed).await?, &form)
}

/// POST /check-back/{id}/concern: from what they told us when we asked; the words typed here go with it.
pub(super) async fn concern(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/connections:view", &id).await?;
    let (held, words) = (&allowed.held, concerns::words_of_form(&cx.form));
    let (kind, of) = match (&held.conversation_id, &held.contact_id, &held.person_id) {
        (Some(of), ..) => (concerns::From::Conversation, of),
        (_, Some(of), _) => (concerns::From::Contact, of),
        (.., Some(of)) => (concerns::From::Person, of),
        _ => return Err(Error::internal("a connection of nothing")),
    };
    let person = allowed.person.as_ref();
    let mut work = cx.begin().await?;
    let source = concerns::Source { kind, id: of, person, safe: None, at: None, words: words.as_deref() };
    let concern = concerns::raise(&mut work, &source).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/concerns/{concern}"), Some(concerns::RAISED)))
}

/// What the form says.
struct Read {
    answer: Option<String>,
    words: Option<String>,
    again_on: Option<Date>,
    late_reason: Option<String>,
    step: Option<NextStep>,
}

fn read(cx: &Cx, allowed: &Allowed, problems: &mut Problems) -> Read {
    let form = &cx.form;
    for name in ["words", "late_reason"] {
        problems.limit(name, form.text(name), rules::LONGEST_WORDS);
    }
    problems.limit("next_what", form.text("next_what"), rules::LONGEST_LINE);
    let answer = form.some("answer").filter(|key| worked::ANSWERS.iter().any(|(held, _)| held == key));
    let again_on = problems.take("again_on", form.date("again_on")).filter(|_| answer.is_none());
    if again_on.is_some_and(|on| on < cx.today()) {
        problems.add("again_on", "The day we ask again must be today or later");
    }
    let next_on = problems.take("next_on", form.date("next_on"));
    let next_what = form.some("next_what");
    match (&next_what, next_on) {
        (Some(_), None) => problems.add("next_on", "Give the next step a day"),
        (None, Some(_)) => problems.add("next_what", "Say what happens on that day"),
        (Some(_), Some(on)) if on < cx.today() => {
            problems.add("next_on", "The next step lies in the past. Give it a day from today on");
        }
        _ => {}
    }
    let owner_id = form.some("next_owner_id").unwrap_or_else(|| allowed.held.checker_id.clone());
    let step = next_what.zip(next_on).map(|(what, on)| NextStep { on, what, owner_id });
    let reason_alone = form.some("late_reason") != allowed.held.late_reason && answer.is_none();
    if again_on.is_none() && !reason_alone && problems.none() {
        let waiting = left_waiting(allowed);
        for (field, sentence) in rules::missing_answer(answer.as_deref(), waiting, step.is_some(), form.has("enough")) {
            problems.add(field, sentence);
        }
    }
    Read { answer, words: form.some("words"), again_on, late_reason: form.some("late_reason"), step }
}

pub(super) async fn answer(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/connections:answer", &id).await?;
    let mut problems = Problems::new();
    let read = read(&cx, &allowed, &mut problems);
    if let Some(step) = &read.step
        && identity::account(&cx.app, &step.owner_id).await?.is_none()
    {
        problems.add("next_owner_id", "Choose who takes the next step: this worker is not here any more");
    }
    if !problems.none() {
        return cx.again(PAGE, &View::of(&cx, &allowed).await?, &problems);
    }
    let held = &allowed.held;
    let page = format!("/check-back/{id}");
    if read.answer.is_some() && held.answer == read.answer && held.answer_words == read.words {
        // The same form, sent twice.
        return Ok(cx.see_other(&page, None));
    }
    if cx.form.text("version") != held.version.to_string() || held.withdrawn_at.is_some() {
        return cx.refused(PAGE, &View::of(&cx, &allowed).await?, CHANGED);
    }
    match keep(&cx, &allowed, read).await {
        Ok(told) => Ok(cx.see_other(&page, Some(&told))),
        Err(Error::Conflict(_)) => cx.refused(PAGE, &View::of(&cx, &allowed).await?, CHANGED),
        Err(other) => Err(other),
    }
}

async fn keep(cx: &Cx, allowed: &Allowed, read: Read) -> Result<String> {
    let held = &allowed.held;
    let mut work = cx.begin().await?;
    let mut next = Connection { late_reason: read.late_reason, ..held.clone() };
    if let Some(answer) = read.answer {
        next.answer = Some(answer);
        next.answer_words = read.words;
        next.answered_at = Some(cx.now());
        next.answered_by = work.actor().id.clone();
    } else if let Some(on) = read.again_on {
        next.check_on = on;
        (next.answer, next.answer_words, next.answered_at, next.answered_by) = (None, read.words, None, None);
    }
    let kept = offer::keep(&mut work, held, next).await?;
    tell_directory(&mut work, &kept).await?;
    if let (Some(service), Some(person), None, Some(_)) =
        (&kept.service_id, &kept.person_id, &kept.answer, &held.answer)
    {
        worked::forgotten(&mut work, service, person).await?;
    }
    let mut told = "It is written down.".to_owned();
    if let Some(person) = &allowed.person {
        let words = answer_words(kept.answer.as_deref());
        let title =
            format!("{}: {}", rules::first_words(&kept.what), if kept.is_open() { "we ask again" } else { words });
        if kept.answer.is_some() || kept.check_on != held.check_on {
            offer::line(&mut work, &kept, &person.id, &title, kept.answer_words.as_deref()).await?;
        }
        after(&mut work, &person.id, held).await?;
        if let Some(step) = read.step {
            let agreed = persons::agree_next_step(&mut work, &person.id, step, |step| held.is_step(step)).await?;
            told = format!("{told} {}", agreed.words().unwrap_or_default());
        }
    }
    work.commit().await?;
    Ok(told.trim().to_owned())
}
