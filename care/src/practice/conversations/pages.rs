//! The pages of conversations: the one on which it is written, begun from a contact or from a person's page.

use std::{collections::BTreeMap, ops::ControlFlow};

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result,
    access::Record,
    clock::london,
    identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    connecting,
    model::Conversation,
    rules,
    save::{self, Pressed, Saved},
    store, written,
};
use crate::{
    front_door::{
        assessments::{self, Where},
        connections,
        contacts::{self, Contact, Item, Known},
        sent,
    },
    people::persons::{self, Agreed, Person},
    safeguarding::concerns::{self, From, Source},
};

pub(super) const FORM: &str = "practice/conversations/form.html";
/// Empty lines for what somebody was connected to, below those that are written.
const SPARE_LINES: usize = 2;

/// A conversation, found or about to begin, with whose it is; the policy has been asked.
#[derive(Debug)]
pub(super) struct Allowed {
    pub conversation: Option<Conversation>,
    pub contact: Option<Contact>,
    pub person: Option<Person>,
}

impl Allowed {
    /// The record the policy is asked about.
    fn record(&self) -> Record {
        match (&self.conversation, &self.person) {
            (Some(held), person) => held.record(person.as_ref()),
            (None, Some(person)) => person.record(),
            (None, None) => Record::default(),
        }
    }
}

/// Finds a conversation and asks the policy about it.
pub(super) async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<Allowed> {
    let found = store::find(cx.db(), id).await?;
    let conversation = found.ok_or_else(|| {
        Error::NotFound("There is no such conversation. Look for the person by name, or in the queue.".into())
    })?;
    let contact = match &conversation.contact_id {
        Some(id) => contacts::find(cx.db(), id).await?,
        None => None,
    };
    // Whom a contact is about is often found out, or put right, while the conversation goes on: the contact knows.
    let person_id = contact.as_ref().and_then(|c| c.person_id.clone()).or_else(|| conversation.person_id.clone());
    let person = match person_id {
        Some(id) => Some(persons::find(cx.db(), &id).await?),
        None => None,
    };
    let allowed = Allowed { conversation: Some(conversation), contact, person };
    cx.may(action, &allowed.record()).await?;
    Ok(allowed)
}

/// A conversation that has yet to begin with a person of whom the policy is asked.
pub(super) async fn about_to_begin(cx: &Cx, person_id: &str) -> Result<Allowed> {
    let person = persons::find_seen(cx, person_id).await?;
    cx.may("practice/conversations:edit", &person.record()).await?;
    Ok(Allowed { conversation: None, contact: None, person: Some(person) })
}

#[derive(Serialize)]
pub(super) struct View<'a> {
    id: Option<&'a str>,
    version: i64,
    once: String,
    action: String,
    autosave: String,
    open: bool,
    title: &'static str,
    began_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ending: Option<&'static str>,
    owner: Option<String>,
    next_on: Option<Date>,
    next_owner: Option<String>,
    person_id: Option<&'a str>,
    person_name: Option<String>,
    contact: Option<&'a Contact>,
    known: Option<Known>,
    places: Vec<Item>,
    worked: Vec<Item>,
    workers: Vec<Item>,
    lines: Vec<Line>,
    no_next_reason: Option<&'a str>,
    theirs: Vec<(&'static str, String)>,
    connect: connections::Panel,
    assessment: Option<assessments::Panel>,
}

/// The boxes of one connection.
#[derive(Serialize)]
struct Line {
    at: usize,
    what: String,
    check: String,
    worked: String,
}

fn lines(form: &Form) -> Vec<Line> {
    let all = (1..=rules::MOST_CONNECTIONS).map(|at| Line {
        at,
        what: form.text(&format!("what-{at}")).to_owned(),
        check: form.text(&format!("check-{at}")).to_owned(),
        worked: form.text(&format!("worked-{at}")).to_owned(),
    });
    let mut all: Vec<Line> = all.collect();
    let filled = all.iter().rposition(|line| !line.what.is_empty() || !line.check.is_empty()).map_or(0, |at| at + 1);
    all.truncate(filled + SPARE_LINES);
    all
}

