//! Scripts and texts that several groups of rows use.

use webex_call_pickup_tests::{Script, Step};

/// A page of a list.
pub(crate) const PAGE: &str = r#"{"callPickups": [{"id": "a", "name": "b"}]}"#;
/// The body of an error. No message of the SDK may quote its strings.
pub(crate) const REASON: &str =
    r#"{"message": "canary-body", "errors": [{"description": "canary-body", "errorCode": 4003}]}"#;
pub(crate) const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
/// The beginning of a response head.
pub(crate) const HALF_HEAD: &str = "HTTP/1.1 200 OK\r\nx-canary: canary-he";

/// The message of an interrupted response.
pub(crate) const BROKEN: &str = "the connection was closed before the response was complete";
/// The message of something that is not HTTP.
pub(crate) const NOT_HTTP: &str = "the response is not valid HTTP";

/// More bytes than any limit allows.
pub(crate) const ENDLESS: usize = 1024 * 1024 * 1024;

/// Sends a string.
pub(crate) fn send(text: &str) -> Script {
    vec![Step::send(text)]
}

/// Sends a status line with headers, a `Content-Length` and a body of any bytes.
pub(crate) fn respond_bytes(head: &str, body: &[u8]) -> Script {
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    vec![Step::Send(head.into_bytes()), Step::Send(body.to_vec())]
}

/// Sends the head of a chunked response, and then some chunks.
pub(crate) fn send_chunked(chunks: &str) -> Script {
    send(&format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}"))
}

/// Sends the head of a response with a `Content-Length`, and then some of its body.
pub(crate) fn send_with_length(length: &str, body: &str) -> Script {
    send(&format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}"))
}

/// Adds a step to a script.
pub(crate) fn then(mut script: Script, step: Step) -> Script {
    script.push(step);
    script
}

/// Sends bytes again and again, until the client closes the connection.
pub(crate) fn endless(bytes: impl Into<Vec<u8>>) -> Step {
    let bytes = bytes.into();
    let times = ENDLESS / bytes.len();
    Step::Repeat(bytes, times)
}
