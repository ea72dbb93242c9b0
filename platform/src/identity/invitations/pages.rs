//! The page behind a link: choose your password.

use axum::{extract::Path, response::Response};
use serde::Serialize;

use super::{invited, store};
use crate::{
    error::{Error, Result},
    identity::{
        Account,
        accounts::{self, PasswordHash},
        sessions::hash,
        sign_in::{self, throttle},
    },
    web::{Cx, Problems},
    work::Work,
};

const PAGE: &str = "identity/invitations/choose.html";

#[derive(Serialize)]
struct View {
    name: String,
    username: String,
    shortest: usize,
    token: String,
}

fn view(account: &Account, token: &str) -> View {
    View {
        name: account.name.clone(),
        username: account.username.clone(),
        shortest: accounts::passwords::SHORTEST,
        token: token.to_owned(),
    }
}

fn spent() -> Error {
    Error::NotFound(
        "This link was used already, or is older than three days. Ask the people who run the service for a new one."
            .into(),
    )
}

/// GET /welcome/{token}
pub(in crate::identity) async fn show(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    let account = invited(&cx.app, &token).await?.ok_or_else(spent)?;
    cx.show(PAGE, &view(&account, &token))
}

/// POST /welcome/{token}
pub(in crate::identity) async fn choose(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    let account = invited(&cx.app, &token).await?.ok_or_else(spent)?;
    let new = cx.form.text("new_password");
    let own = [&*account.name, &account.username, &account.title, &cx.app.config.service_name];
    if let Some(weakness) = accounts::weakness(new, &own) {
        let mut problems = Problems::new();
        problems.add("new_password", weakness);
        return cx.again(PAGE, &view(&account, &token), &problems);
    }
    let password = PasswordHash::of(new).await?;
    let mut work = Work::begin(&cx.app, sign_in::actor(&cx, &account)).await?;
    if !store::take(&mut work, &hash(&token)).await? {
        return Err(spent());
    }
    accounts::set_password(&mut work, &account.id, &password).await?;
    work.commit().await?;
    // Whoever was made to wait for guesses at the old password need not wait with the new one.
    throttle::was_right(&cx.app, &throttle::Target::username(&account.username), None).await?;
    Ok(cx.see_other("/sign-in", Some("Your password is set. Sign in with it.")))
}
