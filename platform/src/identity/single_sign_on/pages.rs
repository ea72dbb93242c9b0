//! Leaving for the council's sign-in service and coming back from it.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{RETURN, account_of, provider, store};
use crate::{
    error::{Error, Result},
    identity::{
        Account, ProviderConfig, rules,
        sessions::{Way, hash},
        sign_in::{self, pages::view},
    },
    ids,
    web::{
        Cx,
        guard::{Cookies, same, set_cookie},
    },
};

/// The cookie of a browser that left. The service sends it back to us with a plain link, so `SameSite=Lax` lets it come.
const STEP_COOKIE: &str = "alongside-single-sign-on";

fn config(cx: &Cx) -> Result<&ProviderConfig> {
    cx.app
        .config
        .single_sign_on
        .as_ref()
        .ok_or_else(|| Error::NotFound("Single sign-on is not set up here. Sign in with your password.".into()))
}

fn return_address(cx: &Cx) -> String {
    format!("{}{RETURN}", cx.app.config.public_url.trim_end_matches('/'))
}

/// GET /sign-in/single-sign-on
pub(in crate::identity) async fn leave(cx: Cx) -> Result<Response> {
    let next = rules::local_path(cx.query.text("next"));
    let (address, step) = provider::departure(config(&cx)?, &return_address(&cx), next, cx.now()).await?;
    let token = ids::secret();
    let mut tx = cx.app.db.begin().await?;
    store::add_step(&mut tx, &hash(&token), &step, cx.now()).await?;
    tx.commit().await?;
    let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response();
    let seconds = u32::try_from(rules::STEP_LASTS.as_secs()).unwrap_or_default();
    sign_in::give(&mut answer, &set_cookie(STEP_COOKIE, &token, seconds, cx.app.config.secure_cookies))?;
    Ok(answer)
}

/// GET /sign-in/single-sign-on/return
pub(in crate::identity) async fn come_back(cx: Cx, headers: HeaderMap) -> Result<Response> {
    let mut answer = match identify(&cx, &headers).await {
        Ok((account, passed_elsewhere, next)) => {
            sign_in::after_first_step(&cx, &headers, &account, Way::SingleSignOn, passed_elsewhere, &next).await?
        }
        // A sentence for the person, above the form where they can go on.
        Err(Error::Refusal(why)) => cx.refused("identity/sign_in.html", &view(&cx, ""), &why)?,
        Err(other) => return Err(other),
    };
    sign_in::give(&mut answer, &set_cookie(STEP_COOKIE, "", 0, cx.app.config.secure_cookies))?;
    Ok(answer)
}

async fn identify(cx: &Cx, headers: &HeaderMap) -> Result<(Account, bool, String)> {
    let config = config(cx)?;
    let stale = || {
        Error::Refusal(
            "This sign-in was begun in another browser, or more than ten minutes ago. Start again here.".into(),
        )
    };
    let token = Cookies::of(headers).get(STEP_COOKIE).ok_or_else(stale)?;
    let mut tx = cx.app.db.begin().await?;
    let step = store::take_step(&mut tx, &hash(token), cx.now()).await?;
    tx.commit().await?;
    let step = step.ok_or_else(stale)?;
    let issuer = cx.query.text("iss");
    if !same(cx.query.text("state"), &step.state) || (!issuer.is_empty() && issuer != config.issuer) {
        return Err(stale());
    }
    let code = cx.query.text("code");
    if code.is_empty() {
        // The words of an error in the address are a stranger's, so none of them is shown.
        tracing::info!("single sign-on: the service sent the browser back without a code");
        return Err(Error::Refusal(
            "The council's sign-in service did not sign you in. Try again, or sign in with your password.".into(),
        ));
    }
    let token = provider::exchange(config, &return_address(cx), code, &step, cx.now()).await?;
    let who = provider::prove(config, &token, &step.nonce, cx.now()).await?;
    let account = account_of(&cx.app, &who, &cx.request_id).await?;
    Ok((account, rules::passed_elsewhere(&who.methods), step.next))
}
