//! The binary `call-pickup-audit` against a mock server.

#![allow(clippy::unwrap_used, reason = "the helper functions of the tests panic, too")]

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Output, Stdio},
    time::Duration,
};

use serde_json::Value;
use webex_call_pickup::{
    mock::{Fault, MockServer, NewAgent, Organization},
    operations,
    types::{CallPickup, Location, LocationId, LocationList},
};

const CANARY: &str = "canary-in-the-coal-mine";

/// Creates the command without a token.
fn audit(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_call-pickup-audit"));
    command.args(arguments).env_remove("WEBEX_ACCESS_TOKEN").env_remove("WEBEX_BASE_URL");
    // The command must not use a proxy of the system for loopback.
    command.env("http_proxy", "http://127.0.0.1:9");
    command
}

/// Creates the command with a token and a server.
fn audit_of(server: &MockServer, arguments: &[&str]) -> Command {
    let mut command = audit(arguments);
    command.env("WEBEX_ACCESS_TOKEN", CANARY).env("WEBEX_BASE_URL", server.base_url());
    command
}

/// The output and the exit code of a command.
struct Run {
    code: Option<i32>,
    out: String,
    error: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let run = Self { code: output.status.code(), out: text(output.stdout), error: text(output.stderr) };
        assert!(!run.out.contains(CANARY) && !run.error.contains(CANARY), "{}{}", run.out, run.error);
        run
    }
}

fn run(command: &mut Command) -> Run {
    command.output().unwrap().into()
}

/// Runs a command on another thread, so that the mock server can respond.
async fn run_with_server(mut command: Command) -> Run {
    tokio::task::spawn_blocking(move || run(&mut command)).await.unwrap()
}

/// Parses JSON lines into the names of the groups.
fn groups(lines: &str) -> Vec<String> {
    let name = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let location: Location = serde_json::from_value(line["location"].clone()).unwrap();
        let group: CallPickup = serde_json::from_value(line["callPickup"].clone()).unwrap();
        format!("{} / {}", location.name, group.name)
    };
    lines.lines().map(name).collect()
}

#[test]
fn shows_an_example_organization_without_a_token() {
    let run = run(&mut audit(&[]));
    assert_eq!(run.code, Some(0), "{}", run.error);
    assert_eq!(run.error, "WEBEX_ACCESS_TOKEN is not set: showing an example organization from a mock server\n");
    let expected = "\
LOCATION  GROUP                 NOTIFICATION                AGENTS  NAMES
Austin    Billing               NONE                        2       Dana Brooks (4101), Lee Nguyen (4102)
Austin    Executive assistants  VISUAL_ONLY after 6 s       1       Sam Ortiz (4103)
Austin    Front desk            AUDIO_ONLY after 6 s        1       Kim Novak (4104)
Austin    Warehouse             AUDIO_ONLY after 6 s        1       Loading dock (4190)
Lisbon    Holiday cover         NONE                        0
Lisbon    Support day           VISUAL_ONLY after 6 s       2       Inês Carvalho (3101), Support Hotline (3199)
Lisbon    Support night         AUDIO_AND_VISUAL after 6 s  2       Rui Matos (3102), Joana Pires (3103)
Oslo      Sales Nordics         AUDIO_ONLY after 6 s        1       Liv Hansen (5101)
Oslo      Service               NONE                        1       Odd Bakke (5102)
Zürich    Engineering           NONE                        1       Mei Tanaka (2105)
Zürich    Front desk            AUDIO_ONLY after 6 s        2       Ana Müller (2104), Lobby Zürich (2190)
Zürich    Sales DACH            AUDIO_AND_VISUAL after 6 s  2       Jörg Weiß (2102), Tom Okafor (2104)

Groups without agents: 1
  Lisbon / Holiday cover
People in no group: 2
  Austin / Pat Doe
  Zürich / Zoë Ångström
Extensions used more than once: 1
  Zürich / 2104: Ana Müller, Tom Okafor
";
    assert_eq!(run.out, expected);
}

#[test]
fn prints_one_json_line_per_group() {
    let run = run(&mut audit(&["--example", "--json", "--location", "LISBON", "--location", "Oslo"]));
    assert_eq!(run.code, Some(0), "{}", run.error);
    assert_eq!(
        groups(&run.out),
        [
            "Lisbon / Holiday cover",
            "Lisbon / Support day",
            "Lisbon / Support night",
            "Oslo / Sales Nordics",
            "Oslo / Service"
        ]
    );
    assert!(run.error.ends_with("Groups without agents: 1\n  Lisbon / Holiday cover\n"), "{}", run.error);
}

