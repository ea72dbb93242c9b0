//! Who is here: accounts of staff, their sessions, second factor, single sign-on.

mod model;

pub use model::{Account, ProviderConfig, Session};

/// Stub.
pub async fn session_of(_: &crate::app::App, _: &str) -> crate::Result<Option<Session>> {
    Ok(None)
}
/// Stub.
pub fn session_cookie(_: &crate::app::App) -> &'static str {
    "alongside"
}
