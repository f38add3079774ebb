//! The cause of an error, with the data that its message needs.

use std::{error::Error as StdError, fmt};

use super::{decode::DecodeError, kind::ErrorKind};
use crate::{
    TokenError,
    pagination::error::PaginationError,
    transport::{
        content_encoding::ContentEncodingError,
        failure::{CONNECTION_CLOSED, HEADERS_TOO_LARGE, HttpFailure},
        timeout::TimeoutKind,
    },
};

pub(crate) enum Cause {
    Configuration(String),
    /// The HTTP client could not be built, mostly because TLS could not be set up.
    HttpClientBuild(reqwest::Error),
    /// The message names the parameter, without its value.
    InvalidRequest(String),
    Authentication(TokenError),
    Http(HttpFailure),
    Timeout(TimeoutKind),
    /// The body is shorter than its `Content-Length`.
    InterruptedBody,
    ContentEncoding(ContentEncodingError),
    CrossOriginRedirect,
    Status,
    NoContent,
    Decode(DecodeError),
    /// The response describes another resource than the requested one.
    IdMismatch,
    /// The limit in bytes.
    ResponseTooLarge(usize),
    ResponseHeadersTooLarge,
    Pagination(PaginationError),
    RuntimeShutdown,
}

impl Cause {
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Configuration(_) | Self::HttpClientBuild(_) => ErrorKind::Configuration,
            Self::InvalidRequest(_) => ErrorKind::InvalidRequest,
            Self::Authentication(_) => ErrorKind::Authentication,
            Self::Http(failure) => failure.kind,
            Self::Timeout(_) => ErrorKind::Timeout,
            Self::InterruptedBody => ErrorKind::ConnectionClosed,
            Self::ContentEncoding(error) => error.kind(),
            Self::CrossOriginRedirect => ErrorKind::CrossOrigin,
            Self::Status => ErrorKind::Status,
            Self::NoContent => ErrorKind::NoContent,
            Self::Decode(_) => ErrorKind::Decode,
            Self::IdMismatch => ErrorKind::IdMismatch,
            Self::ResponseHeadersTooLarge => ErrorKind::MalformedResponse,
            Self::ResponseTooLarge(_) => ErrorKind::ResponseTooLarge,
            Self::Pagination(error) => error.kind(),
            Self::RuntimeShutdown => ErrorKind::RuntimeShutdown,
        }
    }

    /// Returns the error that the message does not contain. The message contains all errors of this crate.
    pub(crate) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::HttpClientBuild(error) => Some(error),
            Self::Http(failure) => Some(&failure.source),
            Self::Authentication(error) => error.source(),
            _ => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(message) | Cause::InvalidRequest(message) => f.write_str(message),
            Self::HttpClientBuild(_) => f.write_str("cannot build the HTTP client"),
            Self::Authentication(error) => write!(f, "there is no access token: {error}"),
            Self::Http(failure) => f.write_str(&failure.message),
            Self::Timeout(TimeoutKind::Attempt) => f.write_str("no response before the timeout"),
            Self::Timeout(TimeoutKind::Operation) => f.write_str("the operation timed out"),
            Self::InterruptedBody => f.write_str(CONNECTION_CLOSED),
            Self::ContentEncoding(error) => write!(f, "{error}"),
            Self::CrossOriginRedirect => f.write_str("a redirect led to another server, whose response is not trusted"),
            Self::Status => f.write_str("unexpected status code"),
            Self::NoContent => f.write_str("the response is empty"),
            Self::Decode(reason) => write!(f, "cannot decode the response: {reason}"),
            Self::IdMismatch => f.write_str("the response has the ID of another resource than the requested one"),
            Self::ResponseTooLarge(limit) => write!(f, "the response is larger than {limit} bytes"),
            Self::ResponseHeadersTooLarge => f.write_str(HEADERS_TOO_LARGE),
            Self::Pagination(error) => write!(f, "{error}"),
            Self::RuntimeShutdown => f.write_str("the tokio runtime was shut down"),
        }
    }
}
