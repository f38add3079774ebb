//! The option `--location`.

use webex_call_pickup::{
    mock::{MockServer, NewAgent, Organization},
    types::LocationId,
};

use crate::support::{audit_of, run_with_server, zurich};

#[tokio::test]
async fn names_an_unknown_location() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let nowhere = run_with_server(audit_of(&server, &["--location", "Atlantis"])).await;
    assert_eq!((nowhere.code, nowhere.out.as_str()), (Some(2), ""));
    assert_eq!(
        nowhere.error,
        "error: no location has the name or ID `Atlantis`\nhelp: run the command without `--location` to see the names\n"
    );
}

/// The token of a location administrator cannot list the locations.
#[tokio::test]
async fn does_not_list_locations_that_are_given_by_id() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let zurich = zurich(&server).await;
    server.list_locations().respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--location", &zurich])).await;
    assert_eq!(run.code, Some(0), "{}", run.error);
    assert!(run.out.contains("\nZürich    Engineering "), "{}", run.out);
    let twice = run_with_server(audit_of(&server, &["--location", &zurich, "--location", &format!(" {zurich}")])).await;
    assert_eq!((twice.code, &twice.out), (Some(0), &run.out), "a duplicate location");
    assert!(run.out.ends_with("\n  Zürich / 2104: Ana Müller, Tom Okafor\n"), "{}", run.out);
}

/// A list that changes while it is read repeats entries.
#[tokio::test]
async fn reads_a_location_that_is_listed_twice_once() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let once = run_with_server(audit_of(&server, &[])).await;
    assert!(once.out.contains("People in no group: 2\n"), "{}", once.out);
    let mut list = server.client().list_locations().send().await.unwrap();
    list.locations.extend(list.locations.clone());
    server.list_locations().respond(list);
    let twice = run_with_server(audit_of(&server, &[])).await;
    assert_eq!((twice.code, twice.out), (once.code, once.out));
}

/// A group may have agents of another location, and a list may omit the name of its location.
#[tokio::test]
async fn compares_extensions_within_the_location_of_the_agents() {
    let mut organization = Organization::new();
    let [alpha, beta] = ["Alpha", "Beta"].map(|name| organization.add_location(name));
    let mut agent = |location: &LocationId, name: &str, extension: &str| {
        organization.add_agent(location, NewAgent::person(name, "X").extension(extension))
    };
    let in_group = [agent(&alpha, "Ann", "100"), agent(&beta, "Bob", "100"), agent(&alpha, "Cid", "200")];
    agent(&alpha, "Dee", "200");
    organization.add_call_pickup(&alpha, |group| group.name("Night").agents(in_group.to_vec()));
    let server = MockServer::start_with(organization).await.unwrap();
    let mut list = server.client().list_call_pickups(&alpha).send().await.unwrap();
    list.call_pickups[0].location_name = None;
    server.list_call_pickups().location_id(&alpha).respond(list);
    let run = run_with_server(audit_of(&server, &[])).await;
    assert!(run.out.ends_with("Extensions used more than once: 1\n  Alpha / 200: Cid X, Dee X\n"), "{}", run.out);
}

#[tokio::test]
async fn empty_organization_has_no_bare_header() {
    let server = MockServer::start_with(Organization::new()).await.unwrap();
    let run = run_with_server(audit_of(&server, &[])).await;
    assert_eq!((run.code, run.out.as_str(), run.error.as_str()), (Some(0), "", "no call pickups found\n"));
}
