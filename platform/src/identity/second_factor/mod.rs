//! The second factor: codes from an app on the telephone, each accepted once, and ten codes on paper.
//!
//! Set up in three steps: begin (a secret is made), confirm (a first code proves the app works), write down the codes.

mod codes;
pub(super) mod pages;
mod store;

use serde::Serialize;

use super::sessions::{Way, hash};
use crate::{
    app::App,
    error::{Error, Result},
    work::Work,
};

/// Where an account stands with its second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// None.
    Off,
    /// A secret is made and waits for its first code.
    Begun(String),
    /// In use.
    On,
}

pub(super) async fn standing(app: &App, account_id: &str) -> Result<Standing> {
    Ok(match store::secret(&app.db, account_id).await? {
        None => Standing::Off,
        Some((secret, false)) => Standing::Begun(secret),
        Some((_, true)) => Standing::On,
    })
}

#[derive(Serialize)]
struct Told {
    second_factor: &'static str,
}

const NONE: Told = Told { second_factor: "none" };
const BEGUN: Told = Told { second_factor: "being set up" };
const ON: Told = Told { second_factor: "in use" };

/// Makes a new secret, unless one is in use.
pub(super) async fn begin(work: &mut Work, account_id: &str) -> Result<()> {
    if !store::begin(work, account_id, &codes::new_secret()).await? {
        return Err(Error::Refusal(
            "Your second step is set up already. Remove it first if you have a new telephone.".into(),
        ));
    }
    work.changed("identity:set_up_second_factor", ("account", account_id), None, Some(&NONE), Some(&BEGUN)).await
}

/// Confirms the set-up with a first code and gives the recovery codes, which are shown once and kept as hashes only;
/// none when the code is wrong.
pub(super) async fn confirm(work: &mut Work, app: &App, account_id: &str, code: &str) -> Result<Option<Vec<String>>> {
    let Standing::Begun(secret) = standing(app, account_id).await? else {
        return Err(Error::Refusal(
            "There is nothing to confirm. Start setting up again from your account page.".into(),
        ));
    };
    let Some(step) = codes::step_of(&secret, code, work.now())? else { return Ok(None) };
    if !store::confirm(work, account_id, step).await? {
        return Err(Error::Refusal("Your second step is set up already.".into()));
    }
    let mut shown = Vec::with_capacity(codes::RECOVERY_CODES);
    for _ in 0..codes::RECOVERY_CODES {
        let new = codes::new_recovery_code();
        if let Some(plain) = codes::plain_recovery_code(&new) {
            store::add_recovery_code(work, account_id, &recovery_id(account_id, &plain)).await?;
        }
        shown.push(new);
    }
    work.changed("identity:confirm_second_factor", ("account", account_id), None, Some(&BEGUN), Some(&ON)).await?;
    Ok(Some(shown))
}

/// Whether a code from the app or from paper is right, and which it was. It is used up when the work is kept.
pub(super) async fn pass(work: &mut Work, app: &App, account_id: &str, typed: &str) -> Result<Option<Way>> {
    let Some((secret, true)) = store::secret(&app.db, account_id).await? else { return Ok(None) };
    if let Some(step) = codes::step_of(&secret, typed, work.now())? {
        return Ok(store::use_step(work, account_id, step).await?.then_some(Way::Code));
    }
    let Some(plain) = codes::plain_recovery_code(typed) else { return Ok(None) };
    let right = store::use_recovery_code(work, account_id, &recovery_id(account_id, &plain)).await?;
    Ok(right.then_some(Way::RecoveryCode))
}

/// Removes the second factor and its codes; by the person themselves, or by an administrator when all is lost.
pub async fn remove_second_factor(work: &mut Work, account_id: &str) -> Result<()> {
    store::remove(work, account_id).await?;
    work.changed("identity:remove_second_factor", ("account", account_id), None, Some(&ON), Some(&NONE)).await
}

/// How many recovery codes are left.
pub(super) async fn recovery_codes_left(app: &App, account_id: &str) -> Result<i64> {
    store::recovery_codes_left(&app.db, account_id).await
}

/// The account's id is part of the hash, so that one list of guesses does not serve for every account.
fn recovery_id(account_id: &str, plain: &str) -> String {
    hash(&format!("{account_id} {plain}"))
}
