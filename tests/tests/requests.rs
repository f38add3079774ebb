//! The requests on the wire.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use webex_call_pickup::{
    Client,
    types::{AgentId, AgentSortField, CallPickupChanges, CallPickupName, NewCallPickup, NotificationType, SortOrder},
};
use webex_call_pickup_tests::{CALL_PICKUP, Step, TestClock, TestServer, get_call_pickup};

/// The only request, with placeholders for the parts that differ from run to run.
fn only_request(server: &TestServer) -> String {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let id = requests[0].header("trackingid").unwrap();
    assert!(id.len() == 33 && id.starts_with("RUST_") && id[5..].bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    let host = server.base_url().replace("http://", "").replace("/v1", "");
    requests[0].as_str().replace(id, "ID").replace(&host, "HOST").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// The headers of every request.
const SENDER: &str = "user-agent: webex-call-pickup/VERSION\r\ntrackingid: ID\r\naccept-encoding: gzip\r\nauthorization: \
                      Bearer canary-token\r\n";
const HOST: &str = "host: HOST\r\n";

/// A request without a body.
fn read_request(line: &str) -> String {
    format!("{line} HTTP/1.1\r\naccept: application/json\r\n{SENDER}{HOST}\r\n")
}

/// A request with a body.
fn write_request(line: &str, body: &str) -> String {
    let length = body.len();
    let own = "accept: application/json\r\ncontent-type: application/json\r\n";
    format!("{line} HTTP/1.1\r\n{own}{SENDER}{HOST}content-length: {length}\r\n\r\n{body}")
}

#[tokio::test]
async fn get_request_has_exactly_these_bytes() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    client.get_call_pickup("Y2lz", "Y2FsbA=").send().await.unwrap();
    let line = "GET /v1/telephony/config/locations/Y2lz/callPickups/Y2FsbA%3D";
    assert_eq!(only_request(&server), read_request(line));
}

#[tokio::test]
async fn list_parameters_are_in_the_query() {
    let server = TestServer::start_json(200, r#"{"callPickups": []}"#).await;
    let client = server.client();
    let list = client.list_call_pickups("l").max(5).start(0).order(SortOrder::Dsc);
    list.name("Alaska & more").org_id("o").send().await.unwrap();
    assert_eq!(
        only_request(&server),
        read_request(
            "GET /v1/telephony/config/locations/l/callPickups?max=5&name=Alaska+%26+more&order=DSC&orgId=o&start=0"
        )
    );
}

#[tokio::test]
async fn available_agent_parameters_are_in_the_query() {
    let server = TestServer::start_json(200, r#"{"agents": []}"#).await;
    let client = server.client();
    let list = client.list_available_agents("l").call_pickup_name("North").name("J\u{f6}rg");
    list.phone_number("+1907")
        .order([AgentSortField::Lname, AgentSortField::Fname])
        .max(5)
        .start(10)
        .send()
        .await
        .unwrap();
    assert_eq!(
        only_request(&server),
        read_request(
            "GET /v1/telephony/config/locations/l/callPickups/availableUsers?order=lname%7Cfname&callPickupName=North&\
             max=5&name=J%C3%B6rg&phoneNumber=%2B1907&start=10"
        )
    );
}

#[tokio::test]
async fn location_list_needs_no_parameter() {
    let server = TestServer::start_json(200, r#"{"locations": []}"#).await;
    server.client().list_locations().send().await.unwrap();
    assert_eq!(only_request(&server), read_request("GET /v1/telephony/config/locations"));
}

#[tokio::test]
async fn location_parameters_are_in_the_query() {
    let server = TestServer::start_json(200, r#"{"locations": []}"#).await;
    let client = server.client();
    client.list_locations().org_id("o").max(5).start(5).name("A").order("desc").send().await.unwrap();
    let line = "GET /v1/telephony/config/locations?max=5&name=A&order=desc&orgId=o&start=5";
    assert_eq!(only_request(&server), read_request(line));
}

#[tokio::test]
async fn create_request_has_the_set_properties() {
    let server = TestServer::start_json(201, r#"{"id": "a"}"#).await;
    let client = server.client();
    let body = NewCallPickup::builder().name("South").notification_type(NotificationType::AudioOnly);
    let body = body.notification_delay_timer_seconds(20).agents(vec!["Y2E=".parse().unwrap()]);
    let created = client.create_call_pickup("l").org_id("o").body(body).send().await.unwrap();
    assert_eq!(created.id.as_str(), "a");
    assert_eq!(
        only_request(&server),
        write_request(
            "POST /v1/telephony/config/locations/l/callPickups?orgId=o",
            r#"{"name":"South","notificationType":"AUDIO_ONLY","notificationDelayTimerSeconds":20,"agents":["Y2E="]}"#
        )
    );
}

#[tokio::test]
async fn unset_empty_and_listed_agents_differ_on_the_wire() {
    let some: Vec<AgentId> = vec!["a".parse().unwrap(), "b".parse().unwrap()];
    for (changes, body) in [
        (CallPickupChanges::builder(), "{}"),
        (CallPickupChanges::builder().agents(vec![]), r#"{"agents":[]}"#),
        (CallPickupChanges::builder().agents(some), r#"{"agents":["a","b"]}"#),
    ] {
        let server = TestServer::start_json(200, r#"{"id": "n"}"#).await;
        let client = server.client();
        let update = client.update_call_pickup("l", "p");
        assert_eq!(update.body(changes).send().await.unwrap().id.as_str(), "n");
        assert_eq!(only_request(&server), write_request("PUT /v1/telephony/config/locations/l/callPickups/p", body));
    }
}

#[tokio::test]
async fn unset_and_empty_agents_differ_in_the_struct() {
    for (agents, body) in [(None, "{}"), (Some(vec![]), r#"{"agents":[]}"#)] {
        let mut changes = CallPickupChanges::default();
        changes.agents = agents;
        assert_eq!(serde_json::to_string(&changes).unwrap(), body);
    }
}

#[tokio::test]
async fn delete_request_has_no_body() {
    let server = TestServer::start([vec![Step::send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")]]).await;
    let client = server.client();
    client.delete_call_pickup("l", "p").org_id("o").send().await.unwrap();
    let line = "DELETE /v1/telephony/config/locations/l/callPickups/p?orgId=o HTTP/1.1";
    // The HTTP client adds its own headers at the end.
    assert_eq!(only_request(&server), format!("{line}\r\n{SENDER}accept: */*\r\n{HOST}\r\n"));
}

#[tokio::test]
async fn rejects_a_name_of_more_than_80_characters() {
    let server = TestServer::start_json(201, r#"{"id": "a"}"#).await;
    let client = server.client();
    // The limit counts characters, not bytes.
    let (fits, too_long) = ("\u{e4}".repeat(80), "\u{e4}".repeat(81));
    let create = |name: &str| client.create_call_pickup("l").body_map(|body| body.name(name));
    create(&fits).send().await.unwrap();
    let update = client.update_call_pickup("l", "p");
    let errors = [
        create(&too_long).send().await.unwrap_err(),
        update.body_map(|body| body.name(too_long.as_str())).send().await.unwrap_err(),
        client.list_call_pickups("l").name(too_long.as_str()).send().await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().ends_with(": name: the string has 81 characters, but the maximum is 80"), "{error}");
        assert!(!format!("{error:?}").contains('\u{e4}'), "the message shows the name");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].body() == format!("{{\"name\":\"{fits}\"}}"));
    assert!(CallPickupName::try_from(too_long).is_err());
}

#[tokio::test]
async fn rejects_a_create_request_without_a_name() {
    let server = TestServer::start_json(201, r#"{"id": "a"}"#).await;
    let client = server.client();
    let error = client.create_call_pickup("l").send().await.unwrap_err();
    assert_eq!(error.to_string(), "createCallPickup: name: required, but not set");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn organization_is_in_the_query() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    get_call_pickup(&client).org_id("a=b&c d").send().await.unwrap();
    let path = "/v1/telephony/config/locations/location/callPickups/pickup";
    assert_eq!(server.targets(), [format!("{path}?orgId=a%3Db%26c+d")]);
}

#[tokio::test]
async fn user_agent_is_configurable() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = Client::builder().token("t").base_url(server.base_url()).user_agent("audit/1").build().unwrap();
    get_call_pickup(&client).send().await.unwrap();
    assert_eq!(server.requests()[0].header("user-agent"), Some("audit/1"));
}

#[tokio::test]
async fn request_builder_can_be_cloned() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    let request = get_call_pickup(&client);
    let (a, b) = (request.clone().send().await, request.send().await);
    assert_eq!(a.unwrap(), b.unwrap());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn tracking_id_can_be_set_without_header_injection() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    let named = client.with_tracking_id("AUDIT_7").unwrap();
    get_call_pickup(&named).send().await.unwrap();
    get_call_pickup(&client).send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].header("trackingid"), Some("AUDIT_7"));
    assert!(!requests[1].as_str().contains("AUDIT_7"), "the original client is unchanged");
    for id in ["", "a b", " a", "a\n", "a\r\nx-more: y", "\u{e4}", &"x".repeat(129)] {
        let error = client.with_tracking_id(id).unwrap_err();
        assert!(error.is_configuration(), "{id:?}");
    }
}

#[tokio::test]
async fn error_without_a_response_has_the_sent_tracking_id() {
    let server = TestServer::start([vec![]]).await;
    let client = server.client().with_tracking_id("AUDIT_7").unwrap();
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert_eq!((error.status(), error.tracking_id()), (None, Some("AUDIT_7")));
}

/// Both attempts have the same tracking ID, and the vendor's logs have the first.
#[tokio::test]
async fn error_of_a_failed_reconnection_has_the_sent_tracking_id() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(b"HTTP/1.1 503 S\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    });
    let builder = TestClock::default().configure(Client::builder().token("canary-token").base_url(base_url));
    let client = builder.build().unwrap().with_tracking_id("AUDIT_7").unwrap();
    let error = get_call_pickup(&client).send().await.unwrap_err();
    server.join().unwrap();
    assert!(error.is_connect() && error.attempts() > 1, "{error}");
    assert_eq!(error.tracking_id(), Some("AUDIT_7"));
}

#[tokio::test]
async fn rejects_a_url_that_is_too_long() {
    let server = TestServer::start_json(200, "{}").await;
    let client = server.client();
    let long = "a".repeat(70_000);
    let in_path = client.get_call_pickup(&long, "c").send().await.unwrap_err();
    let in_query = client.list_locations().name(&long).send().await.unwrap_err();
    for error in [in_path, in_query] {
        assert!(error.is_invalid_request() && error.attempts() == 0 && error.tracking_id().is_none(), "{error}");
        assert!(error.to_string().contains("the URL is longer than 65534 bytes"), "{error}");
    }
    assert!(server.requests().is_empty());
}
