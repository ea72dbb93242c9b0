//! The pages of contacts: the queue, and the one page on which a contact is written and read again.

use std::ops::ControlFlow;

use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use platform::{
    Error, Result,
    clock::london,
    identity,
    web::{Cx, Form, Problems},
};
use serde::Serialize;

use super::{
    assessing, claims,
    model::{Contact, Typed},
    rules,
    save::{self, Saved},
    store, typed, views,
};
use crate::front_door::{
    assessments::{self, Where},
    connections, sent,
};
use crate::people::persons::{self, Person};
use crate::safeguarding::concerns;

pub(super) const FORM: &str = "front_door/contacts/form.html";

/// A contact, found, with whose it is; the policy has been asked.
#[derive(Debug)]
pub(crate) struct Allowed {
    pub contact: Contact,
    pub person: Option<Person>,
}

impl Allowed {
    /// Whether something may be done, to decide whether to show its button.
    pub fn can(&self, cx: &Cx, action: &str) -> bool {
        cx.can_on(action, &self.contact.record(self.person.as_ref()))
    }
}

/// Finds a contact and asks the policy about it.
pub(crate) async fn allowed(cx: &Cx, action: &str, id: &str) -> Result<Allowed> {
    let contact = find(cx, id).await?;
    let person = match &contact.person_id {
        Some(id) => Some(persons::find(cx.db(), id).await?),
        None => None,
    };
    cx.may(action, &contact.record(person.as_ref())).await?;
    Ok(Allowed { contact, person })
}

/// Finds a contact.
pub(super) async fn find(cx: &Cx, id: &str) -> Result<Contact> {
    store::find(cx.db(), id).await?.ok_or_else(|| {
        Error::NotFound("There is no such contact. It may have been typed wrongly: look for it in the queue.".into())
    })
}

pub(super) async fn new(cx: Cx) -> Result<Response> {
    let person = match cx.query.some("person") {
        Some(id) => Some(persons::find_seen(&cx, &id).await?),
        None => None,
    };
    let me = cx.signed_in()?.account.id.clone();
    let form = typed::fields(&Typed { next_owner_id: Some(me), ..Typed::default() });
    let view = views::empty_form(&cx, cx.new_id(), person.as_ref()).await?;
    cx.show_form(FORM, &view, &Form::of(form))
}

pub(super) async fn show(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/contacts:view", &id).await?;
    let may_edit = allowed.can(&cx, "front_door/contacts:edit");
    if allowed.contact.is_open() && may_edit {
        let view = views::form_of(&cx, &allowed).await?;
        return cx.show_form(FORM, &view, &Form::of(typed::fields(&allowed.contact.typed)));
    }
    let view = Shown::of(&cx, &allowed, may_edit).await?;
    cx.show("front_door/contacts/show.html", &view)
}

#[derive(Serialize)]
struct Shown<'a> {
    contact: &'a Contact,
    person_name: Option<String>,
    person_href: Option<String>,
    channel: &'static str,
    route: &'static str,
    asks_for: &'static str,
    may_record: &'static str,
    may_share: &'static str,
    owner: Option<String>,
    next_owner: Option<String>,
    hours_words: String,
    ending: Option<&'static str>,
    solved: String,
    handovers: Vec<views::HandoverView>,
    handed: usize,
    may_edit: bool,
    sent: Option<sent::Panel>,
    connect: connections::Panel,
    assessment: Option<assessments::Panel>,
}

impl<'a> Shown<'a> {
    async fn of(cx: &Cx, allowed: &'a Allowed, may_edit: bool) -> Result<Self> {
        let contact = &allowed.contact;
        let typed = &contact.typed;
        let (handovers, handed) = views::handovers(cx, contact).await?;
        let ending = contact.end.as_ref().and_then(|end| rules::ending_of(&end.ending));
        let next_owner_id = typed.next_owner_id.as_deref().unwrap_or_default();
        let names = identity::names(&cx.app, &[&contact.owner_id, next_owner_id]).await?;
        Ok(Self {
            contact,
            person_name: allowed.person.as_ref().map(|person| person.name()),
            person_href: allowed.person.as_ref().map(Person::href),
            channel: rules::channel_label(&typed.channel),
            route: rules::label(&rules::ROUTES, &typed.route),
            asks_for: rules::label(&rules::ASKS_FOR, &typed.asks_for),
            may_record: rules::label(&rules::CONSENT, &typed.may_record),
            may_share: rules::label(&rules::CONSENT, &typed.may_share),
            owner: names
                .get(&contact.owner_id)
                .cloned()
                .or_else(|| contact.owner_id.is_empty().then(|| "Nobody yet".to_owned())),
            next_owner: names.get(next_owner_id).cloned(),
            hours_words: rules::wait_words(contact.hours(cx.now())),
            ending: ending.map(|ending| ending.choice.label),
            solved: views::solved_words(cx, contact).await?,
            handovers,
            handed,
            may_edit,
            sent: sent::panel(cx.db(), &contact.id).await?,
            assessment: assessments::panel(cx, Where::Contact, &contact.id, contact.person_id.as_deref()).await?,
            connect: views::connect(cx, Some(contact), allowed.person.as_ref(), false).await?,
        })
    }
}

