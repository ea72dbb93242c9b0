//! A browser without a browser: it speaks HTTP to the whole site, keeps cookies and follows redirects.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use tower::ServiceExt as _;

use super::page::Page;

/// The site's address as this browser knows it.
const HOST: &str = "alongside.test";
/// A browser gives up after so many redirects; ours sooner.
const MOST_REDIRECTS: usize = 10;

/// One person's browser. Cloning gives another tab of the same browser: cookies are shared.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: Arc<Mutex<Vec<(String, String)>>>,
    peer: SocketAddr,
}

/// One answer of the site, whatever it holds.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The content.
    pub body: Bytes,
}

impl Answer {
    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The content as text; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A request before it is sent.
pub(super) struct Ask {
    pub method: Method,
    pub path: String,
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

impl Ask {
    pub fn get(path: &str) -> Self {
        Self { method: Method::GET, path: path.to_owned(), content_type: None, body: Vec::new() }
    }
}

impl Browser {
    /// A new browser without cookies, at 127.0.0.1, in front of this site.
    pub fn new(router: Router) -> Self {
        Self { router, cookies: Arc::default(), peer: SocketAddr::from(([127, 0, 0, 1], 50_000)) }
    }

    /// Another person's browser in front of the same site.
    #[must_use]
    pub fn another(&self) -> Self {
        Self { cookies: Arc::default(), ..self.clone() }
    }

    /// The same, as seen from another address: for limits that count addresses.
    #[must_use]
    pub fn at(mut self, peer: SocketAddr) -> Self {
        self.peer = peer;
        self
    }

    /// Opens an address in a new tab, following redirects within the site.
    ///
    /// # Panics
    /// When the site redirects for ever, or a page's tags do not match.
    pub async fn open(&self, path: &str) -> Page {
        self.visit(Ask::get(path)).await
    }

    /// Sends one request exactly as given, with the browser's cookies and nothing else of its own but `Host`; follows
    /// nothing. For attacks and for interfaces that are not pages.
    ///
    /// # Panics
    /// When the method, path or a header cannot be written in HTTP.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap_or_else(|_| panic!("{method:?} is no method"));
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.into()));
        self.send(request.unwrap_or_else(|cause| panic!("{path:?} with {headers:?} is no request: {cause}"))).await
    }

    /// The value of a cookie, when the browser has it.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().iter().find(|(held, _)| held == name).map(|(_, value)| value.clone())
    }

    /// Every cookie the browser has.
    pub fn cookies(&self) -> Vec<(String, String)> {
        self.jar().clone()
    }

    /// Puts a cookie into the browser, as an attacker or an old session would; an empty value takes it out.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut jar = self.jar();
        jar.retain(|(held, _)| held != name);
        if !value.is_empty() {
            jar.push((name.to_owned(), value.to_owned()));
        }
    }

    fn jar(&self) -> std::sync::MutexGuard<'_, Vec<(String, String)>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends what a browser sends, and follows where it is led.
    pub(super) async fn visit(&self, mut ask: Ask) -> Page {
        let mut way = Vec::new();
        loop {
            let answer = self.send(browser_request(&ask)).await;
            way.push(format!("{} {} → {}", ask.method, ask.path, answer.status.as_u16()));
            let Some(next) = redirect(&ask, &answer) else {
                return Page::new(self.clone(), ask.path, way, answer);
            };
            assert!(way.len() <= MOST_REDIRECTS, "the site redirects for ever:\n  {}", way.join("\n  "));
            ask = next;
        }
    }

    async fn send(&self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() && !request.headers().contains_key(header::COOKIE) {
            let line =
                cookies.join("; ").parse().unwrap_or_else(|_| panic!("cookies that HTTP cannot say: {cookies:?}"));
            request.headers_mut().insert(header::COOKIE, line);
        }
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let Ok(answer) = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_else(|cause| panic!("the answer broke off: {cause}"));
        for line in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(line.to_str().unwrap_or_else(|_| panic!("a cookie that is not plain text: {line:?}")));
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }

    fn keep(&self, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            panic!("a cookie without a name: {line:?}");
        };
        let ended = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
        self.set_cookie(name, if ended { "" } else { value });
    }
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the router, which is long, and not the cookies' values, which are long and random.
        let names: Vec<String> = self.cookies().into_iter().map(|(name, _)| name).collect();
        write!(out, "Browser at {} with cookies {names:?}", self.peer)
    }
}

fn browser_request(ask: &Ask) -> Request<Body> {
    let path = ask.path.split('#').next().unwrap_or_default();
    let mut request = Request::builder()
        .method(&ask.method)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("sec-fetch-site", "same-origin");
    if ask.method != Method::GET {
        request = request.header(header::ORIGIN, format!("http://{HOST}"));
    }
    if let Some(kind) = &ask.content_type {
        request = request.header(header::CONTENT_TYPE, kind).header(header::CONTENT_LENGTH, ask.body.len());
    }
    request
        .body(Body::from(ask.body.clone()))
        .unwrap_or_else(|cause| panic!("{:?} is no address a browser could open: {cause}", ask.path))
}

/// Where the browser goes on to, when it is led on within the site.
fn redirect(ask: &Ask, answer: &Answer) -> Option<Ask> {
    let location = answer.header("location");
    let inside = location.starts_with('/') && !location.starts_with("//");
    if !inside {
        return None;
    }
    match answer.status.as_u16() {
        301..=303 => Some(Ask::get(location)),
        307 | 308 => Some(Ask {
            method: ask.method.clone(),
            path: location.to_owned(),
            content_type: ask.content_type.clone(),
            body: ask.body.clone(),
        }),
        _ => None,
    }
}
