//! A person's own account: who they are here, where they are signed in, their password.

use axum::{extract::Path, http::HeaderMap, response::Response};
use serde::Serialize;

use super::{
    accounts::{self, PasswordHash},
    sessions::{self, Way},
    sign_in::{self, throttle},
};
use crate::{
    error::Result,
    web::{Cx, Problems},
};

#[derive(Serialize)]
struct Line {
    id: String,
    browser: String,
    way: String,
    started_at: String,
    seen_at: String,
    here: bool,
}

#[derive(Serialize)]
struct View {
    name: String,
    title: String,
    username: String,
    roles: Vec<String>,
    teams: Vec<String>,
    has_second_factor: bool,
    sessions: Vec<Line>,
}

async fn view(cx: &Cx) -> Result<View> {
    let session = cx.signed_in()?;
    let account = &session.account;
    let places = sessions::places(&cx.app, &account.id).await?;
    let teams = accounts::teams(&cx.app).await?;
    Ok(View {
        name: account.name.clone(),
        title: account.title.clone(),
        username: account.username.clone(),
        roles: account.roles.iter().map(|role| role.replace('_', " ")).collect(),
        teams: teams.into_iter().filter(|team| account.teams.contains(&team.id)).map(|team| team.name).collect(),
        has_second_factor: account.has_second_factor,
        sessions: places
            .into_iter()
            .map(|place| Line {
                here: place.hash == session.id,
                id: place.id,
                browser: place.browser,
                way: place.way,
                started_at: place.started_at.to_string(),
                seen_at: place.seen_at.to_string(),
            })
            .collect(),
    })
}

/// GET /account
pub(super) async fn show(cx: Cx) -> Result<Response> {
    cx.show("identity/account.html", &view(&cx).await?)
}

/// POST /account/sign-out-everywhere: everywhere, here too.
pub(super) async fn sign_out_everywhere(cx: Cx) -> Result<Response> {
    let mut work = cx.begin().await?;
    sessions::sign_out_everywhere(&mut work, &cx.signed_in()?.account.id, None).await?;
    work.commit().await?;
    let mut answer = cx.see_other("/sign-in", Some("You are signed out everywhere."));
    sign_in::give(&mut answer, &sessions::no_cookie(&cx.app))?;
    Ok(answer)
}

/// POST /account/sessions/{id}/end
pub(super) async fn end_session(cx: Cx, Path(id): Path<String>) -> Result<Response> {
    let mut work = cx.begin().await?;
    sessions::end_place(&mut work, &cx.signed_in()?.account.id, &id).await?;
    work.commit().await?;
    Ok(cx.see_other("/account", Some("You are signed out there.")))
}

/// GET /account/password
pub(super) async fn edit_password(cx: Cx) -> Result<Response> {
    cx.show("identity/password.html", &password_view(&cx)?)
}

#[derive(Serialize)]
struct PasswordView {
    username: String,
    shortest: usize,
}

fn password_view(cx: &Cx) -> Result<PasswordView> {
    Ok(PasswordView { username: cx.signed_in()?.account.username.clone(), shortest: accounts::passwords::SHORTEST })
}

/// POST /account/password
pub(super) async fn change_password(cx: Cx, headers: HeaderMap) -> Result<Response> {
    let session = cx.signed_in()?;
    let account = &session.account;
    let (old, new) = (cx.form.text("password"), cx.form.text("new_password"));
    let mut problems = Problems::new();
    if let Some(weakness) =
        accounts::weakness(new, &[&account.name, &account.username, &account.title, &cx.app.config.service_name])
    {
        problems.add("new_password", weakness);
    } else if new == old {
        problems.add("new_password", "Your new password is the one you have. Choose another");
    }
    if problems.none() {
        let target = throttle::Target::username(&account.username);
        match throttle::take_turn(&cx.app, &target, None).await? {
            throttle::Turn::Wait(until) => problems.add("password", throttle::again_at(until)),
            throttle::Turn::Go(_) if accounts::password_is(&cx.app, &account.id, old).await? => {
                throttle::was_right(&cx.app, &target, None).await?;
            }
            throttle::Turn::Go(_) => {
                problems.add("password", "That is not the password you have now. It was not changed");
            }
        }
    }
    if !problems.none() {
        return cx.again("identity/password.html", &password_view(&cx)?, &problems);
    }
    let hash = PasswordHash::of(new).await?;
    let mut work = cx.begin().await?;
    accounts::set_password(&mut work, &account.id, &hash).await?;
    // Every session ended, this one too: it goes on under a new token.
    let token =
        sessions::start(&mut work, account, Way::Password, session.second_factor, sign_in::user_agent(&headers), None)
            .await?;
    work.commit().await?;
    let mut answer = cx.see_other("/account", Some("Your password is changed. You are signed out everywhere else."));
    sign_in::give(&mut answer, &sessions::cookie(&cx.app, &token))?;
    Ok(answer)
}
