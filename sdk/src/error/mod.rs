//! The one error of this crate: what failed, in which operation, and what the server said of it.

mod decode;
mod response;

use std::{fmt, time::Duration};

use reqwest::{Method, StatusCode, header::HeaderMap};

pub(crate) use decode::{DecodeError, decode};
pub use response::Detail;

use crate::{
    Operation, TokenError,
    generated_runtime::{self as runtime, Answer, Effort},
    pagination::error::Lost,
    retry::classify::{Trouble, may_pass},
    transport::{attempt::Interruption, failure::Failure, timeout::TimeUp},
};

/// The most of a body that an error keeps, in bytes.
const MAX_SNIPPET: usize = 2048;

/// How many of the codes that the server gives stand in an error text.
const MAX_CODES: usize = 5;

/// Why there is no value.
///
/// Printed, it is one line: the operation, what went wrong, what that means, and the tracking ID that the vendor's support
/// asks for first. Neither `Display` nor `Debug` shows bodies, headers, tokens or personal data; what the server said in
/// its own words is in [`message`](Self::message) and [`details`](Self::details), and may quote what was sent.
///
/// ```
/// # async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {
/// match client.get_call_pickup().location_id("L").call_pickup_id("P").send().await {
///     Ok(group) => println!("{}", group.name),
///     Err(error) if error.is_not_found() => println!("renamed or deleted; list the groups again"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    operation: Option<&'static Operation>,
    answer: Option<Told>,
    effort: Effort,
}

enum Kind {
    Configuration(String),
    Tls(reqwest::Error),
    InvalidRequest(String),
    NoToken(TokenError),
    Request(reqwest::Error),
    TimedOut(TimeUp),
    Elsewhere,
    Status,
    NoContent,
    Undecodable(DecodeError),
    Interrupted(Interruption),
    TooLarge(usize),
    Lost(Lost),
}

/// What an answer tells that did not become a value.
struct Told {
    status: StatusCode,
    headers: HeaderMap,
    retry_after: Option<Duration>,
    tracking_id: Option<String>,
    message: Option<String>,
    causes: Vec<Detail>,
    snippet: String,
}

