//! How a conversation ends: with a dated next step that somebody takes, or a reason why nobody needs one. The contact it
//! grew out of ends with it, in the same transaction.

use axum::{extract::Path, response::Response};
use jiff::{ToSpan, civil::Date};
use platform::{
    Error, Result,
    clock::london_date,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    connecting,
    model::{Conversation, Written},
    pages::{self, Allowed},
    rules, save, unmet, written,
};
use crate::{
    front_door::{
        connections,
        contacts::{self, Contact, End, Item},
        unmet_needs,
    },
    people::persons,
};

const END: &str = "practice/conversations/end.html";

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    version: i64,
    title: &'static str,
    person_name: Option<String>,
    asks_national: bool,
    endings: Vec<Item>,
    workers: Vec<Item>,
    last_check_on: Date,
    unmet: unmet_needs::Panel,
}

async fn view<'a>(cx: &Cx, allowed: &'a Allowed, held: &'a Conversation) -> Result<View<'a>> {
    let workers = contacts::workers(cx).await?;
    Ok(View {
        id: &held.id,
        version: held.version,
        title: rules::kind_words(held.kind),
        person_name: allowed.person.as_ref().map(|person| person.name()),
        asks_national: open_contact(allowed).is_some(),
        endings: contacts::rules::ENDINGS.iter().map(|ending| Item::from(&ending.choice)).collect(),
        workers: workers.iter().map(contacts::worker).collect(),
        last_check_on: cx.today().saturating_add(contacts::rules::CHECK_WITHIN_DAYS.days()),
        unmet: unmet_needs::panel(cx, unmet_needs::Where::Conversation, &held.id).await?,
    })
}

/// The contact that ends with the conversation.
fn open_contact(allowed: &Allowed) -> Option<&Contact> {
    allowed.contact.as_ref().filter(|contact| contact.is_open())
}

fn found(allowed: &Allowed) -> Result<&Conversation> {
    allowed.conversation.as_ref().ok_or_else(|| Error::internal("found, and not there"))
}

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "practice/conversations:edit", &id).await?;
    let held = found(&allowed)?;
    if !held.is_open() {
        return Ok(cx.see_other(&format!("/conversations/{id}"), None));
    }
    let next_owner_id = held.written.next_owner_id.clone().or_else(|| Some(held.owner_id.clone()));
    let mut fields = written::fields(&Written { next_owner_id, ..held.written.clone() });
    let (connected_to, check_on) = save::connected(held);
    let offered = connections::end_fields(cx.db(), &connecting::source(held)).await?;
    let said = !offered.is_empty();
    fields.extend(offered);
    if !said {
        fields.push(("connected_to".into(), connected_to));
    }
    if let Some(on) = check_on.filter(|_| !said) {
        fields.push(("check_on-day".into(), on.day().to_string()));
        fields.push(("check_on-month".into(), on.month().to_string()));
        fields.push(("check_on-year".into(), on.year().to_string()));
    }
    cx.show_form(END, &view(&cx, &allowed, held).await?, &Form::of(fields))
}

pub(super) async fn end(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "practice/conversations:edit", &id).await?;
    let held = found(&allowed)?;
    let page = format!("/conversations/{id}");
    if !held.is_open() {
        // The same form, sent twice: it has ended.
        return Ok(cx.see_other(&page, None));
    }
    let mut problems = Problems::new();
    let text = read_next(&cx.form, &held.written, &mut problems);
    let ending = contacts::read_end(&cx.form, cx.now(), &mut problems);
    for (field, sentence) in missing(&text, &ending, &allowed, cx.today()) {
        if problems.by_field().get(field).is_none() {
            problems.add(field, sentence);
        }
    }
    problems.limit("unmet_words", cx.form.text("unmet_words"), unmet_needs::rules::LONGEST);
    contacts::check_next_owner(&cx, text.next_owner_id.as_deref(), &mut problems).await?;
    if !problems.none() {
        return cx.again(END, &view(&cx, &allowed, held).await?, &problems);
    }
    if save::version_of(&cx) != held.version {
        return cx.refused(END, &view(&cx, &allowed, held).await?, WRITTEN_BETWEEN);
    }
    let said = unmet_needs::read(&cx.form, &mut problems);
    match write(&cx, &allowed, held, text, ending, said).await {
        Ok(stays) => Ok(cx.see_other(&page, Some(format!("The conversation has ended. {stays}").trim()))),
        Err(Error::Refusal(why)) => cx.refused(END, &view(&cx, &allowed, held).await?, &why),
        Err(Error::Conflict(_)) => cx.refused(END, &view(&cx, &allowed, held).await?, WRITTEN_BETWEEN),
        Err(other) => Err(other),
    }
}

