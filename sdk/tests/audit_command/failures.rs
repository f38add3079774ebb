//! Parts of the organization that cannot be read.

#[cfg(target_os = "linux")]
use std::fs::OpenOptions;

use webex_call_pickup::{
    mock::{MockServer, NewAgent, Organization},
    types::LocationList,
};

#[cfg(target_os = "linux")]
use crate::support::{audit, run};
use crate::support::{audit_of, groups, json_lines, run_with_server, zurich};

#[tokio::test]
async fn reports_failures_and_prints_the_rest() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let deleted = server.client().list_call_pickups(zurich(&server).await).send().await.unwrap();
    let deleted = deleted.call_pickups.iter().find(|group| group.name == "Engineering").unwrap();
    server.get_call_pickup().call_pickup_id(&deleted.id).respond_raw(404, &[], "");
    server.list_available_agents().location_id(zurich(&server).await).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--json"])).await;
    assert_eq!(run.code, Some(1), "{}", run.error);
    assert_eq!(groups(&run.out).len(), 11);
    let failures: Vec<&str> = run.error.lines().filter(|line| line.starts_with("not read: Zürich")).collect();
    let lines = json_lines(&run.out, "failure");
    assert_eq!((lines.len(), &lines[0]["callPickup"]["name"]), (2, &"Engineering".into()));
    assert_eq!(json_lines(&run.out, "summary")[0]["isComplete"], false);
    assert!(matches!(failures[..], [one, two] if one.contains("Engineering") && two.contains("403")), "{}", run.error);
}

#[tokio::test]
async fn fails_if_nothing_can_be_read() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_call_pickups().respond_raw(403, &[], "");
    server.list_available_agents().respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--find", "zoe"])).await;
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.error);
    assert!(run.error.contains("\nerror: nothing could be read\nhelp: the token needs the scope "), "{}", run.error);
    assert_eq!(run.error.lines().filter(|line| line.starts_with("not read: ")).count(), 8, "{}", run.error);
}

/// Returns the number of requests for the people in no group of a location.
fn requests_for_people(server: &MockServer) -> usize {
    server.requests().iter().filter(|request| request.target.contains("/availableUsers")).count()
}

/// The token may expire while the command runs.
#[tokio::test]
async fn ends_with_a_rejected_token_and_reports_it_once() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_call_pickups().respond_raw(401, &[], "");
    let run = run_with_server(audit_of(&server, &["--json"])).await;
    assert_eq!(run.code, Some(2), "{}", run.error);
    let message = "not read: everything that remained: listCallPickups: 401 Unauthorized";
    assert!(run.error.starts_with(message), "{}", run.error);
    assert!(run.error.contains("\nerror: nothing could be read\nhelp: the token may have expired"), "{}", run.error);
    assert_eq!(run.error.matches("not read").count(), 1, "{}", run.error);
    assert_eq!(json_lines(&run.out, "failure").len(), 1, "{}", run.out);
    assert_eq!(requests_for_people(&server), 0);

    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_available_agents().respond_raw(401, &[], "");
    let run = run_with_server(audit_of(&server, &["--json", "--concurrency", "1"])).await;
    assert_eq!((run.code, groups(&run.out).len()), (Some(1), 12), "{}", run.error);
    let message = "not read: the remaining people in no group: listAvailableAgents: 401 Unauthorized";
    assert!(run.error.starts_with(message), "{}", run.error);
    assert_eq!(run.error.lines().count(), 1, "{}", run.error);
    assert_eq!(requests_for_people(&server), 1);
}

/// The person may be in a group that was not read.
#[tokio::test]
async fn incomplete_search_does_not_report_that_nothing_matches() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_call_pickups().location_id(zurich(&server).await).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--find", "stranger", "--quiet"])).await;
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{}", run.error);
    assert!(run.error.starts_with("not read: Zürich: ") && run.error.lines().count() == 1, "{}", run.error);
}

