//! A need that somebody stated and that was not met: written down as such, because what is not written cannot be bought.
//!
//! Promise FD9 and methods 4.4. It is written where it was said, in a contact or a conversation, or as it ends: which need
//! (of the directory's list, so that what is missing and what there is are counted in the same words), and why not.
//! Nothing of it is required in order to end anything. Counts leave only through `people::small_numbers`.
//!
//! | an unmet need is | when |
//! |---|---|
//! | counted | it was written down: once for each contact or conversation, however often it is sent |
//! | taken back | it was a slip, or was met after all; it stays for whoever asks what was written when |
//!
//! Law: Care Act 2014 sections 2 (what is needed and not there), 4 and 5 (information and a market that has it).

mod model;
pub mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Panel, Said, Source, Unmet, Where};
pub use store::{between, sources};

use platform::{
    Result,
    slice::Slice,
    storage::Migration,
    web::{Cx, Form, Problems},
    work::Work,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "front_door/unmet_needs",
    tables: &[Migration { name: "20261126_83_unmet_needs", sql: include_str!("tables/20261126_83_unmet_needs.sql") }],
    ..Slice::NONE
};

/// Reads what a form says of an unmet need; none when its boxes are empty.
pub fn read(form: &Form, problems: &mut Problems) -> Option<Said> {
    problems.limit("unmet_words", form.text("unmet_words"), rules::LONGEST);
    let said = Said {
        need_id: form.some("unmet_need"),
        words: form.text("unmet_words").to_owned(),
        why: rules::why(form.text("unmet_why")).to_owned(),
    };
    (said.need_id.is_some() || !said.words.is_empty()).then_some(said)
}

/// Writes down an unmet need in the transaction of what it was said in. Said again there, the newer reason stands.
///
/// # Errors
/// As the record store says.
pub async fn record(work: &mut Work, source: &Source<'_>, said: Said) -> Result<()> {
    let need = match &said.need_id {
        Some(id) => store::phrase(work, id).await?,
        None => None,
    };
    // A need that is not in the list any more is kept in words alone.
    let need_id = said.need_id.filter(|_| need.is_some());
    let unmet = Unmet {
        id: work.new_id(),
        source_kind: source.place.key().into(),
        source_id: source.id.into(),
        person_id: source.person.map(|person| person.id.clone()),
        team_id: source.team.map(str::to_owned),
        need_id,
        need: need.unwrap_or_else(|| rules::SOMETHING_ELSE.into()),
        words: said.words,
        why: said.why,
        district: rules::district(source),
        by_id: work.actor().id.clone().unwrap_or_default(),
        at: source.at,
        taken_back_at: None,
    };
    store::put(work, &unmet).await?;
    let subject = ("unmet need", unmet.source_id.as_str());
    work.changed("front_door/unmet_needs:record", subject, unmet.person_id.as_deref(), None, Some(&unmet)).await
}

/// Takes one back that was written on a page; nothing when it does not stand there.
///
/// # Errors
/// As the record store says.
pub async fn take_back(work: &mut Work, place: Where, source_id: &str, id: &str) -> Result<()> {
    let held = store::of_source_in(work, place.key(), source_id).await?;
    let Some(before) = held.into_iter().find(|one| one.id == id && one.taken_back_at.is_none()) else { return Ok(()) };
    store::take_back(work, id).await?;
    let after = Unmet { taken_back_at: Some(work.now()), ..before.clone() };
    let (subject, person) = (("unmet need", source_id), before.person_id.as_deref());
    work.changed("front_door/unmet_needs:record", subject, person, Some(&before), Some(&after)).await
}

/// The unmet needs of a contact go with it to whom it is about.
///
/// # Errors
/// As the record store says.
pub async fn follow(work: &mut Work, place: Where, source_id: &str, person_id: &str) -> Result<()> {
    store::give(work, place.key(), source_id, person_id).await
}

/// What a page shows: what was written there, and the boxes for one more.
///
/// # Errors
/// As the record store says.
pub async fn panel(cx: &Cx, place: Where, source_id: &str) -> Result<Panel> {
    let held =
        if source_id.is_empty() { Vec::new() } else { store::of_source(cx.db(), place.key(), source_id).await? };
    Ok(Panel::of(held, store::needs(cx.db()).await?))
}
