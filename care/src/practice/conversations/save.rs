//! Keeping a conversation: saving asks for nothing, one form becomes one conversation, nobody writes over a colleague.

use platform::{Error, Result, storage::StorageError, web::Cx, work::Work};
use serde::Serialize;

use super::{
    connecting,
    model::{Connection, Conversation, Written},
    rules, store, written,
};
use crate::{
    front_door::{
        assessments::{self, Where},
        contacts::Contact,
        unmet_needs,
    },
    people::{
        persons::{self, Agreed, NextStep, Person},
        timeline,
    },
    safeguarding::concerns,
};

/// What became of a form.
pub(super) enum Saved {
    /// It is kept, and this became of the person's next step.
    Kept(Box<Conversation>, Agreed),
    /// Somebody else saved in between; this is what they saved.
    Clash(Box<Conversation>),
}

/// The version the form was opened with; none is 0.
pub(super) fn version_of(cx: &Cx) -> i64 {
    cx.form.text("version").parse().unwrap_or(0)
}

/// The conversation this form became when it was sent before, by the same worker.
pub(super) async fn of_this_form(cx: &Cx) -> Result<Option<Conversation>> {
    let once = cx.form.text("once");
    if once.is_empty() || once.len() > 64 {
        return Err(Error::BadRequest(
            "This form has lost its number, so it was not saved. Copy what you wrote, open the person's page and begin again.".into(),
        ));
    }
    match store::of_form(cx.db(), once).await? {
        Some(held) if held.created_by != cx.signed_in()?.account.id => {
            Err(Error::BadRequest("This form belongs to somebody else, so it was not saved.".into()))
        }
        found => Ok(found),
    }
}

fn begin(cx: &Cx, once: String, written: Written) -> Result<Conversation> {
    let account = &cx.signed_in()?.account;
    Ok(Conversation {
        id: cx.new_id(),
        version: 1,
        once,
        kind: 1,
        person_id: None,
        contact_id: None,
        created_by: account.id.clone(),
        owner_id: account.id.clone(),
        team_id: account.teams.first().cloned(),
        began_at: cx.now(),
        written,
        ended_at: None,
        ending: None,
    })
}

/// The first conversation of a contact: made from its words when it is not there yet, so that nobody types them again.
pub(super) async fn of_contact(cx: &Cx, contact: &Contact) -> Result<Conversation> {
    if let Some(held) = store::of_contact(cx.db(), &contact.id, 1).await? {
        return Ok(held);
    }
    let typed = &contact.typed;
    let written = Written {
        place: if typed.channel == "hub" { "hub".into() } else { rules::PLACES[0].key.into() },
        matters: typed.matters.clone(),
        in_the_way: typed.tried.clone(),
        ideas: typed.agreed.clone(),
        next_what: typed.next_what.clone(),
        next_on: typed.next_on,
        next_owner_id: typed.next_owner_id.clone(),
        ..Written::default()
    };
    let mut conversation = begin(cx, cx.new_id(), written)?;
    conversation.person_id.clone_from(&contact.person_id);
    conversation.contact_id = Some(contact.id.clone());
    if insert(cx, &conversation, false, Vec::new(), Pressed::default()).await?.is_some() {
        return Ok(conversation);
    }
    // The button was pressed twice at the same moment: the other one made it.
    store::of_contact(cx.db(), &contact.id, 1).await?.ok_or_else(|| Error::internal("a conversation vanished"))
}

/// Inserts a conversation and tells what became of the person's next step; nothing when it is there already.
async fn insert(
    cx: &Cx,
    conversation: &Conversation,
    agreed: bool,
    lines: Vec<Connection>,
    pressed: Pressed,
) -> Result<Option<Agreed>> {
    let mut work = cx.begin().await?;
    match store::insert(&mut work, conversation).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(None),
        Err(other) => return Err(other.into()),
    }
    let person = conversation.person_id.as_deref();
    let subject = ("conversation", conversation.id.as_str());
    work.changed("practice/conversations:edit", subject, person, None, Some(conversation)).await?;
    if let Some(person_id) = person {
        let title = format!("{} begun", rules::kind_words(conversation.kind));
        add_line(&mut work, conversation, person_id, &title, None).await?;
    }
    let agreed = if agreed { agree(&mut work, conversation, None).await? } else { Agreed::New };
    connecting::offer_lines(&mut work, conversation, lines).await?;
    protect(&mut work, conversation, pressed).await?;
    work.commit().await?;
    Ok(Some(agreed))
}

