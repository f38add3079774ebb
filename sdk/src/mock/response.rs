//! Responses of a mock server.

use std::fmt;

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::StatusCode;
use serde::Serialize;

/// A response without its tracking ID. `Debug` shows the status code only.
#[derive(Clone)]
pub(super) struct MockResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl MockResponse {
    /// Creates a JSON response.
    pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { status, headers, body: Bytes::from(to_json(value)) }
    }

    /// Creates a response without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Creates a response from the arguments of a test.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code, or a header is invalid.
    pub(super) fn raw(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        #[expect(clippy::expect_used, reason = "a test with an invalid literal fails where it has the literal")]
        Self {
            status: StatusCode::from_u16(status).expect("a valid status code"),
            headers: headers
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_bytes(name.as_bytes()).expect("a valid header name"),
                        HeaderValue::from_str(value).expect("a valid header value"),
                    )
                })
                .collect(),
            body: Bytes::from(body.into()),
        }
    }
}

impl fmt::Debug for MockResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockResponse").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Serializes a value of a generated type.
pub(super) fn to_json(value: &impl Serialize) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "the generated types have string keys only, so they always serialize")]
    serde_json::to_vec(value).expect("a generated type serializes as JSON")
}
