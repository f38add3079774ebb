//! One attempt: a request out, an answer in, read to its end and no further than its bound.

use bytes::{Bytes, BytesMut};
use reqwest::{Request, Response, StatusCode, Url, header::HeaderMap};

use super::classify::Trouble;

/// The most that is read of an answer, in bytes, whatever its `Content-Length` says and however small it was before it
/// was unpacked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    /// Of a successful answer. A longer one is a failure.
    pub(crate) success: usize,
    /// Of any other answer. The rest is dropped.
    pub(crate) error: usize,
}

/// What came of an attempt.
pub(crate) enum Outcome {
    Answered {
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    },
    TooLarge {
        status: StatusCode,
        headers: HeaderMap,
    },
    /// The answer came from another origin, which a redirect of the caller's own HTTP client leads to.
    Elsewhere,
    Failed(reqwest::Error),
    TimedOut,
}

impl Outcome {
    /// What went wrong, where that may pass.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Answered { status, .. } if status.is_success() => None,
            Self::Answered { status, .. } => Some(Trouble::Status(*status)),
            Self::TooLarge { .. } | Self::Elsewhere => None,
            Self::Failed(error) => trouble_of(error),
            Self::TimedOut => Some(Trouble::Timeout),
        }
    }

    /// What kind of failure it is, in one word, for spans.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Answered { status, .. } => status.as_str(),
            Self::TooLarge { .. } => "too_large",
            Self::Elsewhere => "elsewhere",
            Self::Failed(error) if error.is_connect() => "connect",
            Self::Failed(_) => "broken",
            Self::TimedOut => "timeout",
        }
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Answered { status, .. } | Self::TooLarge { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// What kind of failure reqwest reports. None: one of the request itself.
pub(crate) fn trouble_of(error: &reqwest::Error) -> Option<Trouble> {
    if error.is_connect() {
        Some(Trouble::Connect)
    } else if error.is_timeout() {
        Some(Trouble::Timeout)
    } else if error.is_builder() || error.is_redirect() {
        None
    } else {
        Some(Trouble::Broken)
    }
}

pub(crate) async fn attempt(client: &reqwest::Client, request: Request, limits: BodyLimits) -> Outcome {
    let asked = request.url().clone();
    let mut response = match client.execute(request).await {
        Ok(response) => response,
        Err(error) => return Outcome::Failed(error),
    };
    if !same_origin(response.url(), &asked) {
        return Outcome::Elsewhere;
    }
    let is_success = response.status().is_success();
    let read = read_body(&mut response, if is_success { limits.success } else { limits.error }).await;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    match read {
        Read::Whole(body) => Outcome::Answered { status, headers, body },
        Read::Cut(_) if is_success => Outcome::TooLarge { status, headers },
        Read::Broken(_, error) if is_success => Outcome::Failed(error),
        // Of a failure, what was read says more than that the rest was not.
        Read::Cut(body) | Read::Broken(body, _) => Outcome::Answered { status, headers, body },
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
    Whole(Bytes),
    Cut(Bytes),
    Broken(Bytes, reqwest::Error),
}

async fn read_body(response: &mut Response, limit: usize) -> Read {
    let mut body = Body::default();
    loop {
        match response.chunk().await {
            Ok(None) => return Read::Whole(body.into_bytes()),
            Ok(Some(chunk)) => {
                let room = limit - body.len();
                if chunk.len() > room {
                    body.push(chunk.slice(..room));
                    return Read::Cut(body.into_bytes());
                }
                body.push(chunk);
            }
            Err(error) => return Read::Broken(body.into_bytes(), error),
        }
    }
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
