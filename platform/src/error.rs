//! Errors say who acts: the person typing, the practitioner, the operator, or us.

use std::fmt;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::storage::{SchemaError, StorageError};

/// Why a request, a job or a command could not be done. Its text is for the person it concerns.
///
/// A mistake in what somebody typed is not here: the page is shown again with their words (see [`crate::web::Problems`]).
#[derive(Debug)]
pub enum Error {
    /// A rule of the work said no, in a sentence; the practitioner acts. 409.
    Refusal(String),
    /// There is no such thing, or not any more. 404.
    NotFound(String),
    /// The policy said no, with its reason. 403, and logged.
    Forbidden(String),
    /// Somebody else changed it first; what was typed is shown again by the page. 409.
    Conflict(String),
    /// Too much was sent at once. 413.
    TooLarge(String),
    /// Too many requests came from one place in a short time. 429.
    TooMany(String),
    /// The request itself makes no sense, for example a forged form. 400.
    BadRequest(String),
    /// Nobody is signed in. 401; pages are sent to the sign-in page.
    SignedOut,
    /// A part is missing or full: an operator acts. 503.
    Unavailable(String),
    /// Our mistake or a broken machine. 500, with a number to quote; the cause goes to the log alone.
    Internal(String),
}

/// What almost everything here returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A mistake of ours, told to the log.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The HTTP status this becomes.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refusal(_) | Self::Conflict(_) => StatusCode::CONFLICT,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The heading of its page.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Refusal(_) => "This cannot be done yet",
            Self::NotFound(_) => "Page not found",
            Self::Forbidden(_) => "You cannot see this",
            Self::Conflict(_) => "Somebody else changed this first",
            Self::TooLarge(_) => "That is too large",
            Self::TooMany(_) => "Too many at once",
            Self::BadRequest(_) => "That did not come from one of our pages",
            Self::SignedOut => "You are signed out",
            Self::Unavailable(_) => "Sorry, the service is unavailable",
            Self::Internal(_) => "Sorry, there is a problem",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(why)
            | Self::NotFound(why)
            | Self::Forbidden(why)
            | Self::Conflict(why)
            | Self::TooLarge(why)
            | Self::TooMany(why)
            | Self::BadRequest(why)
            | Self::Unavailable(why)
            | Self::Internal(why) => out.write_str(why),
            Self::SignedOut => out.write_str("Sign in to go on."),
        }
    }
}

impl std::error::Error for Error {}

impl From<StorageError> for Error {
    fn from(cause: StorageError) -> Self {
        match cause {
            StorageError::Full => Self::Unavailable(
                "There is no room left on the disk, so this was not saved. Everything saved before is safe. \
                 Keep this page open, tell the people who run the service, and send it again when they say so."
                    .into(),
            ),
            StorageError::Unavailable(_) => Self::Unavailable(
                "The record store does not answer, so this was not saved. Everything saved before is safe. Try again in a minute."
                    .into(),
            ),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<SchemaError> for Error {
    fn from(cause: SchemaError) -> Self {
        Self::Unavailable(cause.to_string())
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::StorageFull { StorageError::Full.into() } else { Self::internal(cause) }
    }
}

/// The error on its way to the layer that draws its page, where the site's frame and the request's number are known.
#[derive(Clone, Debug)]
pub struct Told {
    /// The heading.
    pub title: &'static str,
    /// The sentence for people; for our own mistakes a general one.
    pub sentence: String,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let sentence = match &self {
            Self::Internal(cause) => {
                tracing::error!(cause = %cause, "a request failed");
                "Nothing you sent was kept half-done. Try again; if it happens again, tell the people who run the service and quote this number."
                    .to_owned()
            }
            other => other.to_string(),
        };
        let mut answer = self.status().into_response();
        answer.extensions_mut().insert(Told { title: self.title(), sentence });
        answer
    }
}
