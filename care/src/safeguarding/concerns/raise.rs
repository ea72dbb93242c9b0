//! Raising a concern: one press, nothing required, once however often it is pressed, in the caller's own transaction. And
//! whom it waits for: somebody who may see it and whom it is not about.

use platform::{Error, Result, clock::london_date, web::Form, work::Work};

use super::{
    model::{Concern, From, Source, Step},
    rules, store,
};
use crate::people::persons::Person;

/// What was typed on the page from which a concern is raised, if anything: every field that holds more than one word.
/// Numbers, choices, days and ids have no space in them.
pub fn words_of_form(form: &Form) -> Option<String> {
    let typed = form.fields().map(|(_, text)| text.trim()).filter(|text| text.contains(char::is_whitespace));
    let typed = typed.collect::<Vec<_>>().join("\n\n");
    Some(typed.chars().take(LONGEST).collect()).filter(|text: &String| !text.is_empty())
}

/// The most that is kept of a page's words, in characters.
const LONGEST: usize = 20_000;

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
        add_words(work, open, source.words).await?;
        return Ok(open.id.clone());
    }
    let whose = if source.kind == From::Person { me.as_str() } else { "" };
    let once = format!("{}/{}/{whose}/{}", source.kind.key(), source.id, held.iter().filter(own).count());
    let concern = Concern {
        id: work.new_id(),
        version: 1,
        source_kind: source.kind.key().into(),
        source_id: source.id.into(),
        person_id: source.person.map(|person| person.id.clone()),
        duty_id: waits_for(work, source.person, None).await?,
        team_id: source.person.and_then(|person| person.team_id.clone()),
        raised_at: source.at.unwrap_or(work.now()),
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
    let words = source.words.map(str::to_owned);
    let step = Step { at: work.now(), by_id: me, kind: "raised".into(), to_id: None, words };
    store::add_step(work, &concern.id, &step).await?;
    let subject = ("concern", concern.id.as_str());
    let person = concern.person_id.as_deref();
    work.changed("safeguarding/concerns:raise", subject, person, None, Some(&concern)).await?;
    Ok(concern.id)
}

/// Words typed where a concern stands already are added to it, once however often they are sent.
async fn add_words(work: &mut Work, open: &Concern, words: Option<&str>) -> Result<()> {
    let Some(words) = words else { return Ok(()) };
    if store::has_words(work, &open.id, words).await? {
        return Ok(());
    }
    let by_id = work.actor().id.clone().unwrap_or_default();
    let step = Step { at: work.now(), by_id, kind: "words".into(), to_id: None, words: Some(words.to_owned()) };
    store::add_step(work, &open.id, &step).await?;
    let subject = ("concern", open.id.as_str());
    work.changed("safeguarding/concerns:raise", subject, open.person_id.as_deref(), None, Some(&step)).await
}

/// Whom a concern about somebody waits for today. Of a restricted record it is always somebody by name, because nobody
/// else may see it.
pub(super) async fn waits_for(
    work: &mut Work,
    person: Option<&Person>,
    colleague: Option<&str>,
) -> Result<Option<String>> {
    let mut not = person.map(|person| person.barred.clone()).unwrap_or_default();
    not.extend(colleague.map(str::to_owned));
    let team = person.and_then(|person| person.team_id.as_deref());
    let rota = store::on_duty(work, london_date(work.now())).await?;
    let duty = rules::duty_of(team, &rota, &not);
    let Some(person) = person.filter(|person| duty.is_none() && person.restricted) else { return Ok(duty) };
    let managers = store::managers(work).await?;
    // An allocated worker who has left reads nothing any more.
    let owner = match &person.owner_id {
        Some(id) if store::works_here(work, id).await? => Some(id.as_str()),
        _ => None,
    };
    Ok(rules::named(owner, team, &managers, &not))
}

/// The concerns of a page go with it to the person it is about after all. Whoever has one and is connected with them has
/// it no more, and it finds its next reader.
///
/// # Errors
/// As the record store says.
pub async fn follow(work: &mut Work, kind: From, id: &str, to: &Person) -> Result<()> {
    for before in store::of_source(work, kind.key(), id).await? {
        if before.person_id.as_ref() == Some(&to.id) {
            continue;
        }
        let mut after = Concern { person_id: Some(to.id.clone()), team_id: to.team_id.clone(), ..before.clone() };
        if before.done_at.is_none() {
            let out = |id: &String| to.barred.contains(id);
            if before.holder_id.as_ref().is_some_and(out) {
                (after.holder_id, after.taken_at) = (None, None);
            }
            if before.duty_id.as_ref().is_none_or(out) {
                after.duty_id = waits_for(work, Some(to), before.colleague_id.as_deref()).await?;
            }
        }
        store::update(work, &after).await?;
        let by_id = work.actor().id.clone().unwrap_or_default();
        let step = Step { at: work.now(), by_id, kind: "person".into(), to_id: None, words: None };
        store::add_step(work, &before.id, &step).await?;
        let told = Concern { version: before.version + 1, ..after };
        let subject = ("concern", before.id.as_str());
        work.changed("safeguarding/concerns:raise", subject, Some(&to.id), None, Some(&told)).await?;
    }
    Ok(())
}
