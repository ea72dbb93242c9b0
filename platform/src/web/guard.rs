//! The door of every route: who asks, may they, is the form one of ours, and did the page ask before it showed a record.

use std::sync::{Arc, atomic::AtomicBool};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{Cx, Form, cx::append};
use crate::{
    access::{Resource, Situation},
    app::App,
    error::{Error, Result},
    identity,
    ids::secret,
    slice::Access,
};

/// The message shown once after something was done.
pub(super) const FLASH_COOKIE: &str = "alongside-flash";
/// The token of forms sent by people who are not signed in.
const TOKEN_COOKIE: &str = "alongside-form";
/// The largest form, in bytes. Files go another way.
const LARGEST_FORM: usize = 1_000_000;

/// What the guard of one route needs to know.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub app: App,
    pub access: Access,
    pub upload: bool,
}

/// Runs in front of every handler.
pub(super) async fn guard(State(rule): State<Rule>, request: Request, next: Next) -> Response {
    match pass(rule, request, next).await {
        Ok(answer) => answer,
        Err(refused) => refused.into_response(),
    }
}

async fn pass(rule: Rule, request: Request, next: Next) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let cookies = Cookies::of(&parts.headers);
    let session = match cookies.get(identity::session_cookie(&rule.app)) {
        Some(token) => identity::session_of(&rule.app, token).await?,
        None => None,
    };
    let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
    let changes = parts.method != Method::GET && parts.method != Method::HEAD;
    if changes {
        same_origin(&parts.headers)?;
    }
    let (form, body) =
        if changes && !rule.upload { read_form(&parts.headers, body).await? } else { (Form::default(), body) };
    if session.is_none() && rule.access != Access::Public {
        return signed_out(&rule.app, &parts.uri, &form, changes);
    }
    let anonymous = cookies.get(TOKEN_COOKIE).filter(|token| token.len() == 43).map(str::to_owned);
    let wants_token = session.is_none() && anonymous.is_none();
    let csrf = session.as_ref().map(|session| session.csrf.clone()).or(anonymous).unwrap_or_else(secret);
    if changes && !rule.upload && (wants_token || !same(form.text("csrf"), &csrf)) {
        return Err(Error::BadRequest(
            "The page was open too long, or the form did not come from this site. Nothing was saved. \
             Go back, copy what you wrote, load the page again and send it once more."
                .into(),
        ));
    }
    if let (Access::Area(action), Some(session)) = (rule.access, &session) {
        let situation = Situation { purpose: "care".into(), break_glass: false };
        let decision = rule.app.policy.decide(&session.subject(), action, &Resource::Area, &situation);
        if !decision.allowed {
            tracing::info!(action, account = %session.account.id, "refused");
            return Err(Error::Forbidden(decision.reason()));
        }
    }
    let request_id = parts.extensions.get::<super::RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let cx = Cx {
        app: rule.app.clone(),
        form,
        query,
        request_id,
        path: parts.uri.path().to_owned(),
        session,
        csrf,
        flash: cookies.get(FLASH_COOKIE).and_then(decode),
        access: rule.access,
        decided: Arc::new(AtomicBool::new(false)),
        refused: Arc::default(),
        wants_token,
        unread: Arc::default(),
    };
    parts.extensions.insert(cx.clone());
    let body = if rule.upload { super::upload::watched(body, Arc::clone(&cx.unread)) } else { body };
    let mut answer = next.run(Request::from_parts(parts, body)).await;
    finish(&cx, &mut answer)?;
    // The layer that draws error pages needs to know whose page it is.
    answer.extensions_mut().insert(cx);
    Ok(answer)
}

