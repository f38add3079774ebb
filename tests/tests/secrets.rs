//! A token is in the header of a request to the configured server and nowhere else: not in what is printed, and not in
//! what is traced, down to TRACE and by every crate below.

#![allow(clippy::unwrap_used)]

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use tracing_subscriber::fmt::MakeWriter;
use webex_call_pickup::{Client, RefreshingToken};
use webex_call_pickup_tests::{Server, TestClock, response, some_call_pickup};

const TOKEN: &str = "canary-token";
const SECRETS: [&str; 6] =
    [TOKEN, "canary-access", "canary-secret", "canary-refresh", "canary-location", "canary@example.com"];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Log;

    fn make_writer(&'w self) -> Log {
        self.clone()
    }
}

/// The only test of this file: the subscriber is that of the whole process.
#[tokio::test]
async fn no_secret_is_printed_or_traced_on_any_path() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let mut shown = String::new();

    let elsewhere = Server::replying_json(200, "{}").await.unwrap();
    let redirect = [("location", elsewhere.base_url())];
    let redirect: Vec<(&str, &str)> = redirect.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let personal = r#"{"id": "a", "name": "b", "agents": [{"id": "c", "email": "canary@example.com"}]}"#;
    let replies = [
        response(200, &[("trackingid", "ROUTER_1")], personal),
        response(204, &[], ""),
        response(200, &[], r#"{"id": "canary@example.com"}"#),
        response(401, &[], r#"{"message": "canary@example.com"}"#),
        response(429, &[("retry-after", "1")], r#"{"message": "canary@example.com"}"#),
        response(502, &[], "<html>canary@example.com"),
        response(302, &redirect, ""),
        b"garbage canary@example.com\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\": \"canary@example.com\"".to_vec(),
        Vec::new(),
    ];
    for reply in replies {
        let server = Server::replying(reply).await.unwrap();
        let clock = TestClock::default();
        let builder = clock.set(Client::builder().token(TOKEN).base_url(server.base_url())).follow_redirects(3);
        shown.push_str(&format!("{builder:?}"));
        let client = builder.build().unwrap();
        let request = client.get_call_pickup().location_id("canary-location").call_pickup_id("canary-location");
        shown.push_str(&format!("{client:?}"));
        match request.org_id("canary-location").send_response().await {
            Ok(response) => shown.push_str(&format!("{response:?}")),
            Err(error) => {
                shown.push_str(&format!("{error} {error:?} {:?}", error.details()));
                let mut source = std::error::Error::source(&error);
                while let Some(cause) = source {
                    shown.push_str(&format!("{cause} {cause:?}"));
                    source = cause.source();
                }
            }
        }
        assert!(server.requests().iter().all(|request| request.contains("\r\nauthorization: Bearer canary-token\r\n")));
    }
    assert!(elsewhere.requests().is_empty(), "a redirect does not leave the origin");

    let body = r#"{"access_token": "canary-access", "expires_in": 3600, "refresh_token": "canary-refresh"}"#;
    let authorization = Server::replying_json(200, body).await.unwrap();
    let server = Server::replying_json(200, personal).await.unwrap();
    let tokens =
        RefreshingToken::builder("client", "canary-secret", "canary-refresh").base_url(authorization.base_url());
    shown.push_str(&format!("{tokens:?}"));
    let tokens = tokens.build().unwrap();
    shown.push_str(&format!("{tokens:?}"));
    let client = Client::builder().token_source(tokens).base_url(server.base_url()).build().unwrap();
    some_call_pickup(&client).send().await.unwrap();

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for span in [
        "http.request.method=\"GET\"",
        "url.template=",
        "http.response.status_code=200",
        "webex.tracking_id",
        "trying again",
    ] {
        assert!(logged.contains(span), "{span} is not traced");
    }
    assert!(logged.contains(" TRACE "), "the crates below trace as well");
    for secret in SECRETS {
        if let Some(at) = shown.find(secret) {
            panic!("{secret} is printed: {}", &shown[at.saturating_sub(200)..(at + 50).min(shown.len())]);
        }
        // The crates below trace what they parse, but not at levels that a library can be blamed for; ours trace none.
        let leaks: Vec<_> = logged.lines().filter(|line| line.contains(secret)).take(3).collect();
        assert!(leaks.is_empty(), "{secret} is traced: {leaks:#?}");
    }
}
