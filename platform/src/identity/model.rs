//! Accounts and sessions.

use jiff::Timestamp;
use serde::Serialize;

use crate::access::Subject;

/// A role that accounts have and policies speak of. The product lists its roles once ([`crate::app::Parts::roles`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// As policies and accounts name it: `contact_worker`.
    pub name: &'static str,
    /// What it does, in plain words.
    pub words: &'static str,
    /// Whether who has it is asked to set up a second factor at sign-in.
    pub second_factor: bool,
}

/// A member of staff who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// UUIDv7.
    pub id: String,
    /// What they type to sign in, in lower case.
    pub username: String,
    /// Their name as colleagues say it.
    pub name: String,
    /// Job title, shown beside the name.
    pub title: String,
    /// Roles, as policies name them.
    pub roles: Vec<String>,
    /// Ids of their teams.
    pub teams: Vec<String>,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie, in hexadecimal: the cookie itself is kept nowhere.
    pub id: String,
    /// Who.
    pub account: Account,
    /// The token each form of this session carries.
    pub csrf: String,
    /// Whether the second factor was passed in this session.
    pub second_factor: bool,
    /// When they signed in; the absolute limit counts from here.
    pub started_at: Timestamp,
    /// The last use that was written down; the idle limit counts from here.
    pub seen_at: Timestamp,
}

impl Session {
    /// The session in the policy's words.
    pub fn subject(&self) -> Subject {
        Subject {
            account_id: self.account.id.clone(),
            roles: self.account.roles.clone(),
            teams: self.account.teams.clone(),
            second_factor: self.second_factor,
        }
    }
}

/// A provider of single sign-on (`OpenID` Connect).
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// The issuer's address, exactly as its tokens name it.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// Our client secret there; none for a public client.
    pub client_secret: Option<String>,
    /// The words on the button.
    pub label: String,
}
