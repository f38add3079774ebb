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
#[derive(Clone)]
pub struct AccessToken(SecretString);

impl AccessToken {
    pub(crate) fn from_secret(token: SecretString) -> Self {
        Self(token)
    }

    /// The value of the `Authorization` header, marked so that nothing prints it. Fails where the token is empty or has
    /// a character that no token has.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, String> {
        let token = self.0.expose_secret();
        if token.is_empty() {
            return Err("the access token is empty".to_owned());
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(
                "the access token holds a character that no token has, such as a space or a line break".to_owned()
            );
        }
        let text = Zeroizing::new([SCHEME, token].concat().into_bytes());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(Overwritten(text)))
            .map_err(|_| "the access token does not fit a header".to_owned())?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// Bytes that are overwritten when the last of those who share them is dropped.
pub(super) struct Overwritten(pub(super) Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Overwritten {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for AccessToken {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for AccessToken {}

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self(SecretString::from(token))
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        Self(SecretString::from(token))
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
