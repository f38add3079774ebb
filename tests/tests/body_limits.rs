//! How much of an answer is read, whatever its head says and however small it was packed.

#![allow(clippy::unwrap_used)]

use webex_call_pickup::{ClientBuilder, Error, types::CallPickup};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, gzip, send};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;
const REASON: &str = r#"{"message": "m", "errors": [{"description": "d", "errorCode": 1}]}"#;

/// What comes of an answer, and how many requests there were for it.
async fn sent(
    script: Vec<Step>,
    limit: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (Result<CallPickup, Error>, usize) {
    let clock = TestClock::default();
    let server = ScriptedServer::playing(vec![script], &clock).await.unwrap();
    let result = send(&limit(server.builder(&clock)).build().unwrap()).await;
    assert!(clock.waits().is_empty());
    (result, server.requests().len())
}

/// A body in every way to send one.
fn ways(status: &str, body: &str) -> Vec<(&'static str, Vec<Step>)> {
    let head = |headers: &str| {
        Step::say(&format!("HTTP/1.1 {status}\r\ntrackingid: ROUTER_1\r\n{headers}connection: close\r\n\r\n"))
    };
    let (first, second) = body.split_at(body.len() / 2);
    let packed = gzip(body.as_bytes(), 1).unwrap();
    let chunks = format!("{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
    vec![
        ("with its length", vec![head(&format!("content-length: {}\r\n", body.len())), Step::say(body)]),
        ("until the end", vec![head(""), Step::say(body)]),
        ("in chunks", vec![head("transfer-encoding: chunked\r\n"), Step::say(&chunks)]),
        ("byte by byte", vec![head(""), Step::Trickle(body.as_bytes().to_vec())]),
        ("packed", vec![head("content-encoding: gzip\r\n"), Step::Say(packed.clone())]),
        (
            "packed, with its length",
            vec![head(&format!("content-encoding: gzip\r\ncontent-length: {}\r\n", packed.len())), Step::Say(packed)],
        ),
    ]
}

#[tokio::test]
async fn a_value_may_have_as_many_bytes_as_the_limit() {
    for limit in [VALUE.len(), 1000] {
        let body = format!("{VALUE:limit$}");
        for (way, script) in ways("200 OK", &body) {
            let (result, _) = sent(script, |builder| builder.max_response_size(limit)).await;
            assert_eq!(result.unwrap().name, "b", "{way}");
        }
    }
}

#[tokio::test]
async fn one_byte_more_is_an_error_of_its_own() {
    let body = format!("{VALUE:1001}");
    for (way, script) in ways("200 OK", &body) {
        let (result, requests) = sent(script, |builder| builder.max_response_size(1000)).await;
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            "getCallPickup: 200 OK: the response is larger than 1000 bytes; tracking ID ROUTER_1",
            "{way}"
        );
        assert!(!error.is_decode() && !error.is_no_content() && !error.is_retryable(), "{way}");
        assert_eq!(error.headers().unwrap()["trackingid"], "ROUTER_1");
        assert_eq!((error.attempts(), requests), (1, 1), "and is not asked for again");
    }
}

#[tokio::test]
async fn a_limit_of_nothing_lets_nothing_in() {
    for (way, script) in ways("200 OK", VALUE) {
        let (result, _) = sent(script, |builder| builder.max_response_size(0)).await;
        assert!(result.unwrap_err().to_string().contains("larger than 0 bytes"), "{way}");
    }
}

#[tokio::test]
async fn the_body_of_an_error_is_read_to_its_limit() {
    for (way, script) in ways("404 Not Found", REASON) {
        let (result, _) = sent(script, |builder| builder.max_error_body_size(REASON.len())).await;
        let error = result.unwrap_err();
        assert_eq!((error.message(), error.body_snippet()), (Some("m"), Some(REASON)), "{way}");
    }
}

#[tokio::test]
async fn the_rest_of_an_error_is_dropped() {
    for limit in [0, 1, 30, REASON.len() - 1] {
        for (way, script) in ways("404 Not Found", REASON) {
            let (result, requests) = sent(script, |builder| builder.max_error_body_size(limit)).await;
            let error = result.unwrap_err();
            assert!(error.is_not_found(), "{way}");
            assert_eq!((error.tracking_id(), requests), (Some("ROUTER_1"), 1), "{way}");
            assert_eq!((error.message(), error.body_snippet()), (None, Some(&REASON[..limit])), "{way}");
        }
    }
}

#[tokio::test]
async fn each_limit_is_for_its_own_kind() {
    let (result, _) = sent(vec![Step::answer(404, &[], REASON)], |builder| builder.max_response_size(1)).await;
    assert_eq!(result.unwrap_err().message(), Some("m"));
    let (result, _) = sent(vec![Step::answer(200, &[], VALUE)], |builder| builder.max_error_body_size(1)).await;
    result.unwrap();
}

#[tokio::test]
async fn the_limits_are_these_where_nothing_is_set() {
    let mib = " ".repeat(1024 * 1024);
    for (more, fits) in [(0, true), (1, false)] {
        let length = 32 * mib.len() + more;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        let rest = Step::say(&mib[VALUE.len() - more..]);
        let script = vec![Step::say(&head), Step::say(VALUE), Step::Repeat(mib.clone().into_bytes(), 31), rest];
        let (result, _) = sent(script, |builder| builder).await;
        assert_eq!(result.is_ok(), fits, "{length}");
    }
    for (more, fits) in [(0, true), (1, false)] {
        // The last byte is one that counts.
        let body = format!("{}{REASON}", &mib[..64 * 1024 + more - REASON.len()]);
        let (result, _) = sent(vec![Step::answer(404, &[], &body)], |builder| builder).await;
        assert_eq!(result.unwrap_err().message().is_some(), fits, "{}", body.len());
    }
}

#[tokio::test]
async fn a_length_that_lies_is_not_believed() {
    let (kib, tebibyte) = (vec![b' '; 1024], 1_u64 << 40);
    // No memory is taken beforehand, and no more is read than the limit; then the client goes, or this would hang.
    for (status, text) in [("200 OK", "larger than 2000 bytes"), ("404 Not Found", "404 Not Found")] {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {tebibyte}\r\n\r\n");
        let script = vec![Step::say(&head), Step::Repeat(kib.clone(), 10), Step::Hang];
        let (result, _) = sent(script, |builder| builder.max_response_size(2000).max_error_body_size(2000)).await;
        assert!(result.unwrap_err().to_string().contains(text));
    }
    let short = format!("HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\nconnection: close\r\n\r\n{VALUE}");
    let clock = TestClock::default();
    let server = ScriptedServer::playing(vec![vec![Step::say(&short)], vec![Step::answer(200, &[], VALUE)]], &clock);
    let server = server.await.unwrap();
    send(&server.builder(&clock).build().unwrap()).await.unwrap();
    assert_eq!(server.requests().len(), 2, "what was cut short is asked for again");
}
