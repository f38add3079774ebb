//! The timeouts of a connection, of an attempt and of an operation.

#![allow(clippy::unwrap_used)]

use std::{sync::Arc, time::Duration};

use reqwest::dns::{Name, Resolve, Resolving};
use tokio::join;
use webex_call_pickup::{Client, ClientBuilder, Error, RetryPolicy};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, in_time, send, some_call_pickup};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;

async fn server(scripts: Vec<Vec<Step>>) -> (ScriptedServer, TestClock) {
    let clock = TestClock::default();
    (ScriptedServer::playing(scripts, &clock).await.unwrap(), clock)
}

/// What comes of an operation whose time is up as soon as `moment` has come.
async fn ended(client: &Client, clock: &TestClock, moment: impl Future<Output = ()>) -> Error {
    let end = async {
        moment.await;
        clock.end_operations();
    };
    let (result, ()) = in_time(async { join!(some_call_pickup(client).send(), end) }).await.unwrap();
    result.unwrap_err()
}

#[tokio::test]
async fn an_attempt_has_its_time() {
    let (server, clock) = server(vec![vec![Step::Stall]]).await;
    let client = server.builder(&clock).retry(RetryPolicy::none()).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && !error.is_connect());
    assert_eq!((error.status(), error.attempts(), error.elapsed()), (None, 1, TestClock::ATTEMPT_TIMEOUT));
    let text = "getCallPickup: no response before the timeout; tracking ID RUST_1000000000000010000000000000";
    assert_eq!(error.to_string(), text);
}

#[tokio::test]
async fn each_attempt_has_its_own_time() {
    let scripts = vec![vec![Step::Stall], vec![Step::Stall], vec![Step::answer(200, &[], VALUE)]];
    let (server, clock) = server(scripts).await;
    send(&server.builder(&clock).build().unwrap()).await.unwrap();
    assert_eq!(server.requests().len(), 3);
    assert_eq!(clock.waits(), [250, 500].map(Duration::from_millis));
}

#[tokio::test]
async fn the_operation_ends_in_the_middle_of_an_attempt() {
    let (server, clock) = server(vec![vec![Step::answer(503, &[], "")], vec![Step::Hang]]).await;
    let client = server.builder(&clock).attempt_timeout(Duration::MAX).build().unwrap();
    let second = async {
        while server.requests().len() < 2 {
            tokio::task::yield_now().await;
        }
    };
    let error = ended(&client, &clock, second).await;
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!((error.status(), error.attempts()), (None, 2));
    assert_eq!(error.elapsed(), TestClock::OPERATION_TIMEOUT + Duration::from_millis(250));
    let text = "getCallPickup: the operation timed out; after 2 attempts in 601.9 s; tracking ID RUST_";
    assert!(error.to_string().starts_with(text), "{error}");
}

#[tokio::test]
async fn the_operation_ends_in_the_middle_of_a_body() {
    let head = "HTTP/1.1 200 OK\r\ntrackingid: ROUTER_1\r\ncontent-length: 24\r\n\r\n{";
    for (head, is_timeout, text) in [
        (head.to_owned(), true, "200 OK: the operation timed out before the body arrived; tracking ID ROUTER_1"),
        (head.replace("200 OK", "404 No"), false, "404 Not Found: The location or the call pickup does not exist. "),
    ] {
        let (server, clock) = server(vec![vec![Step::say(&head), Step::Hang]]).await;
        let client = server.builder(&clock).attempt_timeout(Duration::MAX).build().unwrap();
        // Sent, and then many turns, in which the client reads what there is to read.
        let read = async {
            while server.requests().is_empty() {
                tokio::task::yield_now().await;
            }
            for _ in 0..1000 {
                tokio::task::yield_now().await;
            }
        };
        let error = ended(&client, &clock, read).await;
        assert_eq!((error.is_timeout(), error.attempts()), (is_timeout, 1));
        assert_eq!(error.tracking_id(), Some("ROUTER_1"));
        assert!(error.to_string().starts_with(&format!("getCallPickup: {text}")), "{error}");
    }
}

#[tokio::test]
async fn the_operation_ends_while_another_has_the_slot() {
    let (server, clock) = server(vec![vec![Step::Hang]]).await;
    let builder = server.builder(&clock).attempt_timeout(Duration::MAX).max_in_flight(1);
    let client = builder.build().unwrap();
    let sent = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        clock.end_operations();
    };
    let (first, second, ()) =
        in_time(async { join!(some_call_pickup(&client).send(), some_call_pickup(&client).send(), sent) })
            .await
            .unwrap();
    let (first, second) = (first.unwrap_err(), second.unwrap_err());
    assert!(first.is_timeout() && second.is_timeout());
    assert_eq!((first.attempts(), second.attempts(), server.requests().len()), (1, 0, 1));
    assert_eq!(second.tracking_id(), None, "nothing was sent");
}

/// Never finds the address of a host.
struct Never;

impl Resolve for Never {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_connection_has_its_time() {
    let http_client = reqwest::Client::builder()
        .no_proxy()
        .dns_resolver(Arc::new(Never))
        .connect_timeout(Duration::from_millis(1))
        .build()
        .unwrap();
    let builder = Client::builder().token("canary-token").base_url("http://localhost:9").http_client(http_client);
    let client = TestClock::default().set(builder).retry(RetryPolicy::none()).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect() && error.is_retryable());
    assert_eq!(error.to_string(), "getCallPickup: connecting to the server timed out");
}

/// A backlog that is full makes the kernel drop what asks for a connection. Other systems refuse.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_builder_sets_the_time_of_a_connection() {
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
        let begun = connection.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(begun, Poll::Pending | Poll::Ready(Ok(_))));
    }
    let builder = Client::builder().token("canary-token").base_url(format!("http://{address}"));
    let builder = TestClock::default().set(builder).connect_timeout(Duration::from_millis(1));
    let error = send(&builder.retry(RetryPolicy::none()).build().unwrap()).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error}");
    drop((listener, filling));
}

/// With the clock of the system, and as little of its time as there is.
#[tokio::test]
async fn the_clock_of_the_system_ends_attempts_and_operations() {
    let (server, _) = server(vec![vec![Step::Hang]]).await;
    let builder = || Client::builder().token("canary-token").base_url(server.base_url()).retry(RetryPolicy::none());
    let instant = Duration::from_millis(1);
    let error = |builder: ClientBuilder| async move { send(&builder.build().unwrap()).await.unwrap_err() };
    let attempt = error(builder().attempt_timeout(instant)).await;
    assert!(
        attempt.to_string().starts_with("getCallPickup: no response before the timeout; tracking ID RUST_"),
        "{attempt}"
    );
    assert!(attempt.elapsed() >= instant);
    let operation = error(builder().operation_timeout(instant)).await;
    assert!(operation.to_string().starts_with("getCallPickup: the operation timed out; "), "{operation}");
}

#[tokio::test]
async fn the_longest_timeouts_do_no_harm() {
    let (server, _) = server(vec![vec![Step::answer(200, &[], VALUE)]]).await;
    let builder = Client::builder().token("canary-token").base_url(server.base_url());
    let builder = builder.attempt_timeout(Duration::MAX).operation_timeout(Duration::MAX);
    send(&builder.connect_timeout(Duration::MAX).build().unwrap()).await.unwrap();
}
