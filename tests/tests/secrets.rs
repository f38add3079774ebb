//! A token is in the header of a request to the configured server and nowhere else: not in what is printed, and not in
//! what is traced or logged, down to TRACE and by every crate below, over HTTP/1.1 and over HTTP/2 with TLS.

#![allow(clippy::unwrap_used)]

use std::{
    fmt,
    io::Write,
    sync::{Arc, Mutex},
};

use tracing_subscriber::fmt::MakeWriter;
use webex_call_pickup::{Client, ClientBuilder, RefreshingToken};
use webex_call_pickup_tests::{Server, TestClock, TlsServer, response};

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

const PERSONAL: &str = r#"{"id": "a", "name": "b", "agents": [{"id": "c", "email": "canary@example.com"}]}"#;

/// Everything that was printed.
#[derive(Default)]
struct Shown(String);

impl Shown {
    fn show(&mut self, value: &dyn fmt::Debug) {
        self.0.push_str(&format!("{value:?} {value:#?} "));
    }

    /// Carries an operation out, and shows all that comes by.
    async fn operation(&mut self, builder: ClientBuilder) {
        self.show(&builder);
        let client = TestClock::default().set(builder).build().unwrap();
        self.show(&client);
        let request = client.get_call_pickup().location_id("canary-location").call_pickup_id("canary-location");
        let result = request.org_id("canary-location").send_response().await;
        self.show(&result);
        if let Err(error) = result {
            self.show(&error.details());
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(error) = cause {
                self.0.push_str(&format!("{error} {error:?} {error:#?} "));
                cause = error.source();
            }
        }
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
    tracing_log::LogTracer::init().unwrap();
    let mut shown = Shown::default();

    // Every kind of answer.
    let elsewhere = Server::replying_json(200, "{}").await.unwrap();
    let location = elsewhere.base_url();
    let replies = [
        response(200, &[("trackingid", "ROUTER_1")], PERSONAL),
        response(204, &[], ""),
        response(200, &[], r#"{"id": "canary@example.com"}"#),
        response(401, &[], r#"{"message": "canary@example.com"}"#),
        response(429, &[("retry-after", "1")], r#"{"message": "canary@example.com"}"#),
        response(502, &[], "<html>canary@example.com"),
        response(302, &[("location", &location)], ""),
        b"garbage canary@example.com\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\": \"canary@example.com\"".to_vec(),
        Vec::new(),
    ];
    for reply in replies {
        let server = Server::replying(reply).await.unwrap();
        let builder = Client::builder().token(TOKEN).base_url(server.base_url());
        shown.operation(builder.max_redirects(3)).await;
        assert!(server.requests().iter().all(|request| request.contains("\r\nauthorization: Bearer canary-token\r\n")));
    }
    assert!(elsewhere.requests().is_empty(), "a redirect does not leave the origin");

    // The caller's own HTTP client, which does follow it; what it sends there is without the token.
    let server = Server::replying(response(302, &[("location", &location)], "")).await.unwrap();
    let builder = Client::builder().token(TOKEN).base_url(server.base_url());
    shown.operation(builder.http_client(reqwest::Client::new())).await;
    assert_eq!(elsewhere.requests().len(), 1);
    assert!(!elsewhere.requests()[0].contains("canary-token"));

    // TLS and HTTP/2, trusted and not.
    for status in [200, 401] {
        let server = TlsServer::replying_json(status, PERSONAL).await.unwrap();
        let builder = || Client::builder().token(TOKEN).base_url(server.base_url());
        let http_client = reqwest::Client::builder().tls_certs_only([server.certificate()]).build().unwrap();
        shown.operation(builder().http_client(http_client)).await;
        assert_eq!(server.authorizations(), ["Bearer canary-token"]);
        shown.operation(builder()).await;
    }

    // Renewals: one that succeeds before the operation, one after a 401, and one that is refused.
    let body = r#"{"access_token": "canary-access", "expires_in": 3600, "refresh_token": "canary-refresh"}"#;
    let renewing = Server::replying_json(200, body).await.unwrap();
    let refusing =
        Server::replying_json(400, r#"{"error": "invalid_grant", "message": "canary-refresh"}"#).await.unwrap();
    for (authorization, status) in [(&renewing, 200), (&renewing, 401), (&refusing, 401)] {
        let server = Server::replying_json(status, PERSONAL).await.unwrap();
        let tokens = RefreshingToken::builder("client", "canary-secret", "canary-refresh");
        let tokens = tokens.base_url(authorization.base_url()).clock(TestClock::default());
        let tokens = tokens.timeout(TestClock::ATTEMPT_TIMEOUT);
        let tokens =
            if status == 401 { tokens.access_token(TOKEN, std::time::Duration::from_secs(3600)) } else { tokens };
        shown.show(&tokens);
        let tokens = tokens.build().unwrap();
        shown.show(&tokens);
        shown.operation(Client::builder().token_source(tokens).base_url(server.base_url())).await;
    }
    assert_eq!((renewing.requests().len(), refusing.requests().len()), (2, 1));

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for traced in [
        "http.request.method=\"GET\"",
        "url.template=",
        "http.response.status_code=200",
        "webex.tracking_id",
        "retrying",
        // The crates below: h2 by tracing, and reqwest by log.
        " TRACE ",
        "h2::",
        "reqwest::",
    ] {
        assert!(logged.contains(traced), "{traced} is not traced");
    }
    for secret in SECRETS {
        if let Some(at) = shown.0.find(secret) {
            panic!("{secret} is printed: {}", &shown.0[at.saturating_sub(200)..(at + 50).min(shown.0.len())]);
        }
        let leaks: Vec<_> = logged.lines().filter(|line| line.contains(secret)).take(3).collect();
        assert!(leaks.is_empty(), "{secret} is traced: {leaks:#?}");
    }
}
