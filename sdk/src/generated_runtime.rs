//! The names that the generated code calls, bound to this crate's transport and errors.
//!
//! They are those of `progenitor_client`. Its `Error` loses the status of an answer whose body is not the JSON that it
//! expects, prints whole bodies, and reads them without a bound; its `exec` hook can fail with a `reqwest::Error` only,
//! which nobody else can make. So the generated code is bound to these instead; what it does is still progenitor's.

use std::{borrow::Cow, future::Future, time::Duration};

use bytes::Bytes;
use reqwest::{
    Request, StatusCode,
    header::{HeaderMap, HeaderValue},
};
use serde::de::DeserializeOwned;

pub(crate) use crate::Response as ResponseValue;
use crate::{
    Client, Operation, TokenError, error,
    model::identifier,
    pagination::error::Lost,
    transport::{attempt::Interruption, failure::Failure, timeout::TimeUp},
};

/// The hooks of progenitor, of which this SDK has one. [`Client`] has one implementation, in `transport`; the generated code
/// does not compile without it (progenitor's `HooksMode::Expected`).
pub(crate) trait ClientHooks<Inner> {
    /// Completes the request, carries it out and reads the answer.
    fn exec(
        &self,
        request: Request,
        operation: &'static Operation,
    ) -> impl Future<Output = Result<Box<Answer>, Error>> + Send;
}

/// An operation, whose requests are made by its builder. The generator implements it for that.
pub(crate) trait Exchange: 'static {
    /// What its answers bring.
    type Value;

    const OPERATION: &'static Operation;

    /// What `answer` means.
    fn decode_response(answer: Box<Answer>) -> Result<ResponseValue<Self::Value>, Error>;
}

/// Sends a request of the operation.
// Not `async`: such a function's future has room for the request, which is on the heap with the work by then.
pub(crate) fn exchange<E: Exchange>(
    client: &Client,
    request: Result<Request, Error>,
) -> impl Future<Output = Result<ResponseValue<E::Value>, crate::Error>> + Send {
    let sending = request.map(|request| client.exec(request, E::OPERATION));
    async move {
        let answer = match sending {
            Ok(sending) => sending.await,
            Err(error) => Err(error),
        };
        answer.and_then(E::decode_response).map_err(|error| error.into_error(E::OPERATION))
    }
}

/// An answer, read to its end before anybody decodes it: whatever is wrong with its body, the rest is known.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// From the arrival of the answer.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) effort: Effort,
    /// The operation's, which stays open until the answer is a value or an error.
    pub(crate) span: tracing::Span,
}

/// How much was tried.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effort {
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// The tracking ID that was sent, for where no answer brings one back.
    pub(crate) tracking_id: Option<HeaderValue>,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

/// How an exchange fails, before it is an error of an operation.
pub(crate) enum Error {
    /// A parameter is missing or refused. The text names it, and not its value.
    InvalidRequest(String),
    /// There is no token to authorize the request with: none at all, or none other than the one that was refused.
    NoToken { error: TokenError, answer: Option<Box<Answer>>, effort: Effort },
    /// The request could not be carried out.
    Request { error: reqwest::Error, effort: Effort },
    /// The time of the last attempt or of the whole operation is up.
    TimedOut { time_up: TimeUp, effort: Effort },
    /// The answer came from another origin than the one that was asked.
    Elsewhere { effort: Effort },
    /// An answer with a status other than those of success.
    UnexpectedResponse(Box<Answer>),
    /// A successful answer without a value.
    NoContent(Box<Answer>),
    /// A successful answer that cannot be understood.
    Undecodable(Box<Answer>, error::DecodeError),
    /// A successful answer that broke off.
    Interrupted(Box<Answer>, Interruption),
    /// A successful answer whose body is larger than the limit, in bytes.
    TooLarge(Box<Answer>, usize),
    /// The list goes on, but not to a page that can be read. The answer is the last page's, without its body.
    Lost(Option<Box<Answer>>, Lost),
}

impl Error {
    pub(crate) fn into_error(mut self, operation: &'static Operation) -> crate::Error {
        let name = self.name();
        if let Some(answer) = self.answer_mut() {
            // Known since the answer was looked into.
            if answer.status.is_success() {
                answer.span.record("error.type", name);
            }
        }
        crate::Error::from_exchange(self, operation)
    }

    pub(crate) fn effort(&self) -> Effort {
        match self {
            Self::InvalidRequest(_) => Effort::default(),
            Self::NoToken { effort, .. }
            | Self::Request { effort, .. }
            | Self::TimedOut { effort, .. }
            | Self::Elsewhere { effort } => effort.clone(),
            Self::UnexpectedResponse(answer)
            | Self::NoContent(answer)
            | Self::Undecodable(answer, _)
            | Self::Interrupted(answer, _)
            | Self::TooLarge(answer, _) => answer.effort.clone(),
            Self::Lost(answer, _) => answer.as_ref().map(|answer| answer.effort.clone()).unwrap_or_default(),
        }
    }

