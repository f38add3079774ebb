//! The size limits of response bodies, whatever the head announces and however well the body is compressed.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use webex_call_pickup::{ClientBuilder, Error, types::CallPickup};
use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, TestServer, gzip, respond, send, success};

const REASON: &str = r#"{"message": "m", "errors": [{"description": "d", "errorCode": 1}]}"#;

/// The result of an operation, and the number of its requests.
async fn sent(
    script: Script,
    limit: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (Result<CallPickup, Error>, usize) {
    let server = TestServer::start([script]).await;
    let result = send(&limit(server.client_builder()).build().unwrap()).await;
    assert!(server.clock().sleeps().is_empty());
    (result, server.requests().len())
}

/// A body in every framing and encoding.
fn framings(status: &str, body: &str) -> Vec<(&'static str, Script)> {
    let head = |headers: &str| {
        Step::send(&format!("HTTP/1.1 {status}\r\ntrackingid: ROUTER_1\r\n{headers}connection: close\r\n\r\n"))
    };
    let (first, second) = body.split_at(body.len() / 2);
    let compressed = gzip(body.as_bytes(), 1);
    let chunks = format!("{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
    let gzip_with_length = format!("content-encoding: gzip\r\ncontent-length: {}\r\n", compressed.len());
    vec![
        ("with its length", vec![head(&format!("content-length: {}\r\n", body.len())), Step::send(body)]),
        ("until the end", vec![head(""), Step::send(body)]),
        ("in chunks", vec![head("transfer-encoding: chunked\r\n"), Step::send(&chunks)]),
        ("byte by byte", vec![head(""), Step::Trickle(body.as_bytes().to_vec())]),
        ("compressed", vec![head("content-encoding: gzip\r\n"), Step::Send(compressed.clone())]),
        ("compressed, with its length", vec![head(&gzip_with_length), Step::Send(compressed)]),
    ]
}

#[tokio::test]
async fn accepts_a_response_of_the_maximum_size() {
    for limit in [CALL_PICKUP.len(), 1000] {
        let body = format!("{CALL_PICKUP:limit$}");
        for (framing, script) in framings("200 OK", &body) {
            let (result, _) = sent(script, |builder| builder.max_response_size(limit)).await;
            assert_eq!(result.unwrap().name, "b", "{framing}");
        }
    }
}

#[tokio::test]
async fn rejects_a_response_of_one_byte_more() {
    let body = format!("{CALL_PICKUP:1001}");
    for (framing, script) in framings("200 OK", &body) {
        let (result, requests) = sent(script, |builder| builder.max_response_size(1000)).await;
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            "getCallPickup: 200 OK: the response is larger than 1000 bytes; tracking ID ROUTER_1",
            "{framing}"
        );
        assert!(!error.is_decode() && !error.is_no_content() && !error.is_retryable(), "{framing}");
        assert_eq!(error.headers().unwrap()["trackingid"], "ROUTER_1");
        assert_eq!((error.attempts(), requests), (1, 1), "{framing}");
    }
}

#[tokio::test]
async fn limit_of_zero_rejects_every_response() {
    for (framing, script) in framings("200 OK", CALL_PICKUP) {
        let (result, _) = sent(script, |builder| builder.max_response_size(0)).await;
        assert!(result.unwrap_err().to_string().contains("larger than 0 bytes"), "{framing}");
    }
}

#[tokio::test]
async fn reads_an_error_body_of_the_maximum_size() {
    for (framing, script) in framings("404 Not Found", REASON) {
        let (result, _) = sent(script, |builder| builder.max_error_body_size(REASON.len())).await;
        let error = result.unwrap_err();
        assert_eq!((error.message(), error.body_snippet()), (Some("m"), Some(REASON)), "{framing}");
    }
}

#[tokio::test]
async fn truncates_an_error_body_at_its_limit() {
    for limit in [0, 1, 30, REASON.len() - 1] {
        for (framing, script) in framings("404 Not Found", REASON) {
            let (result, requests) = sent(script, |builder| builder.max_error_body_size(limit)).await;
            let error = result.unwrap_err();
            assert!(error.is_not_found(), "{framing}");
            assert_eq!((error.tracking_id(), requests), (Some("ROUTER_1"), 1), "{framing}");
            assert_eq!((error.message(), error.body_snippet()), (None, Some(&REASON[..limit])), "{framing}");
        }
    }
}

#[tokio::test]
async fn limits_of_successes_and_errors_are_independent() {
    let (result, _) = sent(respond(404, &[], REASON), |builder| builder.max_response_size(1)).await;
    assert_eq!(result.unwrap_err().message(), Some("m"));
    let (result, _) = sent(success(), |builder| builder.max_error_body_size(1)).await;
    result.unwrap();
}

#[tokio::test]
async fn default_limits_are_32_mib_and_64_kib() {
    let mib = " ".repeat(1024 * 1024);
    for (more, fits) in [(0, true), (1, false)] {
        let length = 32 * mib.len() + more;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        let rest = Step::send(&mib[CALL_PICKUP.len() - more..]);
        let padding = Step::Repeat(mib.clone().into_bytes(), 31);
        let script = vec![Step::send(&head), Step::send(CALL_PICKUP), padding, rest];
        let (result, _) = sent(script, |builder| builder).await;
        assert_eq!(result.is_ok(), fits, "{length}");
    }
    for (more, fits) in [(0, true), (1, false)] {
        // The last byte is part of the JSON.
        let body = format!("{}{REASON}", &mib[..64 * 1024 + more - REASON.len()]);
        let (result, _) = sent(respond(404, &[], &body), |builder| builder).await;
        assert_eq!(result.unwrap_err().message().is_some(), fits, "{}", body.len());
    }
}

#[tokio::test]
async fn ignores_a_false_content_length() {
    // The client allocates nothing in advance, reads no more than the limit, and closes the connection, or this would hang.
    let (kib, tebibyte) = (vec![b' '; 1024], 1_u64 << 40);
    for (status, message) in [("200 OK", "larger than 2000 bytes"), ("404 Not Found", "404 Not Found")] {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {tebibyte}\r\n\r\n");
        let script = vec![Step::send(&head), Step::Repeat(kib.clone(), 10), Step::Hang];
        let (result, _) = sent(script, |builder| builder.max_response_size(2000).max_error_body_size(2000)).await;
        assert!(result.unwrap_err().to_string().contains(message));
    }
    // A body that ends too early is requested again.
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {tebibyte}\r\nconnection: close\r\n\r\n{CALL_PICKUP}");
    let server = TestServer::start([vec![Step::send(&head)], success()]).await;
    send(&server.client_builder().build().unwrap()).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}
