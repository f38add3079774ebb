//! What the client puts on the wire.

#![allow(clippy::unwrap_used)]

use webex_call_pickup::{
    Client,
    types::{AgentId, CallPickupChanges, CallPickupName, NewCallPickup, NotificationType, SortOrder},
};
use webex_call_pickup_tests::{Server, some_call_pickup};

const ANSWER: &str = r#"{"id": "a", "name": "b"}"#;

/// The only request that came, with names for what differs from run to run.
fn only_request(server: &Server) -> String {
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let id = requests[0].lines().find_map(|line| line.strip_prefix("trackingid: ")).unwrap();
    assert!(id.len() == 33 && id.starts_with("RUST_") && id[5..].bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    let host = server.base_url().replace("http://", "").replace("/v1", "");
    requests[0].replace(id, "ID").replace(&host, "HOST").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

/// The headers of every request.
const SENDER: &str =
    "user-agent: webex-call-pickup/VERSION\r\ntrackingid: ID\r\nauthorization: Bearer canary-token\r\n";
const CONNECTION: &str = "accept-encoding: gzip\r\nhost: HOST\r\n";

/// A request that asks for JSON, as it is on the wire.
fn reading(line: &str) -> String {
    format!("{line} HTTP/1.1\r\naccept: application/json\r\n{SENDER}{CONNECTION}\r\n")
}

/// A request with a body, as it is on the wire.
fn writing(line: &str, body: &str) -> String {
    let length = body.len();
    let own = "accept: application/json\r\ncontent-type: application/json\r\n";
    format!("{line} HTTP/1.1\r\n{own}{SENDER}{CONNECTION}content-length: {length}\r\n\r\n{body}")
}

#[tokio::test]
async fn the_request_is_exactly_this() {
    let server = Server::replying_json(200, ANSWER).await.unwrap();
    let client = server.client().unwrap();
    client.get_call_pickup().location_id("Y2lz").call_pickup_id("Y2FsbA=").send().await.unwrap();
    let line = "GET /v1/telephony/config/locations/Y2lz/callPickups/Y2FsbA%3D";
    assert_eq!(only_request(&server), reading(line), "and so no `api-version`");
}

#[tokio::test]
async fn a_list_is_asked_for_by_its_query() {
    let server = Server::replying_json(200, r#"{"callPickups": []}"#).await.unwrap();
    let client = server.client().unwrap();
    let list = client.list_call_pickups().location_id("l").max(5).start(0).order(SortOrder::Dsc);
    list.name("Alaska & more").org_id("o").send().await.unwrap();
    assert_eq!(
        only_request(&server),
        reading(
            "GET /v1/telephony/config/locations/l/callPickups?max=5&name=Alaska+%26+more&order=DSC&orgId=o&start=0"
        )
    );
}

#[tokio::test]
async fn available_agents_are_asked_for_by_their_query() {
    let server = Server::replying_json(200, r#"{"agents": []}"#).await.unwrap();
    let client = server.client().unwrap();
    let list = client.list_available_agents().location_id("l").call_pickup_name("North").name("J\u{f6}rg");
    list.phone_number("+1907").order("lname|fname").max(5).start(10).send().await.unwrap();
    assert_eq!(
        only_request(&server),
        reading(
            "GET /v1/telephony/config/locations/l/callPickups/availableUsers?callPickupName=North&max=5&\
             name=J%C3%B6rg&order=lname%7Cfname&phoneNumber=%2B1907&start=10"
        )
    );
}

#[tokio::test]
async fn locations_need_no_parameter() {
    let server = Server::replying_json(200, r#"{"locations": []}"#).await.unwrap();
    server.client().unwrap().list_locations().send().await.unwrap();
    assert_eq!(only_request(&server), reading("GET /v1/telephony/config/locations"));
}

#[tokio::test]
async fn locations_are_asked_for_by_their_query() {
    let server = Server::replying_json(200, r#"{"locations": []}"#).await.unwrap();
    let client = server.client().unwrap();
    client.list_locations().org_id("o").max(5).start(5).name("A").order("desc").send().await.unwrap();
    let line = "GET /v1/telephony/config/locations?max=5&name=A&order=desc&orgId=o&start=5";
    assert_eq!(only_request(&server), reading(line));
}

#[tokio::test]
async fn a_call_pickup_is_created_with_what_was_set() {
    let server = Server::replying_json(201, r#"{"id": "a"}"#).await.unwrap();
    let client = server.client().unwrap();
    let body = NewCallPickup::builder().name("South").notification_type(NotificationType::AudioOnly);
    let body = body.notification_delay_timer_seconds(20).agents(vec!["Y2E=".parse().unwrap()]);
    let created = client.create_call_pickup().location_id("l").org_id("o").body(body).send().await.unwrap();
    assert_eq!(created.id.as_str(), "a");
    assert_eq!(
        only_request(&server),
        writing(
            "POST /v1/telephony/config/locations/l/callPickups?orgId=o",
            r#"{"name":"South","notificationType":"AUDIO_ONLY","notificationDelayTimerSeconds":20,"agents":["Y2E="]}"#
        )
    );
}

#[tokio::test]
async fn no_agents_empty_agents_and_some_agents_are_three_requests() {
    let some: Vec<AgentId> = vec!["a".parse().unwrap(), "b".parse().unwrap()];
    for (changes, body) in [
        (CallPickupChanges::builder(), "{}"),
        (CallPickupChanges::builder().agents(vec![]), r#"{"agents":[]}"#),
        (CallPickupChanges::builder().agents(some), r#"{"agents":["a","b"]}"#),
    ] {
        let server = Server::replying_json(200, r#"{"id": "n"}"#).await.unwrap();
        let client = server.client().unwrap();
        let update = client.update_call_pickup().location_id("l").call_pickup_id("p");
        assert_eq!(update.body(changes).send().await.unwrap().id.as_str(), "n");
        assert_eq!(only_request(&server), writing("PUT /v1/telephony/config/locations/l/callPickups/p", body));
    }
}

#[tokio::test]
async fn the_struct_says_the_three_as_well() {
    for (agents, body) in [(None, "{}"), (Some(vec![]), r#"{"agents":[]}"#)] {
        let mut changes = CallPickupChanges::default();
        changes.agents = agents;
        assert_eq!(serde_json::to_string(&changes).unwrap(), body);
    }
}

#[tokio::test]
async fn a_call_pickup_is_deleted_without_a_body() {
    let server = Server::replying("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await.unwrap();
    let client = server.client().unwrap();
    client.delete_call_pickup().location_id("l").call_pickup_id("p").org_id("o").send().await.unwrap();
    let line = "DELETE /v1/telephony/config/locations/l/callPickups/p?orgId=o HTTP/1.1";
    assert_eq!(only_request(&server), format!("{line}\r\n{SENDER}accept: */*\r\n{CONNECTION}\r\n"));
}

#[tokio::test]
async fn a_name_of_more_than_80_characters_is_refused_before_it_is_sent() {
    let server = Server::replying_json(201, r#"{"id": "a"}"#).await.unwrap();
    let client = server.client().unwrap();
    // Characters, and not bytes.
    let (fits, too_long) = ("\u{e4}".repeat(80), "\u{e4}".repeat(81));
    let create = |name: &str| client.create_call_pickup().location_id("l").body_map(|body| body.name(name));
    create(&fits).send().await.unwrap();
    let update = client.update_call_pickup().location_id("l").call_pickup_id("p");
    let errors = [
        create(&too_long).send().await.unwrap_err(),
        update.body_map(|body| body.name(too_long.as_str())).send().await.unwrap_err(),
        client.list_call_pickups().location_id("l").name(too_long.as_str()).send().await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().ends_with(": name: longer than 80 characters"), "{error}");
        assert!(!format!("{error:?}").contains('\u{e4}'), "it does not show the name");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].ends_with(&format!("\r\n\r\n{{\"name\":\"{fits}\"}}")));
    assert!(CallPickupName::try_from(too_long).is_err());
}

#[tokio::test]
async fn a_call_pickup_without_a_name_is_not_created() {
    let server = Server::replying_json(201, r#"{"id": "a"}"#).await.unwrap();
    let client = server.client().unwrap();
    let error = client.create_call_pickup().location_id("l").send().await.unwrap_err();
    assert_eq!(error.to_string(), "createCallPickup: name: required, but not set");
    assert!(server.requests().is_empty());
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

#[tokio::test]
async fn what_is_too_long_for_a_url_is_refused_before_it_is_sent() {
    let server = Server::replying_json(200, "{}").await.unwrap();
    let client = server.client().unwrap();
    let long = "a".repeat(70_000);
    let in_path = client.get_call_pickup().location_id(&long).call_pickup_id("c").send().await.unwrap_err();
    let in_query = client.list_locations().name(&long).send().await.unwrap_err();
    for error in [in_path, in_query] {
        assert!(error.is_invalid_request() && error.attempts() == 0 && error.tracking_id().is_none(), "{error}");
        assert!(error.to_string().contains("the URL is longer than 65534 bytes"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_success_that_the_operation_does_not_have_says_so() {
    let server = Server::replying_json(202, "{}").await.unwrap();
    let client = server.client().unwrap();
    let error = client.delete_call_pickup().location_id("l").call_pickup_id("c").send().await.unwrap_err();
    let text = "deleteCallPickup: 202 Accepted: the document does not have this successful status code; ";
    assert!(error.to_string().starts_with(text), "{error}");
}
