//! Posting, carrying, following and giving up.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    Became, Carrier, Refused,
    files::Files,
    model::{Message, Outgoing, State},
    notify::Notify,
    store,
};
use crate::{
    app::App,
    error::{Error, Result},
    jobs::JobError,
    work::{Actor, Work},
};

/// How long a message is followed: Notify tells of a message for seven days.
const FOLLOWED_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// So many are asked about in one round.
const FOLLOWED_AT_ONCE: i64 = 200;

/// How long to wait after so many tries before the next; none when it is given up, two days after the first.
pub fn pause(tries: i64) -> Option<SignedDuration> {
    let minutes = match tries {
        ..=1 => 1,
        2 => 5,
        3 => 30,
        4 => 2 * 60,
        5 => 9 * 60,
        6 => 12 * 60,
        7 => 24 * 60,
        _ => return None,
    };
    Some(SignedDuration::from_mins(minutes))
}

/// What the journal says of a message: never to whom, nor what it says.
#[derive(Serialize)]
struct Told<'a> {
    kind: &'static str,
    state: &'static str,
    reason: Option<&'a str>,
}

impl<'a> Told<'a> {
    fn of(message: &'a Message) -> Self {
        Self { kind: message.kind.name(), state: message.state.name(), reason: message.reason.as_deref() }
    }
}

/// Posts a message when the caller's work is kept; its id. The caller's own journal entry accounts for it.
pub async fn post(work: &mut Work, new: &Outgoing) -> Result<String> {
    let id = work.new_id();
    store::insert(work, &id, new).await?;
    work.enqueue(new.job, &id).await?;
    Ok(id)
}

/// Tries a message again that has failed; tells whether it had.
pub async fn send_again(work: &mut Work, message: &Message) -> Result<bool> {
    if !turned(work, message, State::Failed, (State::Waiting, None, None)).await? {
        return Ok(false);
    }
    work.enqueue(&message.job, &message.id).await?;
    Ok(true)
}

/// Holds a message back that waits, and says why; tells whether it waited.
pub async fn withdraw(work: &mut Work, message: &Message, reason: &str) -> Result<bool> {
    turned(work, message, State::Waiting, (State::Withdrawn, None, Some(reason))).await
}

/// Moves a message on, with its journal entry.
async fn turned(
    work: &mut Work,
    message: &Message,
    from: State,
    (to, carrier_id, reason): (State, Option<&str>, Option<&str>),
) -> Result<bool> {
    if !store::turn(work, (&message.id, from), to, carrier_id, reason).await? {
        return Ok(false);
    }
    let after = Told { kind: message.kind.name(), state: to.name(), reason };
    let person = message.person_id.as_deref();
    work.changed("messages:carry", ("message", &message.id), person, Some(&Told::of(message)), Some(&after)).await?;
    Ok(true)
}

/// The carrier the council has set, or the folder.
fn carrier(app: &App, now: Timestamp) -> Box<dyn Carrier> {
    match &app.config.notify {
        Some(config) => Box::new(Notify::new(config.clone(), now)),
        None => Box::new(Files::new(app.config.data.join(super::FOLDER))),
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

async fn begin(app: &App) -> Result<Work> {
    Work::begin(app, Actor::service("messages")).await
}

/// Hands a message to the carrier if it waits, and writes down what came of it. May be called twice.
///
/// # Errors
/// As the record store says. What the carrier says is kept with the message.
pub async fn deliver(app: &App, id: &str) -> Result<(), JobError> {
    let Some(message) = store::find(&app.db, id).await?.filter(|held| held.state == State::Waiting) else {
        return Ok(());
    };
    let mut work = begin(app).await?;
    if !store::begin_try(&mut work, id).await? {
        return Ok(());
    }
    // Kept before the carrier hears of it: whoever comes after us asks first whether it has the message.
    work.commit_housekeeping().await?;
    let carrier = carrier(app, app.clock.now());
    let handed = message.clone();
    let outcome = blocking(move || {
        let held = if handed.tried_at.is_some() { carrier.holds(&handed)? } else { None };
        held.map_or_else(|| carrier.send(&handed), Ok)
    })
    .await?;
    let mut work = begin(app).await?;
    match outcome {
        Ok(carrier_id) => {
            turned(&mut work, &message, State::Waiting, (State::Sent, Some(&carrier_id), None)).await?;
        }
        Err(Refused::ForGood(why)) => {
            turned(&mut work, &message, State::Waiting, (State::Failed, None, Some(&why))).await?;
        }
        Err(Refused::ForNow(why)) => match pause(message.tries + 1) {
            Some(pause) => {
                turned(&mut work, &message, State::Waiting, (State::Waiting, None, Some(&why))).await?;
                let at = work.now() + pause;
                work.enqueue_at(&message.job, &message.id, at).await?;
            }
            None => {
                let why = format!("We tried for two days and gave up. {why}");
                turned(&mut work, &message, State::Waiting, (State::Failed, None, Some(&why))).await?;
            }
        },
    }
    Ok(work.commit_housekeeping().await?)
}

/// Asks the carrier what became of the messages it has.
pub(super) async fn follow(app: App) -> Result<(), JobError> {
    let now = app.clock.now();
    if !carrier(&app, now).follows() {
        return Ok(());
    }
    for message in store::on_their_way(&app.db, now - FOLLOWED_FOR, FOLLOWED_AT_ONCE).await? {
        let Some(carrier_id) = message.carrier_id.clone() else { continue };
        let carrier = carrier(&app, now);
        let became = match blocking(move || carrier.became(&carrier_id)).await? {
            Ok(became) => became,
            Err(Refused::ForNow(why)) => return Err(JobError::Retry(why)),
            Err(Refused::ForGood(_)) => None,
        };
        let (to, reason) = match &became {
            None => continue,
            Some(Became::Delivered) => (State::Delivered, None),
            Some(Became::Failed(why)) => (State::Failed, Some(why.as_str())),
        };
        let mut work = begin(&app).await?;
        turned(&mut work, &message, State::Sent, (to, None, reason)).await?;
        work.commit_housekeeping().await?;
    }
    Ok(())
}
