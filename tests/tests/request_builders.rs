//! Request builders: arguments, setters, and what they show.

use webex_call_pickup::types::{AgentId, CallPickupChanges, CallPickupId, LocationId, OrgId};
use webex_call_pickup_tests::{CALL_PICKUP, TestServer};

#[tokio::test]
async fn request_can_be_awaited() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let call_pickup = server.client().get_call_pickup("l", "p").await.unwrap();
    assert_eq!(call_pickup.name, "b");
    assert_eq!(server.targets(), ["/v1/telephony/config/locations/l/callPickups/p"]);
}

#[tokio::test]
async fn path_parameters_are_identifiers_or_strings() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    let (location_id, call_pickup_id) = (LocationId::try_from("l").unwrap(), CallPickupId::try_from("p").unwrap());
    client.get_call_pickup(&location_id, &call_pickup_id).send().await.unwrap();
    client.get_call_pickup(location_id, call_pickup_id).send().await.unwrap();
    client.get_call_pickup("l".to_owned(), "p").send().await.unwrap();
    assert_eq!(server.targets(), ["/v1/telephony/config/locations/l/callPickups/p"; 3]);
    let error = client.get_call_pickup("a/b", "p").send().await.unwrap_err().to_string();
    assert_eq!(
        error,
        "getCallPickup: location_id: an identifier cannot contain `/` or `\\`, which separate path segments"
    );
}

#[tokio::test]
async fn optional_value_is_set_from_an_option() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    let get = || client.get_call_pickup("l", "p").org_id("first");
    get().set_org_id(Some("o")).send().await.unwrap();
    get().set_org_id(None::<OrgId>).send().await.unwrap();
    let path = "/v1/telephony/config/locations/l/callPickups/p";
    assert_eq!(server.targets(), [format!("{path}?orgId=o"), path.to_owned()]);
}

#[tokio::test]
async fn number_out_of_bounds_is_not_sent() {
    let server = TestServer::start_json(200, CALL_PICKUP).await;
    let client = server.client();
    let error = client.list_call_pickups("l").max(0).send().await.unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(error.to_string(), "listCallPickups: max: 0 is less than the minimum, 1");
    assert!(server.targets().is_empty());
}

#[tokio::test]
async fn body_with_a_number_out_of_bounds_is_not_sent() {
    let server = TestServer::start_json(200, r#"{"id": "p", "name": "n", "notificationDelayTimerSeconds": -1}"#).await;
    let client = server.client();
    let create = client.create_call_pickup("l");
    let created = create.body_map(|body| body.name("n").notification_delay_timer_seconds(-1)).send().await.unwrap_err();
    assert!(created.is_invalid_request());
    assert_eq!(
        created.to_string(),
        "createCallPickup: notification_delay_timer_seconds: -1 is less than the minimum, 0"
    );
    let mut changes = CallPickupChanges::default();
    changes.notification_delay_timer_seconds = Some(-1);
    let updated = client.update_call_pickup("l", "p").body(changes).send().await.unwrap_err();
    assert_eq!(
        updated.to_string(),
        "updateCallPickup: notification_delay_timer_seconds: -1 is less than the minimum, 0"
    );
    assert!(server.targets().is_empty());
    let read = client.get_call_pickup("l", "p").send().await.unwrap();
    assert_eq!(read.notification_delay_timer_seconds, Some(-1), "a response is checked");
}

#[tokio::test]
async fn list_takes_any_iterator() {
    let server = TestServer::start_json(200, r#"{"id": "n"}"#).await;
    let client = server.client();
    let agents = ["a", "b"].map(|id| AgentId::try_from(id).unwrap());
    let update = || client.update_call_pickup("l", "p");
    update().body_map(|body| body.agents(agents.iter().cloned())).send().await.unwrap();
    update().body_map(|body| body.agents([])).send().await.unwrap();
    let bodies: Vec<_> = server.requests().iter().map(|request| request.body().to_owned()).collect();
    assert_eq!(bodies, [r#"{"agents":["a","b"]}"#, r#"{"agents":[]}"#]);
}

#[test]
fn debug_shows_what_was_set() {
    let client = webex_call_pickup::Client::builder().token("canary").build().unwrap();
    let get = client.get_call_pickup("l", "");
    assert_eq!(
        format!("{get:?}"),
        r#"GetCallPickup { location_id: LocationId("l"), call_pickup_id: <an identifier cannot be empty>, .. }"#
    );
    let create = client.create_call_pickup("l").org_id("o").body_map(|body| body.notification_delay_timer_seconds(6));
    let printed = format!("{create:?}");
    assert!(!printed.contains("Ok(") && !printed.contains("Err("), "{printed}");
    assert!(printed.contains("name: <required, but not set>, notification_delay_timer_seconds: 6"), "{printed}");
}
