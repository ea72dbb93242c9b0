//! Making a connection, moving it with its contact, and the next step that follows from its day.

use platform::{Error, Result, clock::london_date, storage::StorageError, work::Work};

use super::{
    model::{Connection, New, Source},
    rules, store,
};
use crate::{
    market::worked,
    people::{
        persons::{self, Agreed, NextStep},
        timeline,
    },
};

/// Keeps an offer with its line of the timeline, and makes the day we ask the person's next step. Nothing when the same
/// button of the same form made it before: then this piece of work must be dropped.
///
/// # Errors
/// Those of the record store.
pub async fn offer(work: &mut Work, new: New) -> Result<Option<(Connection, Agreed)>> {
    let today = london_date(work.now());
    let me = work.actor().id.clone().unwrap_or_default();
    let check_on = new.check_on.unwrap_or_else(|| rules::usual_day(today));
    let answered = new.answer.is_some();
    let one = Connection {
        id: work.new_id(),
        version: 1,
        person_id: new.source.person_id,
        contact_id: new.source.contact_id,
        conversation_id: new.source.conversation_id,
        service_id: new.service_id,
        what: new.what,
        check_on,
        late_reason: new.late_reason.filter(|_| rules::is_late(today, check_on)),
        checker_id: new.checker_id.unwrap_or_else(|| me.clone()),
        team_id: new.team_id,
        made_by: me.clone(),
        made_at: new.made_at.unwrap_or_else(|| work.now()),
        by_ending: new.by_ending,
        answer: new.answer,
        answer_words: new.answer_words,
        answered_at: answered.then(|| work.now()),
        answered_by: answered.then_some(me),
        withdrawn_at: None,
    };
    match store::insert(work, &one, &new.once).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(None),
        Err(other) => return Err(other.into()),
    }
    journal(work, None, Some(&one)).await?;
    tell_directory(work, &one).await?;
    let Some(person_id) = &one.person_id else { return Ok(Some((one, Agreed::New))) };
    // An ending tells the timeline of itself, and agrees its own next step, which is the same.
    if one.by_ending {
        return Ok(Some((one, Agreed::New)));
    }
    line(work, &one, person_id, &format!("Connected to {}", rules::first_words(&one.what)), None).await?;
    let agreed = if one.is_open() { agree(work, person_id, &one).await? } else { Agreed::New };
    Ok(Some((one, agreed)))
}

/// Makes the day we ask the person's next step. What others promised for a sooner day stays; of several days on which we ask,
/// the soonest is the next step, and the others come up when it is answered.
async fn agree(work: &mut Work, person_id: &str, one: &Connection) -> Result<Agreed> {
    let open = store::open_of_person(work, person_id).await?;
    let is_ours = |held: &NextStep| open.iter().any(|one| one.is_step(held));
    let held = persons::find_in(work, person_id).await?.next_step();
    let step = one.step();
    if held.as_ref().is_some_and(|held| is_ours(held) && !one.is_step(held) && held.on <= step.on) {
        return Ok(Agreed::New);
    }
    persons::agree_next_step(work, person_id, step, is_ours).await
}

/// The person's next step after one of their connections is no longer waited for: the next of those that are, when that one
/// was their next step.
pub(super) async fn after(work: &mut Work, person_id: &str, gone: &Connection) -> Result<()> {
    let held = persons::find_in(work, person_id).await?.next_step();
    if !held.is_some_and(|held| gone.is_step(&held)) {
        return Ok(());
    }
    let open = store::open_of_person(work, person_id).await?;
    let today = london_date(work.now());
    // One whose day has passed is overdue in the list of those to check; a next step is not agreed for a day gone by.
    let next = open.first().map(|one| NextStep { on: one.check_on.max(today), ..one.step() });
    persons::set_next_step(work, person_id, next).await
}

/// Tells the directory what somebody answered about one of its services.
pub(super) async fn tell_directory(work: &mut Work, one: &Connection) -> Result<()> {
    if let (Some(service_id), Some(person_id), Some(answer)) = (&one.service_id, &one.person_id, &one.answer) {
        worked::answered(work, service_id, person_id, answer).await?;
    }
    Ok(())
}

/// Writes the journal.
pub(super) async fn journal(work: &mut Work, before: Option<&Connection>, after: Option<&Connection>) -> Result<()> {
    let Some(one) = after.or(before) else { return Ok(()) };
    let subject = ("connection", one.id.as_str());
    work.changed("front_door/connections:answer", subject, one.person_id.as_deref(), before, after).await
}

