//! Content encodings of response bodies: requested, decoded, or named in an error.

use webex_call_pickup::{Client, Error, ErrorKind, RetryPolicy, reqwest, types::CallPickup};
use webex_call_pickup_tests::{CALL_PICKUP, Script, Step, TestServer, gzip, send};

const REASON: &str = r#"{"message": "m", "errors": [{"description": "d", "errorCode": 4003}]}"#;

/// A response with these values of `Content-Encoding` and its length.
fn encoded(status: &str, encodings: &[&str], body: &[u8]) -> Script {
    let encodings: String = encodings.iter().map(|value| format!("content-encoding: {value}\r\n")).collect();
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{encodings}content-length: {length}\r\nconnection: close\r\n\r\n");
    vec![Step::send(&head), Step::Send(body.to_vec())]
}

async fn sent(script: Script) -> Result<CallPickup, Error> {
    send(&TestServer::start([script]).await.client()).await
}

#[tokio::test]
async fn accepts_gzip_in_every_request() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let no_retry = || Client::builder().token("canary-token").base_url(server.base_url()).retry(RetryPolicy::none());
    let own = reqwest::Client::builder().no_gzip().build().unwrap();
    for client in [no_retry().build(), no_retry().http_client(own).build(), no_retry().max_redirects(1).build()] {
        send(&client.unwrap()).await.unwrap();
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.as_str().to_lowercase().matches("accept-encoding: gzip\r\n").count(), 1, "{request:?}");
    }
}

#[tokio::test]
async fn decodes_every_form_of_gzip() {
    let once = gzip(CALL_PICKUP.as_bytes(), 1);
    let (first, second) = CALL_PICKUP.split_at(7);
    let members = [gzip(first.as_bytes(), 1), gzip(b"", 1), gzip(second.as_bytes(), 1)].concat();
    let twice = gzip(&once, 1);
    for (encodings, body) in [
        (&["gzip"][..], &once),
        (&["GZIP"], &once),
        (&["x-gzip"], &once),
        (&["X-Gzip"], &once),
        (&["identity, gzip"], &once),
        (&["gzip"], &members),
        (&["gzip, gzip"], &twice),
        (&["gzip", "x-gzip"], &twice),
        (&["identity"], &CALL_PICKUP.as_bytes().to_vec()),
        (&[""], &CALL_PICKUP.as_bytes().to_vec()),
    ] {
        assert_eq!(sent(encoded("200 OK", encodings, body)).await.unwrap().name, "b", "{encodings:?}");
    }
}

#[tokio::test]
async fn names_an_encoding_that_was_not_requested() {
    for encoding in ["br", "zstd", "deflate", "Compress", "gzip, br"] {
        let error = sent(encoded("200 OK", &[encoding], b"canary")).await.unwrap_err();
        let name = encoding.rsplit(' ').next().unwrap().to_lowercase();
        assert_eq!(
            error.to_string().split("; ").next().unwrap(),
            format!("getCallPickup: 200 OK: the body has the content encoding `{name}`, but only gzip was requested")
        );
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::MalformedResponse, false), "{encoding}");
        assert_eq!(error.headers().unwrap()["content-encoding"], encoding);
    }
    for encoding in ["canary-token", "canary one", "19075552859", "NDJhM2Y5ZTAtZmE0Mi00ZDg4LTk1YjctYzU2NDg0OTMzNGU4"] {
        let error = sent(encoded("200 OK", &[encoding], b"canary")).await.unwrap_err();
        assert!(error.to_string().contains(": the body has an unknown content encoding, but only gzip was"), "{error}");
        assert!(!error.to_string().contains(encoding), "{error}");
    }
}

#[tokio::test]
async fn rejects_a_body_that_is_not_as_encoded() {
    let once = gzip(CALL_PICKUP.as_bytes(), 1);
    let mut wrong_checksum = once.clone();
    let checksum = wrong_checksum.len() - 8;
    wrong_checksum[checksum] ^= 1;
    for body in [CALL_PICKUP.as_bytes(), &wrong_checksum, &[&once[..], b"canary"].concat()] {
        let error = sent(encoded("200 OK", &["gzip"], body)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MalformedResponse, "{error}");
        assert!(error.to_string().contains(": the body does not match its Content-Encoding"), "{error}");
    }
    let six = ["gzip"; 6].join(",");
    let error = sent(encoded("200 OK", &[&six], &once)).await.unwrap_err();
    assert!(error.to_string().contains(": the body has more than 5 content encodings"), "{error}");
}