impl<'a> View<'a> {
    pub(super) async fn of(cx: &Cx, allowed: &'a Allowed, form: &Form, once: String) -> Result<Self> {
        let conversation = allowed.conversation.as_ref();
        let (person, contact) = (allowed.person.as_ref(), allowed.contact.as_ref());
        let ending = conversation.and_then(|held| held.ending.as_deref()).and_then(contacts::rules::ending_of);
        let next_owner_id = conversation.and_then(|held| held.written.next_owner_id.as_deref()).unwrap_or_default();
        let names = match conversation {
            Some(held) => identity::names(&cx.app, &[&held.owner_id, next_owner_id]).await?,
            None => BTreeMap::new(),
        };
        let workers = contacts::workers(cx).await?;
        let path =
            conversation.map_or_else(|| "/conversations".to_owned(), |held| format!("/conversations/{}", held.id));
        Ok(Self {
            id: conversation.map(|held| held.id.as_str()),
            version: conversation.map_or(0, |held| held.version),
            once,
            autosave: format!("{path}/autosave"),
            action: path,
            open: conversation.is_none_or(Conversation::is_open),
            title: rules::kind_words(conversation.map_or(1, |held| held.kind)),
            began_at: conversation.map(|held| held.began_at),
            ended_at: conversation.and_then(|held| held.ended_at),
            ending: ending.map(|ending| ending.choice.label),
            owner: conversation.and_then(|held| names.get(&held.owner_id).cloned()),
            next_on: conversation.and_then(|held| held.written.next_on),
            next_owner: names.get(next_owner_id).cloned(),
            person_id: person.map(|person| person.id.as_str()),
            person_name: person.map(|person| person.name()),
            contact,
            known: contacts::known(cx, person, contact.map(|contact| contact.id.as_str())).await?,
            places: rules::PLACES.iter().map(Item::from).collect(),
            worked: rules::WORKED.iter().map(Item::from).collect(),
            workers: workers.iter().map(contacts::worker).collect(),
            lines: lines(form),
            no_next_reason: conversation.and_then(|held| held.written.no_next_reason.as_deref()),
            theirs: Vec::new(),
            assessment: assessment_of(cx, allowed).await?,
            connect: connecting::panel(cx, allowed, form).await?,
        })
    }
}

/// The request for an assessment that stands in the conversation, or with whoever it is about.
async fn assessment_of(cx: &Cx, allowed: &Allowed) -> Result<Option<assessments::Panel>> {
    let person = allowed.person.as_ref().map(|person| person.id.as_str());
    match (&allowed.conversation, &allowed.contact) {
        (_, Some(contact)) => assessments::panel(cx, Where::Contact, &contact.id, person).await,
        (Some(held), None) => assessments::panel(cx, Where::Conversation, &held.id, person).await,
        (None, None) => assessments::panel(cx, Where::Conversation, "", person).await,
    }
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    let allowed = about_to_begin(&cx, cx.query.text("person")).await?;
    let me = cx.signed_in()?.account.id.clone();
    let form = Form::of([("next_owner_id", me)]);
    let view = View::of(&cx, &allowed, &form, cx.new_id()).await?;
    cx.show_form(FORM, &view, &form)
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "practice/conversations:view", &id).await?;
    let Some(held) = &allowed.conversation else { return Err(Error::internal("found, and not there")) };
    let form = Form::of(written::fields(&held.written));
    let view = View::of(&cx, &allowed, &form, held.once.clone()).await?;
    let edit = "practice/conversations:edit";
    if held.is_open() && cx.can_on(edit, &allowed.record()) {
        return cx.show_form(FORM, &view, &form);
    }
    cx.show_form("practice/conversations/show.html", &view, &form)
}

/// Begins the first conversation from a contact that is being written: its words are kept first, and read from there.
pub(super) async fn from_contact(cx: Cx) -> Result<Response> {
    match contacts::keep_talking(&cx).await? {
        ControlFlow::Break(answer) => Ok(answer),
        ControlFlow::Continue(contact) => {
            let conversation = save::of_contact(&cx, &contact).await?;
            Ok(cx.see_other(&format!("/conversations/{}", conversation.id), None))
        }
    }
}

