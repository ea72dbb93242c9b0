//! How a contact ends, is corrected and is opened again; each tells the nation in the same transaction.

use axum::{extract::Path, response::Response};
use jiff::{Timestamp, ToSpan, civil::Date};
use platform::{
    Error, Result,
    clock::london_date,
    web::{Cx, Form, Problems},
    work::Work,
};
use serde::Serialize;

use super::{
    claims, connecting, lightly,
    model::{Contact, End, Typed},
    national::{self, Words},
    pages::{self, Allowed},
    rules::{self, National},
    save, store, typed, unmet, views,
};
use crate::front_door::{
    assessments::{self, Where},
    connections, unmet_needs,
};
use crate::people::{
    events::{
        model::{Caring, ClientLevelEvent, ClientType, Kind}, // CLD
        store as events,
    },
    persons::{self, Agreed, NextStep, Person},
    timeline,
};

const ABOUT_ANOTHER: &str = "This contact is about somebody else than this page says, so nothing was ended. Open the \
     contact again, look whom it is about, then end it.";

/// Ends a contact, or corrects how it ended: the row, one national event when there is one to make, the timeline. The
/// moment it first ended stays: a correction does not make help slower. `text` is what stands in it from then on. What
/// happens next with the person, which may be [`check_step`], is for the caller to agree.
///
/// # Errors
/// A refusal in a sentence when the rules say no; a conflict when somebody else was first.
pub async fn complete(
    work: &mut Work,
    contact: &Contact,
    person: Option<&Person>,
    end: End,
    text: Typed,
) -> Result<Contact> {
    if person.map(|person| person.id.as_str()) != contact.person_id.as_deref() {
        return Err(Error::Refusal(ABOUT_ANOTHER.into()));
    }
    let national = rules::national(person.is_some(), end.no_details).map_err(|why| Error::Refusal(why.into()))?;
    let mut after = Contact { draft: false, typed: text, ..contact.clone() };
    after.taken_by(work.actor().id.as_deref());
    let at = contact.end.as_ref().map_or(end.at, |before| before.at);
    after.end = Some(End { at, ..end });
    after.conversation_at = after.conversation_at.or(Some(at));
    after.event_id = match (national, person, &contact.event_id) {
        (National::Request, Some(person), old) => Some(tell_nation(work, &after, person, old.as_deref()).await?),
        (_, _, Some(old)) => {
            events::withdraw(work, old).await?;
            None
        }
        _ => None,
    };
    let kept = keep(work, contact, after).await?;
    if let Some(person) = person {
        tell(work, &kept, person, contact.is_open()).await?;
    }
    Ok(kept)
}

/// The day we check back, as a next step of the contact's owner.
pub fn check_step(contact: &Contact) -> Option<NextStep> {
    let end = contact.end.as_ref()?;
    let what = match &end.connected_to {
        Some(helped) => format!("Check that this helped: {}", views::first_words(helped)),
        None => "Check that it helped".into(),
    };
    Some(NextStep { on: end.check_on?, what, owner_id: contact.owner_id.clone() })
}

/// Agrees what happens next with the person: the `step` somebody named, else the day we check back. A correction tells
/// of what was, so it changes only a step of this contact's own; what others have agreed since stays.
async fn agree(work: &mut Work, before: &Contact, kept: &Contact, step: Option<NextStep>) -> Result<Option<Agreed>> {
    let Some(person_id) = &kept.person_id else { return Ok(None) };
    let old = check_step(before);
    let own = |held: &NextStep| old.as_ref() == Some(held);
    let Some(step) = step.or_else(|| check_step(kept)) else {
        persons::drop_next_step(work, person_id, own).await?;
        return Ok(None);
    };
    let held = persons::find_in(work, person_id).await?.next_step();
    if !before.is_open() && held.is_some_and(|held| !own(&held)) {
        return Ok(None);
    }
    Ok(Some(persons::agree_next_step(work, person_id, step, own).await?))
}

/// Tells the nation of an ended contact, or corrects what it was told (`old`), by the words that were in force when it
/// ended. Answers the event's id.
pub(super) async fn tell_nation(
    work: &mut Work,
    contact: &Contact,
    person: &Person,
    old: Option<&str>,
) -> Result<String> {
    let ended_at = contact.end.as_ref().map_or_else(|| work.now(), |end| end.at);
    let version = national::store::in_force(work, ended_at).await?;
    let event = event(contact, person, work.council(), &version.words)?;
    let id = match old {
        None => events::record(work, &event).await?,
        Some(old) => events::correct(work, old, &event).await?,
    };
    national::store::told_by(work, &id, version.number).await?;
    Ok(id)
}

