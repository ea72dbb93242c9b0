//! A server on this machine that speaks GOV.UK Notify's protocol, as its documents tell: it checks the token of every call
//! and the body of every message, and remembers what it took.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{Path, Query, Request, State as Held},
    http::{HeaderMap, StatusCode},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::messages::NotifyConfig;

const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b1";
/// The key that the stand-in gave to us.
pub const KEY: &str = "of-the-tests-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b1";

#[derive(Default)]
struct Inside {
    now: Timestamp,
    taken: Vec<Json>,
    refused: Vec<&'static str>,
    loses: usize,
}

type Shared = Arc<Mutex<Inside>>;

/// The server.
pub struct StandIn {
    inside: Shared,
    url: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl StandIn {
    pub async fn start(now: &str) -> Self {
        let inside = Arc::new(Mutex::new(Inside { now: now.parse().unwrap(), ..Inside::default() }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/v2/notifications/{kind}", post(take).get(one))
            .route("/v2/notifications", get(all))
            .layer(from_fn_with_state(inside.clone(), guard))
            .with_state(inside.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inside, url, task }
    }

    pub fn config_of(url: &str) -> NotifyConfig {
        NotifyConfig {
            url: url.to_owned(),
            key: KEY.to_owned(),
            text_template: "template of texts".into(),
            email_template: "template of e-mails".into(),
            letter_template: String::new(),
        }
    }

    pub fn config(&self) -> NotifyConfig {
        Self::config_of(&self.url)
    }

    pub fn now(&self, now: &str) {
        self.inside.lock().unwrap().now = now.parse().unwrap();
    }

    pub fn taken(&self) -> Vec<Json> {
        self.inside.lock().unwrap().taken.clone()
    }

    /// What was wrong with calls that were refused at the door.
    pub fn refused(&self) -> Vec<&'static str> {
        self.inside.lock().unwrap().refused.clone()
    }

    /// From now on a message stands so.
    pub fn turn(&self, reference: &str, status: &str) {
        let mut inside = self.inside.lock().unwrap();
        let found = inside.taken.iter_mut().find(|one| one["reference"] == reference).unwrap();
        found["status"] = status.into();
    }

    /// So many messages are taken, and nobody is told.
    pub fn loses_answers(&self, many: usize) {
        self.inside.lock().unwrap().loses = many;
    }
}

fn error(status: StatusCode, kind: &str, message: &str) -> Response {
    let body = json!({"status_code": status.as_u16(), "errors": [{"error": kind, "message": message}]});
    (status, axum::Json(body)).into_response()
}

/// What is wrong with a token.
fn wrong(headers: &HeaderMap, now: Timestamp) -> Result<(), &'static str> {
    let header = headers.get("authorization").and_then(|held| held.to_str().ok()).ok_or("no token")?;
    let token = header.strip_prefix("Bearer ").ok_or("no bearer")?;
    let (signed, signature) = token.rsplit_once('.').ok_or("no signature")?;
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "signature")?;
    mac.verify_slice(&signature).map_err(|_| "signature")?;
    let read = |part: &str| -> Option<Json> { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok() };
    let (head, claims) = signed.split_once('.').ok_or("parts")?;
    let (head, claims) = (read(head).ok_or("head")?, read(claims).ok_or("claims")?);
    if head != json!({"typ": "JWT", "alg": "HS256"}) {
        return Err("head");
    }
    if claims["iss"] != SERVICE {
        return Err("iss");
    }
    let told = claims["iat"].as_i64().ok_or("iat")?;
    if (told - now.as_second()).abs() > 30 { Err("iat") } else { Ok(()) }
}

async fn guard(Held(inside): Held<Shared>, request: Request, next: Next) -> Response {
    let checked = {
        let mut inside = inside.lock().unwrap();
        let checked = wrong(request.headers(), inside.now);
        inside.refused.extend(checked.err());
        checked
    };
    match checked {
        Ok(()) => next.run(request).await,
        Err(what) => error(StatusCode::FORBIDDEN, "AuthError", what),
    }
}

async fn take(Held(inside): Held<Shared>, Path(kind): Path<String>, axum::Json(body): axum::Json<Json>) -> Response {
    let (needed, optional): (&[&str], &[&str]) = match kind.as_str() {
        "sms" => (&["phone_number", "template_id", "personalisation", "reference"], &[]),
        "email" => (&["email_address", "template_id", "personalisation", "reference"], &[]),
        "letter" if body.get("template_id").is_some() => (&["reference", "template_id", "personalisation"], &[]),
        "letter" => (&["reference", "content"], &["postage"]),
        _ => return error(StatusCode::NOT_FOUND, "NoResultFound", "No result found"),
    };
    let fields = body.as_object().unwrap();
    let known = |name: &str| needed.contains(&name) || optional.contains(&name);
    if !needed.iter().all(|name| fields.contains_key(*name)) || !fields.keys().all(|name| known(name)) {
        return error(StatusCode::BAD_REQUEST, "ValidationError", "Additional properties are not allowed");
    }
    let number = body["phone_number"].as_str().unwrap_or("07700900000");
    if number.chars().filter(char::is_ascii_digit).count() < 11 {
        return error(StatusCode::BAD_REQUEST, "ValidationError", "phone_number Not enough digits");
    }
    let mut inside = inside.lock().unwrap();
    let id = format!("740e5834-3a29-46b4-9a6f-{:012}", inside.taken.len());
    let mut kept = body;
    kept["id"] = id.as_str().into();
    kept["type"] = kind.into();
    kept["status"] = "created".into();
    let answer = json!({"id": id, "reference": kept["reference"]});
    inside.taken.push(kept);
    if inside.loses > 0 {
        inside.loses -= 1;
        return StatusCode::BAD_GATEWAY.into_response();
    }
    (StatusCode::CREATED, axum::Json(answer)).into_response()
}

async fn one(Held(inside): Held<Shared>, Path(id): Path<String>) -> Response {
    let inside = inside.lock().unwrap();
    match inside.taken.iter().rev().find(|one| one["id"] == id) {
        Some(found) => axum::Json(found.clone()).into_response(),
        None => error(StatusCode::NOT_FOUND, "NoResultFound", "No result found"),
    }
}

async fn all(Held(inside): Held<Shared>, Query(asked): Query<Vec<(String, String)>>) -> Response {
    let reference = asked.into_iter().find(|(name, _)| name == "reference").map(|(_, value)| value);
    let inside = inside.lock().unwrap();
    let found: Vec<_> =
        inside.taken.iter().filter(|one| Some(one["reference"].as_str().unwrap()) == reference.as_deref()).collect();
    axum::Json(json!({"notifications": found, "links": {}})).into_response()
}
