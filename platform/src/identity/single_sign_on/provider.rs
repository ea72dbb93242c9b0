//! The council's sign-in service: what it says of itself, its keys, its answers. `OpenID` Connect, code flow with PKCE.
//!
//! What it says of itself is kept for a day, and asked again when a token names a key that is not known: keys change.
//! Calls block, so they run on threads of their own; they take ten seconds at most and follow no redirects.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    SignatureVerificationError, SyncHttpClient, TokenResponse as _,
    core::{CoreClient, CoreIdToken, CoreProviderMetadata, CoreResponseType},
};

use super::{Identity, OnTheWay};
use crate::{
    error::{Error, Result},
    identity::ProviderConfig,
    ids,
};

/// How long what a service says of itself is believed.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);
/// An unknown key is asked for at most this often, so that forged tokens do not make us knock all day.
const ASKED_AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// The largest answer we read.
const LARGEST: u64 = 1_000_000;

type Known = HashMap<String, (Arc<CoreProviderMetadata>, Timestamp)>;
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// Why a token proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unproven {
    /// It is signed with a key we do not know; the service may have a new one.
    UnknownKey,
    /// It is not for us, not for this sign-in, too old, or not genuine. For the log.
    Wrong(String),
}

/// The address to send a browser to, and what to remember until it comes back.
pub(super) async fn departure(
    config: &ProviderConfig,
    return_address: &str,
    next: &str,
    now: Timestamp,
) -> Result<(String, OnTheWay)> {
    let service = service(config, now, BELIEVED).await?;
    let client = CoreClient::from_provider_metadata((*service).clone(), ClientId::new(config.client_id.clone()), None)
        .set_redirect_uri(redirect(return_address)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (state, nonce) = (ids::secret(), ids::secret());
    let (sent_state, sent_nonce) = (CsrfToken::new(state.clone()), Nonce::new(nonce.clone()));
    let (address, _, _) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            move || sent_state,
            move || sent_nonce,
        )
        .add_scope(Scope::new("profile".into()))
        .add_scope(Scope::new("email".into()))
        .set_pkce_challenge(challenge)
        .url();
    let step = OnTheWay { state, nonce, verifier: verifier.secret().clone(), next: next.to_owned() };
    Ok((address.to_string(), step))
}

/// Trades the code for the token that says who came.
pub(super) async fn exchange(
    config: &ProviderConfig,
    return_address: &str,
    code: &str,
    step: &OnTheWay,
    now: Timestamp,
) -> Result<CoreIdToken> {
    let service = service(config, now, BELIEVED).await?;
    let client = CoreClient::from_provider_metadata(
        (*service).clone(),
        ClientId::new(config.client_id.clone()),
        config.client_secret.clone().map(ClientSecret::new),
    )
    .set_redirect_uri(redirect(return_address)?);
    let (code, verifier) = (AuthorizationCode::new(code.to_owned()), PkceCodeVerifier::new(step.verifier.clone()));
    let refused = || {
        Error::Refusal(
            "The council's sign-in service did not confirm this sign-in. Start again from the sign-in page.".into(),
        )
    };
    let answer = on_another_thread(move || {
        let request = client.exchange_code(code).map_err(Error::internal)?;
        request.set_pkce_verifier(verifier).request(&Http::new()).map_err(|cause| match cause {
            openidconnect::RequestTokenError::Request(cause) => silent(cause),
            other => {
                tracing::warn!(cause = %other, "single sign-on: the code was not traded for a token");
                refused()
            }
        })
    })
    .await?;
    answer.id_token().cloned().ok_or_else(refused)
}

/// Who a token speaks of, once everything about it is proved. A key we do not know is asked for once.
pub(super) async fn prove(
    config: &ProviderConfig,
    token: &CoreIdToken,
    nonce: &str,
    now: Timestamp,
) -> Result<Identity> {
    let known = service(config, now, BELIEVED).await?;
    let found = match check(config, &known, token, nonce, now) {
        Err(Unproven::UnknownKey) => check(config, &*service(config, now, ASKED_AGAIN).await?, token, nonce, now),
        found => found,
    };
    found.map_err(|cause| {
        tracing::warn!(?cause, "single sign-on: a token was refused");
        Error::Refusal("What the council's sign-in service sent could not be trusted, so you are not signed in. Start again from the sign-in page.".into())
    })
}

