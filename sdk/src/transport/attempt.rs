//! A single attempt: one request, and its response read to the end or up to the size limit.

use std::{
    pin::{Pin, pin},
    time::Duration,
};

use bytes::Bytes;
use reqwest::{Response, StatusCode, Url, header::HeaderMap};

use super::{
    body::{BodyLimits, ResponseBody},
    body_end::BodyEnd,
    failure::{HttpFailure, are_headers_within_limits},
    timeout::{Deadline, with_deadline},
};
use crate::{
    error::{cause::Cause, kind::ErrorKind},
    response::{AttemptStats, BufferedResponse},
    retry::retry_after,
};

/// The outcome of an attempt.
pub(crate) enum AttemptOutcome {
    /// The body of an error response may be incomplete. The part that arrived is more useful than the error that interrupted
    /// it.
    Response(Box<BufferedResponse>),
    /// Boxed, because it is large and rare.
    Failure(Box<AttemptFailure>),
}

/// The failure of an attempt without a usable response.
pub(crate) struct AttemptFailure {
    pub(crate) cause: Cause,
    /// The response, if its head arrived. Its status code is successful, unless its headers are too large.
    pub(crate) response: Option<Box<BufferedResponse>>,
}

impl AttemptOutcome {
    #[cold]
    fn of_failure(cause: Cause, response: Option<Box<BufferedResponse>>) -> Self {
        Self::Failure(Box::new(AttemptFailure { cause, response }))
    }

    /// Returns the kind of failure, or `None` after a success.
    pub(crate) fn failure(&self) -> Option<ErrorKind> {
        match self {
            Self::Response(response) if response.status.is_success() => None,
            Self::Response(_) => Some(ErrorKind::Status),
            Self::Failure(failure) => Some(failure.cause.kind()),
        }
    }

    pub(crate) fn response(&self) -> Option<&BufferedResponse> {
        match self {
            Self::Response(response) => Some(response),
            Self::Failure(failure) => failure.response.as_deref(),
        }
    }

    pub(crate) fn into_response(self) -> Option<Box<BufferedResponse>> {
        match self {
            Self::Response(response) => Some(response),
            Self::Failure(failure) => failure.response,
        }
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.status)
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.response().and_then(|response| response.retry_after)
    }
}

/// Waits for the response to a request, and reads it, until `deadline`. Rejects a response from another origin than that of
/// `base_url`.
#[expect(clippy::manual_async_fn, reason = "the future of an `async fn` has the arguments twice: benchmark `requests`")]
pub(crate) fn receive<'a>(
    sending: Pin<&'a mut (impl Future<Output = Result<Response, reqwest::Error>> + Send)>,
    base_url: &'a Url,
    limits: &'a BodyLimits,
    deadline: &'a mut Deadline<'_>,
) -> impl Future<Output = AttemptOutcome> + Send {
    async move {
        let mut response = match with_deadline(sending, deadline).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return AttemptOutcome::of_failure(Cause::Http(HttpFailure::new(error)), None),
            Err(timeout) => return AttemptOutcome::of_failure(Cause::Timeout(timeout), None),
        };
        if !same_origin(response.url(), base_url) {
            return AttemptOutcome::of_failure(Cause::CrossOriginRedirect, None);
        }
        if !are_headers_within_limits(response.headers()) {
            let response = BufferedResponse {
                status: response.status(),
                headers: HeaderMap::new(),
                body: Bytes::new(),
                retry_after: None,
                stats: AttemptStats::default(),
            };
            return AttemptOutcome::of_failure(Cause::ResponseHeadersTooLarge, Some(Box::new(response)));
        }
        let is_success = response.status().is_success();
        let mut body = ResponseBody::new(response.headers(), if is_success { limits.success } else { limits.error });
        let read = with_deadline(pin!(body.read(&mut response)), deadline).await;
        let (body, decoded) = match read {
            // The body of a success that is too large is of no use.
            Ok(Ok(BodyEnd::Truncated)) if is_success => (Bytes::new(), Ok(BodyEnd::Truncated)),
            _ => body.decode(),
        };
        let (headers, clock) = (std::mem::take(response.headers_mut()), deadline.clock());
        let mut response = Box::new(BufferedResponse {
            status: response.status(),
            retry_after: if is_success { None } else { retry_after::parse(&headers, || clock.system_time()) },
            headers,
            body,
            stats: AttemptStats::default(),
        });
        if !is_success {
            return AttemptOutcome::Response(response);
        }
        let cause = match (read, decoded) {
            (Ok(Ok(BodyEnd::Complete)), Ok(BodyEnd::Complete)) => return AttemptOutcome::Response(response),
            (Err(timeout), _) => Cause::Timeout(timeout),
            (Ok(Err(error)), _) => Cause::Http(HttpFailure::of_body(error)),
            (Ok(Ok(BodyEnd::Interrupted)), _) | (_, Ok(BodyEnd::Interrupted)) => Cause::InterruptedBody,
            (Ok(Ok(BodyEnd::Truncated)), _) | (_, Ok(BodyEnd::Truncated)) => {
                response.body.clear();
                Cause::ResponseTooLarge(limits.success)
            }
            (_, Err(error)) => Cause::ContentEncoding(error),
        };
        AttemptOutcome::of_failure(cause, Some(response))
    }
}

/// Returns `true` if a token for one of the URLs may be sent to the other. Unlike `Url::origin`, this does not allocate:
/// `tests/tests/allocations.rs` counts that.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    // A `Url` omits the default port of its scheme.
    one.has_host() && one.port() == other.port() && one.scheme() == other.scheme() && one.host_str() == other.host_str()
}