impl Told {
    fn new(answer: Answer) -> Self {
        let Answer { status, headers, body, retry_after, .. } = answer;
        // A success that is none says nothing about a failure, and its body may be as large as a value's.
        let said = if status.is_success() { response::Said::default() } else { response::read(&body) };
        Self {
            retry_after,
            tracking_id: runtime::tracking_id(&headers).or(said.tracking_id),
            message: said.message,
            causes: said.causes,
            snippet: String::from_utf8_lossy(&body[..body.len().min(MAX_SNIPPET)]).into_owned(),
            status,
            headers,
        }
    }
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration(message.into()), None, None, Effort::default())
    }

    pub(crate) fn tls(error: reqwest::Error) -> Self {
        Self::new(Kind::Tls(error), None, None, Effort::default())
    }

    pub(crate) fn from_exchange(error: runtime::Error, operation: &'static Operation) -> Self {
        let effort = error.effort();
        let (kind, answer) = match error {
            runtime::Error::InvalidRequest(message) => (Kind::InvalidRequest(message), None),
            runtime::Error::NoToken { error, answer, .. } => (Kind::NoToken(error), answer),
            // The URL holds identifiers, and the name of a group in them.
            runtime::Error::Request { error, .. } => (Kind::Request(error.without_url()), None),
            runtime::Error::TimedOut { time_up, .. } => (Kind::TimedOut(time_up), None),
            runtime::Error::Elsewhere { .. } => (Kind::Elsewhere, None),
            runtime::Error::UnexpectedResponse(answer) if answer.status == StatusCode::NO_CONTENT => {
                (Kind::NoContent, Some(answer))
            }
            runtime::Error::UnexpectedResponse(answer) => (Kind::Status, Some(answer)),
            runtime::Error::NoContent(answer) => (Kind::NoContent, Some(answer)),
            runtime::Error::Undecodable(answer, reason) => (Kind::Undecodable(reason), Some(answer)),
            runtime::Error::Interrupted(answer, why) => {
                let why = match why {
                    Interruption::Failed(error) => Interruption::Failed(error.without_url()),
                    Interruption::TimedOut(_) => why,
                };
                (Kind::Interrupted(why), Some(answer))
            }
            runtime::Error::TooLarge(answer, limit) => (Kind::TooLarge(limit), Some(answer)),
            runtime::Error::Lost(answer, lost) => (Kind::Lost(lost), answer),
        };
        Self::new(kind, Some(operation), answer.map(|answer| Told::new(*answer)), effort)
    }

    fn new(kind: Kind, operation: Option<&'static Operation>, answer: Option<Told>, effort: Effort) -> Self {
        Self(Box::new(Inner { kind, operation, answer, effort }))
    }

    /// The operation that failed. None where a client could not be made.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The status of the answer, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer, where there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// What names this exchange in the vendor's logs, from the answer's header or body, or else as it was sent; their
    /// support asks for it first. None where nothing was sent.
    pub fn tracking_id(&self) -> Option<&str> {
        let Inner { answer, effort, .. } = &*self.0;
        let answered = answer.as_ref().and_then(|answer| answer.tracking_id.as_deref());
        // Without a connection, the vendor's logs know nothing of it.
        let was_sent = effort.attempts > 0 && !self.is_connect();
        let sent = effort.tracking_id.as_ref().filter(|_| was_sent);
        answered.or_else(|| sent?.to_str().ok())
    }

    /// How long the server asks to wait, counted from the arrival of its answer. None where it does not say, or not in a
    /// form that RFC 9110 knows.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.answer.as_ref()?.retry_after
    }

    /// What went wrong in the server's own words. It may quote what was sent: do not log it where that matters.
    pub fn message(&self) -> Option<&str> {
        self.0.answer.as_ref()?.message.as_deref()
    }

    /// The single causes that the server gives, with their codes. Empty where it gives none.
    pub fn details(&self) -> &[Detail] {
        self.0.answer.as_ref().map_or(&[], |answer| &answer.causes)
    }

    /// The beginning of the body, at most 2048 bytes of it, for when nothing else helps. It may hold personal data.
    pub fn body_snippet(&self) -> Option<&str> {
        self.0.answer.as_ref().map(|answer| answer.snippet.as_str())
    }

    /// How many attempts were made. 0 where the request was never sent.
    pub fn attempts(&self) -> u32 {
        self.0.effort.attempts
    }

    /// How long the attempts took, with the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.0.effort.elapsed
    }

    /// Whether the same operation may be carried out again, and may succeed then. The client has done so as often as the
    /// [`RetryPolicy`](crate::RetryPolicy) allows. Not where a POST may have had its effect though its answer was lost:
    /// look first whether it did.
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            Kind::NoToken(error) => error.is_transient(),
            _ => self.trouble().is_some_and(|trouble| may_pass(&self.method(), trouble)),
        }
    }

    fn method(&self) -> Method {
        let method = self.0.operation.and_then(|operation| operation.method.parse().ok());
        // No failure without an operation may pass.
        method.unwrap_or(Method::POST)
    }

    fn trouble(&self) -> Option<Trouble> {
        match &self.0.kind {
            Kind::Request(error) => Failure::of(error).trouble(),
            Kind::TimedOut(_) => Some(Trouble::Timeout),
            Kind::Interrupted(why) => why.trouble(),
            Kind::Status => self.status().map(Trouble::Status),
            _ => None,
        }
    }

    /// Whether there is no token to authorize the request with: the token source had none, or none other than the one
    /// that the server refused (then [`is_unauthorized`](Self::is_unauthorized), too). The `source` of this error is the
    /// [`TokenError`] that says why.
    pub fn is_authentication(&self) -> bool {
        matches!(self.0.kind, Kind::NoToken(_))
    }

    /// Whether the client could not be made: no token, a base URL that is refused, TLS that cannot be set up.
    pub fn is_configuration(&self) -> bool {
        matches!(self.0.kind, Kind::Configuration(_) | Kind::Tls(_))
    }

    /// Whether the request was never sent, because a parameter is missing or refused.
    pub fn is_invalid_request(&self) -> bool {
        match &self.0.kind {
            Kind::InvalidRequest(_) => true,
            Kind::Request(error) => Failure::of(error) == Failure::Request,
            _ => false,
        }
    }

    /// Whether no connection to the server could be made.
    pub fn is_connect(&self) -> bool {
        self.trouble() == Some(Trouble::Connect)
    }

    /// Whether a timeout ran out: that of the connection, of an attempt, or of the whole operation.
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            Kind::TimedOut(_) => true,
            // That of the connection is both: no connection, and too late.
            Kind::Request(error) => error.is_timeout(),
            Kind::Interrupted(why) => why.trouble() == Some(Trouble::Timeout),
            _ => false,
        }
    }

    /// Whether the connection broke before the answer was complete; [`status`](Self::status) is known where its head was.
    pub fn is_connection_closed(&self) -> bool {
        self.trouble() == Some(Trouble::Broken)
    }

    /// Whether the answer is no HTTP, or its body not packed as it says: a wrong port, or a proxy that is broken.
    pub fn is_malformed_response(&self) -> bool {
        self.trouble() == Some(Trouble::Garbled)
    }

    /// Whether the answer was a success that is larger than [`max_response_size`](crate::ClientBuilder::max_response_size) allows.
    pub fn is_response_too_large(&self) -> bool {
        matches!(self.0.kind, Kind::TooLarge(_))
    }

    /// Whether a redirect led to another server, whose answer is not trusted, or the link to the next page of a list leads
    /// to another server or another resource, where nothing was sent.
    pub fn is_cross_origin(&self) -> bool {
        matches!(self.0.kind, Kind::Elsewhere | Kind::Lost(Lost::OtherServer | Lost::OtherPath))
    }

    /// Whether a list has no end: the link to its next page leads to one that was read before, or too many pages in a row
    /// were empty.
    pub fn is_pagination_loop(&self) -> bool {
        matches!(self.0.kind, Kind::Lost(Lost::Repeated | Lost::Empty))
    }

    /// Whether the link to the next page of a list cannot be read. It is in [`headers`](Self::headers).
    pub fn is_invalid_link(&self) -> bool {
        matches!(self.0.kind, Kind::Lost(Lost::Unreadable(_)))
    }

    /// Whether the answer was a success and cannot be understood.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Undecodable(_))
    }

    /// Whether the answer was a success without a value: 204, or an empty body.
    pub fn is_no_content(&self) -> bool {
        matches!(self.0.kind, Kind::NoContent)
    }

    /// Whether the status is 401: the token is missing, wrong or expired.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the status is 403: the token may not do this.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Whether the status is 404. The ID of a call pickup changes with its name, so this may be one that was renamed.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Whether the status is 409.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether the status is 423: the resource is locked for the moment.
    pub fn is_locked(&self) -> bool {
        self.has_status(StatusCode::LOCKED)
    }

    /// Whether the status is 429: too many requests.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, answer, effort } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{}: ", operation.id)?;
        }
        match kind {
            Kind::Configuration(message) | Kind::InvalidRequest(message) => f.write_str(message)?,
            Kind::Tls(_) => f.write_str("TLS cannot be set up")?,
            Kind::NoToken(error) if answer.is_some() => write!(f, "there is no other access token: {error}; ")?,
            Kind::NoToken(error) => write!(f, "there is no access token: {error}")?,
            Kind::TimedOut(TimeUp::Operation) => f.write_str("the time for the operation is up")?,
            Kind::TimedOut(TimeUp::Attempt) => f.write_str("no answer in time")?,
            Kind::Elsewhere => f.write_str("a redirect led to another server, whose answer is not trusted")?,
            Kind::Request(error) => f.write_str(Failure::of(error).text())?,
            Kind::Lost(lost) if answer.is_none() => write!(f, "{lost}")?,
            Kind::Lost(_) => {}
            Kind::Status | Kind::NoContent | Kind::Undecodable(_) | Kind::Interrupted(_) | Kind::TooLarge(_) => {}
        }
        if let Some(answer) = answer {
            self.fmt_answer(f, answer)?;
        }
        if effort.attempts > 1 {
            write!(f, "; after {} attempts in {:.1} s", effort.attempts, effort.elapsed.as_secs_f64())?;
        }
        if let Some(id) = self.tracking_id() {
            write!(f, "; tracking ID {id}")?;
        }
        Ok(())
    }
}

