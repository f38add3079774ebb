//! Frames of HTTP/2 (RFC 9113, 4.1 and 6).

use std::io;

use h2::Reason;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The maximum size of a payload that needs no agreement.
pub(crate) const MAX_PAYLOAD: usize = 16_384;

/// Types of frames.
pub mod kind {
    pub const DATA: u8 = 0;
    pub const HEADERS: u8 = 1;
    pub const PRIORITY: u8 = 2;
    pub const RST_STREAM: u8 = 3;
    pub const SETTINGS: u8 = 4;
    pub const PUSH_PROMISE: u8 = 5;
    pub const PING: u8 = 6;
    pub const GOAWAY: u8 = 7;
    pub const WINDOW_UPDATE: u8 = 8;
    pub const CONTINUATION: u8 = 9;
}

/// Flags of frames.
pub mod flag {
    pub const ACK: u8 = 0x1;
    pub const END_STREAM: u8 = 0x1;
    pub const END_HEADERS: u8 = 0x4;
    pub const PADDED: u8 = 0x8;
    pub const PRIORITY: u8 = 0x20;
}

/// A frame, on the stream of a request unless [`on_stream`](Self::on_stream) sets another one.
#[derive(Debug, Clone)]
pub struct Frame {
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    /// `None` stands for the stream of the request.
    pub(crate) stream: Option<u32>,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// A frame of any type, with any flags and any payload.
    pub fn new(kind: u8, flags: u8, payload: impl Into<Vec<u8>>) -> Self {
        Self { kind, flags, stream: None, payload: payload.into() }
    }

    /// A part of a body.
    pub fn data(body: impl Into<Vec<u8>>) -> Self {
        Self::new(kind::DATA, 0, body)
    }

    /// Any headers and pseudo-headers, complete in one frame.
    pub fn headers(headers: &[(&str, &str)]) -> Self {
        Self::new(kind::HEADERS, flag::END_HEADERS, header_block(headers.iter().copied()))
    }

    /// Resets the stream.
    pub fn reset_stream(reason: Reason) -> Self {
        Self::new(kind::RST_STREAM, 0, u32::from(reason).to_be_bytes())
    }

    /// Announces the end of the connection. The requests on streams above `last_stream` are not processed.
    pub fn go_away(last_stream: u32, reason: Reason) -> Self {
        let payload = [last_stream.to_be_bytes(), u32::from(reason).to_be_bytes()].concat();
        Self::new(kind::GOAWAY, 0, payload).on_stream(0)
    }

    /// Settings, such as 3 for the maximum number of concurrent streams.
    pub fn settings(settings: &[(u16, u32)]) -> Self {
        let payload = settings.iter().flat_map(|(id, value)| [&id.to_be_bytes()[..], &value.to_be_bytes()].concat());
        Self::new(kind::SETTINGS, 0, payload.collect::<Vec<_>>()).on_stream(0)
    }

    /// A ping.
    pub fn ping() -> Self {
        Self::new(kind::PING, 0, [7; 8]).on_stream(0)
    }

    /// Increases the window of the client.
    pub fn window_update(increment: u32) -> Self {
        Self::new(kind::WINDOW_UPDATE, 0, increment.to_be_bytes())
    }

    /// Ends the response with this frame.
    pub fn end_stream(mut self) -> Self {
        self.flags |= flag::END_STREAM;
        self
    }

    /// Sends the frame on this stream. 0 is the connection.
    pub fn on_stream(self, stream: u32) -> Self {
        Self { stream: Some(stream), ..self }
    }

    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Ends the stream of the request if it is sent there.
    pub(crate) fn ends_stream(&self) -> bool {
        let ends = matches!(self.kind, kind::DATA | kind::HEADERS) && self.has(flag::END_STREAM);
        self.stream.is_none() && (ends || self.kind == kind::RST_STREAM)
    }

    pub(crate) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let [l0, l1, l2, kind, flags, s0, s1, s2, s3] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, l0, l1, l2]) as usize];
        stream.read_exact(&mut payload).await?;
        Ok(Self { kind, flags, stream: Some(u32::from_be_bytes([s0, s1, s2, s3])), payload })
    }

    /// Writes the frame, to `request_stream` if it has no stream of its own.
    pub(crate) async fn write(&self, stream: &mut (impl AsyncWrite + Unpin), request_stream: u32) -> io::Result<()> {
        let [_, length @ ..] = (self.payload.len() as u32).to_be_bytes();
        let id = self.stream.unwrap_or(request_stream).to_be_bytes();
        let frame = [&length[..], &[self.kind, self.flags], &id, &self.payload].concat();
        stream.write_all(&frame).await?;
        stream.flush().await
    }
}

/// Encodes headers as literals that are not indexed (RFC 7541, 6.2.2).
pub fn header_block<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in headers {
        block.push(0);
        push_string(&mut block, name);
        push_string(&mut block, value);
    }
    block
}

/// Encodes a string with its length (RFC 7541, 5.1 and 5.2).
fn push_string(block: &mut Vec<u8>, text: &str) {
    const PREFIX: usize = 0x7f;
    let length = text.len();
    block.push(length.min(PREFIX) as u8);
    if let Some(mut rest) = length.checked_sub(PREFIX) {
        while rest >= 0x80 {
            block.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        block.push(rest as u8);
    }
    block.extend_from_slice(text.as_bytes());
}
