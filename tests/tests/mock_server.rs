//! The mock server, where its documentation does not show it already.

#![allow(clippy::unwrap_used)]

use webex_call_pickup::{
    mock::MockServer,
    types::{AvailableAgentList, CreatedCallPickup},
};
use webex_call_pickup_tests::some_call_pickup;

#[tokio::test]
async fn a_server_that_was_stopped_can_be_started_again() {
    let mut server = MockServer::start().await.unwrap();
    let base_url = server.base_url();
    let port = base_url.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    for _ in 0..10 {
        server.stop().await;
        server = MockServer::builder().port(port).start().await.unwrap();
        assert_eq!(server.base_url(), base_url);
    }
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().respond_with_example();
    let client = server.client();
    some_call_pickup(&client).send().await.unwrap();
    drop(server);
    // The connection that was kept is closed by then or now; either way nobody answers.
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn what_no_stub_fits_is_not_found() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().call_pickup_id("other").respond_with_example();
    let error = some_call_pickup(&server.client()).send().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.message(), Some("No stub of the mock server matches this request."));
    assert_eq!(server.requests()[0].operation.unwrap().id, "getCallPickup");
}

#[tokio::test]
async fn every_operation_has_a_double() {
    let server = MockServer::start().await.unwrap();
    server.list_locations().respond_with_example();
    server.list_call_pickups().name("South").respond_with_example();
    server.create_call_pickup().location_id("l").respond(CreatedCallPickup::new("new".parse().unwrap()));
    server.update_call_pickup().respond_with_example();
    let client = server.client();
    let location = client.list_locations().send().await.unwrap().locations.remove(0);
    let list = client.list_call_pickups().location_id(&location.id).name("South").send().await.unwrap();
    assert_eq!(list.call_pickups.len(), 2);
    let created = client.create_call_pickup().location_id("l").body_map(|body| body.name("n")).send_response().await;
    let created = created.unwrap();
    assert_eq!((created.status().as_u16(), created.id.as_str()), (201, "new"));
    let changed = client.update_call_pickup().location_id("l").call_pickup_id("new").send().await.unwrap();
    assert_ne!(changed.id, created.id);
}

#[tokio::test]
async fn what_has_no_value_is_answered_without_a_body() {
    let server = MockServer::start().await.unwrap();
    server.delete_call_pickup().call_pickup_id("one").respond(());
    server.delete_call_pickup().call_pickup_id("two").respond_with_example();
    let client = server.client();
    for id in ["one", "two"] {
        let deleted = client.delete_call_pickup().location_id("l").call_pickup_id(id).send_response().await.unwrap();
        assert_eq!(deleted.status().as_u16(), 204);
        assert!(!deleted.headers().contains_key("content-type"));
    }
}

#[tokio::test]
async fn a_word_in_a_path_goes_before_a_parameter() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().respond_with_example();
    server.list_available_agents().respond(AvailableAgentList::new(vec![]));
    let client = server.client();
    assert!(client.list_available_agents().location_id("l").send().await.unwrap().agents.is_empty());
    assert_eq!(server.requests()[0].operation.unwrap().id, "listAvailableAgents");
}
