//! Faults of the mock server.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::time::Duration;

use webex_call_pickup::{
    Client, Error,
    mock::{Fault, MockServer, Organization},
    operations,
};

async fn start() -> (MockServer, Client) {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let client = server.client();
    (server, client)
}

/// The status codes of `count` requests; 0 for a request without a response.
async fn statuses(client: &Client, count: usize) -> Vec<u16> {
    let mut statuses = vec![];
    for _ in 0..count {
        statuses.push(match client.list_locations().send_response().await {
            Ok(response) => response.status().as_u16(),
            Err(error) => error.status().map_or(0, |status| status.as_u16()),
        });
    }
    statuses
}

#[tokio::test]
async fn each_fault_has_its_documented_effect() {
    let (server, client) = start().await;
    let fault = async |fault: Fault| -> Error {
        server.inject(fault.times(1));
        client.list_locations().send().await.unwrap_err()
    };
    let error = fault(Fault::too_many_requests(30)).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert!(fault(Fault::locked()).await.is_locked());
    let error = fault(Fault::bad_gateway()).await;
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!(error.body_snippet(), Some("<html><body>Bad Gateway</body></html>"));
    let error = fault(Fault::raw(418, &[("x-pot", "tea")], "short and stout")).await;
    assert_eq!((error.status().unwrap().as_u16(), &error.headers().unwrap()["x-pot"]), (418, &"tea".parse().unwrap()));
    let error = fault(Fault::closed_connection()).await;
    assert_eq!(error.status(), None);
    assert_eq!(statuses(&client, 1).await, [200], "the next request opens a connection");
}

#[tokio::test]
async fn applies_faults_as_often_as_requested() {
    let (server, client) = start().await;
    server.inject(Fault::locked().times(2));
    assert_eq!(statuses(&client, 4).await, [423, 423, 200, 200]);
    server.inject(Fault::bad_gateway().every(3).times(2));
    assert_eq!(statuses(&client, 9).await, [200, 200, 502, 200, 200, 502, 200, 200, 200]);
    server.inject(Fault::too_many_requests(1));
    assert_eq!(statuses(&client, 2).await, [429, 429]);
    server.clear_faults();
    assert_eq!(statuses(&client, 1).await, [200]);
}

#[tokio::test]
async fn applies_the_first_of_two_faults_first() {
    let (server, client) = start().await;
    server.inject(Fault::locked().times(1));
    server.inject(Fault::bad_gateway().times(1));
    assert_eq!(statuses(&client, 3).await, [423, 502, 200]);
}

#[tokio::test]
async fn applies_a_fault_to_one_operation_only() {
    let (server, client) = start().await;
    server.inject(Fault::locked().on(&operations::GET_CALL_PICKUP));
    assert_eq!(statuses(&client, 1).await, [200]);
    let get = client.get_call_pickup("l", "c").send();
    assert!(get.await.unwrap_err().is_locked());
}

#[tokio::test]
async fn lost_response_still_changes_the_organization() {
    let (server, client) = start().await;
    let location = client.list_locations().send().await.unwrap().locations.remove(0).id;
    let create = || client.create_call_pickup(&location).body_map(|body| body.name("Lost"));
    server.inject(Fault::closed_connection().times(1));
    assert_eq!(create().send().await.unwrap_err().status(), None);
    server.inject(Fault::lost_response().times(1));
    assert_eq!(
        create().send().await.unwrap_err().status(),
        None,
        "the closed connection changed nothing, and the name is free"
    );
    assert!(create().send().await.unwrap_err().is_conflict(), "the lost response left the name taken");
}

#[tokio::test]
async fn latency_delays_the_response() {
    let (server, client) = start().await;
    server.inject(Fault::latency(Duration::from_secs(3600)).on(&operations::GET_CALL_PICKUP));
    tokio::select! {
        _ = client.get_call_pickup("l", "c").send() => unreachable!("the response was not delayed"),
        quick = statuses(&client, 20) => assert_eq!(quick, [200; 20]),
    }
    server.inject(Fault::latency(Duration::ZERO));
    server.inject(Fault::locked());
    assert_eq!(statuses(&client, 1).await, [423], "latency leaves room for another fault");
}
