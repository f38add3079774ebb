//! The timeouts of a connection, of an attempt and of an operation.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{sync::Arc, time::Duration};

use reqwest::dns::{Name, Resolve, Resolving};
use tokio::join;
use webex_call_pickup::{Client, ClientBuilder, Error, RetryPolicy};
use webex_call_pickup_tests::{Step, TestClock, TestServer, respond, send, settle, success, with_time_limit};

/// The error of an operation whose timeout expires once `moment` is over.
async fn timed_out_after(moment: impl Future<Output = ()>, client: &Client, clock: &TestClock) -> Error {
    let expire = async {
        moment.await;
        clock.expire_operations();
    };
    let (result, ()) = join!(send(client), expire);
    result.unwrap_err()
}

#[tokio::test]
async fn attempt_times_out() {
    let server = TestServer::start([vec![Step::Stall]]).await;
    let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && !error.is_connect());
    assert_eq!((error.status(), error.attempts(), error.elapsed()), (None, 1, TestClock::ATTEMPT_TIMEOUT));
    let message = "getCallPickup: no response before the timeout; tracking ID RUST_1000000000000010000000000000";
    assert_eq!(error.to_string(), message);
}

#[tokio::test]
async fn each_attempt_has_its_own_timeout() {
    let server = TestServer::start([vec![Step::Stall], vec![Step::Stall], success()]).await;
    send(&server.client_builder().build().unwrap()).await.unwrap();
    assert_eq!(server.requests().len(), 3);
    assert_eq!(server.clock().sleeps(), [250, 500].map(Duration::from_millis));
}

#[tokio::test]
async fn operation_times_out_during_an_attempt() {
    let server = TestServer::start([respond(503, &[], ""), vec![Step::Hang]]).await;
    let client = server.client_builder().attempt_timeout(Duration::MAX).build().unwrap();
    let error = timed_out_after(server.until_requests(2), &client, server.clock()).await;
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!((error.status(), error.attempts()), (None, 2));
    assert_eq!(error.elapsed(), TestClock::OPERATION_TIMEOUT + Duration::from_millis(250));
    let message = "getCallPickup: the operation timed out; after 2 attempts in 601.9 s; tracking ID RUST_";
    assert!(error.to_string().starts_with(message), "{error}");
}

#[tokio::test]
async fn operation_times_out_during_a_body() {
    let head = "HTTP/1.1 200 OK\r\ntrackingid: ROUTER_1\r\ncontent-length: 24\r\n\r\n{";
    for (head, is_timeout, message) in [
        (head.to_owned(), true, "200 OK: the operation timed out before the body arrived; tracking ID ROUTER_1"),
        (head.replace("200 OK", "404 No"), false, "404 Not Found: The location or the call pickup does not exist. "),
    ] {
        let server = TestServer::start([vec![Step::send(&head), Step::Hang]]).await;
        let client = server.client_builder().attempt_timeout(Duration::MAX).build().unwrap();
        let head_is_read = async {
            server.until_requests(1).await;
            settle().await;
        };
        let error = timed_out_after(head_is_read, &client, server.clock()).await;
        assert_eq!((error.is_timeout(), error.attempts()), (is_timeout, 1));
        assert_eq!(error.tracking_id(), Some("ROUTER_1"));
        assert!(error.to_string().starts_with(&format!("getCallPickup: {message}")), "{error}");
    }
}

#[tokio::test]
async fn operation_times_out_while_it_waits_for_a_permit() {
    let server = TestServer::start([vec![Step::Hang]]).await;
    let client = server.client_builder().attempt_timeout(Duration::MAX).max_in_flight(1).build().unwrap();
    let expire = async {
        server.until_requests(1).await;
        server.clock().expire_operations();
    };
    let post = |name| client.create_call_pickup("l").body_map(|body| body.name(name)).send();
    let (first, second) = (post("a"), post("b"));
    let (first, second, ()) = with_time_limit(async { join!(first, second, expire) }).await;
    let (first, second) = (first.unwrap_err(), second.unwrap_err());
    assert!(first.is_timeout() && second.is_timeout());
    assert_eq!((first.attempts(), second.attempts(), server.requests().len()), (1, 0, 1));
    assert_eq!(second.tracking_id(), None, "no request was sent");
    assert!(!first.is_retryable() && second.is_retryable(), "the first may have taken effect");
}

/// A resolver that never returns.
struct PendingResolver;

impl Resolve for PendingResolver {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn connection_times_out() {
    let http_client = reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(Arc::new(PendingResolver))
        .connect_timeout(Duration::from_millis(1))
        .build()
        .unwrap();
    let builder = Client::builder().token("canary-token").base_url("http://localhost:9").http_client(http_client);
    let client = TestClock::default().configure(builder).retry(RetryPolicy::none()).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect() && error.is_retryable());
    assert_eq!(error.to_string(), "getCallPickup: connecting to the server `localhost:9` timed out");
}

/// Linux drops connection requests while the backlog is full. Other systems refuse them.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn connect_timeout_of_the_builder_applies() {
    use std::{
        net::SocketAddr,
        task::{Context, Poll, Waker},
    };

    use tokio::net::TcpSocket;

    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut filling: Vec<_> = (0..8).map(|_| Box::pin(TcpSocket::new_v4().unwrap().connect(address))).collect();
    for connection in &mut filling {
        let started = connection.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(started, Poll::Pending | Poll::Ready(Ok(_))));
    }
    let builder = Client::builder().token("canary-token").base_url(format!("http://{address}"));
    let builder = TestClock::default().configure(builder).connect_timeout(Duration::from_millis(1));
    let error = send(&builder.retry(RetryPolicy::none()).build().unwrap()).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error}");
    drop((listener, filling));
}

/// Uses the shortest timeouts in real time.
#[tokio::test]
async fn system_clock_ends_attempts_and_operations() {
    let server = TestServer::start([vec![Step::Hang]]).await;
    let builder = || Client::builder().token("canary-token").base_url(server.base_url()).retry(RetryPolicy::none());
    let shortest = Duration::from_millis(1);
    let error = async |builder: ClientBuilder| send(&builder.build().unwrap()).await.unwrap_err();
    let attempt = error(builder().attempt_timeout(shortest)).await;
    assert!(
        attempt.to_string().starts_with("getCallPickup: no response before the timeout; tracking ID RUST_"),
        "{attempt}"
    );
    assert!(attempt.elapsed() >= shortest);
    let operation = error(builder().operation_timeout(shortest)).await;
    assert!(operation.to_string().starts_with("getCallPickup: the operation timed out; "), "{operation}");
}

#[tokio::test]
async fn maximum_timeouts_do_not_overflow() {
    let server = TestServer::start([success()]).await;
    let builder = Client::builder().token("canary-token").base_url(server.base_url());
    let builder = builder.attempt_timeout(Duration::MAX).operation_timeout(Duration::MAX);
    send(&builder.connect_timeout(Duration::MAX).build().unwrap()).await.unwrap();
}
