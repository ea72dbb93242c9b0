//! The pages of signing in and out.

use std::net::SocketAddr;

use axum::{Extension, extract::ConnectInfo, http::HeaderMap, response::Response};
use serde::Serialize;

use super::{
    HalfWay, Outcome, STEP_COOKIE, after_first_step, arrive, give, half_way, store, throttle, try_code, try_password,
    user_agent,
};
use crate::{
    error::Result,
    identity::{
        ProviderConfig, accounts, rules,
        sessions::{self, Way},
    },
    web::{Cx, Problems, guard::set_cookie},
    work::Work,
};

/// Where the request came from, when it came over the network.
pub(in crate::identity) type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

const WRONG: &str =
    "That username and password do not belong together. Check both, and whether capital letters are locked";
const WRONG_CODE: &str =
    "That code is not right, or was used already. Wait for the next one, or use one of your recovery codes";
const START_AGAIN: &str = "It took longer than ten minutes, so start again with your password.";

#[derive(Serialize)]
pub(in crate::identity) struct View {
    next: String,
    single_sign_on: Option<Button>,
}

#[derive(Serialize)]
struct Button {
    text: String,
    href: String,
}

/// What the sign-in page shows.
pub(in crate::identity) fn view(cx: &Cx, next: &str) -> View {
    let next = rules::local_path(next).to_owned();
    let after: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let button = |provider: &ProviderConfig| Button {
        text: provider.label.clone(),
        href: format!("/sign-in/single-sign-on?next={after}"),
    };
    View { single_sign_on: cx.app.config.single_sign_on.as_ref().map(button), next }
}

/// GET /sign-in
pub(in crate::identity) async fn show(cx: Cx) -> Result<Response> {
    let next = cx.query.text("next");
    if cx.session().is_some() {
        return Ok(cx.see_other(rules::local_path(next), None));
    }
    cx.show("identity/sign_in.html", &view(&cx, next))
}

/// POST /sign-in
pub(in crate::identity) async fn sign_in(cx: Cx, peer: Peer, headers: HeaderMap) -> Result<Response> {
    let next = cx.form.text("next");
    let (username, password) = (cx.form.text("username"), cx.form.text("password"));
    let mut problems = Problems::new();
    if username.is_empty() {
        problems.add("username", "Enter your username");
    }
    if password.is_empty() {
        problems.add("password", "Enter your password");
    }
    if problems.none() {
        let peer = peer.map(|Extension(ConnectInfo(from))| from);
        let address = throttle::Target::address(peer, &headers, &cx.app.config.trusted_proxies);
        match try_password(&cx.app, &cx.actor(), (username, password), address.as_ref()).await? {
            Outcome::Right(account) => {
                return after_first_step(&cx, &headers, &account, Way::Password, false, next).await;
            }
            Outcome::Wrong(None) => problems.add("username", WRONG),
            Outcome::Wrong(Some(until)) => {
                problems.add("username", WRONG);
                problems.add("username", throttle::again_at(until));
            }
            Outcome::Wait(until) => problems.add("username", throttle::again_at(until)),
        }
    }
    cx.again("identity/sign_in.html", &view(&cx, next), &problems)
}

/// GET /sign-in/code
pub(in crate::identity) async fn show_code(cx: Cx, headers: HeaderMap) -> Result<Response> {
    match half_way(&cx, &headers).await? {
        None => Ok(cx.see_other("/sign-in", None)),
        Some(_) => cx.show("identity/code.html", &()),
    }
}

/// POST /sign-in/code
pub(in crate::identity) async fn code(cx: Cx, headers: HeaderMap) -> Result<Response> {
    let Some((id, step)) = half_way(&cx, &headers).await? else {
        return Ok(cx.see_other("/sign-in", Some(START_AGAIN)));
    };
    let mut problems = Problems::new();
    let typed = cx.form.text("code");
    let target = throttle::Target::code(&step.account_id);
    if typed.is_empty() {
        problems.add("code", "Enter the six digits your app shows, or a recovery code");
        return cx.again("identity/code.html", &(), &problems);
    }
    let until = match throttle::take_turn(&cx.app, &target, None).await? {
        throttle::Turn::Wait(until) => {
            problems.add("code", throttle::again_at(until));
            return cx.again("identity/code.html", &(), &problems);
        }
        throttle::Turn::Go(until) => until,
    };
    if let Some(answer) = finish(&cx, &headers, &id, &step, typed).await? {
        throttle::was_right(&cx.app, &target, None).await?;
        return Ok(answer);
    }
    problems.add("code", WRONG_CODE);
    if let Some(until) = until {
        throttle::journal_wait(&cx.app, &cx.actor(), &target, until).await?;
        problems.add("code", throttle::again_at(until));
    }
    cx.again("identity/code.html", &(), &problems)
}

/// Uses the code and the step up and starts the session, all or nothing; none when the code is wrong.
async fn finish(cx: &Cx, headers: &HeaderMap, id: &str, step: &HalfWay, typed: &str) -> Result<Option<Response>> {
    // Closed in the meantime: the code cannot be right.
    let Some(account) = accounts::account(&cx.app, &step.account_id).await? else { return Ok(None) };
    let mut work = Work::begin(&cx.app, super::actor(cx, &account)).await?;
    let Some(way) = try_code(&cx.app, &mut work, &account.id, typed).await? else { return Ok(None) };
    if !store::take_step(&mut work, id).await? {
        return Ok(None);
    }
    let token = sessions::start(&mut work, &account, way, true, user_agent(headers), cx.session()).await?;
    work.commit().await?;
    let mut answer = arrive(cx, &account, &token, rules::local_path(&step.next))?;
    give(&mut answer, &set_cookie(STEP_COOKIE, "", 0, cx.app.config.secure_cookies))?;
    Ok(Some(answer))
}

/// POST /sign-out
pub(in crate::identity) async fn sign_out(cx: Cx) -> Result<Response> {
    let mut work = cx.begin().await?;
    sessions::end(&mut work, cx.signed_in()?).await?;
    work.commit().await?;
    let mut answer = cx.see_other("/sign-in", Some("You are signed out."));
    give(&mut answer, &sessions::no_cookie(&cx.app))?;
    // The browser forgets what it kept of our pages, so that the next person at this desk cannot go back to them.
    answer.headers_mut().insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\""));
    Ok(answer)
}
