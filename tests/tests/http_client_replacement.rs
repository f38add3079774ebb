//! The replacement of the SDK's HTTP client when a connection no longer responds.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use webex_call_pickup::{Client, ClientBuilder, RetryPolicy, reqwest};
use webex_call_pickup_tests::{
    CALL_PICKUP, Protocol, Script, Step, TestClock, TestServer, respond, send, settle, success,
};

async fn start(scripts: impl IntoIterator<Item = Script>) -> TestServer {
    TestServer::start_over(Protocol::Http2, scripts).await
}

/// The server acknowledges pings, but does not respond. The attempt times out.
fn stall() -> Script {
    vec![Step::Stall]
}

#[tokio::test]
async fn later_operations_do_not_meet_the_dead_connection() {
    let server = start([success(), stall(), success()]).await;
    let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
    send(&client).await.unwrap();
    assert!(send(&client).await.unwrap_err().is_timeout());
    for clone in [client.clone(), client.clone(), client] {
        send(&clone).await.unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (5, 2));
}

#[tokio::test]
async fn timeout_during_a_body_replaces_the_client() {
    for status in [200, 503] {
        let interrupted = vec![Step::head(status, &[]), Step::Send(b"{".to_vec()), Step::Stall];
        let server = start([interrupted, success()]).await;
        send(&server.client_builder().build().unwrap()).await.unwrap();
        assert_eq!((server.requests().len(), server.connections()), (2, 2), "{status}");
    }
}

/// Counts the HTTP clients that a client builds, after the first.
fn count_replacements(builder: ClientBuilder) -> (Client, impl Fn() -> usize) {
    let built = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&built);
    let builder = builder.configure_http_client(move |builder| {
        counted.fetch_add(1, Ordering::Relaxed);
        builder.tls_danger_accept_invalid_certs(true)
    });
    (builder.build().unwrap(), move || built.load(Ordering::Relaxed) - 1)
}

#[tokio::test]
async fn concurrent_timeouts_replace_the_client_once() {
    const CONCURRENT: usize = 30;
    let calls = AtomicUsize::new(0);
    let handler = move |_: &_| match calls.fetch_add(1, Ordering::Relaxed) {
        // Only this stream is played: the client resets the others before.
        1 => vec![Step::Hang],
        _ => success(),
    };
    let server = TestServer::start_handler_over(Protocol::Http2, handler).await;
    let (client, replacements) = count_replacements(server.client_builder());
    send(&client).await.unwrap();
    let timeout = async {
        server.until_requests(1 + CONCURRENT).await;
        server.clock().expire_attempts();
    };
    let (results, ()) = tokio::join!(join_all((0..CONCURRENT).map(|_| send(&client))), timeout);
    assert!(results.iter().all(Result::is_ok));
    assert_eq!((server.requests().len(), replacements()), (1 + 2 * CONCURRENT, 1));
}

#[tokio::test]
async fn request_in_flight_finishes_on_its_connection() {
    let server = start([success(), vec![Step::Hang], success()]).await;
    let (client, replacements) = count_replacements(server.client_builder().retry(RetryPolicy::none()));
    send(&client).await.unwrap();
    let mut silent = Box::pin(send(&client));
    tokio::select! {
        result = &mut silent => unreachable!("{result:?}"),
        () = server.until_requests(2) => {}
    }
    server.clock().expire_attempts();
    // The first poll sends the second request, before the first one notices its timeout.
    let (finished, silent) = tokio::join!(biased; send(&client), silent);
    assert!(silent.unwrap_err().is_timeout());
    finished.unwrap();
    assert_eq!((server.requests().len(), server.connections(), replacements()), (3, 1, 1));
    send(&client).await.unwrap();
    assert_eq!(server.connections(), 2, "the next request has a new connection");
}

/// Sends a request that times out with its operation, after `requests` of them have arrived.
async fn send_until_operation_timeout(server: &TestServer, client: &Client, requests: usize) {
    let expire = async {
        server.until_requests(requests).await;
        server.clock().expire_operations();
    };
    let (result, ()) = tokio::join!(send(client), expire);
    assert!(result.unwrap_err().is_timeout());
}

