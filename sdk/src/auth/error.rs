//! Why a token source has no token.

use std::{error, fmt, sync::Arc};

use reqwest::StatusCode;

/// Why a [`TokenSource`](crate::TokenSource) has no token. Cheap to clone, so that everybody who waited can be told.
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
    refusal: Refusal,
}

/// What an authorization server says of a renewal that it refuses.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<String>,
    pub(crate) tracking_id: Option<String>,
}

impl TokenError {
    /// An error from another, or from a text. It must not hold a secret: it is printed, in one line.
    pub fn new(reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::with_refusal(reason, false, Refusal::default())
    }

    /// As [`new`](Self::new), for a failure that may pass: [`Error::is_retryable`](crate::Error::is_retryable) is true
    /// for it.
    pub fn transient(reason: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::with_refusal(reason, true, Refusal::default())
    }

    pub(crate) fn with_refusal(
        reason: impl Into<Box<dyn error::Error + Send + Sync>>,
        is_transient: bool,
        refusal: Refusal,
    ) -> Self {
        Self(Arc::new(Inner { reason: reason.into(), is_transient, refusal }))
    }

    /// Whether the failure may pass: there may be a token later without anybody's doing.
    pub fn is_transient(&self) -> bool {
        self.0.is_transient
    }

    /// The status that the authorization server answered a renewal with. None where there was no such answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.refusal.status
    }

    /// The code that the authorization server gives (RFC 6749, 5.2), such as `invalid_grant` for a refresh token that is
    /// used up: an administrator has to authorize the integration again.
    pub fn code(&self) -> Option<&str> {
        self.0.refusal.code.as_deref()
    }

    /// What names the renewal in the vendor's logs.
    pub fn tracking_id(&self) -> Option<&str> {
        self.0.refusal.tracking_id.as_deref()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It may be of a server's or a file's making.
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