/// What the nation is told of a completed contact, in these words.
fn event(contact: &Contact, person: &Person, council: &str, words: &Words) -> Result<ClientLevelEvent> {
    let end = contact.end.as_ref().ok_or_else(|| Error::internal("an open contact has no national event"))?;
    let outcome = words.outcome(&end.ending).ok_or_else(|| Error::Refusal("Choose how it ended.".into()))?;
    let started_on = london_date(contact.received_at);
    Ok(ClientLevelEvent {
        person_id: person.id.clone(),
        council: council.to_owned(),
        client_type: if person.is_carer { ClientType::Carer } else { ClientType::ServiceUser }, // CLD
        reference: contact.id.clone(),
        started_on,
        ended_on: Some(london_date(end.at).max(started_on)),
        description: words.description(&contact.typed.channel),
        outcome: Some(outcome),
        hours_open: Some(rules::hours(contact.received_at, end.at)),
        primary_support_reason: None,
        kind: Kind::Request { route_of_access: words.route(&contact.typed.route) },
        caring: Caring::default(),
    })
}

async fn keep(work: &mut Work, before: &Contact, mut after: Contact) -> Result<Contact> {
    store::update(work, &after).await?;
    after.version = before.version + 1;
    if after.end.is_some() {
        claims::store::used(work, &after.id, &after.owner_id).await?;
        claims::store::end(work, &after.id, claims::rules::ENDED, None).await?;
    }
    save::told(work, "front_door/contacts:complete", before, &after).await?;
    Ok(after)
}

/// Settles the open line of the timeline and says how it ended.
async fn tell(work: &mut Work, contact: &Contact, person: &Person, was_open: bool) -> Result<()> {
    let Some(end) = &contact.end else { return Ok(()) };
    if let Some(line_id) = &contact.line_id {
        timeline::settle(work, line_id).await?;
    }
    let label = rules::ending_of(&end.ending).map_or("", |ending| ending.choice.label);
    let title = format!("{}: {label}", if was_open { "Contact ended" } else { "How the contact ended was corrected" });
    add_line(work, contact, person, &title, end.connected_to.as_deref()).await
}

async fn add_line(work: &mut Work, contact: &Contact, person: &Person, title: &str, words: Option<&str>) -> Result<()> {
    let by = work.actor().name.clone();
    let (at, href) = (work.now(), format!("/contacts/{}", contact.id));
    let kind = timeline::Kind::Contact;
    let line = timeline::Line { person_id: &person.id, at, kind, title, words, href: Some(&href), by: &by };
    timeline::add(work, &line).await?;
    Ok(())
}

#[derive(Serialize)]
struct View {
    id: String,
    version: i64,
    person_name: Option<String>,
    endings: Vec<views::Item>,
    words: String,
    wait: String,
    correcting: bool,
    last_check_on: Date,
    asks_next: bool,
    assessment: Option<assessments::Panel>,
    unmet: unmet_needs::Panel,
    light: Option<lightly::Held>,
    workers: Vec<views::Item>,
}

impl View {
    async fn of(cx: &Cx, allowed: &Allowed) -> Result<Self> {
        let contact = &allowed.contact;
        let workers = views::workers(cx).await?;
        Ok(Self {
            id: contact.id.clone(),
            version: contact.version,
            person_name: allowed.person.as_ref().map(|person| person.name()),
            endings: rules::ENDINGS.iter().map(|ending| views::Item::from(&ending.choice)).collect(),
            words: contact.typed.happening.clone(),
            wait: rules::wait_words(contact.hours(cx.now())),
            correcting: !contact.is_open(),
            last_check_on: cx.today().saturating_add(rules::CHECK_WITHIN_DAYS.days()),
            asks_next: asks_next(allowed),
            assessment: assessments::panel(cx, Where::Contact, &contact.id, contact.person_id.as_deref()).await?,
            unmet: unmet_needs::panel(cx, unmet_needs::Where::Contact, &contact.id).await?,
            light: lightly::held(cx, &contact.id).await?,
            workers: workers.iter().map(views::worker).collect(),
        })
    }
}

