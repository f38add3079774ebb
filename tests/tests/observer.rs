//! What the caller's own observer is told.

#![allow(clippy::unwrap_used)]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use webex_call_pickup::{Attempt, Observer, operations::GET_CALL_PICKUP};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, send};

type Told = (u32, Option<u16>, Duration, Option<Duration>);

#[derive(Debug, Clone, Default)]
struct Notes(Arc<Mutex<Vec<Told>>>);

impl Observer for Notes {
    fn on_attempt(&self, attempt: &Attempt) {
        assert_eq!(attempt.operation, &GET_CALL_PICKUP);
        assert!(!format!("{attempt:?}").contains("canary"));
        let status = attempt.status.map(|status| status.as_u16());
        self.0.lock().unwrap().push((attempt.number, status, attempt.duration, attempt.retry_delay));
    }
}

async fn told(scripts: Vec<Vec<Step>>) -> Vec<Told> {
    let (clock, notes) = (TestClock::default(), Notes::default());
    let server = ScriptedServer::playing(scripts, &clock).await.unwrap();
    let _ = send(&server.builder(&clock).observer(notes.clone()).build().unwrap()).await;
    notes.0.lock().unwrap().clone()
}

#[tokio::test]
async fn it_is_told_of_every_attempt() {
    let (none, ms) = (Duration::ZERO, Duration::from_millis);
    let value = || vec![Step::Pass(ms(7)), Step::answer(200, &[], r#"{"id": "a", "name": "b"}"#)];
    let limited = vec![Step::answer(429, &[("retry-after", "3")], "")];
    assert_eq!(told(vec![value()]).await, [(1, Some(200), ms(7), None)]);
    assert_eq!(
        told(vec![vec![Step::Reset], limited, vec![Step::Stall], value()]).await,
        [
            (1, None, none, Some(ms(250))),
            (2, Some(429), none, Some(ms(3000))),
            (3, None, TestClock::ATTEMPT_TIMEOUT, Some(ms(1000))),
            (4, Some(200), ms(7), None),
        ]
    );
    assert_eq!(
        told(vec![vec![Step::answer(503, &[], "")]]).await,
        [
            (1, Some(503), none, Some(ms(250))),
            (2, Some(503), none, Some(ms(500))),
            (3, Some(503), none, Some(ms(1000))),
            (4, Some(503), none, None),
        ]
    );
    assert_eq!(told(vec![vec![Step::answer(404, &[], "")]]).await, [(1, Some(404), none, None)]);
    assert_eq!(told(vec![vec![Step::answer(200, &[], "<html>")]]).await, [(1, Some(200), none, None)]);
}

#[tokio::test]
async fn it_is_told_of_an_attempt_that_the_end_of_the_operation_cuts_off() {
    let (clock, notes) = (TestClock::default(), Notes::default());
    let server = ScriptedServer::playing(vec![vec![Step::Hang]], &clock).await.unwrap();
    let builder = server.builder(&clock).attempt_timeout(std::time::Duration::MAX).observer(notes.clone());
    let client = builder.build().unwrap();
    let end = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        clock.end_operations();
    };
    let (result, ()) = tokio::join!(send(&client), end);
    assert!(result.unwrap_err().is_timeout());
    assert_eq!(*notes.0.lock().unwrap(), [(1, None, TestClock::OPERATION_TIMEOUT, None)]);
}