/// A page about a record that never asked the policy does not leave; nor does the redirection after a form, which says
/// that something was done. (Nothing was: [`Cx::begin`] refuses the work as well.)
fn finish(cx: &Cx, answer: &mut Response) -> Result<()> {
    if answer.status().is_success() || answer.status().is_redirection() {
        cx.has_asked()?;
    }
    // What everybody may keep a copy of carries nothing that is for one of them.
    if cx.wants_token && !for_anybody(answer) {
        append(answer, &set_cookie(TOKEN_COOKIE, &cx.csrf, 86_400, cx.app.config.secure_cookies));
    }
    Ok(())
}

/// Whether caches may keep an answer for everybody.
fn for_anybody(answer: &Response) -> bool {
    let kept = answer.headers().get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    kept.is_some_and(|value| value.starts_with("public"))
}

async fn read_form(headers: &HeaderMap, body: Body) -> Result<(Form, Body)> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Error::BadRequest(
            "This address takes a form sent by one of our own pages. Nothing was saved.".into(),
        ));
    }
    let bytes = to_bytes(body, LARGEST_FORM).await.map_err(|_| {
        Error::TooLarge(
            "This form is larger than 1 MB, so it was not saved. Go back: what you typed is still in the page. \
             Put long documents in a file instead."
                .into(),
        )
    })?;
    let form = Form::parse(&bytes);
    if form.fields().any(|(_, value)| value.chars().count() > super::form::LONGEST) {
        return Err(Error::TooLarge(
            "One of the boxes holds more than 200,000 characters, so nothing was saved. Go back and split it.".into(),
        ));
    }
    Ok((form, Body::empty()))
}

/// A browser that says the form came from elsewhere is believed.
fn same_origin(headers: &HeaderMap) -> Result<()> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let foreign = match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => text(header::HeaderName::from_static("sec-fetch-site")) == Some("cross-site"),
    };
    if foreign {
        return Err(Error::BadRequest("This form was sent from another site, so nothing was saved.".into()));
    }
    Ok(())
}

/// Sends a reader to the sign-in page and back; somebody who was writing gets their words back first.
fn signed_out(app: &App, uri: &axum::http::Uri, form: &Form, changes: bool) -> Result<Response> {
    if !changes {
        let wanted = identity::rules::local_path(uri.path_and_query().map_or("/", |whole| whole.as_str()));
        let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, format!("/sign-in?next={next}"))]).into_response());
    }
    let typed: Vec<_> = form
        .fields()
        .filter(|(name, value)| !secret_field(name) && !value.trim().is_empty())
        .map(|(name, value)| serde_json::json!({"name": name, "value": value}))
        .collect();
    let html = app
        .templates
        .render("signed_out.html", &serde_json::json!({"typed": typed, "site": super::frame::bare(app)}))
        .map_err(Error::internal)?;
    Ok((StatusCode::UNAUTHORIZED, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}

/// Whether a field is never shown again, whatever becomes of its form: tokens, codes and every kind of password.
fn secret_field(name: &str) -> bool {
    name.contains("password") || matches!(name, "csrf" | "code")
}

/// Equal, in a time that does not tell how much of it was.
pub fn same(given: &str, expected: &str) -> bool {
    given.len() == expected.len() && given.bytes().zip(expected.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// A cookie of ours: for this site, over HTTPS unless on loopback, out of reach of scripts.
pub(crate) fn set_cookie(name: &str, value: &str, seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

pub(super) fn encode(message: &str) -> String {
    URL_SAFE_NO_PAD.encode(message)
}

fn decode(value: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(value).ok()?).ok().filter(|text| !text.is_empty())
}

/// The cookies of a request.
#[derive(Debug)]
pub(crate) struct Cookies<'r>(Vec<(&'r str, &'r str)>);

impl<'r> Cookies<'r> {
    pub(crate) fn of(headers: &'r HeaderMap) -> Self {
        let pairs = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        Self(pairs.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')).collect())
    }

    /// Names and values.
    pub(crate) fn all(&self) -> Vec<(String, String)> {
        self.0.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'r str> {
        self.0.iter().find(|(held, _)| *held == name).map(|(_, value)| *value)
    }
}
