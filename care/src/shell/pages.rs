//! The start page: what each role can go to, in words; for whoever has not signed in, the ways to help.

use axum::response::Response;
use platform::{Result, web::Cx};

pub(super) async fn start(cx: Cx) -> Result<Response> {
    cx.show(if cx.session().is_some() { "start.html" } else { "welcome.html" }, &())
}
