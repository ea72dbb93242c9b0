//! Asking: one press, nothing required, once however often it is pressed, in the caller's own transaction. With it come the
//! open line of the person's timeline and, where no open contact will tell the nation of a request, the national event.

use platform::{Error, Result, clock::london_date, work::Work};

use super::{
    model::{Asked, Source, Where},
    rules, store,
};
use crate::people::{
    events::{
        model::{Caring, ClientLevelEvent, ClientType, Kind, Outcome, RouteOfAccess}, // CLD
        store as events,
    },
    persons::Person,
    timeline,
};

/// What everybody reads who took one down.
pub const ASKED: &str = "The request for an assessment is written down. The clock runs from now.";

/// Writes down that somebody asks for an assessment, or finds that they have and still wait. Gives the request's id.
///
/// # Errors
/// As the record store says: then nothing of the caller's work is kept either, and the page says so.
pub async fn ask(work: &mut Work, source: &Source<'_>) -> Result<String> {
    let me = work.actor().id.clone().unwrap_or_default();
    let (place, carer) = (source.place.key(), is_carer(source));
    let held = match source.person {
        Some(person) => store::of_person(work, &person.id).await?,
        None => store::of_source(work, place, source.id).await?,
    };
    if let Some(open) = held.iter().find(|one| one.is_open() && one.carer == carer) {
        return Ok(open.id.clone());
    }
    let whose = source.person.map_or_else(|| format!("{place}/{}", source.id), |person| format!("of/{}", person.id));
    let once = format!("{whose}/{carer}/{}", held.len());
    let named = |id: &str| Some(id.to_owned()).filter(|id| !id.is_empty());
    let owner = source.person.and_then(|person| person.owner_id.clone());
    let mut asked = Asked {
        id: work.new_id(),
        version: 1,
        carer,
        source_kind: place.into(),
        source_id: source.id.into(),
        person_id: source.person.map(|person| person.id.clone()),
        team_id: source.person.and_then(|person| person.team_id.clone()).or(source.team.map(str::to_owned)),
        asked_at: source.at,
        owner_id: owner.or_else(|| source.owner.and_then(named)).or_else(|| named(&me)),
        asked_by: me,
        next_what: None,
        next_on: None,
        ended: None,
        line_id: None,
        event_id: None,
    };
    if !store::insert(work, &once, &asked).await? {
        // Pressed twice at the same moment: the other press made it.
        let made = store::of_once(work, &once).await?.ok_or_else(between)?;
        if made.is_open() && made.person_id == asked.person_id && made.carer == carer {
            return Ok(made.id);
        }
        // What has the key is ended or somebody else's by now: this one is a request of its own, and a right is not lost.
        let fresh = format!("{whose}/{carer}/{}", asked.id);
        if !store::insert(work, &fresh, &asked).await? {
            return Err(between());
        }
    }
    if let Some(person) = source.person {
        asked.line_id = Some(open_line(work, &asked, person).await?);
        asked.event_id = tell(work, &asked, person).await?;
        store::update(work, &asked).await?;
        asked.version += 1;
    }
    let subject = ("request for an assessment", asked.id.as_str());
    let person = asked.person_id.as_deref();
    work.changed("front_door/assessments:ask", subject, person, None, Some(&asked)).await?;
    Ok(asked.id)
}

fn between() -> Error {
    Error::Conflict("It was being written down by somebody else at this moment. Press again to see it.".into())
}

/// As they said; else as the record of a carer tells.
fn is_carer(source: &Source<'_>) -> bool {
    source.carer.unwrap_or_else(|| source.person.is_some_and(|person| person.is_carer))
}

async fn open_line(work: &mut Work, asked: &Asked, person: &Person) -> Result<String> {
    let (by, href) = (work.actor().name.clone(), asked.href());
    let title = format!("Asked for a Care Act assessment ({})", rules::section(asked.carer));
    let line = timeline::Line {
        person_id: &person.id,
        at: asked.asked_at,
        kind: timeline::Kind::Contact,
        title: &title,
        words: None,
        href: Some(&href),
        by: &by,
    };
    timeline::add_open(work, &line).await
}

/// Tells the nation of a request, unless an open contact of the same person will: then that contact is the request.
async fn tell(work: &mut Work, asked: &Asked, person: &Person) -> Result<Option<String>> {
    if events::is_waiting(work, &person.id).await? {
        return Ok(None);
    }
    let council = work.council().to_owned();
    Ok(Some(events::record(work, &event(asked, person, &council, Outcome::AssessmentOrReview)).await?))
}

/// What the nation is told of a request that no contact tells of.
pub(super) fn event(asked: &Asked, person: &Person, council: &str, outcome: Outcome) -> ClientLevelEvent {
    let day = london_date(asked.asked_at);
    ClientLevelEvent {
        person_id: person.id.clone(),
        council: council.to_owned(),
        client_type: if asked.carer { ClientType::Carer } else { ClientType::ServiceUser }, // CLD
        reference: asked.id.clone(),
        started_on: day,
        ended_on: Some(day),
        description: "Request for a Care Act assessment".into(),
        outcome: Some(outcome),
        hours_open: None,
        primary_support_reason: None,
        kind: Kind::Request { route_of_access: RouteOfAccess::CommunityOrOther },
        caring: Caring::default(),
    }
}

/// The requests of a page go with it to whom it is about after all. Their clock runs on, and what the nation was told of
/// somebody else is taken back.
///
/// # Errors
/// As the record store says.
pub async fn follow(work: &mut Work, place: Where, id: &str, to: &Person) -> Result<()> {
    for before in store::of_source(work, place.key(), id).await? {
        if before.person_id.as_ref() == Some(&to.id) {
            continue;
        }
        let mut after = Asked { person_id: Some(to.id.clone()), ..before.clone() };
        after.team_id = to.team_id.clone().or_else(|| before.team_id.clone());
        if let Some(from) = &before.person_id {
            timeline::give(work, &before.href(), from, &to.id).await?;
        } else if before.is_open() {
            after.line_id = Some(open_line(work, &after, to).await?);
        }
        if let Some(told) = &before.event_id {
            events::withdraw(work, told).await?;
            let withdrawn = before.ended.as_ref().is_some_and(|ended| ended.how == "withdrawn");
            let outcome = if withdrawn { Outcome::NfaDeclined } else { Outcome::AssessmentOrReview };
            let council = work.council().to_owned();
            after.event_id = Some(events::record(work, &event(&after, to, &council, outcome)).await?);
        }
        store::update(work, &after).await?;
        store::free_key(work, &before.id).await?;
        let told = Asked { version: before.version + 1, ..after };
        let subject = ("request for an assessment", before.id.as_str());
        work.changed("front_door/assessments:ask", subject, Some(&to.id), None, Some(&told)).await?;
    }
    Ok(())
}

/// A contact has another owner: whoever held its request because they held the contact does so no more.
///
/// # Errors
/// As the record store says.
pub async fn handed(work: &mut Work, contact_id: &str, from: &str, to: &str) -> Result<()> {
    for before in store::of_source(work, "contact", contact_id).await? {
        let held = before.owner_id.as_deref().unwrap_or_default();
        if !before.is_open() || held != from || from == to {
            continue;
        }
        let after = Asked { owner_id: Some(to.to_owned()).filter(|id| !id.is_empty()), ..before.clone() };
        store::update(work, &after).await?;
        let told = Asked { version: before.version + 1, ..after };
        let subject = ("request for an assessment", before.id.as_str());
        let person = before.person_id.as_deref();
        work.changed("front_door/assessments:edit", subject, person, Some(&before), Some(&told)).await?;
    }
    Ok(())
}
