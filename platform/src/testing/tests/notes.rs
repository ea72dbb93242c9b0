//! The tiny service that the kit is tried on: one table, one form, and a few addresses that misbehave.

use std::fmt::Write as _;

use axum::{
    Extension, Router,
    body::Bytes,
    extract::{ConnectInfo, Query, Request},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::store;
use crate::{
    slice::Slice,
    storage::{Database, Migration},
};

/// The tiny slice: its one table and nothing else.
pub(super) const SLICE: Slice = Slice {
    name: "notes",
    tables: &[Migration { name: "20260101_01_notes", sql: include_str!("tables/20260101_01_notes.sql") }],
    ..Slice::NONE
};

const FORM: &str = include_str!("form.html");
const UPLOAD: &str = "<form method=post enctype=multipart/form-data action=/upload><label for=f>File</label>\
                      <input type=file id=f name=f><button>Send</button></form>";
const SUMMARY: &str = "<div class=\"govuk-error-summary\"><h2>There is a problem</h2><ul><li><a href=\"#words\">Write \
                       something</a></li></ul></div><p class=\"govuk-error-message\"><span>Error:</span> Write something</p>";

/// The addresses that need no database.
pub(super) fn plain() -> Router {
    Router::new()
        .route("/notes/new", get(|| async { page("New note", FORM) }))
        .route("/notes/one", get(one))
        .route("/notes", post(save))
        .route("/round", get(|| async { Redirect::to("/round") }))
        .route(
            "/out",
            get(|| async { ([(header::SET_COOKIE, "note=; Max-Age=0")], Redirect::to("https://example.org/")) }),
        )
        .route("/upload", get(|| async { page("Upload", UPLOAD) }).post(sent))
        .route("/broken", get(|| async { page("Broken", "<p>One</div>") }))
        .route("/echo", post(echo))
}

/// All addresses.
pub(super) fn site(database: Database) -> Router {
    plain().route("/notes", get(list)).layer(Extension(database))
}

fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title} – Notes</title></head><body>\
         <a href=\"#main\" class=\"govuk-skip-link\">Skip</a><main id=\"main\"><h1>{title}</h1>{body}</main></body></html>"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

async fn list(Extension(database): Extension<Database>, Query(query): Query<Vec<(String, String)>>) -> Html<String> {
    let mut body = String::new();
    for (name, value) in query {
        writeln!(body, "<p>{name}: {}</p>", escaped(&value)).unwrap();
    }
    body.push_str("<table><caption>Notes</caption><tr><th>Words</th><th></th></tr>");
    for words in store::list(&database).await.unwrap() {
        let link = "<a href=\"notes/one\">Open<span> it</span></a>";
        writeln!(body, "<tr><td>{}</td><td>{link}</td></tr>", escaped(&words)).unwrap();
    }
    body.push_str("</table>");
    page("All notes", &body)
}

async fn one(headers: HeaderMap) -> Html<String> {
    page("One", &format!("<p>Cookie {:?}</p>", headers.get("cookie")))
}

/// Keeps what was written and shows what was sent.
async fn save(database: Option<Extension<Database>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str());
    if field("csrf") != Some("t0ken") || headers["origin"] != "http://alongside.test" {
        return (StatusCode::BAD_REQUEST, page("Refused", "")).into_response();
    }
    let words = field("words").unwrap_or_default();
    if words.is_empty() {
        let body = format!("{SUMMARY}{FORM}");
        return (StatusCode::UNPROCESSABLE_ENTITY, page("New note", &body)).into_response();
    }
    if let Some(Extension(database)) = database {
        store::insert(&database, "two", words).await.unwrap();
    }
    let sent: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    let sent = form_urlencoded::Serializer::new(String::new()).append_pair("sent", &sent.join(" ")).finish();
    ([(header::SET_COOKIE, "note=two; Path=/; HttpOnly")], Redirect::to(&format!("/notes?{sent}"))).into_response()
}

async fn sent(body: String) -> Html<String> {
    page("Sent", &format!("<pre>{}</pre>", escaped(&body)))
}

async fn echo(request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>().unwrap().0;
    format!("{} {peer} {:?}", request.method(), request.headers().get("origin")).into_response()
}
