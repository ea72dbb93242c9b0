//! Sessions: kept on the server, known to the browser by a cookie whose hash alone is stored.
//!
//! A session is only ever made by signing in, always with a new token, so a cookie somebody planted beforehand is never
//! one. It ends by signing out, after an hour unused, after twelve hours, and when the account is closed.

mod store;

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Account, Session, rules};
use crate::{app::App, error::Result, ids, web::guard::set_cookie, work::Work};

/// The name of the session's cookie over HTTPS; browsers bind `__Host-` names to this one site.
const SECURE_COOKIE: &str = "__Host-alongside";
/// Its name on loopback, where there is no HTTPS.
const LOOPBACK_COOKIE: &str = "alongside";

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Password,
    Code,
    RecoveryCode,
    SingleSignOn,
}

impl Way {
    /// As it is kept and shown.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::RecoveryCode => "recovery code",
            Self::SingleSignOn => "single sign-on",
        }
    }
}

/// One place where somebody is signed in, for their account's page.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// To name it in forms; it opens nothing.
    pub id: String,
    /// To compare with the session that asks.
    pub hash: String,
    /// How they signed in there.
    pub way: String,
    /// The kind of browser.
    pub browser: String,
    /// When they signed in.
    pub started_at: Timestamp,
    /// The last use that was written down.
    pub seen_at: Timestamp,
}

/// The session of a cookie: one look-up. Its last use is written down at most once a minute.
pub async fn session_of(app: &App, token: &str) -> Result<Option<Session>> {
    if token.len() != 43 {
        return Ok(None);
    }
    let now = app.clock.now();
    let Some(session) = store::find(&app.db, &hash(token), now).await? else { return Ok(None) };
    if now.duration_since(session.seen_at) >= rules::SEEN_EVERY
        && let Err(cause) = note_use(app, &session.id, now).await
    {
        // A full disk must not keep people from reading; the worst is an idle limit that comes early.
        tracing::warn!(%cause, "a session's last use was not written down");
    }
    Ok(Some(session))
}

async fn note_use(app: &App, id: &str, now: Timestamp) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::seen(&mut tx, id, now).await?;
    Ok(tx.commit().await?)
}

/// The name of the session's cookie.
pub fn session_cookie(app: &App) -> &'static str {
    if app.config.secure_cookies { SECURE_COOKIE } else { LOOPBACK_COOKIE }
}

/// The `Set-Cookie` line that gives a browser its session.
pub fn cookie(app: &App, token: &str) -> String {
    let seconds = u32::try_from(rules::ABSOLUTE.as_secs()).unwrap_or_default();
    set_cookie(session_cookie(app), token, seconds, app.config.secure_cookies)
}

/// The `Set-Cookie` line that takes it away.
pub fn no_cookie(app: &App) -> String {
    set_cookie(session_cookie(app), "", 0, app.config.secure_cookies)
}

#[derive(Serialize)]
struct Told<'t> {
    way: &'t str,
    browser: &'t str,
    second_factor: bool,
}

/// Starts a session and gives the cookie's new token. `old` is the session this browser had; it ends.
pub(super) async fn start(
    work: &mut Work,
    account: &Account,
    way: Way,
    second_factor: bool,
    user_agent: &str,
    old: Option<&Session>,
) -> Result<String> {
    if let Some(old) = old {
        store::end(work, &old.id).await?;
    }
    let token = ids::secret();
    let browser = rules::browser_words(user_agent);
    let public_id = work.new_id();
    let new = store::New {
        id: &hash(&token),
        public_id: &public_id,
        account_id: &account.id,
        csrf: &ids::secret(),
        second_factor,
        way,
        browser: &browser,
    };
    store::insert(work, &new).await?;
    let told = Told { way: way.words(), browser: &browser, second_factor };
    work.changed("identity:sign_in", ("account", &account.id), None, None, Some(&told)).await?;
    Ok(token)
}

/// This session has passed a second factor now: its first code was just confirmed. The caller journals that.
pub(super) async fn raise(work: &mut Work, session: &Session) -> Result<()> {
    store::raise(work, &session.id).await
}

/// Ends one session.
pub(super) async fn end(work: &mut Work, session: &Session) -> Result<()> {
    store::end(work, &session.id).await?;
    work.changed("identity:sign_out", ("account", &session.account.id), None, Some(&"signed in"), Some(&"signed out"))
        .await
}

/// Ends a session of this account elsewhere, named by its [`Place::id`].
pub(super) async fn end_place(work: &mut Work, account_id: &str, public_id: &str) -> Result<()> {
    store::end_place(work, account_id, public_id).await?;
    work.changed("identity:sign_out", ("account", account_id), None, Some(&"signed in"), Some(&"signed out elsewhere"))
        .await
}

/// Signs an account out everywhere but in `except`, and journals it.
pub(super) async fn sign_out_everywhere(work: &mut Work, account_id: &str, except: Option<&Session>) -> Result<u64> {
    let ended = end_all(work, account_id, except).await?;
    work.changed(
        "identity:sign_out_everywhere",
        ("account", account_id),
        None,
        None,
        Some(&serde_json::json!({"ended": ended})),
    )
    .await?;
    Ok(ended)
}

/// Ends every session of an account, or every one but `except`; tells how many that were. The caller journals why.
pub(super) async fn end_all(work: &mut Work, account_id: &str, except: Option<&Session>) -> Result<u64> {
    store::end_all(work, account_id, except.map(|session| session.id.as_str())).await
}

/// Where an account is signed in now.
pub(super) async fn places(app: &App, account_id: &str) -> Result<Vec<Place>> {
    store::of_account(&app.db, account_id, app.clock.now()).await
}

/// Removes sessions that began long ago.
pub(super) async fn tidy(app: &App) -> Result<()> {
    let mut tx = app.db.begin().await?;
    store::forget(&mut tx, app.clock.now() - rules::SESSIONS_KEPT).await?;
    Ok(tx.commit().await?)
}

/// SHA-256 in hexadecimal: what is stored of a token.
pub fn hash(token: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(token).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
