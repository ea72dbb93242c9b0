//! How often one address may ask the API: counted in memory alone, so nobody can be followed by it.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::Response,
};
use jiff::SignedDuration;
use platform::{
    Result,
    slice::Route,
    web::{Cx, Visitor},
};
use serde_json::json;

/// Questions of one address in a minute: whoever takes the whole directory in pages needs some two hundred.
const MOST: u32 = 600;
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// The same route, which answers 429 to an address that asks too often.
pub(crate) fn counted(route: Route) -> Route {
    Route { handler: route.handler.layer(from_fn(count)), ..route }
}

async fn count(visitor: Visitor, request: Request, next: Next) -> Result<Response> {
    let cx = request.extensions().get::<Cx>();
    let goes_on = cx.is_none_or(|cx| cx.app.knocks().take("open referral", visitor.from, MOST, WINDOW, cx.now()));
    if goes_on {
        return Ok(next.run(request).await);
    }
    let why = format!("More than {MOST} questions came from your address in a minute. Go on in a minute.");
    let mut told = super::answer(StatusCode::TOO_MANY_REQUESTS, &json!({"error": why}));
    told.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    Ok(told)
}