const WRITTEN_BETWEEN: &str = "Somebody else wrote in this conversation or its contact while you were on this page. What you \
     chose is still here: look at what they wrote, then press again";

/// Ends the conversation and the contact it grew out of, and agrees what happens next, in one piece of work. Tells what
/// became of the next step that was there before.
async fn write(
    cx: &Cx,
    allowed: &Allowed,
    held: &Conversation,
    text: Written,
    end: End,
    said: Option<unmet_needs::Said>,
) -> Result<String> {
    let mut work = cx.begin().await?;
    let mut check = None;
    if let Some(contact) = open_contact(allowed) {
        let person = allowed.person.as_ref();
        let ended = contacts::complete(&mut work, contact, person, end.clone(), contact.typed.clone()).await?;
        check = contacts::check_step(&ended);
        connections::of_ending(&mut work, contacts::as_connection(&ended)).await?;
    }
    if let Some(step) = connections::end_step(&mut work, &connecting::source(held)).await? {
        check = Some(step);
    }
    let mut after = Conversation { written: text, ended_at: Some(cx.now()), ending: Some(end.ending), ..held.clone() };
    after.person_id = allowed.person.as_ref().map(|person| person.id.clone());
    let kept = save::keep(&mut work, held, after).await?;
    unmet::record(&mut work, &kept, allowed.person.as_ref(), said).await?;
    let mut stays = None;
    if let Some(person_id) = &kept.person_id {
        let label = kept.ending.as_deref().and_then(contacts::rules::ending_of).map_or("", |e| e.choice.label);
        let title = format!("{} ended: {label}", rules::kind_words(kept.kind));
        save::add_line(&mut work, &kept, person_id, &title, Some(&kept.written.matters)).await?;
        let own = save::own_step(&work, Some(held));
        stays = match kept.next_step().or(check) {
            Some(step) => persons::agree_next_step(&mut work, person_id, step, own).await?,
            None => persons::drop_next_step(&mut work, person_id, own).await?,
        }
        .words();
    }
    work.commit().await?;
    Ok(stays.unwrap_or_default())
}

/// The next step as the last page has it, or why there is none; the rest of the conversation stays as it was written.
fn read_next(form: &Form, before: &Written, problems: &mut Problems) -> Written {
    problems.limit("next_what", form.text("next_what"), written::LONGEST_LINE);
    problems.limit("no_next_reason", form.text("no_next_reason"), 2_000);
    let next_what = form.some("next_what");
    Written {
        no_next_reason: form.some("no_next_reason").filter(|_| next_what.is_none()),
        next_what,
        next_on: problems.take("next_on", form.date("next_on")),
        next_owner_id: form.some("next_owner_id"),
        ..before.clone()
    }
}

/// What is missing: for the conversation its next step, for the contact that ends with it what contacts ask.
fn missing(text: &Written, end: &End, allowed: &Allowed, today: Date) -> Vec<(&'static str, &'static str)> {
    let ending = contacts::rules::ending_of(&end.ending);
    let mut missing = rules::missing_next(text, ending, today);
    if allowed.person.is_none() && text.next_on.is_some() {
        missing.push(("next_what", contacts::rules::STEP_FOR_NOBODY));
    }
    if let Some(contact) = open_contact(allowed) {
        let connected_to = end.connected_to.as_deref().unwrap_or_default();
        let day = contact.end.as_ref().map_or(today, |before| london_date(before.at));
        let known = allowed.person.is_some();
        missing.extend(contacts::rules::missing_at_the_end(ending, connected_to, end.check_on, known, day));
    } else if ending.is_none() {
        missing.push(("ending", "Choose how it ended"));
    }
    missing
}
