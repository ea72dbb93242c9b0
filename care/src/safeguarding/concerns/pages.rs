//! The one page of each concern: take it, add words, pass it on, say what was done.

use axum::{extract::Path, response::Response};
use jiff::Timestamp;
use platform::{
    Error, Result, identity,
    web::{Cx, Problems},
};
use serde::Serialize;

use super::{
    model::{Concern, From, Source, Step, Waiting},
    raise::{raise, waits_for},
    rules, store,
};
use crate::people::persons;

const SHOW: &str = "safeguarding/concerns/show.html";
pub(super) const SEE: &str = "safeguarding/concerns:view";
const ACT: &str = "safeguarding/concerns:work";
/// Who answers for a team's work, and so takes a concern over.
const ANSWERS: &str = "safeguarding/concerns:duty";
/// The longest text of one step, in characters.
const LONGEST: usize = 20_000;
const SAVED_BETWEEN: &str = "Somebody else changed this concern while you were on this page. What you wrote is still here: \
     look who has it, then press again";

/// POST /people/{id}/concern
pub(super) async fn from_person(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let person = persons::find(cx.db(), &id).await?;
    cx.may("people/persons:view", &person.record()).await?;
    let words = super::words_of_form(&cx.form);
    let mut work = cx.begin().await?;
    let source =
        Source { kind: From::Person, id: &id, person: Some(&person), safe: None, at: None, words: words.as_deref() };
    let concern = raise(&mut work, &source).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/concerns/{concern}"), Some(RAISED)))
}

/// What everybody reads who raised one.
pub const RAISED: &str = "The concern is raised. It cannot get lost: this page says who has it.";

pub(super) fn ids_of(concern: &Concern) -> Vec<&str> {
    let mut ids = vec![concern.raised_by.as_str()];
    ids.extend(concern.holder_id.as_deref());
    ids.extend(concern.duty_id.as_deref());
    ids
}

pub(super) fn named(names: &std::collections::BTreeMap<String, String>, id: &str) -> String {
    match id {
        "" => "Came in writing".into(),
        id => names.get(id).cloned().unwrap_or_else(|| "Somebody who has left".into()),
    }
}

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    name: Option<String>,
    source: String,
    source_kind: String,
    safe: Option<String>,
    raised_at: Timestamp,
    holder: Option<String>,
    duty: Option<String>,
    taken_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
    colleague: Option<String>,
    old: bool,
    hours: i64,
    mine: bool,
    may_work: bool,
    /// From whom this manager may take it over.
    take_over_from: Option<String>,
    steps: Vec<StepView>,
    workers: Vec<Worker>,
    colleagues: Vec<Worker>,
}

#[derive(Serialize)]
struct StepView {
    at: Timestamp,
    by: String,
    did: String,
    words: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Worker {
    value: String,
    text: String,
}

/// Who may have a concern, but for one.
pub(super) fn workers(accounts: &[identity::Account], but: Option<&str>) -> Vec<Worker> {
    choices(accounts.iter().filter(|one| rules::may_have(one) && Some(one.id.as_str()) != but))
}

fn choices<'a>(fit: impl Iterator<Item = &'a identity::Account>) -> Vec<Worker> {
    let each = fit.map(|one| Worker { value: one.id.clone(), text: format!("{}, {}", one.name, one.title) });
    std::iter::once(Worker { value: String::new(), text: "Nobody chosen".into() }).chain(each).collect()
}

async fn find(cx: &Cx, action: &str, id: &str) -> Result<Waiting> {
    let found = store::find(cx.db(), id).await?.ok_or_else(|| {
        Error::NotFound("There is no such concern. Look for it in the queue of concerns; none is ever removed.".into())
    })?;
    cx.may(action, &found.record()).await?;
    Ok(found)
}

