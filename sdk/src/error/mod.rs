//! The error of every operation.

pub(crate) mod cause;
pub(crate) mod decode;
mod display;
mod json_path;
pub(crate) mod kind;
pub(crate) mod response;

use std::{fmt, time::Duration};

use reqwest::{Method, StatusCode, header::HeaderMap};

use self::{
    cause::Cause,
    kind::ErrorKind,
    response::{Detail, ErrorResponse},
};
use crate::{
    Operation, TokenError,
    response::{AttemptStats, BufferedResponse},
    retry::classify::is_retryable,
};

/// An error from a client, an operation or a stream.
///
/// [`kind`](Self::kind) classifies it, and the `is_` methods answer the most common questions:
///
/// ```
/// # async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {
/// match client.get_call_pickup("L", "P").send().await {
///     Ok(group) => println!("{}", group.name),
///     Err(error) if error.is_not_found() => println!("renamed or deleted"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// `Display` is one line: the operation, the failure, the meaning of the status code, and the tracking ID that the vendor's
/// support asks for first. [`source`](std::error::Error::source) is the error of the HTTP client or of a custom
/// [`TokenSource`](crate::TokenSource), which the line does not repeat. It has sources of its own, and the last one is the
/// reason: log the whole chain, with a loop over `source()` or a crate such as `anyhow`.
///
/// Neither `Display` nor `Debug` shows bodies, headers, tokens or personal data.
pub struct Error(Box<ErrorParts>);

struct ErrorParts {
    cause: Cause,
    operation: Option<&'static Operation>,
    response: Option<ErrorResponse>,
    stats: AttemptStats,
    /// The remedy, for the end of the message.
    help: Option<&'static str>,
}

impl Error {
    /// Creates the error of an operation that received `response`, if any, in its last attempt.
    #[cold]
    pub(crate) fn new(cause: Cause, response: Option<Box<BufferedResponse>>, stats: AttemptStats) -> Self {
        let response = response.map(|response| ErrorResponse::new(*response));
        Self(Box::new(ErrorParts { cause, operation: None, response, stats, help: None }))
    }

    /// Creates the error of an operation that received `response`, but no value.
    #[cold]
    pub(crate) fn from_response(cause: Cause, response: Box<BufferedResponse>) -> Self {
        let stats = response.stats.clone();
        Self::new(cause, Some(response), stats)
    }

    /// Creates an error that occurred without a request.
    #[cold]
    pub(crate) fn from_cause(cause: Cause) -> Self {
        Self::new(cause, None, AttemptStats::default())
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::from_cause(Cause::Configuration(message.into()))
    }

    #[cold]
    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::from_cause(Cause::InvalidRequest(message.into()))
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_help(mut self, help: Option<&'static str>) -> Self {
        self.0.help = help;
        self
    }

    pub(crate) fn stats(&self) -> &AttemptStats {
        &self.0.stats
    }

    fn method(&self) -> Method {
        let method = self.0.operation.and_then(|operation| operation.method.parse().ok());
        // Errors without an operation are never transient.
        method.unwrap_or(Method::POST)
    }

    /// Returns `true` if every further request would fail, too: the server rejects the token, or the token source has none
    /// for good.
    pub(crate) fn fails_every_request(&self) -> bool {
        self.is_unauthorized() || self.token_error().is_some_and(|error| !error.is_transient())
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }
}

/// # Failure
impl Error {
    /// Returns the kind of this error, whose documentation has the cause and the remedy.
    pub fn kind(&self) -> ErrorKind {
        self.0.cause.kind()
    }

    /// Returns the operation that failed. `None` for [`ErrorKind::Configuration`], which precedes all operations.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// Returns the status code of the response, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Returns the error of the token source, if [`is_authentication`](Self::is_authentication) returns `true`.
    ///
    /// Its [`code`](TokenError::code) tells an expired refresh token from a wrong client secret.
    pub fn token_error(&self) -> Option<&TokenError> {
        match &self.0.cause {
            Cause::Authentication(error) => Some(error),
            _ => None,
        }
    }
}

/// # Response
///
/// It may quote the request, such as names and phone numbers. `Display` and `Debug` omit it.
impl Error {
    /// Returns the server's error message, or else the description of its first detail.
    pub fn message(&self) -> Option<&str> {
        self.0.response.as_ref()?.message.as_deref()
    }

    /// Returns the single causes that the server reports, with their codes. Empty if it reports none.
    pub fn details(&self) -> &[Detail] {
        self.0.response.as_ref().map_or(&[], |response| &response.details)
    }

