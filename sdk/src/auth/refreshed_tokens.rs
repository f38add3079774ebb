//! The tokens of a refresh, for a callback.

use std::{fmt, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};

/// The tokens of a refresh, for [`RefreshingTokenBuilder::on_refresh`](crate::RefreshingTokenBuilder::on_refresh).
pub struct RefreshedTokens {
    pub(super) refresh_token: SecretString,
    pub(super) refresh_token_expires_in: Option<Duration>,
    pub(super) expires_in: Duration,
}

impl RefreshedTokens {
    /// Returns the refresh token, to store for the next start of the program.
    pub fn refresh_token(&self) -> &str {
        self.refresh_token.expose_secret()
    }

    /// Returns the lifetime of the refresh token, if the server reports it.
    pub fn refresh_token_expires_in(&self) -> Option<Duration> {
        self.refresh_token_expires_in
    }

    /// Returns the lifetime of the access token.
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }
}

impl fmt::Debug for RefreshedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshedTokens").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}
