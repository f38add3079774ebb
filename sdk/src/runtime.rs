//! The names that the generated code calls, bound to this crate's transport and errors.
//!
//! They are those of `progenitor_client`. Its `Error` loses the status of an answer whose body is not the JSON that it
//! expects, prints whole bodies, and reads them without a bound; its `exec` hook can fail with a `reqwest::Error` only,
//! which nobody else can make. So the generated code is bound to these instead; what it does is still progenitor's.

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};
use serde::de::DeserializeOwned;

pub(crate) use crate::Response as ResponseValue;
use crate::{error, identifier, operation::Operation};

/// The hooks around a request. [`Client`](crate::Client) has one implementation, in `transport`; the generated code
/// does not compile without it (progenitor's `HooksMode::Expected`).
pub(crate) trait ClientHooks<Inner> {
    /// Completes the request: authorization and other headers.
    async fn pre(&self, request: &mut reqwest::Request, operation: &'static Operation) -> Result<(), Error>;

    /// Carries the request out and reads the answer.
    async fn exec(&self, request: reqwest::Request, operation: &'static Operation) -> Result<Box<Answer>, Error>;

    /// Sees how it went.
    async fn post(&self, result: &Result<Box<Answer>, Error>, operation: &'static Operation) -> Result<(), Error>;
}

/// An answer, read to its end before anybody decodes it: whatever is wrong with its body, the rest is known.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

/// How an exchange fails, before it is an error of an operation.
#[derive(Debug)]
pub(crate) enum Error {
    /// A parameter is missing or refused. The text names it, and not its value.
    InvalidRequest(String),
    /// The request cannot be carried out.
    Request(reqwest::Error),
    /// An answer with a status other than those of success.
    UnexpectedResponse(Box<Answer>),
    /// A successful answer without a value.
    NoContent(Box<Answer>),
    /// A successful answer that cannot be understood.
    Undecodable(Box<Answer>, error::DecodeError),
    /// An answer whose body is larger than the limit, in bytes.
    TooLarge(Box<Answer>, usize),
}

impl Error {
    pub(crate) fn into_error(self, operation: &'static Operation) -> crate::Error {
        crate::Error::from_exchange(self, operation)
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Request(error)
    }
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// The value of a successful answer.
    pub(crate) async fn from_response(answer: Box<Answer>) -> Result<Self, Error> {
        if answer.body.is_empty() {
            return Err(Error::NoContent(answer));
        }
        match error::decode(&answer.body) {
            Ok(value) => Ok(Self::new(value, answer.status, answer.headers)),
            Err(reason) => Err(Error::Undecodable(answer, reason)),
        }
    }
}

/// A path parameter as one segment of the path.
pub(crate) fn encode_path(name: &str, value: &str) -> Result<String, Error> {
    identifier::encode(value).map_err(|reason| Error::InvalidRequest(format!("{name}: {reason}")))
}

/// The tracking ID among the headers of an answer. It comes back twice at times, joined by a comma.
pub(crate) fn tracking_id(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("trackingid")?.to_str().ok()?;
    clean_tracking_id(value.split(',').next()?)
}

/// `text`, where it looks like a tracking ID: it goes into error texts, and so must not bring line breaks or pages.
pub(crate) fn clean_tracking_id(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(tracking_id(&HeaderMap::new()), None);
    }
}