    /// Returns the headers of the response, if there was a response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// Returns the beginning of the response body, at most 2048 bytes, as a last resort for diagnosis.
    pub fn body_snippet(&self) -> Option<&str> {
        self.0.response.as_ref().map(|response| response.snippet.as_str())
    }
}

/// # For the vendor's support
impl Error {
    /// Returns the tracking ID, which identifies the request in the vendor's logs. Their support asks for it first.
    ///
    /// It is the one in the header or body of the response, or else the one that was sent. `None` if nothing was sent.
    pub fn tracking_id(&self) -> Option<&str> {
        let ErrorParts { response, stats, .. } = &*self.0;
        let received = response.as_ref().and_then(|response| response.tracking_id.as_deref());
        let sent = stats.tracking_id.as_ref().filter(|_| stats.was_sent);
        received.or_else(|| sent?.to_str().ok())
    }
}

/// # For a retry
///
/// The client has already retried the operation as often as its [`RetryPolicy`](crate::RetryPolicy) allows.
impl Error {
    /// Returns `true` if the same operation is safe to repeat later, and likely to succeed then.
    ///
    /// Returns `false` for a POST that may have taken effect although its response was lost. Check whether it did before you
    /// repeat it.
    pub fn is_retryable(&self) -> bool {
        match &self.0.cause {
            Cause::Authentication(error) => error.is_transient(),
            // While the operation waited for a token, a permit or its next attempt.
            Cause::Timeout(_) if !self.0.stats.was_sent => true,
            cause => is_retryable(&self.method(), cause.kind(), self.status()),
        }
    }

    /// Returns the delay that the server asks for in `Retry-After`, counted from the arrival of its response. `None` if the
    /// header is missing or invalid.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.response.as_ref()?.retry_after
    }

    /// Returns the number of attempts. 0 if the operation failed before the first one.
    pub fn attempts(&self) -> u32 {
        self.0.stats.attempts
    }

    /// Returns the duration of the operation: its attempts, the delays between them, and the time that it waited for a token
    /// and for permits. Zero if it failed before that.
    pub fn elapsed(&self) -> Duration {
        self.0.stats.elapsed
    }
}

/// # Status codes
impl Error {
    /// Returns `true` if the status code is 401: the token is missing, wrong or expired.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns `true` if the status code is 403: the token lacks the permission.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Returns `true` if the status code is 404. The ID of a call pickup changes with its name, so it may have been renamed.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Returns `true` if the status code is 409: the request conflicts with the state of the resource.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Returns `true` if the status code is 423: the resource is temporarily locked.
    pub fn is_locked(&self) -> bool {
        self.has_status(StatusCode::LOCKED)
    }

    /// Returns `true` if the status code is 429: too many requests.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }
}

/// # Kinds
///
/// The documentation of each [`ErrorKind`] has the cause and the remedy.
impl Error {
    /// Returns `true` for [`ErrorKind::Configuration`]: the client, the token source or the tracking ID was rejected.
    pub fn is_configuration(&self) -> bool {
        self.kind() == ErrorKind::Configuration
    }

    /// Returns `true` for [`ErrorKind::InvalidRequest`]: a parameter is missing or invalid, and nothing was sent.
    pub fn is_invalid_request(&self) -> bool {
        self.kind() == ErrorKind::InvalidRequest
    }

