//! The attempts that an observer is notified of.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use webex_call_pickup::{Attempt, Observer, operations::GET_CALL_PICKUP};
use webex_call_pickup_tests::{Script, Step, TestClock, TestServer, respond, send, success};

/// The number, the status, the duration and the delay before the next attempt.
type Observed = (u32, Option<u16>, Duration, Option<Duration>);

#[derive(Debug, Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Observed>>>);

impl Observer for Recorder {
    fn on_attempt(&self, attempt: &Attempt) {
        assert_eq!(attempt.operation, &GET_CALL_PICKUP);
        assert!(!format!("{attempt:?}").contains("canary"));
        let status = attempt.status.map(|status| status.as_u16());
        self.0.lock().unwrap().push((attempt.number, status, attempt.duration, attempt.retry_delay));
    }
}

async fn observed(scripts: impl IntoIterator<Item = Script>) -> Vec<Observed> {
    let (server, recorder) = (TestServer::start(scripts).await, Recorder::default());
    let _ = send(&server.client_builder().observer(recorder.clone()).build().unwrap()).await;
    recorder.0.lock().unwrap().clone()
}

#[tokio::test]
async fn observes_every_attempt() {
    let (zero, ms) = (Duration::ZERO, Duration::from_millis);
    let slow_success = || [vec![Step::Advance(ms(7))], success()].concat();
    let rate_limited = respond(429, &[("retry-after", "3")], "");
    assert_eq!(observed([slow_success()]).await, [(1, Some(200), ms(7), None)]);
    assert_eq!(
        observed([vec![Step::Reset], rate_limited, vec![Step::Stall], slow_success()]).await,
        [
            (1, None, zero, Some(zero)),
            (2, Some(429), zero, Some(ms(3150))),
            (3, None, TestClock::ATTEMPT_TIMEOUT, Some(ms(1000))),
            (4, Some(200), ms(7), None),
        ]
    );
    assert_eq!(
        observed([respond(503, &[], "")]).await,
        [
            (1, Some(503), zero, Some(ms(250))),
            (2, Some(503), zero, Some(ms(500))),
            (3, Some(503), zero, Some(ms(1000))),
            (4, Some(503), zero, None),
        ]
    );
    assert_eq!(observed([respond(404, &[], "")]).await, [(1, Some(404), zero, None)]);
    assert_eq!(observed([respond(200, &[], "<html>")]).await, [(1, Some(200), zero, None)]);
}

#[tokio::test]
async fn observes_an_attempt_that_the_operation_timeout_ends() {
    let (server, recorder) = (TestServer::start([vec![Step::Hang]]).await, Recorder::default());
    let client = server.client_builder().attempt_timeout(Duration::MAX).observer(recorder.clone()).build().unwrap();
    let end = async {
        server.until_requests(1).await;
        server.clock().expire_operations();
    };
    let (result, ()) = tokio::join!(send(&client), end);
    assert!(result.unwrap_err().is_timeout());
    assert_eq!(*recorder.0.lock().unwrap(), [(1, None, TestClock::OPERATION_TIMEOUT, None)]);
}
