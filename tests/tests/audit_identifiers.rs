//! The identifiers in an audit: those that are listed twice, and details that belong to another call pickup.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use futures_util::StreamExt as _;
use webex_call_pickup::{
    Audit, AuditFailure, AuditedCallPickup, ErrorKind,
    mock::MockServer,
    operations::{GET_CALL_PICKUP, LIST_CALL_PICKUPS},
    types::{CallPickup, CallPickupList, CallPickupSummary, Location, LocationList},
};
use webex_call_pickup_tests::{printed, with_time_limit};

/// `ciscospark://us/LOCATION/1` and `2`, without padding.
const LOCATIONS: [&str; 2] = ["Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzE", "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzI"];

/// `ciscospark://us/CALL_PICKUP/~~??`, without padding in the standard alphabet, and with padding in that for URLs.
const GROUP: &str = "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35+Pz8";
const GROUP_FOR_URLS: &str = "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL35-Pz8=";

fn locations(ids: &[&str]) -> LocationList {
    LocationList::new(ids.iter().map(|id| Location::new(id.parse().unwrap(), format!("name of {id}"))).collect())
}

fn groups(ids: &[&str]) -> CallPickupList {
    CallPickupList::new(ids.iter().map(|id| CallPickupSummary::new(id.parse().unwrap(), "canary-name")).collect())
}

/// A page as JSON, and the header with a link to the page that begins at 1.
const LINK: [(&str, &str); 1] = [("link", "<?start=1>; rel=\"next\"")];

fn json(page: &impl serde::Serialize) -> String {
    serde_json::to_string(page).unwrap()
}

/// Starts a server with the details of these call pickups, in every location.
async fn server(ids: &[&str]) -> MockServer {
    let server = MockServer::start().await.unwrap();
    server.list_call_pickups().respond(groups(&[]));
    for id in ids {
        server.get_call_pickup().call_pickup_id(id).respond(CallPickup::new(id.parse().unwrap(), "canary-name"));
    }
    server
}

/// The items of an audit: the location and the ID of each.
async fn audit(audit: Audit) -> (Vec<String>, Vec<AuditFailure>) {
    let items: Vec<Result<AuditedCallPickup, AuditFailure>> = with_time_limit(audit.stream().collect()).await;
    let (mut ids, mut failures) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Ok(group) => ids.push(format!("{} {}", group.location.id, group.call_pickup.id)),
            Err(failure) => failures.push(failure),
        }
    }
    (ids, failures)
}

fn requests(server: &MockServer, operation: &webex_call_pickup::Operation) -> usize {
    server.requests().iter().filter(|request| request.operation == Some(operation)).count()
}

#[tokio::test]
async fn audits_a_location_that_is_listed_twice_once() {
    let [first, second] = LOCATIONS;
    let padded = format!("{first}=");
    for is_ordered in [true, false] {
        let server = server(&["g"]).await;
        let pages = [locations(&[first, second, first, &padded]), locations(&[&padded, "other", second])];
        server.list_locations().respond_raw(200, &LINK, json(&pages[0]));
        server.list_locations().start(1).respond(pages[1].clone());
        server.list_call_pickups().respond(groups(&["g"]));
        let (mut ids, failures) = audit(server.client().audit().ordered(is_ordered)).await;
        if !is_ordered {
            ids.sort();
        }
        assert_eq!(ids, [format!("{first} g"), format!("{second} g"), "other g".to_owned()]);
        assert!(failures.is_empty(), "{failures:?}");
        assert_eq!((requests(&server, &LIST_CALL_PICKUPS), requests(&server, &GET_CALL_PICKUP)), (3, 3));
    }
}

#[tokio::test]
async fn audits_a_location_that_is_added_twice_once() {
    let [first, second] = LOCATIONS;
    let server = server(&["g"]).await;
    server.list_call_pickups().respond(groups(&["g"]));
    let settings = server.client().audit().ordered(true);
    let added = settings.location_id(second).location_id(first).location_id(format!("{first}=")).location_id(second);
    let (ids, failures) = audit(added).await;
    assert_eq!(ids, [format!("{second} g"), format!("{first} g")]);
    assert!(failures.is_empty() && requests(&server, &LIST_CALL_PICKUPS) == 2);
}