/// Begins the first conversation with one press, from a contact that somebody has claimed.
pub(super) async fn from_claim(cx: Cx) -> Result<Response> {
    let contact = contacts::begin_talking(&cx).await?;
    let conversation = save::of_contact(&cx, &contact).await?;
    Ok(cx.see_other(&format!("/conversations/{}", conversation.id), None))
}

pub(super) async fn create(cx: Cx) -> Result<Response> {
    let allowed = about_to_begin(&cx, cx.form.text("person")).await?;
    {
        let kept = kept(&cx, allowed, false).await?;
        go_on(&cx, kept).await
    }
}

pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "practice/conversations:edit", &id).await?;
    {
        let kept = kept(&cx, allowed, false).await?;
        go_on(&cx, kept).await
    }
}

async fn go_on(cx: &Cx, kept: ControlFlow<Response, (Conversation, Agreed)>) -> Result<Response> {
    Ok(match kept {
        ControlFlow::Continue((held, _)) if cx.form.text("then") == "concern" => raised(cx, &held, None).await?,
        ControlFlow::Continue((held, _)) if cx.form.text("then") == "assessment" => asked(cx, &held).await?,
        ControlFlow::Break(answer) => answer,
        ControlFlow::Continue((held, _)) if cx.form.text("then") == "end" => {
            cx.see_other(&format!("/conversations/{}/end", held.id), None)
        }
        ControlFlow::Continue((held, _)) if cx.form.text("then") == "huddle" => {
            let contact = held.contact_id.as_ref().map(|id| format!("/huddle/bring?contact={id}"));
            let person = held.person_id.as_ref().map(|id| format!("/huddle/bring?person={id}"));
            let page = format!("/conversations/{}", held.id);
            cx.see_other(&contact.or(person).unwrap_or(page), Some("The conversation is saved."))
        }
        ControlFlow::Continue((held, agreed)) => {
            let told = format!("The conversation is saved. {}", agreed.words().unwrap_or_default());
            cx.see_other(&format!("/conversations/{}", held.id), Some(told.trim()))
        }
    })
}

/// Says that somebody asked for an assessment; writes it down when the words of the conversation were kept before.
async fn asked(cx: &Cx, held: &Conversation) -> Result<Response> {
    let mut work = cx.begin().await?;
    save::protect(&mut work, held, Pressed { assessment: true, ..Pressed::default() }).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/conversations/{}", held.id), Some(assessments::ASKED)))
}

/// POST /conversations/{id}/assessment: from a conversation that has ended, or that this worker only reads.
pub(super) async fn assessment(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "practice/conversations:view", &id).await?;
    let Some(held) = &allowed.conversation else { return Err(Error::internal("found, and not there")) };
    let person_id = allowed.person.as_ref().map(|person| person.id.clone());
    asked(&cx, &Conversation { person_id, ..held.clone() }).await
}

/// Shows the concern of a conversation; raises it when its words were kept before.
async fn raised(cx: &Cx, held: &Conversation, words: Option<&str>) -> Result<Response> {
    let person = match &held.person_id {
        Some(id) => Some(persons::find(cx.db(), id).await?),
        None => None,
    };
    let mut work = cx.begin().await?;
    let safe = match &held.contact_id {
        Some(contact) => sent::safe_words(cx.db(), contact).await?,
        None => None,
    };
    let safe = safe.as_deref();
    let source = Source { kind: From::Conversation, id: &held.id, person: person.as_ref(), safe, at: None, words };
    let id = concerns::raise(&mut work, &source).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/concerns/{id}"), Some(concerns::RAISED)))
}

/// POST /conversations/{id}/concern: from a conversation that has ended, or that this worker only reads.
pub(super) async fn concern(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "practice/conversations:view", &id).await?;
    let Some(held) = &allowed.conversation else { return Err(Error::internal("found, and not there")) };
    let person_id = allowed.person.as_ref().map(|person| person.id.clone());
    let words = concerns::words_of_form(&cx.form);
    raised(&cx, &Conversation { person_id, ..held.clone() }, words.as_deref()).await
}

