//! Header maps for unit tests and fuzz targets.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// One header with these values, or `None` if a value is invalid.
pub(crate) fn header_map(name: &HeaderName, values: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(name, HeaderValue::from_bytes(value.as_ref()).ok()?);
    }
    Some(headers)
}