/// Adds a line to the person's timeline.
pub(super) async fn line(
    work: &mut Work,
    one: &Connection,
    person_id: &str,
    title: &str,
    words: Option<&str>,
) -> Result<()> {
    let by = work.actor().name.clone();
    let (at, href, kind) = (work.now(), format!("/check-back/{}", one.id), timeline::Kind::Support);
    timeline::add(work, &timeline::Line { person_id, at, kind, title, words, href: Some(&href), by: &by }).await?;
    Ok(())
}

/// Keeps a changed connection with its journal entry.
pub(super) async fn keep(work: &mut Work, before: &Connection, after: Connection) -> Result<Connection> {
    store::update(work, &after).await?;
    let after = Connection { version: before.version + 1, ..after };
    journal(work, Some(before), Some(&after)).await?;
    Ok(after)
}

/// A contact's person was found, or put right: its connections are theirs, with what was answered and the day we ask.
///
/// # Errors
/// Those of the record store.
pub async fn follow(work: &mut Work, contact_id: &str, person_id: Option<&str>) -> Result<()> {
    let source = Source { contact_id: Some(contact_id.to_owned()), ..Source::default() };
    for before in store::of_matter(work, &source).await? {
        if before.person_id.as_deref() == person_id {
            continue;
        }
        if let Some(old) = &before.person_id {
            if let Some(service_id) = before.service_id.as_ref().filter(|_| before.answer.is_some()) {
                worked::forgotten(work, service_id, old).await?;
            }
            timeline::give(work, &format!("/check-back/{}", before.id), old, person_id.unwrap_or(old)).await?;
        }
        let moved = Connection { person_id: person_id.map(str::to_owned), ..before.clone() };
        let kept = keep(work, &before, moved).await?;
        tell_directory(work, &kept).await?;
        if let Some(old) = &before.person_id {
            after(work, old, &before).await?;
        }
        if let Some(new) = person_id {
            if before.person_id.is_none() {
                line(work, &kept, new, &format!("Connected to {}", rules::first_words(&kept.what)), None).await?;
            }
            // What an ending promised, the contact takes along itself.
            if kept.is_open() && !kept.by_ending {
                agree(work, new, &kept).await?;
            }
        }
    }
    Ok(())
}

/// What was said when a contact or conversation ended: what somebody was connected to and when we check. Unless the talk
/// itself says it already, it becomes a connection; a correction of the ending corrects it.
///
/// # Errors
/// Those of the record store.
pub async fn of_ending(work: &mut Work, mut new: New) -> Result<()> {
    new.by_ending = true;
    if new.source.person_id.is_none() {
        return Ok(());
    }
    let held = store::of_matter(work, &new.source).await?;
    let own = held.iter().find(|one| one.by_ending);
    match (own, new.what.is_empty(), new.check_on) {
        (Some(own), false, Some(check_on)) if own.is_open() => {
            let checker_id = new.checker_id.unwrap_or_else(|| own.checker_id.clone());
            let after = Connection { what: new.what, check_on, checker_id, ..own.clone() };
            if after != *own {
                keep(work, own, after).await?;
            }
        }
        (Some(own), ..) if own.is_open() => withdraw(work, own).await?,
        (None, false, Some(_)) if held.is_empty() => {
            let again = || Error::Conflict("This ended already. Nothing was changed: open it again to look.".into());
            offer(work, new).await?.ok_or_else(again)?;
        }
        _ => {}
    }
    Ok(())
}

async fn withdraw(work: &mut Work, one: &Connection) -> Result<()> {
    let at = work.now();
    keep(work, one, Connection { withdrawn_at: Some(at), ..one.clone() }).await?;
    Ok(())
}

/// What was offered was taken back: nobody asks about it, and the person's next step follows.
///
/// # Errors
/// Those of the record store.
pub async fn take_back(work: &mut Work, id: &str) -> Result<()> {
    let Some(one) = store::find_in(work, id).await?.filter(Connection::is_open) else { return Ok(()) };
    withdraw(work, &one).await?;
    match &one.person_id {
        Some(person_id) => after(work, person_id, &one).await,
        None => Ok(()),
    }
}

/// A contact was opened again: what its ending said is no promise any more.
///
/// # Errors
/// Those of the record store.
pub async fn withdraw_ending(work: &mut Work, contact_id: &str) -> Result<()> {
    let source = Source { contact_id: Some(contact_id.to_owned()), ..Source::default() };
    for one in store::of_matter(work, &source).await?.iter().filter(|one| one.by_ending && one.is_open()) {
        withdraw(work, one).await?;
    }
    Ok(())
}

/// The next step of a talk that ended with connections of its own: the soonest day we ask.
///
/// # Errors
/// Those of the record store.
pub async fn end_step(work: &mut Work, source: &Source) -> Result<Option<NextStep>> {
    let held = store::of_matter(work, source).await?;
    Ok(held.iter().find(|one| one.is_open() && !one.by_ending).map(Connection::step))
}
