//! The bytes of HTTP/1.1 messages.

use std::io::{self, Write as _};

use flate2::{Compression, write::GzEncoder};
use tokio::{io::AsyncReadExt as _, net::TcpStream};

/// The maximum size of a request head, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// The maximum size of a request body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// A request as it was on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRequest(String);

impl ReceivedRequest {
    /// Reads the head, and the body if there is a `Content-Length`.
    pub(crate) async fn read(stream: &mut TcpStream) -> io::Result<Self> {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") && request.len() < MAX_HEAD {
            match stream.read_u8().await {
                Ok(byte) => request.push(byte),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
            }
        }
        let head = String::from_utf8_lossy(&request).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0).min(MAX_BODY)];
        stream.read_exact(&mut body).await?;
        request.extend(body);
        Ok(Self(String::from_utf8_lossy(&request).into_owned()))
    }

    /// The head and the body.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path and the query.
    pub fn target(&self) -> &str {
        self.0.split(' ').nth(1).unwrap()
    }

    /// The first value of a header whose name is sent in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.0.split("\r\n\r\n").next()?.lines().filter_map(|line| line.split_once(": "));
        headers.into_iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The body.
    pub fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

/// The bytes of a response with a `Content-Length`, after which the connection is closed.
pub fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} Reason\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// Compresses `times` repetitions of `bytes` with gzip.
pub fn gzip(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut compressed = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..times {
        compressed.write_all(bytes).unwrap();
    }
    compressed.finish().unwrap()
}
