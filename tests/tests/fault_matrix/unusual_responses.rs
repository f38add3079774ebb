//! Responses that are unusual and complete.

use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, gzip, respond};

use crate::{
    case::Case,
    scripts::{REASON, no_content, send},
};

/// The text of a usual response over HTTP/1.1.
fn usual() -> String {
    with_status("200 OK", CALL_PICKUP)
}

fn with_status(status_line: &str, body: &str) -> String {
    format!("HTTP/1.1 {status_line}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn send_trickled_chunks() -> Script {
    let chunks: String = CALL_PICKUP.chars().map(|character| format!("1\r\n{character}\r\n")).collect();
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    vec![Step::Trickle(format!("{head}{chunks}0\r\n\r\n").into_bytes())]
}

fn send_trickled_body() -> Script {
    vec![Step::head(200, &[("content-length", "24")]), Step::Trickle(CALL_PICKUP.into()), Step::End]
}

fn send_trickled_gzip() -> Script {
    let body = gzip(CALL_PICKUP.as_bytes(), 1);
    let headers = [("content-encoding", "gzip"), ("content-length", &body.len().to_string())];
    vec![Step::head(200, &headers), Step::Trickle(body), Step::End]
}

fn send_after_102_and_103() -> Script {
    let hints = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </canary>\r\n\r\n";
    send(&format!("{hints}{}", usual()))
}

fn send_404_after_100() -> Script {
    vec![Step::send("HTTP/1.1 100 Continue\r\n\r\n"), Step::response(404, &[], REASON)]
}

fn send_101() -> Script {
    send("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: canary-header\r\n\r\ncanary-body")
}

/// A response whose body ends with the connection.
fn send_without_length(version: &str, body: &str) -> Script {
    send(&format!("{version} 200 OK\r\n\r\n{body}"))
}

fn send_header_beyond_ascii() -> Script {
    let head = b"HTTP/1.1 200 OK\r\ntrackingid: \xff\xfe\r\nconnection: close\r\n\r\n";
    vec![Step::Send(head.to_vec()), Step::send(CALL_PICKUP)]
}

fn send_chunks_with_length() -> Script {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    send(&format!("{head}18\r\n{CALL_PICKUP}\r\n0\r\n\r\n"))
}

fn send_too_short_length() -> Script {
    send(&usual().replacen("24", "9", 1))
}

fn send_short_404() -> Script {
    let headers = [("trackingid", "ROUTER_1"), ("content-length", "500")];
    vec![Step::head(404, &headers), Step::send(REASON)]
}

fn send_uncompressed_404() -> Script {
    respond(404, &[("content-encoding", "gzip"), ("trackingid", "ROUTER_1")], "canary-body")
}

/// A response with this number of headers.
fn many_headers(number: usize) -> Case {
    Case::value(respond(200, &vec![("x-canary", "canary-header"); number], CALL_PICKUP))
}

fn large_header(size: usize) -> Case {
    Case::value(respond(200, &[("x-canary", &"c".repeat(size))], CALL_PICKUP))
}

cases! {
    trickled_body: Case::value(send_trickled_body());
    trickled_gzip: Case::value(send_trickled_gzip());
    head_with_100_headers: many_headers(98);
    header_of_100_kib: large_header(100 * 1024);
    header_of_250_kib: large_header(250 * 1024);

    status_204: Case::error(no_content(), "204 no_content", "204");
    status_200_without_a_body: Case::error(respond(200, &[], ""), "200 no_content", "200 OK: the response is empty");
    short_body_of_a_404: Case::error(send_short_404(), "404 not_found", "; error code 4003; tracking ID ROUTER_1");
    body_of_a_404_that_is_not_compressed: Case::error(send_uncompressed_404(), "404 not_found", "; tracking ID ROUTER_1");
}

http1_cases! {
    trickled_response: Case::value(vec![Step::Trickle(usual().into())]);
    trickled_chunks: Case::value(send_trickled_chunks());
    trickled_404: Case::error(vec![Step::Trickle(with_status("404 Not Found", REASON).into())], "404 not_found", "; error code 4003");

    value_after_100: Case::value(send(&format!("HTTP/1.1 100 Continue\r\n\r\n{}", usual())));
    value_after_102_and_103: Case::value(send_after_102_and_103());
    status_404_after_100: Case::error(send_404_after_100(), "404 not_found", "404 Not Found: ");
    unrequested_101: Case::error(send_101(), "101", "101 Switching Protocols");

    http_1_0_ended_by_closing: Case::value(send_without_length("HTTP/1.0", CALL_PICKUP));
    http_1_1_ended_by_closing: Case::value(send_without_length("HTTP/1.1", CALL_PICKUP));
    http_1_0_closed_too_early: Case::error(send_without_length("HTTP/1.0", "{\"id\": \"canary-body"), "200 decode", "invalid JSON: EOF while parsing a string at line 1 column 19");
    lines_without_carriage_returns: Case::value(send(&usual().replace("\r\n", "\n")));
    header_beyond_ascii: Case::value(send_header_beyond_ascii());

    more_bytes_than_content_length: Case::value(send(&format!("{}canary-body", usual())));
    content_length_too_short: Case::error(send_too_short_length(), "200 decode", "invalid JSON: EOF while parsing a string at line 1 column 9");
    chunks_with_content_length: Case::value(send_chunks_with_length());
}
