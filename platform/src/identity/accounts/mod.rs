//! Teams, and the accounts of the staff who are in them: made and changed by administrators, the command line and the town.
//!
//! An account is never removed, because the journal names it: it is closed, and can be opened again. Nobody changes their
//! own roles and teams, or closes their own account: somebody else does. Passwords are never handed over: an
//! administrator makes a link (see [`super::invitations`]), and the person chooses.

mod pages;
pub(super) mod passwords;
pub(crate) mod store;

use std::collections::BTreeMap;

use serde::Serialize;

pub use passwords::{PasswordHash, matches, weakness};

use super::{Account, invitations, rules, sessions};
use crate::{
    app::App,
    error::{Error, Result},
    slice::{Access, Action, Menu, On, Route, Slice},
    storage::StorageError,
    work::Work,
};

const LIST: &str = "identity/accounts:list";
const EDIT: &str = "identity/accounts:edit";

/// The manifest of looking after accounts.
pub const SLICE: Slice = Slice {
    name: "identity/accounts",
    menu: Some(Menu {
        label: "Accounts",
        href: "/accounts",
        action: LIST,
        words: "Who works here, what they may do, and links to choose a password",
    }),
    actions: &[
        Action { name: LIST, on: On::Area, words: "see the accounts of staff" },
        Action { name: EDIT, on: On::Area, words: "change the accounts of staff" },
    ],
    routes: || {
        vec![
            Route::get("/accounts", Access::Area(LIST), pages::list),
            Route::get("/accounts/new", Access::Area(EDIT), pages::new),
            Route::post("/accounts", Access::Area(EDIT), pages::create),
            Route::get("/accounts/{id}", Access::Area(EDIT), pages::edit),
            Route::post("/accounts/{id}", Access::Area(EDIT), pages::update),
            Route::post("/accounts/{id}/invite", Access::Area(EDIT), pages::invite),
            Route::post("/accounts/{id}/close", Access::Area(EDIT), pages::close),
            Route::post("/accounts/{id}/open", Access::Area(EDIT), pages::open),
            Route::post("/accounts/{id}/second-factor/remove", Access::Area(EDIT), pages::remove_second_factor),
            Route::post("/teams", Access::Area(EDIT), pages::create_team),
        ]
    },
    samples: &["/accounts", "/accounts/new"],
    ..Slice::NONE
};

/// People who work together, and to whom records are allocated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Team {
    /// UUIDv7.
    pub id: String,
    /// As colleagues say it.
    pub name: String,
    /// The part of the borough it serves; none when it serves all of it.
    pub locality: Option<String>,
}

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they will type to sign in; kept in lower case.
    pub username: String,
    /// Their name as colleagues say it.
    pub name: String,
    /// Job title.
    pub title: String,
    /// Roles, as policies name them.
    pub roles: Vec<String>,
    /// Ids of teams.
    pub teams: Vec<String>,
    /// Their password, weighed and hashed by the caller; none when they come by single sign-on alone.
    pub password: Option<PasswordHash>,
}

/// What of an account may be changed. The username stays: it is what people and other systems know them by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// The version that was seen; of two who change one account the second is told.
    pub version: i64,
    /// Their name as colleagues say it.
    pub name: String,
    /// Job title.
    pub title: String,
    /// Roles, as policies name them.
    pub roles: Vec<String>,
    /// Ids of teams.
    pub teams: Vec<String>,
}

/// Makes a team.
///
/// # Errors
/// A refusal when there is a team of that name.
pub async fn create_team(work: &mut Work, name: &str, locality: Option<&str>) -> Result<Team> {
    let team = Team { id: work.new_id(), name: name.trim().to_owned(), locality: locality.map(str::to_owned) };
    store::insert_team(work, &team)
        .await
        .map_err(|cause| taken(cause, "There is a team of that name already. Nothing was changed."))?;
    work.changed("identity:create_team", ("team", &team.id), None, None, Some(&team)).await?;
    Ok(team)
}

/// Makes an account.
///
/// # Errors
/// A refusal when the username is taken or cannot be one, or when a role or team has a comma in it.
pub async fn create_account(work: &mut Work, new: NewAccount) -> Result<Account> {
    let new = NewAccount { username: rules::username(&new.username), name: new.name.trim().to_owned(), ..new };
    if let Some(problem) = rules::username_problem(&new.username) {
        return Err(Error::Refusal(format!("{problem}. Nothing was changed.")));
    }
    check_lists(&new.roles, &new.teams)?;
    let id = work.new_id();
    store::insert(work, &id, &new)
        .await
        .map_err(|cause| taken(cause, "There is an account with that username already. Nothing was changed."))?;
    if let Some(hash) = &new.password {
        store::set_password(work, &id, hash).await?;
    }
    let account = Account {
        id,
        username: new.username,
        name: new.name,
        title: new.title,
        roles: new.roles,
        teams: new.teams,
        has_second_factor: false,
    };
    work.changed("identity:create_account", ("account", &account.id), None, None, Some(&account)).await?;
    Ok(account)
}

