//! Keeping a contact: one form becomes one contact however often it is sent, and nobody writes over a colleague.

use platform::{Error, Result, storage::StorageError, web::Cx, work::Work};

use super::{
    assessing, claims,
    model::{Contact, Handover, Typed},
    rules, store,
};
use crate::{
    front_door::{assessments, connections},
    people::{persons, timeline},
    safeguarding::concerns::{self, From, Source},
};

/// What became of a form.
pub(super) enum Saved {
    /// It is kept.
    Kept(Box<Contact>),
    /// Somebody else saved in between; this is what they saved.
    Clash(Box<Contact>),
}

/// The contact this form became when it was sent before, by the same worker.
pub(super) async fn of_this_form(cx: &Cx) -> Result<Option<Contact>> {
    let once = cx.form.text("once");
    if once.is_empty() || once.len() > 64 {
        return Err(Error::BadRequest(
            "This form has lost its number, so it was not saved. Copy what you wrote, open a new contact and paste it."
                .into(),
        ));
    }
    let found = store::of_form(cx.db(), once).await?;
    match found {
        Some(contact) if contact.created_by != cx.signed_in()?.account.id => {
            Err(Error::BadRequest("This form belongs to somebody else, so it was not saved.".into()))
        }
        found => Ok(found),
    }
}

/// Whether a form may be written over what is kept now: it has seen the newest version, or only its own drafts were.
fn has_seen(contact: &Contact, version: i64) -> bool {
    version == contact.version || (version == 0 && contact.draft)
}

/// The version the form was opened with; none is 0.
pub(super) fn version_of(cx: &Cx) -> i64 {
    cx.form.text("version").parse().unwrap_or(0)
}

/// A contact that begins with what was typed; it belongs to whoever writes it.
pub(super) fn begin(cx: &Cx, typed: Typed, person_id: Option<String>, draft: bool) -> Result<Contact> {
    let account = &cx.signed_in()?.account;
    let mut contact = Contact {
        id: cx.new_id(),
        version: 1,
        once: cx.form.text("once").to_owned(),
        draft,
        person_id,
        created_by: account.id.clone(),
        owner_id: account.id.clone(),
        team_id: account.teams.first().cloned(),
        received_at: cx.now(),
        conversation_at: None,
        concern_at: None,
        typed: Typed::default(),
        end: None,
        line_id: None,
        event_id: None,
    };
    take_in(&mut contact, typed, cx.now());
    Ok(contact)
}

/// Puts what was typed into a contact, and dates what follows from it.
pub(super) fn take_in(contact: &mut Contact, typed: Typed, now: jiff::Timestamp) {
    if contact.conversation_at.is_none() && rules::talks(&typed.channel) {
        contact.conversation_at = Some(contact.received_at);
    }
    // A concern that was ticked stays dated from the first tick; unticking it ends it, and the journal tells who did.
    contact.concern_at = if typed.concern { contact.concern_at.or(Some(now)) } else { None };
    contact.typed = typed;
}

/// Writes the form into its contact, new or known.
pub(super) async fn save(cx: &Cx, existing: Option<Contact>, typed: Typed, draft: bool) -> Result<Saved> {
    let mut existing = existing;
    // Twice at the same moment: the second finds what the first made, and goes on from there.
    for _ in 0..3 {
        let Some(before) = existing else {
            let person_id = person_of_form(cx).await?;
            let contact = begin(cx, typed.clone(), person_id, draft)?;
            match insert(cx, contact).await? {
                Some(contact) => return Ok(Saved::Kept(Box::new(contact))),
                None => existing = of_this_form(cx).await?,
            }
            continue;
        };
        let mut after = before.clone();
        take_in(&mut after, typed.clone(), cx.now());
        after.draft = before.draft && draft;
        if after == before {
            return Ok(Saved::Kept(Box::new(before)));
        }
        if !has_seen(&before, version_of(cx)) {
            return Ok(Saved::Clash(Box::new(before)));
        }
        let mut work = cx.begin().await?;
        match keep(&mut work, &before, after).await {
            Ok(kept) => {
                assessing::ask_if_pressed(cx, &mut work, &kept).await?;
                work.commit().await?;
                return Ok(Saved::Kept(Box::new(kept)));
            }
            Err(Error::Conflict(_)) => {
                drop(work);
                existing = store::find(cx.db(), &before.id).await?;
            }
            Err(other) => return Err(other),
        }
    }
    match existing {
        Some(theirs) => Ok(Saved::Clash(Box::new(theirs))),
        None => Err(Error::internal("a contact vanished while it was saved")),
    }
}

/// The person the page was opened for. Whoever may not open their record may still take down what they ask, unless they
/// may not even know of it.
async fn person_of_form(cx: &Cx) -> Result<Option<String>> {
    match cx.form.some("person") {
        None => Ok(None),
        Some(id) => Ok(Some(persons::find_seen(cx, &id).await?.id)),
    }
}

