//! One attempt: a request out, an answer in, read to its end and no further than its bound.

use std::pin::{Pin, pin};

use bytes::{Bytes, BytesMut};
use reqwest::{Response, StatusCode, Url, header::HeaderMap};

use super::{
    failure::Failure,
    timeout::{Alarm, TimeUp, unless},
};
use crate::retry::classify::Trouble;

/// The most that is read of an answer, in bytes, whatever its `Content-Length` says and however small it was before it
/// was unpacked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    /// Of a successful answer. A longer one is a failure.
    pub(crate) success: usize,
    /// Of any other answer. The rest is dropped.
    pub(crate) error: usize,
}

/// What an answer begins with.
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

/// What came of an attempt.
pub(crate) enum Outcome {
    /// An answer. The body of a failure may be cut short: what was read says more than that the rest was not.
    Answered(Head, Bytes),
    /// A success whose body is larger than its limit.
    TooLarge(Head),
    /// A success whose body did not come to its end.
    Interrupted(Head, Bytes, Interruption),
    /// The answer came from another origin, which a redirect of the caller's own HTTP client leads to.
    Elsewhere,
    Failed(reqwest::Error),
    TimedOut(TimeUp),
}

/// Why a body did not come to its end.
pub(crate) enum Interruption {
    Failed(reqwest::Error),
    TimedOut(TimeUp),
}

impl Interruption {
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Failed(error) => Failure::of(error).trouble(),
            Self::TimedOut(_) => Some(Trouble::Timeout),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Failed(error) => Failure::of(error).name(),
            Self::TimedOut(_) => "timeout",
        }
    }
}

impl Outcome {
    pub(crate) fn is_success(&self) -> bool {
        matches!(self, Self::Answered(head, _) if head.status.is_success())
    }

    /// What went wrong, where that decides over another attempt.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self {
            _ if self.is_success() => None,
            Self::Answered(head, _) => Some(Trouble::Status(head.status)),
            Self::TooLarge(_) | Self::Elsewhere => None,
            Self::Interrupted(_, _, why) => why.trouble(),
            Self::Failed(error) => Failure::of(error).trouble(),
            Self::TimedOut(_) => Some(Trouble::Timeout),
        }
    }

    /// What kind of failure it is, in one word, for spans.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Answered(head, _) => head.status.as_str(),
            Self::TooLarge(_) => "too_large",
            Self::Interrupted(_, _, why) => why.name(),
            Self::Elsewhere => "elsewhere",
            Self::Failed(error) => Failure::of(error).name(),
            Self::TimedOut(_) => "timeout",
        }
    }

    pub(crate) fn head(&self) -> Option<&Head> {
        match self {
            Self::Answered(head, _) | Self::TooLarge(head) | Self::Interrupted(head, ..) => Some(head),
            Self::Elsewhere | Self::Failed(_) | Self::TimedOut(_) => None,
        }
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }
}

/// Waits for what is being sent, which leads to the origin of `asked`, and reads the answer, until `alarm` says whose time
/// is up.
#[expect(clippy::manual_async_fn, reason = "its future would have room for each argument twice: as given and as used")]
pub(crate) fn attempt(
    sending: Pin<&mut (impl Future<Output = Result<Response, reqwest::Error>> + Send)>,
    asked: &Url,
    limits: &BodyLimits,
    alarm: &mut Alarm<'_>,
) -> impl Future<Output = Outcome> + Send {
    async move {
        let mut response = match unless(sending, alarm).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Outcome::Failed(error),
            Err(time_up) => return Outcome::TimedOut(time_up),
        };
        if !same_origin(response.url(), asked) {
            return Outcome::Elsewhere;
        }
        let is_success = response.status().is_success();
        let mut body = Body::default();
        let read = read_body(&mut response, &mut body, if is_success { limits.success } else { limits.error });
        let read = unless(pin!(read), alarm).await;
        let head = Head { status: response.status(), headers: std::mem::take(response.headers_mut()) };
        let body = body.into_bytes();
        match read {
            _ if !is_success => Outcome::Answered(head, body),
            Ok(Ok(Read::Whole)) => Outcome::Answered(head, body),
            Ok(Ok(Read::Cut)) => Outcome::TooLarge(head),
            Ok(Err(error)) => Outcome::Interrupted(head, body, Interruption::Failed(error)),
            Err(time_up) => Outcome::Interrupted(head, body, Interruption::TimedOut(time_up)),
        }
    }
}

/// Whether a token for the one may go to the other. As `Url::origin`, which allocates, for URLs that have a host.
pub(super) fn same_origin(one: &Url, other: &Url) -> bool {
    one.has_host()
        && one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

enum Read {
    Whole,
    Cut,
}

/// Reads into `body`, which is the caller's, so that what was read is there whatever ends the reading.
async fn read_body(response: &mut Response, body: &mut Body, limit: usize) -> Result<Read, reqwest::Error> {
    while let Some(chunk) = response.chunk().await? {
        let room = limit - body.len();
        if chunk.len() > room {
            body.push(chunk.slice(..room));
            return Ok(Read::Cut);
        }
        body.push(chunk);
    }
    Ok(Read::Whole)
}

/// The chunks of a body. Most bodies are one, which is then not copied.
#[derive(Default)]
enum Body {
    #[default]
    Empty,
    One(Bytes),
    Many(BytesMut),
}

impl Body {
    fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::One(chunk) => chunk.len(),
            Self::Many(chunks) => chunks.len(),
        }
    }

    fn push(&mut self, chunk: Bytes) {
        *self = match std::mem::take(self) {
            Self::Empty => Self::One(chunk),
            Self::One(first) => {
                let mut chunks = BytesMut::with_capacity(2 * (first.len() + chunk.len()));
                chunks.extend_from_slice(&first);
                chunks.extend_from_slice(&chunk);
                Self::Many(chunks)
            }
            Self::Many(mut chunks) => {
                chunks.extend_from_slice(&chunk);
                Self::Many(chunks)
            }
        }
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Empty => Bytes::new(),
            Self::One(chunk) => chunk,
            Self::Many(chunks) => chunks.freeze(),
        }
    }
}
