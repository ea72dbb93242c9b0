//! The web shell: routes from the slices' manifests, each behind its guard; frames, forms, errors and headers.

pub mod assets;
mod cx;
mod form;
mod frame;
pub(crate) mod guard;
#[cfg(test)]
pub(crate) mod tests;
pub mod pager;
mod upload;
pub(crate) mod visitor;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::MethodRouter,
};
use tokio::io::AsyncReadExt as _;

pub use cx::Cx;
pub use form::{Form, Problems, SummaryLine, parse_date};
pub use guard::same;
pub use pager::{Pager, Pages};
pub use upload::{Arrived, Received, receive, receive_all};
pub use visitor::{Knocks, Visitor, remember};

use crate::{
    app::App,
    error::{Error, Result, Told},
    slice::Route,
};

/// The number of a request, in its logs, its journal entries and on its error page.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The whole site as one service.
pub fn router(app: &App) -> Router {
    let mut paths: BTreeMap<&'static str, MethodRouter<App>> = BTreeMap::new();
    for route in app.slices.iter().flat_map(|slice| (slice.routes)()) {
        let guarded = behind_guard(app, route.clone());
        let held = paths.remove(route.path).unwrap_or_default();
        paths.insert(route.path, held.merge(guarded));
    }
    let mut site = Router::new();
    for (path, methods) in paths {
        site = site.route(path, methods);
    }
    site.fallback(|| async {
        Error::NotFound("Check the address, or start again from the menu. Nothing was changed.".into())
    })
    .method_not_allowed_fallback(|| async {
        Error::NotFound("This address does not take that kind of request. Nothing was changed.".into())
    })
    .layer(middleware::from_fn_with_state(Outside { app: app.clone(), warned: Arc::default() }, outermost))
    .with_state(app.clone())
}

fn behind_guard(app: &App, route: Route) -> MethodRouter<App> {
    let rule = guard::Rule { app: app.clone(), access: route.access, upload: route.upload };
    let handler = if route.upload { route.handler.layer(DefaultBodyLimit::disable()) } else { route.handler };
    handler.layer(middleware::from_fn_with_state(rule, guard::guard))
}

/// What the outermost layer needs.
#[derive(Clone)]
struct Outside {
    app: App,
    /// Whether it was said that cookies are not safe.
    warned: Arc<AtomicBool>,
}

impl Outside {
    /// Says once that cookies could be read on the way: people come by HTTPS, and the service does not know it.
    fn warn_of_open_cookies(&self, headers: &HeaderMap) {
        let by_https = headers.get("x-forwarded-proto").is_some_and(|value| value == "https");
        if by_https && !self.app.config.secure_cookies && !self.warned.swap(true, Ordering::AcqRel) {
            tracing::warn!(
                "A proxy says that people come by HTTPS, but cookies are sent without `Secure`, because the public \
                 address is this machine's own. Set --public-url (ALONGSIDE_PUBLIC_URL) to the https:// address people type."
            );
        }
    }
}

/// Gives each request its number, draws error pages, sets the headers, writes one log line without personal data.
async fn outermost(State(outside): State<Outside>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    outside.warn_of_open_cookies(request.headers());
    let app = outside.app;
    let id = app.ids.next(app.clock.now());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    // The pattern, not the address: addresses hold people's ids and what was searched for.
    let pattern = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "no route".to_owned(), |path| path.as_str().to_owned());
    let mut answer = match tokio::spawn(next.run(request)).await {
        Ok(answer) => answer,
        Err(broke) => Error::internal(broke).into_response(),
    };
    if let Some(told) = answer.extensions().get::<Told>().cloned() {
        let status = answer.status();
        let cx = answer.extensions().get::<Cx>().cloned();
        answer = match frame::error_page(&app, cx.as_ref(), &told, &id, status.as_u16()) {
            Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(cause) => {
                tracing::error!(%cause, "the error page itself failed");
                (
                    status,
                    [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
                    format!("{}. {}", told.title, told.sentence),
                )
                    .into_response()
            }
        };
    }
    protect(&mut answer, &id, app.config.secure_cookies);
    let status = answer.status().as_u16();
    let took = began.elapsed();
    metrics::counter!("http_requests_total", "route" => pattern.clone(), "status" => status.to_string()).increment(1);
    metrics::histogram!("http_request_seconds", "route" => pattern.clone()).record(took.as_secs_f64());
    tracing::info!(request = %id, %method, route = %pattern, status, ms = took.as_secs_f64() * 1_000.0, "request");
    answer
}

/// The headers of every answer. What is personal is kept by no cache.
fn protect(answer: &mut Response, id: &str, by_https: bool) {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                          font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    const FIXED: [(HeaderName, &str); 5] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    ];
    let headers = answer.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A file that strangers sent has a stricter one already.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    if by_https {
        // For a year no browser that was here once tries it without TLS.
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// An answer that is a file: CSV, plain text.
pub fn file(name: &str, content_type: &'static str, bytes: impl Into<axum::body::Body>) -> Response {
    let safe: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' })
        .collect();
    let mut answer = Response::new(bytes.into());
    *answer.status_mut() = StatusCode::OK;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}

/// As [`file_from`], for a file that a stranger sent: whatever is in it, the browser runs nothing and shows nothing here.
///
/// # Errors
/// As [`file_from`].
pub async fn strangers_file(name: &str, content_type: &'static str, path: &Path) -> Result<Response> {
    let mut answer = file_from(name, content_type, path).await?;
    let policy = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(answer)
}

/// A file to keep, sent piece by piece from the disk: one of any size takes no memory.
///
/// # Errors
/// [`Error::NotFound`] when it is not there any more.
pub async fn file_from(name: &str, content_type: &'static str, path: &Path) -> Result<Response> {
    let opened = tokio::fs::File::open(path).await.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::NotFound("This file is not there any more.".into()),
        _ => cause.into(),
    })?;
    let pieces = futures_util::stream::try_unfold(opened, |mut from| async move {
        let mut piece = vec![0; 65_536];
        let read = from.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, from)))
    });
    Ok(file(name, content_type, axum::body::Body::from_stream(pieces)))
}
