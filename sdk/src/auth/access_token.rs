//! The access token: a secret that only the `Authorization` header gets to see.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

const SCHEME: &str = "Bearer ";

/// An access token. `Debug` does not show it.
///
/// Its memory is overwritten when it is dropped, and so is that of the header made from it. That is as far as this crate
/// reaches: what the caller's program had before, the environment, and the buffers of the HTTP client and of TLS, which
/// hold what is sent, are not overwritten.
///
/// ```
/// use webex_call_pickup::AccessToken;
///
/// let token = AccessToken::from("NDJhM2...");
/// assert_eq!(format!("{token:?}"), "AccessToken(<redacted>)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(Result<HeaderValue, &'static str>);

impl AccessToken {
    /// The header is made once and shared by the requests; of a token that is refused, nothing is kept.
    fn new(token: &str) -> Self {
        if token.is_empty() {
            return Self(Err("the access token is empty"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Self(Err("the access token holds a character that no token has, such as a space or a line break"));
        }
        let text = Zeroizing::new([SCHEME, token].concat().into_bytes());
        let header = HeaderValue::from_maybe_shared(Bytes::from_owner(Overwritten(text)));
        Self(header.map_err(|_| "the access token does not fit a header").map(|mut header| {
            header.set_sensitive(true);
            header
        }))
    }

    pub(crate) fn from_secret(token: &SecretString) -> Self {
        Self::new(token.expose_secret())
    }

    /// The value of the `Authorization` header, marked so that nothing prints it. Fails where the token is empty or has
    /// a character that no token has.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, &'static str> {
        self.0.clone()
    }
}

/// Bytes that are overwritten when the last of those who share them is dropped.
pub(super) struct Overwritten(pub(super) Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Overwritten {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The text is overwritten.
impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self::new(&Zeroizing::new(token))
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_sensitive() {
        let value = AccessToken::from("abc").authorization().unwrap();
        assert_eq!(value.as_bytes(), b"Bearer abc");
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
    }

    #[test]
    fn what_no_token_has_is_refused_without_being_shown() {
        for token in ["", "can ary", "canary\n", "canary\r\nX: y", "canärý"] {
            let error = AccessToken::from(token).authorization().unwrap_err();
            assert!(!error.contains("can"), "{error}");
        }
    }
}
