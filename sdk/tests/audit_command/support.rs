//! Runs of the command.

use std::process::{Command, Output};

use serde_json::Value;
use webex_call_pickup::{
    mock::MockServer,
    types::{CallPickup, Location},
};

/// The access token, which must not be printed.
pub(crate) const CANARY: &str = "canary-in-the-coal-mine";

/// Creates the command without credentials and without colors of the environment.
pub(crate) fn audit(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_call-pickup-audit"));
    command.args(arguments);
    for variable in [
        "WEBEX_ACCESS_TOKEN",
        "WEBEX_CLIENT_ID",
        "WEBEX_CLIENT_SECRET",
        "WEBEX_REFRESH_TOKEN",
        "WEBEX_BASE_URL",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
    ] {
        command.env_remove(variable);
    }
    // The command must not use a proxy of the system for loopback.
    command.env("http_proxy", "http://127.0.0.1:9");
    command
}

/// Creates the command with a token and a server.
pub(crate) fn audit_of(server: &MockServer, arguments: &[&str]) -> Command {
    let mut command = audit(arguments);
    command.env("WEBEX_ACCESS_TOKEN", CANARY).env("WEBEX_BASE_URL", server.base_url());
    command
}

/// The output and the exit code of a command.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let run = Self { code: output.status.code(), out: text(output.stdout), error: text(output.stderr) };
        assert!(!run.out.contains(CANARY) && !run.error.contains(CANARY), "{}{}", run.out, run.error);
        run
    }
}

pub(crate) fn run(command: &mut Command) -> Run {
    command.output().unwrap().into()
}

/// Runs a command on another thread, so that the mock server can respond.
pub(crate) async fn run_with_server(mut command: Command) -> Run {
    tokio::task::spawn_blocking(move || run(&mut command)).await.unwrap()
}

/// Parses JSON lines of one type.
pub(crate) fn json_lines(lines: &str, wanted: &str) -> Vec<Value> {
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["type"] == wanted).collect()
}

/// Parses JSON lines into the names of the groups.
pub(crate) fn groups(lines: &str) -> Vec<String> {
    let name = |line: &Value| {
        let location: Location = serde_json::from_value(line["location"].clone()).unwrap();
        let group: CallPickup = serde_json::from_value(line["callPickup"].clone()).unwrap();
        format!("{} / {}", location.name, group.name)
    };
    json_lines(lines, "callPickup").iter().map(name).collect()
}

/// Returns the ID of Zürich in the example organization.
pub(crate) async fn zurich(server: &MockServer) -> String {
    let locations = server.client().list_locations().send().await.unwrap().locations;
    locations.iter().find(|location| location.name == "Zürich").unwrap().id.to_string()
}
