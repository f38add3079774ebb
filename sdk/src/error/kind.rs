//! The classification of failures, on which messages, predicates, spans and retries are based.

use std::fmt;

/// The kind of an [`Error`](crate::Error), returned by [`Error::kind`](crate::Error::kind).
///
/// ```
/// use webex_call_pickup::{Client, ErrorKind};
///
/// let error = Client::builder().token("").build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Configuration);
/// assert_eq!(error.kind().as_str(), "configuration");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built: there is no token, the base URL was rejected, or TLS could not be set up. Fix the
    /// setting that the message names.
    Configuration,
    /// The request was not sent because a parameter is missing or invalid. Set the parameter that the message names.
    InvalidRequest,
    /// The token source has no access token, or cannot replace the one that the server rejected. The
    /// [`source`](std::error::Error::source) is the [`TokenError`](crate::TokenError) with the reason.
    Authentication,
    /// No connection to the server was established, so nothing was sent. Check the network, the proxy and the base URL.
    Connect,
    /// The server did not process the request: it was canceled before it was sent, or the server refused it (HTTP/2
    /// `REFUSED_STREAM`, or `GOAWAY` for a later stream). Repeating it is safe, even a POST. The most common cause is a server
    /// that restarts or is overloaded.
    NotProcessed,
    /// The attempt or the whole operation timed out. The most common cause is an overloaded server or a slow network; see
    /// [`attempt_timeout`](crate::ClientBuilder::attempt_timeout) and
    /// [`operation_timeout`](crate::ClientBuilder::operation_timeout).
    Timeout,
    /// The connection was closed before the response was complete, or its compressed body ends too early. After a write,
    /// check whether it took effect.
    ConnectionClosed,
    /// The response is not valid HTTP, its head exceeds 256 KiB or 100 headers, or its body has another `Content-Encoding`
    /// than gzip or does not match it. The most common cause is a wrong port or a broken proxy. A write may have taken effect.
    MalformedResponse,
    /// The body of a successful response exceeds
    /// [`max_response_size`](crate::ClientBuilder::max_response_size). Increase the limit.
    ResponseTooLarge,
    /// A redirect led to another server, whose response is not trusted; or the link to the next page of a list leads to
    /// another server or another resource, and was not followed. The most common cause is a misconfigured proxy.
    CrossOrigin,
    /// The status code is not one that the operation documents as a success. [`Error::status`](crate::Error::status) and
    /// [`Error::message`](crate::Error::message) have the details.
    Status,
    /// The response was successful but has no body, although the operation returns a value. A write took effect.
    NoContent,
    /// The body of a successful response could not be decoded. The message names the property; a newer version of this
    /// crate may know it. A write took effect.
    Decode,
    /// The response describes another resource than the requested one: its ID differs. Reported by
    /// [`Client::audit`](crate::Client::audit). The most common causes are a call pickup that is renamed at the same moment, and a
    /// proxy that confuses responses. List the location again.
    IdMismatch,
    /// The `Link` header with the next page of a list is invalid. [`Error::headers`](crate::Error::headers) has it.
    InvalidLink,
    /// A list does not end: its next page was read before, a page has the items of an earlier one, too many pages in a row were
    /// empty, or there are more than [`max_pages`](crate::ClientBuilder::max_pages). The message says which. The most common
    /// cause is a server or a proxy that ignores the position in the link. The items before the error are valid.
    PaginationLoop,
    /// The tokio runtime that was reading ahead for a stream was shut down. Keep the runtime alive while you use a stream.
    RuntimeShutdown,
}

impl ErrorKind {
    /// Returns the name in snake_case, such as `connection_closed`: the `error.type` of spans.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidRequest => "invalid_request",
            Self::Authentication => "authentication",
            Self::Connect => "connect",
            Self::NotProcessed => "not_processed",
            Self::Timeout => "timeout",
            Self::ConnectionClosed => "connection_closed",
            Self::MalformedResponse => "malformed_response",
            Self::ResponseTooLarge => "response_too_large",
            Self::CrossOrigin => "cross_origin",
            Self::Status => "status",
            Self::NoContent => "no_content",
            Self::Decode => "decode",
            Self::IdMismatch => "id_mismatch",
            Self::InvalidLink => "invalid_link",
            Self::PaginationLoop => "pagination_loop",
            Self::RuntimeShutdown => "runtime_shutdown",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_variants_in_snake_case() {
        for kind in [
            ErrorKind::Configuration,
            ErrorKind::InvalidRequest,
            ErrorKind::Authentication,
            ErrorKind::Connect,
            ErrorKind::NotProcessed,
            ErrorKind::Timeout,
            ErrorKind::ConnectionClosed,
            ErrorKind::MalformedResponse,
            ErrorKind::ResponseTooLarge,
            ErrorKind::CrossOrigin,
            ErrorKind::Status,
            ErrorKind::NoContent,
            ErrorKind::Decode,
            ErrorKind::IdMismatch,
            ErrorKind::InvalidLink,
            ErrorKind::PaginationLoop,
            ErrorKind::RuntimeShutdown,
        ] {
            let mut name = String::new();
            for character in format!("{kind:?}").chars() {
                if character.is_ascii_uppercase() && !name.is_empty() {
                    name.push('_');
                }
                name.push(character.to_ascii_lowercase());
            }
            assert_eq!(kind.to_string(), name);
        }
    }
}
