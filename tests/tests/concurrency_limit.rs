//! How many requests are under way at once.

#![allow(clippy::unwrap_used)]

use tokio::{select, task::JoinSet};
use webex_call_pickup::{Client, ClientBuilder};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, in_time, send, some_call_pickup};

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;

fn ok() -> Vec<Step> {
    vec![Step::answer(200, &[], VALUE)]
}

async fn set_up(
    scripts: Vec<Vec<Step>>,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (ScriptedServer, Client, TestClock) {
    let clock = TestClock::default();
    let server = ScriptedServer::playing(scripts, &clock).await.unwrap();
    let client = set(server.builder(&clock)).build().unwrap();
    (server, client, clock)
}

/// Begins operations, each with a clone of the client.
fn begin(client: &Client, count: usize) -> JoinSet<()> {
    let mut operations = JoinSet::new();
    for _ in 0..count {
        let client = client.clone();
        operations.spawn(async move {
            send(&client).await.unwrap();
        });
    }
    operations
}

#[tokio::test]
async fn there_is_no_limit_where_none_is_set() {
    let (_server, client, clock) = set_up(vec![vec![Step::Hang]], |builder| builder).await;
    let _operations = begin(&client, 50);
    in_time(clock.until_under_way(50)).await.unwrap();
}

#[tokio::test]
async fn never_more_than_the_limit_are_under_way() {
    for (limit, most) in [(0, 1), (1, 1), (3, 3), (usize::MAX, 20)] {
        let (server, client, clock) = set_up(vec![ok()], |builder| builder.max_in_flight(limit)).await;
        let operations = begin(&client, 20);
        in_time(operations.join_all()).await.unwrap();
        assert_eq!(server.requests().len(), 20);
        assert_eq!(clock.most_under_way(), most, "{limit}");
    }
}

#[tokio::test]
async fn a_retry_that_waits_holds_no_slot() {
    let scripts = vec![vec![Step::answer(503, &[], "")], ok()];
    let (server, client, clock) = set_up(scripts, |builder| builder.max_in_flight(1)).await;
    clock.hold_waits();
    let waiting = begin(&client, 1);
    in_time(clock.until_waiting(1)).await.unwrap();
    for _ in 0..3 {
        send(&client).await.unwrap();
    }
    assert_eq!((server.requests().len(), clock.waiting()), (4, 1));
    clock.release_waits();
    in_time(waiting.join_all()).await.unwrap();
    assert_eq!((server.requests().len(), clock.most_under_way()), (5, 1));
}

#[tokio::test]
async fn an_operation_that_is_dropped_gives_its_slot_back() {
    let (server, client, clock) = set_up(vec![vec![Step::Hang], ok()], |builder| builder.max_in_flight(1)).await;
    let mut operation = Box::pin(some_call_pickup(&client).send());
    let arrived = in_time(async {
        let arrives = async {
            while server.requests().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        select! {
            _ = &mut operation => false,
            () = arrives => true,
        }
    });
    assert!(arrived.await.unwrap());
    drop(operation);
    send(&client).await.unwrap();
    assert_eq!(clock.most_under_way(), 1);
}

#[tokio::test]
async fn an_attempt_that_failed_gives_its_slot_back() {
    for script in [vec![Step::Reset], vec![Step::Stall], vec![Step::answer(404, &[], "")]] {
        let (_server, client, _) = set_up(vec![script, ok()], |builder| builder.max_in_flight(1)).await;
        let _ = send(&client).await;
        send(&client).await.unwrap();
    }
}
