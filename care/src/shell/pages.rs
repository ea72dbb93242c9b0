//! The start page: what each role can go to, in words.

use axum::response::Response;
use platform::{Result, web::Cx};

pub(super) async fn start(cx: Cx) -> Result<Response> {
    cx.show("start.html", &())
}