/// Adds a line about a conversation to the person's timeline.
pub(super) async fn add_line(
    work: &mut Work,
    conversation: &Conversation,
    person_id: &str,
    title: &str,
    words: Option<&str>,
) -> Result<()> {
    let by = work.actor().name.clone();
    let (at, href) = (work.now(), format!("/conversations/{}", conversation.id));
    let kind = timeline::Kind::Conversation;
    timeline::add(work, &timeline::Line { person_id, at, kind, title, words, href: Some(&href), by: &by }).await?;
    Ok(())
}

/// Writes the form into its conversation, new or known.
pub(super) async fn save(
    cx: &Cx,
    existing: Option<Conversation>,
    person: Option<&Person>,
    text: Written,
    by_itself: bool,
    pressed: Pressed,
) -> Result<Saved> {
    let (mut existing, mut text) = (existing, text);
    // What was typed in the lines stays there while the form is kept by itself, and becomes connections when it is saved.
    let lines = if by_itself { Vec::new() } else { std::mem::take(&mut text.connections) };
    for _ in 0..3 {
        let Some(before) = existing else {
            let mut new = begin(cx, cx.form.text("once").to_owned(), text.clone())?;
            new.person_id = person.map(|person| person.id.clone());
            if let Some(agreed) = insert(cx, &new, !by_itself, lines.clone(), pressed).await? {
                return Ok(Saved::Kept(Box::new(new), agreed));
            }
            existing = of_this_form(cx).await?;
            continue;
        };
        let mut after = Conversation { written: text.clone(), ..before.clone() };
        after.person_id = person.map(|person| person.id.clone());
        let seen = version_of(cx);
        let again = seen != before.version && connecting::are_offered(cx, &before, &lines).await?;
        if after == before && (lines.is_empty() || again) {
            return Ok(Saved::Kept(Box::new(before), Agreed::New));
        }
        // A form that was never told its conversation's version is its only writer as long as there is one version.
        if seen != before.version && !(seen == 0 && before.version == 1) {
            return Ok(Saved::Clash(Box::new(before)));
        }
        let mut work = cx.begin().await?;
        match keep(&mut work, &before, after).await {
            Ok(kept) => {
                let agreed = if by_itself { Agreed::New } else { agree(&mut work, &kept, Some(&before)).await? };
                connecting::offer_lines(&mut work, &kept, lines).await?;
                protect(&mut work, &kept, pressed).await?;
                work.commit().await?;
                return Ok(Saved::Kept(Box::new(kept), agreed));
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
        None => Err(Error::internal("a conversation vanished while it was saved")),
    }
}

/// Which of the buttons was pressed that no field, rule or state holds up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pressed {
    /// *Raise a safeguarding concern*.
    pub concern: bool,
    /// *Ask for an assessment*.
    pub assessment: bool,
}

impl Pressed {
    /// Whether any was.
    pub(super) const fn any(self) -> bool {
        self.concern || self.assessment
    }
}

/// Does what was pressed in the transaction that keeps the words: both are kept, or neither.
pub(super) async fn protect(work: &mut Work, held: &Conversation, pressed: Pressed) -> Result<()> {
    if !pressed.concern && !pressed.assessment {
        return Ok(());
    }
    let person = match &held.person_id {
        Some(id) => Some(persons::find_in(work, id).await?),
        None => None,
    };
    if pressed.assessment {
        asked(work, held, person.as_ref()).await?;
    }
    if !pressed.concern {
        return Ok(());
    }
    let kind = concerns::From::Conversation;
    let source = concerns::Source { kind, id: &held.id, person: person.as_ref(), safe: None, at: None, words: None };
    concerns::raise(work, &source).await?;
    Ok(())
}

/// Writes down that whoever we talk with asks for an assessment. Until we know who that is, their contact holds it.
async fn asked(work: &mut Work, held: &Conversation, person: Option<&Person>) -> Result<()> {
    let (place, id) = match (&held.contact_id, person) {
        (Some(contact), None) => (Where::Contact, contact),
        _ => (Where::Conversation, &held.id),
    };
    let (at, owner, team) = (work.now(), Some(held.owner_id.as_str()), held.team_id.as_deref());
    let source = assessments::Source { place, id, person, carer: None, at, owner, team };
    assessments::ask(work, &source).await?;
    Ok(())
}

/// Keeps a changed conversation with its journal entry. When it turned out to be with somebody else, its lines go to
/// their timeline, and what was agreed in it is no longer the next step of the person it was taken for.
pub(super) async fn keep(work: &mut Work, before: &Conversation, mut after: Conversation) -> Result<Conversation> {
    store::update(work, &after).await?;
    after.version = before.version + 1;
    let subject = ("conversation", after.id.as_str());
    let person = after.person_id.as_deref();
    work.changed("practice/conversations:edit", subject, person, Some(before), Some(&after)).await?;
    if let (Some(from_id), Some(to_id)) = (&before.person_id, &after.person_id)
        && from_id != to_id
    {
        follow(work, before, from_id, to_id).await?;
    }
    if let Some(to) = after.person_id.as_ref().filter(|_| before.person_id != after.person_id) {
        let to = persons::find_in(work, to).await?;
        concerns::follow(work, concerns::From::Conversation, &after.id, &to).await?;
        assessments::follow(work, Where::Conversation, &after.id, &to).await?;
        unmet_needs::follow(work, unmet_needs::Where::Conversation, &after.id, &to.id).await?;
    }
    Ok(after)
}

/// What the journal of the first person says; with whom it was is nobody's business there.
#[derive(Serialize)]
struct With {
    with: &'static str,
}

/// The contact a conversation grew out of was moved to somebody else: the conversation's lines of the timeline follow it,
/// and the next step agreed in it is not the first person's any more.
async fn follow(work: &mut Work, conversation: &Conversation, from_id: &str, to_id: &str) -> Result<()> {
    timeline::give(work, &format!("/conversations/{}", conversation.id), from_id, to_id).await?;
    let own = conversation.next_step();
    persons::drop_next_step(work, from_id, |held| own.as_ref() == Some(held)).await?;
    let subject = ("conversation", conversation.id.as_str());
    let (was, is) = (With { with: "this person" }, With { with: "somebody else" });
    work.changed("practice/conversations:edit", subject, Some(from_id), Some(&was), Some(&is)).await
}

/// Makes the next step that was agreed the person's own, when it is whole; see [`persons::agree_next_step`].
pub(super) async fn agree(work: &mut Work, held: &Conversation, before: Option<&Conversation>) -> Result<Agreed> {
    let (Some(person_id), Some(step)) = (&held.person_id, held.next_step()) else {
        return Ok(Agreed::New);
    };
    let own = own_step(work, before);
    persons::agree_next_step(work, person_id, step, own).await
}

/// Which next step a conversation may put another in the place of, or clear: the one that was agreed in it before, and
/// one that whoever writes it took on themselves.
pub(super) fn own_step(work: &Work, before: Option<&Conversation>) -> impl Fn(&NextStep) -> bool + use<> {
    let (old, me) = (before.and_then(Conversation::next_step), work.actor().id.clone());
    move |held| old.as_ref() == Some(held) || me.as_ref() == Some(&held.owner_id)
}

/// The lines of what somebody was connected to, and the first day one of them is checked.
pub(super) fn connected(conversation: &Conversation) -> (String, Option<jiff::civil::Date>) {
    let text = &conversation.written;
    (written::connected(text), text.connections.iter().filter_map(|line| line.check_on).min())
}

/// Writes down a conversation that did not come from a form, ended or not: its row, its journal entry, its line of the
/// timeline, and the next step that was agreed in it.
pub async fn record(work: &mut Work, conversation: &Conversation) -> Result<()> {
    let begun = Conversation { ended_at: None, ending: None, ..conversation.clone() };
    store::insert(work, &begun).await?;
    let person = begun.person_id.as_deref();
    let subject = ("conversation", begun.id.as_str());
    work.changed("practice/conversations:edit", subject, person, None, Some(&begun)).await?;
    if let Some(person_id) = person {
        let what = if conversation.is_open() { "begun" } else { "held" };
        let title = format!("{} {what}", rules::kind_words(begun.kind));
        add_line(work, &begun, person_id, &title, None).await?;
    }
    if conversation.is_open() {
        agree(work, &begun, None).await.map(|_| ())
    } else {
        keep(work, &begun, conversation.clone()).await.map(|_| ())
    }
}
