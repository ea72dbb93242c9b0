//! Single sign-on with the council's own service (`OpenID` Connect): nobody needs one more password.
//!
//! The browser leaves with a state, a nonce and a PKCE challenge that only it and we know, and comes back once, within
//! ten minutes. Whoever comes is matched by issuer and subject, which never change; the first time by an e-mail address
//! that the service has verified and that is the username of an account an administrator made before. A username there
//! is no proof: people can often change their own. Accounts are never made here.

pub(super) mod pages;
mod provider;
mod store;

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::{Account, accounts, rules};
use crate::{
    app::App,
    error::{Error, Result},
    storage::StorageError,
    work::{Actor, Work},
};

/// Where the council's service sends browsers back to: the path to register there, after our public address.
pub(super) const RETURN: &str = "/sign-in/single-sign-on/return";

/// What is remembered of a browser that left.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OnTheWay {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
}

/// Who came, by a token that was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Identity {
    issuer: String,
    subject: String,
    /// Verified by the service.
    email: Option<String>,
    /// How the service made sure of them (RFC 8176).
    methods: Vec<String>,
}

const NO_ACCOUNT: &str = "The council's sign-in service knows you, but you have no account here yet. Ask the people who run Alongside for \
                          one whose username is your e-mail address there";
const NOT_VERIFIED: &str = "The council's sign-in service knows you, but did not tell us an e-mail address of yours that it has verified, \
                            so we cannot tell which account here is yours. Ask the people who run the sign-in service to send \
                            Alongside your address as verified (the claims email and email_verified). Until then, sign in \
                            with your password if you have one.";
const CLOSED: &str = "Your account here is closed. Ask the people who run the service if that is a mistake.";

#[derive(Serialize)]
struct Link<'l> {
    issuer: &'l str,
    subject: &'l str,
}

/// The account of whoever came; the first time it is linked, and the journal says so.
async fn account_of(app: &App, who: &Identity, request_id: &str) -> Result<Account> {
    if let Some(id) = store::linked(&app.db, &who.issuer, &who.subject).await? {
        return accounts::account(app, &id).await?.ok_or_else(|| Error::Refusal(CLOSED.into()));
    }
    let Some(email) = &who.email else { return Err(Error::Refusal(NOT_VERIFIED.into())) };
    let no_account = || Error::Refusal(format!("{NO_ACCOUNT} ({email})."));
    let account = accounts::account_named(app, &rules::username(email)).await?.ok_or_else(no_account)?;
    // Linked to somebody else there: an address that was given to a new colleague must not open the old one's account.
    if store::has_link(&app.db, &who.issuer, &account.id).await? {
        return Err(no_account());
    }
    let actor =
        Actor { id: Some(account.id.clone()), name: account.name.clone(), request: Some(request_id.to_owned()) };
    let mut work = Work::begin(app, actor).await?;
    let id = work.new_id();
    match store::link(&mut work, &id, &who.issuer, &who.subject, &account.id).await {
        Ok(()) => {}
        Err(StorageError::Unique(_)) => {
            return Err(Error::Refusal("You signed in twice in the same moment. Try once more.".into()));
        }
        Err(other) => return Err(other.into()),
    }
    let link = Link { issuer: &who.issuer, subject: &who.subject };
    work.changed("identity:link", ("account", &account.id), None, None, Some(&link)).await?;
    work.commit().await?;
    Ok(account)
}

/// Forgets browsers that never came back.
pub(super) async fn tidy(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::tidy(&mut tx, app.clock.now()).await?;
    Ok(tx.commit().await?)
}
