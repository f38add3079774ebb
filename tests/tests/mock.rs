//! The mock server, where its documentation does not show it already.

#![allow(clippy::unwrap_used)]

use webex_call_pickup::mock::MockServer;
use webex_call_pickup_tests::some_call_pickup;

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
    assert_eq!(error.message(), Some("No stub of the mock server fits this request."));
    assert_eq!(server.requests()[0].operation.unwrap().id, "getCallPickup");
}
