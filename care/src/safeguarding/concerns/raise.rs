//! Raising a concern: one press, nothing required, once however often it is pressed, in the caller's own transaction.

use platform::{Error, Result, clock::london_date, work::Work};

use super::{
    model::{Concern, From, Source, Step},
    rules, store,
};

/// Raises a concern from a page, or finds the one that was raised from it and is not ended. Gives its id.
///
/// Two workers who look at the same contact mean the same concern; two who stand on a person's page may have seen two
/// different things, so there each has their own.
///
/// # Errors
/// As the record store says: then nothing of the caller's work is kept either, and the page says so.
pub async fn raise(work: &mut Work, source: &Source<'_>) -> Result<String> {
    let me = work.actor().id.clone().unwrap_or_default();
    let held = store::of_source(work, source.kind.key(), source.id).await?;
    let own = |one: &&Concern| source.kind != From::Person || one.raised_by == me;
    if let Some(open) = held.iter().filter(own).find(|one| one.done_at.is_none()) {
        if let (None, Some(safe)) = (&open.safe, source.safe) {
            store::set_safe(work, &open.id, safe).await?;
        }
        return Ok(open.id.clone());
    }
    let whose = if source.kind == From::Person { me.as_str() } else { "" };
    let once = format!("{}/{}/{whose}/{}", source.kind.key(), source.id, held.iter().filter(own).count());
    let team_id = source.person.and_then(|person| person.team_id.clone());
    let rota = store::on_duty(work, london_date(work.now())).await?;
    let concern = Concern {
        id: work.new_id(),
        version: 1,
        source_kind: source.kind.key().into(),
        source_id: source.id.into(),
        person_id: source.person.map(|person| person.id.clone()),
        duty_id: rules::duty_of(team_id.as_deref(), &rota, None),
        team_id,
        raised_at: work.now(),
        raised_by: me.clone(),
        holder_id: None,
        taken_at: None,
        colleague_id: None,
        safe: source.safe.map(str::to_owned),
        done_at: None,
    };
    if !store::insert(work, &once, &concern).await? {
        // Pressed twice at the same moment: the other press made it.
        let made = store::of_once(work, &once).await?;
        return made.map(|one| one.id).ok_or_else(|| {
            Error::Conflict(
                "The concern was being raised by somebody else at this moment. Press again to see it.".into(),
            )
        });
    }
    let step = Step { at: work.now(), by_id: me, kind: "raised".into(), to_id: None, words: None };
    store::add_step(work, &concern.id, &step).await?;
    let subject = ("concern", concern.id.as_str());
    let person = concern.person_id.as_deref();
    work.changed("safeguarding/concerns:raise", subject, person, None, Some(&concern)).await?;
    Ok(concern.id)
}

/// The concerns of a page go with it to the person it is about after all.
///
/// # Errors
/// As the record store says.
pub async fn follow(work: &mut Work, kind: From, id: &str, person_id: &str) -> Result<()> {
    store::move_to(work, kind.key(), id, person_id).await?;
    Ok(())
}