pub(super) async fn autosave_new(cx: Cx) -> Result<Response> {
    let allowed = about_to_begin(&cx, cx.form.text("person")).await?;
    autosaved(&cx, kept(&cx, allowed, true).await?)
}

pub(super) async fn autosave(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "practice/conversations:edit", &id).await?;
    autosaved(&cx, kept(&cx, allowed, true).await?)
}

/// Tells the script what it needs to go on; a page that stands in the way goes out with its own status.
fn autosaved(cx: &Cx, kept: ControlFlow<Response, (Conversation, Agreed)>) -> Result<Response> {
    Ok(match kept {
        ControlFlow::Break(answer) if answer.status().is_redirection() => {
            return Err(Error::Conflict(
                "This conversation has ended. What you wrote since is only on your page.".into(),
            ));
        }
        ControlFlow::Break(answer) => answer,
        ControlFlow::Continue((held, _)) => axum::Json(serde_json::json!({
            "saved": cx.now().to_zoned(london()).strftime("%H:%M:%S").to_string(),
            "version": held.version,
            "autosave": format!("/conversations/{}/autosave", held.id),
            "action": format!("/conversations/{}", held.id),
        }))
        .into_response(),
    })
}

/// Reads and keeps the form; breaks with a page when it cannot be kept as it is.
pub(super) async fn kept(
    cx: &Cx,
    mut allowed: Allowed,
    by_itself: bool,
) -> Result<ControlFlow<Response, (Conversation, Agreed)>> {
    if allowed.conversation.is_none() {
        let person_id = allowed.person.as_ref().map(|person| person.id.clone());
        if let Some(held) = save::of_this_form(cx).await? {
            allowed = self::allowed(cx, "practice/conversations:edit", &held.id).await?;
            if allowed.person.as_ref().map(|person| &person.id) != person_id.as_ref() {
                return Err(Error::BadRequest("This form belongs to another person, so it was not saved.".into()));
            }
        }
    }
    if let Some(held) = allowed.conversation.as_ref().filter(|held| !held.is_open()) {
        return Ok(ControlFlow::Break(cx.see_other(&format!("/conversations/{}", held.id), None)));
    }
    let mut problems = Problems::new();
    let before = allowed.conversation.as_ref().map(|held| held.written.clone()).unwrap_or_default();
    let text = written::read(&cx.form, &before, &mut problems);
    let once = cx.form.text("once").to_owned();
    if !by_itself {
        contacts::check_next_owner(cx, text.next_owner_id.as_deref(), &mut problems).await?;
    }
    // A concern and a request for an assessment are never kept waiting for a field.
    let then = if by_itself { "" } else { cx.form.text("then") };
    let pressed = Pressed { concern: then == "concern", assessment: then == "assessment" };
    if !by_itself && !pressed.any() && !problems.none() {
        let view = View::of(cx, &allowed, &cx.form, once).await?;
        return Ok(ControlFlow::Break(cx.again(FORM, &view, &problems)?));
    }
    let existing = allowed.conversation.clone();
    match save::save(cx, existing, allowed.person.as_ref(), text.clone(), by_itself, pressed).await? {
        Saved::Kept(held, agreed) => Ok(ControlFlow::Continue((*held, agreed))),
        Saved::Clash(theirs) => {
            if pressed.any() {
                let mut work = cx.begin().await?;
                save::protect(&mut work, &theirs, pressed).await?;
                work.commit().await?;
            }
            let differences = written::differences(&theirs.written, &text);
            allowed.conversation = Some(*theirs);
            let mut view = View::of(cx, &allowed, &cx.form, once).await?;
            view.theirs = differences;
            let why = "Somebody else saved this conversation while you were writing. Nothing of yours is lost: your words \
                       are in the boxes, theirs are shown first. Change what you want to keep and press save again";
            Ok(ControlFlow::Break(cx.refused(FORM, &view, why)?))
        }
    }
}
