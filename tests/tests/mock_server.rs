//! Start, stubs and recorded requests of the mock server.

use webex_call_pickup::{
    Client,
    mock::{MockServer, Organization},
    reqwest,
    types::{AvailableAgentList, CreatedCallPickup, ErrorBody, Location, LocationList},
};
use webex_call_pickup_tests::{TestClock, get_call_pickup};

#[tokio::test]
async fn restarts_on_the_same_port() {
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
async fn stops_when_it_is_dropped() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().respond_with_example();
    let client = server.client();
    get_call_pickup(&client).send().await.unwrap();
    drop(server);
    // The kept connection is closed before or during this request.
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn unmatched_request_is_not_found() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().call_pickup_id("other").respond_with_example();
    let error = get_call_pickup(&server.client()).send().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.message(), Some("No stub of the mock server matches this request."));
    assert_eq!(server.requests()[0].operation.unwrap().id, "getCallPickup");
}

#[tokio::test]
async fn stubs_every_operation() {
    let server = MockServer::start().await.unwrap();
    server.list_locations().respond_with_example();
    server.list_call_pickups().name("South").respond_with_example();
    server.create_call_pickup().location_id("l").respond(CreatedCallPickup::new("new".parse().unwrap()));
    server.update_call_pickup().respond_with_example();
    let client = server.client();
    let location = client.list_locations().send().await.unwrap().locations.remove(0);
    let list = client.list_call_pickups(&location.id).name("South").send().await.unwrap();
    assert_eq!(list.call_pickups.len(), 2);
    let created = client.create_call_pickup("l").body_map(|body| body.name("n")).send_response().await;
    let created = created.unwrap();
    assert_eq!((created.status().as_u16(), created.id.as_str()), (201, "new"));
    let changed = client.update_call_pickup("l", "new").send().await.unwrap();
    assert_ne!(changed.id, created.id);
}

#[tokio::test]
async fn stub_without_a_value_has_no_body() {
    let server = MockServer::start().await.unwrap();
    server.delete_call_pickup().call_pickup_id("one").respond(());
    server.delete_call_pickup().call_pickup_id("two").respond_with_example();
    let client = server.client();
    for id in ["one", "two"] {
        let deleted = client.delete_call_pickup("l", id).send_response().await.unwrap();
        assert_eq!(deleted.status().as_u16(), 204);
        assert!(!deleted.headers().contains_key("content-type"));
    }
}

#[tokio::test]
async fn literal_path_segment_takes_precedence_over_a_parameter() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().respond_with_example();
    server.list_available_agents().respond(AvailableAgentList::new(vec![]));
    let client = server.client();
    assert!(client.list_available_agents("l").send().await.unwrap().agents.is_empty());
    assert_eq!(server.requests()[0].operation.unwrap().id, "listAvailableAgents");
}

#[tokio::test]
async fn records_the_body_and_redacts_debug_output() {
    let server = MockServer::start().await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/telephony/config/locations/canary/callPickups?name=Canary", server.base_url());
    let request = http.post(url).bearer_auth("canary-token").header("x-header", "canary").body("canary");
    request.send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].body, b"canary");
    assert_eq!(requests[0].operation.unwrap().id, "createCallPickup");
    assert_eq!(requests[0].target, "/v1/telephony/config/locations/canary/callPickups?name=Canary");
    let printed = format!("{requests:?}");
    assert!(!printed.to_lowercase().contains("canary"), "{printed}");
}

#[tokio::test]
async fn keeps_only_the_requested_number_of_requests() {
    let server = MockServer::builder().recorded_requests(2).start().await.unwrap();
    let client = server.client();
    for id in ["a", "b", "c"] {
        client.list_call_pickups(id).send().await.unwrap_err();
    }
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["b", "c"].map(|id| format!("/v1/telephony/config/locations/{id}/callPickups")));
}

/// The status codes of `count` requests.
async fn statuses(client: &Client, count: usize) -> Vec<u16> {
    let mut statuses = vec![];
    for _ in 0..count {
        let response = client.list_locations().send_response().await;
        let status = response.map_or_else(|error| error.status(), |response| Some(response.status()));
        statuses.push(status.map_or(0, |status| status.as_u16()));
    }
    statuses
}

#[tokio::test]
async fn stub_responds_as_often_as_requested() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let client = server.client();
    server.list_locations().respond_error(404, ErrorBody::default()).times(1);
    server.list_locations().respond_error(503, ErrorBody::default()).times(2);
    assert_eq!(statuses(&client, 5).await, [503, 503, 404, 200, 200], "an earlier stub or the organization follows");
    server.list_locations().respond_with_example().times(0);
    server.list_locations().name("Oslo").respond_error(503, ErrorBody::default()).times(1);
    assert_eq!(statuses(&client, 1).await, [200], "a request that does not match is not counted");
    assert_eq!(client.list_locations().name("Oslo").send().await.unwrap_err().status().unwrap(), 503);
}

#[tokio::test]
async fn stub_sends_its_responses_in_order() {
    let server = MockServer::start().await.unwrap();
    let client = server.client();
    let error = || ErrorBody::default();
    server.list_locations().respond_error(503, error()).then_respond_raw(502, &[], "").then_respond_with_example();
    assert_eq!(statuses(&client, 4).await, [503, 502, 200, 200], "the last response is repeated");
    server.list_locations().respond_error(503, error()).times(2).then_respond_error(404, error()).times(1);
    assert_eq!(statuses(&client, 4).await, [503, 503, 404, 200]);

    let named = |name: &str| LocationList::new(vec![Location::new("l".parse().unwrap(), name)]);
    server.list_locations().respond(named("first")).then_respond(named("second"));
    for name in ["first", "second", "second"] {
        assert_eq!(client.list_locations().send().await.unwrap().locations[0].name, name);
    }
    // The stub may be changed after its first requests.
    let stub = server.list_locations().respond(named("first"));
    assert_eq!(client.list_locations().send().await.unwrap().locations[0].name, "first");
    let stub = stub.then_respond(named("second"));
    assert_eq!(format!("{stub:?}"), "StubbedResponse { operation: \"listLocations\", .. }");
    assert_eq!(client.list_locations().send().await.unwrap().locations[0].name, "second");
}

#[tokio::test]
async fn only_a_client_of_the_builder_retries() {
    let server = MockServer::start().await.unwrap();
    let clock = TestClock::default();
    let retrying = clock.configure(server.client_builder()).build().unwrap();
    server.list_locations().respond_error(503, ErrorBody::default()).then_respond_with_example();
    assert_eq!(retrying.list_locations().send().await.unwrap().locations.len(), 2);
    assert_eq!((server.requests().len(), clock.sleeps().len()), (2, 1));
    server.list_locations().respond_error(503, ErrorBody::default());
    assert_eq!(server.client().list_locations().send().await.unwrap_err().status().unwrap(), 503);
    assert_eq!(server.requests().len(), 3);
}