/// Whether the page asks what happens next: not when a correction is about somebody who is in good hands already.
fn asks_next(allowed: &Allowed) -> bool {
    allowed.contact.is_open() || allowed.person.as_ref().is_some_and(|person| !person.is_held())
}

const DONE: &str = "front_door/contacts/done.html";

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:complete", &id).await?;
    let mut contact = allowed.contact.clone();
    contact.taken_by(Some(&cx.signed_in()?.account.id));
    let next_owner_id = contact.typed.next_owner_id.or(Some(contact.owner_id));
    let mut form = typed::next_fields(&Typed { next_owner_id, ..allowed.contact.typed.clone() });
    if allowed.contact.is_open() {
        form.push(("ending".into(), rules::HELPED.into()));
        form.extend(connections::end_fields(cx.db(), &connecting::source(&allowed.contact)).await?);
    }
    if let Some(end) = &allowed.contact.end {
        form.push(("ending".into(), end.ending.clone()));
        form.push(("connected_to".into(), end.connected_to.clone().unwrap_or_default()));
        if let Some(on) = end.check_on {
            for (part, number) in
                [("day", i32::from(on.day())), ("month", i32::from(on.month())), ("year", on.year().into())]
            {
                form.push((format!("check_on-{part}"), number.to_string()));
            }
        }
        if end.no_details {
            form.push(("no_details".into(), "no_details".into()));
        }
    }
    cx.show_form(DONE, &View::of(&cx, &allowed).await?, &Form::of(form))
}

pub(super) async fn done(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:complete", &id).await?;
    let contact = &allowed.contact;
    let mut problems = Problems::new();
    let mut end = read_end(&cx.form, cx.now(), &mut problems);
    // Of a light record the nation is told nothing.
    end.no_details |= allowed.person.is_none() && lightly::held(&cx, &id).await?.is_some();
    let text = if asks_next(&allowed) {
        typed::read_next(&cx.form, &contact.typed, &mut problems)
    } else {
        contact.typed.clone()
    };
    check(&cx, &allowed, &end, &text, &mut problems).await?;
    problems.limit("unmet_words", cx.form.text("unmet_words"), unmet_needs::rules::LONGEST);
    if !problems.none() {
        return cx.again(DONE, &View::of(&cx, &allowed).await?, &problems);
    }
    let page = format!("/contacts/{id}");
    let said = unmet_needs::read(&cx.form, &mut Problems::new());
    let same = |held: &End| End { at: held.at, ..end.clone() } == *held;
    if contact.end.as_ref().is_some_and(same) && text == contact.typed {
        // The same form, sent twice: only a need that was not met can be new in it.
        let mut work = cx.begin().await?;
        unmet::record(&cx, &mut work, contact, allowed.person.as_ref(), said).await?;
        work.commit().await?;
        return Ok(cx.see_other(&page, None));
    }
    if save::version_of(&cx) != contact.version {
        return cx.refused(DONE, &View::of(&cx, &allowed).await?, SAVED_BETWEEN);
    }
    match write(&cx, &allowed, end, text, said).await {
        Ok(agreed) => {
            let told = "It is written down how this ended.";
            let stays = agreed.and_then(|agreed| agreed.words()).unwrap_or_default();
            Ok(cx.see_other(&page, Some(format!("{told} {stays}").trim())))
        }
        Err(Error::Refusal(why)) => cx.refused(DONE, &View::of(&cx, &allowed).await?, &why),
        Err(Error::Conflict(_)) => cx.refused(DONE, &View::of(&cx, &allowed).await?, SAVED_BETWEEN),
        Err(other) => Err(other),
    }
}

const SAVED_BETWEEN: &str = "Somebody else saved this contact while you were on this page. What you chose is still here: look at \
     the contact, then press again";

