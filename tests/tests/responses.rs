//! Decoding of successful responses: tolerant of unexpected values, without loss of documented ones.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use serde_json::{Value, json};
use webex_call_pickup::{
    Error,
    mock::{
        StubOperation as _,
        stubs::{self, GetCallPickup},
    },
    types::{AgentType, CallPickup, NotificationType},
};
use webex_call_pickup_tests::{TestServer, get_call_pickup, respond};

async fn decoded(body: &str) -> Result<CallPickup, Error> {
    let server = TestServer::start_json(200, body).await;
    get_call_pickup(&server.client()).send().await
}

async fn agent(agent: Value) -> webex_call_pickup::types::Agent {
    let body = json!({"id": "a", "name": "b", "agents": [agent]}).to_string();
    decoded(&body).await.unwrap().agents.remove(0)
}

#[tokio::test]
async fn decodes_the_example_of_the_document() {
    let group = decoded(GetCallPickup::EXAMPLE).await.unwrap();
    assert_eq!(group.id.as_str(), "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1UzVndjRzl5ZENCa1lYaz0");
    assert_eq!(group.name, "Support day");
    assert_eq!(group.notification_type, Some(NotificationType::VisualOnly));
    assert_eq!(group.notification_delay_timer_seconds, Some(6));
    let names: Vec<_> = group.agents.iter().map(|agent| agent.display_name.as_deref().unwrap()).collect();
    assert_eq!(names, ["Inês Carvalho", "Support Hotline"]);
    let virtual_line = &group.agents[1];
    assert_eq!(virtual_line.type_, Some(AgentType::VirtualLine));
    assert_eq!(virtual_line.email, None);
    let number = &group.agents[0].numbers[0];
    assert_eq!(number.external.as_deref(), Some("+15550100006"));
    assert_eq!(number.extension.as_deref(), Some("3101"));
    assert_eq!(number.routing_prefix.as_deref(), Some("8002"));
    assert_eq!(number.esn.as_deref(), Some("80023101"));
    assert_eq!(number.primary, Some(true));
}

#[tokio::test]
async fn accepts_a_name_longer_than_documented() {
    let name = "n".repeat(200);
    let group = decoded(&json!({"id": "a", "name": name}).to_string()).await.unwrap();
    assert_eq!(group.name, name);
}

#[tokio::test]
async fn ignores_unknown_properties() {
    let body =
        r#"{"id": "a", "name": "b", "new": {"x": [1]}, "agents": [{"id": "c", "new": null, "numbers": [{"new": 1}]}]}"#;
    assert_eq!(decoded(body).await.unwrap().agents[0].numbers.len(), 1);
}

#[tokio::test]
async fn keeps_unknown_enum_values() {
    let body = r#"{"id": "a", "name": "b", "notificationType": "SMELL", "agents": [{"id": "c", "type": "ROBOT"}]}"#;
    let group = decoded(body).await.unwrap();
    assert_eq!(group.notification_type, Some(NotificationType::Unknown("SMELL".to_owned())));
    assert_eq!(group.agents[0].type_.as_ref().unwrap().as_str(), "ROBOT");
    assert_eq!(serde_json::to_value(&group).unwrap(), serde_json::from_str::<Value>(body).unwrap());
}

#[tokio::test]
async fn accepts_an_agent_with_only_an_id() {
    let agent = agent(json!({"id": "c"})).await;
    assert_eq!((agent.id.as_str(), agent.type_, agent.email, agent.numbers.len()), ("c", None, None, 0));
}

#[tokio::test]
async fn accepts_quoted_booleans() {
    for (value, primary) in [
        (json!({"primary": true}), Some(true)),
        (json!({"primary": "true"}), Some(true)),
        (json!({"primary": false}), Some(false)),
        (json!({"primary": "false"}), Some(false)),
        (json!({"primary": null}), None),
        (json!({}), None),
    ] {
        let agent = agent(json!({"id": "c", "numbers": [value]})).await;
        assert_eq!(agent.numbers[0].primary, primary, "{value}");
    }
}

