//! The body of a response, read up to a limit.

use bytes::{Bytes, BytesMut};
use reqwest::Response;

/// The maximum sizes of bodies in bytes, after decompression.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    /// For successful responses. A larger body is an error.
    pub(crate) success: usize,
    /// For all other responses. A larger body is truncated.
    pub(crate) error: usize,
}

/// The extent to which a body was read.
pub(crate) enum BodyEnd {
    Complete,
    /// The body is larger than the limit.
    Truncated,
}

/// Appends the body of `response` to `body`, up to `limit` bytes. If this is cancelled or fails, `body` keeps what was
/// read.
pub(crate) async fn read_body(
    response: &mut Response,
    body: &mut BodyBuffer,
    limit: usize,
) -> Result<BodyEnd, reqwest::Error> {
    while let Some(chunk) = response.chunk().await? {
        let capacity = limit - body.len();
        if chunk.len() > capacity {
            body.push(chunk.slice(..capacity));
            return Ok(BodyEnd::Truncated);
        }
        body.push(chunk);
    }
    Ok(BodyEnd::Complete)
}

/// The chunks of a body. Most bodies are a single chunk, which is not copied: `tests/tests/allocations.rs` counts that.
#[derive(Default)]
pub(crate) enum BodyBuffer {
    #[default]
    Empty,
    Single(Bytes),
    Joined(BytesMut),
}

impl BodyBuffer {
    fn len(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Single(chunk) => chunk.len(),
            Self::Joined(chunks) => chunks.len(),
        }
    }

    fn push(&mut self, chunk: Bytes) {
        *self = match std::mem::take(self) {
            Self::Empty => Self::Single(chunk),
            Self::Single(first) => {
                let mut chunks = BytesMut::with_capacity(2 * (first.len() + chunk.len()));
                chunks.extend_from_slice(&first);
                chunks.extend_from_slice(&chunk);
                Self::Joined(chunks)
            }
            Self::Joined(mut chunks) => {
                chunks.extend_from_slice(&chunk);
                Self::Joined(chunks)
            }
        }
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Self::Empty => Bytes::new(),
            Self::Single(chunk) => chunk,
            Self::Joined(chunks) => chunks.freeze(),
        }
    }
}
