//! A value with what came around it.

use std::{fmt, ops::Deref};

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};
use tracing::Span;

use crate::generated_runtime::{self as runtime, Answer, Effort};

/// A value, and the status and headers of the answer that it came in. Derefs to the value.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    effort: Effort,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, answer: Answer) -> Self {
        let Answer { status, headers, effort, .. } = answer;
        Self { value, status, headers, effort }
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, status, headers, effort } = self;
        Response { value: change(value), status, headers, effort }
    }

    /// The value, and what is left of the answer, for an error about what follows from it.
    pub(crate) fn into_parts(self) -> (T, Answer) {
        let Self { value, status, headers, effort } = self;
        (value, Answer { status, headers, body: Bytes::new(), retry_after: None, effort, span: Span::none() })
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What names this exchange in the vendor's logs, as the answer says, or else as it was sent; their support asks for
    /// it first.
    pub fn tracking_id(&self) -> Option<String> {
        let sent = || self.effort.tracking_id.as_ref()?.to_str().ok().map(str::to_owned);
        runtime::tracking_id(&self.headers).or_else(sent)
    }
}

/// Shows no headers: some hold secrets.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("value", &self.value).finish_non_exhaustive()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
