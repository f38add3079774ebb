//! The messages of an error and of its sources, none of which repeats another.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    error::Error as StdError,
    fs, io,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use webex_call_pickup::{
    AccessToken, BoxFuture, Client, ClientBuilder, Error, ErrorKind, FileTokenStore, RefreshingToken, RetryPolicy,
    TokenError, TokenSource, TokenStore as _,
    types::{CallPickupId, CallPickupName, NewCallPickup},
};
use webex_call_pickup_tests::{
    CALL_PICKUP, Script, Step, TestServer, get_call_pickup, respond, send, unused_address, with_time_limit,
};

/// The messages of an error and of all its sources.
fn messages(error: &dyn StdError) -> Vec<String> {
    let mut messages = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        messages.push(error.to_string());
        next = error.source();
    }
    messages
}

/// Fails if a message of the chain contains a later one.
fn check(error: &dyn StdError) {
    let messages = messages(error);
    for (number, message) in messages.iter().enumerate() {
        assert!(!message.is_empty(), "{messages:?}");
        for later in &messages[number + 1..] {
            assert!(!message.contains(later.as_str()), "{later:?} is repeated in {messages:#?}");
        }
    }
}

/// The error of an operation whose server plays `script`, without retries.
async fn error_of(script: Script, configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Error {
    let server = TestServer::start([script]).await;
    let builder = configure(server.client_builder().retry(RetryPolicy::none()));
    send(&builder.build().unwrap()).await.unwrap_err()
}

/// An error with a source, as that of a vault.
fn vault_error() -> io::Error {
    #[derive(Debug)]
    struct VaultError(io::Error);
    impl std::fmt::Display for VaultError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the vault does not respond")
        }
    }
    impl StdError for VaultError {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }
    io::Error::other(VaultError(io::ErrorKind::ConnectionRefused.into()))
}

#[derive(Debug, Default)]
struct ClosedVault {
    has_token: bool,
    calls: AtomicU32,
}

impl TokenSource for ClosedVault {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let token = self.has_token.then(|| AccessToken::from("rejected"));
        Box::pin(async { token.ok_or_else(|| TokenError::transient(vault_error())) })
    }

    fn refresh<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        Box::pin(async { Err(TokenError::new(vault_error())) })
    }
}

#[tokio::test]
async fn errors_of_operations_repeat_no_source() {
    let (_socket, address) = unused_address();
    let unreachable = format!("http://{address}");
    let head = |text: &str| vec![Step::send(&format!("HTTP/1.1 200 OK\r\n{text}\r\n\r\n{{"))];
    let unchanged = |builder| builder;
    let errors = [
        (ErrorKind::Connect, error_of(respond(200, &[], ""), |builder| builder.base_url(unreachable)).await),
        (ErrorKind::ConnectionClosed, error_of(vec![Step::Reset], unchanged).await),
        (ErrorKind::ConnectionClosed, error_of(head("content-length: 9"), unchanged).await),
        (ErrorKind::Timeout, error_of(vec![Step::Stall], unchanged).await),
        (ErrorKind::MalformedResponse, error_of(vec![Step::send("garbage\r\n\r\n")], unchanged).await),
        (ErrorKind::MalformedResponse, error_of(respond(200, &[("content-encoding", "br")], "a"), unchanged).await),
        (ErrorKind::MalformedResponse, error_of(respond(200, &[("content-encoding", "gzip")], "a"), unchanged).await),
        (ErrorKind::ResponseTooLarge, error_of(respond(200, &[], "[1]"), |builder| builder.max_response_size(1)).await),
        (ErrorKind::Status, error_of(respond(302, &[("location", "http://127.0.0.1:9/")], ""), unchanged).await),
        (ErrorKind::Status, error_of(respond(404, &[], r#"{"message": "unknown"}"#), unchanged).await),
        (ErrorKind::NoContent, error_of(respond(200, &[], ""), unchanged).await),
        (ErrorKind::Decode, error_of(respond(200, &[], "{}"), unchanged).await),
        (
            ErrorKind::Authentication,
            error_of(respond(200, &[], CALL_PICKUP), |builder| builder.token_source(ClosedVault::default())).await,
        ),
        (
            ErrorKind::Authentication,
            error_of(respond(401, &[], ""), |builder| {
                builder.token_source(ClosedVault { has_token: true, ..ClosedVault::default() })
            })
            .await,
        ),
    ];
    for (kind, error) in &errors {
        assert_eq!(error.kind(), *kind, "{error}");
        check(error);
        assert_eq!(error.token_error().is_some(), *kind == ErrorKind::Authentication, "{error}");
        error.token_error().into_iter().for_each(|error| check(error));
    }
    let has_source = |kind: ErrorKind| errors.iter().any(|(of, error)| *of == kind && error.source().is_some());
    assert!(has_source(ErrorKind::Connect) && has_source(ErrorKind::Authentication), "a source is lost");
}

#[tokio::test]
async fn errors_of_lists_and_audits_repeat_no_source() {
    let (_socket, address) = unused_address();
    for base_url in [format!("http://{address}"), TestServer::start([respond(401, &[], "")]).await.base_url()] {
        let builder = Client::builder().base_url(base_url).retry(RetryPolicy::none());
        let client = builder.token_source(ClosedVault { has_token: true, ..ClosedVault::default() }).build().unwrap();
        check(&with_time_limit(client.list_locations().stream().next()).await.unwrap().unwrap_err());
        let failure = with_time_limit(client.audit().stream().next()).await.unwrap().unwrap_err();
        check(&failure);
        assert!(failure.source().is_some(), "{failure}");
    }
    for link in ["<http://127.0.0.1:9/>; rel=next", "<; rel=next", "</v1/other>; rel=next"] {
        let server = TestServer::start([respond(200, &[("link", link)], r#"{"locations": []}"#)]).await;
        check(&with_time_limit(server.client().list_locations().stream().next()).await.unwrap().unwrap_err());
    }
}

#[tokio::test]
async fn errors_without_a_request_repeat_no_source() {
    let client = Client::builder().token("t").build().unwrap();
    check(&get_call_pickup(&client).org_id("a/b").send().await.unwrap_err());
    check(&Client::builder().build().unwrap_err());
    check(&Client::builder().token("t").base_url("no URL").build().unwrap_err());
    check(&client.with_tracking_id("a b").unwrap_err());
    check(&RefreshingToken::builder("", "", "").build().unwrap_err());

    check(&TokenError::new("message"));
    check(&TokenError::new(vault_error()));
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tokens.json");
    check(&FileTokenStore::new(directory.path().join("missing/tokens.json")).lock().await.unwrap_err());
    fs::write(&file, "{").unwrap();
    check(&FileTokenStore::new(&file).load().await.unwrap_err());

    check(&CallPickupId::try_from("a/b").unwrap_err());
    check(&CallPickupId::try_from("a").unwrap().decode().unwrap_err());
    check(&CallPickupName::try_from("").unwrap_err());
    check(&NewCallPickup::try_from(NewCallPickup::builder()).unwrap_err());
}

#[tokio::test]
async fn source_of_a_custom_token_source_is_kept() {
    let builder = Client::builder().token_source(ClosedVault::default()).retry(RetryPolicy::none());
    let client = builder.operation_timeout(Duration::from_secs(60)).build().unwrap();
    let error = get_call_pickup(&client).send().await.unwrap_err();
    let expected = ["getCallPickup: there is no access token: the vault does not respond", "connection refused"];
    assert_eq!(messages(&error), expected);
}
