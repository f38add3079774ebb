//! What an error of the HTTP client means: one look at it, from which texts, predicates and retries follow.

use std::{error::Error as StdError, io};

use crate::retry::classify::Trouble;

/// Why there is no answer, or not all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The request cannot be put together.
    Request,
    /// No connection was made.
    Connect,
    /// No connection was made in time.
    ConnectTimeout,
    /// The HTTP client of the caller ran out of time.
    Timeout,
    /// The connection broke before the answer was complete.
    Broken,
    /// What the server says is not HTTP.
    NotHttp,
    /// The head of the answer is longer than any should be.
    HeadTooLarge,
    /// The body is not packed as its head says.
    NotPacked,
}

impl Failure {
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_connect() {
            return if error.is_timeout() { Self::ConnectTimeout } else { Self::Connect };
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        if error.is_builder() || error.is_redirect() {
            return Self::Request;
        }
        let (mut is_cut_short, mut is_below_hyper) = (false, false);
        let mut cause = error.source();
        while let Some(error) = cause {
            if let Some(error) = error.downcast_ref::<hyper::Error>() {
                if error.is_parse_too_large() {
                    return Self::HeadTooLarge;
                }
                if error.is_parse() {
                    return Self::NotHttp;
                }
            }
            match error.downcast_ref::<io::Error>().map(io::Error::kind) {
                // What hyper says of chunks that are none.
                Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) if is_below_hyper => {
                    return Self::NotHttp;
                }
                // A packed body that ends early, whoever noticed.
                Some(io::ErrorKind::UnexpectedEof) => is_cut_short = true,
                _ => {}
            }
            is_below_hyper |= error.is::<hyper::Error>();
            cause = error.source();
        }
        if error.is_decode() && !is_cut_short && !is_below_hyper { Self::NotPacked } else { Self::Broken }
    }

    /// What went wrong, where that decides over another attempt. None: a fault of the request itself.
    pub(crate) fn trouble(self) -> Option<Trouble> {
        match self {
            Self::Request => None,
            Self::Connect | Self::ConnectTimeout => Some(Trouble::Connect),
            Self::Timeout => Some(Trouble::Timeout),
            Self::Broken => Some(Trouble::Broken),
            Self::NotHttp | Self::HeadTooLarge | Self::NotPacked => Some(Trouble::Garbled),
        }
    }

    /// For a person.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Request => "the request cannot be put together",
            Self::Connect => "no connection to the server",
            Self::ConnectTimeout => "no connection to the server in time",
            Self::Timeout => "no answer in time",
            Self::Broken => "the connection broke before the answer was complete",
            Self::NotHttp => "what the server says is not HTTP",
            Self::HeadTooLarge => "the head of the answer is too large",
            Self::NotPacked => "the body is not packed as its Content-Encoding says",
        }
    }

    /// For a span, in one word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "invalid_request",
            Self::Connect | Self::ConnectTimeout => "connect",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
            Self::NotHttp => "not_http",
            Self::HeadTooLarge => "head_too_large",
            Self::NotPacked => "not_packed",
        }
    }
}
