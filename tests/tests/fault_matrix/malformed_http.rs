//! Bytes that are not HTTP, and heads beyond every limit. A retry would not help.

use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, respond};

use crate::{
    case::Case,
    scripts::{NOT_HTTP, endless, send, send_chunked, send_with_length, then},
};

fn malformed_head(script: Script) -> Case {
    Case::error(script, "malformed_response", format!("getCallPickup: {NOT_HTTP}"))
}

fn malformed_body(script: Script) -> Case {
    Case::error(script, "200 malformed_response", format!("200 OK: {NOT_HTTP}"))
}

fn head_too_large(script: Script) -> Case {
    Case::error(script, "malformed_response", "getCallPickup: the head of the response is too large")
}

/// Above the limits of the SDK, which are the same for both versions of HTTP.
fn headers_too_large(headers: &[(&str, &str)]) -> Case {
    let message = "the head of the response is too large (the limits are 256 KiB and 100 headers)";
    Case::error(respond(200, headers, CALL_PICKUP), "200 malformed_response", message)
}

fn not_compressed() -> Case {
    let script = respond(200, &[("content-encoding", "gzip"), ("trackingid", "ROUTER_1")], "canary-body");
    let message = "200 OK: the body does not match its Content-Encoding; tracking ID ROUTER_1";
    Case::error(script, "200 malformed_response", message)
}

fn two_content_lengths() -> Script {
    vec![Step::head(200, &[("content-length", "24"), ("content-length", "9")]), Step::send(CALL_PICKUP)]
}

const HTTP_2_SETTINGS: &[u8] = b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\x40\0\0\0";

fn send_endless_trailers() -> Script {
    let trailers = endless("x-canary: canary-header\r\n".repeat(200));
    then(send_chunked("18\r\n{\"id\": \"a\", \"name\": \"b\"}\r\n0\r\n"), trailers)
}

fn send_endless_headers() -> Script {
    vec![Step::send("HTTP/1.1 200 OK\r\n"), endless("x-canary: canary-header\r\n".repeat(200))]
}

cases! {
    content_length_beyond_64_bits: malformed_head(send_with_length("99999999999999999999", CALL_PICKUP));
    negative_content_length: malformed_head(send_with_length("-1", CALL_PICKUP));
    content_length_that_is_no_number: malformed_head(send_with_length("canary-header", CALL_PICKUP));
    two_different_content_lengths: malformed_head(two_content_lengths());
    header_without_a_name: malformed_head(respond(200, &[("", "canary-header")], CALL_PICKUP));
    header_with_a_zero_byte: malformed_head(respond(200, &[("x", "canary\0header")], CALL_PICKUP));
    header_of_257_kib: headers_too_large(&[("x-canary", &"c".repeat(257 * 1024))]);
    headers_of_257_kib: headers_too_large(&vec![("x-canary", &*"c".repeat(4 * 1024)); 65]);
    body_that_is_not_compressed: not_compressed();
}

http1_cases! {
    text_in_place_of_a_status_line: malformed_head(send("canary-body\r\n\r\n"));
    status_line_without_a_version: malformed_head(send("200 OK\r\n\r\n"));
    status_line_of_another_protocol: malformed_head(send("SSH-2.0-canary-body\r\n"));
    unrequested_http_2: malformed_head(vec![Step::Send(HTTP_2_SETTINGS.to_vec())]);
    zeros: malformed_head(vec![Step::Send(vec![0; 4096])]);
    status_code_below_100: malformed_head(send("HTTP/1.1 099 canary\r\n\r\n"));

    chunk_without_a_size: malformed_body(send_chunked("canary-body\r\n"));
    chunk_size_beyond_64_bits: malformed_body(send_chunked("fffffffffffffffff\r\ncanary-body"));
    endless_chunk_extension: malformed_body(then(send_chunked("1;"), endless([b'c'; 4096])));
    endless_trailers: malformed_body(send_endless_trailers());

    head_with_101_headers: head_too_large(send(&format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: canary-header\r\n".repeat(101))));
    endless_status_line: head_too_large(vec![Step::send("HTTP/1.1 200 "), endless([b'c'; 4096])]);
    endless_headers: head_too_large(send_endless_headers());
    endless_header: head_too_large(vec![Step::send("HTTP/1.1 200 OK\r\nx-canary: "), endless([b'c'; 4096])]);
}
