//! The body of a response, read up to a limit and decoded.

use bytes::{Bytes, BytesMut};
use reqwest::{Response, header::HeaderMap};

use super::{
    body_end::BodyEnd,
    content_encoding::{ContentEncoding, ContentEncodingError},
};

/// The maximum sizes of bodies in bytes, after decompression.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    /// For successful responses. A larger body is an error.
    pub(crate) success: usize,
    /// For all other responses. A larger body is truncated.
    pub(crate) error: usize,
}

/// The body of a response, while it is read. If reading is cancelled or fails, it keeps the part that arrived.
pub(crate) struct ResponseBody {
    /// Parsed before the body is read, because it limits the size, and a body that cannot be decoded is not read.
    encoding: Result<ContentEncoding, ContentEncodingError>,
    /// The maximum size after decompression.
    limit: usize,
    /// The body before decompression.
    chunks: BodyBuffer,
}

impl ResponseBody {
    /// The body of a response with these headers, up to `limit` bytes after decompression.
    pub(crate) fn new(headers: &HeaderMap, limit: usize) -> Self {
        Self { encoding: ContentEncoding::from_headers(headers), limit, chunks: BodyBuffer::default() }
    }

    /// Reads the body of `response`. Reads nothing if it cannot be decoded.
    pub(crate) async fn read(&mut self, response: &mut Response) -> Result<BodyEnd, reqwest::Error> {
        let Ok(encoding) = &self.encoding else { return Ok(BodyEnd::Complete) };
        let limit = encoding.max_encoded_size(self.limit);
        let announced = response.content_length();
        while let Some(chunk) = response.chunk().await? {
            let capacity = limit - self.chunks.len();
            if chunk.len() > capacity {
                self.chunks.push(chunk.slice(..capacity));
                return Ok(BodyEnd::Truncated);
            }
            self.chunks.push(chunk);
        }
        // hyper reports no error if the server resets an HTTP/2 stream with NO_ERROR.
        let is_interrupted = announced.is_some_and(|announced| announced > self.chunks.len() as u64);
        Ok(if is_interrupted { BodyEnd::Interrupted } else { BodyEnd::Complete })
    }

    /// Decodes the part that was read. After an error, the bytes are those that could be decoded.
    pub(crate) fn decode(self) -> (Bytes, Result<BodyEnd, ContentEncodingError>) {
        match self.encoding {
            Ok(encoding) => encoding.decode(self.chunks.into_bytes(), self.limit),
            Err(error) => (Bytes::new(), Err(error)),
        }
    }
}

/// The chunks of a body. Most bodies are a single chunk, which is not copied: `tests/tests/allocations.rs` counts that.
#[derive(Default)]
enum BodyBuffer {
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

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Empty => Bytes::new(),
            Self::Single(chunk) => chunk,
            Self::Joined(chunks) => chunks.freeze(),
        }
    }
}