#[test]
fn prints_one_csv_row_per_group() {
    let run = run(&mut audit(&["--example", "--csv", "--location", "Zürich"]));
    assert_eq!(run.code, Some(0), "{}", run.error);
    assert_eq!(run.out.lines().count(), run.out.matches("\r\n").count());
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(columns[4..], ["notification", "delay_seconds", "agents", "names", "numbers", "emails"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let fields: Vec<&str> = rows[2].iter().collect();
    assert_eq!(fields[0], "Zürich");
    assert_eq!(fields[2], "Sales DACH");
    let emails = "joerg.weiss@example.com; tom.okafor@example.com";
    assert_eq!(fields[4..], ["AUDIO_AND_VISUAL", "6", "2", "Jörg Weiß; Tom Okafor", "2102; 2104", emails]);
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
        |c: char| !"\r\n".contains(c) && (c.is_control() || hostile.contains(c)) && c != 'a' && !c.is_ascii_graphic();
    for format in ["--csv", "--json", "--concurrency=1"] {
        let run = run_with_server(audit_of(&server, &[format])).await;
        assert_eq!(run.code, Some(0), "{}", run.error);
        for text in [&run.out, &run.error] {
            assert_eq!(text.chars().find(|c| is_unsafe(*c)), None, "{format}: {text:?}");
        }
        match format {
            "--json" => assert!(groups(&run.out).contains(&format!("Alpha / {hostile}")), "{}", run.out),
            "--csv" => assert!(run.out.contains(",\"two\r\nlines\","), "{}", run.out),
            _ => assert!(run.out.contains("  two\u{fffd}\u{fffd}lines  "), "{}", run.out),
        }
    }
}

#[test]
fn finds_a_person_by_number_email_or_name() {
    for (query, found) in [
        ("2102", vec!["Zürich / Sales DACH"]),
        ("+1 555 010-3199", vec!["Lisbon / Support day"]),
        ("5550103199", vec!["Lisbon / Support day"]),
        ("ANA.MUELLER@example.com", vec!["Zürich / Front desk"]),
        ("müller ana", vec!["Zürich / Front desk"]),
        ("2104", vec!["Zürich / Front desk", "Zürich / Sales DACH"]),
    ] {
        let run = run(&mut audit(&["--example", "--json", "--find", query]));
        assert_eq!((run.code, groups(&run.out)), (Some(0), found.iter().map(ToString::to_string).collect()), "{query}");
    }
    let table = run(&mut audit(&["--find", "Joana"]));
    assert!(table.out.ends_with("2       Joana Pires (3103)\n"), "{}", table.out);
    let without_group = run(&mut audit(&["--example", "--json", "--find", "Pat Doe"]));
    assert_eq!((without_group.code, without_group.out.as_str()), (Some(0), ""));
    assert!(without_group.error.ends_with("People in no group: 1\n  Austin / Pat Doe\n"), "{}", without_group.error);
    let no_match = run(&mut audit(&["--example", "--json", "--find", "stranger@example.com"]));
    assert!(no_match.error.ends_with("no matching person found\n"), "{}", no_match.error);
}

#[tokio::test]
async fn reports_failures_and_prints_the_rest() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let deleted = server.client().list_call_pickups().location_id(zurich(&server).await).send().await.unwrap();
    let deleted = deleted.call_pickups.iter().find(|group| group.name == "Engineering").unwrap();
    server.get_call_pickup().call_pickup_id(&deleted.id).respond_raw(404, &[], "");
    server.list_available_agents().location_id(zurich(&server).await).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--json"])).await;
    assert_eq!(run.code, Some(1), "{}", run.error);
    assert_eq!(groups(&run.out).len(), 11);
    let failures: Vec<&str> = run.error.lines().filter(|line| line.starts_with("not read: Zürich")).collect();
    assert!(matches!(failures[..], [one, two] if one.contains("Engineering") && two.contains("403")), "{}", run.error);
}

async fn zurich(server: &MockServer) -> String {
    let locations = server.client().list_locations().send().await.unwrap().locations;
    locations.iter().find(|location| location.name == "Zürich").unwrap().id.to_string()
}

#[tokio::test]
async fn reports_errors_before_the_audit_starts() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let nowhere = run_with_server(audit_of(&server, &["--location", "Atlantis"])).await;
    assert_eq!((nowhere.code, nowhere.out.as_str()), (Some(2), ""));
    assert_eq!(
        nowhere.error,
        "error: no location has the name or ID `Atlantis`\nhelp: run the command without `--location` to see the names\n"
    );
    server.list_locations().respond_raw(401, &[], "");
    let unauthorized = run_with_server(audit_of(&server, &[])).await;
    assert_eq!((unauthorized.code, unauthorized.out.as_str()), (Some(2), ""));
    assert!(unauthorized.error.starts_with("error: "), "{}", unauthorized.error);
    assert!(unauthorized.error.contains("401") && unauthorized.error.lines().count() == 1, "{}", unauthorized.error);
    for (arguments, reason) in [
        (&["--find", " "][..], "no number, e-mail address or name"),
        (&["--csv", "--json"], "cannot be used with"),
        (&["--concurrency", "0"], "1..=64"),
    ] {
        let run = run(&mut audit(arguments));
        assert_eq!(run.code, Some(2));
        assert!(run.error.contains(reason), "{}", run.error);
    }
}

