//! The start page: what each role can go to, in words; for whoever has not signed in, the ways to help.

use axum::response::Response;
use platform::{Result, web::Cx};
use serde::Serialize;

use crate::safeguarding::concerns;

#[derive(Serialize)]
struct View {
    alarm: Option<concerns::Alarm>,
}

pub(super) async fn start(cx: Cx) -> Result<Response> {
    if cx.session().is_none() {
        return cx.show("welcome.html", &());
    }
    cx.show("start.html", &View { alarm: concerns::alarm(&cx).await? })
}
