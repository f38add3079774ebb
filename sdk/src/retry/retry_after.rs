//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Returns the delay from `now`. `None` if the header is missing, repeated, a date in the past, or invalid, such as
/// `rand(30),add(30)`, which the API was seen to send.
pub(crate) fn parse(headers: &HeaderMap, now: impl FnOnce() -> SystemTime) -> Option<Duration> {
    let mut values = headers.get_all(RETRY_AFTER).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let text = value.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Duration::from_secs);
    }
    httpdate::parse_http_date(text).ok()?.duration_since(now()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header_map::header_map;

    fn parsed(values: &[&str]) -> Option<Duration> {
        let headers = header_map(&RETRY_AFTER, values).unwrap();
        // Sun, 06 Nov 1994 08:49:37 GMT
        parse(&headers, || SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn parses_seconds_and_dates() {
        assert_eq!(parsed(&["0"]), Some(Duration::ZERO));
        assert_eq!(parsed(&[" 194 "]), Some(Duration::from_secs(194)));
        assert_eq!(parsed(&["Sun, 06 Nov 1994 08:50:07 GMT"]), Some(Duration::from_secs(30)));
        assert_eq!(parsed(&["Sunday, 06-Nov-94 08:49:37 GMT"]), Some(Duration::ZERO));
    }

    #[test]
    fn ignores_invalid_values() {
        for values in [
            &[][..],
            &[""],
            &["rand(30),add(30)"],
            &["-1"],
            &["+1"],
            &["1.5"],
            &["30, 60"],
            &["30", "60"],
            &["99999999999999999999999"],
            &["Sun, 06 Nov 1994 08:49:36 GMT"],
            &["soon"],
        ] {
            assert_eq!(parsed(values), None, "{values:?}");
        }
    }
}
