//! Signing in: a password, then a code where one is set up; failures make people wait, and nothing tells which accounts exist.

pub(super) mod pages;
pub(super) mod store;
pub(super) mod throttle;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::{
    Account, accounts, rules, second_factor,
    sessions::{self, Way, hash},
};
use crate::{
    app::App,
    error::{Error, Result},
    ids,
    web::{
        Cx,
        guard::{Cookies, set_cookie},
    },
    work::{Actor, Work},
};

/// The cookie of somebody who has given the password and not yet the code.
const STEP_COOKIE: &str = "alongside-step";

/// Somebody whose first step was right.
#[derive(Clone, Debug, PartialEq, Eq)]
struct HalfWay {
    account_id: String,
    next: String,
    way: String,
}

/// The answer to a try.
#[derive(Debug)]
enum Outcome {
    /// The password is this account's.
    Right(Box<Account>),
    /// It is not, or there is no such account: nobody is told which. With the moment before which nothing is tried.
    Wrong(Option<jiff::Timestamp>),
    /// It was not looked at.
    Wait(jiff::Timestamp),
}

/// Tries a username and a password. The same work is done whether the account exists or not.
async fn try_password(
    app: &App,
    actor: &Actor,
    typed: (&str, &str),
    address: Option<&throttle::Target>,
) -> Result<Outcome> {
    let username = rules::username(typed.0);
    let target = throttle::Target::username(&username);
    let until = match throttle::take_turn(app, &target, address).await? {
        throttle::Turn::Wait(until) => return Ok(Outcome::Wait(until)),
        throttle::Turn::Go(until) => until,
    };
    let found = accounts::store::for_sign_in(&app.db, &username).await?;
    let held = found.as_ref().and_then(|(_, held)| held.as_ref());
    let right = accounts::passwords::matches(typed.1, held).await?;
    if let Some((account, _)) = found.filter(|_| right) {
        throttle::was_right(app, &target, address).await?;
        return Ok(Outcome::Right(Box::new(account)));
    }
    if let Some(until) = until {
        throttle::journal_wait(app, actor, &target, until).await?;
    }
    Ok(Outcome::Wrong(until))
}

/// Tries a code for the account that is half-way.
async fn try_code(app: &App, work: &mut Work, account_id: &str, typed: &str) -> Result<Option<Way>> {
    second_factor::pass(work, app, account_id, typed).await
}

/// What follows a first step that was right: the page for the code, or a session.
pub(super) async fn after_first_step(
    cx: &Cx,
    headers: &HeaderMap,
    account: &Account,
    way: Way,
    passed_elsewhere: bool,
    next: &str,
) -> Result<Response> {
    let next = rules::local_path(next);
    if account.has_second_factor && !passed_elsewhere {
        let token = ids::secret();
        let step = HalfWay { account_id: account.id.clone(), next: next.to_owned(), way: way.words().to_owned() };
        let mut tx = cx.app.db.begin().await?;
        store::add_step(&mut tx, &hash(&token), &step, cx.now()).await?;
        tx.commit().await?;
        let mut answer = cx.see_other("/sign-in/code", None);
        let seconds = u32::try_from(rules::STEP_LASTS.as_secs()).unwrap_or_default();
        give(&mut answer, &set_cookie(STEP_COOKIE, &token, seconds, cx.app.config.secure_cookies))?;
        return Ok(answer);
    }
    let mut work = Work::begin(&cx.app, actor(cx, account)).await?;
    let token = sessions::start(&mut work, account, way, passed_elsewhere, user_agent(headers), cx.session()).await?;
    work.commit().await?;
    arrive(cx, account, &token, next)
}

/// The first answer of a new session: its cookie, and the page that was wanted.
fn arrive(cx: &Cx, account: &Account, token: &str, next: &str) -> Result<Response> {
    let must_set_up = rules::second_factor_required(&account.roles, cx.app.roles) && !account.has_second_factor;
    let mut answer = if must_set_up {
        cx.see_other(
            "/account/second-factor",
            Some(
                "Your role needs a second step at sign-in. Set it up now: a password alone is too little for what you can do here.",
            ),
        )
    } else {
        cx.see_other(next, None)
    };
    give(&mut answer, &sessions::cookie(&cx.app, token))?;
    Ok(answer)
}

/// The step this browser is at, with its id.
async fn half_way(cx: &Cx, headers: &HeaderMap) -> Result<Option<(String, HalfWay)>> {
    let Some(token) = Cookies::of(headers).get(STEP_COOKIE).filter(|token| token.len() == 43) else { return Ok(None) };
    let id = hash(token);
    Ok(store::step(&cx.app.db, &id, cx.now()).await?.map(|step| (id, step)))
}

/// The account as the author of its own sign-in.
pub(super) fn actor(cx: &Cx, account: &Account) -> Actor {
    Actor { id: Some(account.id.clone()), name: account.name.clone(), request: Some(cx.request_id.clone()) }
}

/// Adds a cookie to an answer.
pub(super) fn give(answer: &mut Response, cookie: &str) -> Result<()> {
    answer.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(cookie).map_err(Error::internal)?);
    Ok(())
}

/// What the browser says of itself.
pub(super) fn user_agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|text| text.to_str().ok()).unwrap_or_default()
}

/// Forgets old failures and steps nobody finished.
pub(super) async fn tidy(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::tidy(&mut tx, app.clock.now()).await?;
    Ok(tx.commit().await?)
}