/// Changes an account; it counts from the account's next request on.
///
/// # Errors
/// Not found; a conflict when somebody else changed it since.
pub async fn change_account(work: &mut Work, id: &str, change: AccountChange) -> Result<Account> {
    check_lists(&change.roles, &change.teams)?;
    let (before, ..) = store::with_version(work, id).await?.ok_or_else(no_account)?;
    let after =
        Account { name: change.name, title: change.title, roles: change.roles, teams: change.teams, ..before.clone() };
    store::update(work, &after, change.version).await?;
    work.changed("identity:change_account", ("account", id), None, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// Sets a password that was weighed (see [`weakness`]) and hashed before. Every session of the account ends, except
/// those the caller starts after it.
pub async fn set_password(work: &mut Work, id: &str, hash: &PasswordHash) -> Result<()> {
    if store::with_version(work, id).await?.is_none() {
        return Err(no_account());
    }
    store::set_password(work, id, hash).await?;
    sessions::end_all(work, id, None).await?;
    // The journal tells that it changed, never what it is.
    let told = Told { password_set_at: work.now().to_string() };
    work.changed("identity:set_password", ("account", id), None, None, Some(&told)).await
}

#[derive(Serialize)]
struct Told {
    password_set_at: String,
}

#[derive(Serialize)]
struct Open {
    open: bool,
}

/// Closes an account: its sessions end now, and nobody signs in to it any more. Closing it twice changes nothing.
pub async fn disable(work: &mut Work, id: &str) -> Result<()> {
    set_open(work, id, false).await
}

/// Opens a closed account again.
pub async fn enable(work: &mut Work, id: &str) -> Result<()> {
    set_open(work, id, true).await
}

async fn set_open(work: &mut Work, id: &str, open: bool) -> Result<()> {
    let (_, version, disabled_at) = store::with_version(work, id).await?.ok_or_else(no_account)?;
    if disabled_at.is_none() == open {
        return Ok(());
    }
    let at = (!open).then(|| work.now());
    store::set_disabled(work, id, version, at).await?;
    if !open {
        sessions::end_all(work, id, None).await?;
        invitations::forget(work, id).await?;
    }
    let action = if open { "identity:enable" } else { "identity:disable" };
    work.changed(action, ("account", id), None, Some(&Open { open: !open }), Some(&Open { open })).await
}

/// Every team, by name.
pub async fn teams(app: &App) -> Result<Vec<Team>> {
    store::teams(&app.db).await
}

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub account: Account,
    pub version: i64,
    pub closed: bool,
    /// Whether a password is set; without one they come by single sign-on, or not yet.
    pub has_password: bool,
    /// The last use of a session of the last month.
    pub seen_at: Option<jiff::Timestamp>,
}

/// Every open account, by name.
pub async fn accounts(app: &App) -> Result<Vec<Account>> {
    store::all(&app.db).await
}

/// The open accounts of a team, by name.
pub async fn accounts_of_team(app: &App, team: &str) -> Result<Vec<Account>> {
    store::of_team(&app.db, team).await
}

/// An open account.
pub async fn account(app: &App, id: &str) -> Result<Option<Account>> {
    store::open(&app.db, id).await
}

/// The open account of a username.
pub async fn account_named(app: &App, username: &str) -> Result<Option<Account>> {
    Ok(store::for_sign_in(&app.db, &rules::username(username)).await?.map(|(account, _)| account))
}

/// The names of accounts, open or closed, by id: one question for a whole page. Ids that are none are left out.
pub async fn names(app: &App, ids: &[&str]) -> Result<BTreeMap<String, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    store::names(&app.db, &ids.join(",")).await
}

/// Whether this is the account's password; for asking again before something weighty.
pub(super) async fn password_is(app: &App, id: &str, password: &str) -> Result<bool> {
    let held = store::password(&app.db, id).await?;
    matches(password, held.as_ref()).await
}

fn check_lists(roles: &[String], teams: &[String]) -> Result<()> {
    let bad = |word: &String| word.is_empty() || word.contains(',') || word.contains('%');
    if roles.iter().chain(teams).any(bad) {
        return Err(Error::Refusal(
            "A role's or team's name cannot be empty or have a comma or percent sign in it. Nothing was changed."
                .into(),
        ));
    }
    Ok(())
}

fn taken(cause: StorageError, sentence: &str) -> Error {
    match cause {
        StorageError::Unique(_) => Error::Refusal(sentence.into()),
        other => other.into(),
    }
}

fn no_account() -> Error {
    Error::NotFound("There is no such account. Nothing was changed.".into())
}
