//! Connections that fail, break or stall before the status is known.

use webex_call_pickup_tests::{Script, Step, success};

use crate::{
    case::Case,
    scripts::{BROKEN, send},
};

/// The beginning of a response head.
const HALF_HEAD: &str = "HTTP/1.1 200 OK\r\nx-canary: canary-he";

/// Every attempt is interrupted before the head of the response is complete.
fn interrupted(script: Script) -> Case {
    let message = format!("getCallPickup: {BROKEN}; after 4 attempts in 1.5 s; tracking ID RUST_");
    Case::error(script, "connection_closed retryable", message).attempts(4).repeated_at_once()
}

/// Every attempt exceeds its timeout before the head of the response is complete.
fn timed_out(script: Script) -> Case {
    let message = "getCallPickup: no response before the timeout; after 4 attempts in 246.0 s";
    Case::error(script, "timeout retryable", message).attempts(4)
}

/// No attempt gets a connection with TLS.
fn not_connected(script: Script) -> Case {
    Case::error(script, "connect retryable", "getCallPickup: cannot connect to the server `127.0.0.1:")
        .attempts(4)
        .unreceived(4)
}

cases! {
    no_fault: Case::value(success()).connections(1);
    connection_refused: Case::refused("getCallPickup: cannot connect to the server `127.0.0.1:");
    reset_before_the_head: interrupted(vec![Step::Reset]).connections(4);
    close_before_the_head: interrupted(vec![]).connections(4);
    stall_before_the_head: timed_out(vec![Step::Stall]).connections(4);
    stall_before_the_request_is_read: timed_out(vec![Step::StallBeforeRequest]).unreceived(4).connections(4);
}

http1_cases! {
    reset_during_the_head: interrupted(vec![Step::send(HALF_HEAD), Step::Reset]);
    close_during_the_head: interrupted(send(HALF_HEAD));
    stall_during_the_head: timed_out(vec![Step::send(HALF_HEAD), Step::Stall]);
    stall_after_10_000_responses_100: timed_out(vec![Step::Repeat(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), 10_000), Step::Stall]);
}

http2_cases! {
    reset_during_the_tls_handshake: not_connected(vec![Step::ResetBeforeRequest]).connections(4);
    tcp_close_before_the_head: interrupted(vec![Step::CloseWithoutTls]).connections(4);
    bytes_without_tls: Case::error(vec![Step::SendWithoutTls(b"canary-body\r\n".to_vec()), Step::Hang], "malformed_response", "getCallPickup: the response is not valid HTTP");
    close_during_a_frame: interrupted(vec![Step::SendInPlaceOfFrames(b"\0\0\x20\x01\x04\0\0\0\x01canary".to_vec())]);
    stall_during_a_frame: timed_out(vec![Step::SendInPlaceOfFrames(b"\0\0\x20\x01\x04\0\0\0\x01canary".to_vec()), Step::Stall]);
}
