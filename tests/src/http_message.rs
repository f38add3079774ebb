//! Requests that a server received, and the bytes of responses.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

/// A request as it was on the wire. One over HTTP/2 is in the form of HTTP/1.1, with its authority as the header `host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRequest(String);

impl ReceivedRequest {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
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

/// Compresses `times` repetitions of `bytes` with gzip.
pub fn gzip(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut compressed = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..times {
        compressed.write_all(bytes).unwrap();
    }
    compressed.finish().unwrap()
}
