//! The limits of response headers, which are the same over HTTP/1.1 and HTTP/2.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use webex_call_pickup::{Error, ErrorKind};
use webex_call_pickup_tests::{CALL_PICKUP, Protocol, TestServer, respond, send};

const MESSAGE: &str = "the head of the response is too large (the limits are 256 KiB and 100 headers)";

/// Gets a call pickup whose response has `count` more headers, with `size` bytes in total.
async fn receive(protocol: Protocol, count: usize, size: usize) -> Result<(), Error> {
    let names: Vec<_> = (0..count).map(|number| format!("x-{number:03}")).collect();
    let value = "v".repeat(size / count - 5);
    let headers: Vec<_> = names.iter().map(|name| (name.as_str(), value.as_str())).collect();
    let server = TestServer::start_over(protocol, [respond(200, &headers, CALL_PICKUP)]).await;
    let result = send(&server.client_builder().build().unwrap()).await.map(drop);
    assert_eq!(server.requests().len(), 1, "a response that is too large is not requested again");
    result
}

const KIB: usize = 1024;

#[tokio::test]
async fn accepts_headers_up_to_the_limits() {
    for protocol in [Protocol::Http1, Protocol::Http2] {
        for (count, size) in [(1, 255 * KIB), (90, 255 * KIB), (1, 17 * KIB), (90, KIB)] {
            receive(protocol, count, size).await.unwrap();
        }
    }
}

#[tokio::test]
async fn rejects_headers_beyond_the_limits() {
    for protocol in [Protocol::Http1, Protocol::Http2] {
        for (count, size) in [(1, 257 * KIB), (90, 300 * KIB), (50, 600 * KIB), (101, KIB)] {
            let error = receive(protocol, count, size).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::MalformedResponse);
            assert!(error.to_string().contains(MESSAGE) && error.attempts() == 1, "{protocol:?} {count}: {error}");
        }
    }
}

#[tokio::test]
async fn rejects_headers_of_many_mebibytes() {
    for protocol in [Protocol::Http1, Protocol::Http2] {
        let error = receive(protocol, 90, 3 * KIB * KIB).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::MalformedResponse, 1), "{protocol:?}: {error}");
    }
}

#[tokio::test]
async fn error_keeps_the_status_of_a_head_that_is_too_large() {
    let value = "v".repeat(300 * KIB);
    for protocol in [Protocol::Http1, Protocol::Http2] {
        let server = TestServer::start_over(protocol, [respond(429, &[("x-large", &value)], "")]).await;
        let error = send(&server.client_builder().build().unwrap()).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.kind()), (429, ErrorKind::MalformedResponse));
        assert!(error.headers().unwrap().is_empty() && !error.is_retryable());
    }
}