#[tokio::test]
async fn accepts_an_integer_in_quotes_and_with_a_decimal_point() {
    for integer in ["6", "6.0", "\"6\""] {
        let body = format!(r#"{{"id": "a", "name": "b", "notificationDelayTimerSeconds": {integer}}}"#);
        assert_eq!(decoded(&body).await.unwrap().notification_delay_timer_seconds, Some(6), "{integer}");
    }
}

#[tokio::test]
async fn accepts_numbers_in_the_place_of_strings() {
    let body = json!({
        "id": 4711, "name": 112, "notificationType": 1,
        "agents": [null, {"id": 7, "numbers": [{"extension": 8080, "esn": 12_348_080, "routingPrefix": 1234.0}, null]}],
    });
    let group = decoded(&body.to_string()).await.unwrap();
    assert_eq!((group.id.as_str(), &*group.name), ("4711", "112"));
    assert_eq!(group.notification_type, Some(NotificationType::Unknown("1".to_owned())));
    let [agent] = group.agents.as_slice() else { panic!("{} agents", group.agents.len()) };
    let [number] = agent.numbers.as_slice() else { panic!("{} numbers", agent.numbers.len()) };
    assert_eq!(agent.id.as_str(), "7");
    assert_eq!((number.extension.as_deref(), number.esn.as_deref()), (Some("8080"), Some("12348080")));
    assert_eq!(number.routing_prefix.as_deref(), Some("1234"));
}

#[tokio::test]
async fn creation_with_any_success_status_keeps_its_id() {
    for status in [200, 201, 202] {
        let server = TestServer::start_json(status, r#"{"id": "a"}"#).await;
        let client = server.client();
        let created = client.create_call_pickup("l").body_map(|body| body.name("n")).send_response().await;
        let created = created.unwrap();
        assert_eq!((created.id.as_str(), created.status().as_u16()), ("a", status));
    }
}

#[tokio::test]
async fn absent_null_and_empty_arrays_are_equal() {
    for body in [
        json!({"id": "a", "name": "b"}),
        json!({"id": "a", "name": "b", "agents": null}),
        json!({"id": "a", "name": "b", "agents": []}),
    ] {
        assert!(decoded(&body.to_string()).await.unwrap().agents.is_empty(), "{body}");
    }
    for value in [json!({"id": "c"}), json!({"id": "c", "numbers": null}), json!({"id": "c", "numbers": []})] {
        assert!(agent(value.clone()).await.numbers.is_empty(), "{value}");
    }
}

#[tokio::test]
async fn null_equals_absent_for_every_optional_property() {
    let body = json!({
        "id": "a", "name": "b", "notificationType": null, "notificationDelayTimerSeconds": null,
        "agents": [{
            "id": "c", "firstName": null, "lastName": null, "displayName": null, "type": null, "email": null,
            "location": null, "numbers": [{"external": null, "extension": null, "routingPrefix": null, "esn": null, "primary": null}],
        }],
    });
    let group = decoded(&body.to_string()).await.unwrap();
    assert_eq!(
        serde_json::to_value(&group).unwrap(),
        json!({"id": "a", "name": "b", "agents": [{"id": "c", "numbers": [{}]}]})
    );
}

#[tokio::test]
async fn accepts_both_names_of_phone_numbers() {
    let numbers = |agent: webex_call_pickup::types::Agent| {
        agent.numbers.into_iter().map(|number| number.extension.unwrap()).collect::<Vec<_>>()
    };
    let old = json!({"id": "c", "phoneNumber": [{"extension": "1"}]});
    assert_eq!(numbers(agent(old).await), ["1"]);
    let both = json!({"id": "c", "phoneNumber": [{"extension": "1"}], "numbers": [{"extension": "2"}]});
    assert_eq!(numbers(agent(both).await), ["2"]);
    let both_one_null = json!({"id": "c", "phoneNumber": [{"extension": "1"}], "numbers": null});
    assert_eq!(numbers(agent(both_one_null).await), ["1"]);
}

#[tokio::test]
async fn keeps_every_documented_property_when_encoded() {
    let mut expected: Value = serde_json::from_str(GetCallPickup::EXAMPLE).unwrap();
    expected["agents"][0]["location"] = json!({"id": "l", "name": "Main Office"});
    let group = decoded(&expected.to_string()).await.unwrap();
    // A quoted boolean is encoded as a boolean.
    for agent in expected["agents"].as_array_mut().unwrap() {
        agent["numbers"][0]["primary"] = json!(true);
    }
    assert_eq!(serde_json::to_value(&group).unwrap(), expected);
}

#[tokio::test]
async fn invalid_identifier_is_accepted_and_rejected_when_sent() {
    let server = TestServer::start_json(200, r#"{"id": "../x", "name": "b"}"#).await;
    let client = server.client();
    let group = get_call_pickup(&client).send().await.unwrap();
    assert_eq!(group.id.as_str(), "../x");
    let error = client.get_call_pickup("l", group.id).send().await.unwrap_err();
    assert!(error.is_invalid_request());
    assert!(
        error.to_string().starts_with("getCallPickup: call_pickup_id: an identifier cannot contain `/`"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn response_has_status_headers_and_tracking_id() {
    let headers = [("trackingid", "ROUTER_1"), ("x-more", "y")];
    let server = TestServer::start([respond(200, &headers, r#"{"id": "a", "name": "b"}"#)]).await;
    let response = get_call_pickup(&server.client()).send_response().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.tracking_id().as_deref(), Some("ROUTER_1"));
    assert_eq!(response.headers()["x-more"], "y");
    assert_eq!(response.name, "b", "a response dereferences to its value");
}

#[tokio::test]
async fn decodes_the_examples_of_the_lists() {
    let server = TestServer::start_json(200, stubs::ListCallPickups::EXAMPLE).await;
    let list = server.client().list_call_pickups("l").send().await.unwrap();
    let names: Vec<_> = list.call_pickups.iter().map(|pickup| pickup.name.as_str()).collect();
    assert_eq!(names, ["Support day", "Support night"]);
    assert_eq!(list.call_pickups[0].location_name.as_deref(), Some("Lisbon"));

    let server = TestServer::start_json(200, stubs::ListAvailableAgents::EXAMPLE).await;
    let list = server.client().list_available_agents("l").send().await.unwrap();
    let types: Vec<_> = list.agents.iter().map(|agent| agent.type_.clone().unwrap()).collect();
    assert_eq!(types, [AgentType::People, AgentType::VirtualLine]);

    let server = TestServer::start_json(200, stubs::ListLocations::EXAMPLE).await;
    let list = server.client().list_locations().send().await.unwrap();
    assert_eq!(list.locations.iter().map(|location| location.name.as_str()).collect::<Vec<_>>(), ["Lisbon", "Oslo"]);
}

#[tokio::test]
async fn decodes_the_examples_of_the_writes() {
    let server = TestServer::start_json(201, stubs::CreateCallPickup::EXAMPLE).await;
    let client = server.client();
    let created = client.create_call_pickup("l").body_map(|body| body.name("n")).send().await.unwrap();
    assert_eq!(created.id.as_str(), "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1RtbG5hSFFnYzJocFpuUT0");
    let server = TestServer::start_json(200, stubs::UpdateCallPickup::EXAMPLE).await;
    let client = server.client();
    let updated = client.update_call_pickup("l", "p").send().await.unwrap();
    assert_eq!(updated.id.as_str(), "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1UzVndjRzl5ZENCa1lYaz0");
}

#[tokio::test]
async fn rejects_only_a_list_response_without_its_list() {
    let locations = async |body: &str| {
        let server = TestServer::start_json(200, body).await;
        server.client().list_locations().send().await
    };
    let list = locations(r#"{"new": 1, "locations": [{"id": "a", "name": "b", "e911SetupRequired": true}]}"#).await;
    assert_eq!(list.unwrap().locations[0].id.as_str(), "a");
    // A response without its list is not an organization without locations.
    for body in ["{}", r#"{"locations": {}}"#, r#"{"locations": [{"id": "a"}]}"#] {
        assert!(locations(body).await.unwrap_err().is_decode(), "{body}");
    }
    assert_eq!(locations(r#"{"locations": null}"#).await.unwrap().locations, []);
    let list = locations(r#"{"locations": [null, {"id": "a", "name": "b"}, null]}"#).await.unwrap();
    assert_eq!(list.locations.len(), 1, "`null` is no location");
    let body =
        r#"{"callPickups": [{"id": "a", "name": "b", "locationId": null}, {"id": "c", "name": "d", "new": []}]}"#;
    let server = TestServer::start_json(200, body).await;
    let list = server.client().list_call_pickups("l").send().await.unwrap();
    assert_eq!((list.call_pickups.len(), &list.call_pickups[0].location_id), (2, &None));

    let body = r#"{"agents": [{"id": "a", "type": "ROBOT", "email": null, "numbers": null}, {"id": "b"}]}"#;
    let server = TestServer::start_json(200, body).await;
    let list = server.client().list_available_agents("l").send().await.unwrap();
    assert_eq!(list.agents[0].type_, Some(AgentType::Unknown("ROBOT".to_owned())));
    assert_eq!((list.agents[1].type_.as_ref(), list.agents[1].numbers.len()), (None, 0));
}