    /// Returns `true` for [`ErrorKind::Authentication`]: the token source has no access token, or cannot replace the one that
    /// the server rejected. In the second case, [`is_unauthorized`](Self::is_unauthorized) returns `true`, too.
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Authentication
    }

    /// Returns `true` for [`ErrorKind::Connect`]: no connection to the server was established.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Returns `true` for [`ErrorKind::NotProcessed`]: the request was cancelled before it was sent, or the server refused it.
    /// Repeating it is safe, even a POST.
    pub fn is_not_processed(&self) -> bool {
        self.kind() == ErrorKind::NotProcessed
    }

    /// Returns `true` for [`ErrorKind::Timeout`], and for an [`ErrorKind::Connect`] that is a timeout.
    pub fn is_timeout(&self) -> bool {
        match (self.kind(), &self.0.cause) {
            (ErrorKind::Connect, Cause::Http(failure)) => failure.source.is_timeout(),
            (kind, _) => kind == ErrorKind::Timeout,
        }
    }

    /// Returns `true` for [`ErrorKind::ConnectionClosed`]: the connection was closed before the response was complete.
    /// [`status`](Self::status) is known if the head of the response had arrived.
    pub fn is_connection_closed(&self) -> bool {
        self.kind() == ErrorKind::ConnectionClosed
    }

    /// Returns `true` for [`ErrorKind::MalformedResponse`]: the response is not valid HTTP, its head is too large, or its body
    /// does not match `Content-Encoding`.
    pub fn is_malformed_response(&self) -> bool {
        self.kind() == ErrorKind::MalformedResponse
    }

    /// Returns `true` for [`ErrorKind::ResponseTooLarge`]: a successful response exceeds the limit.
    pub fn is_response_too_large(&self) -> bool {
        self.kind() == ErrorKind::ResponseTooLarge
    }

    /// Returns `true` for [`ErrorKind::CrossOrigin`]: a redirect or the link to the next page leads to another server or
    /// another resource.
    pub fn is_cross_origin(&self) -> bool {
        self.kind() == ErrorKind::CrossOrigin
    }

    /// Returns `true` for [`ErrorKind::PaginationLoop`]: a list does not end.
    pub fn is_pagination_loop(&self) -> bool {
        self.kind() == ErrorKind::PaginationLoop
    }

    /// Returns `true` for [`ErrorKind::InvalidLink`]: the link to the next page is invalid.
    pub fn is_invalid_link(&self) -> bool {
        self.kind() == ErrorKind::InvalidLink
    }

    /// Returns `true` for [`ErrorKind::Decode`]: a successful response could not be decoded.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Returns `true` for [`ErrorKind::NoContent`]: a successful response has no value.
    pub fn is_no_content(&self) -> bool {
        self.kind() == ErrorKind::NoContent
    }

    /// Returns `true` for [`ErrorKind::IdMismatch`]: an audit read the details of another call pickup than the listed one.
    pub fn is_id_mismatch(&self) -> bool {
        self.kind() == ErrorKind::IdMismatch
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ErrorParts { cause, operation, response, stats, help } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{}: ", operation.id)?;
        }
        display::write_failure(f, cause, response.as_ref(), *operation)?;
        if stats.attempts > 1 {
            write!(f, "; after {} attempts in {:.1} s", stats.attempts, stats.elapsed.as_secs_f64())?;
        }
        if let Some(id) = self.tracking_id() {
            write!(f, "; tracking ID {id}")?;
        }
        if let Some(help) = help {
            write!(f, "; help: {help}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.source()
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use bytes::Bytes;

    use super::*;
    use crate::{operations::GET_CALL_PICKUP, retry::retry_after};

    fn status_error(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Error {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (reqwest::header::HeaderName::from_static(name), reqwest::header::HeaderValue::from_static(value))
            })
            .collect();
        let response = BufferedResponse {
            status: StatusCode::from_u16(status).unwrap(),
            retry_after: retry_after::parse(&headers, || SystemTime::UNIX_EPOCH),
            headers,
            body: Bytes::from_static(body.as_bytes()),
            stats: AttemptStats { attempts: 1, ..AttemptStats::default() },
        };
        Error::from_response(Cause::Status, Box::new(response)).with_operation(&GET_CALL_PICKUP)
    }

    #[test]
    fn error_is_one_pointer_and_shareable() {
        fn assert_shareable<T: Send + Sync + 'static>() {}
        assert_shareable::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn prints_one_line_for_administrators() {
        let error = status_error(
            404,
            &[("trackingid", "ROUTER_1")],
            r#"{"message": "No group of canary@example.com", "errors": [{"description": "canary", "errorCode": 4003}]}"#,
        );
        assert_eq!(
            error.to_string(),
            "getCallPickup: 404 Not Found: The location or the call pickup does not exist. A call pickup that was \
             renamed has a new ID; error code 4003; tracking ID ROUTER_1"
        );
        assert_eq!(format!("{error:?}"), format!("Error({error})"));
        assert_eq!(error.message(), Some("No group of canary@example.com"));
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(error.is_not_found() && !error.is_decode());
    }

    #[test]
    fn prints_the_required_scopes_and_retry_after() {
        assert_eq!(
            status_error(401, &[], "").to_string(),
            "getCallPickup: 401 Unauthorized: The access token is missing, wrong or expired; required scopes: \
             spark-admin:telephony_config_read"
        );
        let error = status_error(429, &[("retry-after", "30")], "");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
        assert!(error.to_string().ends_with("; retry after 30 s"), "{error}");
        assert_eq!(status_error(418, &[], "").to_string(), "getCallPickup: 418 I'm a teapot");
    }

    #[test]
    fn keeps_the_beginning_of_a_body_that_is_not_json() {
        let error = status_error(502, &[], "<html>canary</html>");
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
        assert_eq!(error.body_snippet(), Some("<html>canary</html>"));
        assert_eq!(error.message(), None);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
