//! What the client puts on the wire.

use webex_call_pickup::Client;
use webex_call_pickup_tests::{Server, some_call_pickup};

const ANSWER: &str = r#"{"id": "a", "name": "b"}"#;

#[tokio::test]
async fn the_request_is_exactly_this() {
    let server = Server::replying_json(200, ANSWER).await.unwrap();
    let client = server.client().unwrap();
    client.get_call_pickup().location_id("Y2lz").call_pickup_id("Y2FsbA=").send().await.unwrap();
    let requests = server.requests();
    // The one line that differs from run to run.
    let id = requests[0].lines().find_map(|line| line.strip_prefix("trackingid: ")).unwrap();
    assert!(id.len() == 33 && id.starts_with("RUST_") && id[5..].bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    let host = server.base_url().replace("http://", "").replace("/v1", "");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        requests,
        [format!(
            "GET /v1/telephony/config/locations/Y2lz/callPickups/Y2FsbA%3D HTTP/1.1\r\n\
             accept: application/json\r\n\
             user-agent: webex-call-pickup/{version}\r\n\
             trackingid: {id}\r\n\
             authorization: Bearer canary-token\r\n\
             accept-encoding: gzip\r\n\
             host: {host}\r\n\r\n"
        )],
        "and so no `api-version`"
    );
}

#[tokio::test]
async fn the_organization_goes_into_the_query() {
    let server = Server::replying_json(200, ANSWER).await.unwrap();
    let client = server.client().unwrap();
    some_call_pickup(&client).org_id("a=b&c d").send().await.unwrap();
    let requests = server.requests();
    let line = requests[0].lines().next().unwrap();
    assert_eq!(line, "GET /v1/telephony/config/locations/location/callPickups/pickup?orgId=a%3Db%26c+d HTTP/1.1");
}

#[tokio::test]
async fn the_user_agent_can_be_set() {
    let server = Server::replying_json(200, ANSWER).await.unwrap();
    let client = Client::builder().token("t").base_url(server.base_url()).user_agent("audit/1").build().unwrap();
    some_call_pickup(&client).send().await.unwrap();
    assert!(server.requests()[0].contains("\r\nuser-agent: audit/1\r\n"));
}

#[tokio::test]
async fn a_builder_can_be_cloned_and_a_client_shared() {
    let server = Server::replying_json(200, ANSWER).await.unwrap();
    let client = server.client().unwrap();
    let request = some_call_pickup(&client);
    let (a, b) = (request.clone().send().await, request.send().await);
    assert_eq!(a.unwrap(), b.unwrap());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn the_tracking_id_can_be_set_and_brings_no_header_of_its_own() {
    let server = Server::replying_json(200, ANSWER).await.unwrap();
    let client = server.client().unwrap();
    let named = client.with_tracking_id("AUDIT_7").unwrap();
    some_call_pickup(&named).send().await.unwrap();
    some_call_pickup(&client).send().await.unwrap();
    assert!(server.requests()[0].contains("\r\ntrackingid: AUDIT_7\r\n"));
    assert!(!server.requests()[1].contains("AUDIT_7"), "the client itself is as it was");
    for id in ["", "a b", "a\r\nx-more: y", "\u{e4}", &"x".repeat(129)] {
        let error = client.with_tracking_id(id).unwrap_err();
        assert!(error.is_configuration(), "{id:?}");
    }
}

#[tokio::test]
async fn a_failure_without_an_answer_has_the_tracking_id_that_was_sent() {
    let server = Server::replying(Vec::new()).await.unwrap();
    let client = server.client().unwrap().with_tracking_id("AUDIT_7").unwrap();
    let error = some_call_pickup(&client).send().await.unwrap_err();
    assert_eq!((error.status(), error.tracking_id()), (None, Some("AUDIT_7")));
}
