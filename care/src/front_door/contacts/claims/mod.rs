//! A claim: one person has taken a contact from the queue, and nobody else has it. Promise FD2.
//!
//! | a claim is | when |
//! |---|---|
//! | lying | it was claimed, and nobody has written or talked yet; its age is shown |
//! | used | whoever claimed it wrote in the contact or began the conversation |
//! | over | it was given back or taken over with a reason, handed on, or the contact ended |
//!
//! The claim itself is one conditional update of the contact: it holds only while the owner is who the claimer saw. Of two
//! at the same moment the second is told who was first, and when.

pub(super) mod pages;
pub(super) mod rules;
pub(super) mod store;

use platform::{Error, Result, identity, web::Cx, work::Work};
use serde::Serialize;

use super::{
    handing,
    model::{Contact, Handover},
    save, store as contacts,
};
use crate::front_door::assessments;

/// Claims a contact that was last seen with the owner it has in `seen`: the contact, its claim and its journal entry, or
/// nothing. Tells nothing when somebody else was first.
///
/// # Errors
/// As the record store says.
pub async fn claim(work: &mut Work, seen: &Contact, account: &identity::Account) -> Result<Option<Contact>> {
    take(work, seen, account, "Took it on", None).await
}

/// Takes a contact over from whoever has it, with a reason that stays. Tells nothing when somebody else was first.
///
/// # Errors
/// As the record store says.
pub async fn take_over(
    work: &mut Work,
    seen: &Contact,
    account: &identity::Account,
    reason: &str,
) -> Result<Option<Contact>> {
    take(work, seen, account, &format!("Taken over: {reason}"), Some(reason)).await
}

/// As [`claim`]; what was somebody else's claim ends as taken over, with the reason.
async fn take(
    work: &mut Work,
    seen: &Contact,
    account: &identity::Account,
    words: &str,
    taken_over: Option<&str>,
) -> Result<Option<Contact>> {
    let stays = seen.team_id.as_ref().is_some_and(|team| account.teams.contains(team));
    let team_id = if stays { seen.team_id.clone() } else { account.teams.first().cloned() };
    if !store::take(work, seen, &account.id, team_id.as_deref()).await? {
        return Ok(None);
    }
    let before = store::open_of(work, &seen.id).await?;
    let handover = Handover {
        id: work.new_id(),
        handed_at: work.now(),
        from_id: seen.owner_id.clone(),
        to_id: Some(account.id.clone()),
        to_team_id: None,
        counts: rules::counts(&seen.owner_id, before.as_ref()),
        reason: words.to_owned(),
        agreement: None,
    };
    contacts::insert_handover(work, &seen.id, &handover).await?;
    let how = if taken_over.is_some() { rules::TAKEN_OVER } else { rules::PASSED };
    store::end(work, &seen.id, how, taken_over).await?;
    store::begin(work, &seen.id, &account.id, false).await?;
    let now = contacts::find_in(work, &seen.id).await?;
    let was = Contact { owner_id: seen.owner_id.clone(), team_id: seen.team_id.clone(), ..now.clone() };
    let kept = save::keep_unused(work, &was, Contact { draft: false, ..now }).await?;
    handing::tell(work, &kept, &account.name, words).await?;
    Ok(Some(kept))
}

/// Gives a contact back to its team's queue: nothing of it is lost, and nobody has it. Tells whether it was still theirs.
pub(super) async fn give_back(work: &mut Work, seen: &Contact, team_id: Option<&str>, reason: &str) -> Result<bool> {
    if !store::take(work, seen, "", team_id).await? {
        return Ok(false);
    }
    let held = store::open_of(work, &seen.id).await?;
    let handover = Handover {
        id: work.new_id(),
        handed_at: work.now(),
        from_id: seen.owner_id.clone(),
        to_id: None,
        to_team_id: team_id.map(str::to_owned),
        counts: rules::counts(&seen.owner_id, held.as_ref()),
        reason: reason.to_owned(),
        agreement: None,
    };
    contacts::insert_handover(work, &seen.id, &handover).await?;
    store::end(work, &seen.id, rules::GIVEN_BACK, Some(reason)).await?;
    let now = contacts::find_in(work, &seen.id).await?;
    let was = Contact { owner_id: seen.owner_id.clone(), team_id: seen.team_id.clone(), ..now.clone() };
    save::told(work, "front_door/contacts:edit", &was, &now).await?;
    assessments::handed(work, &now.id, &was.owner_id, "").await?;
    Ok(true)
}

/// Refuses whoever would write over a colleague's claim, in a sentence that says whose it is and since when.
pub(super) async fn refuse(cx: &Cx, id: &str) -> Result<Error> {
    let contact = super::pages::find(cx, id).await?;
    if !contact.is_open() {
        return Ok(Error::Conflict("This contact has ended in the meantime, so there is nothing to claim.".into()));
    }
    let claim = store::of_contact(cx.db(), id).await?;
    let names = identity::names(&cx.app, &[&contact.owner_id]).await?;
    let name = names.get(&contact.owner_id).map(String::as_str);
    Ok(Error::Conflict(rules::taken_words(name, claim.map(|claim| claim.at), cx.now())))
}

/// What a contact's page says of its claim and of a handing over that waits for somebody's yes.
#[derive(Debug, Default, Serialize)]
pub(super) struct Panel {
    /// Whoever reads has it.
    mine: bool,
    /// How long it has been claimed, when it is a claim.
    since: Option<String>,
    /// Nobody has begun.
    lying: bool,
    /// Somebody else has it, and may be relieved of it by whoever reads.
    may_take_over: bool,
    /// Whoever reads may take it on with one press.
    pub may_take: bool,
    /// It was handed to whoever reads, who has not said yet that they have it.
    to_accept: bool,
}

/// The panel of an open contact.
pub(super) async fn panel(cx: &Cx, allowed: &super::pages::Allowed) -> Result<Panel> {
    let (contact, me) = (&allowed.contact, cx.signed_in()?.account.id.clone());
    let claim = store::of_contact(cx.db(), &contact.id).await?;
    let handed = contacts::handovers(cx.db(), &contact.id).await?;
    let waits = handed.last().and_then(|last| last.agreement.as_ref()).filter(|one| one.accepted_at.is_none());
    let mine = contact.owner_id == me;
    let theirs = claim.as_ref().is_some_and(|claim| claim.by_id != me);
    Ok(Panel {
        mine,
        since: claim.as_ref().map(|claim| super::rules::wait_words(super::rules::hours(claim.at, cx.now()))),
        lying: claim.as_ref().is_some_and(|claim| claim.used_at.is_none()),
        may_take_over: theirs && allowed.can(cx, "front_door/contacts:take_over"),
        may_take: !mine && !theirs,
        to_accept: mine && waits.is_some(),
    })
}

/// What became of the claims of a stretch of time; no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Claims.
    pub claims: i64,
    /// Of them, used: somebody wrote or talked.
    pub used: i64,
    /// Of them, given back.
    pub given_back: i64,
    /// Of them, taken over by a manager.
    pub taken_over: i64,
    /// Of them, still there and not begun.
    pub lying: i64,
}
