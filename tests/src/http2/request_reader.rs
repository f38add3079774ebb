//! Requests, put together from their frames.

use std::collections::BTreeMap;

use httlib_hpack::Decoder;

use super::frame::{Frame, flag, kind};
use crate::ReceivedRequest;

#[derive(Default)]
struct IncomingRequest {
    header_block: Vec<u8>,
    head: String,
    body: Vec<u8>,
    is_complete: bool,
}

pub(crate) struct RequestReader {
    decoder: Decoder<'static>,
    requests: BTreeMap<u32, IncomingRequest>,
}

impl RequestReader {
    pub(crate) fn new() -> Self {
        Self { decoder: Decoder::default(), requests: BTreeMap::new() }
    }

    /// Returns the stream and the request if `frame` completes one.
    pub(crate) fn received(&mut self, frame: &Frame) -> Option<(u32, ReceivedRequest)> {
        let stream = frame.stream?;
        if frame.kind == kind::RST_STREAM {
            self.requests.remove(&stream);
        }
        if !matches!(frame.kind, kind::HEADERS | kind::CONTINUATION | kind::DATA) {
            return None;
        }
        let request = self.requests.entry(stream).or_default();
        request.is_complete |= frame.kind != kind::CONTINUATION && frame.has(flag::END_STREAM);
        let payload = without_priority(frame);
        if frame.kind == kind::DATA {
            request.body.extend_from_slice(payload);
        } else {
            request.header_block.extend_from_slice(payload);
            if frame.has(flag::END_HEADERS) {
                request.head = decode_head(&mut self.decoder, &mut request.header_block);
            }
        }
        if request.head.is_empty() || !request.is_complete {
            return None;
        }
        let IncomingRequest { head, body, .. } = self.requests.remove(&stream)?;
        Some((stream, ReceivedRequest::new(head + &String::from_utf8_lossy(&body))))
    }
}

/// The payload without its priority. No client of this workspace pads its frames.
fn without_priority(frame: &Frame) -> &[u8] {
    assert!(!matches!(frame.kind, kind::HEADERS | kind::DATA) || !frame.has(flag::PADDED), "a padded frame");
    let has_priority = frame.kind == kind::HEADERS && frame.has(flag::PRIORITY);
    &frame.payload[if has_priority { 5 } else { 0 }..]
}

/// Decodes the headers into a head in the form of HTTP/1.1.
fn decode_head(decoder: &mut Decoder<'_>, block: &mut Vec<u8>) -> String {
    let mut fields = Vec::new();
    decoder.decode(block, &mut fields).unwrap();
    let (mut method, mut path, mut headers) = (String::new(), String::new(), String::new());
    for (name, value, _) in fields {
        let value = String::from_utf8_lossy(&value).into_owned();
        match &*String::from_utf8_lossy(&name) {
            ":method" => method = value,
            ":path" => path = value,
            ":authority" => headers += &format!("host: {value}\r\n"),
            ":scheme" => {}
            name => headers += &format!("{name}: {value}\r\n"),
        }
    }
    format!("{method} {path} HTTP/2\r\n{headers}\r\n")
}
