//! Styles and scripts, at addresses that hold their own hash and so may be kept for a year.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    error::{Error, Result},
    slice::{Access, Route, Slice},
};

/// The manifest of the assets' address.
pub const SLICE: Slice =
    Slice { name: "assets", routes: || vec![Route::get("/assets/{name}", Access::Public, asset)], ..Slice::NONE };

async fn asset(State(app): State<App>, Path(name): Path<String>) -> Result<Response> {
    let asset = app.assets.asset(&name).ok_or_else(|| Error::NotFound("There is no such style or script.".into()))?;
    let mut answer = asset.bytes.clone().into_owned().into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    // Only an address with the hash in it may be kept: its content can never change.
    let kept = if app.assets.url(&name).is_none() { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    Ok(answer)
}
