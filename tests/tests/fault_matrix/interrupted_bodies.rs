//! Connections that break or stall when the status is known, and the body is incomplete.

use webex_call_pickup_tests::{CALL_PICKUP, Frame, Reason, Script, Step, gzip};

use crate::{
    case::Case,
    operation::Operation,
    scripts::{BROKEN, REASON, send_chunked, send_with_length, then},
};

/// Every attempt is interrupted during the body.
fn interrupted(operation: Operation, script: Script) -> Case {
    interrupted_with(BROKEN, operation, script)
}

fn interrupted_with(reason: &str, operation: Operation, script: Script) -> Case {
    let message = format!("200 OK: {reason}; after 4 attempts in 1.8 s; tracking ID ");
    Case::error(script, "200 connection_closed retryable", message).attempts(4).of(operation)
}

fn half_body() -> Script {
    let headers = [("content-length", "24"), ("x-canary", "canary-header")];
    vec![Step::head(200, &headers), Step::send(&CALL_PICKUP[..9])]
}

fn half_chunk() -> Script {
    send_chunked("20\r\n{\"id\": \"canary-body")
}

fn no_last_chunk() -> Script {
    send_chunked("18\r\n{\"id\": \"a\", \"name\": \"b\"}\r\n")
}

fn half_compressed_body() -> Script {
    let compressed = gzip(CALL_PICKUP.as_bytes(), 1);
    let half = compressed[..compressed.len() - 9].to_vec();
    vec![Step::head(200, &[("content-encoding", "gzip")]), Step::Send(half)]
}

/// Without a `Content-Length`, HTTP/2 still has an end of the body.
fn no_last_frame() -> Script {
    vec![Step::head(200, &[]), Step::send(CALL_PICKUP)]
}

fn half_body_then_reset_stream(reason: Reason) -> Script {
    then(half_body(), Step::Frame(Frame::reset_stream(reason)))
}

fn half_body_then_go_away() -> Script {
    then(half_body(), Step::Frame(Frame::go_away(1, Reason::NO_ERROR)))
}

for_each! { OPERATION: Operation = [get: Operation::Get, list: Operation::List] => cases! {
    reset_before_the_body: interrupted(OPERATION, then(send_with_length("24", ""), Step::Reset));
    reset_during_the_body: interrupted(OPERATION, then(half_body(), Step::Reset));
    close_before_the_body: interrupted(OPERATION, send_with_length("24", ""));
    close_during_the_body: interrupted(OPERATION, half_body());
    content_length_one_too_long: interrupted(OPERATION, send_with_length("25", CALL_PICKUP));
    content_length_of_a_tebibyte: interrupted(OPERATION, send_with_length("1099511627776", CALL_PICKUP));
}}

for_each! { OPERATION: Operation = [get_in_chunks: Operation::Get, list_in_chunks: Operation::List] => http1_cases! {
    reset_during_a_chunk: interrupted(OPERATION, then(half_chunk(), Step::Reset));
    close_during_a_chunk: interrupted(OPERATION, half_chunk());
    close_before_the_last_chunk: interrupted(OPERATION, no_last_chunk());
    close_during_a_compressed_body: interrupted_with("the compressed body is incomplete", OPERATION, half_compressed_body());
}}

for_each! { OPERATION: Operation = [get_in_frames: Operation::Get, list_in_frames: Operation::List] => http2_cases! {
    close_before_the_last_frame: interrupted(OPERATION, no_last_frame());
    tcp_close_during_the_body: interrupted(OPERATION, then(half_body(), Step::CloseWithoutTls));
    go_away_during_the_body: interrupted(OPERATION, half_body_then_go_away());
    internal_error_during_the_body: interrupted(OPERATION, half_body_then_reset_stream(Reason::INTERNAL_ERROR));
    no_error_during_the_body: interrupted(OPERATION, half_body_then_reset_stream(Reason::NO_ERROR));
    // The server has responded, and so it has processed the request.
    refused_stream_during_the_body: interrupted(OPERATION, half_body_then_reset_stream(Reason::REFUSED_STREAM));
}}

/// Every attempt exceeds its timeout during the body.
fn timed_out(script: Script) -> Case {
    let message = "200 OK: the body did not arrive before the timeout; after 4 attempts in 246.0 s";
    Case::error(then(script, Step::Stall), "200 timeout retryable", message).attempts(4)
}

/// An error whose body stalls.
fn stalled_error(status: u16) -> Script {
    let headers = [("trackingid", "ROUTER_1"), ("content-length", "500")];
    vec![Step::head(status, &headers), Step::send(REASON), Step::Stall]
}

cases! {
    stall_before_the_body: timed_out(send_with_length("24", ""));
    stall_during_the_body: timed_out(send_with_length("24", "{\"id\": \"canary"));

    // The error keeps its status code although its body is incomplete.
    stall_during_the_body_of_a_404: Case::error(stalled_error(404), "404 not_found", "getCallPickup: 404 Not Found");
    stall_during_the_body_of_a_503: Case::error(stalled_error(503), "503 retryable", "; after 4 attempts in 246.0 s; tracking ID ROUTER_1").attempts(4);
}

http1_cases! {
    stall_during_a_chunk: timed_out(half_chunk());
    stall_before_the_last_chunk: timed_out(no_last_chunk());
}
