//! Invitations: a link that lets its one reader choose a password, made by an administrator or at the command line.
//!
//! So a council's first account is made, a newcomer's next, and a forgotten password is replaced, and nobody but the
//! person ever knows it (NCSC: no passwords handed over). A link works once and for three days; a newer one takes its
//! place, and closing the account ends it. A second factor stays as it is.

pub(super) mod pages;
mod store;

use serde::Serialize;

use super::{Account, accounts, rules, sessions::hash};
use crate::{
    app::App,
    error::{Error, Result},
    ids,
    work::Work,
};

#[derive(Serialize)]
struct Told {
    link_ends_at: String,
}

/// Makes a link for an account and gives its address, which is shown once and kept nowhere.
///
/// # Errors
/// A refusal when the account is closed or not there.
pub async fn invite(work: &mut Work, app: &App, account_id: &str) -> Result<String> {
    if accounts::account(app, account_id).await?.is_none() {
        return Err(Error::Refusal("This account is closed, so no link was made. Open the account first.".into()));
    }
    link(work, app, account_id).await
}

/// As [`invite`], for an account that this very work has just made.
pub(super) async fn link(work: &mut Work, app: &App, account_id: &str) -> Result<String> {
    let token = ids::secret();
    let ends_at = work.now().saturating_add(rules::INVITATION_LASTS).map_err(Error::internal)?;
    store::put(work, &hash(&token), account_id, ends_at).await?;
    let told = Told { link_ends_at: ends_at.to_string() };
    work.changed("identity:invite", ("account", account_id), None, None, Some(&told)).await?;
    Ok(format!("{}/welcome/{token}", app.config.public_url.trim_end_matches('/')))
}

/// The account a link is for, while the link opens something and the account is open.
async fn invited(app: &App, token: &str) -> Result<Option<Account>> {
    let Some(id) = store::account_of(&app.db, &hash(token), app.clock.now()).await? else { return Ok(None) };
    accounts::account(app, &id).await
}

/// Makes whatever link an account has open nothing.
pub(super) async fn forget(work: &mut Work, account_id: &str) -> Result<()> {
    store::forget(work, account_id).await
}
