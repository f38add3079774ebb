//! Responses that are unusual and complete.

use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, gzip, respond, response};

use crate::{
    case::Case,
    scripts::{NO_CONTENT, REASON, respond_bytes, send, send_with_length},
};

/// The text of a usual response.
fn usual() -> String {
    String::from_utf8(response(200, &[], CALL_PICKUP)).unwrap()
}

fn send_trickled_chunks() -> Script {
    let chunks: String = CALL_PICKUP.chars().map(|character| format!("1\r\n{character}\r\n")).collect();
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    vec![Step::Trickle(format!("{head}{chunks}0\r\n\r\n").into_bytes())]
}

fn send_trickled_gzip() -> Script {
    let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
    vec![Step::send(head), Step::Trickle(gzip(CALL_PICKUP.as_bytes(), 1))]
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

/// A usual response with more headers.
fn send_with_headers(headers: &str) -> Script {
    send(&usual().replacen("\r\n", &format!("\r\n{headers}\r\n"), 1))
}

fn send_chunks_with_length() -> Script {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    send(&format!("{head}18\r\n{CALL_PICKUP}\r\n0\r\n\r\n"))
}

fn send_short_404() -> Script {
    send(&format!("HTTP/1.1 404 Not Found\r\ntrackingid: ROUTER_1\r\ncontent-length: 500\r\n\r\n{REASON}"))
}

fn send_uncompressed_404() -> Script {
    respond_bytes("404 Not Found\r\ncontent-encoding: gzip\r\ntrackingid: ROUTER_1", b"canary-body")
}

cases! {
    trickled_response: Case::value(vec![Step::Trickle(response(200, &[], CALL_PICKUP))]);
    trickled_chunks: Case::value(send_trickled_chunks());
    trickled_gzip: Case::value(send_trickled_gzip());
    trickled_404: Case::error(vec![Step::Trickle(response(404, &[], REASON))], "404 not_found", "; error code 4003");

    value_after_100: Case::value(send(&format!("HTTP/1.1 100 Continue\r\n\r\n{}", usual())));
    value_after_102_and_103: Case::value(send_after_102_and_103());
    status_404_after_100: Case::error(send_404_after_100(), "404 not_found", "404 Not Found: ");
    unrequested_101: Case::error(send_101(), "101", "101 Switching Protocols");

    http_1_0_ended_by_closing: Case::value(send_without_length("HTTP/1.0", CALL_PICKUP));
    http_1_1_ended_by_closing: Case::value(send_without_length("HTTP/1.1", CALL_PICKUP));
    http_1_0_closed_too_early: Case::error(send_without_length("HTTP/1.0", "{\"id\": \"canary-body"), "200 decode", "invalid JSON: EOF while parsing a string at line 1 column 19");
    lines_without_carriage_returns: Case::value(send(&usual().replace("\r\n", "\n")));
    header_beyond_ascii: Case::value(send_header_beyond_ascii());
    head_with_90_headers: Case::value(send_with_headers(["x-canary: canary-header"; 90].join("\r\n").as_str()));
    header_of_100_kib: Case::value(send_with_headers(&format!("x-canary: {}", "c".repeat(100 * 1024))));

    more_bytes_than_content_length: Case::value(send(&format!("{}canary-body", usual())));
    content_length_too_short: Case::error(send_with_length("9\r\nconnection: close", CALL_PICKUP), "200 decode", "invalid JSON: EOF while parsing a string at line 1 column 9");
    chunks_with_content_length: Case::value(send_chunks_with_length());

    status_204: Case::error(send(NO_CONTENT), "204 no_content", "204");
    status_200_without_a_body: Case::error(respond(200, &[], ""), "200 no_content", "200 OK: the response is empty");
    short_body_of_a_404: Case::error(send_short_404(), "404 not_found", "; error code 4003; tracking ID ROUTER_1");
    body_of_a_404_that_is_not_compressed: Case::error(send_uncompressed_404(), "404 not_found", "; tracking ID ROUTER_1");
}
