//! The search for secrets in text that is printed.

use std::error::Error as StdError;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The length of a part of a secret that must not be printed, in bytes. A shorter secret is compared as a whole.
const PART_LENGTH: usize = 8;

/// Returns `true` if `text` contains a secret or a part of one, in any case, as it is or percent-encoded.
pub(super) fn contains_secret(text: &str, secrets: &[&str]) -> bool {
    secrets.iter().any(|secret| {
        let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        contains_part(text, secret) || contains_part(text, &encoded)
    })
}

/// Returns `true` if the message of `error` or of one of its sources contains a secret or a part of one.
pub(super) fn error_contains_secret(error: &dyn StdError, secrets: &[&str]) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if contains_secret(&error.to_string(), secrets) {
            return true;
        }
        next = error.source();
    }
    false
}

fn contains_part(text: &str, secret: &str) -> bool {
    let length = secret.len().min(PART_LENGTH);
    if length == 0 {
        return false;
    }
    let mut parts = secret.as_bytes().windows(length);
    parts.any(|part| text.as_bytes().windows(length).any(|other| other.eq_ignore_ascii_case(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_secrets_and_their_parts() {
        let secrets = ["ZmFrZS1zZWNyZXQ", "a+b/c=d-e", "short", ""];
        for text in ["ZmFrZS1zZWNyZXQ", "x_MFRZS1ZZW_y", "id_a%2Bb%2Fc%3Dd%2De", "ID-SHORT"] {
            assert!(contains_secret(text, &secrets), "{text}");
        }
        for text in ["", "ROUTER_65E5A9C4-1234-01BB-00D6", "ZmFrZS1", "shor"] {
            assert!(!contains_secret(text, &secrets), "{text}");
        }
        assert!(!contains_secret("any", &[]));
    }
}
