//! Spending: one at a time for each worker and each person, so that a limit holds whoever presses at the same moment.

use platform::{Result, clock::london_date, storage::StorageError, work::Work};

use super::{
    model::{Limit, New, Spend},
    rules::{self, Fits},
    store,
};
use crate::{
    front_door::connections::{self, Source},
    people::timeline,
};

/// What became of a wish to spend.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is spent.
    Spent(Box<Spend>),
    /// It is above a limit, kept as it was typed, and waits for whoever may approve it.
    Waiting(Box<Spend>, Fits),
    /// This form was sent before: this piece of work must be dropped.
    Again,
}

/// Spends within the limits, or keeps the wish until somebody approves it.
///
/// # Errors
/// Those of the record store.
pub async fn spend(work: &mut Work, new: &New) -> Result<Outcome> {
    let today = london_date(work.now());
    // Workers first, then people: whoever waits for one holds none that the other waits for.
    store::take_turn(work, &format!("worker {}", new.worker_id)).await?;
    store::take_turn(work, &format!("person {}", new.person_id)).await?;
    let limit = store::limit_on(work, today).await?;
    let spent = match &limit {
        None => (0, 0),
        Some(limit) => {
            let around = limit.period.around(today);
            (store::counted(work, &new.worker_id, around).await?, store::spent_for(work, &new.person_id, around).await?)
        }
    };
    let fits = rules::fits(new.pence, limit.map(|limit| (limit.worker_pence, limit.person_pence)), spent);
    let mut one = store::begun(work, new, today);
    if fits == Fits::Within {
        one.state = "within".into();
        one.counts = true;
    }
    match store::insert(work, &one, &new.once).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => return Ok(Outcome::Again),
        Err(other) => return Err(other.into()),
    }
    journal(work, "front_door/small_spend:spend", None, &one).await?;
    if fits != Fits::Within {
        return Ok(Outcome::Waiting(Box::new(one), fits));
    }
    Ok(Outcome::Spent(Box::new(told(work, one, new.achieved.clone()).await?)))
}

/// What is spent is asked about later, like everything somebody was connected to.
pub(super) async fn told(work: &mut Work, one: Spend, achieved: Option<String>) -> Result<Spend> {
    let new = connections::New {
        source: Source {
            person_id: Some(one.person_id.clone()),
            contact_id: one.contact_id.clone(),
            conversation_id: one.conversation_id.clone(),
        },
        once: format!("small spend {}", one.id),
        what: format!("{}, so that {}", one.bought, one.aim),
        check_on: one.check_on,
        checker_id: Some(one.worker_id.clone()),
        team_id: one.team_id.clone(),
        answer: achieved,
        ..connections::New::default()
    };
    let connection_id = connections::offer(work, new).await?.map(|(made, _)| made.id);
    let after = Spend { connection_id, ..one.clone() };
    store::update(work, &after).await?;
    let after = Spend { version: one.version + 1, ..after };
    journal(work, "front_door/small_spend:spend", Some(&one), &after).await?;
    Ok(after)
}

pub(super) async fn journal(work: &mut Work, action: &str, before: Option<&Spend>, after: &Spend) -> Result<()> {
    let subject = ("small spend", after.id.as_str());
    work.changed(action, subject, Some(&after.person_id), before, Some(after)).await
}

/// Adds a line to the person's timeline.
pub(super) async fn line(work: &mut Work, one: &Spend, title: &str, words: Option<&str>) -> Result<()> {
    let by = work.actor().name.clone();
    let (person_id, at) = (one.person_id.as_str(), work.now());
    let (kind, href) = (timeline::Kind::Support, format!("/small-spend/{}", one.id));
    timeline::add(work, &timeline::Line { person_id, at, kind, title, words, href: Some(&href), by: &by }).await?;
    Ok(())
}

/// Sets a limit from a day on.
///
/// # Errors
/// Those of the record store.
pub async fn set_limit(work: &mut Work, limit: &Limit) -> Result<()> {
    let id = work.new_id();
    store::insert_limit(work, &id, limit).await?;
    let subject = ("small spend limit", id.as_str());
    work.changed("front_door/small_spend:limits", subject, None, None, Some(limit)).await
}