async fn view(cx: &Cx, found: &Waiting) -> Result<View> {
    let concern = &found.concern;
    let steps = store::steps(cx.db(), &concern.id).await?;
    let accounts = identity::accounts(&cx.app).await?;
    let mut ids = ids_of(concern);
    ids.extend(concern.colleague_id.as_deref());
    ids.extend(steps.iter().flat_map(|step| [Some(step.by_id.as_str()), step.to_id.as_deref()]).flatten());
    let names = identity::names(&cx.app, &ids).await?;
    let hours = super::alarm_hours(&cx.app).await?;
    let me = cx.signed_in()?.account.id.clone();
    let did = |step: &Step| match (step.kind.as_str(), &step.to_id) {
        ("raised", _) => "Raised the concern".to_owned(),
        ("taken", _) => "Took it".into(),
        ("person", _) => "Said whom it is about".into(),
        ("passed", Some(to)) if *to == step.by_id => "Took it over".into(),
        ("passed", Some(to)) => format!("Passed it to {}", named(&names, to)),
        ("colleague", Some(to)) => format!("Said that it is about a colleague: {}", named(&names, to)),
        ("done", _) => "Said what was done".into(),
        _ => "Added words".into(),
    };
    let counted = found.counted();
    // It can be about a partner from health, who never has one.
    let colleagues = choices(accounts.iter().filter(|one| !one.teams.is_empty()));
    let mine = concern.holder_id.as_deref() == Some(me.as_str());
    let may_work = cx.can_on(ACT, &found.record());
    Ok(View {
        id: concern.id.clone(),
        version: concern.version,
        name: found.name.clone(),
        source: concern.source_href(),
        source_kind: concern.source_kind.clone(),
        safe: concern.safe.clone(),
        raised_at: concern.raised_at,
        holder: counted.holder_id.as_deref().map(|id| named(&names, id)),
        duty: counted.duty_id.as_deref().map(|id| named(&names, id)),
        taken_at: counted.taken_at,
        done_at: concern.done_at,
        colleague: concern.colleague_id.as_deref().map(|id| named(&names, id)),
        old: rules::too_old(&counted, hours, cx.now()),
        hours,
        mine,
        may_work,
        take_over_from: counted
            .holder_id
            .as_deref()
            .filter(|_| may_work && !mine && cx.can(ANSWERS))
            .map(|id| named(&names, id)),
        steps: steps
            .iter()
            .map(|step| StepView {
                at: step.at,
                by: named(&names, &step.by_id),
                did: did(step),
                words: step.words.clone(),
            })
            .collect(),
        workers: workers(&accounts, None),
        colleagues,
    })
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = find(&cx, SEE, &id).await?;
    cx.show_form(SHOW, &view(&cx, &found).await?, &platform::web::Form::default())
}

/// One step of a concern: the row as it is after, and the line that says so.
struct Change {
    /// Whether it waits for somebody else from now on, whom the rota says.
    reroute: bool,
    after: Concern,
    kind: &'static str,
    to_id: Option<String>,
    words: Option<String>,
}

async fn write(cx: &Cx, before: &Concern, change: Change) -> Result<()> {
    let mut work = cx.begin().await?;
    let mut change = change;
    if change.reroute {
        let person = match &change.after.person_id {
            Some(id) => Some(persons::find_in(&mut work, id).await?),
            None => None,
        };
        change.after.duty_id = waits_for(&mut work, person.as_ref(), change.after.colleague_id.as_deref()).await?;
    }
    store::update(&mut work, &change.after).await?;
    let by_id = cx.signed_in()?.account.id.clone();
    let step = Step { at: cx.now(), by_id, kind: change.kind.into(), to_id: change.to_id, words: change.words };
    store::add_step(&mut work, &before.id, &step).await?;
    let subject = ("concern", before.id.as_str());
    let person = before.person_id.as_deref();
    let told = Concern { version: before.version + 1, ..change.after };
    work.changed(ACT, subject, person, Some(before), Some(&told)).await?;
    work.commit().await
}

/// Saves a step and shows the page again; what was typed is shown again when it cannot be kept.
async fn keep(cx: &Cx, found: &Waiting, change: Change, told: &str) -> Result<Response> {
    match write(cx, &found.concern, change).await {
        Ok(()) => Ok(cx.see_other(&format!("/concerns/{}", found.concern.id), Some(told))),
        Err(Error::Conflict(_)) => {
            let now = store::find(cx.db(), &found.concern.id).await?;
            cx.refused(SHOW, &view(cx, now.as_ref().unwrap_or(found)).await?, SAVED_BETWEEN)
        }
        Err(other) => Err(other),
    }
}

/// POST /concerns/{id}/take
pub(super) async fn take(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = find(&cx, ACT, &id).await?;
    let me = cx.signed_in()?.account.id.clone();
    if found.concern.holder_id.as_deref() == Some(me.as_str()) {
        // Pressed twice.
        return Ok(cx.see_other(&format!("/concerns/{id}"), None));
    }
    let counted = found.counted();
    // A manager takes it over from whoever is away, and says why.
    let over = cx.form.has("over") && counted.holder_id.is_some() && counted.done_at.is_none() && cx.can(ANSWERS);
    if over {
        let mut problems = Problems::new();
        problems.limit("why", cx.form.text("why"), LONGEST);
        if cx.form.some("why").is_none() {
            problems.add("why", "Write why you take it over");
        }
        if !problems.none() {
            return cx.again(SHOW, &view(&cx, &found).await?, &problems);
        }
    } else if let Err(why) = rules::may_take(&counted) {
        return cx.refused(SHOW, &view(&cx, &found).await?, why);
    }
    let after = Concern { holder_id: Some(me.clone()), taken_at: Some(cx.now()), ..found.concern.clone() };
    let change = if over {
        Change { reroute: false, after, kind: "passed", to_id: Some(me), words: cx.form.some("why") }
    } else {
        Change { reroute: false, after, kind: "taken", to_id: None, words: None }
    };
    keep(&cx, &found, change, "The concern is yours.").await
}

