//! A contact goes to the person it is about: with its lines of the timeline, the next step that followed from it, and what
//! the nation was told. Nothing of it stays under somebody it was not about, except that it stood there. An ended contact
//! that was about nobody we knew is told to the nation when we know.

use platform::{Result, work::Work};
use serde::Serialize;

use super::{ending, model::Contact, save};
use crate::{
    front_door::{assessments, unmet_needs},
    people::{
        events::store as events,
        persons::{self, Person},
        timeline,
    },
    safeguarding::concerns,
};

/// What the journal of the first person says; whose it is now is nobody's business there.
#[derive(Serialize)]
struct About {
    about: &'static str,
}

/// Gives a contact to somebody: the first time, or taken from whom it was filed under by mistake.
pub(super) async fn give(work: &mut Work, contact: &Contact, from: Option<&Person>, to: &Person) -> Result<Contact> {
    let mut after = Contact { person_id: Some(to.id.clone()), draft: false, ..contact.clone() };
    if let Some(end) = &mut after.end {
        // Whoever is known now has left their details after all.
        end.no_details = false;
    }
    if let Some(from) = from {
        take_from(work, contact, from, to).await?;
    } else if let Some(step) = ending::check_step(contact) {
        // The day we said we would check is a promise to somebody now.
        persons::agree_next_step(work, &to.id, step, |_| false).await?;
    }
    if after.end.is_some() {
        // An event is never changed: one that was told of somebody else is taken back, and the one that is true is told.
        if let Some(told) = &contact.event_id {
            events::withdraw(work, told).await?;
        }
        after.event_id = Some(ending::tell_nation(work, &after, to, None).await?);
    }
    concerns::follow(work, concerns::From::Contact, &contact.id, to).await?;
    assessments::follow(work, assessments::Where::Contact, &contact.id, to).await?;
    unmet_needs::follow(work, unmet_needs::Where::Contact, &contact.id, &to.id).await?;
    save::keep(work, contact, after).await
}

async fn take_from(work: &mut Work, contact: &Contact, from: &Person, to: &Person) -> Result<()> {
    timeline::give(work, &format!("/contacts/{}", contact.id), &from.id, &to.id).await?;
    let by = work.actor().name.clone();
    let line = timeline::Line {
        person_id: &from.id,
        at: work.now(),
        kind: timeline::Kind::Note,
        title: "A contact stood here by mistake and was moved to whom it is about",
        words: None,
        href: None,
        by: &by,
    };
    timeline::add(work, &line).await?;
    let step = ending::check_step(contact);
    if step.is_some() && persons::find_in(work, &from.id).await?.next_step() == step {
        persons::set_next_step(work, &from.id, None).await?;
        if persons::find_in(work, &to.id).await?.next_step().is_none() {
            persons::set_next_step(work, &to.id, step).await?;
        }
    }
    let subject = ("contact", contact.id.as_str());
    let (was, is) = (About { about: "this person" }, About { about: "somebody else" });
    work.changed("front_door/contacts:edit", subject, Some(&from.id), Some(&was), Some(&is)).await
}
