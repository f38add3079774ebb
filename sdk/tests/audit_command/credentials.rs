//! Credentials in the environment.

use std::{fs, process::Command};

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

#[tokio::test]
async fn refreshes_the_token_of_an_integration() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tokens.json");
    let tokens = r#"{ "refresh_token": "second", "access_token": "stored", "expires_at": 4102444800 }"#;
    fs::write(&file, tokens).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    server.accept_token("stored", &["spark-admin:telephony_config_read"]);
    let mut command = audit_of(&server, &["--token-file", file.to_str().unwrap()]);
    integration(&mut command);
    let run = run_with_server(command).await;
    assert_eq!(run.code, Some(0), "{}", run.error);
    // The mock server has no tokens: a refresh fails.
    let mut command = audit_of(&server, &[]);
    integration(&mut command);
    let run = run_with_server(command).await;
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.error.starts_with("error: ") && !run.error.contains("first"), "{}", run.error);
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
