//! The error of a token source.

use std::{error, fmt, sync::Arc};

use reqwest::StatusCode;

/// The error of a [`TokenSource`](crate::TokenSource) that has no token. Cheap to clone, because all operations that waited
/// for a token receive it.
///
/// ```
/// use webex_call_pickup::TokenError;
///
/// let sealed = TokenError::new("the vault is sealed");
/// assert!(!sealed.is_transient());
/// assert!(TokenError::transient("the vault is starting").is_transient());
/// ```
#[derive(Clone)]
pub struct TokenError(Arc<Inner>);

struct Inner {
    reason: Box<dyn error::Error + Send + Sync>,
    is_transient: bool,
    rejection: RefreshRejection,
}

/// The response of an authorization server that rejected a refresh.
#[derive(Debug, Default)]
pub(crate) struct RefreshRejection {
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<String>,
    pub(crate) tracking_id: Option<String>,
}

impl TokenError {
    /// Creates a permanent error from another error or a message, which must not contain secrets: it is printed in one line.
    ///
    /// It ends an [audit](crate::Client::audit), because every further request would fail. Use
    /// [`transient`](Self::transient) for an error that may pass.
    pub fn new(reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::with_rejection(reason, false, RefreshRejection::default())
    }

    /// Creates a transient error, for which [`Error::is_retryable`](crate::Error::is_retryable) returns `true`.
    pub fn transient(reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::with_rejection(reason, true, RefreshRejection::default())
    }

    pub(crate) fn with_rejection(
        reason: impl Into<Box<dyn error::Error + Send + Sync>>,
        is_transient: bool,
        rejection: RefreshRejection,
    ) -> Self {
        Self(Arc::new(Inner { reason: reason.into(), is_transient, rejection }))
    }

    /// Returns `true` if there may be a token later without intervention.
    pub fn is_transient(&self) -> bool {
        self.0.is_transient
    }

    /// Returns the status code of the authorization server. `None` if there was no response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.rejection.status
    }

    /// Returns the error code of the authorization server (RFC 6749, section 5.2), such as `invalid_grant` for an expired
    /// refresh token: an administrator must authorize the integration again.
    pub fn code(&self) -> Option<&str> {
        self.0.rejection.code.as_deref()
    }

    /// Returns the tracking ID of the refresh, which identifies it in the vendor's logs.
    pub fn tracking_id(&self) -> Option<&str> {
        self.0.rejection.tracking_id.as_deref()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The reason may come from a server or a file.
        f.write_str(&self.0.reason.to_string().replace(char::is_control, " "))?;
        if let Some(code) = self.code() {
            write!(f, ", {code}")?;
        }
        if let Some(id) = self.tracking_id() {
            write!(f, ", tracking ID {id}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenError({self})")
    }
}

impl error::Error for TokenError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.0.reason.source()
    }
}
