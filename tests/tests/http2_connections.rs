//! Connections over HTTP/2 that several operations share, one after the other or at once.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use futures_util::StreamExt as _;
use tokio::sync::Notify;
use webex_call_pickup::{BoxFuture, Clock, RetryPolicy};
use webex_call_pickup_tests::{
    AttemptRecorder, CALL_PICKUP, Frame, Protocol, Reason, ReceivedRequest, Script, Step, TestClock, TestServer,
    get_call_pickup, respond, send, success, trust_test_servers, with_time_limit,
};

#[tokio::test]
async fn operations_share_a_connection() {
    let server = TestServer::start_over(Protocol::Http2, [success()]).await;
    let client = server.client_builder().build().unwrap();
    for _ in 0..3 {
        send(&client).await.unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
}

#[tokio::test]
async fn later_operation_has_another_connection() {
    for silence in [vec![], vec![Step::StopWriting], vec![Step::StopReading]] {
        let stall = [silence, vec![Step::Stall]].concat();
        let server = TestServer::start_over(Protocol::Http2, [success(), stall, success()]).await;
        let client = server.client_builder().retry(RetryPolicy::none()).build().unwrap();
        send(&client).await.unwrap();
        assert!(send(&client).await.unwrap_err().is_timeout());
        for _ in 0..3 {
            send(&client.clone()).await.unwrap();
        }
        assert_eq!((server.requests().len(), server.connections()), (5, 2));
    }
}

#[tokio::test]
async fn own_http_client_is_not_replaced() {
    let server = TestServer::start_over(Protocol::Http2, [vec![Step::Stall], success()]).await;
    let own = trust_test_servers(reqwest::Client::builder()).build().unwrap();
    let builder = webex_call_pickup::Client::builder().token("canary-token").base_url(server.base_url());
    let client = server.clock().configure(builder.http_client(own)).build().unwrap();
    send(&client).await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (2, 1));
}

/// A clock whose first timeout never expires.
#[derive(Debug)]
struct FirstWaits {
    clock: TestClock,
    timeouts: AtomicUsize,
}

impl Clock for FirstWaits {
    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn system_time(&self) -> SystemTime {
        self.clock.system_time()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.clock.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match self.timeouts.fetch_add(1, Ordering::Relaxed) {
            0 => Box::pin(std::future::pending()),
            _ => self.clock.timeout(duration),
        }
    }

    fn random(&self) -> f64 {
        self.clock.random()
    }
}

#[tokio::test]
async fn request_in_flight_finishes_on_its_connection() {
    let second_is_over = Arc::new(Notify::new());
    let late = [vec![Step::ReadRequest, Step::Wait(Arc::clone(&second_is_over))], success()].concat();
    let server = TestServer::start_over(Protocol::Http2, [late, success()]).await;
    let clock = FirstWaits { clock: server.clock().clone(), timeouts: AtomicUsize::new(0) };
    let attempts = AttemptRecorder::default();
    let client = server.client_builder().clock(clock).observer(attempts.clone()).build().unwrap();

    let first = get_call_pickup(&client).send();
    let second = async {
        server.until_requests(1).await;
        let second = get_call_pickup(&client).send();
        let expire = async {
            server.until_requests(2).await;
            server.clock().until_in_flight(1).await;
            server.clock().expire_attempts();
        };
        let (second, ()) = tokio::join!(second, expire);
        let connections = server.connections();
        second_is_over.notify_one();
        (second, connections)
    };
    let (first, (second, connections)) = with_time_limit(async { tokio::join!(first, second) }).await;
    first.unwrap();
    second.unwrap();
    assert_eq!(connections, 2);
    assert_eq!((server.requests().len(), attempts.take().len()), (3, 3));
}

#[tokio::test]
async fn outage_sends_no_unreported_request() {
    let refuse = vec![Step::Frame(Frame::reset_stream(Reason::REFUSED_STREAM))];
    for (protocol, script) in [(Protocol::Http1, vec![]), (Protocol::Http2, refuse)] {
        let server = TestServer::start_over(protocol, [script]).await;
        let attempts = AttemptRecorder::default();
        let client = server.client_builder().configure_http_client(trust_test_servers);
        let client = client.observer(attempts.clone()).build().unwrap();
        for _ in 0..200 {
            send(&client).await.unwrap_err();
        }
        let attempts = attempts.take().len();
        assert_eq!(server.requests().len(), attempts);
        // Each operation is repeated once at once, and the budget allows 50 retries more.
        assert_eq!(attempts, 200 + 200 + 50);
    }
}

/// One location with eight call pickups.
fn example_response(request: &ReceivedRequest) -> Script {
    let path = request.target().split('?').next().unwrap();
    let body = match path.rsplit('/').next().unwrap() {
        "locations" => r#"{"locations": [{"id": "l", "name": "l"}]}"#.to_owned(),
        "callPickups" => {
            let groups: Vec<_> = (0..8).map(|id| format!(r#"{{"id": "{id}", "name": "{id}"}}"#)).collect();
            format!(r#"{{"callPickups": [{}]}}"#, groups.join(", "))
        }
        id => CALL_PICKUP.replace(r#""a""#, &format!(r#""{id}""#)),
    };
    respond(200, &[], body)
}

#[tokio::test]
async fn audit_outlives_a_connection_that_falls_silent() {
    for silence in [vec![], vec![Step::StopWriting], vec![Step::StopReading]] {
        let requests = AtomicUsize::new(0);
        let server = TestServer::start_handler_over(Protocol::Http2, move |request| {
            match requests.fetch_add(1, Ordering::Relaxed) {
                5 => [silence.clone(), vec![Step::Stall]].concat(),
                _ => example_response(request),
            }
        });
        let server = server.await;
        // Without pings, only the timeout reveals the silence.
        let client = server.client_builder().http2_keep_alive(None, Duration::MAX).build().unwrap();
        let items: Vec<_> = with_time_limit(client.audit().concurrency(4).stream().collect()).await;
        let ids: BTreeSet<_> = items.iter().map(|item| item.as_ref().unwrap().call_pickup.id.to_string()).collect();
        assert_eq!((items.len(), ids.len()), (8, 8));
    }
}

/// Uses the timers of hyper, in real time.
#[tokio::test]
async fn pings_close_an_idle_connection_that_is_silent() {
    let then_silent = [success(), vec![Step::StopWriting]].concat();
    let server = TestServer::start_over(Protocol::Http2, [then_silent, success()]).await;
    let (interval, timeout) = (Duration::from_millis(10), Duration::from_millis(50));
    let client = server.client_builder().retry(RetryPolicy::none()).http2_keep_alive(interval, timeout);
    let client = client.build().unwrap();
    send(&client).await.unwrap();
    tokio::time::sleep(4 * (interval + timeout)).await;
    send(&client).await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (2, 2));
}