pub(super) async fn create(cx: Cx) -> Result<Response> {
    match kept(&cx, None, true).await? {
        ControlFlow::Break(answer) => Ok(answer),
        ControlFlow::Continue(contact) => go_on(&cx, &contact).await,
    }
}

pub(super) async fn update(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/contacts:edit", &id).await?;
    match kept(&cx, Some(allowed), true).await? {
        ControlFlow::Break(answer) => Ok(answer),
        ControlFlow::Continue(contact) => go_on(&cx, &contact).await,
    }
}

/// Keeps the contact form that was sent with *Keep talking*, so that a conversation can begin from it. Breaks with the
/// page to show when something is in the way: words are missing, or somebody else saved first.
pub(crate) async fn keep_talking(cx: &Cx) -> Result<ControlFlow<Response, Contact>> {
    let id = cx.form.text("contact").to_owned();
    let known = if id.is_empty() { None } else { Some(allowed(cx, "front_door/contacts:edit", &id).await?) };
    kept(cx, known, true).await
}

/// The contact somebody claimed, with whom they talk from this moment on.
///
/// # Errors
/// Not found; forbidden; a conflict when it is not theirs or has ended.
pub(crate) async fn begin_talking(cx: &Cx) -> Result<Contact> {
    let allowed = allowed(cx, "front_door/contacts:edit", cx.form.text("contact")).await?;
    let contact = allowed.contact;
    if !contact.is_open() || contact.owner_id != cx.signed_in()?.account.id {
        return Err(claims::refuse(cx, &contact.id).await?);
    }
    let mut after = Contact { draft: false, ..contact.clone() };
    after.conversation_at = contact.conversation_at.or(Some(cx.now()));
    let mut work = cx.begin().await?;
    let kept = save::keep(&mut work, &contact, after).await?;
    work.commit().await?;
    Ok(kept)
}

/// Reads and keeps the form; breaks with a page when it cannot be kept as it is.
pub(super) async fn kept(cx: &Cx, known: Option<Allowed>, ask: bool) -> Result<ControlFlow<Response, Contact>> {
    let (existing, allowed) = match known {
        Some(allowed) => (Some(allowed.contact.clone()), Some(allowed)),
        None => (save::of_this_form(cx).await?, None),
    };
    if let Some(contact) = existing.as_ref().filter(|contact| !contact.is_open()) {
        // The form was sent again after the contact ended: what is kept is shown, nothing is written over.
        return Ok(ControlFlow::Break(cx.see_other(&format!("/contacts/{}", contact.id), None)));
    }
    let mut problems = Problems::new();
    let before = existing.as_ref().map(|contact| contact.typed.clone()).unwrap_or_default();
    let typed = typed::read(&cx.form, &before, &mut problems);
    if ask {
        typed::ask_for_words(&typed, &mut problems);
        check_next_owner(cx, typed.next_owner_id.as_deref(), &mut problems).await?;
    }
    // A concern and a request for an assessment are never kept waiting for a field.
    let (pressed, assess) = (cx.form.text("then") == "concern", assessing::pressed(cx));
    if ask && !pressed && !assess && !problems.none() {
        let view = Box::pin(view_again(cx, existing.as_ref(), allowed.as_ref())).await?;
        return Ok(ControlFlow::Break(cx.again(FORM, &view, &problems)?));
    }
    match Box::pin(save::save(cx, existing, typed.clone(), !ask)).await? {
        Saved::Kept(contact) => Ok(ControlFlow::Continue(*contact)),
        Saved::Clash(theirs) => {
            if pressed {
                let mut work = cx.begin().await?;
                save::raise_from(&mut work, &theirs, None, None).await?;
                work.commit().await?;
            }
            if assess {
                let mut work = cx.begin().await?;
                assessing::ask(&mut work, &theirs, None).await?;
                work.commit().await?;
            }
            let view = Box::pin(view_again(cx, Some(&theirs), allowed.as_ref())).await?.beside(&theirs.typed, &typed);
            let why = "Somebody else saved this contact while you were writing. Nothing of yours is lost: your words are \
                       in the boxes, theirs are shown first. Change what you want to keep and press save again";
            Ok(ControlFlow::Break(cx.refused(FORM, &view, why)?))
        }
    }
}