    pub(crate) fn answer_mut(&mut self) -> Option<&mut Answer> {
        match self {
            Self::NoToken { answer, .. } | Self::Lost(answer, _) => answer.as_deref_mut(),
            Self::UnexpectedResponse(answer)
            | Self::NoContent(answer)
            | Self::Undecodable(answer, _)
            | Self::Interrupted(answer, _)
            | Self::TooLarge(answer, _) => Some(answer),
            Self::InvalidRequest(_) | Self::Request { .. } | Self::TimedOut { .. } | Self::Elsewhere { .. } => None,
        }
    }

    /// What kind of failure it is, in one word, for spans.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::NoToken { .. } => "no_token",
            Self::Request { error, .. } => Failure::of(error).name(),
            Self::Interrupted(_, why) => why.name(),
            Self::TimedOut { .. } => "timeout",
            Self::Elsewhere { .. } => "elsewhere",
            Self::UnexpectedResponse(answer) if answer.status == StatusCode::NO_CONTENT => "no_content",
            Self::UnexpectedResponse(_) => "status",
            Self::NoContent(_) => "no_content",
            Self::Undecodable(..) => "undecodable",
            Self::TooLarge(..) => "too_large",
            Self::Lost(_, lost) => lost.name(),
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Request { error, effort: Effort::default() }
    }
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// The value of a successful answer.
    pub(crate) fn from_response(answer: Box<Answer>) -> Result<Self, Error> {
        if answer.body.is_empty() {
            return Err(Error::NoContent(answer));
        }
        match error::decode(&answer.body) {
            Ok(value) => Ok(Self::new(value, *answer)),
            Err(reason) => Err(Error::Undecodable(answer, reason)),
        }
    }
}

impl ResponseValue<()> {
    /// A successful answer that carries no value. What may be in its body all the same is nobody's.
    pub(crate) fn empty(answer: Box<Answer>) -> Self {
        Self::new((), *answer)
    }
}

/// A parameter that is missing or refused. It was never set where there is no reason: a text that is hardly ever read is
/// not made for every request.
pub(crate) fn invalid(name: &str, reason: String) -> Error {
    Error::InvalidRequest(if reason.is_empty() { format!("{name}: required, and not set") } else { reason })
}

/// A path parameter as one segment of the path.
pub(crate) fn encode_path<'v>(name: &str, value: &'v str) -> Result<Cow<'v, str>, Error> {
    identifier::encode(value).map_err(|reason| Error::InvalidRequest(format!("{name}: {reason}")))
}

/// A parameter as the value of a header, which ends no line and so begins no other header.
#[cfg_attr(not(test), allow(dead_code, reason = "for documents with parameters in headers, which ours has none of"))]
pub(crate) fn encode_header(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(value)
        .map_err(|_| Error::InvalidRequest(format!("{name}: a header cannot have a control character in it")))
}

/// The tracking ID among the headers of an answer. It comes back twice at times, joined by a comma.
pub(crate) fn tracking_id(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("trackingid")?.to_str().ok()?;
    clean_tracking_id(value.split(',').next()?)
}

/// `text`, where it looks like a tracking ID: it goes into error texts, and so must not bring line breaks or pages.
pub(crate) fn clean_tracking_id(text: &str) -> Option<String> {
    let text = text.trim();
    // A comma parts two of them, and `@` makes an address of one.
    let is_part = |byte: u8| byte.is_ascii_graphic() && !b",@".contains(&byte);
    let fits = (1..=128).contains(&text.len()) && text.bytes().all(is_part);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_cannot_bring_another() {
        assert_eq!(encode_header("X-Level", "high").ok().as_ref().map(HeaderValue::as_bytes), Some(&b"high"[..]));
        assert_eq!(
            encode_header("X-Level", "Zürich").ok().as_ref().map(HeaderValue::as_bytes),
            Some("Zürich".as_bytes())
        );
        for value in ["high\r\nX-Other: 1", "\n", "\0", "\u{7f}"] {
            let error = encode_header("X-Level", value);
            assert!(
                matches!(&error, Err(Error::InvalidRequest(text)) if text.starts_with("X-Level: ") && !text.contains("Other"))
            );
        }
    }

    #[test]
    fn a_tracking_id_is_one_word() {
        let id = |value: &'static str| {
            tracking_id(&HeaderMap::from_iter([(
                reqwest::header::HeaderName::from_static("trackingid"),
                reqwest::header::HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(id("ROUTER_1"), Some("ROUTER_1".to_owned()));
        assert_eq!(id("ROUTER_1, ROUTER_1"), Some("ROUTER_1".to_owned()));
        assert_eq!(id(""), None);
        assert_eq!(id("two words"), None);
        assert_eq!(id("john@example.com"), None);
        assert_eq!(tracking_id(&HeaderMap::new()), None);
    }
}
