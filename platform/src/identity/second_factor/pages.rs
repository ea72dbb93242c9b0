//! The pages that set up and remove a second factor.

use axum::response::Response;
use serde::Serialize;

use super::{Standing, codes};
use crate::{
    error::Result,
    identity::{accounts, rules, sessions, sign_in::throttle},
    web::{Cx, Problems},
};

#[derive(Serialize)]
struct View {
    standing: &'static str,
    secret: Option<String>,
    address: Option<String>,
    codes_left: i64,
    required: bool,
}

async fn view(cx: &Cx) -> Result<View> {
    let account = &cx.signed_in()?.account;
    let required = rules::second_factor_required(&account.roles, cx.app.roles);
    Ok(match super::standing(&cx.app, &account.id).await? {
        Standing::Off => View { standing: "off", secret: None, address: None, codes_left: 0, required },
        Standing::Begun(secret) => View {
            standing: "begun",
            address: Some(codes::otpauth_url(&cx.app.config.service_name, &account.username, &secret)),
            secret: Some(codes::in_groups(&secret)),
            codes_left: 0,
            required,
        },
        Standing::On => {
            let codes_left = super::recovery_codes_left(&cx.app, &account.id).await?;
            View { standing: "on", secret: None, address: None, codes_left, required }
        }
    })
}

/// GET /account/second-factor
pub(in crate::identity) async fn show(cx: Cx) -> Result<Response> {
    cx.show("identity/second_factor.html", &view(&cx).await?)
}

/// POST /account/second-factor/begin
pub(in crate::identity) async fn begin(cx: Cx) -> Result<Response> {
    let mut work = cx.begin().await?;
    super::begin(&mut work, &cx.signed_in()?.account.id).await?;
    work.commit().await?;
    Ok(cx.see_other("/account/second-factor", None))
}

#[derive(Serialize)]
struct Codes {
    codes: Vec<String>,
}

/// POST /account/second-factor/confirm
pub(in crate::identity) async fn confirm(cx: Cx) -> Result<Response> {
    let session = cx.signed_in()?;
    let mut work = cx.begin().await?;
    if let Some(codes) = super::confirm(&mut work, &cx.app, &session.account.id, cx.form.text("code")).await? {
        sessions::raise(&mut work, session).await?;
        work.commit().await?;
        return cx.show("identity/recovery_codes.html", &Codes { codes });
    }
    drop(work);
    let mut problems = Problems::new();
    problems.add("code", "That code is not right. Check that the telephone's clock is set by the network, and enter the code it shows now");
    cx.again("identity/second_factor.html", &view(&cx).await?, &problems)
}

/// POST /account/second-factor/remove
pub(in crate::identity) async fn remove(cx: Cx) -> Result<Response> {
    let account = &cx.signed_in()?.account;
    let target = throttle::Target::username(&account.username);
    let mut problems = Problems::new();
    match throttle::take_turn(&cx.app, &target, None).await? {
        throttle::Turn::Wait(until) => problems.add("password", throttle::again_at(until)),
        throttle::Turn::Go(_) if accounts::password_is(&cx.app, &account.id, cx.form.text("password")).await? => {
            throttle::was_right(&cx.app, &target, None).await?;
            let mut work = cx.begin().await?;
            super::remove_second_factor(&mut work, &account.id).await?;
            work.commit().await?;
            return Ok(
                cx.see_other("/account", Some("Your second step is removed. Your password alone signs you in now."))
            );
        }
        throttle::Turn::Go(_) => problems.add("password", "That is not your password. Your second step is still on"),
    }
    cx.again("identity/second_factor.html", &view(&cx).await?, &problems)
}