#[tokio::test]
async fn names_a_location_that_fails() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_call_pickups().location_id(zurich(&server).await).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--json"])).await;
    assert_eq!((run.code, groups(&run.out).len()), (Some(1), 9));
    assert!(run.error.lines().any(|line| line.starts_with("not read: Zürich: ")), "{}", run.error);
}

#[tokio::test]
async fn audits_the_locations_before_an_incomplete_list() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let all = server.client().list_locations().send().await.unwrap();
    let zurich = all.locations.iter().position(|location| location.name == "Zürich").unwrap();
    let next = format!("<{}/telephony/config/locations?start=2>; rel=\"next\"", server.base_url());
    let headers = [("content-type", "application/json"), ("link", next.as_str())];
    server.list_locations().respond_raw(
        200,
        &headers,
        serde_json::to_vec(&LocationList::new(vec![all.locations[zurich].clone()])).unwrap(),
    );
    server.list_locations().start(2).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--json"])).await;
    assert_eq!((run.code, groups(&run.out).len()), (Some(1), 3), "{}", run.error);
    let missing = run.error.lines().find(|line| line.starts_with("not read: ")).unwrap();
    assert!(missing.contains("more locations: ") && missing.contains("403"), "{missing}");
    let run = run_with_server(audit_of(&server, &["--json", "--location", "zürich", "--location", "Oslo"])).await;
    assert_eq!((run.code, groups(&run.out).len()), (Some(1), 3), "{}", run.error);
    assert!(run.error.contains("not read: more locations, possibly `Oslo`: "), "{}", run.error);
    let run = run_with_server(audit_of(&server, &["--json", "--location", "Oslo"])).await;
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.error);
    assert!(run.error.starts_with("error: listLocations: 403"), "{}", run.error);
}

#[tokio::test]
async fn never_prints_characters_that_a_terminal_interprets() {
    let hostile = "a\u{1b}]0;x\u{7}\u{9b}2J\u{7f}\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}";
    let mut organization = Organization::new();
    let location = organization.add_location("Alpha");
    let agent = organization.add_agent(&location, NewAgent::person(hostile, "X").extension("100"));
    organization.add_call_pickup(&location, |group| group.name(hostile).agents(vec![agent]));
    organization.add_call_pickup(&location, |group| group.name("two\r\nlines"));
    let server = MockServer::start_with(organization).await.unwrap();
    let is_unsafe =
        |c: char| !"\r\n".contains(c) && (c.is_control() || hostile.contains(c)) && !c.is_ascii_graphic() && c != ' ';
    for format in ["--csv", "--json", "--format=excel", "--format=html", "--format=table"] {
        let run = run_with_server(audit_of(&server, &[format])).await;
        assert_eq!(run.code, Some(0), "{}", run.error);
        for text in [run.out.trim_start_matches('\u{feff}'), &run.error] {
            assert_eq!(text.chars().find(|c| is_unsafe(*c)), None, "{format}: {text:?}");
        }
        match format {
            "--json" => assert!(groups(&run.out).contains(&format!("Alpha / {hostile}")), "{}", run.out),
            "--csv" => assert!(run.out.contains(",\"two\r\nlines\","), "{}", run.out),
            "--format=html" => assert!(run.out.contains(">two\u{fffd}\u{fffd}lines<"), "{}", run.out),
            "--format=excel" => {}
            _ => assert!(run.out.contains("  two\u{fffd}\u{fffd}lines  "), "{}", run.out),
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn reports_output_that_cannot_be_written() {
    for arguments in [&["--example"][..], &["--example", "--csv"], &["--example", "--format", "html"], &["man"]] {
        // Linux has a file on which no space is left.
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let run = run(audit(arguments).stdout(full));
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.error);
        assert!(run.error.starts_with("error: the output cannot be written: "), "{arguments:?}: {}", run.error);
    }
}