/// An operation timeout that is not longer than the attempt timeout is the only one that can expire.
#[tokio::test]
async fn operation_timeout_replaces_the_client_after_a_whole_attempt() {
    let server = start([vec![Step::Hang], success()]).await;
    let builder = server.client_builder().attempt_timeout(Duration::MAX);
    let (client, replacements) = count_replacements(builder);
    send_until_operation_timeout(&server, &client, 1).await;
    send(&client).await.unwrap();
    assert_eq!((server.connections(), replacements()), (2, 1));

    // The second attempt begins 10 s before the end of the operation.
    for attempt_timeout in [TestClock::ATTEMPT_TIMEOUT, Duration::MAX] {
        let late = Step::Advance(TestClock::OPERATION_TIMEOUT - Duration::from_secs(10));
        let server = start([[vec![late], respond(503, &[], "")].concat(), vec![Step::Hang], success()]).await;
        let (client, replacements) = count_replacements(server.client_builder().attempt_timeout(attempt_timeout));
        send_until_operation_timeout(&server, &client, 2).await;
        send(&client).await.unwrap();
        assert_eq!((server.connections(), replacements()), (1, 0), "{attempt_timeout:?}");
    }
}

#[tokio::test]
async fn attempt_that_waited_for_a_permit_replaces_no_client() {
    let server = start([vec![Step::Hang], vec![Step::Hang], success()]).await;
    let builder = server.client_builder().attempt_timeout(Duration::MAX).max_in_flight(1);
    let (client, replacements) = count_replacements(builder);
    let mut holder = Box::pin(send(&client));
    tokio::select! {
        result = &mut holder => unreachable!("{result:?}"),
        () = server.until_requests(1) => {}
    }
    let expire = async {
        settle().await;
        server.clock().advance(TestClock::OPERATION_TIMEOUT / 2);
        drop(holder);
        server.until_requests(2).await;
        server.clock().expire_operations();
    };
    let (result, ()) = tokio::join!(send(&client), expire);
    let error = result.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error}");
    send(&client).await.unwrap();
    assert_eq!((server.connections(), replacements()), (1, 0));
}

#[tokio::test]
async fn redirecting_client_is_replaced_too() {
    let redirect = respond(307, &[("location", "/v1/elsewhere")], "");
    let server = start([stall(), redirect, success()]).await;
    send(&server.client_builder().max_redirects(1).build().unwrap()).await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (3, 2));
}

#[tokio::test]
async fn misdirected_request_is_retried_on_another_connection() {
    let server = start([success(), respond(421, &[], ""), respond(201, &[], r#"{"id": "a"}"#)]).await;
    let client = server.client_builder().build().unwrap();
    send(&client).await.unwrap();
    client.create_call_pickup("l").body_map(|body| body.name("n")).send().await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (3, 2));
}

#[tokio::test]
async fn client_of_the_caller_is_not_replaced() {
    let server = start([stall()]).await;
    let http_client = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build().unwrap();
    let builder = Client::builder().token("canary-token").base_url(server.base_url()).http_client(http_client);
    let client = server.clock().configure(builder).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.attempts(), server.requests().len(), server.connections()), (4, 4, 1));
}

/// Over plain HTTP/1.1, the HTTP client closes the connection of an attempt that times out, and no other.
#[tokio::test]
async fn timeout_over_plain_http_replaces_no_client() {
    let server = TestServer::start([stall(), success()]).await;
    let (client, replacements) = count_replacements(server.client_builder());
    send(&client).await.unwrap();
    assert_eq!((server.requests().len(), replacements()), (2, 0));
}

const PING: Duration = Duration::from_millis(20);

#[tokio::test]
async fn pings_find_a_silent_connection() {
    for silence in [Step::StopWriting, Step::StopReading] {
        let server = start([success(), vec![silence, Step::Hang], success()]).await;
        let client = server.client_builder().http2_keep_alive(PING, PING).build().unwrap();
        send(&client).await.unwrap();
        send(&client).await.unwrap();
        assert_eq!((server.requests().len(), server.connections(), server.clock().sleeps()), (3, 2, vec![]));
    }
}

#[tokio::test]
async fn pings_find_a_silent_connection_while_it_is_idle() {
    let silent = [success(), vec![Step::StopWriting]].concat();
    let server = start([silent, success()]).await;
    let client = server.client_builder().http2_keep_alive(PING, PING).retry(RetryPolicy::none()).build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(10 * PING).await;
    send(&client).await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (2, 2));
}

#[tokio::test]
async fn acknowledged_pings_keep_a_connection() {
    let server = start([success()]).await;
    let client = server.client_builder().http2_keep_alive(PING, 50 * PING).build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(10 * PING).await;
    assert_eq!(send(&client).await.unwrap().name, "b", "{CALL_PICKUP}");
    assert_eq!(server.connections(), 1);
}

/// hyper adds these durations to the time.
#[tokio::test]
async fn longest_pings_do_not_overflow() {
    let server = start([success()]).await;
    let client = server.client_builder().http2_keep_alive(Duration::MAX, Duration::MAX).build().unwrap();
    send(&client).await.unwrap();
    send(&client).await.unwrap();
    assert_eq!(server.connections(), 1);
}