/// Checks signature, issuer, audience, expiry and nonce of a token: no I/O.
pub(super) fn check(
    config: &ProviderConfig,
    service: &CoreProviderMetadata,
    token: &CoreIdToken,
    nonce: &str,
    now: Timestamp,
) -> Result<Identity, Unproven> {
    let client = CoreClient::from_provider_metadata(
        service.clone(),
        ClientId::new(config.client_id.clone()),
        config.client_secret.clone().map(ClientSecret::new),
    );
    let moment = SystemTime::from(now);
    let verifier = client.id_token_verifier().set_time_fn(move || moment.into());
    let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned())).map_err(|cause| match cause {
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            Unproven::UnknownKey
        }
        other => Unproven::Wrong(other.to_string()),
    })?;
    let proved = claims.email_verified() == Some(true);
    Ok(Identity {
        issuer: claims.issuer().to_string(),
        subject: claims.subject().to_string(),
        email: claims.email().filter(|_| proved).map(|email| email.to_string()).filter(|email| !email.is_empty()),
        methods: claims
            .auth_method_refs()
            .map(|all| all.iter().map(|method| method.to_string()).collect())
            .unwrap_or_default(),
    })
}

/// What a service says of itself, no older than `age`.
pub(super) async fn service(
    config: &ProviderConfig,
    now: Timestamp,
    age: SignedDuration,
) -> Result<Arc<CoreProviderMetadata>> {
    let held = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(&config.issuer).cloned();
    if let Some((known, asked_at)) = held
        && now.duration_since(asked_at).abs() < age
    {
        return Ok(known);
    }
    let issuer = IssuerUrl::new(config.issuer.clone())
        .map_err(|_| Error::Unavailable("The address of the council's sign-in service is not an address. The people who run the service can mend its settings.".into()))?;
    let found = on_another_thread(move || {
        CoreProviderMetadata::discover(&issuer, &Http::new()).map_err(|cause| match cause {
            openidconnect::DiscoveryError::Request(cause) => silent(cause),
            other => {
                tracing::error!(cause = %other, "single sign-on: the service does not describe itself as we expect");
                Error::Unavailable("The council's sign-in service gave an answer we cannot read. Sign in with your password, or try again later.".into())
            }
        })
    })
    .await?;
    Ok(remember(config, found, now))
}

/// Keeps what a service said of itself.
pub(super) fn remember(
    config: &ProviderConfig,
    said: CoreProviderMetadata,
    now: Timestamp,
) -> Arc<CoreProviderMetadata> {
    let said = Arc::new(said);
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(config.issuer.clone(), (Arc::clone(&said), now));
    said
}

fn silent(cause: CallError) -> Error {
    tracing::warn!(%cause, "single sign-on: no answer");
    Error::Unavailable("The council's sign-in service does not answer. Sign in with your password if you have one, or try again in a minute.".into())
}

fn redirect(address: &str) -> Result<RedirectUrl> {
    RedirectUrl::new(address.to_owned()).map_err(Error::internal)
}

async fn on_another_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

/// Calls over `ureq`, for the library that knows the protocol.
struct Http(ureq::Agent);

impl Http {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(10)))
            .build();
        Self(config.into())
    }
}

/// Why a call brought nothing.
#[derive(Debug)]
pub(super) struct CallError(String);

impl std::fmt::Display for CallError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for CallError {}

impl SyncHttpClient for Http {
    type Error = CallError;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let told = |cause: ureq::Error| CallError(cause.to_string());
        let (parts, mut body) = self.0.run(request).map_err(told)?.into_parts();
        let bytes = body.with_config().limit(LARGEST).read_to_vec().map_err(told)?;
        Ok(HttpResponse::from_parts(parts, bytes))
    }
}
