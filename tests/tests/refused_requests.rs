//! Requests that a server refuses over HTTP/2 without processing them: as many on the wire as attempts.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use futures_util::future::join_all;
use webex_call_pickup::{Client, Error, RetryPolicy};
use webex_call_pickup_tests::{AttemptRecorder, Frame, Protocol, Reason, Script, Step, TestServer, send};

fn refuse_stream() -> Script {
    vec![Step::Frame(Frame::reset_stream(Reason::REFUSED_STREAM))]
}

async fn create(client: &Client) -> Error {
    client.create_call_pickup("l").body_map(|body| body.name("n")).send().await.unwrap_err()
}

#[tokio::test]
async fn refused_stream_is_one_request_without_retries() {
    for go_away in [false, true] {
        let script = || if go_away { vec![Step::Frame(Frame::go_away(0, Reason::NO_ERROR))] } else { refuse_stream() };
        let server = TestServer::start_over(Protocol::Http2, [script()]).await;
        let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
        let get = send(&client).await.unwrap_err();
        let create = create(&client).await;
        for error in [get, create] {
            assert!(error.is_not_processed() && error.is_retryable() && !error.is_connection_closed(), "{error}");
            assert_eq!(error.attempts(), 1, "{error}");
        }
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn outage_has_as_many_requests_as_attempts() {
    let server = TestServer::start_over(Protocol::Http2, [refuse_stream()]).await;
    let observer = AttemptRecorder::default();
    let client = server.client_builder().observer(observer.clone()).build().unwrap();
    let errors = join_all((0..200).map(|_| async { send(&client).await.unwrap_err() })).await;
    let attempts = errors.iter().map(|error| error.attempts() as usize).sum::<usize>();
    assert_eq!((server.requests().len(), observer.take().len()), (attempts, attempts));
    // Each operation has one retry without a delay, and all together have the budget of 50.
    assert_eq!(attempts, 200 + 200 + 50);
}

/// A server that sent the status has processed the request, even if it then refuses it.
#[tokio::test]
async fn refusal_after_a_status_does_not_repeat_a_creation() {
    let refusal = [vec![Step::head(201, &[])], refuse_stream()].concat();
    let server = TestServer::start_over(Protocol::Http2, [refusal]).await;
    let error = create(&server.client_builder().build().unwrap()).await;
    assert!(error.is_connection_closed() && !error.is_not_processed() && !error.is_retryable(), "{error}");
    assert_eq!((error.status().unwrap().as_u16(), error.attempts(), server.requests().len()), (201, 1, 1));
}