/// Inserts a contact; nothing when this form became one at the same moment.
async fn insert(cx: &Cx, mut contact: Contact) -> Result<Option<Contact>> {
    let mut work = cx.begin().await?;
    match store::insert(&mut work, &contact).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(None),
        Err(other) => return Err(other.into()),
    }
    if tell(&mut work, &mut contact).await? {
        store::update(&mut work, &contact).await?;
        contact.version += 1;
    }
    raise(&mut work, &contact, None).await?;
    let subject = ("contact", contact.id.as_str());
    work.changed("front_door/contacts:create", subject, contact.person_id.as_deref(), None, Some(&contact)).await?;
    assessing::ask_if_pressed(cx, &mut work, &contact).await?;
    work.commit().await?;
    Ok(Some(contact))
}

/// Keeps a changed contact with its journal entry, and tells the person's timeline of it once.
///
/// Whoever writes in what nobody had has claimed it; whoever had claimed it has begun.
pub(super) async fn keep(work: &mut Work, before: &Contact, mut after: Contact) -> Result<Contact> {
    let nobodys = after.owner_id.is_empty();
    let actor = work.actor().id.clone();
    after.taken_by(actor.as_deref());
    if nobodys && !after.owner_id.is_empty() {
        let handover = Handover {
            id: work.new_id(),
            handed_at: work.now(),
            from_id: String::new(),
            to_id: Some(after.owner_id.clone()),
            to_team_id: None,
            counts: false,
            reason: "Began to work on it".into(),
            agreement: None,
        };
        store::insert_handover(work, &after.id, &handover).await?;
        claims::store::begin(work, &after.id, &after.owner_id, true).await?;
    } else if let Some(actor) = actor {
        claims::store::used(work, &after.id, &actor).await?;
    }
    keep_unused(work, before, after).await
}

/// As [`keep`], for what only passes from hand to hand.
pub(super) async fn keep_unused(work: &mut Work, before: &Contact, mut after: Contact) -> Result<Contact> {
    tell(work, &mut after).await?;
    store::update(work, &after).await?;
    after.version = before.version + 1;
    told(work, "front_door/contacts:edit", before, &after).await?;
    if before.person_id != after.person_id {
        connections::follow(work, &after.id, after.person_id.as_deref()).await?;
    }
    assessments::handed(work, &after.id, &before.owner_id, &after.owner_id).await?;
    if !before.typed.concern {
        raise(work, &after, None).await?;
    }
    Ok(after)
}

/// The journal entry of a changed contact.
pub(super) async fn told(work: &mut Work, action: &str, before: &Contact, after: &Contact) -> Result<()> {
    let subject = ("contact", after.id.as_str());
    work.changed(action, subject, after.person_id.as_deref(), Some(before), Some(after)).await
}

/// Adds its line to the timeline of the person, open as long as the contact is, as soon as the contact is more than a
/// draft and has one.
async fn tell(work: &mut Work, contact: &mut Contact) -> Result<bool> {
    let Some(person_id) = contact.person_id.clone() else {
        return Ok(false);
    };
    if contact.draft || contact.line_id.is_some() {
        return Ok(false);
    }
    let by = work.actor().name.clone();
    let line = timeline::Line {
        person_id: &person_id,
        at: contact.received_at,
        kind: timeline::Kind::Contact,
        title: &format!("Contact ({})", rules::channel_label(&contact.typed.channel)),
        words: Some(&contact.typed.happening),
        href: Some(&format!("/contacts/{}", contact.id)),
        by: &by,
    };
    let id =
        if contact.is_open() { timeline::add_open(work, &line).await? } else { timeline::add(work, &line).await? };
    contact.line_id = Some(id);
    Ok(true)
}

/// The one rule of a worry about abuse or neglect: whoever ticks it or presses the button raises a safeguarding concern, in
/// the transaction that keeps the words. Unticking it takes the contact from the head of this queue, and nothing from theirs.
async fn raise(work: &mut Work, contact: &Contact, safe: Option<&str>) -> Result<()> {
    if !contact.typed.concern {
        return Ok(());
    }
    raise_from(work, contact, safe, None).await.map(|_| ())
}

/// Raises the concern of a contact, ticked or not. Gives the concern's id.
pub(super) async fn raise_from(
    work: &mut Work,
    contact: &Contact,
    safe: Option<&str>,
    words: Option<&str>,
) -> Result<String> {
    let person = match &contact.person_id {
        Some(id) => Some(persons::find_in(work, id).await?),
        None => None,
    };
    let (kind, id, person) = (From::Contact, contact.id.as_str(), person.as_ref());
    concerns::raise(work, &Source { kind, id, person, safe, at: contact.concern_at, words }).await
}

/// Takes down a contact that did not come from a form: the row, its journal entry and the line of the timeline.
///
/// Its `version` is 1, its `once` a number of the caller's own.
pub async fn record(work: &mut Work, mut contact: Contact) -> Result<Contact> {
    store::insert(work, &contact).await?;
    if tell(work, &mut contact).await? {
        store::update(work, &contact).await?;
        contact.version += 1;
    }
    raise(work, &contact, None).await?;
    let subject = ("contact", contact.id.as_str());
    work.changed("front_door/contacts:create", subject, contact.person_id.as_deref(), None, Some(&contact)).await?;
    Ok(contact)
}