/// What is missing or cannot be, of the ending and of the next step.
async fn check(cx: &Cx, allowed: &Allowed, end: &End, text: &Typed, problems: &mut Problems) -> Result<()> {
    let (contact, person) = (&allowed.contact, allowed.person.as_ref());
    let ending = rules::ending_of(&end.ending);
    let connected_to = end.connected_to.as_deref().unwrap_or_default();
    let day = contact.end.as_ref().map_or(cx.today(), |before| london_date(before.at));
    let mut missing = rules::missing_at_the_end(ending, connected_to, end.check_on, person.is_some(), day);
    let held = person.is_some_and(Person::is_held);
    let (what, owner) = (text.next_what.as_deref(), text.next_owner_id.as_deref());
    if person.is_some() && rules::asks_for_step(ending, contact.is_open(), held) {
        missing.extend(rules::missing_of_step(what, text.next_on, owner, cx.today()));
    }
    if person.is_none() && contact.is_open() && text.next_step().is_some_and(|step| step.on >= cx.today()) {
        missing.push(("next_what", rules::STEP_FOR_NOBODY));
    }
    for (field, sentence) in missing {
        if problems.by_field().get(field).is_none() {
            problems.add(field, sentence);
        }
    }
    if asks_next(allowed) { pages::check_next_owner(cx, owner, problems).await } else { Ok(()) }
}

/// Writes down how it ended and what happens next, in one piece of work.
async fn write(
    cx: &Cx,
    allowed: &Allowed,
    end: End,
    text: Typed,
    said: Option<unmet_needs::Said>,
) -> Result<Option<Agreed>> {
    let before = &allowed.contact;
    let named = text.next_step().filter(|_| asks_next(allowed) && end.ending != rules::DIED);
    let mut work = cx.begin().await?;
    let kept = complete(&mut work, before, allowed.person.as_ref(), end, text).await?;
    let named = match named {
        None => connections::end_step(&mut work, &connecting::source(&kept)).await?,
        named => named,
    };
    let agreed = agree(&mut work, before, &kept, named).await?;
    connections::of_ending(&mut work, as_connection(&kept)).await?;
    unmet::record(cx, &mut work, &kept, allowed.person.as_ref(), said).await?;
    work.commit().await?;
    Ok(agreed)
}

/// What was said at the end, as a connection.
pub fn as_connection(kept: &Contact) -> connections::New {
    let end = kept.end.as_ref();
    connections::New {
        source: connecting::source(kept),
        once: format!("{}:{}", kept.id, kept.version),
        what: end.and_then(|end| end.connected_to.clone()).unwrap_or_default(),
        check_on: end.and_then(|end| end.check_on),
        checker_id: Some(kept.owner_id.clone()),
        team_id: kept.team_id.clone(),
        ..connections::New::default()
    }
}

/// Reads how it ended from a form: used here, and where a conversation ends.
pub fn read_end(form: &Form, now: Timestamp, problems: &mut Problems) -> End {
    problems.limit("connected_to", form.text("connected_to"), 2_000);
    End {
        at: now,
        ending: form.text("ending").to_owned(),
        connected_to: form.some("connected_to"),
        check_on: problems.take("check_on", form.date("check_on")),
        no_details: form.has("no_details"),
    }
}

/// Opens an ended contact again; the nation is told that the request is not completed after all.
pub(super) async fn reopen(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:complete", &id).await?;
    let (before, page) = (&allowed.contact, format!("/contacts/{id}"));
    if before.is_open() {
        return Ok(cx.see_other(&page, None));
    }
    if save::version_of(&cx) != before.version {
        return Err(Error::Conflict(
            "Somebody else changed this contact in the meantime. Look at it again first.".into(),
        ));
    }
    let mut work = cx.begin().await?;
    let mut after = Contact { end: None, event_id: None, ..before.clone() };
    if let Some(old) = &before.event_id {
        events::withdraw(&mut work, old).await?;
    }
    if let Some(person) = &allowed.person {
        let by = work.actor().name.clone();
        let line = timeline::Line {
            person_id: &person.id,
            at: cx.now(),
            kind: timeline::Kind::Contact,
            title: "Contact opened again",
            words: None,
            href: Some(&page),
            by: &by,
        };
        after.line_id = Some(timeline::add_open(&mut work, &line).await?);
        // It waits in the queue of contacts again, so nobody need check yet whether it helped.
        let own = check_step(before);
        persons::drop_next_step(&mut work, &person.id, |held| own.as_ref() == Some(held)).await?;
    }
    keep(&mut work, before, after).await?;
    connections::withdraw_ending(&mut work, &before.id).await?;
    work.commit().await?;
    Ok(cx.see_other(&page, Some("The contact is open again.")))
}
