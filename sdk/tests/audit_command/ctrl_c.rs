//! Ctrl-C, which the tests send as a signal of Unix.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    process::{Command, Stdio},
    time::Duration,
};

use webex_call_pickup::{
    mock::{Fault, MockServer, Organization},
    operations,
};

use crate::support::{Run, audit, audit_of, groups, json_lines};

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
    let summary = &json_lines(&run.out, "summary")[0];
    assert_eq!((&summary["isInterrupted"], &summary["callPickups"]), (&true.into(), &5.into()));
    assert!(run.error.ends_with("interrupted: the output is incomplete\n"), "{}", run.error);
}

#[tokio::test]
async fn reports_ctrl_c_before_the_first_response() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.inject(Fault::latency(Duration::from_secs(3600)).on(&operations::LIST_LOCATIONS));
    let mut command = audit_of(&server, &[]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let run = tokio::task::spawn_blocking(|| Run::from(child.wait_with_output().unwrap()));
    // The command listens for Ctrl-C before it sends a request.
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let run = run.await.unwrap();
    assert_eq!((run.code, run.out.as_str(), run.error.as_str()), (Some(130), "", "interrupted: nothing was read\n"));
}

/// The server has already replaced the refresh token.
#[cfg(unix)]
#[test]
fn stores_the_tokens_of_a_refresh_after_ctrl_c() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tokens.json");
    let mut command = audit(&["--token-file", file.to_str().unwrap()]);
    for (name, value) in [
        ("WEBEX_CLIENT_ID", "C"),
        ("WEBEX_CLIENT_SECRET", "S"),
        ("WEBEX_REFRESH_TOKEN", "first"),
        ("WEBEX_BASE_URL", &format!("http://{}", listener.local_addr().unwrap())),
    ] {
        command.env(name, value);
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut request = BufReader::new(listener.accept().unwrap().0);
    let mut line = String::new();
    request.read_line(&mut line).unwrap();
    assert!(line.starts_with("POST /access_token "), "{line}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    // The command reports the interruption before the response.
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    errors.read_line(&mut line).unwrap();
    assert_eq!(line, "interrupted: nothing was read\n");
    let body = r#"{"access_token": "access", "expires_in": 3600, "refresh_token": "second"}"#;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length";
    write!(request.get_mut(), "{head}: {}\r\n\r\n{body}", body.len()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(fs::read_to_string(file).unwrap().contains("\"second\""));
}

/// The full pipe blocks the main thread.
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
