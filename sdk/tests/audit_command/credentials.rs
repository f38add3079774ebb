//! Credentials in the environment.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    process::Command,
    thread,
};

use serde_json::{Value, json};
use webex_call_pickup::mock::{MockServer, Organization};

use crate::support::{CANARY, audit, audit_of, run, run_with_server};

/// A scheduled run that has lost its variable must not report an example organization.
#[test]
fn fails_without_credentials() {
    for arguments in [&[][..], &["--json"], &["--csv"], &["--format", "html"], &["--org-id", "Y2lz"]] {
        for token in [None, Some(" ")] {
            let mut command = audit(arguments);
            token.map(|token| command.env("WEBEX_ACCESS_TOKEN", token));
            let run = run(&mut command);
            assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
            assert_eq!(
                run.error,
                "error: no token: WEBEX_ACCESS_TOKEN is not set\n\
                 help: https://developer.webex.com shows signed-in administrators a personal token, which is valid for 12 \
                 hours\n\
                 help: for a scheduled run, set WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN of an \
                 integration\n\
                 help: `--example` shows an example organization, without a token\n"
            );
        }
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
    ] {
        let run = run(audit(&[]).env("WEBEX_ACCESS_TOKEN", token).env("WEBEX_BASE_URL", url));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.error.starts_with(&format!("error: {variable} ")), "{}", run.error);
        for word in ["`", "builder", "secret", "two words"] {
            assert!(!run.error.contains(word), "{}", run.error);
        }
    }
}

#[test]
fn explains_a_token_with_its_scheme() {
    let run = run(audit(&[]).env("WEBEX_ACCESS_TOKEN", format!("Bearer {CANARY}")));
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    let message =
        "error: WEBEX_ACCESS_TOKEN is invalid: the access token begins with `Bearer `; pass the token alone\n";
    assert!(run.error.starts_with(message), "{}", run.error);
}

#[test]
fn names_a_missing_or_contradictory_variable() {
    let partial = run(audit(&[]).env("WEBEX_CLIENT_ID", "C").env("WEBEX_REFRESH_TOKEN", CANARY));
    assert_eq!((partial.code, partial.out.as_str()), (Some(2), ""));
    assert!(partial.error.contains("WEBEX_CLIENT_SECRET is not set"), "{}", partial.error);
    let both = run(audit(&[]).env("WEBEX_ACCESS_TOKEN", CANARY).env("WEBEX_REFRESH_TOKEN", CANARY));
    assert_eq!((both.code, both.out.as_str()), (Some(2), ""));
    assert!(both.error.contains("both WEBEX_ACCESS_TOKEN and WEBEX_REFRESH_TOKEN are set"), "{}", both.error);
    let file = run(audit(&["--token-file", "tokens.json"]).env("WEBEX_ACCESS_TOKEN", CANARY));
    assert_eq!((file.code, file.out.as_str()), (Some(2), ""));
    assert!(file.error.contains("`--token-file` cannot be used with WEBEX_ACCESS_TOKEN"), "{}", file.error);
    let url = run(integration(&mut audit(&[])).env("WEBEX_BASE_URL", "http://example.com"));
    assert!(url.error.starts_with("error: WEBEX_BASE_URL is not a valid base URL\n"), "{}", url.error);
}

/// Sets the credentials of an integration.
fn integration(command: &mut Command) -> &mut Command {
    command.env_remove("WEBEX_ACCESS_TOKEN");
    command.env("WEBEX_CLIENT_ID", "C").env("WEBEX_CLIENT_SECRET", "S").env("WEBEX_REFRESH_TOKEN", "first")
}

/// Starts a server of an empty organization that refreshes tokens, and returns its base URL. It rejects the refresh token
/// `expired`, the client secret `wrong`, and the client ID `unauthorized`.
fn authorization_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for (count, connection) in listener.incoming().take(100).enumerate() {
            let mut connection = BufReader::new(connection.unwrap());
            let mut lines = connection.by_ref().lines().map(Result::unwrap);
            let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
            let length =
                head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            let mut body = vec![0; length.unwrap_or(0)];
            connection.read_exact(&mut body).unwrap();
            let is_refresh = head[0].starts_with("POST /access_token ");
            let request = String::from_utf8(body).unwrap();
            let (status, body) = if !is_refresh {
                ("200 OK", json!({ "locations": [] }))
            } else if request.contains("expired") {
                ("400 Bad Request", json!({ "error": "invalid_grant" }))
            } else if request.contains("wrong") {
                ("401 Unauthorized", json!({ "error": "invalid_client" }))
            } else if request.contains("client_id=unauthorized") {
                ("400 Bad Request", json!({ "error": "unauthorized_client" }))
            } else {
                let refresh_token = format!("refresh{count}");
                ("200 OK", json!({ "access_token": "access", "expires_in": 3600, "refresh_token": refresh_token }))
            };
            let body = body.to_string();
            let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close");
            write!(connection.get_mut(), "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        }
    });
    url
}

#[test]
fn refreshes_and_stores_the_tokens_of_an_integration() {
    let url = authorization_server();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tokens.json");
    let arguments = ["--token-file", file.to_str().unwrap()];
    let refresh_token = || {
        let tokens: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        tokens["refresh_token"].as_str().unwrap().to_owned()
    };
    let mut command = audit(&arguments);
    let first = run(integration(&mut command).env("WEBEX_BASE_URL", &url));
    assert_eq!((first.code, first.error.as_str()), (Some(0), "no call pickups found\n"));
    assert_eq!(refresh_token(), "refresh0");
    // The stored token is still valid, so the refresh token of the environment is not used.
    let second = run(command.env("WEBEX_REFRESH_TOKEN", "expired"));
    assert_eq!((second.code, refresh_token().as_str()), (Some(0), "refresh0"), "{}", second.error);
    let without_file = run(integration(&mut audit(&[])).env("WEBEX_BASE_URL", &url));
    assert_eq!((without_file.code, refresh_token().as_str()), (Some(0), "refresh0"), "{}", without_file.error);
}

#[test]
fn explains_rejected_credentials_of_an_integration() {
    let url = authorization_server();
    for (variable, value, code, help) in [
        ("WEBEX_REFRESH_TOKEN", "expired", "invalid_grant", Some("authorize the integration again")),
        ("WEBEX_CLIENT_SECRET", "wrong", "invalid_client", Some("check WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET")),
        ("WEBEX_CLIENT_ID", "unauthorized", "unauthorized_client", None),
    ] {
        let run = run(integration(&mut audit(&[])).env(variable, value).env("WEBEX_BASE_URL", &url));
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        let lines: Vec<&str> = run.error.lines().collect();
        assert!(lines[0].starts_with("error: ") && lines[0].ends_with(code), "{lines:?}");
        assert_eq!(lines.len(), 1 + usize::from(help.is_some()), "{lines:?}");
        assert!(help.is_none_or(|help| lines[1].starts_with(&format!("help: {help}"))), "{lines:?}");
    }
}

#[tokio::test]
async fn explains_a_rejected_token() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    for (status, help) in [(401, "personal tokens are valid for 12 hours"), (403, "spark-admin:telephony_config_read")]
    {
        server.list_locations().respond_raw(status, &[], "");
        let run = run_with_server(audit_of(&server, &[])).await;
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        let lines: Vec<&str> = run.error.lines().collect();
        assert!(matches!(lines[..], [error, fix] if error.starts_with("error: ") && fix.contains(help)), "{lines:?}");
    }
}
