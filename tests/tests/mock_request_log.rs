//! The requests that the mock server keeps.

#![allow(clippy::unwrap_used)]

use webex_call_pickup::{mock::MockServer, reqwest};

#[tokio::test]
async fn a_request_is_recorded_with_its_body_and_shown_without() {
    let server = MockServer::start().await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/telephony/config/locations/canary/callPickups?name=Canary", server.base_url());
    let request = http.post(url).bearer_auth("canary-token").header("x-header", "canary").body("canary");
    request.send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].body, b"canary");
    assert_eq!(requests[0].operation.unwrap().id, "createCallPickup");
    assert_eq!(requests[0].target, "/v1/telephony/config/locations/canary/callPickups?name=Canary");
    let shown = format!("{requests:?}");
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");
}

#[tokio::test]
async fn a_request_log_can_be_short() {
    let server = MockServer::builder().recorded_requests(2).start().await.unwrap();
    let client = server.client();
    for id in ["a", "b", "c"] {
        client.list_call_pickups().location_id(id).send().await.unwrap_err();
    }
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["b", "c"].map(|id| format!("/v1/telephony/config/locations/{id}/callPickups")));
}
