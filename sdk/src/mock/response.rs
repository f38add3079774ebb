//! What goes back to a client.

use std::fmt;

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::StatusCode;
use serde::Serialize;

/// An answer, but for its tracking ID. `Debug` shows its status only.
#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Reply {
    /// An answer in JSON.
    pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { status, headers, body: Bytes::from(json(value)) }
    }

    /// An answer without a body.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// What the caller says.
    ///
    /// # Panics
    ///
    /// When `status` is none that HTTP has, or a header is none.
    pub(super) fn raw(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        // The caller's own literals: a test that gets them wrong has to see it where it says them.
        #[allow(clippy::expect_used)]
        Self {
            status: StatusCode::from_u16(status).expect("a status code"),
            headers: headers
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_bytes(name.as_bytes()).expect("the name of a header"),
                        HeaderValue::from_str(value).expect("the value of a header"),
                    )
                })
                .collect(),
            body: Bytes::from(body.into()),
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A value of the document in JSON.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    // Invariant: the generated types are structs and enums with text for keys, which always are JSON.
    #[allow(clippy::expect_used)]
    serde_json::to_vec(value).expect("a value of the document is JSON")
}
