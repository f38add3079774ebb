//! The access token, a secret that only the `Authorization` header contains.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};

const SCHEME: &str = "Bearer ";

/// An access token. `Debug` does not show it.
///
/// Its memory, and that of its header, is overwritten when it is dropped. That does not include memory outside of this crate:
/// earlier copies of your program, the environment, and the buffers of the HTTP client and of TLS.
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
    /// Builds the header once, for all requests. An invalid token is not kept.
    fn new(token: &str) -> Self {
        if token.is_empty() {
            return Self(Err("the access token is empty"));
        }
        if token.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME)) {
            return Self(Err("the access token begins with `Bearer `; pass the token alone"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Self(Err("the access token contains an invalid character, such as a space or a line break"));
        }
        let text = Zeroizing::new([SCHEME, token].concat().into_bytes());
        let header = HeaderValue::from_maybe_shared(Bytes::from_owner(ZeroizingBytes(text)));
        Self(header.map_err(|_| "the access token is invalid in a header").map(|mut header| {
            header.set_sensitive(true);
            header
        }))
    }

    pub(crate) fn from_secret(token: &SecretString) -> Self {
        Self::new(token.expose_secret())
    }

    /// Returns the value of the `Authorization` header, marked as sensitive, or the reason why the token is invalid.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, &'static str> {
        self.0.clone()
    }

    /// Returns the token itself, to search for it in text that is printed.
    pub(super) fn expose(&self) -> Option<&str> {
        self.0.as_ref().ok()?.to_str().ok()?.strip_prefix(SCHEME)
    }
}

/// Bytes that are overwritten when their last owner is dropped.
pub(super) struct ZeroizingBytes(pub(super) Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for ZeroizingBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Overwrites the string.
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
    fn marks_the_header_as_sensitive() {
        let value = AccessToken::from("abc").authorization().unwrap();
        assert_eq!(value.as_bytes(), b"Bearer abc");
        assert!(value.is_sensitive());
        assert_eq!(AccessToken::from("abc").expose(), Some("abc"));
        assert_eq!(format!("{value:?}"), "Sensitive");
    }

    #[test]
    fn rejects_a_token_with_its_scheme() {
        for token in ["Bearer canary", "bearer canary", "Bearer "] {
            let error = AccessToken::from(token).authorization().unwrap_err();
            assert_eq!(error, "the access token begins with `Bearer `; pass the token alone");
        }
        for token in ["Bearer", "bearertoken", "éééééééé"] {
            let error = AccessToken::from(token).authorization().err();
            assert!(error.is_none_or(|error| !error.contains("Bearer")), "{token}");
        }
    }

    #[test]
    fn rejects_an_invalid_token_without_showing_it() {
        for token in ["", "can ary", "canary\n", "canary\r\nX: y", "canärý"] {
            let error = AccessToken::from(token).authorization().unwrap_err();
            assert!(!error.contains("can"), "{error}");
        }
    }
}
