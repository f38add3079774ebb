//! `Debug` output without personal data and tokens.

use webex_call_pickup::{
    mock::{MockServer, StubOperation as _, stubs::GetCallPickup},
    types::{CallPickup, ErrorBody},
};

#[test]
fn call_pickup_hides_names_addresses_and_numbers() {
    let group: CallPickup = serde_json::from_str(GetCallPickup::EXAMPLE).unwrap();
    let printed = format!("{group:?} {group:#?}");
    for personal in ["Inês", "Carvalho", "ines", "example.com", "+1555", "3101", "3199", "Hotline"] {
        assert!(!printed.contains(personal), "{personal} in {printed}");
    }
    for useful in ["Support day", "VirtualLine", "VisualOnly", "email: None", "email: Some(<redacted>)"] {
        assert!(printed.contains(useful), "{useful} not in {printed}");
    }
}

#[test]
fn error_body_hides_the_strings_of_the_server() {
    let body: ErrorBody = serde_json::from_str(
        r#"{"message": "canary", "errors": [{"description": "canary", "errorCode": 1}], "error": [{"message": [{"description": "canary"}]}]}"#,
    )
    .unwrap();
    assert!(!format!("{body:?}").contains("canary"));
}

#[tokio::test]
async fn agent_search_hides_its_parameters() {
    let server = MockServer::start().await.unwrap();
    let client = server.client();
    let search = client.list_available_agents("l").name("canary").phone_number("canary");
    let error = search.clone().send().await.unwrap_err();
    let printed = format!("{search:?} {error} {error:?} {:?}", server.requests());
    assert!(printed.starts_with("ListAvailableAgents"));
    assert!(!printed.contains("canary"), "{printed}");
}

#[tokio::test]
async fn client_and_requests_hide_the_token() {
    let server = MockServer::start().await.unwrap();
    server.get_call_pickup().respond_with_example();
    let client = server.client();
    let request = client.get_call_pickup("l", "p");
    let printed = format!("{client:?} {request:?}");
    request.send().await.unwrap();
    let printed = format!("{printed} {server:?} {:?}", server.requests());
    assert!(!printed.contains("mock-token"), "{printed}");
}
