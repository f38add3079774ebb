//! Scripts of a [`TestServer`](crate::TestServer): responses and faults.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::yield_now,
};

use crate::{CALL_PICKUP, TestClock, response, settle};

/// The steps of one connection after its request was read. Then the server closes the connection.
pub type Script = Vec<Step>;

/// One step of a [`Script`].
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes this number of times, or until the client closes the connection.
    Repeat(Vec<u8>, usize),
    /// Sends these bytes one at a time.
    Trickle(Vec<u8>),
    /// Advances the clock.
    Advance(Duration),
    /// Lets the attempt timeout expire, and waits until the client closes the connection.
    Stall,
    /// Waits until the client closes the connection.
    Hang,
    /// Resets the connection.
    Reset,
    /// Resets the connection without reading the request. Must be the first step.
    ResetBeforeRequest,
}

impl Step {
    /// Sends a complete response.
    pub fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        Self::Send(response(status, headers, body))
    }

    /// Sends this string.
    pub fn send(text: &str) -> Self {
        Self::Send(text.as_bytes().to_vec())
    }

    pub(crate) async fn play(&self, stream: &mut TcpStream, clock: &TestClock) -> io::Result<()> {
        match self {
            Self::Send(bytes) => stream.write_all(bytes).await,
            Self::Repeat(bytes, times) => {
                for _ in 0..*times {
                    stream.write_all(bytes).await?;
                }
                Ok(())
            }
            Self::Trickle(bytes) => {
                for byte in bytes {
                    stream.write_u8(*byte).await?;
                    yield_now().await;
                }
                Ok(())
            }
            Self::Advance(duration) => {
                clock.advance(*duration);
                Ok(())
            }
            Self::Stall => {
                // Let the client read the bytes that were sent.
                settle().await;
                clock.expire_attempts();
                closed(stream).await
            }
            Self::Hang => closed(stream).await,
            Self::Reset | Self::ResetBeforeRequest => {
                stream.set_zero_linger()?;
                // End the script without a shutdown: dropping the socket then sends the reset.
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }
}

/// Returns once the client has closed the connection.
async fn closed(stream: &mut TcpStream) -> io::Result<()> {
    let mut ignored = [0; 64];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// The script of one complete response.
pub fn respond(status: u16, headers: &[(&str, &str)], body: &str) -> Script {
    vec![Step::response(status, headers, body)]
}

/// The script of a response with [`CALL_PICKUP`].
pub fn success() -> Script {
    respond(200, &[], CALL_PICKUP)
}
