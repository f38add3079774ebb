//! The classification of failures, on which messages, predicates, spans and retries are based.

use std::fmt;

/// The kind of an [`Error`](crate::Error), returned by [`Error::kind`](crate::Error::kind).
///
/// Each kind is documented with its most common causes and its remedy. To decide on another attempt, use
/// [`Error::is_retryable`](crate::Error::is_retryable): it considers the kind, the status code and the method.
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
    /// The client, the token source or the tracking ID was rejected before any request.
    ///
    /// **Cause:** a missing or malformed token, a base URL that would expose the token, contradictory environment variables, or
    /// an HTTP client that cannot be built, such as with TLS that cannot be set up.
    ///
    /// **Remedy:** fix the setting that the message names. A retry does not help.
    Configuration,
    /// The request was not sent, because a parameter is missing or invalid.
    ///
    /// **Cause:** an identifier that is not a single path segment, a number outside of its bounds, a name that is too long, or a
    /// required parameter that was not set.
    ///
    /// **Remedy:** set the parameter that the message names. A retry does not help.
    InvalidRequest,
    /// The token source has no access token, or cannot replace the one that the server rejected.
    ///
    /// **Cause:** mostly a refresh token that expired or was revoked, or a wrong client secret; otherwise an authorization server
    /// or a token store that cannot be reached.
    ///
    /// **Remedy:** [`Error::token_error`](crate::Error::token_error) has the reason. For the code `invalid_grant`, an
    /// administrator authorizes the integration again. A transient reason passes by itself.
    Authentication,
    /// No connection to the server was established, so nothing was sent.
    ///
    /// **Cause:** no network, a name that cannot be resolved, a firewall, a proxy that is required but not set, or a certificate
    /// that is not trusted. The last [`source`](std::error::Error::source) in the chain has the reason, such as
    /// "Connection refused".
    ///
    /// **Remedy:** check the network, the proxy and the base URL. A retry is safe, even of a POST.
    Connect,
    /// The server did not process the request: it was cancelled before it was sent, or the server refused it (HTTP/2
    /// `REFUSED_STREAM`, or `GOAWAY` for a later stream).
    ///
    /// **Cause:** mostly a server that restarts or is overloaded.
    ///
    /// **Remedy:** repeat the operation later. A retry is safe, even of a POST.
    NotProcessed,
    /// The attempt or the whole operation timed out.
    ///
    /// **Cause:** an overloaded server, a slow network, or a timeout that is shorter than the server needs for a large page.
    ///
    /// **Remedy:** increase [`attempt_timeout`](crate::ClientBuilder::attempt_timeout) or
    /// [`operation_timeout`](crate::ClientBuilder::operation_timeout). A write may have taken effect: check before you repeat a
    /// POST. If the operation timed out while it waited for a token or a permit, before anything was sent,
    /// [`is_retryable`](crate::Error::is_retryable) returns `true` even for a POST.
    Timeout,
    /// The connection was closed before the response was complete, or its compressed body ends too early.
    ///
    /// **Cause:** a server or a gateway that restarts, or a proxy that closes connections.
    ///
    /// **Remedy:** repeat the operation. A write may have taken effect: check before you repeat a POST.
    ConnectionClosed,
    /// The response is not valid HTTP, its head exceeds 256 KiB or 100 headers, or its body has another `Content-Encoding`
    /// than gzip or does not match it.
    ///
    /// **Cause:** a wrong port, or a broken proxy.
    ///
    /// **Remedy:** check the base URL and the proxy. A write may have taken effect.
    MalformedResponse,
    /// The body of a successful response exceeds
    /// [`max_response_size`](crate::ClientBuilder::max_response_size).
    ///
    /// **Cause:** a page with very many items.
    ///
    /// **Remedy:** request smaller pages with `max`, or increase the limit.
    ResponseTooLarge,
    /// A redirect led to another server, whose response is not trusted; or the link to the next page of a list leads to
    /// another server or another resource, and was not followed. The token was not sent there.
    ///
    /// **Cause:** a misconfigured proxy, or a base URL of another region.
    ///
    /// **Remedy:** set the [`base_url`](crate::ClientBuilder::base_url) that the server redirects to, if you trust it.
    CrossOrigin,
    /// The status code is not a success (2xx). A 2xx that the operation does not document is a success if its body is of the
    /// operation's type.
    ///
    /// **Cause:** the message has the documented meaning of the status code.
    /// [`Error::message`](crate::Error::message) and [`Error::details`](crate::Error::details) have the server's own words.
    ///
    /// **Remedy:** depends on the status code: a new token for 401, a scope or a role for 403, a current ID for 404, and
    /// another attempt for those that [`is_retryable`](crate::Error::is_retryable) names.
    Status,
    /// The response was successful but has no body, although the operation returns a value.
    ///
    /// **Cause:** a proxy that drops the body. The document also allows a 204 for some operations.
    ///
    /// **Remedy:** read the resource again. A write took effect.
    NoContent,
    /// The body of a successful response could not be decoded.
    ///
    /// **Cause:** the API changed a property that this version of the crate requires, or a proxy responded instead of the API.
    ///
    /// **Remedy:** the message names the property; update the crate, or report the property. A write took effect.
    Decode,
    /// The response describes another resource than the requested one: its ID differs. Reported by
    /// [`Client::audit`](crate::Client::audit).
    ///
    /// **Cause:** a call pickup that is renamed at the same moment, or a proxy that confuses responses.
    ///
    /// **Remedy:** list the location again.
    IdMismatch,
    /// The `Link` header with the next page of a list is invalid.
    ///
    /// **Cause:** a defect of the server or of a proxy. [`Error::headers`](crate::Error::headers) has the header.
    ///
    /// **Remedy:** request larger pages with `max`, so that there is no next page. The items before the error are valid.
    InvalidLink,
    /// A list does not end: its next page was read before, a page has the items of an earlier one, too many consecutive pages
    /// were empty, or there are more than [`max_pages`](crate::ClientBuilder::max_pages). The message says which.
    ///
    /// **Cause:** a server or a proxy that ignores the position in the link, or a list that is longer than the limit.
    ///
    /// **Remedy:** request larger pages with `max`, or increase the limit. The items before the error are valid.
    PaginationLoop,
    /// The tokio runtime that was reading ahead for a stream was shut down.
    ///
    /// **Cause:** a stream that outlives the runtime in which it was first polled.
    ///
    /// **Remedy:** keep the runtime alive while you use a stream.
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
        f.pad(self.as_str())
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
