//! Connections that end with a reset in place of a shutdown.

use std::{io, time::Duration};

use socket2::SockRef;
use tokio::net::TcpStream;

/// Makes the operating system reset the connection when the stream is dropped.
pub(crate) fn reset_when_dropped(stream: &TcpStream) -> io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}