impl Error {
    fn fmt_answer(&self, f: &mut fmt::Formatter<'_>, answer: &Told) -> fmt::Result {
        let Inner { kind, operation, .. } = &*self.0;
        write!(f, "{}", answer.status)?;
        match kind {
            Kind::Undecodable(reason) => write!(f, ": the answer cannot be understood: {reason}")?,
            Kind::Interrupted(Interruption::Failed(error)) => write!(f, ": {}", Failure::of(error).text())?,
            Kind::Interrupted(Interruption::TimedOut(TimeUp::Attempt)) => f.write_str(": the body came not in time")?,
            Kind::Interrupted(Interruption::TimedOut(TimeUp::Operation)) => {
                f.write_str(": the time for the operation was up before the body came")?;
            }
            Kind::TooLarge(limit) => write!(f, ": the answer is larger than {limit} bytes")?,
            Kind::Lost(lost) => write!(f, ": {lost}")?,
            _ => {
                let status = answer.status.as_u16();
                if matches!(kind, Kind::NoContent) && answer.status != StatusCode::NO_CONTENT {
                    // What the document says of such a status is what there should have been.
                    f.write_str(": the answer is empty")?;
                } else if matches!(kind, Kind::Status) && answer.status.is_success() {
                    f.write_str(": an answer that the document does not have, though one of success; it may be done")?;
                } else if let Some(description) = operation.and_then(|operation| operation.status_description(status)) {
                    write!(f, ": {}", description.trim_end_matches('.'))?;
                }
                if matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
                    && let Some(scopes) = operation.map(|operation| operation.scopes).filter(|s| !s.is_empty())
                {
                    write!(f, "; scopes needed: {}", scopes.join(" "))?;
                }
            }
        }
        // A line stays one that can be read: `details` has the others.
        let mut codes = answer.causes.iter().filter_map(|cause| cause.safe_code());
        let shown: Vec<_> = codes.by_ref().take(MAX_CODES).collect();
        if !shown.is_empty() {
            write!(f, "; error code {}", shown.join(", "))?;
        }
        match codes.count() {
            0 => {}
            more => write!(f, " and {more} more")?,
        }
        if let Some(wait) = answer.retry_after {
            write!(f, "; retry after {} s", wait.as_secs())?;
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
        match &self.0.kind {
            Kind::Tls(error) | Kind::Request(error) | Kind::Interrupted(Interruption::Failed(error)) => Some(error),
            Kind::NoToken(error) => Some(error),
            Kind::Undecodable(reason) => Some(reason),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use bytes::Bytes;

    use super::*;
    use crate::{operations::GET_CALL_PICKUP, retry::retry_after};

    fn answered(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Error {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (reqwest::header::HeaderName::from_static(name), reqwest::header::HeaderValue::from_static(value))
            })
            .collect();
        let status = StatusCode::from_u16(status).unwrap();
        let retry_after = retry_after::parse(&headers, || SystemTime::UNIX_EPOCH);
        let effort = Effort { attempts: 1, ..Effort::default() };
        let (body, span) = (Bytes::from_static(body.as_bytes()), tracing::Span::none());
        let answer = Answer { status, headers, body, retry_after, effort, span };
        let answer = Box::new(answer);
        runtime::Error::UnexpectedResponse(answer).into_error(&GET_CALL_PICKUP)
    }

    #[test]
    fn it_is_one_pointer_and_can_travel() {
        fn travels<T: Send + Sync + 'static>() {}
        travels::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn it_prints_one_line_an_administrator_understands() {
        let error = answered(
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
        assert!(error.is_not_found() && !error.is_decode());
    }

    #[test]
    fn it_says_what_a_token_lacks_and_when_to_return() {
        assert_eq!(
            answered(401, &[], "").to_string(),
            "getCallPickup: 401 Unauthorized: The access token is missing, wrong or expired; scopes needed: \
             spark-admin:telephony_config_read"
        );
        let error = answered(429, &[("retry-after", "30")], "");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
        assert!(error.to_string().ends_with("; retry after 30 s"), "{error}");
        assert_eq!(answered(418, &[], "").to_string(), "getCallPickup: 418 I'm a teapot");
    }

    #[test]
    fn a_page_keeps_status_and_snippet() {
        let error = answered(502, &[], "<html>canary</html>");
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
        assert_eq!(error.body_snippet(), Some("<html>canary</html>"));
        assert_eq!(error.message(), None);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
