//! The program `mock-server`, for clients in any language.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use webex_call_pickup::{Client, reqwest};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mock-server"))
}

/// A running server, which is killed when it is dropped.
struct RunningServer {
    process: Child,
    base_url: String,
}

impl RunningServer {
    fn start(options: &[&str]) -> Self {
        let mut process = program().args(["--port", "0"]).args(options).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base_url = line.split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { process, base_url }
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn help_describes_the_options_and_an_example() {
    let output = program().arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    for part in ["--port", "--organization", "--cors", "curl -H", "Exit codes:"] {
        assert!(help.contains(part), "no {part} in {help}");
    }
}

#[test]
fn invalid_arguments_are_explained() {
    for arguments in [&["8080"][..], &["--port", "x"], &["--organization", "large"], &["--organization", "0x1"]] {
        let output = program().args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.starts_with("error: ") && error.contains("--help"), "{error}");
    }
}

#[tokio::test]
async fn serves_the_requested_organization() {
    for (options, locations) in [(&[][..], 4), (&["--organization", "3x5"], 3)] {
        let server = RunningServer::start(options);
        let client = Client::builder().token("any").base_url(&server.base_url).build().unwrap();
        assert_eq!(client.list_locations().send().await.unwrap().locations.len(), locations);
    }
}

#[tokio::test]
async fn permits_browsers_only_on_request() {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (options, origin) in [(&[][..], None), (&["--cors"], Some("*"))] {
        let server = RunningServer::start(options);
        let response = http.get(format!("{}/telephony/config/locations", server.base_url)).send().await.unwrap();
        let header = response.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(header, origin);
    }
}

#[test]
fn port_in_use_is_explained() {
    let server = RunningServer::start(&[]);
    let port = server.base_url.rsplit_once(':').unwrap().1.strip_suffix("/v1").unwrap();
    let output = program().args(["--port", port]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        error,
        format!("error: port {port} is in use\nhelp: choose another port by `--port`, or 0 for a free one\n")
    );
}
