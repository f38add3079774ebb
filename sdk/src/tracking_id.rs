//! The tracking ID, which identifies a request in the vendor's logs.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::Clock;

pub(crate) const HEADER_NAME: HeaderName = HeaderName::from_static("trackingid");

/// The maximum length of a tracking ID, in bytes.
const MAX_LENGTH: usize = 128;

/// Returns a new tracking ID.
pub(crate) fn generate(clock: &dyn Clock) -> HeaderValue {
    let mut id = *b"RUST_0000000000000000000000000000";
    // A random `f64` has 53 bits, which 14 digits can hold. Two of them make collisions negligible.
    for digits in id["RUST_".len()..].chunks_exact_mut(14) {
        let mut bits = (clock.random().clamp(0.0, 1.0) * (1_u64 << 53) as f64) as u64;
        // Not by `write!`, which takes several times as long: benchmark `requests`.
        for digit in digits.iter_mut().rev() {
            *digit = b"0123456789ABCDEF"[(bits % 16) as usize];
            bits /= 16;
        }
    }
    // The ID consists of letters, digits and `_`, which are valid in a header.
    HeaderValue::from_bytes(&id).unwrap_or_else(|_| HeaderValue::from_static("RUST"))
}

/// Returns the tracking ID in the headers of a response.
pub(crate) fn from_headers(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(HEADER_NAME)?.to_str().ok()?;
    // Some responses repeat the ID, separated by a comma.
    parse(value.split(',').next()?)
}

/// Returns `text` without surrounding whitespace if it is a tracking ID: 1 to 128 visible ASCII characters, except comma
/// and `@`. Error messages include the ID, so line breaks, sentences and email addresses must not pass.
pub(crate) fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let is_valid = |byte: u8| byte.is_ascii_graphic() && !b",@".contains(&byte);
    let is_tracking_id = (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(is_valid);
    is_tracking_id.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header_map::header_map;

    #[test]
    fn accepts_a_single_word() {
        let id = |value| from_headers(&header_map(&HEADER_NAME, [value]).unwrap());
        assert_eq!(id("ROUTER_1"), Some("ROUTER_1".to_owned()));
        assert_eq!(id("ROUTER_1, ROUTER_1"), Some("ROUTER_1".to_owned()));
        assert_eq!(id(""), None);
        assert_eq!(id("two words"), None);
        assert_eq!(id("john@example.com"), None);
        assert_eq!(from_headers(&HeaderMap::new()), None);
    }
}
