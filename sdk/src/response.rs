//! Responses: as they arrived, and with a decoded value.

use std::{fmt, ops::Deref, time::Duration};

use bytes::Bytes;
use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderValue},
};

use crate::tracking_id;

/// A response whose body was read, before it is decoded.
#[derive(Clone)]
pub(crate) struct BufferedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Counted from the arrival of the response.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) stats: AttemptStats,
}

/// The attempts of an operation so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct AttemptStats {
    pub(crate) attempts: u32,
    /// `true` if an attempt may have sent the request: it did not fail to connect.
    pub(crate) was_sent: bool,
    pub(crate) elapsed: Duration,
    /// The tracking ID that was sent, for operations without a response.
    pub(crate) tracking_id: Option<HeaderValue>,
}

/// A value with the status code and headers of its response. Derefs to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    /// Without its body. Boxed, because it is large and moves with the value: benchmark `requests`.
    response: Box<BufferedResponse>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, mut response: Box<BufferedResponse>) -> Self {
        response.body = Bytes::new();
        Self { value, response }
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { value: change(self.value), response: self.response }
    }

    /// Returns the value and the response without its body, which an error about the next page refers to.
    pub(crate) fn into_parts(self) -> (T, Box<BufferedResponse>) {
        (self.value, self.response)
    }

    pub(crate) fn stats(&self) -> &AttemptStats {
        &self.response.stats
    }

    /// Returns the value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// Returns the tracking ID, which identifies the request in the vendor's logs. Their support asks for it first.
    ///
    /// It is the one in the header of the response, or else the one that was sent.
    pub fn tracking_id(&self) -> Option<String> {
        let sent = || self.stats().tracking_id.as_ref()?.to_str().ok().map(str::to_owned);
        tracking_id::from_headers(self.headers()).or_else(sent)
    }
}

/// Omits the headers, some of which are secret.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.response.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
