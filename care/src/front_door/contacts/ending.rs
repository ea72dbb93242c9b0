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
    model::{Contact, End},
    pages::{self, Allowed},
    rules::{self, National},
    save, store, views,
};
use crate::people::{
    events::{
        model::{Caring, ClientLevelEvent, ClientType, Kind}, // CLD
        store as events,
    },
    persons::{self, NextStep, Person},
    timeline,
};

/// Ends a contact, or corrects how it ended: the row, one national event when there is one to make, the timeline, the day
/// we check back. The moment it first ended stays: a correction does not make help slower.
///
/// # Errors
/// A refusal in a sentence when the rules say no; a conflict when somebody else was first.
pub async fn complete(work: &mut Work, contact: &Contact, person: Option<&Person>, end: End) -> Result<Contact> {
    let national = rules::national(person.is_some(), end.no_details).map_err(|why| Error::Refusal(why.into()))?;
    let mut after = contact.clone();
    after.draft = false;
    let at = contact.end.as_ref().map_or(end.at, |before| before.at);
    after.end = Some(End { at, ..end });
    after.conversation_at = after.conversation_at.or(Some(at));
    let council = work.council().to_owned();
    after.event_id = match (national, person, &contact.event_id) {
        (National::Request, Some(person), None) => Some(events::record(work, &event(&after, person, &council)?).await?),
        (National::Request, Some(person), Some(old)) => {
            Some(events::correct(work, old, &event(&after, person, &council)?).await?)
        }
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

/// What the nation is told of a completed contact.
fn event(contact: &Contact, person: &Person, council: &str) -> Result<ClientLevelEvent> {
    let end = contact.end.as_ref().ok_or_else(|| Error::internal("an open contact has no national event"))?;
    let ending = rules::ending_of(&end.ending).ok_or_else(|| Error::Refusal("Choose how it ended.".into()))?;
    let started_on = london_date(contact.received_at);
    Ok(ClientLevelEvent {
        person_id: person.id.clone(),
        council: council.to_owned(),
        client_type: if person.is_carer { ClientType::Carer } else { ClientType::ServiceUser }, // CLD
        reference: contact.id.clone(),
        started_on,
        ended_on: Some(london_date(end.at).max(started_on)),
        description: rules::description(&contact.typed.channel),
        outcome: Some(ending.national),
        hours_open: Some(rules::hours(contact.received_at, end.at)),
        primary_support_reason: None,
        kind: Kind::Request { route_of_access: rules::national_route(&contact.typed.route) },
        caring: Caring::default(),
    })
}

async fn keep(work: &mut Work, before: &Contact, mut after: Contact) -> Result<Contact> {
    store::update(work, &after).await?;
    after.version = before.version + 1;
    let subject = ("contact", after.id.as_str());
    let person = after.person_id.as_deref();
    work.changed("front_door/contacts:complete", subject, person, Some(before), Some(&after)).await?;
    Ok(after)
}

/// Settles the open line of the timeline, says how it ended, and makes the day we check back the person's next step.
async fn tell(work: &mut Work, contact: &Contact, person: &Person, was_open: bool) -> Result<()> {
    let Some(end) = &contact.end else { return Ok(()) };
    if let Some(line_id) = &contact.line_id {
        timeline::settle(work, line_id).await?;
    }
    let label = rules::ending_of(&end.ending).map_or("", |ending| ending.choice.label);
    let title = format!("{}: {label}", if was_open { "Contact ended" } else { "How the contact ended was corrected" });
    add_line(work, contact, person, &title, end.connected_to.as_deref()).await?;
    if let Some(on) = end.check_on {
        let what = match &end.connected_to {
            Some(helped) => format!("Check that this helped: {}", views::first_words(helped)),
            None => "Check that it helped".into(),
        };
        let owner_id = contact.owner_id.clone();
        persons::set_next_step(work, &person.id, Some(NextStep { on, what, owner_id })).await?;
    }
    Ok(())
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
}

impl View {
    fn of(cx: &Cx, allowed: &Allowed) -> Self {
        let contact = &allowed.contact;
        Self {
            id: contact.id.clone(),
            version: contact.version,
            person_name: allowed.person.as_ref().map(|person| person.name()),
            endings: rules::ENDINGS.iter().map(|ending| views::Item::from(&ending.choice)).collect(),
            words: contact.typed.happening.clone(),
            wait: rules::wait_words(contact.hours(cx.now())),
            correcting: !contact.is_open(),
            last_check_on: cx.today().saturating_add(rules::CHECK_WITHIN_DAYS.days()),
        }
    }
}

const DONE: &str = "front_door/contacts/done.html";

pub(super) async fn ask(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:complete", &id).await?;
    let mut form = vec![("ending".to_owned(), rules::HELPED.to_owned())];
    if let Some(end) = &allowed.contact.end {
        form = vec![
            ("ending".into(), end.ending.clone()),
            ("connected_to".into(), end.connected_to.clone().unwrap_or_default()),
        ];
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
    cx.show_form(DONE, &View::of(&cx, &allowed), &Form::of(form))
}

pub(super) async fn done(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = pages::allowed(&cx, "front_door/contacts:complete", &id).await?;
    let (contact, person) = (&allowed.contact, allowed.person.as_ref());
    let mut problems = Problems::new();
    let end = read_end(&cx.form, cx.now(), &mut problems);
    let today = contact.end.as_ref().map_or(cx.today(), |before| london_date(before.at));
    let ending = rules::ending_of(&end.ending);
    let connected_to = end.connected_to.as_deref().unwrap_or_default();
    for (field, sentence) in rules::missing_at_the_end(ending, connected_to, end.check_on, person.is_some(), today) {
        if problems.by_field().get(field).is_none() {
            problems.add(field, sentence);
        }
    }
    if !problems.none() {
        return cx.again(DONE, &View::of(&cx, &allowed), &problems);
    }
    let page = format!("/contacts/{id}");
    let same = |held: &End| End { at: held.at, ..end.clone() } == *held;
    if contact.end.as_ref().is_some_and(same) {
        // The same form, sent twice.
        return Ok(cx.see_other(&page, None));
    }
    if save::version_of(&cx) != contact.version {
        let why = "Somebody else saved this contact while you were on this page. What you chose is still here: look at \
                   the contact, then press again";
        return cx.refused(DONE, &View::of(&cx, &allowed), why);
    }
    let mut work = cx.begin().await?;
    match complete(&mut work, contact, person, end).await {
        Ok(_) => work.commit().await?,
        Err(Error::Refusal(why)) => return cx.refused(DONE, &View::of(&cx, &allowed), &why),
        Err(other) => return Err(other),
    }
    Ok(cx.see_other(&page, Some("It is written down how this ended.")))
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
    }
    keep(&mut work, before, after).await?;
    work.commit().await?;
    Ok(cx.see_other(&page, Some("The contact is open again.")))
}