#[tokio::test]
async fn unnamed_location_has_its_id_as_its_name() {
    let server = server(&["named", "unnamed"]).await;
    let mut list = groups(&["named", "unnamed"]);
    list.call_pickups[0].location_name = Some("Oslo".to_owned());
    server.list_call_pickups().location_id("1").respond(list);
    server.list_call_pickups().location_id("2").respond_raw(403, &[], "");
    let audit = server.client().audit().location_id("1").location_id("2").ordered(true);
    let items: Vec<_> = with_time_limit(audit.stream().collect()).await;
    let locations = items.iter().map(|item| match item {
        Ok(group) => &group.location,
        Err(failure) => failure.location().unwrap(),
    });
    let locations: Vec<_> = locations.map(|location| (location.id.as_str(), location.name.as_str())).collect();
    assert_eq!(locations, [("1", "Oslo"), ("1", "1"), ("2", "2")]);
}

#[tokio::test]
async fn audits_a_call_pickup_once_in_each_location() {
    for is_ordered in [true, false] {
        let server = server(&["g", GROUP, "h"]).await;
        server.list_locations().respond(locations(&["1", "2"]));
        let pages = [groups(&["g", GROUP, "g", GROUP_FOR_URLS]), groups(&[GROUP, "h", "g"])];
        server.list_call_pickups().location_id("1").respond_raw(200, &LINK, json(&pages[0]));
        server.list_call_pickups().location_id("1").start(1).respond(pages[1].clone());
        // The ID of a call pickup encodes its name, which another location may use, too.
        server.list_call_pickups().location_id("2").respond(groups(&["g", "g"]));
        let (mut ids, failures) = audit(server.client().audit().ordered(is_ordered)).await;
        if !is_ordered {
            ids.sort();
        }
        let mut expected = ["1 g".to_owned(), format!("1 {GROUP}"), "1 h".to_owned(), "2 g".to_owned()];
        if !is_ordered {
            expected.sort();
        }
        assert_eq!(ids, expected);
        assert!(failures.is_empty(), "{failures:?}");
        assert_eq!(requests(&server, &GET_CALL_PICKUP), 4);
    }
}

#[tokio::test]
async fn reports_details_with_another_id_than_the_listed_one() {
    for is_ordered in [true, false] {
        let server = server(&["g", "h"]).await;
        server.list_locations().respond(locations(&["1"]));
        server.list_call_pickups().respond(groups(&["g", "canary-listed", "h"]));
        let other = CallPickup::new("canary-received".parse().unwrap(), "canary-name");
        server.get_call_pickup().call_pickup_id("canary-listed").respond(other);
        let (mut ids, failures) = audit(server.client().audit().ordered(is_ordered)).await;
        ids.sort();
        assert_eq!(ids, ["1 g", "1 h"], "the audit continues");
        let [failure] = &failures[..] else { panic!("{failures:?}") };
        assert_eq!(failure.call_pickup().map(|listed| listed.id.as_str()), Some("canary-listed"));
        assert_eq!(failure.received_id().map(AsRef::as_ref), Some("canary-received"));
        assert_eq!(failure.location().map(|location| location.id.as_str()), Some("1"));
        assert!(!failure.is_gone() && !failure.ends_audit());
        let error = failure.error();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::IdMismatch, 1));
        assert!(error.is_id_mismatch() && !error.is_retryable());
        let message = "the details of a call pickup belong to another one: getCallPickup: 200 OK: the response has the \
                       ID of another resource than the requested one; tracking ID MOCK_";
        assert!(failure.to_string().starts_with(message), "{failure}");
        assert!(!format!("{failure} {failure:?} {}", printed(error)).contains("canary"), "{failure:?}");
    }
}

#[tokio::test]
async fn details_may_have_the_listed_id_in_another_encoding() {
    for (listed, received) in [(GROUP, GROUP_FOR_URLS), (GROUP_FOR_URLS, GROUP)] {
        let server = server(&[]).await;
        server.list_locations().respond(locations(&["1"]));
        server.list_call_pickups().respond(groups(&[listed]));
        server.get_call_pickup().respond(CallPickup::new(received.parse().unwrap(), "canary-name"));
        let (ids, failures) = audit(server.client().audit()).await;
        assert_eq!(ids, [format!("1 {received}")], "the ID is kept as it was received");
        assert!(failures.is_empty(), "{failures:?}");
    }
    // Strings that are not encoded identifiers have to be equal.
    let server = server(&[]).await;
    server.list_locations().respond(locations(&["1"]));
    server.list_call_pickups().respond(groups(&["1-2"]));
    server.get_call_pickup().respond(CallPickup::new("1+2".parse().unwrap(), "canary-name"));
    assert_eq!(audit(server.client().audit()).await.1.len(), 1);
}