async fn view_again(cx: &Cx, contact: Option<&Contact>, allowed: Option<&Allowed>) -> Result<views::FormView> {
    if let Some(contact) = contact {
        let person = allowed.and_then(|allowed| allowed.person.clone());
        return views::form_of(cx, &Allowed { contact: contact.clone(), person }).await;
    }
    let person = match cx.form.some("person") {
        Some(id) => Some(persons::find_seen(cx, &id).await?),
        None => None,
    };
    views::empty_form(cx, cx.form.text("once").to_owned(), person.as_ref()).await
}

/// Whoever takes a next step works here.
pub(crate) async fn check_next_owner(cx: &Cx, owner_id: Option<&str>, problems: &mut Problems) -> Result<()> {
    if let Some(id) = owner_id
        && identity::account(&cx.app, id).await?.is_none_or(|account| persons::rules::is_guest(&account.roles))
    {
        problems.add("next_owner_id", "Choose who takes the next step: this worker is not here any more");
    }
    Ok(())
}

/// Where the pressed button leads once everything is kept.
async fn go_on(cx: &Cx, contact: &Contact) -> Result<Response> {
    let page = format!("/contacts/{}", contact.id);
    Ok(match cx.form.text("then") {
        "concern" => raised(cx, contact, None).await?,
        "assessment" => assessing::asked(cx, contact, None).await?,
        "done" => cx.see_other(&format!("{page}/done"), None),
        "hand_over" => cx.see_other(&format!("{page}/hand-over"), None),
        "huddle" => cx.see_other(&format!("/huddle/bring?contact={}", contact.id), None),
        "person" => {
            let query: String = form_urlencoded::byte_serialize(cx.form.text("who").as_bytes()).collect();
            cx.see_other(&format!("{page}/person?q={query}"), None)
        }
        _ => cx.see_other(&page, Some("The contact is saved.")),
    })
}

/// Raises a concern from a contact as it is kept, with how the person asked to be reached safely, and shows it.
async fn raised(cx: &Cx, contact: &Contact, words: Option<&str>) -> Result<Response> {
    let safe = sent::safe_words(cx.db(), &contact.id).await?;
    let mut work = cx.begin().await?;
    let id = save::raise_from(&mut work, contact, safe.as_deref(), words).await?;
    work.commit().await?;
    Ok(cx.see_other(&format!("/concerns/{id}"), Some(concerns::RAISED)))
}

/// POST /contacts/{id}/concern: from a contact that cannot be written in any more, or not by this worker; and from every
/// page of it on which something else is being written, which goes with the concern.
pub(super) async fn concern(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/contacts:view", &id).await?;
    raised(&cx, &allowed.contact, concerns::words_of_form(&cx.form).as_deref()).await
}

pub(super) async fn autosave_new(cx: Cx) -> Result<Response> {
    autosaved(&cx, kept(&cx, None, false).await?)
}

pub(super) async fn autosave(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let allowed = allowed(&cx, "front_door/contacts:edit", &id).await?;
    autosaved(&cx, kept(&cx, Some(allowed), false).await?)
}

/// Tells the script what it needs to go on; a page that stands in the way goes out with its own status.
fn autosaved(cx: &Cx, kept: ControlFlow<Response, Contact>) -> Result<Response> {
    Ok(match kept {
        ControlFlow::Break(answer) if answer.status().is_redirection() => {
            return Err(Error::Conflict("This contact has ended. What you wrote since is only on your page.".into()));
        }
        ControlFlow::Break(answer) => answer,
        ControlFlow::Continue(contact) => axum::Json(serde_json::json!({
            "saved": cx.now().to_zoned(london()).strftime("%H:%M:%S").to_string(),
            "version": contact.version,
            "autosave": format!("/contacts/{}/autosave", contact.id),
            "action": format!("/contacts/{}", contact.id),
        }))
        .into_response(),
    })
}
