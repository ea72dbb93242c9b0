//! Keeping a visit with all that follows from it: a light record, a contact, the timeline, connections, the next time.

use platform::{Error, Result, storage::StorageError, work::Work};

use super::{
    model::{New, Visit},
    rules, store,
};
use crate::{
    front_door::{
        connections::{self, Source, offer},
        contacts::{self, Contact, Typed},
        hubs::{booking, model::Booking},
        light::{self, Light},
    },
    people::{
        persons::{self, NextStep},
        timeline,
    },
    safeguarding::concerns,
};

/// What became of a form.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    /// It is kept, and this is to be said of it.
    New(Box<Visit>, Option<String>),
    /// The same form, or another about the same booking, was kept before: this piece of work must be dropped.
    Before,
}

/// Keeps a visit, or finds that its form was kept before.
pub(super) async fn keep(
    work: &mut Work,
    new: New,
    booking: Option<&Booking>,
    team_id: Option<String>,
) -> Result<Kept> {
    let me = work.actor().id.clone().unwrap_or_default();
    let mut visit = Visit {
        id: work.new_id(),
        kind: new.kind.clone(),
        hub_id: new.hub_id.clone(),
        booking_id: new.booking_id.clone(),
        on_date: new.on,
        who: new.who.clone(),
        person_id: new.person_id.clone().filter(|_| new.who == "person"),
        light_id: None,
        contact_id: None,
        words: new.words.clone(),
        agreed: new.agreed.clone(),
        connected: new.connected.clone(),
        next_on: new.next_on,
        followed_by: None,
        made_by: me.clone(),
        team_id,
        made_at: work.now(),
    };
    match new.who.as_str() {
        "light" if new.kind != "plan" => visit.light_id = Some(briefly(work, &new).await?.id),
        "contact" => {
            let contact = contact(work, &new, &visit);
            visit.contact_id = Some(contacts::record(work, contact).await?.id);
        }
        _ => {}
    }
    match store::insert(work, &visit, &new.once).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(Kept::Before),
        Err(other) => return Err(other.into()),
    }
    if let Some(booking) = booking {
        booking::becomes(work, booking, "came").await?;
    }
    if let Some(after) = &new.after {
        store::follow(work, after, &me, &visit.id).await?;
    }
    let said = follows(work, &new, &visit).await?;
    if new.concern {
        worry(work, &visit).await?;
    }
    journal(work, None, &visit).await?;
    Ok(Kept::New(Box::new(visit), said))
}

/// Writes the journal.
pub(super) async fn journal(work: &mut Work, before: Option<&Visit>, after: &Visit) -> Result<()> {
    let subject = ("visit", after.id.as_str());
    work.changed(crate::front_door::hubs::RECORD, subject, after.person_id.as_deref(), before, Some(after)).await
}

async fn briefly(work: &mut Work, new: &New) -> Result<Light> {
    let brief = &new.brief;
    let light = Light {
        agreed: brief.agreed,
        called: brief.called.clone(),
        district: brief.district.clone(),
        age: brief.age.clone(),
        helped_with: brief.helped_with.clone(),
        ..Light::default()
    };
    light::keep(work, light).await
}

/// The contact that begins with what was said; it belongs to whoever listened.
fn contact(work: &Work, new: &New, visit: &Visit) -> Contact {
    let id = work.new_id();
    let typed = Typed {
        caller: new.caller.clone(),
        asks_for: "themselves".into(),
        channel: "hub".into(),
        route: contacts::rules::ROUTES[0].key.into(),
        may_record: "not_asked".into(),
        may_share: "not_asked".into(),
        happening: new.words.clone(),
        agreed: new.agreed.clone(),
        concern: new.concern,
        ..Typed::default()
    };
    Contact {
        version: 1,
        once: format!("visit-{id}"),
        id,
        draft: false,
        person_id: None,
        created_by: visit.made_by.clone(),
        owner_id: visit.made_by.clone(),
        team_id: visit.team_id.clone(),
        received_at: visit.made_at,
        conversation_at: Some(visit.made_at),
        concern_at: new.concern.then_some(visit.made_at),
        typed,
        end: None,
        line_id: None,
        event_id: None,
    }
}

/// Raises the safeguarding concern of a visit: of the contact that began with it, or of the person, with what was said.
async fn worry(work: &mut Work, visit: &Visit) -> Result<()> {
    let person = match &visit.person_id {
        Some(id) => Some(persons::find_in(work, id).await?),
        None => None,
    };
    let (kind, id, words) = match (&visit.contact_id, &visit.person_id) {
        (Some(contact), _) => (concerns::From::Contact, contact.as_str(), None),
        (None, Some(person)) => (concerns::From::Person, person.as_str(), Some(visit.words.as_str())),
        (None, None) => return Ok(()),
    };
    let words = words.filter(|words| !words.is_empty());
    let source = concerns::Source { kind, id, person: person.as_ref(), safe: None, at: Some(visit.made_at), words };
    concerns::raise(work, &source).await?;
    Ok(())
}

/// What a visit means for a person's timeline and next step, and for what they were connected to.
async fn follows(work: &mut Work, new: &New, visit: &Visit) -> Result<Option<String>> {
    let mut said = Vec::new();
    if let Some(person_id) = &visit.person_id {
        line(work, visit, person_id).await?;
        if let Some(on) = visit.next_on {
            let what = "Visit or meet again".to_owned();
            let own = |held: &NextStep| held.what == what && held.owner_id == visit.made_by;
            let step = NextStep { on, what: what.clone(), owner_id: visit.made_by.clone() };
            said.extend(persons::agree_next_step(work, person_id, step, own).await?.words());
        }
    }
    let has_source = visit.person_id.is_some() || visit.contact_id.is_some();
    if !visit.connected.is_empty() && has_source {
        let offered = connections::New {
            source: Source {
                person_id: visit.person_id.clone(),
                contact_id: visit.contact_id.clone(),
                conversation_id: None,
            },
            once: format!("visit {}", visit.id),
            what: visit.connected.clone(),
            check_on: new.check_on,
            team_id: visit.team_id.clone(),
            ..connections::New::default()
        };
        let (_, agreed) = offer(work, offered).await?.ok_or_else(|| Error::internal("a new visit was there before"))?;
        said.extend(agreed.words());
    }
    Ok(Some(said.join(" ")).filter(|said| !said.is_empty()))
}

async fn line(work: &mut Work, visit: &Visit, person_id: &str) -> Result<()> {
    let title = rules::short(&visit.kind);
    let by = work.actor().name.clone();
    let (at, href) = (work.now(), format!("/visits/{}", visit.id));
    let words = Some(visit.words.as_str()).filter(|words| !words.is_empty());
    let kind = timeline::Kind::Note;
    timeline::add(work, &timeline::Line { person_id, at, kind, title, words, href: Some(&href), by: &by }).await?;
    Ok(())
}
