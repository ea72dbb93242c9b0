//! Keeping a visit with all that follows from it: a light record, a contact, the timeline, connections, the next time.

use jiff::{Timestamp, civil::Date};
use platform::{
    Error, Result,
    clock::{london, london_date},
    storage::StorageError,
    web::Cx,
    work::Work,
};

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
    /// The same form, or another about the same booking, was kept before: this piece of work must be dropped. Which of the
    /// two it was, the caller finds out by the form's number: not every database names the rule that refused.
    Before,
}

/// What was sent is kept.
pub(super) enum Saved {
    /// Now, with what is to be said of it.
    Now(Box<Visit>, String),
    /// Before, by the same form.
    Before(Box<Visit>),
}

/// Said of what waited on a shared device.
pub(super) const ANOTHERS: &str = "This was written by somebody else on this device. It was not saved in your \
     name: they sign in and send it, or it is written down anew.";
const BESIDE: &str = "Somebody had said already what became of the booking: this is kept beside it.";

/// The visit that this form made before, when it is this worker's.
pub(super) async fn made_before(cx: &Cx, once: &str, me: &str) -> Result<Option<Box<Visit>>> {
    let found = store::of_form(cx.db(), once).await?;
    if found.as_ref().is_some_and(|visit| visit.made_by != me) {
        return Err(Error::Conflict(ANOTHERS.into()));
    }
    Ok(found.map(Box::new))
}

/// Keeps it whatever became of the booking: who cancelled and came anyway is written down too, and a second account of the
/// same booking is kept beside the first.
pub(super) async fn keep_anyway(cx: &Cx, new: &New, named: Option<&Booking>) -> Result<Saved> {
    let me = cx.signed_in()?.account.clone();
    let mut booking = named.filter(|one| one.is_booked());
    loop {
        let mut work = cx.begin().await?;
        match keep(&mut work, new.clone(), booking, me.teams.first().cloned()).await {
            Ok(Kept::New(visit, said)) => {
                work.commit().await?;
                let beside = (named.is_some() && booking.is_none()).then(|| BESIDE.to_owned());
                let said: Vec<String> = beside.into_iter().chain(said).collect();
                return Ok(Saved::Now(visit, said.join(" ")));
            }
            Ok(Kept::Before) => {
                drop(work);
                if let Some(visit) = made_before(cx, &new.once, &me.id).await? {
                    return Ok(Saved::Before(visit));
                }
                // Not this form: another account told of the booking first.
                if booking.take().is_none() {
                    return Err(Error::internal("a visit was refused as one that nobody finds"));
                }
            }
            Err(Error::Conflict(why)) => {
                drop(work);
                let settled = match booking {
                    Some(one) => booking::store::find(cx.db(), &one.id).await?.is_none_or(|now| !now.is_booked()),
                    None => false,
                };
                if !settled {
                    return Err(Error::Conflict(why));
                }
                booking = None;
            }
            Err(other) => return Err(other),
        }
    }
}

/// Keeps a visit, or finds that its form, or another about the same booking, was kept before.
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
        booking_id: booking.map(|one| one.id.clone()),
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

/// When something was said on a day. Of a day before today nobody wrote the hour down, so its midday stands for it; never
/// later than it was written down.
pub(super) fn said_at(on: Date, now: Timestamp) -> Timestamp {
    if on >= london_date(now) {
        return now;
    }
    on.at(12, 0, 0, 0).to_zoned(london()).map_or(now, |zoned| zoned.timestamp()).min(now)
}

/// The contact that begins with what was said; it belongs to whoever listened.
fn contact(work: &Work, new: &New, visit: &Visit) -> Contact {
    let id = work.new_id();
    // A visit that is only planned was not made on any day yet: what is known of it was said when it was written down.
    let at = if new.kind == "plan" { visit.made_at } else { said_at(new.on, visit.made_at) };
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
        received_at: at,
        conversation_at: Some(at),
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
