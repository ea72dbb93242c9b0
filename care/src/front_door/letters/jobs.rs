//! Carrying a letter if it may still go, and telling those who asked online that there is news.

use jiff::SignedDuration;
use platform::{
    Result,
    app::App,
    clock::london_date,
    jobs::JobError,
    messages,
    work::{Actor, Work},
};
use serde_json::Value as Json;

use super::{
    model::{Letter, Written},
    rules::{self, Known},
    save, store,
};
use crate::{
    front_door::{contacts, sent},
    people::persons,
};

/// Whoever asked longer ago than this is rung, not texted.
const NEWS_FOR: SignedDuration = SignedDuration::from_hours(24 * 91);

/// So many requests are looked at in one round.
const AT_ONCE: i64 = 500;

/// Carries the message of a letter, unless whoever gets it has died, or must not be written to, since it was sent.
pub(super) async fn carry(app: App, id: Json) -> Result<(), JobError> {
    let id = id.as_str().unwrap_or_default();
    let (Some(letter), Some(message)) = (store::of_message(&app.db, id).await?, messages::find(&app.db, id).await?)
    else {
        return Err(JobError::Fail("There is no letter for this message.".into()));
    };
    if let Err(why) = still_may(&app, &letter).await? {
        let mut work = Work::begin(&app, Actor::service("letters")).await?;
        messages::withdraw(&mut work, &message, &why).await?;
        return Ok(work.commit_housekeeping().await?);
    }
    messages::deliver(&app, id).await
}

/// Whether a letter may go as things stand now.
async fn still_may(app: &App, letter: &Letter) -> Result<Result<(), String>> {
    let Some(contact) = contacts::find(&app.db, &letter.contact_id).await? else {
        return Ok(Err("The contact it belongs to is not there any more.".into()));
    };
    let person = match &contact.person_id {
        Some(id) => Some(persons::find(&app.db, id).await?),
        None => None,
    };
    let sent = sent::of_contact(&app.db, &contact.id).await?;
    let known = Known { person: person.as_deref(), answers: sent.as_ref().map(|sent| &sent.answers) };
    Ok(rules::may_write(save::kind_of(letter)?, known))
}

/// Tells each of those who asked online, once, that their request has a next step.
pub(super) async fn tell(app: App) -> Result<(), JobError> {
    let now = app.clock.now();
    for id in store::untold(&app.db, now - NEWS_FOR, AT_ONCE).await? {
        tell_one(&app, &id).await?;
    }
    Ok(())
}

async fn tell_one(app: &App, contact_id: &str) -> Result<()> {
    let Some(contact) = contacts::find(&app.db, contact_id).await? else { return Ok(()) };
    let now = app.clock.now();
    if !contact.is_open() || contact.typed.next_on.is_none_or(|on| on < london_date(now)) {
        return Ok(());
    }
    let Some(sent) = sent::of_contact(&app.db, contact_id).await? else { return Ok(()) };
    let Some((kind, recipient)) = rules::told_of_step(&sent.answers) else { return Ok(()) };
    let words = rules::words()?;
    let place = format!("{}/ask/where", app.config.public_url);
    let mut work = Work::begin(app, Actor::service("letters")).await?;
    let letter = Letter {
        id: work.new_id(),
        version: 1,
        once: format!("step {contact_id}"),
        contact_id: contact_id.to_owned(),
        written: Written {
            format: kind.name().into(),
            recipient,
            subject: words.about_step.clone(),
            body: words.step(&app.config.service_name, &place),
        },
        words: format!("step {}", words.version),
        by_name: work.actor().name.clone(),
        created_at: now,
        message_id: None,
    };
    if still_may(app, &letter).await?.is_err() || !save::keep(&mut work, &letter, &contact).await? {
        return Ok(());
    }
    save::send(&mut work, &letter, &contact, None).await?;
    work.commit().await
}
