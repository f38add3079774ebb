//! The classification of errors from the HTTP client.

use std::{borrow::Cow, error::Error as StdError, io};

use reqwest::{Url, header::HeaderMap};

use crate::error::kind::ErrorKind;

/// An error from the HTTP client.
pub(crate) struct HttpFailure {
    pub(crate) kind: ErrorKind,
    /// The message for people.
    pub(crate) message: Cow<'static, str>,
    /// The original error, without its URL, which contains identifiers and the names of groups.
    pub(crate) source: reqwest::Error,
}

impl HttpFailure {
    #[cold]
    pub(crate) fn new(error: reqwest::Error) -> Self {
        let (kind, message) = classify(&error);
        Self { kind, message, source: error.without_url() }
    }

    /// An error while the body of a response is read. A server that responded has processed the request, even if it then
    /// refuses it.
    #[cold]
    pub(crate) fn of_body(error: reqwest::Error) -> Self {
        match Self::new(error) {
            Self { kind: ErrorKind::NotProcessed, source, .. } => {
                Self { kind: ErrorKind::ConnectionClosed, message: CONNECTION_CLOSED.into(), source }
            }
            failure => failure,
        }
    }
}

pub(crate) const CONNECTION_CLOSED: &str = "the connection was closed before the response was complete";

/// The maximum size of the names and values of response headers in bytes.
const MAX_HEADERS_SIZE: usize = 256 * 1024;
/// The maximum number of response headers, which is hyper's over HTTP/1.1.
const MAX_HEADERS: usize = 100;
pub(crate) const HEADERS_TOO_LARGE: &str =
    "the head of the response is too large (the limits are 256 KiB and 100 headers)";

/// Returns `true` if response headers are within the limits, which are the same for all versions of HTTP.
pub(crate) fn are_headers_within_limits(headers: &HeaderMap) -> bool {
    let size = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>();
    headers.len() <= MAX_HEADERS && size <= MAX_HEADERS_SIZE
}

fn classify(error: &reqwest::Error) -> (ErrorKind, Cow<'static, str>) {
    if error.is_connect() {
        (ErrorKind::Connect, connect_message(error).into())
    } else {
        let (kind, message) = classify_connected(error);
        (kind, message.into())
    }
}

/// Names the server, without the path of the URL, which contains identifiers.
fn connect_message(error: &reqwest::Error) -> String {
    let server = error.url().and_then(authority).map(|authority| format!(" `{authority}`")).unwrap_or_default();
    match error.is_timeout() {
        true => format!("connecting to the server{server} timed out"),
        false => format!("cannot connect to the server{server}"),
    }
}

/// Returns the host of a URL, and its port unless that is the default.
fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Classifies the error of an established connection.
fn classify_connected(error: &reqwest::Error) -> (ErrorKind, &'static str) {
    const NOT_HTTP: (ErrorKind, &str) = (ErrorKind::MalformedResponse, "the response is not valid HTTP");
    if error.is_builder() || error.is_redirect() {
        return (ErrorKind::InvalidRequest, "the request is invalid");
    }
    let (mut is_truncated, mut is_below_hyper, mut is_connection_timeout) = (false, false, false);
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            if error.is_parse_too_large() {
                return (ErrorKind::MalformedResponse, HEADERS_TOO_LARGE);
            }
            if error.is_parse() {
                return NOT_HTTP;
            }
            if error.is_canceled() || error.is_closed() {
                return (ErrorKind::NotProcessed, "the request was not sent, because its connection was closed");
            }
            // The connection did not respond to a ping.
            is_connection_timeout |= error.is_timeout();
        }
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            let is_refused = error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM);
            if error.is_remote() && is_refused {
                // h2 reports a GOAWAY only for the streams above the last one that the server processes.
                return (ErrorKind::NotProcessed, "the server refused the request without processing it");
            }
            if error.is_library() {
                return NOT_HTTP;
            }
        }
        match error.downcast_ref::<io::Error>().map(io::Error::kind) {
            // hyper reports an invalid chunked body by these kinds.
            Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) if is_below_hyper => return NOT_HTTP,
            // A body that ends early, reported by hyper, or by the decoder of a compressed body.
            Some(io::ErrorKind::UnexpectedEof) => is_truncated = true,
            Some(io::ErrorKind::TimedOut) => is_connection_timeout = true,
            _ => {}
        }
        is_below_hyper |= error.is::<hyper::Error>();
        cause = error.source();
    }
    if error.is_timeout() && !is_connection_timeout {
        // Only the caller's own HTTP client sets a timeout.
        return (ErrorKind::Timeout, "no response before the timeout");
    }
    if error.is_decode() && !is_truncated && !is_below_hyper {
        (ErrorKind::MalformedResponse, "the body does not match its Content-Encoding")
    } else {
        (ErrorKind::ConnectionClosed, CONNECTION_CLOSED)
    }
}
