//! The examples: each runs against the mock server.
//!
//! `cargo test` builds the examples, but `cargo test --test example_programs` does not: run `cargo build --examples` before.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    env, fs,
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

const READ_CALL_PICKUP: &str = "\
Support day
  Notification  VISUAL_ONLY after 6 s
  Agents        2

  NAME             TYPE          E-MAIL                     NUMBER        EXTENSION
  Inês Carvalho    PEOPLE        ines.carvalho@example.com  +15550100006  3101
  Support Hotline  VIRTUAL_LINE  -                          +15550103199  3199
";

/// The command of an example, without the credentials and proxies of the environment.
fn example(name: &str) -> Command {
    let test = env::current_exe().unwrap();
    let profile = test.ancestors().nth(2).unwrap();
    let program = profile.join("examples").join(name).with_extension(env::consts::EXE_EXTENSION);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name).with_extension("rs");
    let modified = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    let is_current = modified(&program).is_some_and(|time| Some(time) > modified(&source));
    assert!(
        is_current,
        "{} is missing or stale; help: run `cargo build --examples` with the same features",
        program.display()
    );
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("WEBEX_")) {
        command.env_remove(name);
    }
    // Requests to loopback must not use a proxy.
    command.env("HTTP_PROXY", "http://127.0.0.1:9").env("http_proxy", "http://127.0.0.1:9");
    command
}

fn run(mut command: Command) -> (String, String, Option<i32>) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap(), status.code())
}

#[test]
fn get_call_pickup_prints_a_group() {
    assert_eq!(run(example("get_call_pickup")), (READ_CALL_PICKUP.to_owned(), String::new(), Some(0)));
}

#[test]
fn get_call_pickup_names_the_missing_token() {
    let mut command = example("get_call_pickup");
    command.args(["location", "group"]);
    let (output, errors, code) = run(command);
    assert_eq!((output.as_str(), code), ("", Some(1)));
    assert!(errors.starts_with("error: ") && errors.contains("WEBEX_ACCESS_TOKEN"), "{errors}");
}

#[test]
fn edit_call_pickup_adds_and_removes_an_agent() {
    let output = "Late shift: Pat Doe\nLate shift: no agents\ndeleted\n";
    assert_eq!(run(example("edit_call_pickup")), (output.to_owned(), String::new(), Some(0)));
}

#[test]
fn find_number_prints_the_groups_of_an_extension() {
    let mut command = example("find_number");
    command.arg("2104");
    let output = "Zürich / Front desk: Ana Müller\nZürich / Sales DACH: Tom Okafor\n";
    assert_eq!(run(command), (output.to_owned(), "12 call pickups were read\n".to_owned(), Some(0)));
}

#[test]
fn service_stores_its_tokens_and_counts_attempts() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tokens.json");
    let mut command = example("service");
    command.env("WEBEX_TOKEN_FILE", &file);
    let (output, errors, code) = run(command);
    assert_eq!((errors.as_str(), code), ("", Some(0)), "{output}");
    for expected in [
        "counted the call pickups groups=12 attempts=6 retries=1",
        "counted the call pickups groups=12 attempts=11 retries=1",
        "retrying http.request.resend_count=1",
    ] {
        assert!(output.contains(expected), "{expected}: {output}");
    }
    assert!(!output.contains("mock-token"));
    assert!(fs::read_to_string(file).unwrap().contains("mock-token"));
}

#[test]
fn service_sends_no_example_credentials_to_a_real_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    for secret in [None, Some(""), Some(" ")] {
        let mut command = example("service");
        command.env("WEBEX_CLIENT_ID", "C").env("WEBEX_REFRESH_TOKEN", "R");
        command.env("WEBEX_BASE_URL", format!("http://{}", listener.local_addr().unwrap()));
        if let Some(secret) = secret {
            command.env("WEBEX_CLIENT_SECRET", secret);
        }
        let (output, errors, code) = run(command);
        assert_eq!(code, Some(1), "{output}");
        assert!(errors.contains("WEBEX_CLIENT_SECRET is not set"), "{errors}");
        assert!(listener.accept().is_err(), "a request was sent");
    }
}

#[test]
fn empty_variable_counts_as_unset() {
    for name in ["find_number", "service"] {
        let mut command = example(name);
        command.arg("2104").env("WEBEX_ACCESS_TOKEN", "").env("WEBEX_CLIENT_ID", " ").env("WEBEX_TOKEN_FILE", "");
        let (output, errors, code) = run(command);
        assert_eq!(code, Some(0), "{output}{errors}");
    }
}
