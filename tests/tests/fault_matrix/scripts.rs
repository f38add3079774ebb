//! Scripts and texts that several groups of rows use.

use webex_call_pickup_tests::{CALL_PICKUP, Protocol, Script, Step, respond, success};

/// A page of a list.
pub(crate) const PAGE: &str = r#"{"callPickups": [{"id": "a", "name": "b"}]}"#;
/// The body of an error. No message of the SDK may quote its strings.
pub(crate) const REASON: &str =
    r#"{"message": "canary-body", "errors": [{"description": "canary-body", "errorCode": 4003}]}"#;
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

/// The response of a success without a value.
pub(crate) fn no_content() -> Script {
    respond(204, &[], "")
}

/// Sends the head of a chunked response, and then some chunks.
pub(crate) fn send_chunked(chunks: &str) -> Script {
    send(&format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}"))
}

/// Sends the head of a response with a `Content-Length`, and then some of its body.
pub(crate) fn send_with_length(length: &str, body: &str) -> Script {
    vec![Step::head(200, &[("content-length", length)]), Step::send(body)]
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

/// Scripts that begin after a response on the same connection.
pub(crate) fn after_a_response(protocol: Protocol, mut scripts: Vec<Script>) -> Vec<Script> {
    match protocol {
        Protocol::Http1 => {
            let mut first = send_with_length("24", CALL_PICKUP);
            first.push(Step::ReadRequest);
            first.extend(scripts.first().cloned().unwrap_or_default());
            // The later connections play the scripts without that response.
            if scripts.len() == 1 {
                scripts.insert(0, first);
            } else {
                scripts[0] = first;
            }
        }
        Protocol::Http2 => scripts.insert(0, success()),
    }
    scripts
}