#[tokio::test]
async fn truncated_gzip_is_retryable() {
    let once = gzip(CALL_PICKUP.as_bytes(), 1);
    for length in [1, 9, once.len() - 9, once.len() - 1] {
        let error = sent(encoded("200 OK", &["gzip"], &once[..length])).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::ConnectionClosed, true), "{error}");
        assert!(error.to_string().contains(": 200 OK: the compressed body is incomplete"), "{error}");
    }
}

#[tokio::test]
async fn empty_body_is_empty_whatever_its_encoding() {
    for encoding in ["gzip", "gzip, gzip", "x-gzip", "identity"] {
        let error = sent(encoded("200 OK", &[encoding], b"")).await.unwrap_err();
        assert!(error.is_no_content(), "{encoding}: {error}");
        let server = TestServer::start([encoded("204 No Content", &[encoding], b"")]).await;
        let client = server.client();
        client.delete_call_pickup("l", "p").send().await.unwrap();
    }
    // An empty body within gzip is empty, too.
    let error = sent(encoded("200 OK", &["gzip"], &gzip(b"", 1))).await.unwrap_err();
    assert!(error.is_no_content(), "{error}");
}

#[tokio::test]
async fn error_keeps_what_could_be_decoded() {
    let padding = "canary ".repeat(5000);
    let body = format!("{REASON}{padding}");
    let compressed = gzip(body.as_bytes(), 1);
    // Truncated in its length, and with garbage behind it.
    let truncated = compressed[..compressed.len() - 9].to_vec();
    let garbage = [gzip(REASON.as_bytes(), 1), b"canary".to_vec()].concat();
    for (script, snippet) in [
        (encoded("404 Not Found", &["gzip"], &truncated), &body[..2048]),
        (encoded("404 Not Found", &["gzip"], &garbage), REASON),
        (encoded("404 Not Found", &["br"], b"canary"), ""),
        (encoded("404 Not Found", &["gzip"], b"canary"), ""),
    ] {
        let error = sent(script).await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!(error.body_snippet(), Some(snippet));
        assert_eq!(error.message(), (snippet == REASON).then_some("m"));
    }
    // Interrupted by the end of the connection.
    let interrupted = "HTTP/1.1 404 Not Found\r\ncontent-encoding: gzip\r\ncontent-length: 9999\r\n\r\n";
    let script = vec![Step::send(interrupted), Step::Send(gzip(REASON.as_bytes(), 1))];
    assert_eq!(sent(script).await.unwrap_err().message(), Some("m"));
}

#[tokio::test]
async fn compressed_size_is_bounded() {
    // Empty members: the decoded size stays zero, and the body never ends.
    let empty_members = gzip(b"", 1).repeat(100);
    let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
    let server = TestServer::start([vec![Step::send(head), Step::Repeat(empty_members, usize::MAX)]]).await;
    let client = server.client_builder().max_response_size(1000).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(error.is_response_too_large(), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn body_that_the_callers_client_decoded_passes_through() {
    let own = reqwest::Client::builder().gzip(true).build().unwrap();
    let server = TestServer::start([encoded("200 OK", &["gzip"], &gzip(CALL_PICKUP.as_bytes(), 1))]).await;
    let client = server.client_builder().http_client(own.clone()).build().unwrap();
    let response = client.get_call_pickup("l", "p").send_response().await.unwrap();
    assert_eq!(response.name, "b");
    assert!(!response.headers().contains_key("content-encoding"), "the caller's client decoded the body");
    // It does not know the name `x-gzip`, which the SDK decodes.
    let server = TestServer::start([encoded("200 OK", &["x-gzip"], &gzip(CALL_PICKUP.as_bytes(), 1))]).await;
    let client = server.client_builder().http_client(own).build().unwrap();
    assert_eq!(send(&client).await.unwrap().name, "b");
}
