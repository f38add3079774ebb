//! Scripts of a [`TestServer`](crate::TestServer): responses and faults, most of them for both versions of HTTP.

use std::{sync::Arc, time::Duration};

use tokio::sync::Notify;

use crate::{CALL_PICKUP, Frame};

/// The steps that follow a request.
///
/// After the last step, the server closes the connection. Over HTTP/2, it keeps the connection open if the response is
/// complete or the stream was reset.
pub type Script = Vec<Step>;

/// The names and values of headers.
pub type Headers = Vec<(String, String)>;

/// One step of a [`Script`].
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends a complete response.
    Respond { status: u16, headers: Headers, body: Vec<u8> },
    /// Sends the head of a response.
    Head { status: u16, headers: Headers },
    /// Sends these bytes: as they are over HTTP/1.1, as a part of the body over HTTP/2.
    Send(Vec<u8>),
    /// Sends these bytes this number of times, or until the client closes the connection or resets the stream.
    Repeat(Vec<u8>, usize),
    /// Sends these bytes one at a time.
    Trickle(Vec<u8>),
    /// Ends the body. Over HTTP/1.1, its `Content-Length` or the end of the connection does that.
    End,
    /// Sends a frame. Only over HTTP/2.
    Frame(Frame),
    /// Sends these bytes in place of frames. Only over HTTP/2.
    SendInPlaceOfFrames(Vec<u8>),
    /// Reads the next request on this connection. Over HTTP/2, it has its own script, which is played later.
    ReadRequest,
    /// Waits for a notification.
    Wait(Arc<Notify>),
    /// Advances the clock.
    Advance(Duration),
    /// Lets the attempt timeout expire, and waits until the client closes the connection or resets the stream. Meanwhile, a
    /// connection over HTTP/2 acknowledges pings.
    Stall,
    /// Waits until the client closes the connection or resets the stream.
    Hang,
    /// Writes nothing more, not even acknowledgements. Only over HTTP/2.
    StopWriting,
    /// Reads and writes nothing more. Only over HTTP/2.
    StopReading,
    /// Resets the connection.
    Reset,
    /// Closes the TCP connection without closing its TLS session. Only over HTTP/2.
    CloseWithoutTls,
    /// Sends these bytes without TLS. Only over HTTP/2.
    SendWithoutTls(Vec<u8>),
    /// Resets the connection without reading the request. Must be the first step.
    ResetBeforeRequest,
    /// Lets the attempt timeout expire without reading the request, or TLS. Must be the first step.
    StallBeforeRequest,
}

impl Step {
    /// Sends a complete response.
    pub fn response(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        Self::Respond { status, headers: owned(headers), body: body.as_ref().to_vec() }
    }

    /// Sends the head of a response.
    pub fn head(status: u16, headers: &[(&str, &str)]) -> Self {
        Self::Head { status, headers: owned(headers) }
    }

    /// Sends this string.
    pub fn send(text: &str) -> Self {
        Self::Send(text.as_bytes().to_vec())
    }

    /// Returns `true` for a step that comes in place of reading the request.
    pub(crate) fn is_before_request(&self) -> bool {
        matches!(self, Self::ResetBeforeRequest | Self::StallBeforeRequest)
    }
}

fn owned(headers: &[(&str, &str)]) -> Headers {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The script of one complete response.
pub fn respond(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Script {
    vec![Step::response(status, headers, body)]
}

/// The script of a response with [`CALL_PICKUP`].
pub fn success() -> Script {
    respond(200, &[], CALL_PICKUP)
}