/// The message must not mention the builder: the user of the command calls no functions.
#[test]
fn names_an_invalid_environment_variable() {
    for (token, url, variable) in [
        (CANARY, "http://example.com/v1", "WEBEX_BASE_URL"),
        (CANARY, "webexapis.com", "WEBEX_BASE_URL"),
        (CANARY, "https://user:secret@webexapis.com/v1", "WEBEX_BASE_URL"),
        (CANARY, "https://webexapis.com/v1?x=1", "WEBEX_BASE_URL"),
        ("two words", "http://127.0.0.1:9", "WEBEX_ACCESS_TOKEN"),
        (" ", "http://127.0.0.1:9", "WEBEX_ACCESS_TOKEN"),
    ] {
        let run = run(audit(&[]).env("WEBEX_ACCESS_TOKEN", token).env("WEBEX_BASE_URL", url));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.error.starts_with(&format!("error: {variable} ")), "{}", run.error);
        for word in ["`", "builder", "secret", "two words"] {
            assert!(!run.error.contains(word), "{}", run.error);
        }
    }
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

#[cfg(unix)]
#[tokio::test]
async fn prints_whole_lines_until_ctrl_c() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    // The sixth call pickup never arrives.
    server.inject(Fault::latency(Duration::from_secs(3600)).on(&operations::GET_CALL_PICKUP).every(6));
    let mut command = audit_of(&server, &["--json", "--concurrency", "1"]);
    let run = tokio::task::spawn_blocking(move || {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = String::new();
        (0..5).for_each(|_| assert!(out.read_line(&mut lines).unwrap() > 0, "{lines}"));
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        out.read_to_string(&mut lines).unwrap();
        let mut output = child.wait_with_output().unwrap();
        output.stdout = lines.into_bytes();
        Run::from(output)
    });
    let run = run.await.unwrap();
    assert_eq!(groups(&run.out).len(), 5);
    assert_eq!(run.code, Some(130), "{}", run.error);
    assert!(run.error.ends_with("interrupted: the output is incomplete\n"), "{}", run.error);
}

#[test]
fn requires_a_token_for_csv_json_and_org_id() {
    for arguments in [&["--json"][..], &["--csv"], &["--org-id", "Y2lz"]] {
        let run = run(&mut audit(arguments));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert_eq!(
            run.error,
            "error: WEBEX_ACCESS_TOKEN is not set\nhelp: set it, or show an example organization with `--example`\n"
        );
    }
}

#[tokio::test]
async fn names_a_location_that_fails() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.list_call_pickups().location_id(zurich(&server).await).respond_raw(403, &[], "");
    let run = run_with_server(audit_of(&server, &["--json"])).await;
    assert_eq!((run.code, groups(&run.out).len()), (Some(1), 9));
    assert!(run.error.lines().any(|line| line.starts_with("not read: Zürich: ")), "{}", run.error);
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
    let mut list = server.client().list_call_pickups().location_id(&alpha).send().await.unwrap();
    list.call_pickups[0].location_name = None;
    server.list_call_pickups().location_id(&alpha).respond(list);
    let run = run_with_server(audit_of(&server, &[])).await;
    assert!(run.out.ends_with("Extensions used more than once: 1\n  Alpha / 200: Cid X, Dee X\n"), "{}", run.out);
}

/// The full pipe blocks the main thread.
#[cfg(unix)]
#[tokio::test]
async fn ends_on_a_second_ctrl_c_while_the_pipe_is_full() {
    let server = MockServer::start_with(Organization::of_size(2, 300)).await.unwrap();
    let mut command = audit_of(&server, &["--json"]);
    let code = tokio::task::spawn_blocking(move || {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        assert!(out.read_line(&mut String::new()).unwrap() > 0);
        // Signals in quick succession may merge into one, so send more until the process has ended.
        for _ in 0..1000 {
            if let Some(status) = child.try_wait().unwrap() {
                return status.code();
            }
            let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).stderr(Stdio::null()).status();
        }
        child.kill().unwrap();
        panic!("the command did not end");
    });
    assert_eq!(code.await.unwrap(), Some(130));
}

/// The case of `call-pickup-audit | head`.
#[test]
fn succeeds_on_a_closed_pipe() {
    let mut child = audit(&["--example", "--json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
