//! The start page: sends each role to the page their day begins with.

use axum::response::Response;
use platform::{Result, web::Cx};

pub(super) async fn start(cx: Cx) -> Result<Response> {
    cx.show("start.html", &())
}
