//! Who is here: accounts of staff, their sessions, second factor, single sign-on.
//!
//! Promise PL1. Everybody who works here signs in, by the council's own sign-in service or with a password and, where it
//! is set up, a code. A request asks [`session_of`] who it comes from: one look-up, which also brings the roles and teams
//! that policies speak of, as they are in that moment.
//!
//! | what | becomes | by |
//! |---|---|---|
//! | nobody | half-way | the right password of an account with a second factor; ten minutes |
//! | nobody, half-way | signed in | the right password, the right code, or single sign-on |
//! | invited | able to sign in | choosing a password by a link that works once |
//! | signed in | nobody | signing out, an hour unused, twelve hours, a closed account, a new password |
//!
//! Nothing an outsider can see tells which accounts exist: not the words, not the time, not the waits.
//! See `docs/decisions/0003-identity-and-policy.md`.

mod accounts;
mod invitations;
mod model;
mod pages;
pub mod rules;
mod second_factor;
mod sessions;
mod sign_in;
mod single_sign_on;

#[cfg(test)]
mod tests;

pub use accounts::SLICE as ACCOUNTS;
pub use accounts::{
    AccountChange, NewAccount, PasswordHash, Team, account, account_named, accounts, accounts_of_team, change_account,
    create_account, create_team, disable, enable, matches, names, set_password, teams, weakness,
};
pub use invitations::invite;
pub use model::{Account, ProviderConfig, Role, Session};
pub use second_factor::remove_second_factor;
pub use sessions::{cookie, hash, session_cookie, session_of};
pub use sign_in::throttle::{Target, Turn, again_at, take_turn, was_right};

use crate::{
    app::App,
    jobs::JobError,
    slice::{Access, JobKind, Route, Slice},
    storage::Migration,
};

/// The manifest.
pub const SLICE: Slice = Slice {
    name: "identity",
    routes: || {
        vec![
            Route::get("/sign-in", Access::Public, sign_in::pages::show),
            Route::post("/sign-in", Access::Public, sign_in::pages::sign_in),
            Route::get("/sign-in/code", Access::Public, sign_in::pages::show_code),
            Route::post("/sign-in/code", Access::Public, sign_in::pages::code),
            Route::get("/sign-in/single-sign-on", Access::Public, single_sign_on::pages::leave),
            Route::get(single_sign_on::RETURN, Access::Public, single_sign_on::pages::come_back),
            Route::get("/welcome/{token}", Access::Public, invitations::pages::show),
            Route::post("/welcome/{token}", Access::Public, invitations::pages::choose),
            Route::post("/sign-out", Access::SignedIn, sign_in::pages::sign_out),
            Route::get("/account", Access::SignedIn, pages::show),
            Route::post("/account/sign-out-everywhere", Access::SignedIn, pages::sign_out_everywhere),
            Route::post("/account/sessions/{id}/end", Access::SignedIn, pages::end_session),
            Route::get("/account/password", Access::SignedIn, pages::edit_password),
            Route::post("/account/password", Access::SignedIn, pages::change_password),
            Route::get("/account/second-factor", Access::SignedIn, second_factor::pages::show),
            Route::post("/account/second-factor/begin", Access::SignedIn, second_factor::pages::begin),
            Route::post("/account/second-factor/confirm", Access::SignedIn, second_factor::pages::confirm),
            Route::post("/account/second-factor/remove", Access::SignedIn, second_factor::pages::remove),
        ]
    },
    tables: &[
        Migration { name: "20261122_03_accounts", sql: include_str!("tables/20261122_03_accounts.sql") },
        Migration { name: "20261122_04_sessions", sql: include_str!("tables/20261122_04_sessions.sql") },
        Migration { name: "20261122_05_second_factor", sql: include_str!("tables/20261122_05_second_factor.sql") },
        Migration { name: "20261122_06_single_sign_on", sql: include_str!("tables/20261122_06_single_sign_on.sql") },
        Migration { name: "20261125_07_invitations", sql: include_str!("tables/20261125_07_invitations.sql") },
    ],
    jobs: &[JobKind { name: "identity/tidy", run: |app, _| Box::pin(tidy(app)), every_seconds: Some(3_600) }],
    samples: &["/sign-in", "/account", "/account/password", "/account/second-factor"],
    ..Slice::NONE
};

/// Removes what is over: sessions of last month, failures of yesterday, sign-ins nobody finished.
async fn tidy(app: App) -> Result<(), JobError> {
    sessions::tidy(&app).await?;
    sign_in::tidy(&app).await?;
    single_sign_on::tidy(&app).await?;
    Ok(())
}