/// POST /concerns/{id}/words: anybody who may read it adds what they know, whoever has it and whenever.
pub(super) async fn words(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = find(&cx, SEE, &id).await?;
    let mut problems = Problems::new();
    problems.limit("words", cx.form.text("words"), LONGEST);
    let colleague = cx.form.some("colleague").filter(|id| Some(id) != found.concern.colleague_id.as_ref());
    if let Some(colleague) = &colleague
        && identity::account(&cx.app, colleague).await?.is_none()
    {
        problems.add("colleague", "Choose a colleague who works here");
    }
    let words = cx.form.some("words");
    if words.is_none() && colleague.is_none() {
        problems.add("words", "Write what you saw or heard, or choose the colleague it is about");
    }
    if !problems.none() {
        return cx.again(SHOW, &view(&cx, &found).await?, &problems);
    }
    let mut after = found.concern.clone();
    let Some(colleague) = colleague else {
        return keep(
            &cx,
            &found,
            Change { reroute: false, after, kind: "words", to_id: None, words },
            "Your words are added.",
        )
        .await;
    };
    // Whoever it is about neither has it nor waits for it: then it waits for somebody else on duty, or for the managers.
    after.colleague_id = Some(colleague.clone());
    if after.holder_id.as_ref() == Some(&colleague) {
        (after.holder_id, after.taken_at) = (None, None);
    }
    let reroute = after.done_at.is_none() && after.holder_id.is_none() && after.duty_id.as_ref() == Some(&colleague);
    let change = Change { reroute, after, kind: "colleague", to_id: Some(colleague), words };
    keep(&cx, &found, change, "The colleague can not see this concern from now on.").await
}

/// POST /concerns/{id}/pass
pub(super) async fn pass(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = find(&cx, ACT, &id).await?;
    let me = cx.signed_in()?.account.id.clone();
    let mut problems = Problems::new();
    problems.limit("why", cx.form.text("why"), LONGEST);
    let to = cx.form.some("to");
    if cx.form.some("why").is_none() {
        problems.add("why", "Write why somebody else should have it");
    }
    match &to {
        None => problems.add("to", "Choose who should have it"),
        Some(to) if Some(to) == found.concern.colleague_id.as_ref() => {
            problems.add("to", "The concern is about this colleague. Choose somebody else");
        }
        Some(to) if identity::account(&cx.app, to).await?.is_none_or(|one| !rules::may_have(&one)) => {
            problems.add("to", "Choose somebody who works here");
        }
        Some(_) => {}
    }
    if !problems.none() {
        return cx.again(SHOW, &view(&cx, &found).await?, &problems);
    }
    if let Err(why) = rules::may_end(&found.counted(), &me) {
        return cx.refused(SHOW, &view(&cx, &found).await?, why);
    }
    let after = Concern { holder_id: None, taken_at: None, duty_id: to.clone(), ..found.concern.clone() };
    let change = Change { reroute: false, after, kind: "passed", to_id: to, words: cx.form.some("why") };
    write(&cx, &found.concern, change).await?;
    Ok(cx.see_other("/concerns", Some("The concern is passed on. It waits until they have taken it.")))
}

/// POST /concerns/{id}/done
pub(super) async fn done(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let found = find(&cx, ACT, &id).await?;
    let me = cx.signed_in()?.account.id.clone();
    let mut problems = Problems::new();
    problems.limit("done", cx.form.text("done"), LONGEST);
    let Some(words) = cx.form.some("done").filter(|_| problems.none()) else {
        problems.add("done", "Write what was done, in words. Without that nobody can rely on it");
        return cx.again(SHOW, &view(&cx, &found).await?, &problems);
    };
    if let Err(why) = rules::may_end(&found.counted(), &me) {
        return cx.refused(SHOW, &view(&cx, &found).await?, why);
    }
    let after = Concern { done_at: Some(cx.now()), ..found.concern.clone() };
    let change = Change { reroute: false, after, kind: "done", to_id: None, words: Some(words) };
    keep(&cx, &found, change, "It is written down what was done. The concern stays here and can always be read.").await
}
