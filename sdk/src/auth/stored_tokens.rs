//! The tokens that a store keeps.

use std::{fmt, time::SystemTime};

use secrecy::{ExposeSecret, SecretString};

/// The tokens that a [`TokenStore`](crate::TokenStore) keeps.
///
/// `Debug` does not show the tokens, and their memory is overwritten when they are dropped.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use webex_call_pickup::StoredTokens;
///
/// let now = SystemTime::now();
/// let expires_at = now + Duration::from_secs(14 * 24 * 3600);
/// let tokens = StoredTokens::new("REFRESH_TOKEN")
///     .with_access_token("ACCESS_TOKEN", expires_at)
///     .with_issued_at(now);
/// assert_eq!(tokens.refresh_token(), "REFRESH_TOKEN");
/// assert!(!format!("{tokens:?}").contains("_TOKEN"));
/// ```
#[derive(Clone)]
pub struct StoredTokens {
    refresh_token: SecretString,
    access_token: Option<(SecretString, SystemTime)>,
    issued_at: Option<SystemTime>,
}

impl StoredTokens {
    /// Creates tokens from a refresh token, without an access token.
    pub fn new(refresh_token: impl Into<String>) -> Self {
        Self::from_secret(refresh_token.into().into())
    }

    pub(super) fn from_secret(refresh_token: SecretString) -> Self {
        Self { refresh_token, access_token: None, issued_at: None }
    }

    /// Sets the access token and the time when it expires.
    pub fn with_access_token(self, access_token: impl Into<String>, expires_at: SystemTime) -> Self {
        self.with_secret_access_token(access_token.into().into(), expires_at)
    }

    pub(super) fn with_secret_access_token(mut self, access_token: SecretString, expires_at: SystemTime) -> Self {
        self.access_token = Some((access_token, expires_at));
        self
    }

    /// Sets the time when the access token was issued. By default, it is unknown: then the time of the next
    /// refresh depends on the remaining lifetime alone, so it is later.
    pub fn with_issued_at(mut self, issued_at: SystemTime) -> Self {
        self.issued_at = Some(issued_at);
        self
    }

    /// Returns the refresh token.
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.expose_secret()
    }

    /// Returns the access token, if there is one.
    pub fn access_token(&self) -> Option<&str> {
        self.access_token.as_ref().map(|(token, _)| token.expose_secret())
    }

    /// Returns the time when the access token expires, if there is one.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.access_token.as_ref().map(|(_, expires_at)| *expires_at)
    }

    /// Returns the time when the access token was issued, if it is known.
    pub fn issued_at(&self) -> Option<SystemTime> {
        self.issued_at
    }

    /// Compares the tokens without their times, which a store may round.
    pub(super) fn has_tokens_of(&self, other: &Self) -> bool {
        self.refresh_token() == other.refresh_token() && self.access_token() == other.access_token()
    }
}

impl fmt::Debug for StoredTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredTokens").field("expires_at", &self.expires_at()).finish_non_exhaustive()
    }
}
