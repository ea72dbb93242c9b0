//! Single sign-on with the council's own service (`OpenID` Connect): nobody needs one more password.
//!
//! The browser leaves with a state, a nonce and a PKCE challenge that only it and we know, and comes back once, within
//! ten minutes. Whoever comes is matched by issuer and subject, which never change; the first time by a verified e-mail
//! address or the username there, to an account an administrator made before. Accounts are never made here.

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
    /// The preferred username there.
    username: Option<String>,
    /// How the service made sure of them (RFC 8176).
    methods: Vec<String>,
}

impl Identity {
    /// The usernames here that this may be, the surest first.
    fn candidates(&self) -> Vec<String> {
        let mut all: Vec<String> =
            [&self.email, &self.username].into_iter().flatten().map(|name| rules::username(name)).collect();
        all.retain(|name| !name.is_empty());
        all.dedup();
        all
    }
}

const NO_ACCOUNT: &str = "The council's sign-in service knows you, but you have no account here yet. Ask the people who run the service \
                          for one, with the username you have there.";
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
    for username in who.candidates() {
        let Some(account) = accounts::account_named(app, &username).await? else { continue };
        // Linked to somebody else there: a name that was given to a new colleague must not open the old one's account.
        if store::has_link(&app.db, &who.issuer, &account.id).await? {
            continue;
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
        return Ok(account);
    }
    Err(Error::Refusal(NO_ACCOUNT.into()))
}

/// Forgets browsers that never came back.
pub(super) async fn tidy(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::tidy(&mut tx, app.clock.now()).await?;
    Ok(tx.commit().await?)
}
