//! The number of requests in flight at once.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use tokio::{select, task::JoinSet};
use webex_call_pickup::{Client, ClientBuilder};
use webex_call_pickup_tests::{Script, Step, TestServer, get_call_pickup, respond, send, success, with_time_limit};

async fn start(
    scripts: impl IntoIterator<Item = Script>,
    configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (TestServer, Client) {
    let server = TestServer::start(scripts).await;
    let client = configure(server.client_builder()).build().unwrap();
    (server, client)
}

/// Starts `count` operations, each with a clone of the client.
fn spawn(client: &Client, count: usize) -> JoinSet<()> {
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
async fn default_has_no_limit() {
    let (server, client) = start([vec![Step::Hang]], |builder| builder).await;
    let _operations = spawn(&client, 50);
    with_time_limit(server.clock().until_in_flight(50)).await;
}

#[tokio::test]
async fn never_exceeds_the_limit() {
    for (limit, expected) in [(0, 1), (1, 1), (3, 3), (usize::MAX, 20)] {
        let (server, client) = start([success()], |builder| builder.max_in_flight(limit)).await;
        with_time_limit(spawn(&client, 20).join_all()).await;
        assert_eq!(server.requests().len(), 20);
        assert_eq!(server.clock().max_in_flight(), expected, "{limit}");
    }
}

#[tokio::test]
async fn waiting_retry_holds_no_permit() {
    let scripts = [respond(503, &[], ""), success()];
    let (server, client) = start(scripts, |builder| builder.max_in_flight(1)).await;
    let clock = server.clock();
    clock.hold_sleeps();
    let waiting = spawn(&client, 1);
    with_time_limit(clock.until_sleeping(1)).await;
    for _ in 0..3 {
        send(&client).await.unwrap();
    }
    assert_eq!((server.requests().len(), clock.sleeping()), (4, 1));
    clock.release_sleeps();
    with_time_limit(waiting.join_all()).await;
    assert_eq!((server.requests().len(), clock.max_in_flight()), (5, 1));
}

#[tokio::test]
async fn dropped_operation_releases_its_permit() {
    let (server, client) = start([vec![Step::Hang], success()], |builder| builder.max_in_flight(1)).await;
    let mut operation = Box::pin(get_call_pickup(&client).send());
    select! {
        result = &mut operation => unreachable!("{result:?}"),
        () = server.until_requests(1) => {}
    }
    drop(operation);
    send(&client).await.unwrap();
    assert_eq!(server.clock().max_in_flight(), 1);
}

#[tokio::test]
async fn failed_attempt_releases_its_permit() {
    for script in [vec![Step::Reset], vec![Step::Stall], respond(404, &[], "")] {
        let (_server, client) = start([script, success()], |builder| builder.max_in_flight(1)).await;
        let _ = send(&client).await;
        send(&client).await.unwrap();
    }
}
